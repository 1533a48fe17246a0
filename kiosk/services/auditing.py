"""Who did what to somebody's things, and when: written in the transaction that did it.

What the visitors' screen does for whoever stands before it is among it, as its machine's; what
happens by itself is not. A check-in and each step of a visit have a row of their own anyway.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session

from db.audits import KEPT_DAYS
from db.queries import audits as queries
from kiosk.clock import Clock
from kiosk.domain.refusals import Refused
from kiosk.domain.staff import check_may
from kiosk.domain.tokens import APPOINTMENT, BOOKING, REGISTRATION, VISIT, read_token
from kiosk.services import staff
from kiosk.services.place import Place

AUDITED = frozenset(
    {
        "appointments", "appointment_import", "attendance", "booking_changes", "bookings",
        "calling", "counters", "door", "event_changes", "event_computers", "event_figures",
        "event_series", "events", "history", "importing", "keeping", "privacy", "receiving",
        "registration_import", "registrations", "signatures", "signing_in", "staff", "workstations",
    }
)  # fmt: skip
"""The services whose acts change something of somebody."""

_CODES = (VISIT, BOOKING, APPOINTMENT, REGISTRATION)
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Act:
    """Something that was done; `at` in house time."""

    at: datetime
    actor: str
    act: str
    subject: str


def note(
    session: Session,
    clock: Clock,
    place: Place,
    act: Callable[..., Any],
    arguments: Sequence[Any],
    answer: Any,
) -> None:
    """Write down what was just done, if it was to somebody's things."""
    service = _service_of(act)
    if service in AUDITED:
        name = f"{service}.{act.__name__}"
        queries.note(session, clock.now(), place.actor, name, _subject(arguments, answer))


def check_permitted(session: Session, place: Place, act: Callable[..., Any]) -> None:
    """Say no to an act that is not for who is signed in.

    Raises `Refused`: `staff.locked` where nobody is, `staff.gone` who does not work here any more
    or does something else, `staff.not-allowed`.
    """
    if place.locked:
        raise Refused("staff.locked")
    if place.person is not None and not staff.still_is(session, place.person, place.role):
        raise Refused("staff.gone")
    service = _service_of(act)
    check_may(place.role, service, audited=service in AUDITED)


def _service_of(act: Callable[..., Any]) -> str:
    """Return the service that an act belongs to; of anything else nothing."""
    package, _, module = act.__module__.rpartition(".")
    return module if package == "kiosk.services" else ""


def of_days(
    session: Session, clock: Clock, place: Place, first: date | None = None, days: int = 1
) -> tuple[Act, ...]:
    """Return what was done on some days from one (default: today) on."""
    day = first or place.local(clock.now()).date()
    start = datetime.combine(day, datetime.min.time(), place.house.zone)
    end = datetime.combine(day + timedelta(days=days), datetime.min.time(), place.house.zone)
    rows = queries.between(session, start, end)
    return tuple(Act(place.local(row.at), row.actor, row.act, row.subject) for row in rows)


def is_due(session: Session, clock: Clock) -> bool:
    """Tell whether anything is too old to be kept."""
    return queries.is_old(session, clock.now() - timedelta(days=KEPT_DAYS + 1))


def drop_old(session: Session, clock: Clock) -> int:
    """Forget who did what more than a year ago; return how much."""
    return queries.drop(session, clock.now() - timedelta(days=KEPT_DAYS + 1))


def _subject(arguments: Sequence[Any], answer: Any) -> str:
    """Return what it was done to: its id or its code, never what anybody wrote."""
    first = arguments[0] if arguments else None
    if type(first) is int:
        return str(first)
    if isinstance(first, str) and any(read_token(first, kind) for kind in _CODES):
        return first[:_LONGEST]
    made = answer[0] if isinstance(answer, tuple) and answer else answer
    for name in ("appointment", "ticket", "registration", "event", "member"):
        made = getattr(made, name, made) if not isinstance(getattr(made, name, None), int) else made
    number = getattr(made, "id", None) or getattr(made, "visit", None)
    return str(number) if isinstance(number, int) else ""
