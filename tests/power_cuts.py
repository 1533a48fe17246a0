"""The power is cut at any moment, and sectors are torn: what was acknowledged is there.

A program makes a house and works in it, while all that SQLite asks of the disk is recorded. For any
moment of that a disk is made as it might be found after the power was cut then (`power/disk.py`),
and opened again. `python -m tests.power_cuts 5000` does it so often in each journal mode.
"""

import itertools
import random
import sqlite3
import sys
import tempfile
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

from sqlalchemy import Engine, event, text

from db import erasing, schema, sqlite
from db.engine import for_reading, make_engine
from kiosk.domain.booking import Details, Slot
from kiosk.domain.checkin import CheckIn
from kiosk.domain.events import EventDetails
from kiosk.reception import Reception
from kiosk.services import bookings, events, registrations, visits
from kiosk.services.bookings import BookingRequest
from kiosk.services.events import EventRequest
from kiosk.services.place import Place
from kiosk.services.registrations import Wanted
from tests.clocks import TUESDAY_MORNING, StandingClock
from tests.houses import open_reception
from tests.kills import FAR, HOUSE, KINDS, damage, there, twice
from tests.power.disk import Disk
from tests.power.recorder import Recorder, Said, Step, Sync, SyncFolder
from tests.programs import BESIDE
from tests.services.fair import at, stretch

NAME = "kiosk.db"

HARMLESS = "*** in database main ***\nincremental_vacuum enabled with a max rootpage of zero"
"""Found where the power went while the first page of all was written: SQLite reads this mark from
what is there, undoes the rest, and keeps the mark in the new file. It means nothing without another
one; copies are made and restored as ever, and the night's VACUUM takes it away."""

SESSIONS = 4
"""How often the program starts, works and closes the database, in one record."""


@dataclass(frozen=True, slots=True)
class Journal:
    """A way in which `db.sqlite` opens a database, depending on the library that it finds."""

    mode: str
    driver: ModuleType

    @contextmanager
    def chosen(self) -> Iterator[None]:
        """Let every engine be made in this way."""
        with (
            patch.object(sqlite, "library", return_value=self.driver),
            patch.object(sqlite, "journal_mode", return_value=self.mode),
        ):
            yield


def journals() -> list[Journal]:
    """Return the ways that this machine's libraries allow."""
    best = sqlite.library()
    with_log = [Journal("wal", best)] if sqlite.wal_is_safe(best) else []
    return [*with_log, Journal("truncate", sqlite3)]


@dataclass(frozen=True, slots=True)
class Trial:
    """What a program does while it is recorded, and with which settings."""

    name: str
    acts: int
    carried_after: int | None = None
    """Pages of the log, after which it is carried into the file; None: as ever."""
    synchronous: str | None = None
    """A weaker setting than ours, so that a test can be seen to notice."""

    @property
    def must_hold(self) -> bool:
        """Whether nothing may be lost."""
        return self.synchronous is None


SHORT = Trial("the log carried over often", acts=120, carried_after=60)

TRIALS = (
    SHORT,
    Trial("as a house has it", acts=4_000),
    Trial("control: synchronous=NORMAL", acts=120, carried_after=60, synchronous="NORMAL"),
)
"""What is tried for long; the last is to say what else would be lost."""


@dataclass(frozen=True, slots=True)
class Record:
    """What a program asked of an empty disk, and the files and the house that it left."""

    journal: Journal
    trial: Trial
    steps: list[Step]
    files: Mapping[str, bytes]
    place: Place

    def without_syncs(self, acts: int) -> "Record":
        """Return the beginning of it, on a disk that says that it keeps things, and does not."""
        said_at = [n for n, step in enumerate(self.steps) if isinstance(step, Said)]
        begun = self.steps[: said_at[acts - 1] + 1]
        return replace(self, steps=[s for s in begun if not isinstance(s, (Sync, SyncFolder))])


@dataclass
class Survived:
    """How often the power was cut, and what was not as it must be."""

    cuts: int = 0
    acknowledged: Counter[str] = field(default_factory=Counter)
    """Rows that had to be there, of all cuts."""
    lost: Counter[str] = field(default_factory=Counter)
    cuts_that_lost: int = 0
    twice: int = 0
    damaged: list[str] = field(default_factory=list)
    """What was wrong with a file, or half there, for each cut that left such a one."""
    sectors: Counter[str] = field(default_factory=Counter)

    @property
    def held(self) -> bool:
        """Whether everything was as it must be."""
        return not (self.cuts_that_lost or self.twice or self.damaged)


