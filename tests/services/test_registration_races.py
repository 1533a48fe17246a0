"""Sixteen processes that want the last seats, on both databases."""

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from db.engine import make_engine
from db.enums import Via
from db.session import writing
from kiosk.domain.refusals import Refused
from kiosk.services import door, registrations
from kiosk.services.registrations import Wanted
from tests.programs import BESIDE
from tests.services.fair import Fair, at

if TYPE_CHECKING:
    from multiprocessing.queues import SimpleQueue
    from multiprocessing.synchronize import Barrier

    Won = SimpleQueue[tuple[int, int]]

DESKS, ROUNDS = 16, 20


def want(
    url: str,
    number: int,
    events: list[int],
    together: "Barrier",
    won: "Won",
) -> None:
    """Be one of many desks that want the last seat of each event; tell which this one has got."""
    engine = make_engine(url, busy_seconds=60)
    fair = Fair(engine, machine=f"desk-{number}")
    for event in events:
        wanted = Wanted(event, via=Via.KIOSK, waits=False)
        together.wait()
        try:
            fair.reception.write(registrations.register, wanted)
        except Refused as refused:
            assert refused.code == "event.full"  # noqa: PT017  in a process of its own
        else:
            won.put((event, number))
    engine.dispose()


def test_the_last_seat_is_given_once(engine: Engine) -> None:
    fair = Fair(engine)
    events = [fair.arrange(2, rooms=()).id for _ in range(ROUNDS)]
    for event in events:
        fair.reception.write(registrations.register, Wanted(event))
    url = engine.url.render_as_string(hide_password=False)
    together = BESIDE.Barrier(DESKS)
    won: SimpleQueue[tuple[int, int]] = BESIDE.SimpleQueue()
    engine.dispose()  # no connection goes into another process
    desks = [
        BESIDE.Process(target=want, args=(url, n, events, together, won)) for n in range(DESKS)
    ]
    for process in desks:
        process.start()
    winners = dict(won.get() for _ in range(ROUNDS))
    for process in desks:
        process.join()
        assert process.exitcode == 0
    assert won.empty()
    assert sorted(winners) == events
    assert len(set(winners.values())) > 1
    with engine.connect() as connection:
        taken = connection.execute(text("SELECT taken FROM event ORDER BY id")).scalars().all()
    assert taken == [2] * ROUNDS


def pass_by(url: str, token: str, number: int, together: "Barrier", won: "Won") -> None:
    """Be one of many doors that scan the same code."""
    engine = make_engine(url, busy_seconds=60)
    fair = Fair(engine)
    fair.clock.moment = at("14:00")
    together.wait()
    try:
        fair.reception.write(door.attend, token)
    except Refused as refused:
        assert refused.code == "scan.already-in"  # noqa: PT017  in a process of its own
    else:
        won.put((number, number))
    engine.dispose()


def test_one_code_lets_one_in(engine: Engine) -> None:
    fair = Fair(engine)
    one = fair.register(fair.arrange(8))
    url = engine.url.render_as_string(hide_password=False)
    together = BESIDE.Barrier(8)
    won: SimpleQueue[tuple[int, int]] = BESIDE.SimpleQueue()
    engine.dispose()
    doors = [
        BESIDE.Process(target=pass_by, args=(url, one.token, n, together, won)) for n in range(8)
    ]
    for process in doors:
        process.start()
    for process in doors:
        process.join()
        assert process.exitcode == 0
    won.get()
    assert won.empty()


def test_who_asks_nobody_is_refused_by_the_database(engine: Engine) -> None:
    """Another program, which does not hold the event and does not look first."""
    fair = Fair(engine)
    event = fair.arrange(1)
    fair.register(event)
    waits = fair.register(event)
    with pytest.raises(IntegrityError, match="ck_event_seats"), writing(engine) as session:
        session.connection().execute(
            text("UPDATE registration SET state = 'registered' WHERE id = :id"), {"id": waits.id}
        )
    assert fair.states(waits) == ["waiting"]
