"""What a visitor does at the screen, and what they see."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from db.enums import HelpNeed
from db.errors import DatabaseProblem
from kiosk.domain.checkin import CheckIn
from kiosk.services import visits
from kiosk.tui.visitor.app import VisitorApp
from kiosk.tui.visitor.details import DetailsScreen
from kiosk.tui.visitor.front import Patience
from kiosk.tui.visitor.moment import MomentScreen
from kiosk.tui.visitor.needs import NeedsScreen
from kiosk.tui.visitor.notice import NoticeScreen
from kiosk.tui.visitor.paper import LEAST_SECONDS
from kiosk.tui.visitor.services import ServicesScreen
from kiosk.tui.visitor.still_there import StillThereScreen
from kiosk.tui.visitor.ticket import TicketScreen
from kiosk.tui.visitor.welcome import WelcomeScreen
from kiosk.tui.widgets.choice import Choice
from tests.clocks import TUESDAY_MORNING
from tests.printers.firmware import Faults, Firmware, OnNetwork
from tests.tui.visitors import Gate, Stand, on_screen, ready, shown, stand_in, until

SIZES = [(80, 24), (100, 30), (160, 45)]


@pytest.fixture
def stand(tmp_path: Path) -> Stand:
    """The example house on Tuesday morning, with a printer that prints."""
    stand = stand_in(tmp_path)
    stand.plug_in()
    return stand


def tickets(stand: Stand) -> list[visits.TicketView]:
    """Return what the house knows."""
    assert stand.visitor_side is not None
    return list(stand.visitor_side.reception.read(visits.of_day))


@pytest.mark.parametrize("size", SIZES)
async def test_talking_to_somebody_is_one_key(stand: Stand, size: tuple[int, int]) -> None:
    app = stand.app()
    async with app.run_test(size=size) as pilot:
        await ready(pilot, app)
        assert "Parler à quelqu’un" in shown(app)
        await pilot.press("1")
        await on_screen(pilot, TicketScreen)
        await until(pilot, lambda: "Prenez votre ticket en papier" in shown(app))
        told = shown(app)
        assert "██" in told
        assert "Personne avant vous" in told
        assert "Dans l'entrée" in told
        assert "▀" * 29 in told  # the code, whole
        assert [(t.number, t.service) for t in tickets(stand)] == [("A 001", "accueil")]


@pytest.mark.parametrize("how", ["keys", "arrows", "mouse"])
async def test_a_service_by_keys_arrows_or_touch(stand: Stand, how: str) -> None:
    app = stand.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await choose(pilot, how, 2)
        await on_screen(pilot, NeedsScreen)
        await choose(pilot, how, 1)
        await on_screen(pilot, ServicesScreen)
        await choose(pilot, how, 1)
        await on_screen(pilot, DetailsScreen)
        await choose(pilot, how, 1)
        await on_screen(pilot, TicketScreen)
        assert [t.number for t in tickets(stand)] == ["B 001"]


def change_service(stand: Stand, key: str, **changes: Any) -> None:
    """Let one service of the house be different."""
    service = replace(stand.house.services[key], **changes)
    stand.house = replace(stand.house, services={**stand.house.services, key: service})


def leave_alone(app: VisitorApp) -> None:
    """Let nobody have touched anything for a long time."""
    app._last_sign_of_life -= 1000
    app._look_whether_somebody_is_there()


async def choose(pilot: Pilot[None], how: str, place: int) -> None:
    """Make a choice in one of the three ways."""
    if how == "keys":
        await pilot.press(str(place))
    elif how == "arrows":
        await pilot.press(*["down"] * (place - 1), "enter")
    else:
        await pilot.click(list(pilot.app.screen.query(Choice))[place - 1])
    await pilot.pause()


async def test_group_and_help_are_told_on_one_screen(stand: Stand) -> None:
    app = stand.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await pilot.press("2")
        await pilot.press("1")
        await pilot.press("1")
        await on_screen(pilot, DetailsScreen)
        for key in ("2", "2", "3", "6", "3"):
            await pilot.press(key)
            await until(pilot, lambda: not app._scans._held)  # no person is as quick as a scanner
            await pilot.pause()
        assert "Nous sommes 3 personnes" in shown(app)
        await pilot.press("1")
        await on_screen(pilot, TicketScreen)
        (ticket,) = tickets(stand)
        assert ticket.people == 3
        assert ticket.needs == {HelpNeed.INTERPRETER}


async def test_a_service_that_is_away_says_when_and_where(stand: Stand) -> None:
    app = stand.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await pilot.press("2")
        await pilot.press("1")
        await on_screen(pilot, ServicesScreen)
        assert "Est là maintenant : Bureau 1" in shown(app)
        await pilot.press("2")
        await on_screen(pilot, NoticeScreen)
        assert "Ce service n’est pas là maintenant." in shown(app)
        assert "Revenez demain à 9h : Bureau 1." in shown(app)
        assert tickets(stand) == []
        await pilot.press("1")  # somebody to talk to
        await on_screen(pilot, TicketScreen)
        assert [t.number for t in tickets(stand)] == ["A 001"]


async def test_never_more_than_six_choices(stand: Stand) -> None:
    app = stand.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await pilot.press("2")
        await on_screen(pilot, NeedsScreen)
        needs = len(app.screen.query(Choice))
        assert needs == len(stand.house.needs)
        for need in range(1, needs + 1):
            await pilot.press(str(need))
            await on_screen(pilot, ServicesScreen)
            assert 1 <= len(app.screen.query(Choice)) <= 6
            await pilot.press("escape")
            await on_screen(pilot, NeedsScreen)


async def test_english_is_one_key_away_and_forgotten_afterwards(stand: Stand) -> None:
    app = stand.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await pilot.press("5")
        await until(pilot, lambda: "Hello! Why are you here?" in shown(app))
        await pilot.press("1")
        await on_screen(pilot, TicketScreen)
        assert "Nobody before you" in shown(app)
        assert tickets(stand)[0].language == "en"
        await pilot.press("1")
        await on_screen(pilot, WelcomeScreen)
        await until(pilot, lambda: "Pourquoi venez-vous" in shown(app))


async def test_colours_change_and_change_back_for_the_next(stand: Stand) -> None:
    app = stand.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await pilot.press("c")
        assert app.theme == "contrast"
        await pilot.press("1")
        await on_screen(pilot, TicketScreen)
        await pilot.press("enter")
        await on_screen(pilot, WelcomeScreen)
        assert app.theme == "house"


async def test_escape_goes_back_a_step_at_a_time(stand: Stand) -> None:
    app = stand.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        for key in ("2", "1", "1"):
            await pilot.press(key)
        for kind in (DetailsScreen, ServicesScreen, NeedsScreen, WelcomeScreen, WelcomeScreen):
            await on_screen(pilot, kind)
            await pilot.press("escape")
        assert tickets(stand) == []


async def test_a_printer_that_is_off_leaves_the_number_and_says_to_note_it(stand: Stand) -> None:
    stand.plug_in("tcp://127.0.0.1:9")
    app = stand.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await pilot.press("1")
        await on_screen(pilot, TicketScreen)
        await until(pilot, lambda: "notez votre numéro" in shown(app))
        assert "██" in shown(app)
        assert tickets(stand)[0].reason == "printer.unreachable"


async def test_a_printer_that_hangs_keeps_nobody_waiting(stand: Stand) -> None:
    with OnNetwork(Firmware(Faults(stops_at=0))) as printer:
        stand.plug_in(printer.url)
        await three_visitors(stand)


async def three_visitors(stand: Stand) -> None:
    """Check in one after the other, and look what the screen says."""
    app = stand.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        for number in ("A 001", "A 002", "A 003"):
            await pilot.press("1")
            await on_screen(pilot, TicketScreen)
            assert tickets(stand)[-1].number == number
            assert "Votre ticket s’imprime" in shown(app)
            await pilot.press("1")
            await on_screen(pilot, WelcomeScreen)


async def test_new_paper_brings_the_ticket_that_is_still_wanted(stand: Stand) -> None:
    with OnNetwork(Firmware(Faults(paper=0))) as printer:
        stand.plug_in(printer.url)
        app = stand.app()
        async with app.run_test(size=(80, 24)) as pilot:
            await ready(pilot, app)
            await pilot.press("1")
            await on_screen(pilot, TicketScreen)
            await until(pilot, lambda: "notez votre numéro" in shown(app))
            printer.firmware.refill()
            await until(pilot, lambda: "Prenez votre ticket" in shown(app))
            assert b"A 001" in printer.firmware.sheets[0]


async def test_the_ticket_counts_down_can_be_renewed_and_closes_by_itself(stand: Stand) -> None:
    app = stand.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await pilot.press("1")
        await on_screen(pilot, TicketScreen)
        screen = app.screen
        assert isinstance(screen, TicketScreen)
        for _ in range(10):
            screen._tick()
        await pilot.pause()
        assert f" {screen.left}  secondes, puis l’écran se ferme" in shown(app)
        assert screen.left <= 20
        await pilot.press("2")
        assert screen.left == 30
        for _ in range(29):
            screen._tick()
        assert isinstance(app.screen, TicketScreen)
        screen._tick()
        await on_screen(pilot, WelcomeScreen)


async def test_a_ticket_is_never_gone_before_twenty_seconds(stand: Stand) -> None:
    stand.patience = Patience(60, 15, 3)
    app = stand.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await pilot.press("1")
        await on_screen(pilot, TicketScreen)
        screen = app.screen
        assert isinstance(screen, TicketScreen)
        assert screen.left >= LEAST_SECONDS - 1


@pytest.mark.parametrize("keys", [("2",), ("2", "1"), ("2", "1", "1"), ("3",), ("4",), ("c",)])
async def test_left_alone_it_asks_and_then_forgets(stand: Stand, keys: tuple[str, ...]) -> None:
    stand.patience = Patience(600, 3, 30)
    app = stand.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
        leave_alone(app)
        await until(pilot, lambda: isinstance(app.screen, StillThereScreen))
        await pilot.pause()
        assert "Vous êtes toujours là ?" in shown(app) or "Are you still there?" in shown(app)
        screen = app.screen
        assert isinstance(screen, StillThereScreen)
        for _ in range(3):
            screen._tick()
            await pilot.pause()
        await on_screen(pilot, WelcomeScreen)
        assert (app.words.language, app.theme) == ("fr", "house")


async def test_any_key_says_that_somebody_is_there(stand: Stand) -> None:
    stand.patience = Patience(600, 15, 30)
    app = stand.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await pilot.press("2")
        await pilot.pause()
        leave_alone(app)
        await until(pilot, lambda: isinstance(app.screen, StillThereScreen))
        await pilot.press("1")
        await on_screen(pilot, NeedsScreen)  # and the key chose nothing behind it


async def test_nobody_is_asked_on_an_untouched_first_screen(stand: Stand) -> None:
    stand.patience = Patience(600, 15, 30)
    app = stand.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        leave_alone(app)
        await pilot.pause()
        assert isinstance(app.screen, WelcomeScreen)


async def test_a_key_before_the_database_is_open_waits_for_it(stand: Stand) -> None:
    gate = Gate()
    stand.opening = gate.wait
    app = stand.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await on_screen(pilot, WelcomeScreen)
        await pilot.press("1")
        await on_screen(pilot, MomentScreen)
        assert "Un moment…" in shown(app)
        await pilot.press("1", "1", "escape")  # impatience gives no second ticket
        gate.open()
        await on_screen(pilot, TicketScreen)
        assert [t.number for t in tickets(stand)] == ["A 001"]


async def test_a_database_that_fails_is_said_in_words(stand: Stand) -> None:
    app = stand.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)

        assert stand.visitor_side is not None
        stand.visitor_side.reception.engine.dispose()
        path = stand.settings.database_url.removeprefix("sqlite:///")
        for name in (path, path + "-wal", path + "-shm"):
            Path(name).unlink(missing_ok=True)
        Path(path).write_bytes(b"no database at all, but something else" * 100)
        await pilot.press("1")
        await on_screen(pilot, NoticeScreen)
        assert "La machine ne peut pas donner de ticket" in shown(app)
        assert "Allez à l’accueil." in shown(app)
        assert "Traceback" not in shown(app)


async def test_a_house_that_cannot_be_opened_says_so_at_once_and_tries_again(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.tui.visitor.app.TRY_AGAIN_AFTER", 0.05)
    gate = Gate()
    tries: list[int] = []

    def away() -> None:
        tries.append(1)
        if not gate.is_open():
            raise DatabaseProblem("database.unreachable")

    stand.opening = away
    app = stand.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: len(tries) > 1)
        await pilot.press("1")
        await on_screen(pilot, NoticeScreen)
        assert "Allez à l’accueil." in shown(app)
        gate.open()
        await ready(pilot, app)
        await pilot.press("1")
        await on_screen(pilot, WelcomeScreen)
        await pilot.press("1")
        await on_screen(pilot, TicketScreen)


async def test_closed_it_gives_no_ticket_and_says_when_it_opens(tmp_path: Path) -> None:
    stand = stand_in(tmp_path, TUESDAY_MORNING.replace(hour=7))
    app = stand.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        assert "La maison est fermée." in shown(app)
        assert "Nous ouvrons aujourd’hui à 8h30." in shown(app)
        assert "Parler à quelqu" not in shown(app)
        # Somebody who stood there since before: the rule refuses as well.
        app.request_ticket(CheckIn("accueil", "fr"))
        await on_screen(pilot, NoticeScreen)
        assert tickets(stand) == []


async def test_a_closure_gives_its_reason(tmp_path: Path) -> None:
    stand = stand_in(tmp_path, TUESDAY_MORNING.replace(month=12, day=28))
    app = stand.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot, app)
        assert "Fêtes de fin d'année" in shown(app)
        assert "lundi 4 janvier à 8h30" in shown(app)


async def test_a_full_service_says_when_to_come_back(stand: Stand) -> None:
    change_service(stand, "emploi", daily_limit=1)
    app = stand.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        for kind in (TicketScreen, NoticeScreen):
            for key in ("2", "1", "1", "1"):
                await pilot.press(key)
                await pilot.pause()
            await on_screen(pilot, kind)
            if kind is TicketScreen:
                await pilot.press("1")
                await on_screen(pilot, WelcomeScreen)
        assert "Il n’y a plus de ticket aujourd’hui." in shown(app)
        assert "Revenez jeudi 26 novembre à 9h : Bureau 1." in shown(app)
        assert len(tickets(stand)) == 1


async def test_the_demonstration_says_that_its_time_is_not_real(stand: Stand) -> None:
    stand.clock.real = False
    stand.leave_key = "f10"
    app = stand.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        assert "ce n’est pas l’heure réelle (F10 : quitter)" in shown(app)
        await pilot.press("f10")
        await until(pilot, lambda: not app.is_running)


async def test_the_text_of_a_house_is_never_markup(tmp_path: Path) -> None:
    evil = "[@click=app.quit]x[/][/] {0}"
    stand = stand_in(tmp_path)
    change_service(stand, "emploi", name={"fr": evil, "en": evil})
    app = stand.app()
    async with app.run_test(size=(160, 45)) as pilot:
        await ready(pilot, app)
        for key in ("2", "1", "1"):
            await pilot.press(key)
            await pilot.pause()
        assert evil in shown(app)
        await pilot.click("#question")
        await pilot.press("1")
        await on_screen(pilot, TicketScreen)
        assert evil in shown(app)
        assert app.is_running
