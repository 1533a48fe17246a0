"""Showing values and keys of unknown origin in a message."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, time

KeyPath = tuple[str | int, ...]
"""Where a value is in the file: keys, and places in lists counted from 0."""

NOTHING = "nothing"
UNSET = object()
"""Stands for a value that is not there; shown as `NOTHING`."""

LONGEST = 60
"""As much of a value as is shown, in characters."""

_BARE_KEY = r"[A-Za-z0-9_-]+"
# As in `user:word@host`, greedy: it is better to hide too much.
_IN_ADDRESS = r"(://[^/?#@:]*:).+@"
_IN_QUERY = r"([?&](?i:password)=)[^&]*"


def printable(text: str) -> str:
    """Return the text with everything that could move a cursor written as an escape."""
    return "".join(c if c.isprintable() else _escape(c) for c in text)


def masked(url: str) -> str:
    """Return an address without its password."""
    return re.sub(_IN_QUERY, r"\1***", re.sub(_IN_ADDRESS, r"\1***@", url, flags=re.DOTALL))


def shown(value: object) -> str:
    """Return a value as a person would write it, on one line and without a password."""
    match value:
        case str():
            return f'"{_shortened(printable(masked(value)))}"'
        case bool():
            return "true" if value else "false"
        case Mapping() | list() | tuple():
            kind = "table" if isinstance(value, Mapping) else "list"
            return f"a {kind}" if value else f"an empty {kind}"
        case date() | time():
            return value.isoformat()
    return NOTHING if value is UNSET else _number(value)


def dotted(path: KeyPath) -> str:
    """Return a path as people can find it: `presences[3].service` is in the third presence."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part + 1}]"
        else:
            bare = part if re.fullmatch(_BARE_KEY, part) else f'"{_shortened(printable(part))}"'
            text += f".{bare}" if text else bare
    return text


def choices(values: Iterable[str | int]) -> str:
    """Return the values as an enumeration for people."""
    return ", ".join(shown(value) for value in values)


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate that was probably meant, if one is near enough."""
    import difflib  # only a mistake needs it

    by_lower = {candidate.lower(): candidate for candidate in candidates}
    found = difflib.get_close_matches(name[:LONGEST].lower(), by_lower, n=1)
    return printable(by_lower[found[0]]) if found else None


def _number(value: object) -> str:
    try:
        return _shortened(repr(value))
    except ValueError:  # Python refuses to write out numbers of thousands of digits
        return "an enormous number"


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"