def record(journal: Journal, folder: Path, trial: Trial = SHORT) -> Record:
    """Let a program make a house in an empty folder and work in it, and return what it did."""
    heard, said = BESIDE.Pipe(duplex=False)
    program = BESIDE.Process(target=work, args=(folder, journal.mode, trial, said))
    program.start()
    said.close()
    steps = heard.recv()
    program.join()
    files = {  # without what programs only share while they are open
        file.name: file.read_bytes() for file in folder.iterdir() if not file.name.endswith("-shm")
    }
    with journal.chosen():
        engine = make_engine(_url(folder))
        place = open_reception(engine, StandingClock(), HOUSE).place
        engine.dispose()
    return Record(journal, trial, steps, files, place)


def work(folder: Path, mode: str, trial: Trial, said: Connection) -> None:
    """Make a house; check people in, book and register on two screens; send what was recorded."""
    (journal,) = (each for each in journals() if each.mode == mode)
    recorder = Recorder(journal.driver, folder)
    with ExitStack() as stack:
        stack.enter_context(journal.chosen())
        stack.enter_context(recorder.recording())
        if trial.carried_after:
            pages = trial.carried_after
            stack.enter_context(patch.object(sqlite, "_CHECKPOINT_PAGES", pages))
        for session, numbers in enumerate(_shares(trial.acts, SESSIONS)):
            engines = [make_engine(_url(folder)) for _ in range(2)]
            if trial.synchronous:
                for engine in engines:
                    _weaken(engine, trial.synchronous)
            schema.upgrade(engines[0], TUESDAY_MORNING)
            for done in _acts(engines, session, numbers):
                recorder.steps.append(done)
            for engine in engines:
                engine.dispose()
    said.send(recorder.steps)


