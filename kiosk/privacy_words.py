"""What is kept of people, why, and how long, in words."""

from collections.abc import Mapping
from datetime import timedelta

from kiosk.domain.privacy import Kept
from kiosk.i18n import Words, mark

_WHAT: Mapping[Kept, str] = {
    Kept.VISIT_NOTES: mark("what the desk noted of a visit"),
    Kept.APPOINTMENT_NAMES: mark("name and note of an appointment"),
    Kept.APPOINTMENTS: mark("the time, the service and the code of an appointment"),
    Kept.REGISTRATIONS: mark("first name and contact of who registered for an event"),
    Kept.BOOKINGS: mark("contact, note and private title of a booking, and what was changed of it"),
    Kept.SHEETS: mark("what a printed sheet of the rooms said"),
    Kept.ACTS: mark("who at which machine did what, and when"),
    Kept.BACKUPS: mark("copies of the database"),
}
_WHY: Mapping[Kept, str] = {
    Kept.VISIT_NOTES: mark("so that who receives somebody knows it; until their visit ends"),
    Kept.APPOINTMENT_NAMES: mark("to receive somebody; until their visit or that day ends"),
    Kept.APPOINTMENTS: mark("to answer questions about it; after its day"),
    Kept.REGISTRATIONS: mark("to tell them of changes, for the attendance sheet; after the event"),
    Kept.BOOKINGS: mark("to call who has the room; after it was last used"),
    Kept.SHEETS: mark("to mark what has changed since; after its day"),
    Kept.ACTS: mark("to find out what happened; after it was done"),
    Kept.BACKUPS: mark("to have lost nothing when a disk breaks; after they were made"),
}


def what(words: Words, kept: Kept) -> str:
    """Say what is kept."""
    return words.say(_WHAT[kept])


def why(words: Words, kept: Kept) -> str:
    """Say what for, and from when on its period counts."""
    return words.say(_WHY[kept])


def period(words: Words, period: timedelta) -> str:
    """Say how long: `90 days`, `15 minutes`."""
    if period < timedelta(days=1):
        minutes = int(period / timedelta(minutes=1))
        return words.say_many("{n} minute", "{n} minutes", minutes)
    return words.say_many("{n} day", "{n} days", period.days)
