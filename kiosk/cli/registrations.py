"""`kiosk events unregister`, `people`, `transfer`: a registration after it was made."""

from collections.abc import Sequence
from typing import Any

import click
from rich.console import Console

from kiosk.cli.context import ID, Invocation, json_option, print_json
from kiosk.cli.event_views import registration_json, registrations_table
from kiosk.domain import spoken
from kiosk.domain.refusals import Refused
from kiosk.services import events, registrations
from kiosk.services.event_views import EventView, RegistrationView


@click.command("unregister")
@click.argument("code")
@json_option
@click.pass_obj
def unregister_command(invocation: Invocation, code: str, as_json: bool) -> None:
    """Give the seats of a registration back: CODE is its id, or what its QR holds."""
    with invocation.reception(as_json=as_json) as reception:
        one = registration_of(reception, code)
        given = reception.write(registrations.cancel, one.id)
    show_given(invocation, given, as_json=as_json)


@click.command("to-tell")
@click.option("--told", multiple=True, metavar="CODE", help="This one knows it now.")
@json_option
@click.pass_obj
def to_tell_command(invocation: Invocation, told: tuple[str, ...], as_json: bool) -> None:
    """Show who had to wait, has a seat now, and does not know it yet."""
    with invocation.reception(as_json=as_json) as reception:
        for code in told:
            reception.write(registrations.told, registration_of(reception, code).id)
        found = reception.read(registrations.to_tell)
    if as_json:
        print_json([registration_json(one.registration) for one in found])
        return
    if not found:
        click.echo(invocation.words.say("Everybody knows."))
        return
    table = registrations_table(
        invocation.words, invocation.house, [one.registration for one in found]
    )
    Console().print(table)


@click.command("people")
@click.argument("code")
@click.argument("people", type=int)
@json_option
@click.pass_obj
def people_command(invocation: Invocation, code: str, people: int, as_json: bool) -> None:
    """Change for how many PEOPLE a registration is."""
    with invocation.reception(as_json=as_json) as reception:
        one = registration_of(reception, code)
        given = reception.write(registrations.change_people, one.id, people)
    show_given(invocation, given, as_json=as_json)


@click.command("transfer")
@click.argument("code")
@click.argument("event", type=ID)
@click.option("--slot", help="Which part of it: when it begins, or its id of `show --json`.")
@json_option
@click.pass_obj
def transfer_command(
    invocation: Invocation, code: str, event: int, slot: str | None, as_json: bool
) -> None:
    """Let a registration be for another EVENT; what was printed stays good."""
    with invocation.reception(as_json=as_json) as reception:
        one = registration_of(reception, code)
        part = slot_of(reception.read(events.get, event), slot)
        given = reception.write(registrations.transfer, one.id, event, part)
    show_given(invocation, given, as_json=as_json)


def slot_of(event: EventView, written: str | None, *, by_id: bool = True) -> int | None:
    """Return which part of an event is meant: its id, or when it begins as people write it.

    `by_id` False: a number is a time, as in a file.

    Raises `Refused`: `event.no-slots`, `event.which-slot` (`slots`), `time.unreadable`.
    """
    if not written:
        return None
    ids = {str(slot.id): slot.id for slot in event.slots}
    if by_id and written in ids:
        return ids[written]
    if not event.slots:
        raise Refused("event.no-slots")
    begins = spoken.moment(written, event.start, event.start.date())
    then = [slot.id for slot in event.slots if slot.start == begins]
    at_that_time = [
        slot.id for slot in event.slots if slot.start and slot.start.time() == begins.time()
    ]
    for found in (then, at_that_time):
        if len(found) == 1:
            return found[0]
    raise Refused("event.which-slot", slots=tuple(slot.start for slot in event.slots))


def registration_of(reception: Any, code: str) -> RegistrationView:
    """Return the registration with this id, or this token. Raises `Refused`."""
    if code.isascii() and code.isdigit() and len(code) < 10:
        found: RegistrationView = reception.read(registrations.get, int(code))
    else:
        found = reception.read(registrations.find, code)
    return found


def show_given(invocation: Invocation, given: registrations.Given, *, as_json: bool) -> None:
    """Show a registration after a change, and who has seats now."""
    if as_json:
        moved_up = [registration_json(one) for one in given.moved_up]
        print_json(registration_json(given.registration) | {"moved_up": moved_up})
        return
    table = registrations_table(invocation.words, invocation.house, [given.registration])
    Console().print(table)
    show_moved_up(invocation, given.moved_up)


def show_moved_up(invocation: Invocation, moved_up: Sequence[RegistrationView]) -> None:
    """Say who has a seat now and had to wait for it: they have to be told."""
    if moved_up:
        click.echo(invocation.words.say("Have a seat now, and have to be told:"))
        Console().print(registrations_table(invocation.words, invocation.house, moved_up))
