"""Free rooms for a sentence: "12 people, Thursday afternoon, projector"."""

from datetime import UTC, date, datetime, time, timedelta

from db.enums import ResourceKind
from kiosk.domain.moments import lasting, nearest
from kiosk.domain.wishes import WHOLE_DAY, Wish, read
from kiosk.reception import Reception
from kiosk.services import rooms
from kiosk.services.rooms import Offer, Wanted

DAYS_AHEAD = 14
"""How far is looked where no day was named."""

SHORTEST = timedelta(hours=1)
"""What is worth offering of a part of a day."""


def find(reception: Reception, text: str) -> tuple[Wish, tuple[Offer, ...]]:
    """Return what was understood, and what is free: on the first day on which anything is.

    Raises `Refused`, `DatabaseProblem`.
    """
    place = reception.place
    now = place.local(reception.clock.now())
    things = {thing for one in place.house.resources.values() for thing in one.equipment}
    wish = read(text, now.date(), things)
    days = [wish.day] if wish.day else [now.date() + timedelta(days=n) for n in range(DAYS_AHEAD)]
    for day in days:
        offers = _on(reception, wish, day, now)
        if offers:
            return wish, offers
    return wish, ()


def _on(reception: Reception, wish: Wish, day: date, now: datetime) -> tuple[Offer, ...]:
    zone = reception.place.house.zone
    start = nearest(day, wish.start or WHOLE_DAY.start, zone)
    at_least: timedelta | None = wish.length or SHORTEST
    if wish.start and not wish.end:
        # A time alone is when it begins.
        end, at_least = lasting(start, wish.length or SHORTEST), None
    else:
        end = _end(day, wish, start)
    if end.astimezone(UTC) <= now.astimezone(UTC):
        return ()
    wanted = Wanted(
        people=wish.people or 1,
        equipment=wish.equipment,
        kind=wish.kind or ResourceKind.ROOM,
        at_least=at_least,
    )
    offers = reception.read(rooms.free, start, end, wanted)
    # All of the time first; the rest stays in its order, the smallest room first.
    return tuple(sorted(offers, key=lambda offer: offer.end < end or offer.start > start))


def _end(day: date, wish: Wish, start: datetime) -> datetime:
    zone = start.tzinfo
    if zone is None:
        raise TypeError("a moment without a time zone")
    end: time = wish.end or WHOLE_DAY.end
    found = nearest(day, end, zone)
    return found if found > start else nearest(day + timedelta(days=1), end, zone)
