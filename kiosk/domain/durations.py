"""What the steps of a visit tell about time: waiting, walking, being received."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.enums import StepKind


@dataclass(frozen=True, slots=True)
class Step:
    """What happened at a moment; steps that were taken back are not given here."""

    kind: StepKind
    at: datetime


@dataclass(frozen=True, slots=True)
class Durations:
    """Over a whole visit, each service of it; what is going on at the end is counted to its end.

    `waiting` from arriving, returning or being sent on to the call; `walking` from the first call
    to being received; `received` to the end of the reception.
    """

    waiting: timedelta
    walking: timedelta
    received: timedelta


_WAITS = frozenset({StepKind.ARRIVED, StepKind.RETURNED, StepKind.TRANSFERRED})
_SAME = frozenset({StepKind.RECALLED, StepKind.CHANGED})
"""Steps that begin nothing."""


def durations(steps: Sequence[Step], until: datetime) -> Durations:
    """Return how long a visit waited, walked and was received until a moment."""
    total = {"waiting": timedelta(0), "walking": timedelta(0), "received": timedelta(0)}
    doing, since = "", until
    for step in steps:
        if step.kind in _SAME:
            continue
        if doing:
            total[doing] += step.at - since
        doing, since = _begins(step.kind), step.at
    if doing:
        total[doing] += max(until - since, timedelta(0))
    return Durations(total["waiting"], total["walking"], total["received"])


def _begins(kind: StepKind) -> str:
    if kind in _WAITS:
        return "waiting"
    if kind is StepKind.CALLED:
        return "walking"
    return "received" if kind is StepKind.RECEIVED else ""
