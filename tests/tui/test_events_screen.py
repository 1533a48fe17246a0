"""The events at the desk: seats, the door, paper, other times."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from db.enums import JobKind, RegistrationState
from kiosk.domain.events import Standing
from kiosk.domain.recurrence import Frequency, Rule
from kiosk.domain.series import Repeat, Scope
from kiosk.services import bookings, event_series, events, printing, registrations
from kiosk.services.event_views import EventView
from kiosk.tui.desk.app import DeskApp
from kiosk.tui.desk.events.screen import EventsScreen
from tests.houses import open_reception
from tests.services.fair import THURSDAY, Fair, at
from tests.services.test_event_computers import HOUSE as HOUSE_WITH_COMPUTERS
from tests.tui.desks import RoomsStand, says, shown
from tests.tui.visitors import scan, until

SIZES = [(80, 24), (100, 30), (160, 45)]


@pytest.fixture
def on_file(tmp_path: Path, sqlite_template: Path) -> Iterator[RoomsStand]:
    """A desk on SQLite, on Tuesday morning."""
    path = tmp_path / "desk.db"
    path.write_bytes(sqlite_template.read_bytes())
    stand = RoomsStand(f"sqlite:///{path}")
    yield stand
    stand.close()


@pytest.fixture
def fair(on_file: RoomsStand) -> Fair:
    """Another machine at which events are run, with the same clock."""
    return Fair(on_file._engine(), on_file.clock, machine="other")


async def opened(pilot: Pilot[None], app: DeskApp) -> EventsScreen:
    """Open the events, and wait until they are shown."""
    await until(pilot, lambda: bool(app.main_screens))
    await pilot.press("f3")
    await until(pilot, lambda: isinstance(app.screen, EventsScreen) and app.screen.loaded)
    assert isinstance(app.screen, EventsScreen)
    return app.screen


async def typed(pilot: Pilot[None], screen: EventsScreen, text: str) -> None:
    """Answer the question at the bottom."""
    await until(pilot, lambda: screen.entry.is_open)
    await pilot.pause()
    from kiosk.tui.desk.dialogs.line import Line

    screen.entry.query_one(Line).value = text
    await pilot.press("enter")
    await pilot.pause()


def states(fair: Fair, event: EventView) -> list[str]:
    """Return how everybody's registration is."""
    return [one.state.value for one in fair.reception.read(registrations.of_event, event.id)]


def jobs(fair: Fair) -> list[JobKind]:
    """Return what the desk has printed."""
    from dataclasses import replace

    place = replace(fair.reception.place, machine="desk")
    reception = replace(fair.reception, place=place)
    return [job.kind for job in reception.read(printing.of_day)]


async def test_what_is_over_goes_by_the_clock_alone(on_file: RoomsStand, fair: Fair) -> None:
    fair.arrange(3, title="Atelier CV")
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await opened(pilot, app)
        await says(pilot, app, "Atelier CV")
        on_file.clock.moment = at("08:01", THURSDAY + timedelta(days=1))
        await says(pilot, app, "Rien de prévu.")


@pytest.mark.parametrize("size", SIZES)
async def test_the_next_days_are_seen_with_their_seats(
    on_file: RoomsStand, fair: Fair, size: tuple[int, int]
) -> None:
    fair.register(fair.arrange(3, organisation="guests", trainer="Léa"), 2)
    fair.arrange(1, rooms=(), place="Cinéma", title="Ciné-débat")
    app = on_file.app()
    async with app.run_test(size=size) as pilot:
        await opened(pilot, app)
        await says(pilot, app, "jeudi 26 novembre", "Atelier CV · Rouge", "1 place libre")
        await says(pilot, app, "Les invités · Léa", "Ciné-débat · Cinéma")


