"""`kiosk privacy`: what is kept of people, forgetting it, showing and erasing one of them."""

from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from db import erasing
from kiosk import housekeeping, privacy_words
from kiosk.cli.context import Invocation, json_option, print_json
from kiosk.domain.privacy import Kept
from kiosk.i18n import mark
from kiosk.services import privacy

_IN_USE = mark("The database was in use: what is left in it goes the next night.")


@click.group("privacy")
def privacy_command() -> None:
    """What is kept of people, why and how long; forgetting it."""


@privacy_command.command("report")
@json_option
@click.pass_obj
def report_command(invocation: Invocation, as_json: bool) -> None:
    """Show what is kept of people, why, how long, and of how many."""
    with invocation.reception(as_json=as_json) as reception:
        numbers = reception.read(privacy.numbers)
        periods = reception.place.retention.periods
    words = invocation.words
    if as_json:
        print_json(
            [
                {
                    "kept": kept.value,
                    "what": privacy_words.what(words, kept),
                    "why": privacy_words.why(words, kept),
                    "seconds": int(periods[kept].total_seconds()),
                    "now": numbers.get(kept),
                }
                for kept in Kept
            ]
        )
        return
    table = Table(box=None, pad_edge=False)
    for column in (
        words.say("Kept"),
        words.say("How long"),
        words.say("What for"),
        words.say("Now"),
    ):
        table.add_column(column)
    for kept in Kept:
        table.add_row(
            Text(privacy_words.what(words, kept)),
            privacy_words.period(words, periods[kept]),
            Text(privacy_words.why(words, kept)),
            str(numbers[kept]) if kept in numbers else "",
        )
    Console().print(table)


@privacy_command.command("purge")
@json_option
@click.pass_obj
def purge_command(invocation: Invocation, as_json: bool) -> None:
    """Forget everything whose time has come, now, and write the database anew without it."""
    with invocation.reception(as_json=as_json) as reception:
        done = housekeeping.forget(reception)
        gone = erasing.scrub(reception.engine)
    if as_json:
        print_json({"forgotten": done, "overwritten": gone})
        return
    say = invocation.words
    click.echo(say.say_many("{n} is forgotten.", "{n} are forgotten.", done))
    if not gone:
        click.echo(
            say.say("The database was in use: what is left in it goes the next night."), err=True
        )


@privacy_command.command("export")
@click.argument("person", metavar="TOKEN|CONTACT")
@click.pass_obj
def export_command(invocation: Invocation, person: str) -> None:
    """Show everything that is kept of one person, as JSON: of a code, or of a contact."""
    with invocation.reception(as_json=False) as reception:
        print_json(reception.read(privacy.export, person))


@privacy_command.command("erase")
@click.argument("person", metavar="TOKEN|CONTACT")
@click.option("--yes", is_flag=True, help="Do it; without it, show what would be forgotten.")
@json_option
@click.pass_obj
def erase_command(invocation: Invocation, person: str, yes: bool, as_json: bool) -> None:
    """Forget one person now: of a code, or of a contact; seats to come are given back."""
    with invocation.reception(as_json=as_json) as reception:
        act = reception.write if yes else reception.try_out
        done = act(privacy.erase, person)
        gone = erasing.scrub(reception.engine) if yes else False
    if as_json:
        print_json({kept.value: number for kept, number in done.items()} | {"overwritten": gone})
        return
    _show_erased(invocation, done, kept=not yes)
    if yes:
        say = invocation.words.say
        if not gone:
            click.echo(say(_IN_USE), err=True)
        click.echo(say("Copies of the database have it until they are dropped."))


def _show_erased(invocation: Invocation, done: Any, *, kept: bool) -> None:
    words = invocation.words
    for what, number in done.items():
        if number:
            click.echo(f"{number}  {privacy_words.what(words, what)}")
    if kept:
        click.echo(words.say("Nothing was forgotten yet: add --yes."))
