"""Who is given a ticket, and what the others are told."""

import pytest

from kiosk.domain.calendar import Slot
from kiosk.domain.checkin import MOST_PEOPLE, CheckIn, admit
from kiosk.domain.refusals import Refused
from tests.clocks import TUESDAY_MORNING
from tests.houses import SMALL_HOUSE as HOUSE


def test_who_is_here_receives_at_their_counter() -> None:
    admission = admit(HOUSE, CheckIn("jobs", "fr"), TUESDAY_MORNING)
    assert (admission.service.key, admission.counter) == ("jobs", "one")


@pytest.mark.parametrize(
    ("request_", "hour", "code"),
    [
        (CheckIn("nobody", "fr"), 9, "service.unknown"),
        (CheckIn("jobs", "fr", people=0), 9, "people.out-of-range"),
        (CheckIn("jobs", "fr", people=MOST_PEOPLE + 1), 9, "people.out-of-range"),
        (CheckIn("jobs", "uk"), 9, "language.unknown"),
        (CheckIn("odd", "fr"), 9, "service.absent"),
        (CheckIn("jobs", "fr"), 13, "service.absent"),
        (CheckIn("desk", "fr"), 13, "house.closed"),
    ],
)
def test_each_refusal_has_its_code(request_: CheckIn, hour: int, code: str) -> None:
    with pytest.raises(Refused) as refused:
        admit(HOUSE, request_, TUESDAY_MORNING.replace(hour=hour))
    assert refused.value.code == code
    if code in ("service.absent", "house.closed"):
        assert isinstance(refused.value.details["next"], Slot)
