"""`kiosk book`, `kiosk bookings`, `kiosk move`, `kiosk cancel` and what belongs to them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from db.enums import BookingKind
from kiosk import booking_words, refusal_words, time_words
from kiosk.booking_form.options import option_end
from kiosk.cli.booking_views import changed_json, prospect_json, use_json
from kiosk.cli.context import ID, Invocation, json_option, print_json
from kiosk.cli.queue import undo_visit
from kiosk.cli.rooms import thing
from kiosk.cli.scopes import scope_of, scope_options
from kiosk.domain import rrule, spoken
from kiosk.domain.booking import CHOSEN_KINDS, Details, Slot
from kiosk.domain.naming import layout_named, named, organisation_named
from kiosk.domain.refusals import Refused
from kiosk.domain.series import Repeat, on_day
from kiosk.reception import Reception
from kiosk.services import attendance, booking_changes, bookings, history
from kiosk.services.booking_changes import Move
from kiosk.services.booking_views import Changed, UseView
from kiosk.services.bookings import BookingRequest, Prospect


@click.command("book")
@click.argument("room")
@click.argument("start")
@click.argument("end")
@click.argument("title")
@click.option("--by", "organisation", metavar="ORG", help="The organisation, by key or name.")
@click.option("--people", type=int, help="How many people come.")
@click.option("--layout", help="How to furnish the room, as config.toml calls it.")
@click.option("--with", "equipment", multiple=True, help="What must be there.")
@click.option("--contact", default="", help="Whom to call; only the desk sees it.")
@click.option("--note", default="", help="What the desk should know.")
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in CHOSEN_KINDS]),
    default=BookingKind.MEETING.value,
    help="What it is.",
)
@click.option("--private", is_flag=True, help="Its title is for the desk alone.")
@click.option("--repeat", metavar="RULE", help="weekly, weekdays … or a rule of RFC 5545.")
@click.option("--until", metavar="DAY", help="The last day of a series.")
@click.option("--count", type=click.IntRange(1), help="How many times a series takes place.")
@click.option("--skip-holidays", is_flag=True, help="Leave public holidays out.")
@click.option("--skip-closures", is_flag=True, help="Leave out the days when the house is closed.")
@click.option("--skip-conflicts", is_flag=True, help="Leave out the days that somebody else has.")
@click.option("--option-until", metavar="WHEN", help="Only keep it until then.")
@click.option("--anyway", is_flag=True, help="Also against the house's rules.")
@click.option("--dry-run", is_flag=True, help="Show what would happen; book nothing.")
@json_option
@click.pass_obj
def book_command(invocation: Invocation, /, as_json: bool, **more: Any) -> None:
    """Book ROOM from START to END for TITLE.

    START and END as people say them: "demain 14h", "2026-12-03 14:00", "14h30"; END may be a
    length: "2h", "90 min". A room is named by its key or its name.
    """
    with invocation.reception(as_json=as_json) as reception:
        request = _request(invocation, reception, more)
        if more["dry_run"]:
            _show_prospects(invocation, reception.read(bookings.prospects, request), as_json)
            return
        if more["skip_conflicts"] and request.repeat is not None:
            request = _without_conflicts(reception, request)
        made = _book(reception, request)
        uses = reception.read(bookings.of_booking, made.booking)
    if as_json:
        whole = {**use_json(invocation.house, made), "token": made.token}
        print_json(whole | {"occurrences": [use_json(invocation.house, use) for use in uses]})
        return
    _print_uses(invocation, uses)


@click.command("bookings")
@click.argument("day", required=False)
@click.option("--room", help="Only this one, by key or name.")
@click.option("--week", is_flag=True, help="Seven days from that day on.")
@json_option
@click.pass_obj
def bookings_command(
    invocation: Invocation, day: str | None, room: str | None, week: bool, as_json: bool
) -> None:
    """List what is booked on DAY, today by default."""
    house = invocation.house
    with invocation.reception(as_json=as_json) as reception:
        today = reception.place.local(invocation.clock.now()).date()
        first = spoken.day(day, today) if day else today
        uses = reception.read(bookings.of_day, first, None, 7 if week else 1)
        if room:
            only = named(house, room)
            parts = set(only.parts or (only.key,))
            uses = tuple(use for use in uses if parts & set(use.takes))
    if as_json:
        print_json([use_json(house, use) for use in uses])
        return
    if not uses:
        click.echo(invocation.words.say("Nothing is booked."))
        return
    _print_uses(invocation, uses)


@click.command("move")
@click.argument("use", metavar="ID", type=ID)
@click.argument("start")
@click.argument("end", required=False)
@click.option("--room", help="Another one, by key or name.")
@scope_options
@click.option("--skip-conflicts", is_flag=True, help="Leave out the days that somebody else has.")
@click.option("--anyway", is_flag=True, help="Also against the house's rules.")
@json_option
@click.pass_obj
def move_command(
    invocation: Invocation, /, use: int, start: str, end: str | None, as_json: bool, **more: Any
) -> None:
    """Let the booking ID begin at START, and end at END or last as long as before."""
    with invocation.reception(as_json=as_json) as reception:
        found = reception.read(bookings.find, use)
        now = reception.place.local(invocation.clock.now())
        first = spoken.moment(start, now, found.start.date())
        last = spoken.end(end, first, now) if end else _as_long(found, first)
        key = named(invocation.house, more["room"]).key if more["room"] else found.resource
        wanted = Move(Slot(key, first, last), scope_of(more["scope"]), anyway=more["anyway"])
        changed = _move(reception, use, wanted, skip=more["skip_conflicts"])
    _show_change(invocation, changed, as_json)


@click.command("cancel")
@click.argument("use", metavar="ID", type=ID)
@scope_options
@click.option("--also-by-hand", is_flag=True, help="Also those that were changed by hand.")
@json_option
@click.pass_obj
def cancel_command(
    invocation: Invocation, use: int, scope: str | None, also_by_hand: bool, as_json: bool
) -> None:
    """Cancel the booking ID."""
    with invocation.reception(as_json=as_json) as reception:
        changed = reception.write(
            booking_changes.cancel, use, scope_of(scope), also_by_hand=also_by_hand
        )
    _show_change(invocation, changed, as_json)


@click.command("restore")
@click.argument("use", metavar="ID", type=ID)
@json_option
@click.pass_obj
def restore_command(invocation: Invocation, use: int, as_json: bool) -> None:
    """Put back the booking ID, which was cancelled, left out or released."""
    with invocation.reception(as_json=as_json) as reception:
        changed = reception.write(booking_changes.restore, use)
    _show_change(invocation, changed, as_json)


@click.command("confirm")
@click.argument("use", metavar="ID", type=ID)
@json_option
@click.pass_obj
def confirm_command(invocation: Invocation, use: int, as_json: bool) -> None:
    """Make the option ID a booking."""
    with invocation.reception(as_json=as_json) as reception:
        changed = reception.write(booking_changes.confirm, use)
    _show_change(invocation, changed, as_json)


@click.command("arrived")
@click.argument("code", metavar="ID")
@json_option
@click.pass_obj
def arrived_command(invocation: Invocation, code: str, as_json: bool) -> None:
    """Note that the people of a booking are there; ID or the code of its QR."""
    with invocation.reception(as_json=as_json) as reception:
        if code.isdigit():
            changed = reception.write(attendance.arrive, int(code))
        else:
            changed = reception.write(attendance.arrive_by_code, code)
    _show_change(invocation, changed, as_json)


@click.command("undo")
@click.argument("number", required=False)
@json_option
@click.pass_obj
def undo_command(invocation: Invocation, number: str | None, as_json: bool) -> None:
    """Take back the last step of a visit, NUMBER; else what this machine did last to a booking."""
    if number is not None:
        undo_visit(invocation, number, as_json=as_json)
        return
    with invocation.reception(as_json=as_json) as reception:
        undone = reception.write(history.undo)
    _show_change(invocation, Changed(undone.uses), as_json)


def _request(invocation: Invocation, reception: Reception, more: dict[str, Any]) -> BookingRequest:
    house = invocation.house
    now = reception.place.local(invocation.clock.now())
    first = spoken.moment(more["start"], now)
    room, layout = named(house, more["room"]), more["layout"]
    slot = Slot(room.key, first, spoken.end(more["end"], first, now))
    option, repeat = more["option_until"], _repeat(invocation, first.date(), now.date(), more)
    if repeat is not None and repeat.rule.dates:
        slot = on_day(house, slot, repeat.rule.dates[0])
    return BookingRequest(
        slot,
        Details(
            title=more["title"],
            organisation=organisation_named(house, by) if (by := more["organisation"]) else None,
            contact=more["contact"],
            kind=BookingKind(more["kind"]),
            people=more["people"],
            layout=layout_named([room], layout) if layout else None,
            equipment=tuple(thing(house, each, now.date()) for each in more["equipment"]),
            note=more["note"],
            private=more["private"],
        ),
        option_until=option_end(option, now, slot.start) if option else None,
        repeat=repeat,
        anyway=more["anyway"],
    )


def _repeat(
    invocation: Invocation, first: date, today: date, more: dict[str, Any]
) -> Repeat | None:
    if not more["repeat"]:
        return None
    rule = rrule.read(more["repeat"], invocation.house.zone)
    if rule.dates:  # the day that was named as the start is one of them
        rule = replace(rule, dates=(*rule.dates, first))
    until = spoken.day(more["until"], today) if more["until"] else None
    rule = rrule.ended(rule, until, more["count"])
    return Repeat(rule, more["skip_holidays"], more["skip_closures"])


def _without_conflicts(reception: Reception, request: BookingRequest) -> BookingRequest:
    """Leave out what somebody else has, unless that is everything: then the refusal says why."""
    seen = reception.read(bookings.prospects, request)
    left_out = {one.planned.at.date(): None for one in seen if one.conflict}
    if request.repeat is None or len(left_out) == len(seen):
        return request
    return replace(request, repeat=replace(request.repeat, choices=left_out))


def _book(reception: Reception, request: BookingRequest) -> UseView:
    """Book; what is wrong with a day of a series is said of every day that has something wrong."""
    try:
        return reception.write(bookings.book, request)
    except Refused as refused:
        if request.repeat is None or not {"day", "conflicts"} & set(refused.details):
            raise
        seen = reception.read(bookings.prospects, request)
        days = tuple(one for one in seen if not one.possible)
        raise Refused(refused.code, **refused.details, days=days) from None


def _move(reception: Reception, use: int, wanted: Move, *, skip: bool) -> Changed:
    try:
        return reception.write(booking_changes.move, use, wanted)
    except Refused as refused:
        if not skip or refused.code != "booking.conflict":
            raise
        conflicts: Any = refused.details["conflicts"]
        left_out = {conflict.wanted.start.date(): None for conflict in conflicts}
        return reception.write(booking_changes.move, use, replace(wanted, choices=left_out))


def _as_long(use: UseView, start: datetime) -> datetime:
    from kiosk.domain.moments import lasting, length

    return lasting(start, length(use.start, use.end))


def _show_prospects(invocation: Invocation, prospects: Sequence[Prospect], as_json: bool) -> None:
    house, words = invocation.house, invocation.words
    today = invocation.clock.now().astimezone(house.zone).date()
    if as_json:
        print_json([prospect_json(house, one) for one in prospects])
        return
    for one in prospects:
        click.echo(refusal_words.prospect(words, house, today, one))


def _show_change(invocation: Invocation, changed: Changed, as_json: bool) -> None:
    if as_json:
        print_json(changed_json(invocation.house, changed))
        return
    _print_uses(invocation, changed.uses)
    if changed.kept:
        click.echo(invocation.words.say("Left as they were changed by hand:"))
        _print_uses(invocation, changed.kept)
    if changed.beyond:
        click.echo(
            invocation.words.say(
                "Planned separately since the series was changed, and left as they are:"
            )
        )
        _print_uses(invocation, changed.beyond)


def _print_uses(invocation: Invocation, uses: Sequence[UseView]) -> None:
    house, words = invocation.house, invocation.words
    today = invocation.clock.now().astimezone(house.zone).date()
    table = Table(box=None, pad_edge=False, show_header=False)
    for use in uses:
        resource = house.resources.get(use.resource)
        organisation = house.organisations.get(use.details.organisation or "")
        table.add_row(
            str(use.id),
            Text(time_words.when(words, use.slot, today)),
            Text(resource.name if resource else use.resource),
            Text(use.details.title),
            Text(organisation.name if organisation else ""),
            Text(booking_words.state(words, use, today)),
        )
    Console().print(table)
