"""A scanner in the hall types quickly, and sometimes on the wrong keyboard."""

from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.booking import Details, Slot
from kiosk.domain.checkin import CheckIn
from kiosk.domain.tokens import BOOKING, LENGTH, new_token
from kiosk.services import bookings, history, visits
from kiosk.services.booking_views import UseView
from kiosk.services.bookings import BookingRequest
from kiosk.tui.scanning import PAUSE, Scanned, Scanner, Taken
from kiosk.tui.visitor.arrived import SECONDS, ArrivedScreen
from kiosk.tui.visitor.found import FoundScreen
from kiosk.tui.visitor.notice import NoticeScreen
from kiosk.tui.visitor.services import ServicesScreen
from kiosk.tui.visitor.welcome import WelcomeScreen
from tests.clocks import TUESDAY_MORNING
from tests.tui.visitors import Stand, on_screen, ready, scan, shown, stand_in, until

SIZES = [(80, 24), (100, 30), (160, 45)]
CODE = "R1" + "B3" * 7 + "X"
FRENCH_KEYBOARD = str.maketrans("0123456789", "à&é\"'(-è_ç")


def typed(code: str, apart: float = 0.01, begin: float = 100.0) -> list[Taken | Scanned]:
    """Return what becomes of each key of a code."""
    scanner = Scanner()
    keys = [("enter", "\r") if sign == "\n" else (sign, sign) for sign in code]
    return [scanner.take(*key, begin + n * apart) for n, key in enumerate(keys)]


def scanned(taken: list[Taken | Scanned]) -> list[str]:
    return [one.code for one in taken if isinstance(one, Scanned)]


@pytest.mark.parametrize("ending", ["", "\n"])
def test_a_code_counts_once_whether_or_not_enter_follows(ending: str) -> None:
    taken = typed(CODE + ending)
    assert scanned(taken) == [CODE]
    assert Taken.NOT not in taken


def test_an_enter_that_comes_late_chooses_nothing() -> None:
    scanner = Scanner()
    for n, sign in enumerate(CODE):
        scanner.take(sign, sign, 100 + n * 0.01)
    assert scanner.take("enter", "\r", 100.8) is Taken.AFTER
    assert scanner.take("enter", "\r", 100.9) is Taken.NOT


def test_two_codes_after_each_other_are_two() -> None:
    assert scanned(typed(f"{CODE}\n{CODE}\n")) == [CODE, CODE]


@pytest.mark.parametrize("keys", ["1", "c", "\n", "123c\n"])
def test_the_keys_of_a_visitor_are_theirs(keys: str) -> None:
    assert set(typed(keys)) == {Taken.NOT}


def test_a_letter_hit_by_chance_is_forgotten() -> None:
    taken = typed("r1", apart=PAUSE + 0.01)
    assert taken == [Taken.ON_THE_WAY, Taken.NOT]


def test_what_is_cut_off_is_no_code_but_a_wrong_one_is_said() -> None:
    assert typed("R1B\n")[-1] is Taken.NONE
    assert scanned(typed("R1B3B3B3B3\n")) == ["R1B3B3B3B3"]


def test_more_than_a_code_does_nothing_else() -> None:
    taken = typed(CODE + "123456")
    assert scanned(taken) == [CODE]
    assert Taken.NOT not in taken


@pytest.fixture
def stand(tmp_path: Path, database_url: str) -> Stand:
    """The example house on Tuesday morning, on each database."""
    return stand_in(tmp_path, url=database_url)


def book(stand: Stand, hours: int = 0) -> UseView:
    """Book a room that is used now, or in some hours."""
    assert stand.visitor_side is not None
    start = TUESDAY_MORNING + timedelta(hours=hours)
    slot = Slot("isere", start, start + timedelta(hours=2))
    details = Details("Entretien confidentiel")
    reception = stand.visitor_side.reception
    return reception.write(bookings.book, BookingRequest(slot, details, anyway=True))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("keyboard", ["american", "french"])
