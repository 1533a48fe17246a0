"""A program that is killed at any moment, again and again: what it had acknowledged is there.

`python -m tests.kills 10000` does it for longer, and prints figures.
"""

import os
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text
from sqlmodel import Session

from db import schema
from db.engine import for_reading, is_sqlite, make_engine
from kiosk.clock import Clock
from kiosk.domain.booking import Details, Slot
from kiosk.domain.checkin import CheckIn
from kiosk.domain.events import EventDetails
from kiosk.services import bookings, events, registrations, visits
from kiosk.services.bookings import BookingRequest
from kiosk.services.events import EventRequest
from kiosk.services.place import Place
from kiosk.services.registrations import Wanted
from tests.clocks import TUESDAY_MORNING, StandingClock
from tests.houses import SMALL_HOUSE, open_reception
from tests.programs import BESIDE
from tests.services.fair import at, stretch

HOUSE = replace(
    SMALL_HOUSE,
    closures=(),
    services={key: replace(one, daily_limit=999) for key, one in SMALL_HOUSE.services.items()},
)
KINDS = ("visit", "booking", "registration")
"""Tables; each row has a token, which is never given again as an id of a lost one may be."""


FAR = TUESDAY_MORNING + timedelta(weeks=60)
"""When everything is that is booked here: later than all the days on which programs work."""


@dataclass
class Survived:
    """How often a program was killed, what it had acknowledged, and what is not there."""

    kills: int
    acknowledged: Counter[str]
    lost: Counter[str]
    twice: int
    damage: str


def work(url: str, event: int, week: int, said: Connection, *, too_early: bool) -> None:
    """Check people in, book and register, and say what is done, until we are killed.

    `too_early`: say it before it is kept, so that a test can be seen to notice.
    """
    engine = make_engine(url, busy_seconds=30)
    clock = StandingClock(TUESDAY_MORNING + timedelta(weeks=week % 40))
    reception = open_reception(engine, clock, HOUSE)
    day = FAR.date()
    minute = week * 7
    while True:
        if too_early:
            reception.write(_say_too_early, said)
            continue
        ticket = reception.write(visits.check_in, CheckIn("desk", "fr"))
        said.send(("visit", ticket.token))
        minute += 1
        start = at("04:00", day + timedelta(days=minute // 200)) + timedelta(minutes=minute % 200)
        slot = Slot("red", start, start + timedelta(minutes=1))
        try:
            use = reception.write(
                bookings.book, BookingRequest(slot, Details("Suivi"), anyway=True)
            )
            said.send(("booking", use.token))
        except Exception as refused:
            if getattr(refused, "code", "") != "booking.conflict":
                raise
        seat = reception.write(registrations.register, Wanted(event))
        said.send(("registration", seat.token))


def _say_too_early(session: Session, clock: Clock, place: Place, said: Connection) -> None:
    ticket = visits.check_in(session, clock, place, CheckIn("desk", "fr"))
    said.send(("visit", ticket.token))
    time.sleep(0.005)


def kill_often(url: str, kills: int, seed: int = 1, *, too_early: bool = False) -> Survived:
    """Let a program work, kill it at a random moment, and look what is there; so many times."""
    chance = random.Random(seed)  # noqa: S311  no secret
    engine = make_engine(url)
    reception = open_reception(engine, StandingClock(), HOUSE)
    request = EventRequest(
        EventDetails("Débat", seats=2000), (stretch("14:00", "16:00", FAR.date()),)
    )
    event = reception.write(events.arrange, request)[0].id
    acknowledged: dict[str, set[str]] = {kind: set() for kind in KINDS}
    for number in range(kills):
        heard, said = BESIDE.Pipe(duplex=False)
        program = BESIDE.Process(
            target=work,
            args=(url, event, number, said),
            kwargs={"too_early": too_early},
        )
        program.start()
        said.close()
        for _ in KINDS:  # it has begun
            _listen(heard, acknowledged)
        end = time.monotonic() + chance.uniform(0.0, 0.03)
        while time.monotonic() < end:
            if heard.poll(max(end - time.monotonic(), 0)):
                _listen(heard, acknowledged)
        program.kill()
        program.join()
        while _listen(heard, acknowledged):
            pass
        heard.close()
    lost = Counter({kind: len(acknowledged[kind] - there(engine, kind)) for kind in KINDS})
    counts = Counter({kind: len(found) for kind, found in acknowledged.items()})
    survived = Survived(kills, counts, lost, twice(engine), damage(engine))
    engine.dispose()
    return survived


def _listen(heard: Connection, acknowledged: dict[str, set[str]]) -> bool:
    """Take one thing that was acknowledged; tell whether there was any."""
    try:
        kind, token = heard.recv()
    except (EOFError, OSError):
        return False
    acknowledged[kind].add(token)
    return True


def there(engine: Engine, kind: str) -> set[str]:
    """Return the tokens of a table."""
    with for_reading(engine).connect() as connection:
        return set(connection.execute(text(f"SELECT token FROM {kind}")).scalars())  # noqa: S608  ours


def twice(engine: Engine) -> int:
    """Return how many numbers were given twice on one day, or seats more than there are."""
    numbers = (
        "SELECT count(*) FROM (SELECT day, letter, sequence FROM visit"
        " GROUP BY day, letter, sequence HAVING count(*) > 1) AS twice"
    )
    seats = (
        "SELECT count(*) FROM event WHERE taken <> (SELECT coalesce(sum(people), 0)"
        " FROM registration WHERE event_id = event.id AND state = 'registered')"
    )
    with for_reading(engine).connect() as connection:
        return sum(int(connection.execute(text(one)).scalar_one()) for one in (numbers, seats))


def damage(engine: Engine) -> str:
    """Return what is wrong with the file itself; empty for nothing."""
    if not is_sqlite(engine):
        return ""
    with engine.connect() as connection:
        said = connection.execute(text("PRAGMA integrity_check")).scalars().all()
    return "" if said == ["ok"] else str(said)


def main(arguments: list[str]) -> int:
    """Kill a program on SQLite as often as is asked, and print what was lost."""
    kills = int(arguments[0]) if arguments else 10_000
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        url = f"sqlite:///{Path(folder) / 'kiosk.db'}"
        engine: Any = make_engine(url)
        schema.upgrade(engine, TUESDAY_MORNING)
        engine.dispose()
        began = time.monotonic()
        done = kill_often(url, kills, seed=int.from_bytes(os.urandom(4), "big"))
    print(f"killed {done.kills} times in {time.monotonic() - began:.0f} s")  # noqa: T201
    print(f"acknowledged: {dict(done.acknowledged)}")  # noqa: T201
    print(f"lost: {dict(done.lost)}; twice: {done.twice}; damage: {done.damage or 'none'}")  # noqa: T201
    return 1 if sum(done.lost.values()) or done.twice or done.damage else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
