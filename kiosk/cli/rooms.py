"""`kiosk rooms` and `kiosk free`: what there is to book, and what is free."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from db.enums import ResourceKind
from kiosk import booking_words
from kiosk.cli.booking_views import resource_json, slot_json
from kiosk.cli.context import Invocation, json_option, print_json
from kiosk.domain import spoken, wishes
from kiosk.domain.house import House, Resource
from kiosk.domain.naming import layout_named
from kiosk.domain.refusals import Refused
from kiosk.services import bookings, rooms
from kiosk.services.booking_views import UseView
from kiosk.services.rooms import Wanted

kind_option = click.option(
    "--kind",
    type=click.Choice([*(kind.value for kind in ResourceKind), "all"]),
    default=ResourceKind.ROOM.value,
    show_default=True,
    help="What to look at.",
)


@click.command("rooms")
@kind_option
@json_option
@click.pass_obj
def rooms_command(invocation: Invocation, kind: str, as_json: bool) -> None:
    """List what can be booked, and what is going on there now."""
    house, words = invocation.house, invocation.words
    shown = [one for one in house.resources.values() if kind in ("all", one.kind.value)]
    with invocation.reception(as_json=as_json) as reception:
        uses = reception.read(bookings.of_day)
    now = invocation.clock.now()
    found = [(one, _going_on(one, uses, now), _upcoming(one, uses, now)) for one in shown]
    if as_json:
        print_json([resource_json(house, *each, words.language) for each in found])
        return
    say = words.say
    table = Table(box=None, pad_edge=False)
    table.add_column(say("Room"))
    table.add_column(say("Key"), no_wrap=True, overflow="ignore")  # it is what one types
    for column in (say("People"), say("Equipment"), say("Now")):
        table.add_column(column)
    for resource, now_there, upcoming in found:
        table.add_row(
            Text(resource.name),
            resource.key,
            str(resource.capacity),
            Text(", ".join(resource.equipment) or "–"),
            Text(_says(invocation, now_there, upcoming)),
        )
    Console().print(table)


@click.command("free")
@click.argument("start")
@click.argument("end")
@click.option("--people", type=click.IntRange(1, 9999), default=1, help="How many people come.")
@click.option("--with", "equipment", multiple=True, help="What must be there, like projector.")
@click.option("--layout", help="How it must be furnished, as config.toml calls it.")
@kind_option
@json_option
@click.pass_obj
def free_command(
    invocation: Invocation, /, start: str, end: str, as_json: bool, **more: Any
) -> None:
    """Show what is free from START to END, the smallest that suffices first.

    START and END as people say them: "demain 14h", "2026-12-03 14:00", "14h30"; END may be a
    length: "2h", "90 min".
    """
    house = invocation.house
    with invocation.reception(as_json=as_json) as reception:
        now = reception.place.local(invocation.clock.now())
        kind = None if more["kind"] == "all" else ResourceKind(more["kind"])
        asked = [one for one in house.resources.values() if kind in (None, one.kind)]
        wanted = Wanted(
            people=more["people"],
            equipment=[thing(house, written, now.date()) for written in more["equipment"]],
            kind=kind,
            layout=layout_named(asked, more["layout"]) if more["layout"] else None,
        )
        first = spoken.moment(start, now)
        offers = reception.read(rooms.free, first, spoken.end(end, first, now), wanted)
    if as_json:
        print_json([slot_json(house, offer) for offer in offers])
        return
    if not offers:
        click.echo(invocation.words.say("Nothing is free then."))
    for offer in offers:
        resource = house.resources[offer.resource]
        people_words = booking_words.people(invocation.words, resource.capacity)
        click.echo(f"{resource.name} ({people_words})")


def thing(house: House, written: str, today: date) -> str:
    """Return what is meant, as the house writes it. Raises `Refused`: `equipment.unknown`."""
    known = {thing for resource in house.resources.values() for thing in resource.equipment}
    meant = wishes.read(written, today, known).equipment
    if not meant:
        raise Refused("equipment.unknown", equipment=written, known=", ".join(sorted(known)))
    return meant[0]


def _going_on(resource: Resource, uses: Sequence[UseView], now: datetime) -> UseView | None:
    return next((use for use in _of(resource, uses) if _started(use, now)), None)


def _upcoming(resource: Resource, uses: Sequence[UseView], now: datetime) -> UseView | None:
    later = (use for use in _of(resource, uses) if use.start.astimezone(UTC) > now)
    return next(later, None)


def _of(resource: Resource, uses: Sequence[UseView]) -> list[UseView]:
    parts = set(resource.parts or (resource.key,))
    return [use for use in uses if parts & set(use.takes)]


def _started(use: UseView, now: datetime) -> bool:
    return use.start.astimezone(UTC) <= now < use.end.astimezone(UTC)


def _says(invocation: Invocation, now: UseView | None, upcoming: UseView | None) -> str:
    words = invocation.words
    if now is not None:
        return words.say("{title}, until {time}", title=now.details.title, time=words.time(now.end))
    if upcoming is not None:
        return words.say("free until {time}", time=words.time(upcoming.start))
    return words.say("free")
