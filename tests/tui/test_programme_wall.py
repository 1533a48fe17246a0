"""The programme that hangs in the hall."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.enums import Access
from kiosk.desk_side import DeskSide
from kiosk.services import event_changes
from kiosk.tui.display.app import DisplayApp
from kiosk.tui.display.front import Front
from kiosk.tui.display.programme import ProgrammeWall, paged
from tests.houses import open_reception
from tests.services.fair import Fair, stretch
from tests.tui.desks import RoomsStand, says, says_no_more, shown
from tests.tui.visitors import until

FRIDAY = date(2026, 11, 27)
MONDAY = date(2026, 11, 30)


@pytest.fixture
def stand(database_url: str) -> Iterator[RoomsStand]:
    """A small house on a Tuesday morning, on each database."""
    stand = RoomsStand(database_url)
    yield stand
    stand.close()


def wall(stand: RoomsStand) -> DisplayApp:
    """Return a display of the programme."""

    def open_side() -> DeskSide:
        return DeskSide(open_reception(stand._engine(), stand.clock, stand.house, "wall"))

    return DisplayApp(lambda: Front(stand.house, stand.clock, open_side, programme=True))


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (160, 45)])
async def test_the_wall_says_what_everybody_may_come_to_and_how_many_seats_are_left(
    stand: RoomsStand, size: tuple[int, int]
) -> None:
    fair = Fair(stand._engine(), stand.clock)
    title = "Tableur : " + "ranger, compter, imprimer " * 4
    course = fair.arrange(
        2, stretch("09:00", "12:00"), stretch("09:00", "12:00", MONDAY), title=title
    )
    off = fair.arrange(3, title="Débat", rooms=(), place="Au parc")
    fair.arrange(3, title="Comité secret", rooms=("blue",), access=Access.INVITATION)
    fair.reception.write(event_changes.cancel, off.id)
    app = wall(stand)
    async with app.run_test(size=size) as pilot:
        await says(pilot, app, "Jeudi 26 novembre", "Lundi 30 novembre", "2 places libres")
        told = shown(app)
        assert told.count("Tableur") == 2  # each of its days
        assert told.count("imprimer") == 8  # the title is not cut
        assert "Au parc  ·  annulé" in told
        assert "secret" not in told
        assert "Pour s’inscrire" in told
        fair.register(course, 2)
        await says(pilot, app, "complet")
        stand.clock.moment += timedelta(days=2, hours=12)
        app.house_changed()
        await says_no_more(pilot, app, "Jeudi 26 novembre")
        await says(pilot, app, "Lundi 30 novembre")


async def test_pages_turn_where_one_is_not_enough(stand: RoomsStand) -> None:
    fair = Fair(stand._engine(), stand.clock)
    titles = [f"Atelier {letter}" for letter in "ABCDEFGHIJKL"]
    for title in titles:
        fair.arrange(3, stretch("09:00", "12:00", FRIDAY), title=title, rooms=())
    app = wall(stand)
    async with app.run_test(size=(80, 24)) as pilot:
        await says(pilot, app, "1 / 2")
        screen = app.shown
        assert isinstance(screen, ProgrammeWall)
        first = shown(app)
        screen.turn()
        await says(pilot, app, "2 / 2", "Vendredi 27 novembre")
        second = shown(app)
        for title in titles:
            assert (f"{title}\n" in _lines(first)) != (f"{title}\n" in _lines(second))
        screen.turn()
        await says(pilot, app, "1 / 2")


async def test_a_house_without_events_says_so(stand: RoomsStand) -> None:
    app = wall(stand)
    async with app.run_test(size=(80, 24)) as pilot:
        await says(pilot, app, "Rien de prévu.")
        await until(pilot, lambda: "Pour s’inscrire" not in shown(app))


@given(
    st.lists(st.lists(st.integers(1, 4), min_size=1, max_size=6), max_size=6), st.integers(6, 40)
)
def test_every_event_is_on_one_page_under_its_day(days: list[list[int]], height: int) -> None:
    heads = [[[], [(f"day {n}", "weak")]] for n in range(len(days))]
    blocks = [
        [[[(f"{n}.{m}", "strong")]] * lines for m, lines in enumerate(each)]
        for n, each in enumerate(days)
    ]
    pages = paged(list(zip(heads, blocks, strict=True)), height)
    placed = []
    for page in pages:
        assert sum(map(len, page)) <= height
        day = None
        for block in page:
            if block in heads:
                day = heads.index(block)
            else:
                placed.append((day, block))
    assert placed == [(n, one) for n, each in enumerate(blocks) for one in each]


def _lines(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"
