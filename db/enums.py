"""Status words, as they are stored."""

from enum import StrEnum


class Weeks(StrEnum):
    """Which weeks of ISO 8601 a presence takes place in."""

    EVERY = "every"
    ODD = "odd"
    EVEN = "even"


class ResourceKind(StrEnum):
    """What can be booked for a time."""

    ROOM = "room"


class VisitState(StrEnum):
    """Where a visit is in its life."""

    WAITING = "waiting"
    CALLED = "called"
    FINISHED = "finished"


class StepKind(StrEnum):
    """What happened to a visit at a moment."""

    ARRIVED = "arrived"


class HelpNeed(StrEnum):
    """What changes the way a visitor is received."""

    SEAT = "seat"
    PUSHCHAIR = "pushchair"
    READING = "reading"
    INTERPRETER = "interpreter"


class JobKind(StrEnum):
    """What a print job prints."""

    TICKET = "ticket"
    TEST = "test"


class JobState(StrEnum):
    """How far a print job has come.

    `queued` waits, also for a printer in trouble. `unconfirmed` may have come out: it is never
    printed again by itself. Nothing came out of what `failed`, `expired` (nobody needs it any
    more) or was `cancelled`.
    """

    QUEUED = "queued"
    SENDING = "sending"
    PRINTED = "printed"
    UNCONFIRMED = "unconfirmed"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