async def test_somebody_is_registered_and_gives_the_seat_back(
    on_file: RoomsStand, fair: Fair
) -> None:
    event = fair.arrange(2, asks_name=True)
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot, app)
        await pilot.press("n")
        for answer in ("2", "Zoé", "06 11"):
            await typed(pilot, screen, answer)
        await says(pilot, app, "Atelier CV : a une place")
        waits = fair.register(event, name="Ahmed", contact="06 22")
        await pilot.press("enter")
        await says(pilot, app, "Zoé", "Ahmed", "attend une place (1)")
        await pilot.press("1")
        await says(pilot, app, "rend sa place")
        await pilot.press("3")
        await says(pilot, app, "Rendre la place")
        await pilot.press("1")
        await says(pilot, app, "A maintenant une place, à prévenir : Ahmed 06 22")
    assert states(fair, event) == ["registered", "cancelled"]
    assert fair.states(waits) == [RegistrationState.REGISTERED]
    assert jobs(fair) == [JobKind.REGISTRATION]


async def test_a_code_is_scanned_from_wherever_the_desk_is(on_file: RoomsStand, fair: Fair) -> None:
    event = fair.arrange(8)
    one = fair.register(event)
    on_file.clock.moment = at("13:45")
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: app.queue is not None and app.queue.loaded)
        await scan(pilot, one.token)
        await says(pilot, app, "Atelier CV : est entré. Dans la salle : 1 sur 30")
        await scan(pilot, one.token)
        await says(pilot, app, "vous êtes déjà entré, à 13h45")
        await pilot.press("w")
        assert isinstance(app.screen, EventsScreen)
        await typed(pilot, app.screen, "29")
        await says(pilot, app, "Il ne reste pas assez de places (7).", "Le faire quand même")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, EventsScreen))
        await pilot.press("w")
        await until(pilot, lambda: app.screen.entry.is_open)  # type: ignore[attr-defined]
        await pilot.press("enter")
        await says(pilot, app, "Dans la salle : 2 sur 30")
        await pilot.press("w")
        await until(pilot, lambda: app.screen.entry.is_open)  # type: ignore[attr-defined]
        await pilot.press("2", "enter")
        await says(pilot, app, "Dans la salle : 4 sur 30")


async def test_a_full_room_asks_before_one_more_comes_in(on_file: RoomsStand, fair: Fair) -> None:
    event = fair.arrange(20, rooms=("blue",), anyway=True)
    fair.scan(fair.register(event, 12), "13:45")
    one = fair.register(event)
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await opened(pilot, app)
        await scan(pilot, one.token)
        await says(pilot, app, "La salle est pleine")
        await pilot.press("1")
        await says(pilot, app, "Dans la salle : 13 sur 12")


async def test_an_event_is_planned_moved_and_called_off(on_file: RoomsStand, fair: Fair) -> None:
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot, app)
        await pilot.press("a")
        for answer in ("Atelier CV", "jeudi 14h", "2h", "Bleue", "8"):
            await typed(pilot, screen, answer)
        await says(pilot, app, "Atelier CV est prévu", "Atelier CV · Bleue")
        await pilot.press("m")
        await typed(pilot, screen, "15h")
        await says(pilot, app, "Atelier CV est déplacé", "15h–17h")
        (event,) = fair.reception.read(events.of_days, THURSDAY)
        fair.register(event, name="Zoé", contact="06 11")
        await pilot.press("x")
        await says(pilot, app, "n’a pas lieu ?")
        await pilot.press("1")
        await says(pilot, app, "Personnes à prévenir", "Zoé", "06 11")
        await pilot.press("enter")
        await says(pilot, app, "annulé")
    assert fair.event(event).standing is Standing.CANCELLED
    assert fair.reception.read(bookings.of_day, THURSDAY) == ()
    assert jobs(fair) == [JobKind.TO_TELL]


async def test_the_attendance_sheet_is_printed_once_its_doubts_were_read(
    on_file: RoomsStand, fair: Fair
) -> None:
    fair.arrange(8)
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await opened(pilot, app)
        await pilot.press("s")
        await says(pilot, app, "Aucun formateur n’est indiqué.")
        await pilot.press("escape")
        await pilot.pause()
        assert jobs(fair) == []
        await pilot.press("s")
        await says(pilot, app, "Aucun formateur n’est indiqué.")
        await pilot.press("enter")
        await says(pilot, app, "La feuille d’émargement s’imprime.")
        await pilot.press("p")
        await says(pilot, app, "Le programme s’imprime.")
    assert jobs(fair) == [JobKind.SIGNATURES, JobKind.PROGRAMME]


