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
    OFFICE = "office"
    WORKSTATION = "workstation"
    STORE = "store"
    EQUIPMENT = "equipment"


class BookingKind(StrEnum):
    """What a booking is for; funders ask.

    `sitting` is somebody at a workstation, `out-of-order` nobody until it is mended.
    """

    MEETING = "meeting"
    WORKSHOP = "workshop"
    PRESENCE = "presence"
    EVENT = "event"
    LOAN = "loan"
    OTHER = "other"
    SITTING = "sitting"
    OUT_OF_ORDER = "out-of-order"


class BookingStatus(StrEnum):
    """How sure a booking is. An option frees its resource by itself when it expires."""

    OPTION = "option"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class OccurrenceState(StrEnum):
    """What became of one use of a resource; only `booked` takes it.

    `skipped` never was (a holiday, a conflict), `released` was not used, `expired` was an option.
    `replaced` is a resource that it took before it was moved to another.
    """

    BOOKED = "booked"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"
    RELEASED = "released"
    EXPIRED = "expired"
    REPLACED = "replaced"


class ChangeKind(StrEnum):
    """What was done to a booking; `changed` is moved and described at once."""

    BOOKED = "booked"
    MOVED = "moved"
    DESCRIBED = "described"
    CHANGED = "changed"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    RESTORED = "restored"
    ARRIVED = "arrived"
    ENDED = "ended"
    RELEASED = "released"
    EXPIRED = "expired"
    UNDONE = "undone"


class VisitState(StrEnum):
    """Where a visit is in its life; `kiosk.domain.visit_life` has the table of its steps.

    `to-come-back` was received, and will be once more. Nobody is called out of `paused`.
    """

    WAITING = "waiting"
    CALLED = "called"
    RECEIVED = "received"
    PAUSED = "paused"
    TO_COME_BACK = "to-come-back"
    FINISHED = "finished"
    ABSENT = "absent"
    LEFT = "left"
    CANCELLED = "cancelled"


class StepKind(StrEnum):
    """What happened to a visit at a moment.

    `changed` is how many people, or who comes first; `closed` is the end of the day.
    """

    ARRIVED = "arrived"
    CALLED = "called"
    RECALLED = "recalled"
    RECEIVED = "received"
    PAUSED = "paused"
    RETURNED = "returned"
    TRANSFERRED = "transferred"
    SENT_ON = "sent-on"
    CHANGED = "changed"
    FINISHED = "finished"
    ABSENT = "absent"
    LEFT = "left"
    CANCELLED = "cancelled"
    CLOSED = "closed"
    UNDONE = "undone"


class AppointmentState(StrEnum):
    """What became of an appointment; nobody came to one that was `missed`."""

    PLANNED = "planned"
    ARRIVED = "arrived"
    CANCELLED = "cancelled"
    MISSED = "missed"


class EventKind(StrEnum):
    """What takes place; funders ask. `speed-meeting` is a round of short talks of businesses."""

    WORKSHOP = "workshop"
    TRAINING = "training"
    CONFERENCE = "conference"
    DEBATE = "debate"
    SPEED_MEETING = "speed-meeting"
    SCREENING = "screening"
    DISTRIBUTION = "distribution"
    OTHER = "other"


class EventStatus(StrEnum):
    """What was decided about an event; whether it is full or over follows from other things."""

    PLANNED = "planned"
    CANCELLED = "cancelled"


class Access(StrEnum):
    """Who may come to an event. What is on invitation hangs on no wall."""

    PUBLIC = "public"
    INVITATION = "invitation"


class PoolKind(StrEnum):
    """What some of an event's seats are for: an organisation's members, or a time of the day."""

    QUOTA = "quota"
    SLOT = "slot"


class RegistrationState(StrEnum):
    """Whether somebody has a seat. Who waits gets one when it is free."""

    REGISTERED = "registered"
    WAITING = "waiting"
    CANCELLED = "cancelled"


class Via(StrEnum):
    """Where a registration came from; a `walk-in` came to the door without one."""

    DESK = "desk"
    KIOSK = "kiosk"
    IMPORT = "import"
    WALK_IN = "walk-in"


class HelpNeed(StrEnum):
    """What changes the way a visitor is received."""

    SEAT = "seat"
    PUSHCHAIR = "pushchair"
    READING = "reading"
    INTERPRETER = "interpreter"


class JobKind(StrEnum):
    """What a print job prints.

    `slip` is an appointment's, `present` who is in the house, `sheet` the rooms of the day.
    `registration` is somebody's seat at an event, `signatures` its attendance sheet, `to-tell`
    whom to tell that it was called off, `programme` what takes place in the next days.
    """

    TICKET = "ticket"
    TEST = "test"
    SLIP = "slip"
    PRESENT = "present"
    SHEET = "sheet"
    REGISTRATION = "registration"
    SIGNATURES = "signatures"
    TO_TELL = "to-tell"
    PROGRAMME = "programme"


class SheetKind(StrEnum):
    """What a sheet of rooms is for; only `desk` is not for everybody's eyes.

    `desk` and `desk-week` are for the reception, `poster` all rooms on a wall, `door` a room on
    its door, `week` seven days of a room, there as well.
    """

    DESK = "desk"
    DESK_WEEK = "desk-week"
    POSTER = "poster"
    DOOR = "door"
    WEEK = "week"


class Occasion(StrEnum):
    """Why a sheet was printed by itself."""

    MORNING = "morning"
    CHANGE = "change"


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


class Role(StrEnum):
    """What somebody who works here does, and so what they may do at a screen."""

    RECEPTION = "reception"
    ADVISER = "adviser"
    MANAGER = "manager"
