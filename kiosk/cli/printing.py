"""`kiosk print`: what goes to paper, and what became of it."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from db.enums import JobState
from kiosk import schedule_words, wording
from kiosk.cli.context import REFUSED, WRONG_USE, Invocation, json_option, print_json
from kiosk.delivery import Device, devices_of, test_page_bytes, ticket_bytes
from kiosk.domain.refusals import Refused
from kiosk.reception import Reception
from kiosk.services import printing, visits
from kiosk.services.printing import JobView
from kiosk.spooler import look_now, see_to
from printers import picture, preview, reader
from printers.address import FileAddress
from printers.outcomes import Look
from printers.profiles import profile

TEST = "test"
"""Instead of a ticket's number: the test page."""


@click.group("print")
def print_command() -> None:
    """What goes to paper, and what became of it."""


@print_command.command("preview")
@click.argument("code")
@click.option("--png", "png", type=click.Path(path_type=Path), help="Draw it into this file.")
@click.option("--profile", "profile_name", help="Another paper than this machine's: 58mm, 80mm.")
@click.pass_obj
def preview_command(
    invocation: Invocation, code: str, png: Path | None, profile_name: str | None
) -> None:
    """Show the ticket CODE as it would be printed, from the very bytes that go to the printer.

    CODE “test” is the test page.
    """
    device = _any_device(invocation)
    try:
        device = replace(device, profile=profile(profile_name or device.profile).name)
    except ValueError as unknown:
        click.echo(f"--profile {profile_name}: expected {unknown}", err=True)
        raise click.exceptions.Exit(WRONG_USE) from None
    if code == TEST:
        now = invocation.clock.now().astimezone(invocation.house.zone)
        data = test_page_bytes(device, now)
    else:
        with invocation.reception(as_json=False) as reception:
            ticket = reception.read(visits.find, code)
        data = ticket_bytes(invocation.house, ticket, device.paper)
    if png is None:
        click.echo(preview.as_text(reader.read(data, device.paper.page_1252), device.paper.columns))
        return
    try:
        png.write_bytes(picture.png(data, device.paper))
    except OSError as error:
        click.echo(f"{png}: {error.strerror}", err=True)
        raise click.exceptions.Exit(REFUSED) from None


@print_command.command("jobs")
@click.option(
    "--day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="A day of the house, like 2026-11-24; today by default.",
)
@json_option
@click.pass_obj
def jobs_command(invocation: Invocation, day: datetime | None, as_json: bool) -> None:
    """List this machine's print jobs of a day, in their order."""
    with invocation.reception(as_json=as_json) as reception:
        jobs = reception.read(printing.of_day, day.date() if day else None)
    if as_json:
        print_json([job_json(job) for job in jobs])
        return
    words = invocation.words
    say = words.say
    table = Table(box=None, pad_edge=False)
    for column in (say("Job"), say("Time"), say("Ticket"), say("Printer"), say("Paper")):
        table.add_column(column)
    for job in jobs:
        paper = wording.job_state(words, job.state)
        if job.reason:
            paper = f"{paper} – {wording.trouble(words, job.reason)}"
        row = (str(job.id), words.time(job.created_at), _what(invocation, job), job.printer, paper)
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)


@print_command.command("retry")
@click.argument("job")
@json_option
@click.pass_obj
def retry_command(invocation: Invocation, job: str, as_json: bool) -> None:
    """Print JOB once more: a job's number, or a ticket like “B 012”. The paper says DUPLICATA."""
    with invocation.reception(as_json=as_json) as reception:
        again = reception.write(printing.retry, _job(reception, job))
        see_it_out(invocation, reception, again, as_json=as_json)


@print_command.command("cancel")
@click.argument("job")
@json_option
@click.pass_obj
def cancel_command(invocation: Invocation, job: str, as_json: bool) -> None:
    """Take JOB out of the queue: a job's number, or a ticket like “B 012”."""
    with invocation.reception(as_json=as_json) as reception:
        cancelled = reception.write(printing.cancel, _job(reception, job))
    _show_job(invocation, cancelled, as_json=as_json)


@print_command.command("test")
@click.argument("printer", required=False)
@json_option
@click.pass_obj
def test_command(invocation: Invocation, printer: str | None, as_json: bool) -> None:
    """Print a page that shows accents, width, scripts, QR code and cut; learn PRINTER anew."""
    with invocation.reception(as_json=as_json) as reception:
        (name,) = _chosen(invocation, printer)
        page = reception.write(printing.request_test, name)
        see_it_out(invocation, reception, page, as_json=as_json)