async def test_a_room_that_is_taken_says_so_and_nothing_is_planned(
    on_file: RoomsStand, fair: Fair
) -> None:
    fair.arrange(8)
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot, app)
        await pilot.press("a")
        for answer in ("Autre", "jeudi 15h", "1h", "Rouge", ""):
            await typed(pilot, screen, answer)
        await says(pilot, app, "Atelier CV")
        await until(pilot, lambda: "⚠" in shown(app))
    assert len(fair.reception.read(events.of_days, THURSDAY)) == 1


async def test_a_weekly_workshop_is_moved_from_here_on_and_called_off(
    on_file: RoomsStand, fair: Fair
) -> None:
    first = fair.arrange(8, repeat=Repeat(Rule(Frequency.WEEKLY, count=3)))
    series = fair.reception.read(event_series.reached, first.id, Scope.ALL)
    fair.register(series[2], name="Zoé", contact="06 11")
    fair.register(series[1], name="Ahmed")
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot, app)
        await pilot.press("m")
        await typed(pilot, screen, "15h")
        await says(pilot, app, "Cet évènement seulement", "Cet évènement et les suivants", "3 fois")
        await pilot.press("2")
        await says(pilot, app, "Personnes à prévenir", "Ahmed", "Zoé 06 11")
        await pilot.press("escape")
        await says(pilot, app, "Atelier CV est déplacé", "15h–17h")
        assert [fair.event(one).start.hour for one in series] == [15, 15, 15]
        await pilot.press("x")
        await says(pilot, app, "Cet évènement et les suivants")
        await pilot.press("2")
        await says(pilot, app, "Oui, annuler l’évènement")
        await pilot.press("1")
        await says(pilot, app, "Personnes à prévenir", "jeudi 3 décembre", "Ahmed", "Zoé 06 11")
        await pilot.press("enter")
        await says(pilot, app, "annulé")
    assert [fair.event(one).standing for one in series] == [Standing.CANCELLED] * 3
    assert jobs(fair) == [JobKind.TO_TELL] * 2


async def test_what_an_event_is_can_be_changed(on_file: RoomsStand, fair: Fair) -> None:
    event = fair.arrange(1)
    fair.register(event)
    waits = fair.register(event, name="Zoé")
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot, app)
        answers = {"2": "3", "3": "Léa", "4": "Les invités", "8": "mercredi 18h"}
        for digit, answer in answers.items():
            await pilot.press("c")
            await says(pilot, app, "Inscription jusqu’à")
            await pilot.press(digit)
            await typed(pilot, screen, answer)
            await says(pilot, app, "changé" if answer != "3" else "A maintenant une place")
        await pilot.press("c")
        await says(pilot, app, "Prénom demandé", "non")
        await pilot.press("7")
        await says(pilot, app, "changé")
    details = fair.event(event).details
    assert (details.seats, details.trainer, details.organisation) == (3, "Léa", "guests")
    assert details.closes == at("18:00", THURSDAY - timedelta(days=1))
    assert details.asks_name
    assert fair.states(waits) == [RegistrationState.REGISTERED]


async def test_a_class_gets_its_computers(tmp_path: Path, sqlite_template: Path) -> None:
    path = tmp_path / "desk.db"
    path.write_bytes(sqlite_template.read_bytes())
    stand = RoomsStand(f"sqlite:///{path}", HOUSE_WITH_COMPUTERS)
    fair = Fair(stand._engine(), stand.clock, machine="other")
    fair.reception = open_reception(stand._engine(), stand.clock, HOUSE_WITH_COMPUTERS)
    event = fair.arrange(8)
    app = stand.app()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot, app)
        await pilot.press("o")
        await typed(pilot, screen, "9")
        await says(pilot, app, "Seulement 3 ordinateurs sont libres alors")
        await pilot.press("o")
        await typed(pilot, screen, "2")
        await says(pilot, app, "Atelier CV : 2 ordinateurs")
    assert fair.event(event).rooms == ("red", "pc1", "pc2")
    stand.close()
