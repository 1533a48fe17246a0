"""What takes place, who may come, and how it stands.

Every moment is an aware datetime; house time where a day or an hour matters.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise

from db.enums import Access, EventKind, EventStatus
from kiosk.domain.booking import LONGEST_TITLE, MOST_PEOPLE
from kiosk.domain.house import House
from kiosk.domain.refusals import Refused
from kiosk.domain.registrations import Seats
from kiosk.domain.texts import one_line

LONGEST_DESCRIPTION = 1000
MOST_SESSIONS = 60
"""The most days of one training: a funder's sheet is made for each half of them."""

TAUGHT = frozenset({EventKind.WORKSHOP, EventKind.TRAINING})
"""Kinds of events that somebody leads, who signs for it as well."""

NOON = time(13)
"""What begins before is in the morning, what ends after is in the afternoon."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time, `[start, end)`, in house time."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Quota:
    """The most seats that an organisation's members may have; `organisation` None: all others."""

    organisation: str | None
    seats: int


@dataclass(frozen=True, slots=True)
class EventDetails:
    """What an event is, apart from when and where.

    `seats` None: nobody counts them; of an event in parts it is each part's. `registers` False: the
    door is open. `opens` and `closes` are when people may register by themselves, None: at once,
    until it begins. `asks_name`: a first name is asked for.
    """

    title: str
    kind: EventKind = EventKind.WORKSHOP
    organisation: str | None = None
    trainer: str = ""
    description: str = ""
    seats: int | None = None
    access: Access = Access.PUBLIC
    registers: bool = True
    opens: datetime | None = None
    closes: datetime | None = None
    asks_name: bool = False
    quotas: tuple[Quota, ...] = ()


class Standing(StrEnum):
    """How an event stands for somebody who would like to come; `free`: just come."""

    OPEN = "open"
    FREE = "free"
    FULL = "full"
    NOT_YET = "not-yet"
    CLOSED = "closed"
    ON = "on"
    CANCELLED = "cancelled"
    PAST = "past"


class Half(StrEnum):
    """Half a day, for which people sign."""

    MORNING = "am"
    AFTERNOON = "pm"


def tidied(house: House, details: EventDetails) -> EventDetails:
    """Return the details as they are kept.

    Raises `Refused`: `event.no-title`, `text.too-long`, `organisation.unknown`,
    `event.seats` (`most`), `event.quota-twice` (`organisation`), `event.closes-before-it-opens`.
    """
    title = one_line(details.title, LONGEST_TITLE)
    if not title:
        raise Refused("event.no-title")
    named = [details.organisation, *(quota.organisation for quota in details.quotas)]
    for key in named:
        if key is not None and key not in house.organisations:
            raise Refused("organisation.unknown", organisation=key)
    seats = [details.seats, *(quota.seats for quota in details.quotas)]
    if any(each is not None and not 1 <= each <= MOST_PEOPLE for each in seats):
        raise Refused("event.seats", most=MOST_PEOPLE)
    _check_quotas(details.quotas)
    if details.opens and details.closes and details.closes <= details.opens:
        raise Refused("event.closes-before-it-opens")
    return replace(
        details,
        title=title,
        trainer=one_line(details.trainer, LONGEST_TITLE),
        description=one_line(details.description, LONGEST_DESCRIPTION),
    )


