"""`kiosk check-in`: what the visitor screen does, from a shell."""

import time
from dataclasses import replace

import click

from db.enums import HelpNeed, JobState
from kiosk import wording
from kiosk.bootstrap import make_sender
from kiosk.cli.context import Invocation, json_option, print_json
from kiosk.cli.views import ticket_json
from kiosk.domain.checkin import MOST_PEOPLE, CheckIn
from kiosk.i18n import words
from kiosk.reception import Reception
from kiosk.services import printing, visits
from kiosk.services.printing import Send
from kiosk.services.visits import TicketView
from kiosk.spooler import PrinterBusy, PrinterLock, print_next, settle_interrupted

LOOK_EVERY = 0.05


@click.command("check-in")
@click.argument("service")
@click.option(
    "--people", type=click.IntRange(1, MOST_PEOPLE), default=1, help="How many come together."
)
@click.option(
    "--need",
    "needs",
    multiple=True,
    type=click.Choice([need.value for need in HelpNeed]),
    help="What would help; may be given several times.",
)
@click.option("--language", help="The visitor's language; the house's first one by default.")
@click.option("--no-print", is_flag=True, help="Give a number without a paper ticket.")
@json_option
@click.pass_obj
def check_in_command(
    invocation: Invocation,
    service: str,
    people: int,
    needs: tuple[str, ...],
    language: str | None,
    no_print: bool,
    as_json: bool,
) -> None:
    """Give a ticket for SERVICE, a key or a letter of `kiosk services`."""
    house = invocation.house
    by_letter = {each.letter: key for key, each in house.services.items()}
    request = CheckIn(
        by_letter.get(service.upper(), service),
        language=language or house.languages[0],
        people=people,
        needs=frozenset(HelpNeed(need) for need in needs),
    )
    with invocation.reception(as_json=as_json) as reception:
        ticket = reception.write(visits.check_in, request, printing=not no_print)
        send = make_sender(invocation.settings, house)
        if ticket.job is not None and send is not None:
            deadline = float(invocation.settings.printing.deadline_seconds)
            ticket = _with_paper(reception, ticket, send, deadline)
    if as_json:
        print_json(ticket_json(house, ticket))
        return
    say = words(ticket.language)
    office, place = wording.where_to_go(say, house, ticket.office_name, ticket.office_place)
    click.echo(ticket.number)
    for line in (office, place, wording.ahead(say, ticket.ahead)):
        if line:
            click.echo(line)
    if ticket.printed is JobState.FAILED and ticket.reason:
        why = wording.explain(invocation.words, house, ticket.arrived_at.date(), ticket.reason, {})
        click.echo(why.what, err=True)


def _with_paper(
    reception: Reception, ticket: TicketView, send: Send, deadline: float
) -> TicketView:
    """Have the ticket printed, by us or by the program that serves the printer already.

    Returns within about `deadline` seconds, with what has become of the paper by then.
    """
    job, printer = ticket.job, reception.place.ticket_printer
    if job is None or printer is None:
        return ticket
    end = time.monotonic() + deadline
    outcome = reception.read(printing.outcome, job)
    while time.monotonic() < end:
        try:
            with PrinterLock(reception.data_folder, printer):
                settle_interrupted(reception, printer)
                while time.monotonic() < end and print_next(reception, printer, send):
                    pass
        except PrinterBusy:
            time.sleep(LOOK_EVERY)
        outcome = reception.read(printing.outcome, job)
        if outcome.state not in (JobState.QUEUED, JobState.SENDING):
            break
    return replace(ticket, printed=outcome.state, reason=outcome.reason)
