"""Bookings in words: what it is, and why it cannot be.

Days are said from where `today` stands; every moment is in house time.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from db.enums import BookingKind, BookingStatus, ChangeKind, OccurrenceState, ResourceKind
from kiosk.domain.booking import Details, Slot
from kiosk.domain.house import House, Resource, Span
from kiosk.domain.refusals import Refused
from kiosk.domain.series import Planned, Scope, Why
from kiosk.i18n import Words, mark
from kiosk.time_words import day, length, listed, moment, when

_KINDS: Mapping[BookingKind, str] = {
    BookingKind.MEETING: mark("meeting"),
    BookingKind.WORKSHOP: mark("workshop"),
    BookingKind.PRESENCE: mark("presence"),
    BookingKind.EVENT: mark("event"),
    BookingKind.LOAN: mark("loan"),
    BookingKind.OTHER: mark("something else"),
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
_REFUSALS: Mapping[str, str] = {
    "booking.no-title": mark("What is it for? Type a title."),
    "booking.backwards": mark("It ends before it begins."),
    "booking.over": mark("That time is over."),
    "booking.too-short": mark("{resource} is booked for at least {length}."),
    "booking.too-long": mark("{resource} is booked for at most {length}."),
    "booking.too-far": mark("{resource} can be booked until {last}."),
    "booking.not-allowed": mark("{resource} is only for: {allowed}."),
    "booking.too-many-people": mark("{resource} holds {most} people."),
    "booking.no-equipment": mark("{resource} has no “{equipment}”."),
    "booking.closed": mark("The house is closed: {reason}."),
    "booking.outside-hours": mark("{resource} is open {hours}."),
    "booking.taken": mark("Somebody else has it now."),
    "booking.unknown": mark("There is no such booking."),
    "booking.not-booked": mark("It is not booked any more."),
    "booking.is-booked": mark("It is booked already."),
    "booking.not-an-option": mark("It is not an option: there is nothing to confirm."),
    "booking.too-early": mark("It is booked for {start}. Come back then."),
    "booking.not-now": mark("That is only possible around its time."),
    "option.over": mark("An option needs a time that is still to come."),
    "option.late": mark("The option must run out before it begins: {start}."),
    "people.out-of-range": mark("Between 1 and {most} people."),
    "organisation.unknown": mark("There is no organisation “{organisation}”."),
    "layout.unknown": mark("{resource} cannot be furnished like that."),
    "resource.unknown": mark("There is no “{resource}” to book."),
    "rule.malformed": mark("“{part}” is not understood. Try: every week, every 2 weeks."),
    "rule.unsupported": mark("“{part}” cannot be repeated here."),
    "rule.both": mark("It has two ends. Keep one."),
    "rule.endless": mark("Until when is it repeated?"),
    "series.empty": mark("No day is left."),
    "series.too-long": mark("That is more than {most} times. Choose an earlier end."),
    "series.overlaps-itself": mark("Two of these times overlap each other."),
    "import.twice-a-day": mark("It takes place more than once that day."),
    "text.too-long": mark("That is too long: {most} characters at most."),
    "time.unreadable": mark("“{typed}” is not understood. Try: 14h30, tomorrow 14h, 3/12 14h."),
    "time.missing": mark("The clocks go forward: {when} does not exist. Next: {next}."),
    "time.twice": mark("The clocks go back: {when} comes twice. Write {first} or {second}."),
    "time.out-of-range": mark("That day is too far away."),
    "undo.nothing": mark("There is nothing to take back."),
    "undo.changed": mark("It was changed again since: it cannot be taken back."),
}
_FAILED = mark("Something went wrong. The log says what.")
_CONFLICT = "booking.conflict"


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
    def arrived(self) -> datetime | None:
        """When its people came."""


class Conflict(Protocol):
    """A time that somebody has."""

    @property
    def wanted(self) -> Slot:
        """What was asked for."""

    @property
    def taken_by(self) -> Sequence[Use]:
        """Who has it."""


class Prospect(Protocol):
    """One time of a series that is not booked yet."""

    @property
    def planned(self) -> Planned:
        """When and where."""

    @property
    def conflict(self) -> Conflict | None:
        """Who has it already."""

    @property
    def refused(self) -> Refused | None:
        """Which rule it breaks."""


# What


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


def prospect(words: Words, house: House, today: date, prospect: Prospect) -> str:
    """Say of one time of a series when it is, and what is in its way."""
    planned = prospect.planned
    if planned.left_out is not None:
        what = left_out(words, house, planned)
    elif prospect.conflict is not None:
        what = taken_by(words, house, today, prospect.conflict)
    elif prospect.refused is not None:
        details = {k: v for k, v in prospect.refused.details.items() if k != "day"}
        what = refusal(words, house, today, prospect.refused.code, details)
    else:
        what = words.say("free")
    return words.say("{when}: {what}", when=when(words, planned.slot, today), what=what)


def taken_by(words: Words, house: House, today: date, conflict: Conflict) -> str:
    """Say who has a time that somebody wants: `CV workshop (Les invités), until 16:00`."""
    if not conflict.taken_by:
        return words.say("taken")
    last = max(conflict.taken_by, key=lambda use: use.slot.end)
    same_day = last.slot.end.date() == conflict.wanted.start.date()
    end = words.time(last.slot.end) if same_day else moment(words, last.slot.end, today)
    who = listed(words, [holder(words, house, use.details) for use in conflict.taken_by])
    return words.say("{who}, until {time}", who=who, time=end)


# Why not


def codes() -> frozenset[str]:
    """Return every code that `refusal` has words for."""
    return frozenset({*_REFUSALS, _CONFLICT})


def refusal(
    words: Words, house: House, today: date, code: str, details: Mapping[str, object]
) -> str:
    """Put a refusal about bookings into words; a code without words is said as a failure."""
    if code == _CONFLICT:
        return _conflicts(words, house, today, details)
    if code == "booking.outside-hours" and not details.get("hours"):
        what = words.say("{resource} is not open that day.", resource=details.get("resource"))
    else:
        values = _values(words, house, today, details)
        what = words.say(_REFUSALS.get(code, _FAILED), **values)
    on = details.get("day")
    if isinstance(on, date):
        on_day = day(words, on, today)
        return words.say("{day}: {what}", day=on_day[:1].upper() + on_day[1:], what=what)
    return what


def _conflicts(words: Words, house: House, today: date, details: Mapping[str, object]) -> str:
    count, found = details.get("count"), details.get("conflicts")
    if isinstance(count, int) and count > 1:
        return words.say_many("{n} time is taken.", "{n} times are taken.", count)
    if not isinstance(found, tuple) or not found:
        return words.say("It is taken then.")
    one: Conflict = found[0]
    return words.say(
        "{resource} is taken {when}: {who}.",
        resource=name(house, one.wanted.resource),
        when=when(words, one.wanted, today),
        who=taken_by(words, house, today, one),
    )


def _values(
    words: Words, house: House, today: date, details: Mapping[str, object]
) -> dict[str, object]:
    values = {name: _said(words, today, value) for name, value in details.items()}
    values["typed"] = values.pop("text", "")  # `say` has a text of its own
    asked, reason = details.get("resource"), details.get("reason")
    allowed = details.get("allowed")
    if isinstance(allowed, Iterable):
        values["allowed"] = ", ".join(organisation(house, str(key)) for key in allowed)
    if isinstance(asked, str) and asked in house.resources:
        values["resource"] = house.resources[asked].name
    if isinstance(reason, Mapping):
        values["reason"] = house.speak(reason, words.language)
    offsets, at = details.get("offsets"), details.get("when")
    if isinstance(offsets, tuple) and isinstance(at, datetime):
        values["first"], values["second"] = (f"{at:%Y-%m-%d %H:%M}{one}" for one in offsets)
    return values


def _said(words: Words, today: date, value: object) -> object:
    if isinstance(value, datetime):
        return moment(words, value, today)
    if isinstance(value, date):
        return day(words, value, today)
    if isinstance(value, timedelta):
        return length(words, value)
    if isinstance(value, tuple) and value and all(isinstance(each, Span) for each in value):
        # Breaks don't count: see `domain.booking.within`.
        opens, closes = min(each.start for each in value), max(each.end for each in value)
        start, end = (words.time(datetime.combine(today, at)) for at in (opens, closes))
        return words.say("from {start} to {end}", start=start, end=end)
    return value
