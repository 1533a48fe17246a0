"""From a file, the environment and the command line to settings, or to every mistake in them."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kiosk.settings import defaults, reading
from kiosk.settings.context import Context
from kiosk.settings.findings import Finding
from kiosk.settings.languages import check_language
from kiosk.settings.mistakes import BadConfiguration, Mistake
from kiosk.settings.model import Settings
from kiosk.settings.outside import (
    Given,
    given,
    misplaced,
    mistakes_outside,
    placed,
    read_clock,
    read_leave_key,
    replaced,
)
from kiosk.settings.references import check_references
from kiosk.settings.wording import KeyPath, dotted, printable


def load(
    path: Path | None = None,
    *,
    environ: Mapping[str, str],
    overrides: Mapping[str, str] | None = None,
) -> Settings:
    """Return the settings: command line over environment over file over defaults.

    `path` is the file that the command line names; without it `KIOSK_CONFIG`, then `config.toml`
    in the current folder, then `/etc/kiosk/config.toml`. `overrides` has the command line's other
    options, by the keys of `outside.VARIABLES`; an empty one is no option.

    Raises `BadConfiguration` with every mistake, and nothing else.
    """
    values = given(environ, overrides or {})
    mistakes = list(mistakes_outside(environ, values))
    try:
        document = reading.read(path, environ)
    except reading.Unreadable as unreadable:
        raise BadConfiguration((*mistakes, unreadable.mistake)) from None
    mistakes += misplaced(values, document.tables)
    outside = placed(values, document.tables)
    tables = replaced(document.tables, outside)
    context = Context(
        source=document.path.absolute(),
        written=document.tables,
        outside=outside,
        languages=_languages(tables),
        clock=read_clock(values.get("clock")),
        leave_key=read_leave_key(values.get("leave_key")),
    )
    found = list(check_references(tables))
    settings = None
    try:
        settings = Settings.model_validate(tables, context=context)
    except ValidationError as error:
        from kiosk.settings.validation import findings  # only mistakes need it

        found = [*findings(error), *found]
    if found:
        mistakes += _in_file(found, document, outside)
    if mistakes or settings is None:
        raise BadConfiguration(tuple(mistakes))
    return settings


def _languages(tables: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the languages that texts must have, as far as the file can be understood."""
    machine = tables.get("machine")
    listed = machine.get("languages") if isinstance(machine, dict) else None
    codes = [c for c in listed if isinstance(c, str)] if isinstance(listed, list) else []
    known = dict.fromkeys(code for code in codes if check_language(code) is None)
    return tuple(known) or defaults.LANGUAGES


def _in_file(
    found: Iterable[Finding], document: reading.Document, outside: Mapping[KeyPath, Given]
) -> Iterator[Mistake]:
    """Yield what was found as mistakes: in variables first, then in the order of the file."""
    from kiosk.settings.lines import Lines  # only mistakes need it

    lines = Lines(document.text, document.tables)

    def place(one: Finding) -> int:
        return -1 if one.path in outside else lines.of(one.path) or 0

    for one in sorted(found, key=place):
        given = outside.get(one.path)
        yield Mistake(
            code=one.code,
            file=given.name if given else printable(str(document.path)),
            line=None if given else lines.of(one.path),
            key=dotted(one.path),
            found=one.found,
            expected=one.expected,
            hint=one.hint,
        )
