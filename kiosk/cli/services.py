"""`kiosk services`: who receives people, and when."""

from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kiosk import wording
from kiosk.cli.context import Invocation, json_option, print_json
from kiosk.domain.calendar import next_reception, receiving
from kiosk.domain.house import Service


@click.command("services")
@click.option("--now", "only_now", is_flag=True, help="Only those that receive people now.")
@json_option
@click.pass_obj
def services_command(
    invocation: Invocation,
    only_now: bool,
    as_json: bool,
) -> None:
    """List the services, with what receives people now and what comes next."""
    known = [_describe(invocation, service) for service in invocation.house.services.values()]
    listed = [service for service in known if service["now"] or not only_now]
    if as_json:
        print_json(listed)
        return
    table = Table(box=None, pad_edge=False)
    say = invocation.words.say
    for column in ("", say("Service"), say("Key"), say("Now"), say("Next")):
        table.add_column(column)
    for one in listed:
        table.add_row(
            one["letter"], Text(one["name"]), one["service"], Text(one["office"] or "–"),
            Text(one["says_next"]),
        )  # fmt: skip
    Console().print(table)


def _describe(invocation: Invocation, service: Service) -> dict[str, Any]:
    house, words = invocation.house, invocation.words
    now = invocation.clock.now().astimezone(house.zone)
    slot, upcoming = receiving(house, service.key, now), next_reception(house, service.key, now)
    says_next = words.when(upcoming.start, now.date()) if upcoming else "–"
    return {
        "service": service.key,
        "letter": service.letter,
        "name": house.speak(service.name, words.language),
        "need": service.need,
        "organisation": service.organisation,
        "daily_limit": service.daily_limit,
        "now": slot is not None,
        "office": wording.office(words, house, slot) if slot else None,
        "until": slot.end.isoformat() if slot else None,
        "next": upcoming.start.isoformat() if upcoming else None,
        "next_office": wording.office(words, house, upcoming) if upcoming else None,
        "says_next": says_next,
    }
