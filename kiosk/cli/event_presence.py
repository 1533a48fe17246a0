"""`kiosk events presence`, `figures` and `import`: who came, how many, who comes."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from db.enums import RegistrationState, Via
from kiosk import wording
from kiosk.calendars import registrations as files
from kiosk.calendars.registrations import ForeignRegistration
from kiosk.cli.context import ID, REFUSED, Invocation, json_option, print_json
from kiosk.cli.event_views import (
    event_json,
    figures_json,
    figures_lines,
    public_lines,
    registration_json,
)
from kiosk.cli.files import read_file
from kiosk.cli.registrations import slot_of
from kiosk.domain.events import Half, halves_of
from kiosk.domain.headcounts import LABELS, Topic
from kiosk.domain.refusals import Refused
from kiosk.services import event_figures, events, registration_import, registrations, signatures
from kiosk.services.event_figures import Figures
from kiosk.services.event_views import EventView, SessionView
from kiosk.services.registration_import import Entered, Outcome, Row
from kiosk.services.registrations import Wanted
from kiosk.services.signatures import Signed

BIGGEST = 5_000_000
"""Bytes of a file: more are no registrations."""


@click.command("presence")
@click.argument("event", type=ID)
@click.option("--session", type=int, help="Which of its days; ids of `show --json`.")
@click.option("--present", multiple=True, metavar="ID[=am|pm]",
              help="This registration has signed, for all or for half of the day.")  # fmt: skip
@click.option("--everybody", is_flag=True, help="Everybody who has a seat has signed …")
@click.option("--absent", multiple=True, type=int, metavar="ID", help="… but for this one.")
@click.option("--walk-ins", type=int, help="People who are only on the paper.")
@click.option("--again", is_flag=True, help="Although it was keyed already.")
@json_option
@click.pass_obj
def presence_command(invocation: Invocation, /, event: int, as_json: bool, **more: Any) -> None:
    """Key who has signed the attendance sheet of EVENT; the paper is right."""
    if not (more["everybody"] or more["present"]):
        raise click.UsageError("Who has signed? Name them by --present ID, or --everybody.")
    if more["absent"] and not more["everybody"]:
        raise click.UsageError("--absent goes with --everybody.")
    with invocation.reception(as_json=as_json) as reception:
        found = reception.read(events.get, event)
        one = _session(found, more["session"])
        signed = {each.registration: each for each in (_signed(one, p) for p in more["present"])}
        if more["everybody"]:
            there = reception.read(registrations.of_event, event)
            seated = [one.id for one in there if one.state is RegistrationState.REGISTERED]
            if unknown := set(more["absent"]) - set(seated):
                raise Refused("registration.unknown", registration=min(unknown))
            for key in set(seated) - set(more["absent"]):
                signed.setdefault(key, Signed(key, frozenset(halves_of(one.stretch))))
        reception.write(
            signatures.key_presence,
            one.id,
            list(signed.values()),
            walk_ins=more["walk_ins"],
            again=more["again"],
        )
        figures = reception.read(event_figures.of_event, event)
    _show_figures(invocation, figures, as_json=as_json)


@click.command("figures")
@click.argument("event", type=ID)
@click.option("--age", "ages", multiple=True, metavar="LABEL=N", help="So many of that age came.")
@click.option("--status", "statuses", multiple=True, metavar="LABEL=N",
              help="So many of that status came.")  # fmt: skip
@click.option("--public", is_flag=True, help="As it may be published: no group under five.")
@json_option
@click.pass_obj
def figures_command(invocation: Invocation, /, event: int, as_json: bool, **more: Any) -> None:
    """Show how many people came to EVENT, and keep counts of ages and statuses, as totals.

    The labels are those of the Coop de la médiation numérique: under-12, 12-17, 18-24, 25-39,
    40-59, 60-69, 70-and-more; at-school, without-work, in-work, retired; unknown.
    """
    with invocation.reception(as_json=as_json) as reception:
        for topic, said in ((Topic.AGE, more["ages"]), (Topic.STATUS, more["statuses"])):
            if said:
                counts = dict(_count(each, topic) for each in said)
                reception.write(event_figures.count, event, topic, counts)
        figures = reception.read(event_figures.of_event, event)
    if more["public"]:
        _show_public(invocation, figures, as_json=as_json)
    else:
        _show_figures(invocation, figures, as_json=as_json)


@click.command("import")
@click.argument("event", type=ID)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Register them; without it, show what would happen.")
@json_option
@click.pass_obj
def import_command(
    invocation: Invocation, event: int, file: Path, yes: bool, as_json: bool
) -> None:
    """Register whom a table (CSV) has for EVENT; reading it twice changes nothing."""
    with invocation.reception(as_json=as_json) as reception:
        read = files.read(read_file(file, BIGGEST), invocation.house)
        planned = reception.read(events.get, event)
        bad, rows = [], []
        for one in read:
            try:
                rows.append(_row(planned, one))
            except Refused as refused:
                bad.append(Entered(one.line, Outcome.REFUSED, None, refused))
        act = reception.write if yes else reception.try_out
        done = act(registration_import.take, rows)
    entered = sorted([*bad, *done], key=lambda one: one.line)
    if as_json:
        print_json([_entered_json(invocation, one) for one in entered])
    else:
        _show_entered(invocation, entered, kept=yes)
    if any(one.outcome is Outcome.REFUSED for one in entered):
        raise click.exceptions.Exit(REFUSED)


def _row(event: EventView, one: ForeignRegistration) -> Row:
    """Return what a row of a file wants. Raises `Refused`."""
    if one.why is not None:
        raise one.why
    wanted = Wanted(
        event.id,
        one.people,
        one.name,
        one.contact,
        one.organisation,
        slot_of(event, one.slot, by_id=False),
        via=Via.IMPORT,
        source=one.uid,
    )
    return Row(one.line, wanted)


def _session(event: EventView, wanted: int | None) -> SessionView:
    if wanted is None and len(event.sessions) == 1:
        return event.sessions[0]
    for one in event.sessions:
        if one.id == wanted:
            return one
    ids = ", ".join(str(one.id) for one in event.sessions)
    raise click.UsageError(f"--session is one of {ids}.")


def _signed(one: SessionView, written: str) -> Signed:
    number, _, half = written.partition("=")
    if not (number.isascii() and number.isdigit()) or half not in ("", *Half):
        raise click.UsageError(f"--present {written}: write ID, ID=am or ID=pm.")
    halves = frozenset({Half(half)}) if half else frozenset(halves_of(one.stretch))
    return Signed(int(number), halves)


def _count(written: str, topic: Topic) -> tuple[str, int]:
    label, _, number = written.rpartition("=")
    if not (number.isascii() and number.isdigit() and len(number) < 6):
        known = ", ".join(LABELS[topic])
        raise click.UsageError(f"--{topic} {written}: write LABEL=N, with one of {known}.")
    return label, int(number)


def _show_figures(invocation: Invocation, figures: Figures, *, as_json: bool) -> None:
    if as_json:
        print_json(event_json(figures.event) | figures_json(figures))
        return
    for line in figures_lines(invocation.words, figures):
        click.echo(line)


def _show_public(invocation: Invocation, figures: Figures, *, as_json: bool) -> None:
    said = event_figures.public(figures)
    if as_json:
        print_json({"title": figures.event.details.title, **said})
        return
    for line in public_lines(invocation.words, figures.event.details.title, said):
        click.echo(line)


def _entered_json(invocation: Invocation, one: Entered) -> dict[str, Any]:
    return {
        "line": one.line,
        "outcome": one.outcome.value,
        "registration": registration_json(one.registration) if one.registration else None,
        "error": one.why.code if one.why else None,
        "message": _why(invocation, one) if one.why else None,
    }


def _show_entered(invocation: Invocation, entered: Sequence[Entered], *, kept: bool) -> None:
    say, say_many = invocation.words.say, invocation.words.say_many
    for one in entered:
        if one.why is not None:
            click.echo(
                say("line {line}: {why}", line=one.line, why=_why(invocation, one)), err=True
            )
    numbers = Counter(one.outcome for one in entered)
    if seated := numbers[Outcome.REGISTERED]:
        click.echo(say_many("{n} has a seat.", "{n} have a seat.", seated))
    if waiting := numbers[Outcome.WAITING]:
        click.echo(say_many("{n} waits for a seat.", "{n} wait for a seat.", waiting))
    if there := numbers[Outcome.THERE]:
        click.echo(say_many("{n} is already there.", "{n} are already there.", there))
    if not kept:
        click.echo(say("Nothing was kept yet: add --yes."))


def _why(invocation: Invocation, one: Entered) -> str:
    house = invocation.house
    today = invocation.clock.now().astimezone(house.zone).date()
    assert one.why is not None  # noqa: S101  for the type checker
    return wording.explain(invocation.words, house, today, one.why.code, one.why.details).what
