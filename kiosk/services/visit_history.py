"""What happened to one visit, step by step."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from db.enums import StepKind
from db.models import VisitStep
from kiosk.clock import Clock
from kiosk.domain.durations import Durations, Step, durations
from kiosk.services.place import Place


@dataclass(frozen=True, slots=True)
class StepView:
    """A step, in house time; `actor` is a machine; `undone`: it was taken back."""

    at: datetime
    kind: StepKind
    actor: str
    counter: str | None
    service: str | None
    undone: bool


@dataclass(frozen=True, slots=True)
class VisitHistory:
    """Every step of a visit, and how long it waited, walked and was received until now."""

    steps: tuple[StepView, ...]
    durations: Durations


def of_visit(session: Session, clock: Clock, place: Place, visit_id: int) -> VisitHistory:
    """Return what happened to a visit."""
    found = session.exec(
        select(VisitStep)
        .where(col(VisitStep.visit_id) == visit_id)
        .order_by(col(VisitStep.position))
    ).all()
    kept = [Step(StepKind(one.kind), one.at) for one in found if not one.undone]
    return VisitHistory(tuple(_view(place, one) for one in found), durations(kept, clock.now()))


def _view(place: Place, step: VisitStep) -> StepView:
    return StepView(
        at=place.local(step.at),
        kind=StepKind(step.kind),
        actor=step.actor,
        counter=place.counter_keys.get(step.counter_id) if step.counter_id else None,
        service=place.service_keys.get(step.service_id) if step.service_id else None,
        undone=step.undone,
    )
