"""What the hall and the doors show."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from db.enums import BookingKind
from kiosk.desk_side import DeskSide
from kiosk.services import calling, receiving
from kiosk.tui.display.app import DisplayApp
from kiosk.tui.display.front import Front
from kiosk.tui.display.hall import HallScreen
from kiosk.tui.widgets.big_letters import BigLetters
from tests.houses import SMALL_HOUSE, open_reception
from tests.tui.desks import TODAY, RoomsStand, says, says_no_more, shown
from tests.tui.visitors import until

SIZES = [(80, 24), (100, 30), (160, 45)]


class Spy:
    """Hears what the hall hears."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def announce(self, text: str) -> None:
        """Note it."""
        self.heard.append(text)

    def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def stand(database_url: str) -> Iterator[RoomsStand]:
    """A small house on a Tuesday morning, on each database."""
    stand = RoomsStand(database_url)
    yield stand
    stand.close()


@pytest.fixture
def on_file(tmp_path: Path, sqlite_template: Path) -> Iterator[RoomsStand]:
    """The same on SQLite alone, for what does not depend on the database."""
    path = tmp_path / "kiosk.db"
    path.write_bytes(sqlite_template.read_bytes())
    stand = RoomsStand(f"sqlite:///{path}")
    yield stand
    stand.close()


def display(stand: RoomsStand, room: str | None = None) -> DisplayApp:
    """Return a display that nobody hears."""

    def open_side() -> DeskSide:
        return DeskSide(open_reception(stand._engine(), stand.clock, stand.house, "display"))

    return DisplayApp(
        lambda: Front(stand.house, stand.clock, open_side, room=room, sound="off", speech=False)
    )


async def hall_of(pilot: Pilot[None], app: DisplayApp) -> tuple[HallScreen, Spy]:
    """Wait until the board is shown; return the screen, and what is heard."""
    await until(pilot, lambda: app.shown is not None and app.shown.is_mounted)
    screen, spy = app.shown, Spy()
    assert isinstance(screen, HallScreen)
    assert app.sound is not None
    app.sound.close()
    app.sound = spy  # type: ignore[assignment]  # hears instead
    await until(pilot, lambda: screen.seen is not None)
    return screen, spy


def big(screen: HallScreen, name: str) -> str:
    """Return what large letters say."""
    return screen.query_one(f"#{name}", BigLetters).text


@pytest.mark.parametrize("size", SIZES)
async def test_who_is_called_stands_in_large_letters_and_is_announced(
    on_file: RoomsStand, size: tuple[int, int]
) -> None:
    hall = on_file.hall()
    for _ in range(2):
        hall.arrive("jobs")
    app = display(on_file)
    async with app.run_test(size=size) as pilot:
        screen, spy = await hall_of(pilot, app)
        await says(pilot, app, "Personne n’est encore appelé.")
        hall.next("one")
        await until(pilot, lambda: big(screen, "number") == "B 001")
        assert big(screen, "counter") == "Bureau one"
        await until(pilot, lambda: spy.heard == ["Numéro B 1. Bureau one."])
        on_file.clock.moment += timedelta(seconds=9)
        hall.write(calling.call, 2, "two")
        await until(pilot, lambda: big(screen, "number") == "B 002")
        assert big(screen, "before-0") == "B 001"


async def test_two_calls_in_the_same_second_come_one_after_the_other(stand: RoomsStand) -> None:
    hall = stand.hall()
    hall.arrive("jobs")
    hall.arrive("desk")
    app = display(stand)
    async with app.run_test(size=(100, 30)) as pilot:
        screen, spy = await hall_of(pilot, app)
        hall.next("one")
        hall.next("hall")
        await until(pilot, lambda: len(spy.heard) == 1)
        assert big(screen, "number") == "B 001"
        await until(pilot, lambda: screen.seen is not None and len(screen.seen.calls) == 2)
        assert big(screen, "before-0") == ""  # not before: its turn is still to come
        stand.clock.moment += timedelta(seconds=7)
        screen.go_on()
        await pilot.pause()
        assert big(screen, "number") == "B 001"
        stand.clock.moment += timedelta(seconds=1)
        await until(pilot, lambda: big(screen, "number") == "A 001")
        assert spy.heard == ["Numéro B 1. Bureau one.", "Numéro A 1. Bureau hall."]
        assert big(screen, "before-0") == "B 001"


async def test_a_recall_is_heard_again_and_an_undone_call_disappears(on_file: RoomsStand) -> None:
    hall = on_file.hall()
    visit = hall.arrive("jobs")
    app = display(on_file)
    async with app.run_test(size=(100, 30)) as pilot:
        screen, spy = await hall_of(pilot, app)
        hall.next("one")
        await until(pilot, lambda: len(spy.heard) == 1)
        hall.pass_by(1)
        hall.write(calling.recall, visit)
        await until(pilot, lambda: len(spy.heard) == 2)
        hall.write(receiving.undo, visit)
        hall.write(receiving.undo, visit)
        await until(pilot, lambda: big(screen, "number") == "")
        await says(pilot, app, "Personne n’est encore appelé.")


