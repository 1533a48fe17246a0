"""The life of a visit: from which state which step leads where."""

from collections.abc import Mapping
from datetime import timedelta

from db.enums import StepKind, VisitState
from kiosk.domain.refusals import Refused

MOST_CALLS = 3
"""Whoever has been called this often and did not come may be taken for absent."""

KEPT_FOR = timedelta(minutes=15)
"""How long a place in the queue is kept for somebody who steps out."""

OPEN = frozenset(
    {
        VisitState.WAITING,
        VisitState.CALLED,
        VisitState.RECEIVED,
        VisitState.PAUSED,
        VisitState.TO_COME_BACK,
    }
)
"""Somebody in one of these states is in the house."""

AT_A_COUNTER = frozenset({VisitState.CALLED, VisitState.RECEIVED})
"""A counter is busy with somebody in one of these states."""

_W, _C, _R = VisitState.WAITING, VisitState.CALLED, VisitState.RECEIVED
_P, _B = VisitState.PAUSED, VisitState.TO_COME_BACK
_ENDS = {
    StepKind.LEFT: VisitState.LEFT,
    StepKind.CANCELLED: VisitState.CANCELLED,
}

TABLE: Mapping[VisitState, Mapping[StepKind, VisitState]] = {
    _W: {
        StepKind.CALLED: _C,
        StepKind.RECEIVED: _R,
        StepKind.PAUSED: _P,
        StepKind.TRANSFERRED: _W,
        StepKind.CHANGED: _W,
        StepKind.CLOSED: VisitState.LEFT,
        **_ENDS,
    },
    _C: {
        StepKind.RECALLED: _C,
        StepKind.RECEIVED: _R,
        StepKind.PAUSED: _P,
        StepKind.TRANSFERRED: _W,
        StepKind.CHANGED: _C,
        StepKind.FINISHED: VisitState.FINISHED,
        StepKind.ABSENT: VisitState.ABSENT,
        StepKind.CLOSED: VisitState.LEFT,
        **_ENDS,
    },
    _R: {
        StepKind.TRANSFERRED: _W,
        StepKind.SENT_ON: _B,
        StepKind.CHANGED: _R,
        StepKind.FINISHED: VisitState.FINISHED,
        StepKind.CLOSED: VisitState.FINISHED,
    },
    _P: {
        StepKind.RETURNED: _W,
        StepKind.TRANSFERRED: _W,
        StepKind.CHANGED: _P,
        StepKind.CLOSED: VisitState.LEFT,
        **_ENDS,
    },
    _B: {
        StepKind.CALLED: _C,
        StepKind.RETURNED: _W,
        StepKind.TRANSFERRED: _W,
        StepKind.CHANGED: _B,
        StepKind.CLOSED: VisitState.LEFT,
        **_ENDS,
    },
    # A second service the same day, with the same number.
    VisitState.FINISHED: {StepKind.TRANSFERRED: _W},
    # They were in the yard, or came back for what they had forgotten.
    VisitState.ABSENT: {StepKind.RETURNED: _W},
    VisitState.LEFT: {StepKind.RETURNED: _W},
    VisitState.CANCELLED: {},
}
"""Every step that is possible; `arrived` begins a visit and `undone` goes back: both elsewhere."""


def after(state: VisitState, step: StepKind) -> VisitState:
    """Return the state that a step leads to.

    Raises `Refused`: `visit.not-possible` (`state`, `step`).
    """
    found = TABLE[state].get(step)
    if found is None:
        raise Refused("visit.not-possible", state=state, step=step)
    return found


def check_absent(calls: int) -> None:
    """Refuse to give somebody up too soon.

    Raises `Refused`: `visit.called-too-little` (`calls`, `most`).
    """
    if calls < MOST_CALLS:
        raise Refused("visit.called-too-little", calls=calls, most=MOST_CALLS)
