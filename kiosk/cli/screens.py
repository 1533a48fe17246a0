"""What the commands that open a screen share."""

import logging
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, NoReturn, Protocol

import click

from kiosk import logs, supervisor
from kiosk.cli.context import WRONG_USE, Invocation, say_mistakes

if TYPE_CHECKING:
    from kiosk.settings import BadConfiguration

_HARMLESS = frozenset({"TEXTUAL_COLOR_SYSTEM"})

log = logging.getLogger(__name__)


class ScreenApp(Protocol):
    """An app of the house; `failure` is why it could not open."""

    failure: Exception | None

    @property
    def return_code(self) -> int | None:
        """0 when it ended by itself, None when it has not; anything else: it failed."""

    def run(self) -> object:
        """Run until it ends."""


def run_screen(
    invocation: Invocation,
    name: str,
    make: Callable[[], ScreenApp],
    then: Callable[[], ScreenApp | None] = lambda: None,
) -> NoReturn:
    """Run a screen, again whenever it fails, until it is told to end; ends the program.

    `then` may return another one that takes its place for a while; the first comes back after it.
    """
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        said = invocation.words.say("This screen needs a terminal. See: kiosk --help")
        click.echo(said, err=True)
        raise click.exceptions.Exit(WRONG_USE)

    _forget_what_opens_ways_out()

    def once() -> int:
        try:
            app = _run(make())
            other = None if app.return_code else then()
            if other is not None:
                app = _run(other)
        except click.exceptions.Exit as leaving:
            return leaving.exit_code
        except Exception:
            logs.start(invocation.load_settings().data_folder)
            log.critical("the screen failed before it began", exc_info=True)
            return supervisor.FAILED
        if app.return_code:
            return supervisor.FAILED
        return 0 if other is None else supervisor.AGAIN

    def _run(app: ScreenApp) -> ScreenApp:
        app.run()
        if app.failure is not None:
            explain(invocation, app.failure)
        return app

    def told(is_failing: bool) -> None:
        from kiosk.bootstrap import tell_desk  # only when it fails

        tell_desk(invocation.load_settings(), name, is_failing=is_failing)

    # Python would offer a prompt at its end where PYTHONINSPECT asks for one, also after a fault.
    status = supervisor.FAILED
    try:
        status = supervisor.supervised(once, told)
    finally:
        os._exit(status)


def _forget_what_opens_ways_out() -> None:
    """Drop the variables that write keys into files, or press some (textual/constants.py)."""
    for name in [*os.environ]:
        if name.startswith("TEXTUAL") and name not in _HARMLESS:
            del os.environ[name]


def explain(invocation: Invocation, failure: Exception) -> NoReturn:
    """Say why a screen could not open, on the terminal that it has given back.

    Only what somebody has to mend ends it; anything else is a failure like others.
    """
    from kiosk.domain.refusals import Refused  # only now
    from kiosk.settings import BadConfiguration

    if isinstance(failure, Refused):
        invocation.refuse(failure.code, failure.details, as_json=False)
    if isinstance(failure, BadConfiguration):
        say_mistakes(failure)
        if supervisor.is_service():
            _tell_the_system(failure)
        raise click.exceptions.Exit(WRONG_USE)
    raise failure


def _tell_the_system(bad: "BadConfiguration") -> None:
    """Write what somebody has to mend where they look: with a service, nobody sees the screen."""
    import syslog  # not everywhere

    for mistake in bad.mistakes:
        syslog.syslog(syslog.LOG_ERR, f"kiosk: {mistake}")
