"""Named statements about what is to be forgotten, and about everything that is kept of somebody."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from sqlalchemy import delete, func, or_, text, update
from sqlmodel import Session, col, select

from db.models import (
    Appointment,
    Audit,
    Booking,
    BookingChange,
    EventSession,
    Occurrence,
    PrintJob,
    Registration,
    ScheduleEdition,
    Visit,
)
from db.queries.tables import table

AT_ONCE = 200
"""So many are forgotten in one transaction: nobody else waits for long."""

# Written out, so that the indexes of what is still to be forgotten can be used.
_NAMED = text("(registration.name <> '' OR registration.contact <> ''"
              " OR registration.source IS NOT NULL)")  # fmt: skip
_KNOWN = text("booking.forgotten_at IS NULL"
              " AND (booking.contact <> '' OR booking.note <> '' OR booking.private)")  # fmt: skip
_OWN = text("occurrence.own IS NOT NULL")
_CHANGE = table(BookingChange)


def named_registrations(session: Session, before: datetime) -> Sequence[Registration]:
    """Return registrations that say whose they are, of events that ended before a moment."""
    over = (
        select(EventSession.event_id)
        .group_by(col(EventSession.event_id))
        .having(func.max(col(EventSession.ends_at)) < before)
    )
    return session.exec(
        select(Registration)
        .where(_NAMED, col(Registration.event_id).in_(over))
        .order_by(col(Registration.id))
        .limit(AT_ONCE)
    ).all()


def known_bookings(session: Session, before: datetime) -> Sequence[Booking]:
    """Return bookings that were last used before a moment and are not forgotten yet."""
    later = select(Occurrence.id).where(
        col(Occurrence.booking_id) == col(Booking.id), col(Occurrence.ends_at) >= before
    )
    return session.exec(
        select(Booking)
        .where(_KNOWN, col(Booking.created_at) < before, ~later.exists())
        .order_by(col(Booking.id))
        .limit(AT_ONCE)
    ).all()


def uses_that_say(session: Session, before: datetime) -> Sequence[Occurrence]:
    """Return the uses that ended before a moment and say of themselves whom to call."""
    own = col(Occurrence.own)
    says = or_(own["contact"].as_string() != "", own["note"].as_string() != "")
    return session.exec(
        select(Occurrence)
        .where(_OWN, says, col(Occurrence.ends_at) < before)
        .order_by(col(Occurrence.id))
        .limit(AT_ONCE)
    ).all()


def uses_of(session: Session, bookings: Sequence[int]) -> Sequence[Occurrence]:
    """Return the uses of bookings that are something else than their booking."""
    return session.exec(
        select(Occurrence).where(_OWN, col(Occurrence.booking_id).in_(bookings))
    ).all()


def drop_changes(session: Session, bookings: Sequence[int]) -> None:
    """Delete what was changed of bookings: it holds every value as it was before."""
    undoing = select(BookingChange.id).where(col(BookingChange.booking_id).in_(bookings))
    connection = session.connection()
    connection.execute(
        update(_CHANGE).where(_CHANGE.c.undone_by.in_(undoing)).values(undone_by=None)
    )
    connection.execute(delete(_CHANGE).where(_CHANGE.c.booking_id.in_(bookings)))


def old_appointments(session: Session, before: date) -> Sequence[Appointment]:
    """Return the appointments of days before one."""
    return session.exec(
        select(Appointment)
        .where(col(Appointment.day) < before)
        .order_by(col(Appointment.day))
        .limit(AT_ONCE)
    ).all()


def drop_appointments(session: Session, ids: Sequence[int]) -> None:
    """Delete appointments, and let what was printed of them be of none."""
    connection, jobs, appointments = session.connection(), table(PrintJob), table(Appointment)
    connection.execute(
        update(jobs).where(jobs.c.appointment_id.in_(ids)).values(appointment_id=None)
    )
    connection.execute(delete(appointments).where(appointments.c.id.in_(ids)))


def old_sheets(session: Session, before: date) -> Sequence[ScheduleEdition]:
    """Return the sheets of days before one that still say something."""
    said = text("CAST(schedule_edition.content AS VARCHAR) <> '[]'")
    return session.exec(
        select(ScheduleEdition)
        .where(said, col(ScheduleEdition.day) < before)
        .order_by(col(ScheduleEdition.id))
        .limit(AT_ONCE)
    ).all()


def registrations_with_contact(session: Session) -> Sequence[Registration]:
    """Return the registrations that say whom to call."""
    said = select(Registration).where(_NAMED, col(Registration.contact) != "")
    return session.exec(said.order_by(col(Registration.id))).all()


def bookings_with_contact(session: Session) -> Sequence[Booking]:
    """Return the bookings that say whom to call."""
    said = select(Booking).where(_KNOWN, col(Booking.contact) != "")
    return session.exec(said.order_by(col(Booking.id))).all()


def all_uses_that_say(session: Session) -> Sequence[Occurrence]:
    """Return the uses that say of themselves whom to call."""
    says = col(Occurrence.own)["contact"].as_string() != ""
    return session.exec(select(Occurrence).where(_OWN, says).order_by(col(Occurrence.id))).all()


def changes(session: Session) -> Iterator[BookingChange]:
    """Yield what was changed of bookings, one after the other."""
    yield from session.exec(select(BookingChange).order_by(col(BookingChange.id)))


def bookings_by_id(session: Session, ids: Iterable[int]) -> Sequence[Booking]:
    """Return bookings by their ids."""
    return session.exec(select(Booking).where(col(Booking.id).in_(list(ids)))).all()


def appointments_of(session: Session, visits: Iterable[int]) -> Sequence[Appointment]:
    """Return the appointments that visits came to."""
    return session.exec(
        select(Appointment).where(col(Appointment.visit_id).in_(list(visits)))
    ).all()


def visits_by_id(session: Session, ids: Iterable[int]) -> Sequence[Visit]:
    """Return visits by their ids."""
    return session.exec(select(Visit).where(col(Visit.id).in_(list(ids)))).all()


def booking_with(session: Session, token: str) -> Sequence[Booking]:
    """Return the booking with this token."""
    return session.exec(select(Booking).where(col(Booking.token) == token)).all()


def visit_with(session: Session, token: str) -> Sequence[Visit]:
    """Return the visit with this token."""
    return session.exec(select(Visit).where(col(Visit.token) == token)).all()


def numbers(session: Session) -> dict[str, int]:
    """Return how many of each are known of whom something is kept."""
    counted = {
        "visit-notes": select(func.count()).where(col(Visit.note) != ""),
        "appointment-names": select(func.count()).where(
            or_(col(Appointment.name) != "", col(Appointment.note) != "")
        ),
        "appointments": select(func.count()).select_from(Appointment),
        "registrations": select(func.count()).select_from(Registration).where(_NAMED),
        "bookings": select(func.count()).select_from(Booking).where(_KNOWN),
        "acts": select(func.count()).select_from(Audit),
        "sheets": select(func.count())
        .select_from(ScheduleEdition)
        .where(text("CAST(schedule_edition.content AS VARCHAR) <> '[]'")),
    }
    return {name: session.exec(statement).one() for name, statement in counted.items()}
