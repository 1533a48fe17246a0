"""`kiosk events`: what takes place, who has a seat, what is printed of it."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

import click
from rich.console import Console

from db.enums import Access, EventKind, JobKind
from kiosk import programme_words
from kiosk.cli import event_paper, event_presence, registrations
from kiosk.cli.context import ID, Invocation, json_option, print_json
from kiosk.cli.event_views import (
    event_json,
    events_table,
    registration_json,
    registrations_table,
)
from kiosk.cli.printing import see_it_out
from kiosk.cli.scopes import scope_of, scope_options
from kiosk.domain import rrule, spoken
from kiosk.domain.events import EventDetails, Quota, Stretch
from kiosk.domain.moments import lasting, length
from kiosk.domain.naming import layout_named, named, organisation_named
from kiosk.domain.refusals import Refused
from kiosk.domain.series import Repeat
from kiosk.services import event_changes, event_computers, event_series, events
from kiosk.services import registrations as seats
from kiosk.services.event_changes import EventMove, WithPeople
from kiosk.services.event_series import SeriesChange
from kiosk.services.event_views import EventView
from kiosk.services.events import EventRequest
from kiosk.services.printing import request_of_event

F = TypeVar("F", bound=Callable[..., Any])
USUAL_DAYS = 14

_CLEARED: Mapping[str, Any] = {"seats": None, "opens": None, "closes": None, "quotas": ()}
"""What an event can be without."""

_details = (
    click.option("--kind", type=click.Choice([kind.value for kind in EventKind]),
                 help="What it is; funders ask."),
    click.option("--by", "organisation", metavar="ORG", help="The organisation, by key or name."),
    click.option("--trainer", help="Who leads it; the attendance sheet names them."),
    click.option("--description", help="What it is about, in a sentence."),
    click.option("--seats", type=int, help="How many people can come; of each part with --slot."),
    click.option("--invitation/--public", default=None,
                 help="On invitation: on no wall, and registered by the desk."),
    click.option("--registration/--just-come", default=None, help="Whether one needs a seat."),
    click.option("--opens", metavar="WHEN", help="When people may register by themselves."),
    click.option("--closes", metavar="WHEN", help="Until when; usually until it begins."),
    click.option("--ask-name/--anonymous", default=None, help="Whether a first name is asked."),
    click.option("--quota", "quotas", metavar="ORG=N", multiple=True,
                 help="The most seats of its members; others=N for everybody else."),
)  # fmt: skip


def details_options(command: F) -> F:
    """Add what an event is."""
    for option in reversed(_details):
        command = option(command)
    return command


@click.group("events")
def events_command() -> None:
    """What takes place: workshops, debates, distributions; their seats and their paper."""


@events_command.command("list")
@click.argument("day", required=False)
@click.option("--days", type=click.IntRange(1, 400), default=USUAL_DAYS, help="How many days.")
@json_option
@click.pass_obj
def list_command(invocation: Invocation, day: str | None, days: int, as_json: bool) -> None:
    """Show what takes place from DAY on, today by default."""
    with invocation.reception(as_json=as_json) as reception:
        today = reception.place.local(invocation.clock.now()).date()
        first = spoken.day(day, today) if day else today
        found = reception.read(events.of_days, first, days)
    if as_json:
        print_json([event_json(one) for one in found])
    elif not found:
        click.echo(invocation.words.say("Nothing is planned."))
    else:
        Console().print(events_table(invocation.words, invocation.house, today, found))


@events_command.command("show")
@click.argument("event", type=ID)
@json_option
@click.pass_obj
def show_command(invocation: Invocation, event: int, as_json: bool) -> None:
    """Show EVENT, an id of `list`, with who has a seat and who waits."""
    with invocation.reception(as_json=as_json) as reception:
        found = reception.read(events.get, event)
        people = reception.read(seats.of_event, event)
    if as_json:
        print_json(event_json(found) | {"registrations": [registration_json(p) for p in people]})
        return
    _show(invocation, found)
    Console().print(registrations_table(invocation.words, invocation.house, people))


@events_command.command("add")
@click.argument("title")
@click.argument("start")
@click.argument("end")
@click.option("--room", "rooms", multiple=True, help="By key or name; as often as it has rooms.")
@click.option("--place", default="", help="Where it is, when it is in no room of the house.")
@click.option("--layout", help="How to furnish the room, as config.toml calls it.")
@click.option("--also", metavar="START/END", multiple=True, help="One more day of the same event.")
@click.option("--slot", type=click.IntRange(1), metavar="MINUTES",
              help="People register for a part of it, this long.")  # fmt: skip
@click.option("--repeat", metavar="RULE", help="An event on each day: weekly … or RFC 5545.")
@click.option("--until", metavar="DAY", help="The last day of a series.")
@click.option("--count", type=click.IntRange(1), help="How many events a series has.")
@click.option("--skip-holidays", is_flag=True, help="Leave public holidays out.")
@click.option("--skip-closures", is_flag=True, help="Leave out the days when the house is closed.")
@click.option("--anyway", is_flag=True, help="Also against the house's rules.")
@details_options
@json_option
@click.pass_obj
def add_command(
    invocation: Invocation, /, title: str, start: str, end: str, as_json: bool, **more: Any
) -> None:
    """Plan TITLE from START to END, with its rooms.

    START and END as people say them: "jeudi 14h", "16h"; END may be a length: "2h".
    """
    house = invocation.house
    with invocation.reception(as_json=as_json) as reception:
        now = reception.place.local(invocation.clock.now())
        sessions = [_stretch(start, end, now)]
        sessions += [_also(each, now) for each in more["also"]]
        resources = [named(house, room) for room in more["rooms"]]
        request = EventRequest(
            _details_from(invocation, now, EventDetails(title), more),
            tuple(sessions),
            tuple(room.key for room in resources),
            more["place"],
            timedelta(minutes=more["slot"]) if more["slot"] else None,
            _repeat(invocation, now, more),
            layout_named(resources, more["layout"]) if more["layout"] else None,
            more["anyway"],
        )
        made = reception.write(events.arrange, request)
    if as_json:
        print_json([event_json(one) for one in made])
        return
    _show(invocation, *made)


@events_command.command("change")
@click.argument("event", type=ID)
@click.option("--title", help="What it is called.")
@click.option(
    "--clear",
    "cleared",
    multiple=True,
    type=click.Choice(list(_CLEARED)),
    help="What it is to have no more.",
)
@details_options
@scope_options
@json_option
@click.pass_obj
def change_command(invocation: Invocation, /, event: int, as_json: bool, **more: Any) -> None:
    """Change what EVENT is; what is not named stays. What is different by hand keeps that."""
    with invocation.reception(as_json=as_json) as reception:
        now = reception.place.local(invocation.clock.now())
        before = reception.read(events.get, event).details
        wanted = _details_from(invocation, now, before, more)
        if more["title"] is not None:
            wanted = replace(wanted, title=more["title"])
        wanted = replace(wanted, **{name: _CLEARED[name] for name in more["cleared"]})
        scope = scope_of(more["scope"])
        changed = reception.write(event_series.describe, event, wanted, scope, seen=before)
    _show_changed(invocation, changed, as_json=as_json)


@events_command.command("move")
@click.argument("event", type=ID)
@click.argument("start")
@click.argument("end", required=False)
@click.option("--session", type=int, help="Which of its days; ids of `show --json`.")
@click.option("--room", "rooms", multiple=True, help="Other rooms, by key or name.")
@click.option("--anyway", is_flag=True, help="Also against the house's rules.")
@scope_options
@json_option
@click.pass_obj
def move_command(
    invocation: Invocation, /, event: int, start: str, end: str | None, as_json: bool, **more: Any
) -> None:
    """Let EVENT begin at START, with its rooms, and end at END or last as long as before."""
    house = invocation.house
    with invocation.reception(as_json=as_json) as reception:
        now = reception.place.local(invocation.clock.now())
        found = reception.read(events.get, event)
        chosen = [one for one in found.sessions if more["session"] in (None, one.id)]
        before = chosen[0] if chosen else found.sessions[0]
        first = spoken.moment(start, now, before.start.date())
        last = (
            spoken.end(end, first, now) if end else lasting(first, length(before.start, before.end))
        )
        rooms = tuple(named(house, room).key for room in more["rooms"]) or None
        wanted = EventMove(Stretch(first, last), more["session"], rooms, more["anyway"])
        moved = reception.write(event_series.move, event, wanted, scope_of(more["scope"]))
    _show_changed(invocation, moved, as_json=as_json)


@events_command.command("computers")
@click.argument("event", type=ID)
@click.argument("number", type=click.IntRange(0, 1000))
@json_option
@click.pass_obj
def computers_command(invocation: Invocation, event: int, number: int, as_json: bool) -> None:
    """Let EVENT have so many computers of the internet space, besides its rooms; 0: none."""
    with invocation.reception(as_json=as_json) as reception:
        found = reception.write(event_computers.reserve, event, number)
    if as_json:
        print_json(event_json(found))
    else:
        _show(invocation, found)


@events_command.command("restore")
@click.argument("event", type=ID)
@json_option
@click.pass_obj
def restore_command(invocation: Invocation, event: int, as_json: bool) -> None:
    """Let EVENT take place after all, with the rooms that it had."""
    with invocation.reception(as_json=as_json) as reception:
        found = reception.write(event_changes.restore, event)
    if as_json:
        print_json(event_json(found))
    else:
        _show(invocation, found)


@events_command.command("cancel")
@click.argument("event", type=ID)
@click.option("--print", "printing", is_flag=True, help="Print whom to tell.")
@scope_options
@json_option
@click.pass_obj
def cancel_command(
    invocation: Invocation, event: int, printing: bool, scope: str | None, as_json: bool
) -> None:
    """Call EVENT off, free its rooms, and say whom to tell."""
    with invocation.reception(as_json=as_json) as reception:
        off = reception.write(event_series.cancel, event, scope_of(scope))
        _show_called_off(invocation, off, as_json=as_json)
        for one in off if printing else ():
            if one.to_tell:
                job = reception.write(request_of_event, JobKind.TO_TELL, one.event.id)
                see_it_out(invocation, reception, job)


def _details_from(
    invocation: Invocation, now: datetime, before: EventDetails, more: Mapping[str, Any]
) -> EventDetails:
    """Return the details with what was named."""
    house = invocation.house
    wanted: dict[str, Any] = {
        name: more[name] for name in ("trainer", "description", "seats") if more[name] is not None
    }
    if more["kind"]:
        wanted["kind"] = EventKind(more["kind"])
    if more["organisation"]:
        wanted["organisation"] = organisation_named(house, more["organisation"])
    if more["invitation"] is not None:
        wanted["access"] = Access.INVITATION if more["invitation"] else Access.PUBLIC
    if more["registration"] is not None:
        wanted["registers"] = more["registration"]
    if more["ask_name"] is not None:
        wanted["asks_name"] = more["ask_name"]
    for name in ("opens", "closes"):
        if more[name]:
            wanted[name] = spoken.moment(more[name], now)
    if more["quotas"]:
        wanted["quotas"] = tuple(_quota(invocation, each) for each in more["quotas"])
    return replace(before, **wanted)


def _quota(invocation: Invocation, written: str) -> Quota:
    name, _, seats = written.rpartition("=")
    if not name or not (seats.isascii() and seats.isdigit()):
        raise click.UsageError(f"--quota {written}: write ORG=N.")
    if name == "others":
        return Quota(None, int(seats))
    return Quota(organisation_named(invocation.house, name), int(seats))


def _stretch(start: str, end: str, now: datetime) -> Stretch:
    first = spoken.moment(start, now)
    return Stretch(first, spoken.end(end, first, now))


def _also(written: str, now: datetime) -> Stretch:
    """Read `START/END`; a date such as 3/12 has the same mark in it."""
    cuts = [n for n, letter in enumerate(written) if letter == "/"]
    if not cuts:
        raise click.UsageError(f"--also {written}: write START/END.")
    for cut in cuts[:-1]:
        with suppress(Refused):
            return _stretch(written[:cut], written[cut + 1 :], now)
    return _stretch(written[: cuts[-1]], written[cuts[-1] + 1 :], now)


def _repeat(invocation: Invocation, now: datetime, more: Mapping[str, Any]) -> Repeat | None:
    if not more["repeat"]:
        return None
    rule = rrule.read(more["repeat"], invocation.house.zone)
    until = spoken.day(more["until"], now.date()) if more["until"] else None
    rule = rrule.ended(rule, until, more["count"])
    return Repeat(rule, more["skip_holidays"], more["skip_closures"])


def _show(invocation: Invocation, *shown: EventView) -> None:
    words = invocation.words
    today = invocation.clock.now().astimezone(invocation.house.zone).date()
    Console().print(events_table(words, invocation.house, today, shown))
    if len(shown) == 1 and (said := programme_words.computers(words, invocation.house, shown[0])):
        click.echo(f"  {said}")
    for slot in shown[0].slots if len(shown) == 1 else ():
        left = words.say_many("{n} seat left", "{n} seats left", slot.seats.left or 0)
        click.echo(f"  {programme_words.times(words, slot)}  {left}  ({slot.id})")


def _show_changed(invocation: Invocation, change: SeriesChange, *, as_json: bool) -> None:
    """Show what a change has reached, what it has not, and who has a seat now."""
    first, *also = change.events
    if as_json:
        others = {
            "also": [event_json(one) for one in also],
            "stayed": [event_json(one) for one in change.stayed],
            "moved_up": [registration_json(one) for one in change.moved_up],
            "to_tell": [registration_json(p) for one in change.to_tell for p in one.to_tell],
        }
        print_json(event_json(first) | others)
        return
    _show(invocation, *change.events)
    if change.stayed:
        click.echo(invocation.words.say("Was different, and stays as it is:"))
        _show(invocation, *change.stayed)
    registrations.show_moved_up(invocation, change.moved_up)
    _show_to_tell(invocation, [one for one in change.to_tell if one.to_tell])


def _show_called_off(invocation: Invocation, off: Sequence[WithPeople], *, as_json: bool) -> None:
    if as_json:
        first, *also = ({**event_json(one.event), **_to_tell(one)} for one in off)
        print_json(first | {"also": also})
        return
    _show(invocation, *(one.event for one in off))
    _show_to_tell(invocation, [one for one in off if one.to_tell])
    if not any(one.to_tell for one in off):
        click.echo(invocation.words.say("Nobody has registered."))


def _show_to_tell(invocation: Invocation, off: Sequence[WithPeople]) -> None:
    words = invocation.words
    today = invocation.clock.now().astimezone(invocation.house.zone).date()
    for one in off:
        when = programme_words.when(words, one.event.sessions[0], today) if len(off) > 1 else ""
        click.echo(" ".join(filter(None, (words.say("People to tell"), when))))
        Console().print(registrations_table(words, invocation.house, one.to_tell))


def _to_tell(off: WithPeople) -> dict[str, Any]:
    return {"to_tell": [registration_json(one) for one in off.to_tell]}


for command in (
    registrations.unregister_command,
    registrations.people_command,
    registrations.transfer_command,
    registrations.to_tell_command,
    event_paper.sheet_command,
    event_paper.programme_command,
    event_presence.presence_command,
    event_presence.figures_command,
    event_presence.import_command,
):
    events_command.add_command(command)
