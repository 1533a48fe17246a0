"""`kiosk tickets` and `kiosk show`: what was given out."""

from collections.abc import Iterator
from datetime import date, datetime

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from db.enums import StepKind
from kiosk import queue_words, wording
from kiosk.cli.context import Invocation, json_option, print_json
from kiosk.cli.views import history_json, ticket_json
from kiosk.domain.house import House
from kiosk.i18n import Words
from kiosk.services import visit_history, visits
from kiosk.services.visit_history import StepView
from kiosk.services.visits import TicketView


@click.command("tickets")
@click.option(
    "--day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="A day of the house, like 2026-11-24; today by default.",
)
@json_option
@click.pass_obj
def tickets_command(
    invocation: Invocation,
    day: datetime | None,
    as_json: bool,
) -> None:
    """List the tickets of a day, in the order of arrival."""
    chosen: date | None = day.date() if day else None
    with invocation.reception(as_json=as_json) as reception:
        tickets = reception.read(visits.of_day, chosen)
    if as_json:
        print_json([ticket_json(invocation.house, ticket) for ticket in tickets])
        return
    words, house = invocation.words, invocation.house
    table = Table(box=None, pad_edge=False)
    say = words.say
    for column in (say("Number"), say("Time"), say("Service"), say("Office"), say("Paper")):
        table.add_column(column)
    for ticket in tickets:
        table.add_row(
            ticket.number,
            words.time(ticket.arrived_at),
            Text(house.speak(ticket.service_name, words.language)),
            Text(house.speak(ticket.office_name, words.language)),
            _paper(words, ticket) or "–",
        )
    Console().print(table)


@click.command("show")
@click.argument("code")
@json_option
@click.pass_obj
def show_command(
    invocation: Invocation,
    code: str,
    as_json: bool,
) -> None:
    """Show one ticket: CODE is its number today, or its token as a scanner types it."""
    with invocation.reception(as_json=as_json) as reception:
        ticket = reception.read(visits.find, code)
        history = reception.read(visit_history.of_visit, ticket.visit)
    if as_json:
        print_json(ticket_json(invocation.house, ticket) | history_json(history))
        return
    table = Table(box=None, pad_edge=False, show_header=False)
    for name, value in _described(invocation.words, invocation.house, ticket):
        table.add_row(name, Text(value or "–"))
    for step in history.steps:
        table.add_row(invocation.words.time(step.at), Text(_step(invocation, step)))
    Console().print(table)


def _described(words: Words, house: House, ticket: TicketView) -> Iterator[tuple[str, str]]:
    say, moment = words.say, ticket.arrived_at
    office, place = wording.where_to_go(words, house, ticket.office_name, ticket.office_place)
    yield say("Number"), ticket.number
    yield say("Time"), f"{words.full_day(moment.date())}, {words.time(moment)}"
    yield say("Service"), house.speak(ticket.service_name, words.language)
    yield say("Office"), ", ".join(part for part in (office, place) if part)
    yield say("Queue"), wording.ahead(words, ticket.ahead)
    yield say("People"), str(ticket.people)
    yield say("Needs"), ", ".join(wording.help_need(words, need) for need in sorted(ticket.needs))
    yield say("Language"), ticket.language
    yield say("Paper"), _paper(words, ticket)
    yield say("Code"), ticket.token


def _step(invocation: Invocation, step: StepView) -> str:
    words = invocation.words
    said = [
        queue_words.step(words, step.kind),
        queue_words.counter(words, invocation.house, step.counter),
        step.actor,
        words.say("taken back") if step.undone and step.kind is not StepKind.UNDONE else "",
    ]
    return " · ".join(part for part in said if part)


def _paper(words: Words, ticket: TicketView) -> str:
    if ticket.printed is None:
        return ""
    state = wording.job_state(words, ticket.printed)
    return f"{state} – {wording.trouble(words, ticket.reason)}" if ticket.reason else state