def _shares(number: int, parts: int) -> Iterator[range]:
    bounds = (number * part // parts for part in range(parts + 1))
    yield from itertools.starmap(range, itertools.pairwise(bounds))


def _weaken(engine: Engine, synchronous: str) -> None:
    @event.listens_for(engine, "connect")
    def _set(connection: Any, _record: object) -> None:
        connection.execute(f"PRAGMA synchronous = {synchronous}").close()


def _acts(engines: Sequence[Engine], session: int, numbers: range) -> Iterator[Said]:
    """Do one act after another, in turns on each engine, and say what is done."""
    clock = StandingClock(TUESDAY_MORNING + timedelta(weeks=session))
    desks = [open_reception(engine, clock, HOUSE) for engine in engines]
    hours = stretch("14:00", "16:00", FAR.date())
    request = EventRequest(EventDetails("Débat", seats=2000), (hours,))
    debate = desks[0].write(events.arrange, request)[0].id
    with for_reading(engines[0]).connect() as reader:
        for number in numbers:
            desk = desks[number // len(KINDS) % len(desks)]
            match number % len(KINDS):
                case 0:
                    yield Said("visit", desk.write(visits.check_in, CheckIn("desk", "fr")).token)
                case 1:
                    start = at("00:00", FAR.date()) + timedelta(minutes=number)
                    slot = Slot("red", start, start + timedelta(minutes=1))
                    wanted = BookingRequest(slot, Details("Suivi"), anyway=True)
                    yield Said("booking", desk.write(bookings.book, wanted).token)
                case _:
                    seat = desk.write(registrations.register, Wanted(debate))
                    yield Said("registration", seat.token)
            # A reader keeps the log from being begun anew (without a log: everybody from writing).
            if number == numbers[len(numbers) // 4] and _has_log(engines[0]):
                reader.execute(text("SELECT count(*) FROM visit"))
            # And at night the whole file is written anew.
            if number == numbers[len(numbers) // 2]:
                reader.rollback()
                erasing.scrub(engines[1])


def _has_log(engine: Engine) -> bool:
    with for_reading(engine).connect() as connection:
        return bool(connection.execute(text("PRAGMA journal_mode")).scalar_one() == "wal")


def cut_often(recorded: Record, cuts: int, scratch: Path, seed: int = 1) -> Survived:
    """Cut the power at so many moments of a record, and look what is there."""
    chance = random.Random(seed)  # noqa: S311  no secret
    disk = Disk()
    survived = Survived(cuts, sectors=disk.sectors)
    said_at = [n for n, step in enumerate(recorded.steps) if isinstance(step, Said)]
    said = [step for step in recorded.steps if isinstance(step, Said)]
    moments = sorted(_moment(len(recorded.steps), said_at, chance) for _ in range(cuts))
    for before, moment in itertools.pairwise([0, *moments]):
        for step in recorded.steps[before:moment]:
            disk.take(step)
        with tempfile.TemporaryDirectory(dir=scratch) as folder, recorded.journal.chosen():
            for name, content in disk.after_power_cut(chance).items():
                (Path(folder) / name).write_bytes(content)
            # What programs shared in memory is made anew, whatever is found of it.
            (Path(folder) / f"{NAME}-shm").write_bytes(chance.randbytes(32_768))
            _look(Path(folder), recorded.place, said[: bisect_left(said_at, moment)], survived)
    return survived


def _moment(steps: int, said_at: Sequence[int], chance: random.Random) -> int:
    """Return how many steps were taken: any number, or few after somebody was told.

    Few are cuts while the house is made, as making it again takes longer than all other looks.
    """
    draw = chance.random()
    if draw < 0.03:
        return chance.randint(0, said_at[0])
    if draw < 0.5:
        return chance.randint(said_at[0], steps)
    return min(chance.choice(said_at) + chance.choice((1, 1, 2, 3, 5, 9)), steps)


def _look(folder: Path, place: Place, said: Sequence[Said], survived: Survived) -> None:
    """Open what was left as a start does, count what is missing, and see that it goes on."""
    engine = make_engine(_url(folder))
    try:
        wrong = _damage(engine)
        schema.upgrade(engine, TUESDAY_MORNING)
        wrong = wrong or _half(engine)
        found = {kind: there(engine, kind) for kind in KINDS}
        counted = twice(engine)
        reception = _opened(engine, place)
        token = reception.write(visits.check_in, CheckIn("desk", "fr")).token
        if there(engine, "visit") != found["visit"] | {token}:
            wrong = wrong or "it does not go on"
        wrong = wrong or _damage(engine)
        counted += twice(engine)
    except Exception as error:  # noqa: BLE001  a damaged file fails in many ways
        survived.damaged.append(f"{type(error).__name__}: {error}")
        return
    finally:
        engine.dispose()
    if wrong:
        survived.damaged.append(wrong)
    missing = Counter(one.kind for one in said if one.token not in found[one.kind])
    survived.acknowledged += Counter(one.kind for one in said)
    survived.lost += missing
    survived.cuts_that_lost += bool(missing)
    survived.twice += counted


def _opened(engine: Engine, place: Place) -> Reception:
    """Return the reception; the house is loaded only if that had not been done."""
    with for_reading(engine).connect() as connection:
        is_house = connection.execute(text("SELECT count(*) FROM loaded_house")).scalar_one()
    clock = StandingClock()
    if is_house:
        return Reception(HOUSE, place, clock, engine)
    return open_reception(engine, clock, HOUSE)


def _damage(engine: Engine) -> str:
    found = damage(engine)
    return "" if found == str([HARMLESS]) else found


def _half(engine: Engine) -> str:
    """Return what is there of acts of which something is missing; empty for nothing."""
    belong = (("visit", "visit_step"), ("visit", "print_job"), ("booking", "occurrence"))
    with for_reading(engine).connect() as connection:
        for one, other in belong:
            halves = text(
                f"SELECT count(*) FROM {one} WHERE NOT EXISTS"  # noqa: S608  ours
                f" (SELECT 1 FROM {other} WHERE {other}.{one}_id = {one}.id)"
            )
            if found := connection.execute(halves).scalar_one():
                return f"{found} of {one} without {other}"
    return ""


def _url(folder: Path) -> str:
    return f"sqlite:///{folder / NAME}"


def main(arguments: list[str]) -> int:
    """Cut the power so often in each journal mode and trial, and print what was lost."""
    cuts = int(arguments[0]) if arguments else 5_000
    chance = random.SystemRandom()
    kept = True
    for journal, trial in itertools.product(journals(), TRIALS):
        began = time.monotonic()
        with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
            made, scratch = Path(folder) / "made", Path(folder) / "cut"
            made.mkdir()
            scratch.mkdir()
            recorded = record(journal, made, trial)
            share = cuts // 2 if trial.must_hold else cuts // 10
            done = cut_often(recorded, share, scratch, chance.getrandbits(32))
        kept = kept and (done.held or not trial.must_hold)
        said = sum(isinstance(step, Said) for step in recorded.steps)
        seconds = time.monotonic() - began
        print(  # noqa: T201
            f"{journal.mode} (SQLite {journal.driver.sqlite_version}), {trial.name}:"
            f" {done.cuts} power cuts in {seconds:.0f} s\n"
            f"  {said} acknowledged, looked for {done.acknowledged.total()} times;"
            f" lost {done.lost.total()}, in {done.cuts_that_lost} cuts\n"
            f"  twice: {done.twice}; damaged: {len(done.damaged)} {done.damaged[:1]}\n"
            f"  sectors on their way: {dict(done.sectors)}",
            flush=True,
        )
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
