"""Somebody looks at what is on, registers, and comes to the door."""

from datetime import timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from db.enums import Access, RegistrationState
from kiosk.domain.events import EventDetails
from kiosk.services import events, registrations
from kiosk.services.event_views import EventView
from kiosk.services.events import EventRequest
from kiosk.services.registrations import Wanted
from kiosk.tui.visitor.name import NameScreen
from kiosk.tui.visitor.notice import NoticeScreen
from kiosk.tui.visitor.programme import EventScreen, ProgrammeScreen, SlotsScreen
from kiosk.tui.visitor.seat import FoundSeatScreen, SeatScreen
from kiosk.tui.visitor.welcome import WelcomeScreen
from kiosk.tui.widgets.pad_key import PadKey
from tests.services.fair import stretch
from tests.tui.visitors import Stand, on_screen, ready, scan, shown, stand_in, until

SIZES = [(80, 24), (100, 30), (160, 45)]


@pytest.fixture
def stand(tmp_path: Path, database_url: str) -> Stand:
    """The example house on Tuesday morning, on each database."""
    return stand_in(tmp_path, url=database_url)


def arrange(stand: Stand, title: str, seats: int | None, **more: object) -> EventView:
    """Plan an event on Thursday afternoon."""
    assert stand.visitor_side is not None
    slot = more.pop("slot", None)
    details = EventDetails(title, seats=seats, **more)  # type: ignore[arg-type]
    request = EventRequest(details, (stretch("14:00", "16:00"),), slot=slot)  # type: ignore[arg-type]
    return stand.visitor_side.reception.write(events.arrange, request)[0]


def seated(stand: Stand, event: EventView) -> list[tuple[str, int]]:
    """Return how everybody's registration is, and for how many."""
    assert stand.visitor_side is not None
    found = stand.visitor_side.reception.read(registrations.of_event, event.id)
    return [(one.state.value, one.people) for one in found]


@pytest.mark.parametrize("size", SIZES)
async def test_somebody_registers_two_people_and_takes_the_paper(
    stand: Stand, size: tuple[int, int]
) -> None:
    app = stand.app()
    async with app.run_test(size=size) as pilot:
        await ready(pilot, app)
        event = arrange(stand, "Atelier CV", 3, description="Pour débuter")
        arrange(stand, "Comité secret", 3, access=Access.INVITATION)
        await pilot.press("4")
        await on_screen(pilot, ProgrammeScreen)
        told = shown(app)
        assert "Atelier CV" in told
        assert "3 places libres" in told
        assert "secret" not in told
        await pilot.press("1")
        await on_screen(pilot, EventScreen)
        assert "Pour débuter" in shown(app)
        await pilot.press("2")
        await until(pilot, lambda: "Nous sommes 2 personnes" in shown(app))
        await pilot.press("1")
        screen = await on_screen(pilot, SeatScreen)
        assert "Vous avez une place" in shown(app)
        assert screen.job is not None
        assert "Votre ticket s’imprime" in shown(app)
        assert seated(stand, event) == [("registered", 2)]
        await pilot.press("1")
        await on_screen(pilot, WelcomeScreen)


async def test_what_is_full_has_a_line(stand: Stand) -> None:
    app = stand.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        event = arrange(stand, "Atelier CV", 1)
        assert stand.visitor_side is not None
        stand.visitor_side.reception.write(registrations.register, Wanted(event.id))
        await pilot.press("4")
        await on_screen(pilot, ProgrammeScreen)
        await pilot.press("1")
        await on_screen(pilot, EventScreen)
        assert "J’attends une place" in shown(app)
        await pilot.press("1")
        await on_screen(pilot, SeatScreen)
        assert "Vous êtes numéro 1 sur la liste." in " ".join(shown(app).split())


