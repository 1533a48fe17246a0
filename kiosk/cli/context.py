"""What every command shares: its options, the open house, and how it ends."""

import contextlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

# Nothing else is imported here: the screen's first frame waits for this module.
if TYPE_CHECKING:
    from kiosk.clock import Clock
    from kiosk.domain.house import House
    from kiosk.i18n import Words
    from kiosk.reception import Reception
    from kiosk.settings import BadConfiguration, Settings

REFUSED = 1
WRONG_USE = 2

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS = {
    "database_url": "database.url",
    "printer_url": "printer.url",
    "clock": "clock",
    "theme": "machine.theme",
}


class Invocation:
    """One call of the program, and the house it is about."""

    def __init__(self, options: Mapping[str, str | None]) -> None:
        self._options = options

    def options(self) -> list[str]:
        """Return what to tell another call of the program, so that it is about the same house."""
        given = ((f"--{name.replace('_', '-')}", value) for name, value in self._options.items())
        return [part for name, value in given if value is not None for part in (name, value)]

    @cached_property
    def settings(self) -> "Settings":
        """What was configured; a mistake ends the program with status 2."""
        from kiosk.settings import BadConfiguration

        try:
            return self.load_settings()
        except BadConfiguration as bad:
            say_mistakes(bad)
            raise click.exceptions.Exit(WRONG_USE) from None

    def load_settings(self) -> "Settings":
        """Return what was configured. Raises `BadConfiguration`."""
        from kiosk.settings import load

        config = self._options.get("config")
        overrides = {
            key: value
            for option, key in _OPTIONS.items()
            if (value := self._options.get(option)) is not None
        }
        return load(Path(config) if config else None, environ=os.environ, overrides=overrides)

    @cached_property
    def house(self) -> "House":
        """The house."""
        from kiosk.house import house_from

        return house_from(self.settings)

    @cached_property
    def clock(self) -> "Clock":
        """What time it is."""
        from kiosk.bootstrap import make_clock

        return make_clock(self.settings, self.house)

    @cached_property
    def words(self) -> "Words":
        """The language of whoever types: the terminal's, if the program speaks it."""
        from kiosk.i18n import words

        return words(terminal_language())

    @contextlib.contextmanager
    def reception(self, *, as_json: bool) -> Iterator["Reception"]:
        """Open the house; what it refuses, or cannot do, ends the program with status 1."""
        from kiosk import logs
        from kiosk.bootstrap import open_reception

        logs.start(self.settings.data_folder)
        with self.refusals(as_json=as_json):
            reception = open_reception(self.settings, self.house, self.clock)
            try:
                yield reception
            finally:
                reception.close()

    @contextlib.contextmanager
    def refusals(self, *, as_json: bool) -> Iterator[None]:
        """Put a refusal into words, and end with status 1."""
        from db.errors import DatabaseProblem
        from kiosk.domain.refusals import Refused

        try:
            yield
        except Refused as refused:
            self.refuse(refused.code, refused.details, as_json=as_json)
        except DatabaseProblem as problem:
            import logging  # only now

            from kiosk import logs

            logs.start(self.settings.data_folder)
            logging.getLogger(__name__).error("%s", problem)
            self.refuse(problem.code, {}, as_json=as_json)

    def refuse(self, code: str, details: Mapping[str, Any], *, as_json: bool) -> NoReturn:
        """End the program with a coded reason."""
        from kiosk import wording  # only now
        from kiosk.cli.booking_lines import ways_out
        from kiosk.domain.calendar import Slot

        today = self.clock.now().astimezone(self.house.zone).date()
        answer = wording.explain(self.words, self.house, today, code, details)
        if as_json:
            from kiosk.cli.booking_views import refusal_json  # only now

            message = f"{answer.what} {answer.then}".strip()
            document = {"error": code, "message": message, **refusal_json(self.house, details)}
            if code.startswith(("service.", "house.")):
                upcoming = details.get("next")
                opening = upcoming if isinstance(upcoming, Slot) else None
                document["next"] = opening.start.isoformat() if opening else None
                document["office"] = opening.counter if opening else None
            print_json(document)
        click.echo(f"{answer.what} {answer.then}".strip(), err=True)
        for line in ways_out(self.words, self.house, today, details):
            click.echo(line, err=True)
        raise click.exceptions.Exit(REFUSED)


def say_mistakes(bad: "BadConfiguration") -> None:
    """Write every mistake of a configuration on standard error, a line each."""
    for mistake in bad.mistakes:
        click.echo(str(mistake), err=True)


def terminal_language() -> str:
    """Return the terminal's language if the program speaks it, else English."""
    from kiosk.i18n import SOURCE_LANGUAGE, languages

    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable, "")
        if value:
            language = value.split("_")[0].split(".")[0]
            return language if language in languages() else SOURCE_LANGUAGE
    return SOURCE_LANGUAGE


def print_json(document: object) -> None:
    """Write one JSON document on standard output."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


def common_options(command: F) -> F:
    """Add the options that come before any command; they win over the environment."""
    for option in (
        click.option("--config", metavar="FILE", help="The configuration (KIOSK_CONFIG)."),
        click.option("--database-url", metavar="URL", help="The database (KIOSK_DATABASE_URL)."),
        click.option("--printer-url", metavar="URL", help="The printer (KIOSK_PRINTER_URL)."),
        click.option("--theme", metavar="NAME", help="The colours (KIOSK_THEME)."),
        click.option(
            "--clock",
            metavar="WHEN",
            help="A demonstration: start at 2026-11-24T09:30, or “auto” (KIOSK_CLOCK).",
        ),
    ):
        command = option(command)
    return command


ID = click.IntRange(1, 2**31 - 1)
"""What the database calls something; a longer number would be none."""

json_option = click.option(
    "--json", "as_json", is_flag=True, help="One JSON document on standard output."
)