async def test_an_organiser_shows_the_code_and_the_house_knows(
    stand: Stand, size: tuple[int, int], keyboard: str
) -> None:
    app = stand.app()
    async with app.run_test(size=size) as pilot:
        await ready(pilot, app)
        use = book(stand)
        code = use.token
        if keyboard == "french":
            code = code.lower().translate(FRENCH_KEYBOARD)
        await scan(pilot, code)
        await on_screen(pilot, ArrivedScreen)
        told = shown(app)
        assert "Isère" in told
        assert "1er étage" in told
        assert "confidentiel" not in told
        assert stand.visitor_side is not None
        reception = stand.visitor_side.reception
        assert reception.read(bookings.find, use.id).arrived == TUESDAY_MORNING
        assert [change.kind for change in reception.read(history.of_booking, use.booking)] == [
            "booked", "arrived",
        ]  # fmt: skip
        assert list(reception.read(visits.of_day)) == []
        await pilot.press("1")
        await on_screen(pilot, WelcomeScreen)


async def test_the_code_counts_on_every_screen(stand: Stand) -> None:
    app = stand.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        use = book(stand)
        await pilot.press("2", "1")
        await on_screen(pilot, ServicesScreen)
        await pilot.pause(PAUSE)
        await scan(pilot, use.token)
        await on_screen(pilot, ArrivedScreen)


async def test_too_early_and_unknown_codes_are_said(stand: Stand) -> None:
    app = stand.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        tomorrow = book(stand, hours=24)
        await scan(pilot, tomorrow.token)
        await on_screen(pilot, NoticeScreen)
        assert "réservé pour demain" in shown(app)
        await pilot.press("2")
        await on_screen(pilot, WelcomeScreen)
        await pilot.pause(PAUSE)
        await scan(pilot, new_token(BOOKING))
        await on_screen(pilot, NoticeScreen)
        assert "réservation n’existe pas" in shown(app)


async def test_a_ticket_that_is_scanned_says_its_number_and_draws_none(stand: Stand) -> None:
    app = stand.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        assert stand.visitor_side is not None
        ticket = stand.visitor_side.check_in(CheckIn("emploi", language="fr"))
        await scan(pilot, ticket.token)
        await on_screen(pilot, FoundScreen)
        assert ticket.number in shown(app)
        assert len(stand.visitor_side.reception.read(visits.of_day)) == 1


async def test_the_room_closes_by_itself(stand: Stand) -> None:
    app = stand.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await scan(pilot, book(stand).token)
        await on_screen(pilot, ArrivedScreen)
        screen = app.screen
        assert isinstance(screen, ArrivedScreen)
        screen.left = 1
        assert SECONDS >= 20
        await until(pilot, lambda: isinstance(app.screen, WelcomeScreen))


def test_a_code_is_as_long_as_its_token() -> None:
    assert len(CODE) == LENGTH


FOREIGN = ("3017620422003", "LGA-55", "https://www.caf.fr/g/2111", "1016204220037", "11111111")


@pytest.mark.parametrize("code", FOREIGN)
@pytest.mark.parametrize("ending", ["enter", ""])
@pytest.mark.usefixtures("real_gap")
async def test_a_foreign_code_presses_nothing_in_the_hall(
    stand: Stand, code: str, ending: str
) -> None:
    app = stand.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await scan(pilot, code, ending)
        if len(set(code)) > 1:  # a key that is held down is no code
            await on_screen(pilot, NoticeScreen)
            assert "Ce code n’est pas connu." in " ".join(shown(app).split())
            await pilot.press("escape")
        await on_screen(pilot, WelcomeScreen)
        assert stand.visitor_side is not None
        assert list(stand.visitor_side.reception.read(visits.of_day)) == []
        await pilot.press("1")
        await until(pilot, lambda: not isinstance(app.screen, (WelcomeScreen, NoticeScreen)))
