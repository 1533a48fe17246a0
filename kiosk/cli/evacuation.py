"""`kiosk evacuation`: who is in the house, on paper."""

import click

from kiosk import queue_words, wording
from kiosk.cli.context import Invocation, json_option, print_json
from kiosk.delivery import devices_of
from kiosk.services import building, printing
from kiosk.services.building import Headcount
from kiosk.spooler import see_to


@click.command("evacuation")
@click.option("--no-print", is_flag=True, help="Only show it.")
@json_option
@click.pass_obj
def evacuation_command(invocation: Invocation, no_print: bool, as_json: bool) -> None:
    """Print how many people are where in the house; nobody's name, and not the staff."""
    with invocation.reception(as_json=as_json) as reception:
        count = reception.read(building.count)
        # What is read counts more than paper, so it comes first.
        if as_json:
            print_json(_json(count))
        else:
            _show(invocation, count)
        if no_print:
            return
        job = reception.write(printing.request_present)
        devices = devices_of(invocation.settings, invocation.house)
        patience = float(invocation.settings.printing.deadline_seconds)
        ended = see_to(reception, devices, job.id, patience)
        if ended.reason:
            click.echo(wording.trouble(invocation.words, ended.reason), err=True)


def _json(count: Headcount) -> dict[str, object]:
    return {
        "at": count.at.isoformat(),
        "total": count.total,
        "hall": count.hall,
        "outside": count.outside,
        "counters": dict(count.counters),
        "rooms": dict(count.rooms),
        "unknown": list(count.unknown),
    }


def _show(invocation: Invocation, count: Headcount) -> None:
    words, house = invocation.words, invocation.house
    say = words.say
    click.echo(words.say_many("{n} person in the house", "{n} people in the house", count.total))
    places = {say("Hall"): count.hall}
    places |= {queue_words.counter(words, house, key): n for key, n in count.counters.items()}
    places |= {house.resources[key].name: n for key, n in count.rooms.items()}
    for name, n in places.items():
        click.echo(say("{what}: {n}", what=name, n=n))
    for key in count.unknown:
        click.echo(say("{what}: {n}", what=house.resources[key].name, n="?"))
    if count.outside:
        click.echo(say("{what}: {n}", what=say("Stepped out"), n=count.outside))
