"""`kiosk counter`: who calls, and who pauses."""

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kiosk import queue_words
from kiosk.cli.context import Invocation, json_option, print_json
from kiosk.cli.queue import paused
from kiosk.cli.queue_views import counter_json
from kiosk.domain import spoken
from kiosk.domain.naming import counter_named
from kiosk.services import counters, queue
from kiosk.services.queue import CounterView


@click.group("counter")
def counter_command() -> None:
    """Show the counters, and let one of them call nobody for a while."""


@counter_command.command("list")
@json_option
@click.pass_obj
def list_command(invocation: Invocation, as_json: bool) -> None:
    """Show every counter: who is there, and whether it pauses."""
    with invocation.reception(as_json=as_json) as reception:
        seen = reception.read(queue.look)
    if as_json:
        print_json([counter_json(one) for one in seen.counters.values()])
        return
    words = invocation.words
    table = Table(box=None, pad_edge=False, show_header=False)
    for one in seen.counters.values():
        name = queue_words.counter(words, invocation.house, one.key)
        table.add_row(Text(name), _says(invocation, one))
    Console().print(table)


@counter_command.command("pause")
@click.argument("counter")
@click.option("--until", metavar="WHEN", help="When it goes on, like 14h or 13:30.")
@json_option
@click.pass_obj
def pause_command(invocation: Invocation, counter: str, until: str | None, as_json: bool) -> None:
    """Let COUNTER call nobody; it goes on with its next call, or with `kiosk counter open`."""
    with invocation.reception(as_json=as_json) as reception:
        key = counter_named(invocation.house, counter)
        now = reception.place.local(invocation.clock.now())
        back = spoken.moment(until, now) if until else None
        reception.write(counters.pause, key, back)
        seen = reception.read(queue.look)
    _show(invocation, seen.counters[key], as_json)


@counter_command.command("open")
@click.argument("counter")
@json_option
@click.pass_obj
def open_command(invocation: Invocation, counter: str, as_json: bool) -> None:
    """End the pause of COUNTER."""
    with invocation.reception(as_json=as_json) as reception:
        key = counter_named(invocation.house, counter)
        reception.write(counters.go_on, key)
        seen = reception.read(queue.look)
    _show(invocation, seen.counters[key], as_json)


def _show(invocation: Invocation, counter: CounterView, as_json: bool) -> None:
    if as_json:
        print_json(counter_json(counter))
        return
    name = queue_words.counter(invocation.words, invocation.house, counter.key)
    click.echo(f"{name}: {_says(invocation, counter)}")


def _says(invocation: Invocation, counter: CounterView) -> str:
    words = invocation.words
    if counter.paused:
        return paused(words, counter.back)
    if counter.there:
        return ", ".join(visit.number for visit in counter.there)
    return words.say("free") if counter.open_now else words.say("nobody receives here now")
