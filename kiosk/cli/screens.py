"""What the commands that open a screen share."""

import sys
from collections.abc import Callable
from typing import NoReturn, Protocol

import click

from kiosk import supervisor
from kiosk.cli.context import REFUSED, WRONG_USE, Invocation, say_mistakes


class ScreenApp(Protocol):
    """An app of the house; `failure` is why it could not open."""

    failure: Exception | None

    @property
    def return_code(self) -> int | None:
        """0 when it ended by itself, None when it has not; anything else: it failed."""

    def run(self) -> object:
        """Run until it ends."""


def run_screen(invocation: Invocation, name: str, make: Callable[[], ScreenApp]) -> NoReturn:
    """Run a screen, again whenever it fails, until it is told to end; ends the program."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        said = invocation.words.say("This screen needs a terminal. See: kiosk --help")
        click.echo(said, err=True)
        raise click.exceptions.Exit(WRONG_USE)

    def once() -> int:
        app = make()
        try:
            app.run()
            if app.failure is not None:
                explain(invocation, app.failure)
        except click.exceptions.Exit as leaving:
            return leaving.exit_code
        return supervisor.FAILED if app.return_code else 0

    def told(is_failing: bool) -> None:
        from kiosk.bootstrap import tell_desk  # only when it fails

        tell_desk(invocation.load_settings(), name, is_failing=is_failing)

    raise click.exceptions.Exit(supervisor.supervised(once, told))


def explain(invocation: Invocation, failure: Exception) -> NoReturn:
    """Say why a screen could not open, on the terminal that it has given back."""
    from kiosk.domain.refusals import Refused  # only now
    from kiosk.settings import BadConfiguration

    if isinstance(failure, Refused):
        invocation.refuse(failure.code, failure.details, as_json=False)
    if isinstance(failure, BadConfiguration):
        say_mistakes(failure)
        raise click.exceptions.Exit(WRONG_USE)
    click.echo(f"The screen could not open: {failure}", err=True)
    raise click.exceptions.Exit(REFUSED)
