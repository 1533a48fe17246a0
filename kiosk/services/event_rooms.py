"""An event is where and when its rooms are: whoever moves a room moves it, or is refused.

Other services call these, nobody else.
"""

from collections.abc import Iterable

from sqlmodel import Session

from db.enums import EventStatus, OccurrenceState
from db.models import Booking, Event, EventSession, Occurrence
from db.queries import events as queries
from db.queries import registrations as registration_queries
from kiosk.domain.events import Stretch, check_sessions
from kiosk.domain.refusals import Refused
from kiosk.services import seating
from kiosk.services.place import Place


def follow(session: Session, place: Place, changed: Iterable[Booking | Occurrence]) -> None:
    """Let events be when their rooms are now.

    Raises `Refused`: `event.room-without` where it does not take place, `event.needs-room` where
    none would be left, `event.several-rooms` where they would not be at one time; `title` of the
    event.
    """
    rows = [row for row in changed if isinstance(row, Occurrence)]
    carried = {row.session_id for row in rows}
    taken = {row.session_id for row in rows if row.state == OccurrenceState.BOOKED}
    for session_id in sorted(one for one in carried if one is not None):
        one = session.get_one(EventSession, session_id)
        event = session.get_one(Event, one.event_id)
        if event.status == EventStatus.CANCELLED:
            if session_id in taken:  # nobody comes: an event gets its room back, no room alone
                raise Refused("event.room-without", title=event.title)
            continue
        uses = queries.uses_of(session, [session_id])
        if not uses:
            raise Refused("event.needs-room", title=event.title)
        times = {(use.starts_at, use.ends_at) for use in uses}
        if len(times) > 1:
            raise Refused("event.several-rooms", title=event.title)
        if times != {(one.starts_at, one.ends_at)}:
            set_time(session, place, one, Stretch(*times.pop()))
            event.revision += 1
            session.add(event)
    session.flush()


def set_time(session: Session, place: Place, one: EventSession, to: Stretch) -> None:
    """Let a session be at another time, and the parts of it for which people registered.

    Whoever was in on another day has gone. Raises `Refused` as `domain.events.check_sessions` and
    `seating.fit_slots` do.
    """
    before = Stretch(place.local(one.starts_at), place.local(one.ends_at))
    others = [
        Stretch(place.local(each.starts_at), place.local(each.ends_at))
        for each in queries.sessions_of(session, [one.event_id])
        if each.id != one.id
    ]
    check_sessions([*others, Stretch(place.local(to.start), place.local(to.end))])
    seating.fit_slots(session, place, session.get_one(Event, one.event_id), before, to)
    if place.local(to.start).date() != before.start.date():
        _send_home(session, one)
    one.starts_at, one.ends_at = to.start, to.end
    session.add(one)
    session.flush()


def _send_home(session: Session, one: EventSession) -> None:
    assert one.id is not None  # noqa: S101  for the type checker: it was read
    for there in registration_queries.attendances(session, [one.id]):
        there.inside = 0
        session.add(there)
