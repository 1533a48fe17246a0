"""Somebody comes to an appointment, steps out, or goes: at the screen in the hall."""

from datetime import timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from db.enums import VisitState
from kiosk.domain.appointments import Wish
from kiosk.domain.checkin import CheckIn
from kiosk.domain.workstations import stations
from kiosk.services import appointments, calling, counters, keeping, queue, visits, workstations
from kiosk.services.appointments import AppointmentView
from kiosk.tui.visitor.app import VisitorApp
from kiosk.tui.visitor.code import CodeScreen
from kiosk.tui.visitor.found import FoundScreen
from kiosk.tui.visitor.needs import NeedsScreen
from kiosk.tui.visitor.notice import NoticeScreen
from kiosk.tui.visitor.ticket import TicketScreen
from kiosk.tui.visitor.times import TimesScreen
from kiosk.tui.visitor.welcome import WelcomeScreen
from kiosk.tui.widgets.pad_key import PadKey
from tests.clocks import TUESDAY_MORNING
from tests.tui.visitors import Stand, on_screen, ready, scan, shown, stand_in, until

SIZES = [(80, 24), (100, 30), (160, 45)]
TEN = TUESDAY_MORNING.replace(hour=10, minute=0)
FRENCH_KEYBOARD = str.maketrans("0123456789", "à&é\"'(-è_ç")


@pytest.fixture
def stand(tmp_path: Path) -> Stand:
    """The example house on a Tuesday morning."""
    return stand_in(tmp_path)


def plan(stand: Stand, **more: object) -> AppointmentView:
    """Plan an appointment at ten with the service for work."""
    assert stand.visitor_side is not None
    wish = Wish("emploi", TEN, **more)  # type: ignore[arg-type]
    return stand.visitor_side.reception.write(appointments.plan, wish, anyway=True)


def state(stand: Stand, visit: int) -> VisitState:
    """Return where a visit is."""
    assert stand.visitor_side is not None
    seen = stand.visitor_side.reception.read(queue.look)
    every = (*seen.waiting, *seen.at_counters, *seen.elsewhere, *seen.gone)
    return next(one.state for one in every if one.id == visit)


@pytest.mark.parametrize("size", SIZES)
async def test_a_code_is_typed_and_a_ticket_comes(stand: Stand, size: tuple[int, int]) -> None:
    app = stand.app()
    async with app.run_test(size=size) as pilot:
        await ready(pilot, app)
        planned = plan(stand)
        await pilot.press("3")
        screen = await on_screen(pilot, CodeScreen)
        await until(pilot, lambda: "Tapez les 4 chiffres" in shown(app))
        wrong = "1" if planned.code[0] != "1" else "2"
        await pilot.press(wrong, "backspace", *planned.code)
        await on_screen(pilot, TicketScreen)
        assert "Vous êtes en avance : on vous appelle vers 10h." in shown(app)
        assert screen.typed == planned.code


async def test_a_code_is_touched(stand: Stand) -> None:
    app = stand.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot, app)
        planned = plan(stand)
        await pilot.press("3")
        screen = await on_screen(pilot, CodeScreen)
        for digit in planned.code:
            key = next(key for key in screen.query(PadKey) if key.sign == digit)
            await pilot.click(key)
        await on_screen(pilot, TicketScreen)


async def test_a_wrong_code_says_so_and_the_next_one_is_taken(stand: Stand) -> None:
    app = stand.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot, app)
        planned = plan(stand)
        wrong = f"{(int(planned.code) + 1) % 10_000:04d}"
        await pilot.press("3")
        await on_screen(pilot, CodeScreen)
        await pilot.press(*wrong)
        await on_screen(pilot, NoticeScreen)
        assert "Ce rendez-vous n’est pas connu." in shown(app)
        await pilot.press("escape")
        screen = await on_screen(pilot, CodeScreen)
        assert screen.typed == ""
        await pilot.press(*planned.code)
        await on_screen(pilot, TicketScreen)


@pytest.mark.parametrize("pressed", [[], ["2"], ["2", "1"], ["3"], ["3", "1", "2"]])
async def test_a_slip_is_scanned_wherever_somebody_is(stand: Stand, pressed: list[str]) -> None:
    app = stand.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot, app)
        planned = plan(stand)
        for key in pressed:
            await pilot.press(key)
            await pilot.pause()
        await scan(pilot, planned.token.lower().translate(FRENCH_KEYBOARD))
        screen = await on_screen(pilot, TicketScreen)
        assert screen.ticket.service == "emploi"


async def test_every_refusal_says_what_to_do(stand: Stand) -> None:
    app = stand.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot, app)
        assert stand.visitor_side is not None
        house = stand.visitor_side.reception
        used, gone = plan(stand), plan(stand)
        house.write(keeping.keep, used.id)
        house.write(appointments.cancel, gone.id)
        later = house.write(appointments.plan, Wish("emploi", TEN + timedelta(days=2)))
        for token, said in (
            (used.token, "Vous êtes déjà arrivé, à 9h30"),
            (gone.token, "Ce rendez-vous a été annulé."),
            (later.token, "Votre rendez-vous est jeudi 26 novembre à 10h."),
            ("D1" + "B" * 15, "n’est pas un code de rendez-vous"),
        ):
            await scan(pilot, token)
            await on_screen(pilot, NoticeScreen)
            await until(pilot, lambda: said in " ".join(shown(app).split()))  # noqa: B023


