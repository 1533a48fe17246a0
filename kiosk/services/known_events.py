"""Which events of a calendar file are here already."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlmodel import Session, col, select

from db.models import Booking, Occurrence
from db.queries import bookings as queries
from kiosk.services.booking_views import UseView, own_uid, views
from kiosk.services.place import Place

_AT_ONCE = 500
"""Parameters of one statement; SQLite takes 999 where it is old."""
_OWN = re.compile(r"kiosk-(\d{1,9})-\d{8}T\d{6}Z")
_ONE_USE = re.compile(r"(.+)-use-(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Known:
    """A booking that an event is; `uses` are all of it, or the one that the event is."""

    booking: int
    uses: tuple[UseView, ...]


def known_events(session: Session, place: Place, uids: Iterable[str]) -> Mapping[str, Known]:
    """Return what is here of these events, by what calendars call them.

    A booking is known by the name that it came with, by our own, and each of its uses by what an
    export calls it that writes them one by one.
    """
    wanted = list(dict.fromkeys(uids))
    bookings = _bookings(session, wanted)
    single = _single_uses(session, [uid for uid in wanted if uid not in bookings])
    needed = sorted({*bookings.values(), *(booking for booking, _ in single.values())})
    uses = _uses(session, place, needed)
    found = {uid: Known(booking, uses.get(booking, ())) for uid, booking in bookings.items()}
    for uid, (booking, planned) in single.items():
        only = tuple(use for use in uses.get(booking, ()) if use.planned == planned)
        found[uid] = Known(booking, only)
    return found


def _bookings(session: Session, uids: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for some in _portions(uids):
        named: Any = select(Booking.uid, Booking.id).where(col(Booking.uid).in_(some))
        found.update(dict(session.exec(named).all()))
    own = {uid: int(match[1]) for uid in uids if (match := _OWN.fullmatch(uid))}
    for numbers in _portions(sorted(set(own.values()))):
        rows = session.exec(
            select(Booking.id, Booking.created_at).where(col(Booking.id).in_(numbers))
        )
        for booking, made_at in rows:
            uid = own_uid(booking or 0, made_at)
            if uid in own:
                found.setdefault(uid, booking or 0)
    return found


def _single_uses(session: Session, uids: Sequence[str]) -> dict[str, tuple[int, datetime]]:
    """Return the booking of each use that is called so, and when it was planned."""
    matches = {uid: match for uid in uids if (match := _ONE_USE.fullmatch(uid))}
    roots = _bookings(session, sorted({match[1] for match in matches.values()}))
    numbers = {int(match[2]) for match in matches.values() if match[1] in roots}
    planned: dict[int, tuple[int, datetime]] = {}
    for some in _portions(sorted(numbers)):
        rows = session.exec(
            select(Occurrence.id, Occurrence.booking_id, Occurrence.planned_at).where(
                col(Occurrence.id).in_(some)
            )
        )
        planned.update({use or 0: (booking, at) for use, booking, at in rows})
    first = _Firsts(session)
    return {
        uid: planned[int(match[2])]
        for uid, match in matches.items()
        if int(match[2]) in planned and first.of(planned[int(match[2])][0]) == roots.get(match[1])
    }


class _Firsts:
    """The first bookings of series that were split."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[int, int] = {}

    def of(self, booking: int) -> int:
        """Return the first booking of the series that this one belongs to."""
        if booking not in self._known:
            before = self._session.exec(
                select(Booking.continues_id).where(col(Booking.id) == booking)
            ).one()
            self._known[booking] = booking if before is None else self.of(before)
        return self._known[booking]


def _uses(
    session: Session, place: Place, bookings: Sequence[int]
) -> dict[int, tuple[UseView, ...]]:
    found: dict[int, tuple[UseView, ...]] = {}
    for some in _portions(bookings):
        seen = views(place, queries.uses(session, col(Occurrence.booking_id).in_(some)))
        for booking, group in groupby(
            sorted(seen, key=lambda use: use.booking), key=lambda use: use.booking
        ):
            found[booking] = tuple(group)
    return found


def _portions(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (values[n : n + _AT_ONCE] for n in range(0, len(values), _AT_ONCE))
