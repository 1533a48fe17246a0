"""What anybody may read of a booking."""

from db.enums import BookingKind
from kiosk.domain.booking import Details
from kiosk.domain.house import House

ANNOUNCED = frozenset({BookingKind.WORKSHOP, BookingKind.EVENT, BookingKind.PRESENCE})
"""What people come for; a meeting's title may be about somebody."""


def public_title(house: House, details: Details) -> str | None:
    """Return what may hang on a wall: a title that invites, else who meets; None: nothing."""
    if details.private:
        return None
    if details.kind in ANNOUNCED:
        return details.title
    known = house.organisations.get(details.organisation or "")
    return known.name if known else None
