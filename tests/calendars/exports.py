"""Calendar files of a desk, and what they must say."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, delete

from db.models import Booking, BookingChange, Occurrence
from db.session import writing
from kiosk.calendars.fields import Audience
from kiosk.calendars.writing import THE_HOUSE, calendar_file
from kiosk.services import bookings, calendars
from kiosk.services.calendars import Selection
from tests.calendars.expander import Seen
from tests.services.desk import Desk

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def exported(desk: Desk, audience: Audience = THE_HOUSE, *, expanded: bool = False,
             **only: Any) -> bytes:  # fmt: skip
    """Return the calendar file of a desk."""
    selection = Selection(**{"start": LONG_AGO, **only})
    found = desk.reception.read(calendars.selected, selection)
    house = desk.reception.house
    file = calendar_file(house, found, selection, audience, expanded=expanded)
    return b"".join(file.chunks())


def in_the_database(desk: Desk) -> list[Seen]:
    """Return every use that takes place."""
    house = desk.reception.house
    far = datetime(8000, 1, 1, tzinfo=UTC)
    uses = desk.reception.read(bookings.between, LONG_AGO, far)
    return sorted(
        Seen(use.start.astimezone(UTC), use.end.astimezone(UTC),
             house.resources[use.resource].name, use.details.title)
        for use in uses
    )  # fmt: skip


def forget_everything(engine: Engine) -> None:
    """Delete every booking."""
    with writing(engine) as session:
        for model in (BookingChange, Occurrence, Booking):
            session.connection().execute(delete(model))
