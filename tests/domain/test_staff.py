"""Who may do what, which PIN is good enough, and how long wrong ones make wait."""

from datetime import timedelta

import pytest

from db.enums import Role
from kiosk.domain.refusals import Refused
from kiosk.domain.staff import check_desk, check_may, check_name, check_pin, wait_after
from kiosk.services.auditing import AUDITED


def refused(call: object, *arguments: object, **named: object) -> str:
    """Return why it is refused; nothing if it is not."""
    try:
        call(*arguments, **named)  # type: ignore[operator]
    except Refused as no:
        return no.code
    return ""


@pytest.mark.parametrize(
    ("pin", "role", "why"),
    [
        ("841736", Role.RECEPTION, ""),
        ("84173", Role.RECEPTION, "staff.pin-short"),
        ("841736", Role.MANAGER, "staff.pin-short"),
        ("mars pluie 8", Role.MANAGER, ""),
        ("1234567890", Role.ADVISER, "staff.pin-simple"),
        ("987654", Role.ADVISER, "staff.pin-simple"),
        ("000000", Role.ADVISER, "staff.pin-simple"),
        ("121212", Role.ADVISER, "staff.pin-simple"),
        ("123123", Role.ADVISER, "staff.pin-simple"),
        ("ÉloïSe2026", Role.MANAGER, "staff.pin-simple"),
        ("x" + "8417" * 16, Role.MANAGER, "staff.pin-long"),
    ],
)
def test_a_pin_is_not_guessed_at_once(pin: str, role: Role, why: str) -> None:
    assert refused(check_pin, pin, role, "eloise") == why


def test_a_name_is_one_line_that_belongs_to_nobody_else() -> None:
    assert check_name("  Jean\tPaul/visitor ") == "Jean Paul visitor"
    assert refused(check_name, " / ") == "staff.no-name"
    assert refused(check_name, "x" * 25) == "text.too-long"


def test_a_wait_begins_after_five_and_doubles_to_a_quarter_of_an_hour_at_most() -> None:
    waits = [int(wait_after(n, 5).total_seconds()) for n in range(13)]
    assert waits == [0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]
    assert wait_after(10**9, 5) == timedelta(minutes=15)


@pytest.mark.parametrize(
    ("role", "service", "allowed"),
    [
        (None, "staff", True),
        (Role.MANAGER, "staff", True),
        (Role.MANAGER, "privacy", True),
        (Role.RECEPTION, "bookings", True),
        (Role.RECEPTION, "events", True),
        (Role.RECEPTION, "staff", False),
        (Role.RECEPTION, "privacy", False),
        (Role.RECEPTION, "signing_in", True),
        (Role.ADVISER, "calling", True),
        (Role.ADVISER, "receiving", True),
        (Role.ADVISER, "counters", True),
        (Role.ADVISER, "appointments", True),
        (Role.ADVISER, "signing_in", True),
        (Role.ADVISER, "printing", True),
        (Role.ADVISER, "bookings", False),
        (Role.ADVISER, "events", False),
        (Role.ADVISER, "registrations", False),
        (Role.ADVISER, "staff", False),
    ],
)
def test_each_role_may_do_what_is_theirs(role: Role | None, service: str, allowed: bool) -> None:
    why = refused(check_may, role, service, audited=service in AUDITED)
    assert why == ("" if allowed else "staff.not-allowed")


def test_an_adviser_is_not_at_the_receptions_desk() -> None:
    assert refused(check_desk, Role.ADVISER, alone=False) == "staff.not-here"
    assert refused(check_desk, Role.ADVISER, alone=True) == ""
    assert refused(check_desk, Role.RECEPTION, alone=False) == ""
