"""What the environment and the command line say."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from kiosk.settings.defaults import PRINTERS, TICKETS
from kiosk.settings.mistakes import Mistake
from kiosk.settings.wording import KeyPath, choices, nearest, printable, shown

CONFIG = "KIOSK_CONFIG"
COMMAND_LINE = "the command line"

VARIABLES: Mapping[str, str] = {
    "KIOSK_DATABASE_URL": "database.url",
    "KIOSK_PRINTER_URL": "printer.url",
    "KIOSK_PRINTER_PROFILE": "printer.profile",
    "KIOSK_THEME": "machine.theme",
    "KIOSK_CLOCK": "clock",
    "KIOSK_LEAVE_KEY": "leave_key",
}
"""What each variable sets; `printer` is the printer of tickets, whatever its name is."""

KEYS = tuple(VARIABLES.values())

SERVICE = "KIOSK_SERVICE"
"""Tells a screen that a service started it; set in `deploy/`, and no setting."""

_FOR_TESTS = "KIOSK_TEST_"
_CLOCK = r"20[0-9]{2}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?"
# A key that visitors type with would end their screen in the middle of a word; control with
# h, i, j or m is the same to a terminal as Backspace, Tab or Enter.
_LEAVE_KEY = r"f([1-9]|1[0-2])|ctrl\+[a-gkln-z]"


@dataclass(frozen=True, slots=True)
class Given:
    """A value from outside the file, and the variable that it is from."""

    value: str
    name: str

    def mistake(self, code: str, key: str, expected: str, hint: str | None = None) -> Mistake:
        """Return a mistake in this value."""
        return Mistake(code, self.name, None, key, shown(self.value), expected, hint)


def given(environ: Mapping[str, str], options: Mapping[str, str]) -> dict[str, Given]:
    """Return what is set from outside, by key; the command line comes before the environment."""
    values = {key: Given(environ[v], v) for v, key in VARIABLES.items() if environ.get(v)}
    return values | {key: Given(value, COMMAND_LINE) for key, value in options.items() if value}


def mistakes_outside(environ: Mapping[str, str], values: Mapping[str, Given]) -> Iterator[Mistake]:
    """Yield what is wrong whatever the file says."""
    known = (CONFIG, SERVICE, *VARIABLES)
    for name, value in environ.items():
        ours = name.startswith("KIOSK_") and not name.startswith(_FOR_TESTS)
        if ours and value and name not in known:
            expected = f"a variable among {', '.join(known)}"
            hint = nearest(name, known)
            unknown = Given(value, printable(name))
            yield unknown.mistake("config.unknown-variable", "", expected, hint)
    for key, one in values.items():
        if key not in KEYS:
            hint = nearest(key, KEYS)
            yield one.mistake("config.unknown-key", printable(key), f"one of {choices(KEYS)}", hint)
    clock, leave = values.get("clock"), values.get("leave_key")
    if clock and read_clock(clock) is None:
        expected = '"auto", or a local time from 2000 on, like "2026-11-24T09:30"'
        yield clock.mistake("config.bad-clock", "clock", expected)
    if leave and read_leave_key(leave) is None:
        expected = 'a key that nobody types with: "f1" to "f12", or "ctrl+q" and the like'
        yield leave.mistake("config.bad-leave-key", "leave_key", expected)


def read_clock(given: Given | None) -> datetime | Literal["auto"] | None:
    """Return a local time without a zone, "auto", or None if nothing valid is given."""
    if given is None:
        return None
    if given.value == "auto":
        return "auto"
    try:
        return datetime.fromisoformat(given.value) if re.fullmatch(_CLOCK, given.value) else None
    except ValueError:  # the 30th of February
        return None


def read_leave_key(given: Given | None) -> str | None:
    """Return the name of a key in lower case, or None if nothing valid is given."""
    key = given.value.lower() if given else ""
    return key if re.fullmatch(_LEAVE_KEY, key) else None


def placed(values: Mapping[str, Given], tables: Mapping[str, Any]) -> dict[KeyPath, Given]:
    """Return the values by their path in the file, once it is known what the file holds.

    A value for the printer of tickets has no place if the file has no such printer.
    """
    places: dict[KeyPath, Given] = {}
    for key, value in values.items():
        section, _, name = key.partition(".")
        if key not in KEYS:
            continue  # reported already
        if section != "printer":
            places[(section, name) if name else (section,)] = value
        elif printer := _ticket_printer(tables):
            places["printers", printer, name] = value
    return places


def misplaced(values: Mapping[str, Given], tables: Mapping[str, Any]) -> Iterator[Mistake]:
    """Yield a mistake for what is meant for a printer on a machine that prints nothing."""
    printing = tables.get("printing")
    if isinstance(printing, dict) and printing.get("tickets") == "":
        for key, value in values.items():
            if key.startswith("printer."):
                expected = "no such setting, as printing.tickets is empty"
                yield value.mistake("config.no-ticket-printer", key, expected)


def replaced(tables: Mapping[str, Any], places: Mapping[KeyPath, Given]) -> dict[str, Any]:
    """Return the file's tables with these values instead of its own."""
    result = {"printers": PRINTERS, **tables}
    for path, value in places.items():
        if len(path) > 1:  # the others are not settings of the file
            _put(result, path, value.value)
    return result


def _put(table: dict[str, Any], path: KeyPath, value: str) -> None:
    first, *rest = path
    if not rest:
        table[str(first)] = value
        return
    inner = table.get(str(first), {})
    if isinstance(inner, dict):  # anything else is a mistake that is reported later
        copy = dict(inner)
        _put(copy, tuple(rest), value)
        table[str(first)] = copy


def _ticket_printer(tables: Mapping[str, Any]) -> str | None:
    printing = tables.get("printing", {})
    printers = tables.get("printers", PRINTERS)
    if not isinstance(printing, dict) or not isinstance(printers, dict):
        return None
    name = printing.get("tickets", TICKETS)
    return name if isinstance(name, str) and name in printers else None
