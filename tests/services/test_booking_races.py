"""Many desks that want one room at one time: real processes, both databases."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from db.engine import make_engine
from kiosk.domain.refusals import Refused
from kiosk.services import bookings
from tests.programs import BESIDE
from tests.services.desk import Desk, at

if TYPE_CHECKING:
    from multiprocessing.queues import SimpleQueue
    from multiprocessing.synchronize import Barrier

DESKS, ROUNDS = 16, 50
FIRST = date(2027, 2, 1)


def fight(url: str, number: int, together: "Barrier", won: "SimpleQueue[tuple[int, int]]") -> None:
    """Be one of many desks; tell which rounds this one has won."""
    engine = make_engine(url, busy_seconds=60)
    desk = Desk(engine, machine=f"desk-{number}")
    quarter = timedelta(minutes=15 * (number % 4))  # not the same time, but each meets each
    room = "blue" if number % 3 else "blue-green"
    for turn in range(ROUNDS):
        day = FIRST + timedelta(days=turn)
        request = desk.request(room, "10:00", "11:00", day, anyway=True, title=str(number))
        shifted = request.slot.start + quarter, request.slot.end + quarter
        slot = type(request.slot)(room, *shifted)
        together.wait()
        try:
            desk.reception.write(bookings.book, type(request)(slot, request.details, anyway=True))
        except Refused as refused:
            assert refused.code == "booking.conflict"  # noqa: PT017  in a process of its own
            assert refused.details["conflicts"]  # noqa: PT017
        else:
            won.put((turn, number))
    engine.dispose()


def test_of_sixteen_desks_exactly_one_gets_the_room(engine: Engine) -> None:
    desk = Desk(engine)
    url = engine.url.render_as_string(hide_password=False)
    together = BESIDE.Barrier(DESKS)
    won: SimpleQueue[tuple[int, int]] = BESIDE.SimpleQueue()
    engine.dispose()  # no connection goes into another process
    desks = [
        BESIDE.Process(target=fight, args=(url, number, together, won)) for number in range(DESKS)
    ]
    for process in desks:
        process.start()
    winners = {}
    for turn in range(ROUNDS):
        number, by = won.get()
        assert number not in winners, f"round {turn} was won twice"
        winners[number] = by
    for process in desks:
        process.join()
        assert process.exitcode == 0
    assert won.empty()
    assert sorted(winners) == list(range(ROUNDS))
    assert len(set(winners.values())) > 1
    for turn, by in winners.items():
        day = FIRST + timedelta(days=turn)
        (use,) = desk.reception.read(bookings.between, at("08:00", day), at("20:00", day))
        assert use.details.title == str(by)
