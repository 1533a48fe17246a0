"""Bookings in words: what it is, and why it cannot be.

Days are said from where `today` stands; every moment is in house time.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Protocol

from db.enums import BookingKind, BookingStatus, ChangeKind, OccurrenceState, ResourceKind
from kiosk.domain.booking import Details, Slot
from kiosk.domain.house import House, Resource
from kiosk.domain.series import Planned, Scope, Why
from kiosk.i18n import Words, mark
from kiosk.time_words import moment

_KINDS: Mapping[BookingKind, str] = {
    BookingKind.MEETING: mark("meeting"),
    BookingKind.WORKSHOP: mark("workshop"),
    BookingKind.PRESENCE: mark("presence"),
    BookingKind.EVENT: mark("event"),
    BookingKind.LOAN: mark("loan"),
    BookingKind.OTHER: mark("something else"),
    BookingKind.SITTING: mark("somebody at a computer"),
    BookingKind.OUT_OF_ORDER: mark("out of order"),
}
_STATUSES: Mapping[BookingStatus, str] = {
    BookingStatus.OPTION: mark("option"),
    BookingStatus.CONFIRMED: mark("confirmed"),
    BookingStatus.CANCELLED: mark("called off"),
    BookingStatus.EXPIRED: mark("the option ran out"),
}
_STATES: Mapping[OccurrenceState, str] = {
    OccurrenceState.CANCELLED: mark("called off"),
    OccurrenceState.SKIPPED: mark("left out"),
    OccurrenceState.RELEASED: mark("released, nobody came"),
    OccurrenceState.EXPIRED: mark("the option ran out"),
    OccurrenceState.REPLACED: mark("moved"),
}
_RESOURCE_KINDS: Mapping[ResourceKind, str] = {
    ResourceKind.ROOM: mark("room"),
    ResourceKind.OFFICE: mark("office"),
    ResourceKind.WORKSTATION: mark("workstation"),
    ResourceKind.STORE: mark("store"),
    ResourceKind.EQUIPMENT: mark("equipment"),
}
_SCOPES: Mapping[Scope, str] = {
    Scope.THIS: mark("Only this one"),
    Scope.FROM_HERE: mark("This one and all that follow"),
    Scope.ALL: mark("All that are not over"),
}
_CHANGES: Mapping[str, str] = {
    "booked": mark("booked"),
    "imported": mark("imported"),
    "moved": mark("moved"),
    "described": mark("changed"),
    "changed": mark("moved and changed"),
    "confirmed": mark("confirmed"),
    "cancelled": mark("called off"),
    "restored": mark("put back"),
    "arrived": mark("arrival noted"),
    "ended": mark("ended earlier"),
    "released": mark("released, nobody came"),
    "expired": mark("the option ran out"),
    "undone": mark("last change taken back"),
}


class Use(Protocol):
    """A use of a resource as far as it is said here."""

    @property
    def slot(self) -> Slot:
        """Where and when."""

    @property
    def details(self) -> Details:
        """What it is."""

    @property
    def status(self) -> BookingStatus:
        """How sure its booking is."""

    @property
    def option_until(self) -> datetime | None:
        """When the option runs out."""

    @property
    def state(self) -> OccurrenceState:
        """What became of it."""

    @property
    def taken_from(self) -> datetime:
        """When setting up begins."""

    @property
    def taken_until(self) -> datetime:
        """When clearing ends."""

    @property
    def arrived(self) -> datetime | None:
        """When its people came."""


def kind(words: Words, kind: BookingKind) -> str:
    """Name what a booking is for."""
    return words.say(_KINDS[kind])


def status(words: Words, status: BookingStatus) -> str:
    """Say how sure a booking is."""
    return words.say(_STATUSES[status])


def state(words: Words, use: Use, today: date) -> str:
    """Say how a use stands: its option with its end, who came, what became of it."""
    if use.state is not OccurrenceState.BOOKED:
        return words.say(_STATES[use.state])
    if use.status is BookingStatus.OPTION and use.option_until is not None:
        return words.say("option until {when}", when=moment(words, use.option_until, today))
    if use.arrived is not None:
        return words.say("there since {time}", time=words.time(use.arrived))
    return status(words, use.status)


def resource_kind(words: Words, kind: ResourceKind) -> str:
    """Name a kind of what can be booked."""
    return words.say(_RESOURCE_KINDS[kind])


def resource(words: Words, house: House, key: str) -> str:
    """Name a resource in a sentence; one that the house no longer has is its key."""
    known = house.resources.get(key)
    return named(words, known) if known else key


def name(house: House, key: str) -> str:
    """Name a resource by itself; one that the house no longer has is its key."""
    known = house.resources.get(key)
    return known.name if known else key


def named(words: Words, resource: Resource) -> str:
    """Name a resource: `room Vercors`, but not `room Room 3`, nor `equipment Van`."""
    own = resource.name.casefold()
    if resource.kind is not ResourceKind.ROOM or any(room in own for room in ("salle", "room")):
        return resource.name
    return words.say("room {name}", name=resource.name)


def holds(words: Words, resource: Resource, layout: str | None = None) -> str:
    """Say how many people a resource holds: `12 people`."""
    furnished = resource.layouts.get(layout or "")
    return people(words, furnished.capacity if furnished else resource.capacity)


def people(words: Words, n: int) -> str:
    """Return so many people: `12 people`."""
    return words.say_many("{n} person", "{n} people", n)


def organisation(house: House, key: str | None) -> str:
    """Name an organisation; empty for none."""
    known = house.organisations.get(key or "")
    return known.name if known else ""


def holder(words: Words, house: House, details: Details) -> str:
    """Say who has something: `CV workshop (Les invités)`; somebody, if that is all one may know."""
    title = details.title or words.say("Somebody")
    who = organisation(house, details.organisation)
    return words.say("{title} ({organisation})", title=title, organisation=who) if who else title


def scope(words: Words, scope: Scope) -> str:
    """Say how much of a series a change is about."""
    return words.say(_SCOPES[scope])


def change(words: Words, kind: ChangeKind) -> str:
    """Say what was done to a booking."""
    return words.say(_CHANGES[kind])


def left_out(words: Words, house: House, planned: Planned) -> str:
    """Say why a time of a series does not take place: `public holiday: Noël`."""
    on = planned.slot.start.date()
    holiday = house.holidays.on(on)
    if planned.left_out is Why.HOLIDAY and holiday is not None:
        return words.say("public holiday: {name}", name=house.speak(holiday, words.language))
    if planned.left_out is Why.CLOSURE:
        return words.say("the house is closed")
    return words.say("left out")
