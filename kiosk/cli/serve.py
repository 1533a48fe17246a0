"""`kiosk serve`: screens in the browser of a tablet."""

import asyncio
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from kiosk.cli.context import REFUSED, WRONG_USE, Invocation

if TYPE_CHECKING:
    from kiosk.browser.server import Offer
    from kiosk.i18n import Words
    from kiosk.settings import Settings

MEGABYTES = 100
"""What a page costs, about: it is a program of its own."""


@click.command("serve")
@click.pass_obj
def serve_command(invocation: Invocation) -> None:
    """Offer the screens of [serve] in config.toml to browsers, until it is told to end."""
    settings, say = invocation.settings, invocation.words.say
    screens = list(_screens(settings))
    if not screens:
        said = say("Nothing to serve: name some screens in config.toml, under [serve].")
        click.echo(said, err=True)
        raise click.exceptions.Exit(WRONG_USE)
    try:
        from kiosk.browser.server import ScreenServer  # aiohttp: 200 ms
    except ImportError:
        said = say(
            "The package textual-serve is missing: run “make install”, or add the extra “browser”."
        )
        click.echo(said, err=True)
        raise click.exceptions.Exit(REFUSED) from None

    from kiosk import logs

    logs.start(settings.data_folder)
    server = ScreenServer(_offer(invocation, screens))
    try:
        asyncio.run(
            server.serve(
                settings.serve.host,
                settings.serve.port,
                lambda: _say_what_is_there(invocation.words, settings, screens),
            )
        )
    except OSError as error:
        where = f"{settings.serve.host}:{settings.serve.port}"
        said = say("{where} cannot be listened on: {why}", where=where, why=error.strerror)
        click.echo(said, err=True)
        raise click.exceptions.Exit(REFUSED) from None


def _screens(settings: "Settings") -> Iterator[str]:
    """Yield the screens by their paths."""
    from kiosk.cli.browser_screen import ROOM

    yield from settings.serve.screens
    yield from (f"{ROOM}{room}" for room in settings.serve.rooms)


def _offer(invocation: Invocation, screens: list[str]) -> "Offer":
    from kiosk.bootstrap import tell_desk
    from kiosk.browser.page import page
    from kiosk.browser.server import Offer
    from kiosk.cli.browser_screen import known_to_the_desk_as
    from kiosk.i18n import words

    settings = invocation.settings
    program = [sys.executable, "-P", "-m", "kiosk.cli.browser_screen", *invocation.options()]
    return Offer(
        screens={screen: [*program, screen] for screen in screens},
        page=page(settings.house.name, settings.machine.languages, settings.machine.theme),
        not_for_us=words(settings.machine.languages[0]).say(
            "This name is not in config.toml, under [serve]: use the IP address of the machine."
        ),
        address=settings.serve.address,
        sessions=settings.serve.sessions,
        tell_desk=lambda screen, fails: tell_desk(
            settings, known_to_the_desk_as(screen), is_failing=fails
        ),
    )


def _say_what_is_there(words: "Words", settings: "Settings", screens: list[str]) -> None:
    """Say which addresses offer which screen, to whom, and within which limits."""
    from kiosk.browser.reach import addresses, is_only_this_machine

    say, serve = words.say, settings.serve
    for address in addresses(serve.host, serve.port, serve.address):
        for screen in screens:
            click.echo(f"{address}/{screen}")
    click.echo()
    if is_only_this_machine(serve.host):
        click.echo(say("Only browsers on this machine can open them."))
    else:
        click.echo(say("Everybody on the network can open them, and nothing is encrypted."))
    click.echo(
        say(
            "At most {n} at a time, each with about {megabytes} MB of memory.",
            n=serve.sessions,
            megabytes=MEGABYTES,
        )
    )
    click.echo(say("Ctrl+C ends them all."))
