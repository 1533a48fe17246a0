"""What pydantic found, in words for the person who edits the file."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from unicodedata import normalize

from pydantic import BaseModel, ValidationError

from kiosk.settings.findings import Finding
from kiosk.settings.hours import WEEKDAYS
from kiosk.settings.model import Settings
from kiosk.settings.names import KEY_EXPECTED
from kiosk.settings.texts import TEXTS_EXPECTED, Texts
from kiosk.settings.wording import NOTHING, KeyPath, choices, nearest, shown

_BOUNDS = {
    "greater_than_equal": "{ge} or more",
    "less_than_equal": "{le} or less",
    "too_long": "at most {max_length} of them",
}
_WORDS: Mapping[object, str] = {
    str: "a text between quotes",
    int: "a whole number, without quotes",
    bool: "true or false, without quotes",
    date: "a date like 2026-12-24, without quotes",
    Texts: TEXTS_EXPECTED,
    dict: "a table",
    tuple: "a list, like [ … ]",
}


def findings(error: ValidationError) -> Iterator[Finding]:
    """Yield every mistake that this error holds."""
    for details in error.errors(include_url=False):
        yield _finding(details["type"], details["loc"], details["input"], details.get("ctx", {}))


def _finding(kind: str, loc: KeyPath, value: Any, details: Mapping[str, Any]) -> Finding:
    if kind.startswith("config."):
        return Finding(kind, loc, shown(value), details["expected"], details["hint"])
    if kind == "extra_forbidden":
        return _unknown_key(loc, value, _keys(_annotation(loc[:-1])))
    if loc[-1] == "[key]":
        days = kind == "literal_error"  # the only names that are not free
        return _unknown_key(loc[:-1], value, WEEKDAYS) if days else _bad_name(loc[:-1])
    if kind in _BOUNDS:
        found = shown(value) if isinstance(value, int) else f"{len(value)} of them"
        return Finding("config.out-of-range", loc, found, _BOUNDS[kind].format(**details))
    return _wrong_value(kind, loc, value)


def _wrong_value(kind: str, loc: KeyPath, value: object) -> Finding:
    annotation = _annotation(loc)
    expected = _words(annotation)
    if kind == "missing":
        return Finding("config.missing-key", loc, NOTHING, expected)
    if kind == "literal_error" and isinstance(value, str):
        hint = nearest(value, get_args(annotation))
        return Finding("config.unknown-value", loc, shown(value), expected, hint)
    return Finding("config.wrong-type", loc, shown(value), expected)


def _unknown_key(loc: KeyPath, value: object, known: Sequence[str]) -> Finding:
    expected = f"one of the keys {', '.join(known)}"
    return Finding("config.unknown-key", loc, shown(value), expected, nearest(str(loc[-1]), known))


def _bad_name(loc: KeyPath) -> Finding:
    name = str(loc[-1])
    ascii_only = normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    meant = re.sub(r"[^a-z0-9]+", "-", ascii_only)[:40].strip("-")
    return Finding("config.bad-name", loc, shown(name), KEY_EXPECTED, meant or None)


def _annotation(loc: KeyPath) -> Any:
    """Return the type of the setting at a place that exists or should."""
    wanted: Any = Settings
    for part in loc:
        if isinstance(wanted, type) and issubclass(wanted, BaseModel):
            by_key = {f.alias or name: f.annotation for name, f in wanted.model_fields.items()}
            wanted = _bare(by_key.get(str(part)))
        else:  # a table's values, or a list's items
            inner = {dict: 1, tuple: 0}.get(get_origin(wanted))
            wanted = _bare(get_args(wanted)[inner]) if inner is not None else None
    return wanted


def _bare(annotation: Any) -> Any:
    """Return a type without its metadata and without None."""
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    if get_origin(annotation) in {Union, UnionType}:
        return _bare(next(a for a in get_args(annotation) if a is not NoneType))
    return annotation


def _keys(annotation: Any) -> list[str]:
    return [field.alias or name for name, field in annotation.model_fields.items()]


def _words(annotation: Any) -> str:
    if get_origin(annotation) is Literal:
        return f"one of {choices(get_args(annotation))}"
    return _WORDS.get(get_origin(annotation) or annotation, "a table")
