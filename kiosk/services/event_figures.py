"""What is left of an event when nobody is known any more: numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlmodel import Session, col

from db.enums import RegistrationState, Via
from db.models import Registration
from db.queries import events as event_queries
from db.queries import figures, registrations
from kiosk.clock import Clock
from kiosk.domain.events import Half
from kiosk.domain.headcounts import LABELS, Topic, check_counts, half_length
from kiosk.domain.moments import length
from kiosk.domain.privacy import publishable, published
from kiosk.services import events
from kiosk.services.event_views import EventView, SessionView
from kiosk.services.place import Place
from kiosk.services.signatures import WALK_INS


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one event: people, and how long they were there in all.

    `came` counts each person once, `walk_ins` of them had no registration; `presences` counts
    them for each session. `counted` is what was counted by hand.
    """

    event: EventView
    registered: int
    came: int
    walk_ins: int
    waiting: int
    presences: int
    time: timedelta
    counted: Mapping[Topic, Mapping[str, int]]

    @property
    def absent(self) -> int:
        """How many had a seat and did not come."""
        return max(self.registered - (self.came - self.walk_ins), 0)


def public(figures: Figures) -> Mapping[str, Any]:
    """Return figures as they may be published: no group of fewer than five; None: not said.

    What could be told from the rest is not said either.
    """
    came = publishable(figures.came)
    parts = published({"walk_ins": figures.walk_ins, "absent": figures.absent})
    hidden = came is None or None in parts.values()
    return {
        "registered": publishable(figures.registered),
        "people": came,
        "walk_ins": None if hidden else figures.walk_ins,
        "absent": None if hidden else figures.absent,
        "presences": None if came is None else publishable(figures.presences),
        "seconds": None if came is None else round(figures.time.total_seconds()),
        "counted": {topic: published(counts) for topic, counts in figures.counted.items()},
    }


def of_event(session: Session, clock: Clock, place: Place, event_id: int) -> Figures:
    """Return the figures of an event. Raises `Refused`: `event.unknown`."""
    event = events.get(session, clock, place, event_id)
    rows = registrations.where(
        session,
        col(Registration.event_id) == event_id,
        col(Registration.state) == RegistrationState.REGISTERED.value,
    )
    walked_in = {row.id for row in rows if row.via == Via.WALK_IN}
    by_session = {one.id: one for one in event.sessions}
    most: dict[int, int] = {}
    presences, time = 0, timedelta(0)
    seated = {row.id for row in rows}
    for there in registrations.attendances(session, by_session):
        if there.registration_id not in seated:
            continue
        most[there.registration_id] = max(most.get(there.registration_id, 0), there.people)
        presences += there.people
        time += there.people * _length(by_session[there.session_id], there.halves)
    kept = figures.of_event(session, event_id)
    on_paper = {int(row.label): row.value for row in kept if row.topic == WALK_INS}
    for session_id, people in on_paper.items():
        if session_id in by_session:
            presences += people
            time += people * length(by_session[session_id].start, by_session[session_id].end)
    only_on_paper = max(on_paper.values(), default=0)
    return Figures(
        event=event,
        registered=sum(row.people for row in rows if row.id not in walked_in),
        came=sum(most.values()) + only_on_paper,
        walk_ins=sum(people for one, people in most.items() if one in walked_in) + only_on_paper,
        waiting=event.waiting,
        presences=presences,
        time=time,
        counted={
            topic: {row.label: row.value for row in kept if row.topic == topic} for topic in LABELS
        },
    )


def count(
    session: Session,
    clock: Clock,
    place: Place,
    event_id: int,
    topic: Topic,
    counts: Mapping[str, int],
) -> Figures:
    """Keep how many people of which age or status came, as totals; nobody is named.

    Raises `Refused` as `domain.headcounts.check_counts` does, `event.unknown`.
    """
    event_queries.locked(session, event_id)
    now = of_event(session, clock, place, event_id)
    check_counts(topic, {**now.counted[topic], **counts}, now.came)
    figures.keep(session, event_id, topic.value, counts)
    return of_event(session, clock, place, event_id)


def _length(one: SessionView, halves: str) -> timedelta:
    return sum((half_length(one.stretch, Half(half)) for half in halves.split()), timedelta(0))
