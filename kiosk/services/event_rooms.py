"""An event is where and when its rooms are: whoever moves a room moves it, or is refused.

Other services call these, nobody else.
"""

from collections.abc import Iterable

from sqlmodel import Session

from db.enums import EventStatus
from db.models import Booking, Event, EventSession, Occurrence
from db.queries import events as queries
from kiosk.domain.events import Stretch
from kiosk.domain.refusals import Refused
from kiosk.services import seating
from kiosk.services.place import Place


def follow(session: Session, place: Place, changed: Iterable[Booking | Occurrence]) -> None:
    """Let events be when their rooms are now.

    Raises `Refused`: `event.needs-room` where none would be left, `event.several-rooms` where they
    would not be at one time; `title` of the event.
    """
    carried = {row.session_id for row in changed if isinstance(row, Occurrence)}
    for session_id in sorted(one for one in carried if one is not None):
        one = session.get_one(EventSession, session_id)
        event = session.get_one(Event, one.event_id)
        if event.status == EventStatus.CANCELLED:
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
    """Let a session be at another time, and the parts of it for which people registered."""
    before = Stretch(place.local(one.starts_at), place.local(one.ends_at))
    seating.shift_slots(session, one.event_id, before, to)
    one.starts_at, one.ends_at = to.start, to.end
    session.add(one)
    session.flush()
