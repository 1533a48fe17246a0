"""The computers at the desk and in the hall."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.enums import VisitState
from kiosk.services import board, workstations
from tests.services.test_workstations import HOUSE, at, said
from tests.tui.desks import RoomsStand, queue_of, says
from tests.tui.visitors import until


@pytest.fixture
def on_file(tmp_path: Path, sqlite_template: Path) -> Iterator[RoomsStand]:
    """A desk on SQLite, on Tuesday morning, in a house with two computers."""
    path = tmp_path / "desk.db"
    path.write_bytes(sqlite_template.read_bytes())
    stand = RoomsStand(f"sqlite:///{path}", HOUSE)
    yield stand
    stand.close()


async def test_one_key_shows_them_and_digits_do_the_rest(on_file: RoomsStand) -> None:
    hall = on_file.hall()
    waits = hall.arrive("jobs")
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        queue = await queue_of(pilot, app)
        await says(pilot, app, "2 libres")
        await until(pilot, lambda: bool(queue.seen.queue.waiting))
        await pilot.press("o")
        await says(pilot, app, "Poste 1", "Poste 2", "1 personne attend")
        await pilot.press("1")
        await says(pilot, app, "B 001 s’installe", "Quelqu’un s’installe")
        await pilot.press("1")
        await says(pilot, app, "Poste 1 : occupé 10h30")
        assert hall.of(waits).state is VisitState.FINISHED
        hall.clock.moment = at("10:22")
        queue.reading.reload()
        await says(pilot, app, "Poste 1 encore 8 minutes", "1 libre")
        await pilot.press("o")
        await says(pilot, app, "encore 8 minutes")
        await pilot.press("1")
        await says(pilot, app, "Reste plus longtemps")
        await pilot.press("1")
        await says(pilot, app, "Poste 1 : occupé 10h45")
        await pilot.press("o")
        await says(pilot, app, "Poste 2")
        await pilot.press("2")
        await says(pilot, app, "En panne")
        await pilot.press("2")
        await says(pilot, app, "Poste 2 : en panne")
    assert said(hall)[0] == "taken 10:45"


def test_the_hall_says_who_has_to_go_soon_and_nothing_else_of_them(on_file: RoomsStand) -> None:
    hall = on_file.hall()
    hall.write(workstations.sit)
    seen = hall.reception.read(board.look)
    assert (seen.uses, seen.ending) == ((), ())
    hall.clock.moment = at("10:21")
    seen = hall.reception.read(board.look)
    assert [(one.resource, one.end, one.title) for one in seen.ending] == [
        ("pc-1", at("10:30"), None)
    ]
