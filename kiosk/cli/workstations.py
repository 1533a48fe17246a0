"""`kiosk workstations`: the internet space, from a shell."""

from datetime import timedelta
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kiosk import workstation_words
from kiosk.booking_words import name as named_resource
from kiosk.cli.context import Invocation, json_option, print_json
from kiosk.domain import spoken
from kiosk.domain.moments import length
from kiosk.domain.naming import named
from kiosk.domain.workstations import PROLONGED_BY, USUAL, minutes_left
from kiosk.services import visits, workstations
from kiosk.services.workstations import InternetSpace, WorkstationView

_USUAL = int(USUAL / timedelta(minutes=1))
_MORE = int(PROLONGED_BY / timedelta(minutes=1))


@click.group("workstations", invoke_without_command=True)
@json_option
@click.pass_context
def workstations_command(context: click.Context, *, as_json: bool) -> None:
    """The workstations: who sits where until when, nobody's name; alone it lists them."""
    if context.invoked_subcommand is not None:
        return
    invocation: Invocation = context.obj
    with invocation.reception(as_json=as_json) as reception:
        found = reception.read(workstations.look)
    if as_json:
        print_json(_space_json(found))
    else:
        _show(invocation, found)


@workstations_command.command("start")
@click.argument("station", required=False)
@click.option("--minutes", type=click.IntRange(5, 600), default=_USUAL, help="For how long.")
@click.option("--until", metavar="WHEN", help="Until then, instead of --minutes.")
@click.option("--visit", metavar="NUMBER", help="Whose turn it is: that ticket waits no longer.")
@json_option
@click.pass_obj
def start_command(
    invocation: Invocation, /, station: str | None, as_json: bool, **more: Any
) -> None:
    """Let somebody sit down at STATION, or where they can stay longest."""
    now = invocation.clock.now().astimezone(invocation.house.zone)
    until = spoken.end(more["until"], now, now) if more["until"] else None
    visit = more["visit"]
    with invocation.reception(as_json=as_json) as reception:
        key = named(invocation.house, station).key if station else None
        whose = reception.read(visits.find, visit).visit if visit else None
        minutes = more["minutes"]
        if until is not None:  # a minute that has begun is one
            minutes = -(-length(now, until) // timedelta(minutes=1))
        wanted = timedelta(minutes=minutes)
        made = reception.write(workstations.sit, key, wanted, visit=whose)
    _show_one(invocation, made, as_json=as_json)


@workstations_command.command("prolong")
@click.argument("station")
@click.option("--minutes", type=click.IntRange(1, 600), default=_MORE, help="How much longer.")
@json_option
@click.pass_obj
def prolong_command(invocation: Invocation, station: str, minutes: int, as_json: bool) -> None:
    """Let somebody stay longer at STATION."""
    _do(invocation, station, workstations.prolong, timedelta(minutes=minutes), as_json=as_json)


@workstations_command.command("leave")
@click.argument("station")
@json_option
@click.pass_obj
def leave_command(invocation: Invocation, station: str, as_json: bool) -> None:
    """STATION is free again."""
    _do(invocation, station, workstations.leave, as_json=as_json)


@workstations_command.command("out-of-order")
@click.argument("station")
@click.option("--until", metavar="WHEN", help="Until then; usually a week.")
@json_option
@click.pass_obj
def out_of_order_command(
    invocation: Invocation, station: str, until: str | None, as_json: bool
) -> None:
    """STATION cannot be used; whoever sits there has to go."""
    now = invocation.clock.now().astimezone(invocation.house.zone)
    end = (spoken.moment(until, now),) if until else ()
    _do(invocation, station, workstations.break_down, *end, as_json=as_json)


@workstations_command.command("mend")
@click.argument("station")
@json_option
@click.pass_obj
def mend_command(invocation: Invocation, station: str, as_json: bool) -> None:
    """STATION is in order again."""
    _do(invocation, station, workstations.mend, as_json=as_json)


def _do(invocation: Invocation, station: str, act: Any, *more: Any, as_json: bool) -> None:
    with invocation.reception(as_json=as_json) as reception:
        key = named(invocation.house, station).key
        made = reception.write(act, key, *more)
    _show_one(invocation, made, as_json=as_json)


def _show_one(invocation: Invocation, one: WorkstationView, *, as_json: bool) -> None:
    if as_json:
        print_json(_station_json(one))
        return
    words = invocation.words
    today = invocation.clock.now().astimezone(invocation.house.zone).date()
    until = workstation_words.until(words, one.until, today) if one.until else ""
    state = workstation_words.state(words, one.state)
    click.echo(f"{named_resource(invocation.house, one.key)}  {state}  {until}".rstrip())


def _show(invocation: Invocation, found: InternetSpace) -> None:
    words = invocation.words
    table = Table(box=None, pad_edge=False)
    say = words.say
    for column in (say("Workstation"), say("State"), say("Until"), say("Left"), say("Reserved")):
        table.add_column(column)
    for one in found.stations:
        left = minutes_left(one.until, found.at) if one.until else 0
        table.add_row(
            Text(named_resource(invocation.house, one.key)),
            workstation_words.state(words, one.state),
            workstation_words.until(words, one.until, found.at.date()) if one.until else "",
            say("{n} min", n=left) if left and left < 600 else "",
            words.time(one.reserved) if one.reserved else "",
        )
    Console().print(table)
    if found.waiting:
        click.echo(words.say_many("{n} person waits", "{n} people wait", found.waiting))


def _space_json(found: InternetSpace) -> dict[str, Any]:
    return {
        "at": found.at.isoformat(),
        "workstations": [_station_json(one) for one in found.stations],
        "waiting": found.waiting,
        "expected": found.expected.isoformat() if found.expected else None,
    }


def _station_json(one: WorkstationView) -> dict[str, Any]:
    return {
        "workstation": one.key,
        "state": one.state.value,
        "until": one.until.isoformat() if one.until else None,
        "reserved": one.reserved.isoformat() if one.reserved else None,
        "use": one.use,
    }