async def test_without_a_code_by_time_and_service(stand: Stand) -> None:
    app = stand.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        plan(stand, name="Mme Dupont")
        await pilot.press("3")
        await on_screen(pilot, CodeScreen)
        await pilot.press("question_mark")
        await on_screen(pilot, TimesScreen)
        assert "10h" in shown(app)
        assert "Dupont" not in shown(app)
        await pilot.press("1")
        await on_screen(pilot, TicketScreen)


async def test_nobody_is_expected(stand: Stand) -> None:
    app = stand.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await pilot.press("3")
        await on_screen(pilot, CodeScreen)
        await pilot.press("question_mark")
        await on_screen(pilot, TimesScreen)
        assert "Personne n’est plus attendu aujourd’hui." in shown(app)


@pytest.mark.parametrize("size", SIZES)
async def test_a_ticket_is_scanned_to_step_out_to_come_back_and_to_go(
    stand: Stand, size: tuple[int, int]
) -> None:
    app = stand.app()
    async with app.run_test(size=size) as pilot:
        await ready(pilot, app)
        assert stand.visitor_side is not None
        ticket = stand.visitor_side.reception.write(visits.check_in, CheckIn("emploi", "fr"))
        await scan(pilot, ticket.token)
        await on_screen(pilot, FoundScreen)
        assert "Personne avant vous" in shown(app)
        await pilot.press("2")
        await on_screen(pilot, NoticeScreen)
        assert "À tout à l’heure, B 001." in shown(app)
        assert state(stand, ticket.visit) is VisitState.PAUSED
        await pilot.press("escape")
        await scan(pilot, ticket.token)
        await until(pilot, lambda: "Vous êtes de retour ?" in shown(app))
        await pilot.press("1")
        await on_screen(pilot, NoticeScreen)
        assert state(stand, ticket.visit) is VisitState.WAITING
        await scan(pilot, ticket.token)
        await until(pilot, lambda: "Je pars" in shown(app))
        await pilot.press("3")
        await until(pilot, lambda: state(stand, ticket.visit) is VisitState.LEFT)
        await until(pilot, lambda: "Au revoir !" in shown(app))


async def test_who_is_called_and_scans_is_told_where_to_go(stand: Stand) -> None:
    app = stand.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot, app)
        assert stand.visitor_side is not None
        house = stand.visitor_side.reception
        ticket = house.write(visits.check_in, CheckIn("emploi", "fr"))
        house.write(calling.call, ticket.visit, "bureau-2")
        await scan(pilot, ticket.token)
        await on_screen(pilot, FoundScreen)
        assert "On vous appelle : allez à Bureau 2." in shown(app)


async def test_many_languages_have_a_screen_of_their_own(stand: Stand) -> None:
    from dataclasses import replace

    from kiosk.tui.visitor.languages import LanguagesScreen

    stand.house = replace(stand.house, languages=("fr", "en", "en", "en", "en"))
    app = stand.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await pilot.press("5")
        await on_screen(pilot, LanguagesScreen)
        await pilot.press("2")
        await on_screen(pilot, WelcomeScreen)
        await until(pilot, lambda: "Talk to someone" in shown(app))


async def test_a_counter_that_pauses_is_said_where_its_service_is_chosen(stand: Stand) -> None:
    app = stand.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot, app)
        assert stand.visitor_side is not None
        back = stand.clock.moment.replace(hour=10, minute=30)
        stand.visitor_side.reception.write(counters.pause, "bureau-1", back)
        await pilot.press("2")
        await until(pilot, lambda: "bureau-1" in app.pauses)
        await pilot.press("1")
        await until(pilot, lambda: "Bureau 1 : de retour à 10h30" in shown(app))


async def test_who_wants_a_computer_sees_when_one_is_free(stand: Stand) -> None:
    app = stand.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot, app)
        assert stand.visitor_side is not None
        reception = stand.visitor_side.reception
        await computers_shown(pilot, app, "Un ordinateur est libre")
        for _ in range(3):
            reception.write(workstations.sit, None, timedelta(minutes=30))
        await computers_shown(pilot, app, "Un ordinateur à 10h au plus tard")
        for key in stations(stand.house):
            reception.write(workstations.break_down, key)
        await computers_shown(pilot, app, "Tous les ordinateurs sont pris")


async def computers_shown(pilot: Pilot[None], app: VisitorApp, said: str) -> None:
    """Go to where a computer is chosen, read, and go back to the start."""
    app.internet = None
    await pilot.press("2")
    await on_screen(pilot, NeedsScreen)
    await until(pilot, lambda: app.internet is not None)
    app.show_services("computer")
    await until(pilot, lambda: said in shown(app))
    app.start_afresh()
    await on_screen(pilot, WelcomeScreen)
