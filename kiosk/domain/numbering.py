"""Ticket numbers: a letter and three digits, from 001 each day."""

import re

LAST = 999
_WRITTEN = re.compile(r"([A-Za-z])[\s\u00a0-]*(\d{1,3})", re.ASCII)


def number(letter: str, sequence: int) -> str:
    """Return the number as people read it: `B 012`."""
    return f"{letter} {sequence:03d}"


def parse_number(written: str) -> tuple[str, int] | None:
    """Return letter and sequence of `B 012`, `b12` or `B-012`; None for anything else."""
    match = _WRITTEN.fullmatch(written.strip())
    if match is None or int(match[2]) == 0:
        return None
    return match[1].upper(), int(match[2])


def beyond_limit(sequence: int, daily_limit: int) -> bool:
    """Tell whether this would be one ticket too many today."""
    return sequence > min(daily_limit, LAST)
