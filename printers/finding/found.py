"""A printer that was found, and its lines in `config.toml`."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from printers.address import Address, BadAddress, parse
from printers.finding.models import nearest_profile
from printers.text import clean

_LONGEST_NAME = 80
_READ = 1000  # of a text that a stranger may have made endless
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class FoundPrinter:
    """`name`: what a person recognises; `url` can be parsed; `profile`: a guess."""

    name: str
    url: str
    profile: str


def found_printer(name: str, url: str, about: str = "") -> FoundPrinter | None:
    """Return the printer, or None if this is no address.

    `about`: what else it says of its model.
    """
    if address_of(url) is None:
        return None
    model = f"{name[:_READ]} {about[:_READ]}"
    return FoundPrinter(short(name) or url, url, nearest_profile(model))


def address_of(url: str) -> Address | None:
    """Return the address, or None if this is none."""
    try:
        return parse(url, base=Path())
    except BadAddress:
        return None


def short(text: str) -> str:
    """Return one short line that commands no terminal and no printer."""
    spaced = " ".join(clean(text[:_READ]).split())
    # Private and unassigned characters are left: nobody can say what a terminal makes of them.
    line = "".join(character for character in spaced if character.isprintable()).strip()
    return line if len(line) <= _LONGEST_NAME else f"{line[: _LONGEST_NAME - 1].rstrip()}…"


def config_lines(found: FoundPrinter, key: str) -> str:
    """Return the lines for `config.toml`, whatever the printer's name is."""
    header = key if _BARE_KEY.fullmatch(key) else _quoted(key)
    return (
        f"# {short(found.name)}".rstrip() + "\n"
        f"[printers.{header}]\n"
        f"url = {_quoted(found.url)}\n"
        f"profile = {_quoted(found.profile)}\n"
    )


def _quoted(text: str) -> str:
    """Return a basic string of TOML 1.0: one of JSON, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
