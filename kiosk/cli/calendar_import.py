"""`kiosk calendar import`: what other calendars have, into the house."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from kiosk.calendars.foreign_details import Defaults
from kiosk.calendars.guards import MOST_BYTES
from kiosk.calendars.reading import Reading, read
from kiosk.cli.context import REFUSED, Invocation, json_option, print_json
from kiosk.cli.import_views import lines, plan_json
from kiosk.domain.house import House
from kiosk.domain.naming import named, organisation_named
from kiosk.domain.refusals import Refused
from kiosk.reception import Reception
from kiosk.services import importing
from kiosk.services.importing import Fate, Plan, Wish

Advance = Callable[[int, int], None]


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--room", metavar="ROOM", help="All of it is there, whatever the file says.")
@click.option("--organisation", metavar="ORG", help="All of it is theirs, by key or name.")
@click.option("--skip-conflicts", is_flag=True, help="Leave out what cannot be booked.")
@click.option("--anyway", is_flag=True, help="Also against the house's rules, and what is over.")
@click.option("--yes", is_flag=True, help="Do it; without this, only show what would happen.")
@json_option
@click.pass_obj
def import_command(invocation: Invocation, /, file: str, as_json: bool, **more: Any) -> None:
    """Book what is in a calendar file (iCalendar, .ics); "-" is standard input.

    Without --yes it shows what would happen, and changes nothing. All of it is booked or nothing.
    What is here already, by its UID, is left as it is. Exit status 1: something is in the way.
    """
    with invocation.reception(as_json=as_json) as reception:
        house = invocation.house
        defaults = _defaults(house, more)
        data = _content(file)
        with _bar(invocation.words.say("Reading")) as advance:
            found = read(data, house, defaults, advance)
        del data
        wish = Wish(found.events, more["anyway"], more["skip_conflicts"], len(found.unreadable))
        advice = None
        if more["yes"]:
            plan = _bring(invocation, reception, wish, found, as_json=as_json)
        else:
            with _bar(invocation.words.say("Comparing")) as advance:
                plan = reception.read(importing.survey, wish, _of(advance, len(wish.events)))
            advice = _advice(invocation, reception, wish, plan)
    if as_json:
        print_json(plan_json(invocation, plan, found, done=more["yes"]))
    else:
        _show(invocation, plan, found, advice)
    if not more["yes"] and not more["skip_conflicts"] and not plan.is_clear:
        raise click.exceptions.Exit(REFUSED)


def _bring(
    invocation: Invocation, reception: Reception, wish: Wish, found: Reading, *, as_json: bool
) -> Plan:
    """Book. Raises `Refused`; people are told of each event that is in the way."""
    try:
        with _bar(invocation.words.say("Booking")) as advance:
            return reception.write(importing.bring, wish, _of(advance, len(wish.events)))
    except Refused as refused:
        if refused.code not in {"booking.conflict", "import.incomplete"}:
            raise
        plan = reception.read(importing.survey, wish)
        if as_json:
            whole = plan_json(invocation, plan, found, done=False)
            raise Refused(refused.code, **refused.details, plan=whole) from None
        for line in lines(invocation, plan, found):
            click.echo(line, err=True)
        click.echo(_advice(invocation, reception, wish, plan), err=True)
        raise click.exceptions.Exit(REFUSED) from None


def _defaults(house: House, more: dict[str, Any]) -> Defaults:
    """Return what holds for all events. Raises `Refused` for what the house does not have."""
    room, organisation = more["room"], more["organisation"]
    return Defaults(
        named(house, room).key if room is not None else None,
        organisation_named(house, organisation) if organisation is not None else None,
    )


def _content(file: str) -> bytes:
    """Return the bytes of a file, one more than there may be at most. Raises `Refused`."""
    try:
        if file == "-":
            return sys.stdin.buffer.read(MOST_BYTES + 1)
        with Path(file).open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise Refused("import.unreadable-file", file=file) from error


@contextmanager
def _bar(what: str) -> Iterator[Advance]:
    """Show how far something is, if somebody looks at a terminal."""
    console = Console(stderr=True)
    columns = TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn()
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as progress:
        task = progress.add_task(what, total=None)

        def advance(done: int, of: int) -> None:
            progress.update(task, completed=done, total=of)

        yield advance


def _of(advance: Advance, count: int) -> Callable[[int], None]:
    return lambda done: advance(done, count)


def _advice(invocation: Invocation, reception: Reception, wish: Wish, plan: Plan) -> str:
    """Say how to book what can be booked."""
    words, rest = invocation.words, bool(plan.of(Fate.NEW))
    if plan.is_clear or wish.skip:
        if rest:
            return words.say("Nothing was changed. To book this, add --yes.")
        return words.say("Nothing was changed: there is nothing to book.")
    rest = rest or bool(reception.read(importing.survey, replace(wish, skip=True)).of(Fate.NEW))
    if rest:
        return words.say("Nothing was changed. To book the rest, add --skip-conflicts --yes.")
    if not wish.anyway and any(one.refused for one in plan.obstacles):
        return words.say(
            "Nothing was changed. To book it against the house’s rules, add --anyway --yes."
        )
    return words.say("Nothing was changed: nothing in this file can be booked.")


def _show(invocation: Invocation, plan: Plan, found: Reading, advice: str | None) -> None:
    words = invocation.words
    for line in lines(invocation, plan, found):
        click.echo(line)
    new = len(plan.of(Fate.NEW))
    booked = words.say_many("{n} event was booked.", "{n} events were booked.", new)
    click.echo(booked if advice is None else advice)
