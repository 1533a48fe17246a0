"""`kiosk appointments`: planned, moved, called off, printed, imported, kept."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kiosk import appointment_words, queue_words, time_words, wording
from kiosk.calendars import appointments as files
from kiosk.calendars.appointments import Foreign
from kiosk.cli.context import ID, REFUSED, Invocation, json_option, print_json
from kiosk.cli.files import read_file
from kiosk.cli.views import ticket_json
from kiosk.delivery import devices_of
from kiosk.domain import spoken
from kiosk.domain.appointments import USUAL, Wish
from kiosk.domain.naming import counter_named, service_named
from kiosk.domain.refusals import Refused
from kiosk.reception import Reception
from kiosk.services import appointment_import, appointments, keeping, printing
from kiosk.services.appointment_import import Fate, Incoming, Taken
from kiosk.services.appointments import AppointmentView
from kiosk.spooler import see_to

BIGGEST = 5_000_000
"""Bytes of a file: more are no appointments."""

anyway_option = click.option(
    "--anyway", is_flag=True, help="Also where nobody receives, or somebody is expected already."
)


@click.group("appointments")
def appointments_command() -> None:
    """Plan appointments, and let people come to them."""


@appointments_command.command("list")
@click.argument("day", required=False)
@json_option
@click.pass_obj
def list_command(invocation: Invocation, day: str | None, as_json: bool) -> None:
    """Show the appointments of DAY, today by default."""
    with invocation.reception(as_json=as_json) as reception:
        now = reception.place.local(invocation.clock.now())
        chosen = spoken.day(day, now.date()) if day else now.date()
        found = reception.read(appointments.of_day, chosen)
    if as_json:
        print_json([appointment_json(one) for one in found])
        return
    words, house = invocation.words, invocation.house
    table = Table(box=None, pad_edge=False)
    say = words.say
    for column in (say("Id"), say("Time"), say("Service"), say("Office"), say("Name"), ""):
        table.add_column(column)
    for one in found:
        state = appointment_words.state(words, one.state)
        table.add_row(
            str(one.id),
            words.time(one.start),
            Text(queue_words.service(words, house, one.service)),
            Text(queue_words.counter(words, house, one.counter)),
            Text(one.name),
            f"{state} {one.number or ''}".strip(),
        )
    Console().print(table)


@appointments_command.command("add")
@click.argument("service")
@click.argument("start")
@click.option("--minutes", type=int, default=USUAL, help="How long it takes.")
@click.option("--people", type=int, default=1, help="How many come together.")
@click.option("--name", default="", help="For who receives them.")
@click.option("--note", default="", help="For who receives them.")
@click.option("--language", help="What the visitor reads.")
@click.option("--counter", metavar="COUNTER", help="Where; else where the service receives.")
@click.option("--slip", is_flag=True, help="Print the slip.")
@anyway_option
@json_option
@click.pass_obj
def add_command(
    invocation: Invocation, /, service: str, start: str, as_json: bool, **more: Any
) -> None:
    """Plan an appointment of SERVICE at START, as people say it: "demain 14h"."""
    house = invocation.house
    with invocation.reception(as_json=as_json) as reception:
        now = reception.place.local(invocation.clock.now())
        wish = Wish(
            service=service_named(house, service),
            start=spoken.moment(start, now),
            minutes=more["minutes"],
            people=more["people"],
            name=more["name"],
            note=more["note"],
            language=more["language"],
            counter=counter_named(house, at) if (at := more["counter"]) else None,
        )
        made = reception.write(appointments.plan, wish, anyway=more["anyway"])
        if more["slip"]:
            _print_slip(invocation, reception, made.id)
    _show(invocation, made, as_json)


@appointments_command.command("move")
@click.argument("appointment", type=ID)
@click.argument("start")
@click.option("--minutes", type=int, help="How long it takes from now on.")
@anyway_option
@json_option
@click.pass_obj
def move_command(
    invocation: Invocation,
    appointment: int,
    start: str,
    minutes: int | None,
    anyway: bool,
    as_json: bool,
) -> None:
    """Move APPOINTMENT, an id of `list`, to START; its slip stays good."""
    with invocation.reception(as_json=as_json) as reception:
        now = reception.place.local(invocation.clock.now())
        to = spoken.moment(start, now)
        moved = reception.write(appointments.move, appointment, to, minutes, anyway=anyway)
    _show(invocation, moved, as_json)


@appointments_command.command("cancel")
@click.argument("appointment", type=ID)
@json_option
@click.pass_obj
def cancel_command(invocation: Invocation, appointment: int, as_json: bool) -> None:
    """Call APPOINTMENT off."""
    with invocation.reception(as_json=as_json) as reception:
        gone = reception.write(appointments.cancel, appointment)
    _show(invocation, gone, as_json)


@appointments_command.command("slip")
@click.argument("appointment", type=ID)
@json_option
@click.pass_obj
def slip_command(invocation: Invocation, appointment: int, as_json: bool) -> None:
    """Print the slip of APPOINTMENT."""
    with invocation.reception(as_json=as_json) as reception:
        found = reception.read(appointments.get, appointment)
        _print_slip(invocation, reception, appointment)
    _show(invocation, found, as_json)


@appointments_command.command("arrive")
@click.argument("code")
@click.option("--no-print", is_flag=True, help="Without a paper ticket.")
@json_option
@click.pass_obj
def arrive_command(invocation: Invocation, code: str, no_print: bool, as_json: bool) -> None:
    """Somebody came: CODE is of their slip, four digits or what its QR holds."""
    with invocation.reception(as_json=as_json) as reception:
        arrived = reception.write(keeping.arrive, code, printing=not no_print)
        if arrived.ticket.job is not None:
            _see_out(invocation, reception, arrived.ticket.job)
    if as_json:
        document = ticket_json(invocation.house, arrived.ticket)
        print_json(document | {"timing": arrived.timing.value})
        return
    words = invocation.words
    click.echo(arrived.ticket.number)
    time = words.time(arrived.appointment.start)
    click.echo(appointment_words.timing(words, arrived.timing, time))


@appointments_command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--service", metavar="SERVICE", help="For appointments that name none.")
@click.option("--yes", is_flag=True, help="Plan them; without it, only show what would happen.")
@anyway_option
@json_option
@click.pass_obj
def import_command(
    invocation: Invocation, /, file: Path, service: str | None, as_json: bool, **more: Any
) -> None:
    """Plan what a table (CSV) or a calendar (ICS) has; reading it twice changes nothing."""
    house = invocation.house
    with invocation.reception(as_json=as_json) as reception:
        now = reception.place.local(invocation.clock.now())
        chosen = service_named(house, service) if service else None
        read = files.read(read_file(file, BIGGEST), house, now, chosen)
        bad = [Taken(one.line, Fate.REFUSED, None, one.why) for one in read if one.wish is None]
        incoming = _incoming(read)
        if more["yes"]:
            done = reception.write(appointment_import.take, incoming, anyway=more["anyway"])
        else:
            done = reception.try_out(appointment_import.take, incoming, anyway=more["anyway"])
    taken = sorted([*bad, *done], key=lambda one: one.line)
    if as_json:
        print_json([_taken_json(invocation, one) for one in taken])
    else:
        _show_taken(invocation, taken, planned=more["yes"])
    if any(one.fate is Fate.REFUSED for one in taken):
        raise click.exceptions.Exit(REFUSED)


def _incoming(read: Sequence[Foreign]) -> list[Incoming]:
    return [
        Incoming(one.line, one.uid, one.wish, one.cancelled) for one in read if one.wish is not None
    ]


def _print_slip(invocation: Invocation, reception: Reception, appointment: int) -> None:
    job = reception.write(printing.request_slip, appointment)
    _see_out(invocation, reception, job.id)


def _see_out(invocation: Invocation, reception: Reception, job: int) -> None:
    devices = devices_of(invocation.settings, invocation.house)
    patience = float(invocation.settings.printing.deadline_seconds)
    ended = see_to(reception, devices, job, patience)
    if ended.reason:
        click.echo(wording.trouble(invocation.words, ended.reason), err=True)


def appointment_json(one: AppointmentView) -> dict[str, Any]:
    """Return an appointment for a program."""
    return {
        "id": one.id,
        "uid": one.uid,
        "token": one.token,
        "code": one.code,
        "service": one.service,
        "counter": one.counter,
        "start": one.start.isoformat(),
        "end": one.end.isoformat(),
        "people": one.people,
        "name": one.name,
        "note": one.note,
        "language": one.language,
        "state": one.state.value,
        "number": one.number,
        "arrived_at": one.arrived.isoformat() if one.arrived else None,
    }


def _show(invocation: Invocation, one: AppointmentView, as_json: bool) -> None:
    if as_json:
        print_json(appointment_json(one))
    else:
        click.echo(_line(invocation, one))


def _line(invocation: Invocation, one: AppointmentView, *, coded: bool = True) -> str:
    """Say an appointment; without its code where another one will be drawn."""
    words, house = invocation.words, invocation.house
    today = invocation.clock.now().astimezone(house.zone).date()
    said = [
        str(one.id),
        time_words.moment(words, one.start, today),
        queue_words.service(words, house, one.service),
        queue_words.counter(words, house, one.counter),
        words.say("code {code}", code=one.code) if coded else "",
        appointment_words.state(words, one.state),
    ]
    return "  ".join(part for part in said if part)


def _taken_json(invocation: Invocation, one: Taken) -> dict[str, Any]:
    return {
        "line": one.line,
        "fate": one.fate.value,
        "appointment": appointment_json(one.appointment) if one.appointment else None,
        "error": one.why.code if one.why else None,
        "message": _why(invocation, one.why) if one.why else None,
    }


def _show_taken(invocation: Invocation, taken: Sequence[Taken], *, planned: bool) -> None:
    say, say_many = invocation.words.say, invocation.words.say_many
    for one in taken:
        if one.why is not None:
            why = _why(invocation, one.why)
            click.echo(say("line {line}: {why}", line=one.line, why=why), err=True)
        elif one.appointment is not None and one.fate is not Fate.THERE:
            click.echo(_line(invocation, one.appointment, coded=planned))
    new = sum(one.fate in (Fate.PLANNED, Fate.MOVED, Fate.CHANGED, Fate.CANCELLED) for one in taken)
    there = sum(one.fate is Fate.THERE for one in taken)
    click.echo(
        say_many("{n} appointment is new or changed.", "{n} appointments are new or changed.", new)
    )
    if there:
        click.echo(say_many("{n} is already there.", "{n} are already there.", there))
    if not planned:
        click.echo(say("Nothing was kept yet: add --yes."))


def _why(invocation: Invocation, why: Refused) -> str:
    house = invocation.house
    today = invocation.clock.now().astimezone(house.zone).date()
    answer = wording.explain(invocation.words, house, today, why.code, why.details)
    return f"{answer.what} {answer.then}".strip()