@print_command.command("status")
@click.argument("printer", required=False)
@json_option
@click.pass_obj
def status_command(invocation: Invocation, printer: str | None, as_json: bool) -> None:
    """Say how PRINTER is, or all of this machine: asked just now. Status 1: one is in trouble."""
    with invocation.reception(as_json=as_json) as reception:
        devices = _chosen(invocation, printer, everything=True)
        looks = {name: look_now(reception, device) for name, device in devices.items()}
        overview = reception.read(printing.overview)
    waiting = {name: [j for j in overview.waiting if j.printer == name] for name in devices}
    if as_json:
        failure = overview.last_failure
        print_json(
            {
                "printers": [
                    printer_json(devices[name], look) | {"waiting": len(waiting[name])}
                    for name, look in looks.items()
                ],
                "waiting": [job_json(job) for job in overview.waiting],
                "last_failure": job_json(failure) if failure else None,
            }
        )
    else:
        _show_printers(invocation, looks, waiting)
        if overview.last_failure:
            say = invocation.words.say
            click.echo("\n" + say("The last problem today:"))
            _show_job(invocation, overview.last_failure, as_json=False)
    if any(look.trouble for look in looks.values()):
        raise click.exceptions.Exit(REFUSED)


def job_json(job: JobView) -> dict[str, Any]:
    """Return a job for a program."""
    ended = job.ended_at
    return asdict(job) | {
        "created_at": job.created_at.isoformat(),
        "ended_at": ended.isoformat() if ended else None,
    }


def printer_json(device: Device, look: Look) -> dict[str, Any]:
    """Return a printer for a program; `paper_low` is null where it does not say."""
    return {
        "name": device.name,
        "url": device.url,
        "profile": device.profile,
        "trouble": look.trouble,
        "paper_low": look.status.paper_low if look.status else None,
        "answers": look.abilities.answers,
        "confirms": look.abilities.confirms,
    }


def _any_device(invocation: Invocation) -> Device:
    """Return this machine's ticket printer, or one that stands for it."""
    devices = devices_of(invocation.settings, invocation.house)
    here = devices.get(invocation.settings.printing.tickets)
    nowhere = FileAddress("file:", invocation.settings.data_folder)
    return here or Device("", nowhere, "80mm", invocation.house, 1.0)


def _chosen(
    invocation: Invocation, name: str | None, *, everything: bool = False
) -> Mapping[str, Device]:
    """Return the printer of this name; without one, the ticket printer, or all of them."""
    devices = devices_of(invocation.settings, invocation.house)
    if name is None and everything:
        return devices
    name = name or invocation.settings.printing.tickets
    if not name:
        raise Refused("printer.none")
    if name not in devices:
        raise Refused("printer.unknown", printer=name, known=", ".join(devices))
    return {name: devices[name]}


def _job(reception: Reception, written: str) -> int:
    """Return the job that is meant: by its own number, or by its ticket's."""
    if written.isdecimal():
        return int(written)
    return reception.read(printing.latest_of, written)


def see_it_out(
    invocation: Invocation, reception: Reception, *jobs: JobView, as_json: bool = False
) -> NoReturn:
    """Have them printed, and end with status 1 if one did not come out."""
    devices = devices_of(invocation.settings, invocation.house)
    # Time to be taken, and time to come out.
    patience = 2 * float(invocation.settings.printing.deadline_seconds)
    came = True
    for job in jobs:
        ended = see_to(reception, devices, job.id, patience)
        _show_job(invocation, ended, as_json=as_json)
        came = came and ended.state in (JobState.PRINTED, JobState.UNCONFIRMED)
    raise click.exceptions.Exit(0 if came else REFUSED)


def _show_job(invocation: Invocation, job: JobView, *, as_json: bool) -> None:
    if as_json:
        print_json(job_json(job))
        return
    words = invocation.words
    when, state = words.time(job.created_at), wording.job_state(words, job.state)
    why = f" – {wording.trouble(words, job.reason)}" if job.reason else ""
    click.echo(f"{job.id}  {when}  {_what(invocation, job)}  {job.printer}  {state}{why}")


def _show_printers(
    invocation: Invocation, looks: Mapping[str, Look], waiting: Mapping[str, list[JobView]]
) -> None:
    words = invocation.words
    say = words.say
    table = Table(box=None, pad_edge=False)
    for column in (say("Printer"), say("State"), say("Paper"), say("Waiting")):
        table.add_column(column)
    for name, look in looks.items():
        state = wording.trouble(words, look.trouble) if look.trouble else say("ready")
        paper = "–"
        if look.status and look.trouble == "printer.no-paper":
            paper = say("none")
        elif look.status:
            paper = say("almost used up") if look.status.paper_low else say("enough")
        row = (name, state, paper, str(len(waiting[name])))
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)


def _what(invocation: Invocation, job: JobView) -> str:
    words = invocation.words
    if job.sheet is not None:
        what = schedule_words.named(words, invocation.house, job.sheet)
        return words.say("{what}, version {n}", what=what, n=job.version)
    if job.number is None:
        return wording.job_kind(words, job.kind)
    return f"{job.number} DUPLICATA" if job.reprint else job.number
