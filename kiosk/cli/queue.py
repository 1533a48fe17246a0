"""The queue from a shell: who waits, and what becomes of them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kiosk import queue_words
from kiosk.cli.context import Invocation, json_option, print_json
from kiosk.cli.queue_views import queue_json, visit_json
from kiosk.domain.estimates import Band
from kiosk.domain.house import House
from kiosk.domain.naming import counter_named, service_named
from kiosk.i18n import Words
from kiosk.reception import Reception
from kiosk.services import calling, estimating, queue, receiving, visits
from kiosk.services.queue import QueueView
from kiosk.services.visit_views import VisitView

counter_option = click.option("--counter", metavar="COUNTER", help="Its name or key.")
"""Where people are called to."""


@click.command("queue")
@counter_option
@json_option
@click.pass_obj
def queue_command(invocation: Invocation, counter: str | None, as_json: bool) -> None:
    """Show who waits, in the order in which they are called, and who is where."""
    with invocation.reception(as_json=as_json) as reception:
        chosen = counter_named(invocation.house, counter) if counter else None
        seen = reception.read(queue.look)
        bands = reception.read(estimating.of_queue, seen)
    if as_json:
        print_json(queue_json(seen, bands, chosen))
        return
    _print_queue(invocation, seen, bands, chosen)


@click.command("call")
@click.argument("number", required=False)
@counter_option
@click.option("--done", is_flag=True, help="Whoever is received there is finished first.")
@json_option
@click.pass_obj
def call_command(
    invocation: Invocation, number: str | None, counter: str | None, done: bool, as_json: bool
) -> None:
    """Call the next person to a counter, or NUMBER whoever is before.

    Without --counter, the reception's own.
    """
    house = invocation.house
    with invocation.reception(as_json=as_json) as reception:
        where = (
            counter_named(house, counter) if counter else house.services[house.reception].counter
        )
        if where is None:
            raise click.UsageError("--counter is needed: the reception has none of its own.")
        if number is None:
            called = reception.write(calling.call_next, where, finishing=done)
        else:
            visit = reception.read(visits.find, number).visit
            called = reception.write(calling.call, visit, where, finishing=done)
    _show(invocation, called, as_json)


@dataclass(frozen=True, slots=True)
class _Meant:
    """A name that is looked up once a refusal can be said."""

    written: str | None
    look_up: Callable[[House, str], str]

    def key(self, house: House) -> str | None:
        """Return the key. Raises `Refused`."""
        return self.look_up(house, self.written) if self.written else None


def _step(name: str, help_text: str, act: Callable[..., VisitView]) -> click.Command:
    """Return a command that lets NUMBER take a step."""

    @click.command(name, help=f"{help_text} NUMBER is of today, or a ticket's token.")
    @click.argument("number")
    @json_option
    @click.pass_obj
    def command(invocation: Invocation, number: str, as_json: bool) -> None:
        _do(invocation, number, as_json, act)

    return command


recall_command = _step("recall", "Call somebody once more.", calling.recall)
finish_command = _step("finish", "Somebody has been received: the visit ends.", receiving.finish)
pause_command = _step(
    "pause", "Somebody steps out; their place is kept for 15 minutes, once.", receiving.pause
)
back_command = _step("back", "Somebody who stepped out is back.", receiving.come_back)
left_command = _step("left", "Somebody has gone without being received.", receiving.leave)
take_back_command = _step("take-back", "A ticket was given by mistake.", receiving.cancel)


@click.command("receive")
@click.argument("number")
@counter_option
@json_option
@click.pass_obj
def receive_command(
    invocation: Invocation, number: str, counter: str | None, as_json: bool
) -> None:
    """Somebody is being received, where they were called or at --counter."""
    _do(invocation, number, as_json, receiving.receive, _Meant(counter, counter_named))


@click.command("absent")
@click.argument("number")
@click.option("--anyway", is_flag=True, help="Also before the third call.")
@json_option
@click.pass_obj
def absent_command(invocation: Invocation, number: str, anyway: bool, as_json: bool) -> None:
    """Somebody was called three times and has not come."""
    _do(invocation, number, as_json, receiving.absent, anyway=anyway)


@click.command("transfer")
@click.argument("number")
@click.argument("service")
@click.option("--anyway", is_flag=True, help="Also to a service that is not here any more today.")
@json_option
@click.pass_obj
def transfer_command(
    invocation: Invocation, number: str, service: str, anyway: bool, as_json: bool
) -> None:
    """Let somebody wait for another SERVICE, with their number and since their arrival."""
    chosen = _Meant(service, service_named)
    _do(invocation, number, as_json, receiving.transfer, chosen, anyway=anyway)


@click.command("send-on")
@click.argument("number")
@click.argument("service", required=False)
@json_option
@click.pass_obj
def send_on_command(
    invocation: Invocation, number: str, service: str | None, as_json: bool
) -> None:
    """End a reception that goes on later, with SERVICE or with the same one."""
    chosen = _Meant(service, service_named)
    _do(invocation, number, as_json, receiving.send_on, chosen)


@click.command("note")
@click.argument("number")
@click.argument("text")
@json_option
@click.pass_obj
def note_command(invocation: Invocation, number: str, text: str, as_json: bool) -> None:
    """Tell something to who receives NUMBER; it goes with the end of the visit."""
    _do(invocation, number, as_json, receiving.write_note, text)


def undo_visit(invocation: Invocation, number: str, *, as_json: bool) -> None:
    """Take back the last step of a visit, and show how it is now."""
    with invocation.reception(as_json=as_json) as reception:
        undone = reception.write(receiving.undo, _visit(reception, number))
    _show(invocation, undone.visit, as_json)


def _do(
    invocation: Invocation,
    number: str,
    as_json: bool,
    act: Callable[..., VisitView],
    *arguments: Any,
    **more: Any,
) -> None:
    with invocation.reception(as_json=as_json) as reception:
        meant = [one.key(invocation.house) if isinstance(one, _Meant) else one for one in arguments]
        changed = reception.write(act, _visit(reception, number), *meant, **more)
    _show(invocation, changed, as_json)


def _visit(reception: Reception, number: str) -> int:
    return reception.read(visits.find, number).visit


def _show(invocation: Invocation, visit: VisitView, as_json: bool) -> None:
    if as_json:
        print_json(visit_json(visit))
        return
    words, house = invocation.words, invocation.house
    said = [visit.number, queue_words.state(words, visit.state)]
    said.append(queue_words.counter(words, house, visit.counter))
    click.echo("  ".join(part for part in said if part))


def _print_queue(
    invocation: Invocation, seen: QueueView, bands: Mapping[int, Band], counter: str | None
) -> None:
    words, house, say = invocation.words, invocation.house, invocation.words.say
    table = Table(box=None, pad_edge=False)
    for column in (say("Number"), say("Service"), say("Since"), say("Still"), "", say("Office")):
        table.add_column(column)
    for visit in _shown(seen, counter):
        table.add_row(
            visit.number,
            Text(queue_words.service(words, house, visit.service)),
            queue_words.minutes(words, visit.arrived, seen.at),
            f"{band.low}–{band.high} min" if (band := bands.get(visit.id)) else "",
            Text(_state(words, visit)),
            Text(queue_words.counter(words, house, visit.counter)),
        )
    if table.row_count:
        Console().print(table)
    else:
        click.echo(say("Nobody is in the queue."))
    for one in seen.counters.values():
        if one.paused and counter in (None, one.key):
            name = queue_words.counter(words, house, one.key)
            click.echo(f"{name}: {paused(words, one.back)}")


def paused(words: Words, back: datetime | None) -> str:
    """Say that a counter calls nobody, and until when."""
    if back is None:
        return words.say("pauses")
    return words.say("pauses until {time}", time=words.time(back))


def _shown(seen: QueueView, counter: str | None) -> Iterator[VisitView]:
    for visit in seen.at_counters:
        if counter in (None, visit.counter):
            yield visit
    yield from seen.of_counter(counter) if counter else seen.waiting
    if counter is None:
        yield from seen.elsewhere


def _state(words: Words, visit: VisitView) -> str:
    said = [queue_words.state(words, visit.state)]
    if visit.calls > 1:
        said.append(words.say_many("{n} call", "{n} calls", visit.calls))
    if visit.due is not None:
        said.append(words.say("appointment at {time}", time=words.time(visit.due)))
    if visit.first:
        said.append(words.say("comes first"))
    return ", ".join(said)
