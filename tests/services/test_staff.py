"""Who works here signs in with a PIN, on each database; whoever guesses has to wait."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from db.engine import make_engine
from db.enums import Role
from db.errors import DatabaseProblem
from kiosk import entrance, pins
from kiosk.domain.checkin import CheckIn
from kiosk.domain.refusals import Refused
from kiosk.entrance import Entrance
from kiosk.pins import Pins
from kiosk.reception import Reception
from kiosk.services import auditing, bookings, calling, staff, today, visits
from tests.clocks import StandingClock
from tests.houses import open_reception

MARIE, ALI = "phare 81 mouette", "841736"


class Team:
    """Marie manages, Ali is at the reception."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.clock = StandingClock()
        self.reception = open_reception(engine, self.clock, machine="desk")
        self.entrance = Entrance(Pins(folder / "pins.key"), "desk/desk")
        self.marie = self.entrance.add_first(self.reception, "Marie", MARIE)
        self.ali = self.entrance.add(self.reception, "Ali", Role.RECEPTION, ALI)

    def admit(self, name: str, pin: str, terminal: str = "desk/desk") -> str:
        """Return who is let in, or why nobody is."""
        try:
            entrance = replace(self.entrance, terminal=terminal)
            return entrance.admit(self.reception, name, pin).name
        except Refused as no:
            return f"{no.code} {no.details.get('seconds', '')}".strip()

    def later(self, **by: float) -> None:
        """Let time go by."""
        self.clock.moment += timedelta(**by)

    def as_(self, member: staff.Member) -> Reception:
        """Return the house for somebody who has signed in."""
        return self.reception.signed_in(member)

    def acts(self) -> list[tuple[str, str, str]]:
        """Return who did what."""
        found = self.reception.read(auditing.of_days)
        return [(one.actor, one.act, one.subject) for one in found]


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a PIN take no time, where it is not about that."""
    monkeypatch.setattr(pins, "_KIBIBYTES", 64)


@pytest.fixture
def team(cheap: None, engine: Engine, tmp_path: Path) -> Team:
    """Two people who work here."""
    return Team(engine, tmp_path)


def why(call: Callable[..., object], *arguments: object) -> str:
    """Return why something is refused."""
    with pytest.raises(Refused) as no:
        call(*arguments)
    return no.value.code


def test_the_right_pin_lets_in_however_the_name_is_typed(team: Team) -> None:
    assert team.admit("Ali", ALI) == "Ali"
    assert team.admit(" ÀLI ", ALI) == "Ali"
    assert team.admit("Marie", MARIE) == "Marie"
    assert team.admit("Ali", MARIE) == "staff.wrong"
    assert team.admit("Ali", "") == "staff.wrong"
    assert team.admit("Zoé", ALI) == "staff.wrong"
    assert team.admit("", "x" * 100_000) == "staff.wrong"


def test_after_five_wrong_pins_the_right_one_has_to_wait(team: Team) -> None:
    for _ in range(5):
        assert team.admit("Ali", "wrong!") == "staff.wrong"
    assert team.admit("Ali", ALI) == "staff.wait 31"
    assert team.admit("Marie", MARIE) == "Marie"  # a colleague is not kept out
    team.later(seconds=31)
    assert team.admit("Ali", "wrong!") == "staff.wrong"
    assert team.admit("Ali", ALI) == "staff.wait 61"
    assert team.admit("Ali", ALI, terminal="desk/visitor") == "Ali"  # nor they themselves elsewhere
    team.later(seconds=61)
    assert team.admit("Ali", ALI) == "Ali"
    for _ in range(5):
        assert team.admit("Ali", "wrong!") == "staff.wrong"


def test_names_that_nobody_has_make_wait_as_well(team: Team) -> None:
    for n in range(10):
        assert team.admit(f"name {n}", "123") == "staff.wrong"
    assert team.admit("Marie", MARIE) == "staff.wait 31"
    assert team.admit("Marie", MARIE, terminal="office/desk") == "Marie"


def test_the_desk_hears_of_guesses_until_one_is_right_or_an_hour_is_over(team: Team) -> None:
    def told() -> list[tuple[str, str, str]]:
        found = team.reception.read(today.paper).troubles
        return [(one.machine, one.printer, one.code) for one in found]

    for _ in range(4):
        team.admit("Zoé", "000000", "hall/visitor")
    assert told() == []
    team.admit("Ali", "000000", "hall/visitor")
    assert told() == [("hall", "visitor", "staff.guessed")]
    team.later(minutes=61)
    assert told() == []
    team.admit("Ali", "000000", "hall/visitor")
    assert told() == [("hall", "visitor", "staff.guessed")]
    assert team.admit("Ali", ALI, "hall/visitor") == "Ali"
    assert told() == []


def test_a_clock_that_is_set_back_keeps_nobody_out(team: Team) -> None:
    for _ in range(5):
        team.admit("Ali", "wrong!")
    team.later(days=-400)
    assert team.admit("Ali", ALI) == "Ali"


def test_of_many_guesses_at_once_none_is_free(team: Team, database_url: str) -> None:
    def guess(_: int) -> str:
        engine = make_engine(database_url, busy_seconds=30)
        try:
            there = open_reception(engine, team.clock, machine="desk")
            team.entrance.admit(there, "Ali", "wrong!")
        except Refused as no:
            return no.code
        finally:
            engine.dispose()
        return "in"

    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(guess, range(16)))
    assert answers == ["staff.wait"] * 11 + ["staff.wrong"] * 5


def test_a_pin_takes_long_to_guess_from_what_is_kept_of_it(tmp_path: Path) -> None:
    kept = Pins(tmp_path / "pins.key").keep(ALI).kept
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=1$")  # RFC 9106, 4


def test_what_is_kept_of_a_pin_is_useless_without_the_key(team: Team, tmp_path: Path) -> None:
    with team.reception.engine.connect() as connection:
        kept = connection.execute(text("SELECT pin FROM staff WHERE name = 'Ali'")).scalar_one()
    assert kept.startswith("$argon2id$")
    assert ALI not in kept
    key = tmp_path / "pins.key"
    assert key.stat().st_mode & 0o077 == 0
    from argon2 import PasswordHasher
    from argon2.exceptions import VerifyMismatchError

    with pytest.raises(VerifyMismatchError):  # whoever has only the database
        PasswordHasher().verify(kept, ALI)


def test_another_key_or_none_is_said_and_can_be_replaced(team: Team, tmp_path: Path) -> None:
    key = tmp_path / "pins.key"
    mine = key.read_text()
    key.write_text("00" * 32)
    assert team.admit("Ali", ALI) == "staff.other-key"
    assert why(team.entrance.set_pin, team.reception, team.ali, "739284") == "staff.other-key"
    key.write_text("nonsense")
    assert team.admit("Ali", ALI) == "staff.no-key"
    key.unlink()
    assert team.admit("Ali", ALI) == "staff.no-key"
    assert why(team.entrance.add, team.reception, "Zoé", Role.ADVISER, "739284") == "staff.no-key"
    assert not key.exists()
    team.entrance.set_pin(team.reception, team.ali, "739284", any_key=True)
    assert team.admit("Ali", "739284") == "Ali"
    assert team.admit("Marie", MARIE) == "staff.other-key"
    team.entrance.add(team.reception, "Zoé", Role.ADVISER, "552019")  # nobody has to insist now
    key.write_text(mine)
    assert team.admit("Marie", MARIE) == "Marie"


def test_the_first_is_a_manager_and_only_the_first(team: Team) -> None:
    assert team.marie.role is Role.MANAGER
    assert why(team.entrance.add_first, team.reception, "Eve", MARIE) == "staff.not-first"
    assert why(team.entrance.add, team.reception, "MARIE", Role.ADVISER, "739284") == (
        "staff.name-taken"
    )


def test_one_manager_stays(team: Team) -> None:
    marie = team.as_(team.marie)
    assert why(marie.write, staff.let_go, team.marie.id) == "staff.last-manager"
    assert why(marie.write, staff.change_role, team.marie.id, Role.ADVISER) == "staff.last-manager"
    marie.write(staff.change_role, team.ali.id, Role.MANAGER)
    marie.write(staff.let_go, team.marie.id)
    assert team.admit("Marie", MARIE) == "staff.wrong"
    assert [one.name for one in team.reception.read(staff.look)] == ["Ali"]


def test_of_two_managers_who_go_at_once_one_stays(team: Team, database_url: str) -> None:
    team.reception.write(staff.change_role, team.ali.id, Role.MANAGER)

    def go(person: int) -> str:
        engine = make_engine(database_url, busy_seconds=30)
        try:
            open_reception(engine, team.clock).write(staff.let_go, person)
        except Refused as no:
            return no.code
        finally:
            engine.dispose()
        return "gone"

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(go, (team.marie.id, team.ali.id)))
    assert answers == ["gone", "staff.last-manager"]


def test_who_was_removed_or_does_something_else_goes_on_with_nothing(team: Team) -> None:
    marie, ali = team.as_(team.marie), team.as_(team.ali)
    marie.write(staff.change_role, team.ali.id, Role.ADVISER)
    assert why(ali.write, visits.check_in, CheckIn("desk", "fr")) == "staff.gone"
    marie.write(staff.let_go, team.ali.id)
    assert why(ali.write, visits.check_in, CheckIn("desk", "fr")) == "staff.gone"


def test_where_nobody_has_signed_in_nothing_is_done(team: Team) -> None:
    locked = team.reception.locked()
    assert why(locked.write, visits.check_in, CheckIn("desk", "fr")) == "staff.locked"
    zoe = ("Zoé", Role.MANAGER, "renard gris 4")
    assert why(team.entrance.add, locked, *zoe) == "staff.locked"


def test_wrong_pins_of_long_ago_are_forgotten(team: Team) -> None:
    for _ in range(4):
        for _ in range(4):
            assert team.admit("Ali", "wrong!") == "staff.wrong"
        team.later(days=1, seconds=1)
    assert team.admit("Ali", ALI) == "Ali"


def test_a_disk_that_fills_gives_nobody_back_what_they_have_lost(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        team.admit("Ali", "wrong!")
    monkeypatch.setattr(entrance, "UNCOUNTED_SECONDS", 0.0)
    full = pytest.MonkeyPatch()
    write = Reception.write

    def refused(self: Reception, act: Callable[..., object], *rest: object) -> object:
        if act.__module__ == "kiosk.services.signing_in":
            raise DatabaseProblem("database.full")
        return write(self, act, *rest)

    full.setattr(Reception, "write", refused)
    assert team.admit("Ali", ALI) == "staff.wait 31"
    assert team.admit("Marie", MARIE) == "Marie"
    full.undo()


def test_nobody_is_called_as_the_visitors_screen_or_a_counter(team: Team) -> None:
    for name in ("Visitor", "HALL"):
        zoe = (name, Role.ADVISER, "739284")
        assert why(team.entrance.add, team.reception, *zoe) == "staff.name-taken"


def test_a_pin_is_changed_by_who_has_asked_for_it(team: Team) -> None:
    marie = team.as_(team.marie)  # she has signed in where Ali was asked for his
    assert why(team.entrance.choose_pin, marie, team.ali, ALI, "739284") == "staff.wrong"
    assert team.admit("Marie", MARIE) == "Marie"


def test_a_role_decides_what_is_done_whoever_asks(team: Team) -> None:
    ali = team.as_(team.ali)
    assert why(ali.write, staff.let_go, team.marie.id) == "staff.not-allowed"
    nadia = team.entrance.add(team.reception, "Nadia", Role.ADVISER, "739284")
    office = team.as_(nadia)
    ticket = team.reception.write(visits.check_in, CheckIn("desk", "fr"))
    called = office.write(calling.call, ticket.visit, "hall")
    assert called.number == ticket.number
    assert why(office.write, bookings.book, None) == "staff.not-allowed"


def test_the_log_of_acts_names_who_did_it_and_never_a_pin(team: Team) -> None:
    team.admit("Ali", "wrong!")
    team.admit("Nobody", "wrong!")
    team.admit("Ali", ALI)
    ticket = team.reception.write(visits.check_in, CheckIn("desk", "fr"))
    team.as_(team.ali).write(calling.call, ticket.visit, "hall")
    assert team.acts() == [
        ("desk", "staff.add_first", str(team.marie.id)),
        ("desk", "staff.add", str(team.ali.id)),
        ("desk", "signing_in.attempt", str(team.ali.id)),
        ("desk", "signing_in.attempt", ""),
        ("desk", "signing_in.attempt", str(team.ali.id)),
        ("desk/Ali", "signing_in.sign_in", str(team.ali.id)),
        ("desk/Ali", "calling.call", str(ticket.visit)),
    ]


def test_ones_own_pin_is_changed_by_who_knows_it(team: Team) -> None:
    ali = team.as_(team.ali)
    assert why(team.entrance.choose_pin, ali, team.ali, "wrong!", "739284") == "staff.wrong"
    assert why(team.entrance.choose_pin, ali, team.ali, ALI, "111111") == "staff.pin-simple"
    team.entrance.choose_pin(ali, team.ali, ALI, "739284")
    assert team.admit("Ali", "739284") == "Ali"
    assert team.admit("Ali", ALI) == "staff.wrong"
