"""One screen for one page of a browser: `kiosk serve` starts it, and nobody types it."""

import logging
from typing import TYPE_CHECKING

import click

from kiosk import logs, supervisor
from kiosk.cli.context import Invocation, common_options
from kiosk.cli.display import display_app, display_name
from kiosk.cli.screens import explain
from kiosk.cli.visitor import NAME, visitor_app

if TYPE_CHECKING:
    from kiosk.tui.display.app import DisplayApp
    from kiosk.tui.visitor.app import VisitorApp

log = logging.getLogger(__name__)

ROOM = "room/"
"""Begins the name of a door's sign; the key of the room follows."""


def known_to_the_desk_as(screen: str) -> str:
    """Return what the desk calls a screen when it fails."""
    if screen == "visitor":
        return NAME
    return display_name(_room(screen), programme=screen == "programme")


@click.command("browser-screen")
@common_options
@click.argument("screen")
def browser_screen(screen: str, **options: str | None) -> None:
    """Show a screen to whoever holds the other ends of standard input and output."""
    from kiosk.tui.browser_driver import BrowserDriver

    invocation = Invocation(options)
    app = _made(invocation, screen)
    app.driver_class = BrowserDriver
    try:
        app.run()
        if app.failure is not None:
            explain(invocation, app.failure)
    except click.exceptions.Exit:
        raise
    except Exception:
        logs.start(invocation.load_settings().data_folder)
        log.critical("the screen failed before it began", exc_info=True)
        raise click.exceptions.Exit(supervisor.FAILED) from None
    raise click.exceptions.Exit(supervisor.FAILED if app.return_code else 0)


def _made(invocation: Invocation, screen: str) -> "VisitorApp | DisplayApp":
    if screen == "visitor":
        # A PIN does not go over a line that others may hear, nor does a desk.
        return visitor_app(invocation, for_staff=False)
    # The chime would ring at this machine, and not where the browser is.
    return display_app(invocation, _room(screen), programme=screen == "programme", silent=True)


def _room(screen: str) -> str | None:
    return screen.removeprefix(ROOM) if screen.startswith(ROOM) else None


if __name__ == "__main__":
    browser_screen.main(prog_name="kiosk serve")