async def test_somebody_chooses_a_time_of_the_distribution(stand: Stand) -> None:
    app = stand.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot, app)
        event = arrange(stand, "Panier", 1, slot=timedelta(hours=1))
        await pilot.press("4")
        await on_screen(pilot, ProgrammeScreen)
        await pilot.press("1")
        await on_screen(pilot, EventScreen)
        await pilot.press("1")
        await on_screen(pilot, SlotsScreen)
        await pilot.press("2")
        await on_screen(pilot, SeatScreen)
        assert "Votre heure : de 15h à 16h" in shown(app).replace("\u00a0", " ")
        assert seated(stand, event) == [("registered", 1)]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"registers": False}, "entrée libre"),
        ({"opens": stretch("09:00", "10:00").start}, "Les inscriptions ouvrent jeudi"),
    ],
)
async def test_what_one_cannot_register_for_here_says_how(
    stand: Stand, more: dict[str, object], said: str
) -> None:
    app = stand.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        arrange(stand, "Atelier CV", 3, **more)
        await pilot.press("4")
        await on_screen(pilot, ProgrammeScreen)
        await pilot.press("1")
        await on_screen(pilot, EventScreen)
        assert said in " ".join(shown(app).split())
        assert "Je m’inscris" not in shown(app)
        await pilot.press("1")
        await on_screen(pilot, WelcomeScreen)


@pytest.mark.parametrize("size", SIZES)
async def test_a_first_name_is_asked_where_the_event_asks_for_it(
    stand: Stand, size: tuple[int, int]
) -> None:
    app = stand.app()
    async with app.run_test(size=size) as pilot:
        await ready(pilot, app)
        event = arrange(stand, "Atelier CV", 3, asks_name=True)
        await register_first(pilot)
        screen = await on_screen(pilot, NameScreen)
        await pilot.press("z", "o", "x", "backspace")
        letters = [each for each in screen.query(PadKey) if each.sign in "É-A"]
        assert [each.sign for each in letters] == ["A", "-", "É"]
        await pilot.click(letters[2])
        await until(pilot, lambda: screen.typed == "zoÉ")
        await pilot.press("enter")
        await on_screen(pilot, SeatScreen)
        assert names(stand, event) == ["Zoé"]


async def test_a_first_name_may_stay_empty_and_c_is_a_letter_there(stand: Stand) -> None:
    app = stand.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        event = arrange(stand, "Atelier CV", 3, asks_name=True)
        await register_first(pilot)
        screen = await on_screen(pilot, NameScreen)
        theme = app.theme
        await pilot.press("c", "1", "!")
        assert (screen.typed, app.theme) == ("c", theme)
        await pilot.press(*["l"] * 40)
        await until(pilot, lambda: len(screen.typed) == 24)
        await pilot.press(*["backspace"] * 24, "enter")
        await on_screen(pilot, SeatScreen)
        assert names(stand, event) == [""]


async def register_first(pilot: Pilot[None]) -> None:
    """Choose the first event, and a seat at it."""
    await pilot.press("4")
    await on_screen(pilot, ProgrammeScreen)
    await pilot.press("1")
    await on_screen(pilot, EventScreen)
    await pilot.press("1")


def names(stand: Stand, event: EventView) -> list[str]:
    """Return the first names on the list of an event."""
    assert stand.visitor_side is not None
    found = stand.visitor_side.reception.read(registrations.of_event, event.id)
    return [one.name for one in found]


async def test_a_code_opens_the_door_lets_out_and_gives_the_seat_back(stand: Stand) -> None:
    app = stand.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        event = arrange(stand, "Atelier CV", 3)
        assert stand.visitor_side is not None
        write = stand.visitor_side.reception.write
        one, other = (write(registrations.register, Wanted(event.id)) for _ in range(2))
        await scan(pilot, other.token)
        await on_screen(pilot, FoundSeatScreen)
        assert "jeudi 26 novembre" in shown(app)
        await pilot.press("2")
        await until(pilot, lambda: "Au revoir !" in shown(app).replace("\u00a0", " "))
        assert ("cancelled", 1) in seated(stand, event)
        stand.clock.moment = stretch("13:45", "14:00").start
        await scan(pilot, one.token)
        await until(pilot, lambda: "Bienvenue : Atelier CV" in shown(app).replace("\u00a0", " "))
        await pilot.press("escape")
        await scan(pilot, one.token)
        await on_screen(pilot, FoundSeatScreen)
        assert "vous êtes déjà entré" in " ".join(shown(app).split())
        await pilot.press("2")
        await on_screen(pilot, NoticeScreen)
        read = stand.visitor_side.reception.read
        assert read(events.get, event.id).sessions[0].inside == 0
        await pilot.press("escape")
        await scan(pilot, other.token)
        screen = await on_screen(pilot, NoticeScreen)
        await until(pilot, lambda: "cette inscription est annulée" in " ".join(shown(app).split()))
        assert screen is not None
        assert read(registrations.get, other.id).state is RegistrationState.CANCELLED
