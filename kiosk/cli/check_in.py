"""`kiosk check-in`: what the visitor screen does, from a shell."""

from dataclasses import replace

import click

from db.enums import HelpNeed
from kiosk import wording
from kiosk.cli.context import Invocation, json_option, print_json
from kiosk.cli.views import ticket_json
from kiosk.delivery import devices_of
from kiosk.domain.checkin import MOST_PEOPLE, CheckIn
from kiosk.i18n import words
from kiosk.services import visits
from kiosk.spooler import see_to


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
        if ticket.job is not None:
            devices = devices_of(invocation.settings, house)
            patience = float(invocation.settings.printing.deadline_seconds)
            job = see_to(reception, devices, ticket.job, patience)
            ticket = replace(ticket, printed=job.state, reason=job.reason)
    if as_json:
        print_json(ticket_json(house, ticket))
        return
    say = words(ticket.language)
    office, place = wording.where_to_go(say, house, ticket.office_name, ticket.office_place)
    click.echo(ticket.number)
    for line in (office, place, wording.ahead(say, ticket.ahead)):
        if line:
            click.echo(line)
    if ticket.reason:
        why = wording.explain(invocation.words, house, ticket.arrived_at.date(), ticket.reason, {})
        click.echo(why.what, err=True)
