"""One step of a visit: allowed by its life, written once, kept with what was before."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from db.enums import StepKind, VisitState
from db.models import Counter, Visit, VisitStep
from kiosk.clock import Clock
from kiosk.domain import visit_life
from kiosk.domain.numbering import number
from kiosk.domain.refusals import Refused
from kiosk.services.place import Place

_MOMENTS = frozenset({"state_at", "called_at", "requeued_at", "due_at", "held_until"})
_NOT_CALLED = frozenset({VisitState.WAITING, VisitState.PAUSED, VisitState.TO_COME_BACK})


def locked(session: Session, clock: Clock, place: Place, visit_id: int, seen: int | None) -> Visit:
    """Return a visit of today that nobody else changes meanwhile.

    `seen` is how it was on a screen; None: whatever it is. Raises `Refused`: `visit.unknown`,
    `visit.another-day`, `visit.changed` (`number`, `state`, `counter`) when somebody was quicker.
    """
    visit = session.exec(
        # As it is once nobody else has it, and not as it was read before.
        select(Visit).where(col(Visit.id) == visit_id).with_for_update(),
        execution_options={"populate_existing": True},
    ).one_or_none()
    if visit is None:
        raise Refused("visit.unknown", visit=visit_id)
    if visit.day != place.local(clock.now()).date():
        raise Refused("visit.another-day", number=number(visit.letter, visit.sequence))
    if seen is not None and visit.steps != seen:
        raise Refused("visit.changed", **how_it_is(place, visit))
    return visit


def take(
    session: Session,
    clock: Clock,
    place: Place,
    visit: Visit,
    kind: StepKind,
    changes: Mapping[str, Any] | None = None,
) -> None:
    """Let a visit take a step, with what else changes in its columns.

    Raises `Refused`: `visit.not-possible` (`number`, `state`, `counter`, `step`).
    """
    state = VisitState(visit.state)
    try:
        following = visit_life.after(state, kind)
    except Refused as refused:
        raise Refused(refused.code, step=kind, **how_it_is(place, visit)) from None
    now = clock.now()
    new = {"state": following.value, **(changes or {})}
    if following is not state:
        new["state_at"] = now
    if following in _NOT_CALLED:
        new = {"calls": 0, "called_at": None, "held_until": None, **new}
    was = {name: getattr(visit, name) for name in new}
    before = {name: _written(value) for name, value in was.items() if value != new[name]}
    _write(session, place, visit, kind, now, new, before)


def undo(session: Session, clock: Clock, place: Place, visit: Visit) -> StepKind:
    """Take back the last step of a visit that nobody took back yet; return which it was.

    Raises `Refused`: `visit.nothing-to-undo`.
    """
    last = last_of(session, visit)
    if last.before is None:
        raise Refused("visit.nothing-to-undo", number=number(visit.letter, visit.sequence))
    last.undone = True
    old = {name: _read(name, value) for name, value in last.before.items()}
    _write(session, place, visit, StepKind.UNDONE, clock.now(), old, None)
    return StepKind(last.kind)


def last_of(session: Session, visit: Visit) -> VisitStep:
    """Return the last step of a visit that nobody took back."""
    steps = select(VisitStep).where(
        col(VisitStep.visit_id) == visit.id, col(VisitStep.undone).is_(False)
    )
    return session.exec(steps.order_by(col(VisitStep.position).desc()).limit(1)).one()


def of_counter(session: Session, place: Place, counter: str) -> None:
    """Let one program at a time send people to a counter.

    On SQLite whoever writes is alone already. Raises `Refused`: `counter.unknown`.
    """
    if counter not in place.counter_ids:
        known = ", ".join(place.counter_ids)
        raise Refused("counter.unknown", counter=counter, known=known)
    row = select(col(Counter.id)).where(col(Counter.id) == place.counter_ids[counter])
    # Not the lock that check-ins want when they refer to the counter.
    session.exec(row.with_for_update(key_share=True)).one()


def _write(
    session: Session,
    place: Place,
    visit: Visit,
    kind: StepKind,
    now: datetime,
    new: Mapping[str, Any],
    before: Mapping[str, Any] | None,
) -> None:
    for name, value in new.items():
        setattr(visit, name, value)
    visit.steps += 1
    assert visit.id is not None  # noqa: S101  for the type checker: it was read
    session.add(
        VisitStep(
            visit_id=visit.id,
            position=visit.steps,
            kind=kind.value,
            at=now,
            actor=place.actor,
            counter_id=visit.counter_id,
            service_id=visit.service_id,
            before=dict(before) if before is not None else None,
            undone=kind is StepKind.UNDONE,
        )
    )
    session.flush()


def how_it_is(place: Place, visit: Visit) -> dict[str, Any]:
    """Return what somebody is told who believed that a visit was otherwise."""
    at = place.counter_keys.get(visit.counter_id) if visit.counter_id else None
    return {
        "number": number(visit.letter, visit.sequence),
        "state": VisitState(visit.state),
        "counter": place.house.counters.get(at) if at else None,
    }


def _written(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _read(name: str, value: Any) -> Any:
    return datetime.fromisoformat(value) if name in _MOMENTS and value else value
