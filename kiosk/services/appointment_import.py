"""Appointments from a file: the same file twice changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from enum import Enum

from sqlmodel import Session, col

from db.enums import AppointmentState
from db.models import Appointment
from db.queries import appointments as queries
from kiosk.clock import Clock
from kiosk.domain.appointments import Wish
from kiosk.domain.refusals import Refused
from kiosk.services import appointments
from kiosk.services.appointments import AppointmentView
from kiosk.services.place import Place


class Fate(Enum):
    """What becomes of an appointment of a file."""

    PLANNED = "planned"
    MOVED = "moved"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    THERE = "there"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Incoming:
    """An appointment of a file; `uid` is how the file knows it again."""

    line: int
    uid: str
    wish: Wish
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one; `why` says why it was refused."""

    line: int
    fate: Fate
    appointment: AppointmentView | None
    why: Refused | None = None


def take(
    session: Session, clock: Clock, place: Place, incoming: Sequence[Incoming], *, anyway: bool
) -> tuple[Taken, ...]:
    """Plan, move and call off what a file says; what is refused is left out and named."""
    return tuple(_take(session, clock, place, one, anyway=anyway) for one in incoming)


def _take(session: Session, clock: Clock, place: Place, one: Incoming, *, anyway: bool) -> Taken:
    try:
        found = queries.where(session, col(Appointment.uid) == one.uid)
        row = found[0][0] if found else None
        if row is not None and not _is_over(row, one):
            return _known(session, clock, place, one, row, anyway=anyway)
        if one.cancelled:
            return Taken(one.line, Fate.THERE, None)
        if row is not None:
            # Tables begin again with 1 each week: the name is free for somebody else.
            row.uid = None
            session.flush()
        made = appointments.plan(session, clock, place, one.wish, anyway=anyway, uid=one.uid)
    except Refused as refused:
        return Taken(one.line, Fate.REFUSED, None, refused)
    return Taken(one.line, Fate.PLANNED, made)


def _is_over(row: Appointment, one: Incoming) -> bool:
    """Tell whether what has this name is done with, and something else is meant."""
    return row.state != AppointmentState.PLANNED and row.starts_at != one.wish.start.astimezone(UTC)


def _known(
    session: Session, clock: Clock, place: Place, one: Incoming, row: Appointment, *, anyway: bool
) -> Taken:
    assert row.id is not None  # noqa: S101  for the type checker: it was read
    view, wish = appointments.get(session, clock, place, row.id), one.wish
    if view.service != wish.service:
        service = place.house.services[view.service]
        raise Refused("appointment.other-service", service=service, start=view.start)
    if view.state is not AppointmentState.PLANNED:
        return Taken(one.line, Fate.THERE, view)
    if one.cancelled:
        gone = appointments.cancel(session, clock, place, row.id)
        return Taken(one.line, Fate.CANCELLED, gone)
    fate = Fate.THERE
    if (view.name, view.note, view.people) != (wish.name, wish.note, wish.people):
        described = appointments.describe(session, clock, place, row.id, wish)
        fate, view = (Fate.CHANGED if described != view else fate), described
    if (view.start, view.minutes) != (wish.start, wish.minutes):
        fate, view = (
            Fate.MOVED,
            appointments.move(
                session, clock, place, row.id, wish.start, wish.minutes, anyway=anyway
            ),
        )
    return Taken(one.line, fate, view)
