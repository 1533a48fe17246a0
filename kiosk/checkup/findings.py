"""What a check-up says about one thing."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How well something is."""

    FINE = "fine"
    WARNING = "warning"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `advice` is empty when it is fine.

    `lines` are for `config.toml`.
    """

    what: str
    verdict: Verdict
    found: str
    advice: str = ""
    lines: str = ""
