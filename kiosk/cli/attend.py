"""`kiosk register` and `kiosk attend`: a seat at an event, and its door."""

from typing import Any

import click

from kiosk import programme_words, wording
from kiosk.cli.context import ID, Invocation, json_option, print_json
from kiosk.cli.event_views import door_json, registration_json
from kiosk.cli.registrations import registration_of, slot_of
from kiosk.domain.naming import organisation_named
from kiosk.reception import Reception
from kiosk.services import door, events, registrations
from kiosk.services.door import AtDoor
from kiosk.services.registrations import Wanted


@click.command("register")
@click.argument("event", type=ID)
@click.option("--people", type=int, default=1, help="How many come together.")
@click.option("--name", default="", help="A first name, if the house asks for it.")
@click.option("--contact", default="", help="How to tell them; only the desk sees it.")
@click.option("--by", "organisation", metavar="ORG", help="Whose member, by key or name.")
@click.option("--slot", help="Which part of it: when it begins, or its id of `events show --json`.")
@click.option("--language", help="What they read.")
@click.option("--no-wait", is_flag=True, help="Rather not at all than in line.")
@click.option("--print", "printing", is_flag=True, help="Print what they show at the door.")
@json_option
@click.pass_obj
def register_command(invocation: Invocation, /, event: int, as_json: bool, **more: Any) -> None:
    """Register somebody for EVENT, an id of `kiosk events list`: a seat, or a place in line."""
    organisation = more["organisation"]
    with invocation.reception(as_json=as_json) as reception:
        planned = reception.read(events.get, event)
        wanted = Wanted(
            event,
            more["people"],
            more["name"],
            more["contact"],
            organisation_named(invocation.house, organisation) if organisation else None,
            slot_of(planned, more["slot"]),
            more["language"],
            waits=not more["no_wait"],
        )
        made = reception.write(registrations.register, wanted)
        title = planned.details.title
        if as_json:
            print_json(registration_json(made))
        else:
            state = programme_words.registration(invocation.words, made)
            part = programme_words.times(invocation.words, made.slot) if made.slot else ""
            said = (str(made.id), title, part, state, made.token)
            click.echo("  ".join(filter(None, said)))
        if more["printing"]:
            _print(invocation, reception, made.id)


@click.command("attend")
@click.argument("code", metavar="[CODE]", required=False)
@click.option("--event", type=ID, help="This is the door of that event alone.")
@click.option("--people", type=click.IntRange(1), help="So many of a group come now.")
@click.option("--leave", is_flag=True, help="They go out; they may come back.")
@click.option(
    "--walk-in", type=ID, metavar="EVENT", help="Without a registration, if seats remain."
)
@click.option("--anyway", is_flag=True, help="Also where the room, or the event, is full.")
@json_option
@click.pass_obj
def attend_command(invocation: Invocation, /, code: str | None, as_json: bool, **more: Any) -> None:
    """Let somebody in at the door: CODE is what the QR of a registration holds, or its id."""
    if (code is None) is (more["walk_in"] is None):
        raise click.UsageError("Name either CODE or --walk-in EVENT.")
    if more["leave"] and (code is None or more["event"] or more["people"]):
        raise click.UsageError("--leave goes with CODE alone: all of them go out.")
    with invocation.reception(as_json=as_json) as reception:
        passed = _pass(reception, code, more)
    if as_json:
        print_json(door_json(passed))
    else:
        click.echo(_said(invocation, passed))


def _pass(reception: Reception, code: str | None, more: dict[str, Any]) -> AtDoor:
    if code is None:
        people = more["people"] or 1
        return reception.write(door.walk_in, more["walk_in"], people, anyway=more["anyway"])
    if code.isascii() and code.isdigit() and len(code) < 10:
        code = registration_of(reception, code).token
    if more["leave"]:
        return reception.write(door.leave, code)
    return reception.write(
        door.attend, code, event_id=more["event"], people=more["people"], anyway=more["anyway"]
    )


def _said(invocation: Invocation, passed: AtDoor) -> str:
    words = invocation.words
    inside = programme_words.inside(words, passed.inside, passed.capacity)
    return (
        f"{passed.event.details.title}  {programme_words.passage(words, passed.passage)}  {inside}"
    )


def _print(invocation: Invocation, reception: Reception, registration: int) -> None:
    from kiosk.delivery import devices_of  # with the printers' libraries, only to print
    from kiosk.services.printing import request_registration
    from kiosk.spooler import see_to

    job = reception.write(request_registration, registration)
    devices = devices_of(invocation.settings, invocation.house)
    ended = see_to(reception, devices, job.id, float(invocation.settings.printing.deadline_seconds))
    if ended.reason:
        click.echo(wording.trouble(invocation.words, ended.reason), err=True)