def check_sessions(sessions: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """Return the times of an event in order.

    Raises `Refused`: `booking.backwards`, `event.no-time`, `event.too-many-sessions` (`most`),
    `series.overlaps-itself`.
    """
    ordered = sorted(sessions, key=lambda one: one.start.astimezone(UTC))
    if not ordered:
        raise Refused("event.no-time")
    if len(ordered) > MOST_SESSIONS:
        raise Refused("event.too-many-sessions", most=MOST_SESSIONS)
    for one in ordered:
        if one.end.astimezone(UTC) <= one.start.astimezone(UTC):
            raise Refused("booking.backwards")
    for one, following in pairwise(ordered):
        if following.start.astimezone(UTC) < one.end.astimezone(UTC):
            raise Refused("series.overlaps-itself")
    return tuple(ordered)


def end_of(sessions: Sequence[Stretch]) -> datetime:
    """Return when the last of the sessions ends."""
    return max((one.end for one in sessions), key=lambda end: end.astimezone(UTC))


def slots_of(session: Stretch, length: timedelta) -> tuple[Stretch, ...]:
    """Return a session cut into times of this length; what is left over at its end is none.

    Raises `Refused`: `event.slot-length` where not one fits.
    """
    found, start = [], session.start.astimezone(UTC)
    while length > timedelta(0) and start + length <= session.end.astimezone(UTC):
        zone = session.start.tzinfo
        found.append(Stretch(start.astimezone(zone), (start + length).astimezone(zone)))
        start += length
    if not found:
        raise Refused("event.slot-length")
    return tuple(found)


def halves_of(session: Stretch) -> tuple[Half, ...]:
    """Return the half-days that a session takes: for each of them people sign."""
    if session.end.date() > session.start.date():
        return (Half.MORNING, Half.AFTERNOON) if session.start.time() < NOON else (Half.AFTERNOON,)
    halves = []
    if session.start.time() < NOON:
        halves.append(Half.MORNING)
    if session.end.time() > NOON:
        halves.append(Half.AFTERNOON)
    return tuple(halves)


def halves_from(session: Stretch, moment: datetime) -> tuple[Half, ...]:
    """Return the half-days of a session that whoever comes at a moment is there for."""
    halves = halves_of(session)
    if _is_afternoon(session, moment):
        return halves[-1:]
    return halves


def halves_begun(session: Stretch, moment: datetime) -> tuple[Half, ...]:
    """Return the half-days of a session that have begun when somebody goes."""
    halves = halves_of(session)
    return halves if _is_afternoon(session, moment) else halves[:1]


def _is_afternoon(session: Stretch, moment: datetime) -> bool:
    return moment.date() > session.start.date() or moment.time() >= NOON


def standing(
    details: EventDetails,
    status: EventStatus,
    seats: Seats,
    sessions: Sequence[Stretch],
    now: datetime,
    *,
    in_parts: bool = False,
) -> Standing:
    """Return how an event stands for somebody who would like to come, at `now`.

    `in_parts`: people register for parts of it, also once the first has begun.
    """
    if status is EventStatus.CANCELLED:
        return Standing.CANCELLED
    if now >= end_of(sessions):
        return Standing.PAST
    if not details.registers:
        return Standing.FREE
    if details.opens is not None and now < details.opens:
        return Standing.NOT_YET
    if now >= (details.closes or (end_of(sessions) if in_parts else sessions[0].start)):
        return Standing.ON if now >= sessions[0].start else Standing.CLOSED
    return Standing.OPEN if seats.fit(1) else Standing.FULL


def check_registration(
    details: EventDetails, stands: Standing, people: int, *, by_desk: bool
) -> None:
    """Say no to a registration; the desk may register also before and after the usual time.

    What is full is no reason: one can wait. Raises `Refused`: `event.cancelled`, `event.past`,
    `event.free`, `event.invitation`, `event.not-yet` (`opens`), `event.closed`,
    `people.out-of-range`.
    """
    check_people(people)
    if stands in (Standing.CANCELLED, Standing.PAST, Standing.FREE):
        raise Refused(f"event.{stands}")
    if by_desk:
        return
    if details.access is Access.INVITATION:
        raise Refused("event.invitation")
    if stands is Standing.NOT_YET:
        raise Refused("event.not-yet", opens=details.opens)
    if stands in (Standing.CLOSED, Standing.ON):
        raise Refused("event.closed")


def check_people(people: int) -> None:
    """Say no to a group that nobody has seen. Raises `Refused`: `people.out-of-range`."""
    if not 1 <= people <= MOST_PEOPLE:
        raise Refused("people.out-of-range", most=MOST_PEOPLE)


def _check_quotas(quotas: Sequence[Quota]) -> None:
    seen: set[str | None] = set()
    for quota in quotas:
        if quota.organisation in seen:
            raise Refused("event.quota-twice", organisation=quota.organisation)
        seen.add(quota.organisation)
