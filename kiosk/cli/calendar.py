"""`kiosk calendar`: calendar files out of the house and into it."""

from datetime import time, timedelta
from pathlib import Path
from typing import Any

import click

from kiosk.calendars.fields import Audience
from kiosk.calendars.files import write_whole
from kiosk.calendars.writing import CalendarFile, calendar_file
from kiosk.cli.context import Invocation, json_option, print_json
from kiosk.cli.standard_output import write_out
from kiosk.domain import spoken
from kiosk.domain.moments import nearest
from kiosk.domain.naming import named, organisation_named
from kiosk.domain.refusals import Refused
from kiosk.services import calendars
from kiosk.services.calendars import Selection

BEFORE_TODAY = timedelta(days=30)
"""From when on an export is, unless it is said."""


class CalendarGroup(click.Group):
    """Knows its second command by name, and imports it when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names."""
        return sorted({*super().list_commands(ctx), "import"})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name."""
        if cmd_name == "import" and cmd_name not in self.commands:
            from kiosk.cli.calendar_import import import_command

            self.add_command(import_command)
        return super().get_command(ctx, cmd_name)


@click.group("calendar", cls=CalendarGroup)
def calendar_command() -> None:
    """Calendar files, as other calendar programs read and write them."""


@calendar_command.command("export")
@click.option("--room", metavar="ROOM", help="Only this one, by key or name.")
@click.option("--organisation", metavar="ORG", help="Only what is theirs, by key or name.")
@click.option("--from", "first", metavar="DAY", help="From this day on; 30 days ago by default.")
@click.option("--until", "last", metavar="DAY", help="The last day; without it, all that follows.")
@click.option("--expanded", is_flag=True, help="One event for each use, no rules.")
@click.option("--public", is_flag=True, help="Only when and where, for anybody to see.")
@click.option("--with-contacts", is_flag=True, help="Also whom to call, and the desk's notes.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE",
    help="Write this file; without it, standard output.",
)  # fmt: skip
@json_option
@click.pass_obj
def export_command(
    invocation: Invocation, /, output: Path | None, as_json: bool, **more: Any
) -> None:
    """Write what is booked as a calendar file (iCalendar, .ics).

    A series that has one of its days in that time is written whole, as one event with its rule.
    """
    if more["public"] and more["with_contacts"]:
        raise click.UsageError("--public shows nobody's contacts: leave out --with-contacts.")
    to_file = output is not None and str(output) != "-"
    if as_json and not to_file:
        raise click.UsageError("--json needs --output: standard output is the calendar.")
    with invocation.reception(as_json=as_json) as reception:
        selection = _selection(invocation, more)
        found = reception.read(calendars.selected, selection)
        audience = Audience(public=more["public"], with_contacts=more["with_contacts"])
        file = calendar_file(
            invocation.house, found, selection, audience, expanded=more["expanded"]
        )
        if output is None or not to_file:
            write_out(file.chunks())
            return
        write_whole(output, file.chunks())
    _tell(invocation, output, file, selection, as_json)


def _selection(invocation: Invocation, more: dict[str, Any]) -> Selection:
    """Return what is meant. Raises `Refused` for what is not understood."""
    house = invocation.house
    today = invocation.clock.now().astimezone(house.zone).date()
    first = spoken.day(more["first"], today) if more["first"] else today - BEFORE_TODAY
    last = spoken.day(more["last"], today) if more["last"] else None
    if last is not None and last < first:
        raise Refused("booking.backwards")
    room, organisation = more["room"], more["organisation"]
    return Selection(
        start=nearest(first, time(0), house.zone),
        until=nearest(last + timedelta(days=1), time(0), house.zone) if last else None,
        resource=named(house, room).key if room is not None else None,
        organisation=organisation_named(house, organisation) if organisation is not None else None,
    )


def _tell(
    invocation: Invocation, output: Path, file: CalendarFile, selection: Selection, as_json: bool
) -> None:
    if as_json:
        until = selection.until
        print_json(
            {
                "file": str(output),
                "bookings": file.bookings,
                "events": len(file.entries),
                "room": selection.resource,
                "organisation": selection.organisation,
                "start": selection.start.isoformat(),
                "end": until.isoformat() if until else None,
            }
        )
        return
    words = invocation.words
    bookings = words.say_many("{n} booking", "{n} bookings", file.bookings)
    click.echo(words.say("{file}: {bookings}.", file=output, bookings=bookings))
