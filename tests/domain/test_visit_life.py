"""Every state of a visit and every step, also the impossible ones."""

from itertools import product

import pytest

from db.enums import StepKind, VisitState
from kiosk.domain import visit_life
from kiosk.domain.refusals import Refused

# Written by hand from what the desk may do, a line a state: w(aiting) c(alled) r(eceived)
# p(aused) b (to come back) f(inished) a(bsent) l(eft) x (cancelled), "-" where it is impossible.
STEPS = (
    "called", "recalled", "received", "paused", "returned", "transferred", "sent-on", "changed",
    "finished", "absent", "left", "cancelled", "closed", "arrived", "undone",
)  # fmt: skip
WANTED = {
    "waiting":      "c - r p - w - w - - l x l - -",
    "called":       "- c r p - w - c f a l x l - -",
    "received":     "- - - - - w b r f - - - f - -",
    "paused":       "- - - - w w - p - - l x l - -",
    "to-come-back": "c - - - w w - b - - l x l - -",
    "finished":     "- - - - - w - - - - - - - - -",
    "absent":       "- - - - w - - - - - - - - - -",
    "left":         "- - - - w - - - - - - - - - -",
    "cancelled":    "- - - - - - - - - - - - - - -",
}  # fmt: skip
LETTERS = {
    "w": "waiting", "c": "called", "r": "received", "p": "paused", "b": "to-come-back",
    "f": "finished", "a": "absent", "l": "left", "x": "cancelled",
}  # fmt: skip


@pytest.mark.parametrize(("state", "step"), [*product(VisitState, StepKind)])
def test_each_step_from_each_state(state: VisitState, step: StepKind) -> None:
    letter = WANTED[state.value].split()[STEPS.index(step.value)]
    if letter == "-":
        with pytest.raises(Refused) as refused:
            visit_life.after(state, step)
        assert refused.value.code == "visit.not-possible"
        assert refused.value.details == {"state": state, "step": step}
    else:
        assert visit_life.after(state, step) == LETTERS[letter]


def test_every_open_visit_can_be_closed_at_night_and_no_other() -> None:
    closable = {state for state, steps in visit_life.TABLE.items() if StepKind.CLOSED in steps}
    assert closable == visit_life.OPEN
    assert not {visit_life.after(state, StepKind.CLOSED) for state in closable} & visit_life.OPEN


@pytest.mark.parametrize("calls", [0, 1, 2])
def test_nobody_is_given_up_before_the_third_call(calls: int) -> None:
    with pytest.raises(Refused) as refused:
        visit_life.check_absent(calls)
    assert refused.value.code == "visit.called-too-little"
    visit_life.check_absent(3)
