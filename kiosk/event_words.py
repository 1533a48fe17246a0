"""Why an event, a registration or a scan is refused, in words; and what its status words say."""

from collections.abc import Mapping

from db.enums import EventKind, RegistrationState
from kiosk.domain.events import Standing
from kiosk.domain.headcounts import Age, Status, Topic
from kiosk.domain.series import Scope
from kiosk.i18n import Words, mark

TEXTS: Mapping[str, str] = {
    "event.unknown": mark("There is no such event."),
    "event.no-title": mark("What is it called? Type a title."),
    "event.no-time": mark("When does it take place?"),
    "event.seats": mark("Between 1 and {most} seats."),
    "event.quota-twice": mark("“{organisation}” has two quotas. Keep one."),
    "event.closes-before-it-opens": mark("Registration would end before it begins."),
    "event.too-many-sessions": mark("One event has at most {most} days."),
    "event.slot-length": mark("It is too short for one such part."),
    "event.slots-need-seats": mark("How many seats has each part?"),
    "event.past": mark("It is over."),
    "event.cancelled": mark("It was called off."),
    "event.free": mark("Nobody has to register for it: just come."),
    "event.invitation": mark("It is on invitation. Ask the reception."),
    "event.not-yet": mark("Registration begins {opens}."),
    "event.closed": mark("Registration is over. Ask the reception."),
    "event.full": mark("Not enough seats are left ({left})."),
    "event.which-slot": mark("For which time? There is: {slots}."),
    "event.no-slots": mark("It has no times to choose from."),
    "event.slot-taken": mark("Somebody has registered for {start}. Move them first."),
    "event.too-many": mark("There are only {most} seats in all."),
    "event.planned": mark("It takes place: there is nothing to put back."),
    "event.room-without": mark("“{title}” was called off. Put the event back, and its room comes."),
    "table.broken": mark("The file is not a table, from line {line} on. Save it as CSV again."),
    "event.slot-over": mark("That time is over. Choose a later one."),
    "event.which-session": mark("It has several days. Say which one: {sessions}."),
    "event.session-unknown": mark("It has no such day."),
    "event.seats-taken": mark("{taken} seats are taken already."),
    "event.quota-taken": mark("Seats of a quota are taken already."),
    "event.needs-room": mark("“{title}” takes place there. Move or cancel the event instead."),
    "event.several-rooms": mark("“{title}” has several rooms. Move the event instead."),
    "event.keyed": mark("Who came was keyed already, {start}. To key it anew: --again"),
    "event.not-begun": mark("It has not begun: {start}."),
    "event.label-unknown": mark("There is no “{label}”. There is: {known}."),
    "event.counted-more": mark("Only {came} people came."),
    "registration.bad-file": mark("The file is not understood: no column for {missing}."),
    "registration.empty-file": mark("The file has no registration."),
    "registration.file-too-big": mark("The file has more than {most} registrations."),
    "registration.bad-number": mark("“{written}” is not a number."),
    "sheet.holiday": mark("{start} is a public holiday: {holiday}."),
    "sheet.trainer-busy": mark("{trainer} also has “{title}”, {start}."),
    "sheet.room-small": mark("{people} people are expected, and the room holds {most} ({start})."),
    "sheet.no-trainer": mark("No trainer is named."),
    "sheet.no-organisation": mark("No organisation is named."),
    "registration.unknown": mark("There is no such registration."),
    "registration.cancelled": mark("This registration was cancelled."),
    "registration.came": mark("They have come already: it stays where it is."),
    "scan.unknown": mark("This code is not known. Please go to the reception desk."),
    "scan.other-event": mark("This code is for “{title}”, {start}."),
    "scan.other-day": mark("“{title}” is {start}. Please come back then."),
    "scan.too-early": mark("“{title}”: the doors open {opens}."),
    "scan.over": mark("“{title}” is over."),
    "scan.already-in": mark("“{title}”: you are in already, since {time}."),
    "scan.cancelled": mark("“{title}”: this registration was cancelled. Ask the reception."),
    "scan.event-cancelled": mark("“{title}” was called off. Ask the reception."),
    "scan.waiting": mark("“{title}” is full: you are number {line} in line."),
    "scan.room-full": mark("The room is full: {inside} people, and it holds {capacity}."),
    "scan.not-in": mark("“{title}”: you have not come in yet."),
}

_KINDS: Mapping[EventKind, str] = {
    EventKind.WORKSHOP: mark("Workshop"),
    EventKind.TRAINING: mark("Training"),
    EventKind.CONFERENCE: mark("Conference"),
    EventKind.DEBATE: mark("Debate"),
    EventKind.SPEED_MEETING: mark("Business speed meeting"),
    EventKind.SCREENING: mark("Film screening"),
    EventKind.DISTRIBUTION: mark("Distribution"),
    EventKind.OTHER: mark("Event"),
}

_STANDINGS: Mapping[Standing, str] = {
    Standing.OPEN: mark("open"),
    Standing.FREE: mark("just come"),
    Standing.FULL: mark("full"),
    Standing.NOT_YET: mark("not open yet"),
    Standing.CLOSED: mark("registration is over"),
    Standing.ON: mark("now"),
    Standing.CANCELLED: mark("does not take place"),
    Standing.PAST: mark("over"),
}

_SCOPES: Mapping[Scope, str] = {
    Scope.THIS: mark("This event only"),
    Scope.FROM_HERE: mark("This event and those that follow"),
    Scope.ALL: mark("All events of the series that are not over"),
}

_REGISTRATIONS: Mapping[RegistrationState, str] = {
    RegistrationState.REGISTERED: mark("has a seat"),
    RegistrationState.WAITING: mark("waits for a seat"),
    RegistrationState.CANCELLED: mark("cancelled"),
}


_LABELS: Mapping[Topic, Mapping[str, str]] = {
    Topic.AGE: {
        Age.UNDER_12: mark("Under 12"),
        Age.FROM_12: mark("12 – 17 years"),
        Age.FROM_18: mark("18 – 24 years"),
        Age.FROM_25: mark("25 – 39 years"),
        Age.FROM_40: mark("40 – 59 years"),
        Age.FROM_60: mark("60 – 69 years"),
        Age.FROM_70: mark("70 years and more"),
        Age.UNKNOWN: mark("Age not known"),
    },
    Topic.STATUS: {
        Status.AT_SCHOOL: mark("At school"),
        Status.WITHOUT_WORK: mark("Without work"),
        Status.IN_WORK: mark("In work"),
        Status.RETIRED: mark("Retired"),
        Status.UNKNOWN: mark("Status not known"),
    },
}


def label(words: Words, topic: Topic, label: str) -> str:
    """Name what was counted of who came."""
    return words.say(_LABELS[topic][label])


def kind(words: Words, kind: EventKind) -> str:
    """Name a kind of event."""
    return words.say(_KINDS[kind])


def scope(words: Words, scope: Scope) -> str:
    """Say how much of a series of events is meant."""
    return words.say(_SCOPES[scope])


def standing(words: Words, standing: Standing) -> str:
    """Say how an event stands, short."""
    return words.say(_STANDINGS[standing])


def registration(words: Words, state: RegistrationState) -> str:
    """Say how a registration is."""
    return words.say(_REGISTRATIONS[state])