async def test_a_call_flashes_besides_its_chime(on_file: RoomsStand) -> None:
    hall = on_file.hall()
    hall.arrive("jobs")
    app = display(on_file)
    async with app.run_test(size=(100, 30)) as pilot:
        screen, _ = await hall_of(pilot, app)
        seen = set()

        def flashes() -> bool:
            seen.add(screen.query_one("#call").has_class("-flash"))
            return seen == {True, False}

        hall.next("one")
        await until(pilot, flashes)


async def test_today_without_what_is_nobodys_business(on_file: RoomsStand) -> None:
    desk = on_file.other_desk()
    desk.book("blue", "09:00", "11:00", TODAY, title="Entretien Mme Dupont", contact="06 12")
    desk.book("red", "14:00", "16:00", TODAY, title="Atelier CV", kind=BookingKind.WORKSHOP)
    desk.book("green", "10:00", "11:00", TODAY, title="Conseil secret", organisation="guests")
    app = display(on_file)
    async with app.run_test(size=(100, 30)) as pilot:
        await hall_of(pilot, app)
        await says(pilot, app, "maintenant, jusqu’à 11h Bleue réservée", "14h Rouge Atelier CV")
        await says(pilot, app, "10h Verte Les invités")
        for private in ("Dupont", "06 12", "secret"):
            assert private not in shown(app)


async def test_the_last_state_stays_when_the_house_does_not_answer(
    on_file: RoomsStand, tmp_path: Path
) -> None:
    hall = on_file.hall()
    hall.arrive("jobs")
    hall.next("one")
    app = display(on_file)
    async with app.run_test(size=(100, 30)) as pilot:
        screen, _ = await hall_of(pilot, app)
        await until(pilot, lambda: big(screen, "number") == "B 001")
        (tmp_path / "kiosk.db").rename(tmp_path / "elsewhere.db")
        on_file.clock.moment += timedelta(minutes=5)
        screen.reading.reload()
        await says(pilot, app, "⚠ Pas de nouvelles depuis 9h30")
        assert big(screen, "number") == "B 001"
        (tmp_path / "elsewhere.db").rename(tmp_path / "kiosk.db")
        await says_no_more(pilot, app, "Pas de nouvelles")


@pytest.mark.parametrize("size", SIZES)
async def test_a_door_says_free_or_taken_in_words(
    on_file: RoomsStand, size: tuple[int, int]
) -> None:
    desk = on_file.other_desk()
    desk.book("blue", "10:00", "11:00", TODAY, title="Atelier CV", kind=BookingKind.WORKSHOP)
    desk.book("blue", "14:00", "15:00", TODAY, title="Entretien")
    app = display(on_file, "blue")
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: app.shown is not None and app.shown.seen is not None)
        assert app.shown is not None
        state = app.shown.query_one("#state", BigLetters)
        assert state.text == "Libre"
        await says(pilot, app, "jusqu’à 10h", "de 14h à 15h")
        on_file.clock.moment += timedelta(minutes=30)
        await until(pilot, lambda: state.text == "Occupé")
        await says(pilot, app, "jusqu’à 11h", "Atelier CV", "réservée")
        on_file.clock.moment += timedelta(hours=6)
        await until(pilot, lambda: state.text == "Libre")
        await says(pilot, app, "pour le reste de la journée", "plus rien aujourd’hui")


async def test_combined_rooms_take_the_door_of_each(on_file: RoomsStand) -> None:
    on_file.other_desk().book("blue-green", "09:00", "11:00", TODAY)
    app = display(on_file, "green")
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.shown is not None and app.shown.seen is not None)
        assert app.shown is not None
        assert app.shown.query_one("#state", BigLetters).text == "Occupé"


async def test_no_key_does_anything(on_file: RoomsStand) -> None:
    app = display(on_file)
    async with app.run_test(size=(80, 24)) as pilot:
        screen, _ = await hall_of(pilot, app)
        for key in ("f1", "f10", "ctrl+q", "ctrl+c", "escape", "enter", "q", "ctrl+p"):
            await pilot.press(key)
        assert app.screen is screen


def test_every_counter_of_the_house_can_be_drawn() -> None:
    from textual.geometry import Size

    from kiosk.tui.widgets.big_letters import arranged

    for text in (
        "Espace internet",
        "Bureau 12",
        *(c.name["fr"] for c in SMALL_HOUSE.counters.values()),
    ):
        _, scale = arranged(text, Size(80, 10))
        assert scale >= 1, text
