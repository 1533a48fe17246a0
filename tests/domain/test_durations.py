"""Waiting, walking and reception times, from the steps of a visit."""

from datetime import timedelta

import pytest

from db.enums import StepKind
from kiosk.domain.durations import Step, durations
from tests.clocks import TUESDAY_MORNING as NINE


@pytest.mark.parametrize(
    ("steps", "until", "minutes"),
    [
        ("arrived 0, called 10, received 12, finished 30", 99, (10, 2, 18)),
        ("arrived 0", 7, (7, 0, 0)),
        ("arrived 0, called 10, recalled 11, recalled 12, absent 13", 99, (10, 3, 0)),
        ("arrived 0, paused 5, returned 15, called 20, received 21, finished 22", 99, (10, 1, 1)),
        ("arrived 0, called 10, received 11, transferred 20, called 50, left 52", 99, (40, 3, 9)),
        ("arrived 0, called 5, received 6, sent-on 10, returned 40, called 45", 46, (10, 2, 4)),
        ("arrived 0, changed 3, called 10, received 12, changed 14, finished 30", 99, (10, 2, 18)),
        ("arrived 0, called 10, received 12, closed 500", 999, (10, 2, 488)),
    ],
)
def test_each_minute_belongs_to_what_was_going_on(
    steps: str, until: int, minutes: tuple[int, int, int]
) -> None:
    def moment(written: str) -> timedelta:
        return timedelta(minutes=int(written))

    made = [
        Step(StepKind(kind), NINE + moment(at))
        for kind, at in (one.split() for one in steps.split(", "))
    ]
    found = durations(made, NINE + timedelta(minutes=until))
    took = (found.waiting, found.walking, found.received)
    assert tuple(each / timedelta(minutes=1) for each in took) == minutes
