"""What services show of visits that are in the house: frozen, in house time."""

from dataclasses import dataclass
from datetime import datetime

from db.enums import HelpNeed, VisitState
from db.models import Visit
from kiosk.domain.numbering import number
from kiosk.services.place import Place


@dataclass(frozen=True, slots=True)
class VisitView:
    """A visit as the desk sees it; nobody's name.

    `since` is what its place in the queue goes by, `state_since` when it came into its state.
    `counter` is where it is called or received, else where it is expected to be. `seen` tells one
    moment of a visit from every other.
    """

    id: int
    number: str
    token: str
    service: str
    counter: str | None
    state: VisitState
    state_since: datetime
    arrived: datetime
    since: datetime
    people: int
    needs: frozenset[HelpNeed]
    language: str
    first: bool
    due: datetime | None
    called: datetime | None
    calls: int
    held_until: datetime | None
    lost_place: bool
    note: str
    seen: int


def view(place: Place, visit: Visit) -> VisitView:
    """Return a visit as the desk sees it."""
    assert visit.id is not None  # noqa: S101  for the type checker: it was read

    def local(moment: datetime | None) -> datetime | None:
        return place.local(moment) if moment else None

    return VisitView(
        id=visit.id,
        number=number(visit.letter, visit.sequence),
        token=visit.token,
        service=place.service_keys[visit.service_id],
        counter=place.counter_keys.get(visit.counter_id) if visit.counter_id else None,
        state=VisitState(visit.state),
        state_since=place.local(visit.state_at or visit.arrived_at),
        arrived=place.local(visit.arrived_at),
        since=place.local(visit.requeued_at or visit.arrived_at),
        people=visit.people,
        needs=frozenset(HelpNeed(need) for need in visit.needs.split()),
        language=visit.language,
        first=visit.first,
        due=local(visit.due_at),
        called=local(visit.called_at),
        calls=visit.calls,
        held_until=local(visit.held_until),
        lost_place=visit.requeued_at is not None,
        note=visit.note,
        seen=visit.steps,
    )
