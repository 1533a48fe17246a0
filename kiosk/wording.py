"""What a coded answer says to a person, and what they can do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from db.enums import AppointmentState, HelpNeed, JobKind, JobState, StepKind, VisitState
from kiosk import (
    appointment_words,
    event_words,
    file_words,
    queue_words,
    refusal_words,
    staff_words,
    workstation_words,
)
from kiosk.domain.calendar import Slot
from kiosk.domain.estimates import Band
from kiosk.domain.house import Counter, House, Service, Texts
from kiosk.i18n import Words, mark

_TEXTS: Mapping[str, str] = {
    **file_words.TEXTS,
    **queue_words.TEXTS,
    **appointment_words.TEXTS,
    **event_words.TEXTS,
    **workstation_words.TEXTS,
    **staff_words.TEXTS,
    "service.unknown": mark("There is no service called {service}."),
    "service.full": mark("There are no more tickets today."),
    "service.absent": mark("This service is not here now."),
    "house.closed": mark("The house is closed."),
    "people.out-of-range": mark("One ticket is for 1 to {most} people."),
    "equipment.unknown": mark("No room has “{equipment}”. There is: {known}."),
    "language.unknown": mark("This house does not speak “{language}”."),
    "ticket.malformed": mark("“{ticket}” is not a ticket number, and not a code of a ticket."),
    "ticket.unknown": mark("There is no ticket {ticket}."),
    "job.unknown": mark("There is no print job {job}."),
    "job.waiting": mark("Job {job} is still on its way to the paper."),
    "job.gone": mark("Job {job} is not waiting any more."),
    "job.none": mark("Ticket {ticket} was not to be printed."),
    "job.expired": mark("Nobody needed it any more."),
    "job.replaced": mark("A newer version was printed instead."),
    "schedule.nothing": mark("Nothing to print: what hangs at the doors is right."),
    "schedule.empty": mark("Nothing is booked: there is no page."),
    "schedule.over": mark("That day is over: nobody needs its sheet any more."),
    "printer.none": mark("This machine prints no tickets."),
    "printer.no-pages": mark("This machine prints no pages. Save them: --output FILE"),
    "printer.wrong-paper": mark(
        "“{printer}” has the wrong paper for it. Printers with the right one: {right}"
    ),
    "printer.unknown": mark("There is no printer “{printer}”. There is: {known}."),
    "database.locked": mark("Another program keeps the database busy. Try again in a moment."),
    "database.full": mark("The disk is full. Free some space; nothing was lost."),
    "database.read-only": mark("The database cannot be written. Check the rights of its folder."),
    "database.missing": mark("The database cannot be opened. Check its address and its folder."),
    "database.unreachable": mark("The database server does not answer. Check that it is running."),
    "database.damaged": mark("The database file is damaged. Restore the last backup."),
    "database.denied": mark("The database refuses us. Check the user and the password."),
    "database.newer": mark("A newer program has used this database. Install the newer program."),
    "database.unguarded": mark("The database lets rooms be booked twice. Run: kiosk doctor"),
    "database.failed": mark("The database could not do its work. The log says why."),
    "printer.unreachable": mark("The printer does not answer. Is it switched on?"),
    "printer.switched-off": mark("The printer is switched off."),
    "printer.busy": mark("Another program is using the printer."),
    "printer.cover-open": mark("The printer's cover is open."),
    "printer.no-paper": mark("The printer has no paper."),
    "printer.cutter": mark("The printer's cutter is blocked. Take the paper out."),
    "printer.mechanical": mark("The printer reports a fault. Switch it off and on."),
    "printer.offline": mark("The printer is paused. Press its button."),
    "printer.missing": mark("The printer is not there. Check its cable."),
    "printer.denied": mark("This program may not use the printer. Check its rights."),
    "printer.timeout": mark("The printer took too long."),
    "printer.cut-off": mark("The line to the printer broke."),
    "printer.disk-full": mark("The disk is full."),
    "printer.interrupted": mark("The program was stopped while it printed."),
    "printer.failed": mark("The printer failed. The log says why."),
    "clock.wrong": mark("This machine's clock is wrong. Until it is set, nothing ends by itself."),
    "screen.failing": mark("This screen does not start any more. People are sent to you."),
    "privacy.unknown": mark("Nothing is kept of this code or contact."),
    "program.failed": mark("Something went wrong. The log says what."),
}

_WITH_THEIR_DAY = ("start", "opens")
"""Moments that may be on any day; of all others only the time is said."""

_HELP: Mapping[HelpNeed, str] = {
    HelpNeed.SEAT: mark("A seat while I wait"),
    HelpNeed.PUSHCHAIR: mark("I have a pushchair"),
    HelpNeed.READING: mark("Help with reading"),
    HelpNeed.INTERPRETER: mark("Help with the language"),
}


_JOB_STATES: Mapping[JobState, str] = {
    JobState.QUEUED: mark("waiting"),
    JobState.SENDING: mark("printing"),
    JobState.PRINTED: mark("printed"),
    JobState.UNCONFIRMED: mark("not confirmed"),
    JobState.FAILED: mark("failed"),
    JobState.EXPIRED: mark("too old"),
    JobState.CANCELLED: mark("cancelled"),
}


_JOB_KINDS: Mapping[JobKind, str] = {
    JobKind.TICKET: mark("Ticket"),
    JobKind.TEST: mark("Test page"),
    JobKind.SLIP: mark("Appointment"),
    JobKind.PRESENT: mark("In the house"),
    JobKind.SHEET: mark("Rooms"),
    JobKind.REGISTRATION: mark("Registration"),
    JobKind.SIGNATURES: mark("Attendance sheet"),
    JobKind.TO_TELL: mark("People to tell"),
    JobKind.PROGRAMME: mark("Programme"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """A refusal in words: what happened, and when to come back (empty when nobody knows)."""

    what: str
    then: str


def explain(
    words: Words, house: House, today: date, code: str, details: Mapping[str, object]
) -> Answer:
    """Put a coded answer into words; a code without words is said as a failure."""
    if code in refusal_words.codes():
        return Answer(refusal_words.refusal(words, house, today, code, details), "")
    values = {name: _value(words, house, value) for name, value in details.items()}
    for name in _WITH_THEIR_DAY:
        if isinstance(moment := details.get(name), datetime):
            values[name] = words.when(moment, today)
    what = words.say(_TEXTS.get(code, _TEXTS["program.failed"]), **values)
    what = refusal_words.of_day(words, today, details.get("day"), what)
    upcoming = details.get("next")
    if isinstance(upcoming, Slot):
        return Answer(what, come_back(words, house, today, upcoming))
    return Answer(what, "")


def _value(words: Words, house: House, value: object) -> object:
    if isinstance(value, (Service, Counter)):
        return house.speak(value.name, words.language)
    if isinstance(value, Mapping):
        return house.speak(value, words.language)
    if isinstance(value, datetime):
        return words.time(value)
    if isinstance(value, tuple) and all(isinstance(one, datetime) for one in value):
        return ", ".join(words.time(one) for one in value)
    for kind, said in _SAID.items():
        if isinstance(value, kind):
            return said(words, value)
    return "–" if value is None else value


_SAID: Mapping[type, Callable[[Words, Any], str]] = {
    VisitState: queue_words.state,
    AppointmentState: appointment_words.state,
    StepKind: queue_words.step,
}


def come_back(words: Words, house: House, today: date, slot: Slot) -> str:
    """Say when and where to come back."""
    when = words.when(slot.start, today)
    if slot.counter is None:
        return words.say("Come back {when}.", when=when)
    return words.say("Come back {when}: {office}.", when=when, office=office(words, house, slot))


def office(words: Words, house: House, slot: Slot) -> str:
    """Name the counter of a reception."""
    return house.speak(house.counters[slot.counter].name, words.language) if slot.counter else ""


def ahead(words: Words, count: int) -> str:
    """Say how many wait before you."""
    if count == 0:
        return words.say("Nobody before you")
    return words.say_many("{n} person before you", "{n} people before you", count)


def waiting(words: Words, ahead_of_you: int, band: Band | None) -> str:
    """Say how many wait before you, and as far as it is known how long that takes."""
    people = ahead(words, ahead_of_you)
    if band is None:
        return people
    return f"{people} – {about(words, band)}"


def about(words: Words, band: Band) -> str:
    """Say how long a wait will be: `about 10 to 20 minutes`."""
    if band.low == 0:
        return words.say("less than {n} minutes", n=band.high)
    return words.say("about {low} to {high} minutes", low=band.low, high=band.high)


def help_need(words: Words, need: HelpNeed) -> str:
    """Name what changes the reception."""
    return words.say(_HELP[need])


def trouble(words: Words, code: str) -> str:
    """Say what is wrong with a printer or a print job."""
    return words.say(_TEXTS.get(code, _TEXTS["program.failed"]))


def job_state(words: Words, state: JobState) -> str:
    """Say how far a print job has come."""
    return words.say(_JOB_STATES[state])


def job_kind(words: Words, kind: JobKind) -> str:
    """Name what a print job prints."""
    return words.say(_JOB_KINDS[kind])


def codes() -> frozenset[str]:
    """Return every code that has words."""
    return frozenset(_TEXTS) | refusal_words.codes()


def where_to_go(words: Words, house: House, name: Texts, place: Texts) -> tuple[str, str]:
    """Return the office and the way there, either of which may be empty."""
    return house.speak(name, words.language), house.speak(place, words.language)
