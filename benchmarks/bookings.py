"""Bookings on ever more occurrences, on both databases, against bare SQL of the same run."""

import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from typing import Any

from sqlalchemy import Engine, text

from benchmarks.databases import on_postgresql, on_sqlite
from benchmarks.figures import milliseconds, percentile, show
from benchmarks.house import SetClock, busy_house
from db import overlaps
from db.engine import is_sqlite, make_engine
from db.enums import ResourceKind
from db.schema import upgrade
from db.session import reading, writing
from kiosk.domain.booking import Details, Slot
from kiosk.domain.house import House, Resource
from kiosk.domain.recurrence import Frequency, Rule
from kiosk.domain.refusals import Refused
from kiosk.domain.series import Repeat
from kiosk.domain.tokens import BOOKING, new_token
from kiosk.reception import Reception
from kiosk.services import bookings, catalogue, rooms
from kiosk.services.bookings import BookingRequest
from kiosk.services.place import Place
from kiosk.services.rooms import Wanted

SIZES = (0, 10_000, 100_000, 1_000_000)
ROUNDS = 60
ROOMS = ("mistral", "isere", "vercors", "collines")
HOURS = range(8, 20)
FIRST = date(2027, 1, 1)
A_DAY = len(ROOMS) * len(HOURS)

_BOOKING = """INSERT INTO booking (token, resource_id, title, contact, kind, equipment, note,
 status, setup_minutes, clearing_minutes, first_day, starts, ends, ends_after_days, skips, revision,
 after_change, created_at, created_by, changed_at)
 VALUES (?, ?, 'Réunion', '', 'other', '[]', '', 'confirmed', 0, 0, '2027-01-01',
 '10:00:00.000000', '11:00:00.000000', 0, '', 0, 0, '2027-01-01 10:00:00.000000', 'benchmark',
 '2027-01-01 10:00:00.000000')"""
_OCCURRENCE = """INSERT INTO occurrence (booking_id, resource_id, asked_id, planned_at, starts_at,
 ends_at, taken_from, taken_until, state, by_hand)
 VALUES (1, ?, ?, ?, ?, ?, ?, ?, 'booked', FALSE)"""


def run() -> bool:
    """Measure every size on each database; tell whether the goals are met."""
    held: list[bool] = []
    for name, opened in (("SQLite", on_sqlite), ("PostgreSQL", on_postgresql)):
        with opened() as url:
            engine, reception = _open(url)
            rates = []
            there = 0
            for size in SIZES:
                _fill(engine, reception, there, size)
                there = size
                print(f"Bookings, {name}, {size:,} occurrences")
                rates.append(_measure(engine, reception, size, held))
            slower = rates[-1] / rates[0]
            held.append(slower <= 1.3)
            show("a booking with a million rows takes", f"{slower:.2f} of one with none",
                 "at most 1.3", held=held[-1])  # fmt: skip
            engine.dispose()
    return all(held)


def _measure(engine: Engine, reception: Reception, size: int, held: list[bool]) -> float:
    """Measure everything in turns with its floor; return how long a booking takes."""
    raw = _Bare(engine, reception)
    evening = FIRST
    base = SIZES.index(size)  # so that no size books the evenings of another

    def book() -> None:
        _book(reception, evening, 20)

    def refused() -> None:
        _refused(reception, evening, 20)

    writes: dict[str, Callable[[], object]] = {
        "booking": book,
        "insert": lambda: raw.book(evening, 22),
        "row": lambda: raw.insert(evening, 3),
    }
    reads: dict[str, Callable[[], object]] = {
        "refused": refused,
        "check": lambda: raw.check(evening),
        "day": lambda: reception.read(bookings.of_day, evening, ROOMS),
        "select": lambda: raw.day(evening),
        "free": lambda: _free(reception, evening),
    }
    every = (*writes, *reads, "weekly", "inserts")
    times: dict[str, list[float]] = {name: [] for name in every}
    # In two turns: what came last has filled the processor's caches for its floor, or against it.
    for acts in (writes, reads):
        for n in range(ROUNDS):
            evening = FIRST + timedelta(days=(n * 401 + base) % 20_000)
            for name, act in acts.items():
                times[name].append(_time(act))
    for n in range(ROUNDS // 4):
        year = 2200 + n + 100 * base
        times["weekly"].append(_time(lambda: _weekly(reception, year)))  # noqa: B023  it is called at once
        times["inserts"].append(_time(lambda: raw.year(year + 1000)))  # noqa: B023  the same
    raw.close()
    _show(times, held)
    return statistics.median(times["booking"])


def _show(times: dict[str, list[float]], held: list[bool]) -> None:
    ratio, to_one_row = _ratio(times, "insert"), _ratio(times, "row")
    weekly, day = statistics.median(times["weekly"]), statistics.median(times["day"])
    held += [ratio <= 2, weekly < 0.010, day < 0.002]
    show("booking one slot", _median(times["booking"]))
    show("  floor: bare INSERTs of its two rows and COMMIT", _median(times["insert"]))
    show("  ratio", f"{ratio:.2f}", "at most 2", held=ratio <= 2)
    show("  ratio to one bare row, the occurrence", f"{to_one_row:.2f}")
    show("a refusal with its alternatives", _median(times["refused"]))
    show("  floor: a bare look for what is in the way", _median(times["check"]))
    show("weekly for a year, 52 times", _median(times["weekly"]), "under 10 ms",
         held=weekly < 0.010)  # fmt: skip
    show("  floor: 52 bare INSERTs and one COMMIT", _median(times["inserts"]))
    show("a day of four rooms", _median(times["day"]), "under 2 ms", held=day < 0.002)
    show("  floor: a bare SELECT of that day", _median(times["select"]))
    show("which rooms are free", _median(times["free"]))


def _ratio(times: dict[str, list[float]], floor: str) -> float:
    pairs = zip(times["booking"], times[floor], strict=True)
    return statistics.median(ours / bare for ours, bare in pairs)


def _median(values: list[float]) -> str:
    return f"{milliseconds(statistics.median(values))} (p95 {milliseconds(percentile(values, 95))})"


def _time(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _book(reception: Reception, day: date, hour: int) -> None:
    reception.write(bookings.book, _request(reception, day, hour))


def _refused(reception: Reception, day: date, hour: int) -> None:
    try:
        reception.write(bookings.book, _request(reception, day, hour))
    except Refused as refused:
        if refused.code == "booking.conflict":
            return
    raise AssertionError("it should have been refused")


def _weekly(reception: Reception, year: int) -> None:
    rule = Rule(Frequency.WEEKLY, count=52)
    request = _request(reception, date(year, 1, 1), 9)
    reception.write(bookings.book, replace(request, repeat=Repeat(rule)))


def _free(reception: Reception, day: date) -> None:
    slot = _request(reception, day, 20).slot
    reception.read(rooms.free, slot.start, slot.end, Wanted(people=10))


def _request(reception: Reception, day: date, hour: int) -> BookingRequest:
    start = datetime.combine(day, clock_time(hour), reception.house.zone)
    slot = Slot("mistral", start, start + timedelta(hours=1))
    return BookingRequest(slot, Details("Réunion du mardi"), anyway=True)


class _Bare:
    """SQL that does the least, on a connection of its own."""

    def __init__(self, engine: Engine, reception: Reception) -> None:
        self.on_sqlite = is_sqlite(engine)
        self._connection = engine.raw_connection()
        self._raw: Any = self._connection.driver_connection
        self._room = reception.place.resource_ids["mistral"]
        self._rooms = [reception.place.resource_ids[key] for key in ROOMS]
        self._zone = reception.house.zone

    def book(self, day: date, hour: int) -> None:
        """A booking and its occurrence, with all that keeps it from overlapping."""
        self._write([self._moment(day, hour)], new_token(BOOKING))

    def insert(self, day: date, hour: int) -> None:
        """One occurrence alone."""
        self._write([self._moment(day, hour)])

    def year(self, year: int) -> None:
        """The 52 occurrences of a series."""
        first = date(year, 1, 1)
        self._write([self._moment(first + timedelta(weeks=n), 9) for n in range(52)])

    def check(self, day: date) -> None:
        """Look at the predecessor."""
        mark = self._mark
        self._raw.execute(
            f"SELECT taken_until FROM occurrence WHERE resource_id = {mark} AND state = 'booked'"  # noqa: S608
            f" AND taken_from < {mark} ORDER BY taken_from DESC LIMIT 1",
            (self._room, self._moment(day, 21)),
        ).fetchall()
        self._end()

    def day(self, day: date) -> None:
        """Read one day's occurrences of four rooms."""
        mark = self._mark
        self._raw.execute(
            f"SELECT * FROM occurrence WHERE resource_id IN ({mark}, {mark}, {mark}, {mark})"  # noqa: S608
            f" AND state = 'booked' AND taken_from >= {mark} AND taken_from < {mark}",
            (*self._rooms, self._moment(day, 0), self._moment(day, 23)),
        ).fetchall()
        self._end()

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()

    @property
    def _mark(self) -> str:
        return "?" if self.on_sqlite else "%s"

    def _write(self, moments: list[Any], token: str | None = None) -> None:
        sql = _OCCURRENCE.replace("?", self._mark)
        rooms = (self._room, self._room)
        spans = map(self._span, moments)
        rows = [(*rooms, start, start, end, start, end) for start, end in spans]
        if self.on_sqlite:
            self._raw.execute("BEGIN IMMEDIATE")
        cursor = self._raw.cursor()
        if token is not None:
            cursor.execute(_BOOKING.replace("?", self._mark), (token, self._room))
        cursor.executemany(sql, rows) if len(rows) > 1 else cursor.execute(sql, rows[0])
        cursor.close()
        self._raw.commit()

    def _end(self) -> None:
        self._raw.rollback()

    def _moment(self, day: date, hour: int) -> Any:
        moment = datetime.combine(day, clock_time(hour), UTC)
        return f"{moment:%Y-%m-%d %H:%M:%S}.000000" if self.on_sqlite else moment

    def _span(self, start: Any) -> tuple[Any, Any]:
        if self.on_sqlite:
            end = datetime.fromisoformat(start) + timedelta(minutes=50)
            return start, f"{end:%Y-%m-%d %H:%M:%S}.000000"
        return start, start + timedelta(minutes=50)


def _open(url: str) -> tuple[Engine, Reception]:
    """Make a database with four rooms that are open day and night."""
    clock = SetClock()
    engine = make_engine(url)
    upgrade(engine, clock.now())
    house = _four_rooms()
    with writing(engine) as session:
        catalogue.load(session, clock, house, "benchmark")
    with reading(engine) as session:
        rows = catalogue.read(session)
    place = Place(
        house,
        rows.service_ids,
        rows.counter_ids,
        "benchmark",
        None,
        resource_ids=rows.resource_ids,
        organisation_ids=rows.organisation_ids,
    )
    reception = Reception(house, place, clock, engine)
    reception.write(bookings.book, _request(reception, FIRST - timedelta(days=1), 9))
    return engine, reception


def _four_rooms() -> House:
    house = busy_house()
    capacities = zip(ROOMS, (60, 24, 14, 8), strict=True)
    rooms = {key: Resource(key, ResourceKind.ROOM, key.title(), n) for key, n in capacities}
    return replace(house, resources=rooms)


def _fill(engine: Engine, reception: Reception, there: int, size: int) -> None:
    """Book every hour of the day in every room, from the first day on, as fast as possible."""
    if size == there:
        return
    ids = [reception.place.resource_ids[key] for key in ROOMS]
    slots = (_nth(n, ids) for n in range(there, size))
    lite = is_sqlite(engine)
    mark = "?" if lite else "%s"
    sql = _OCCURRENCE.replace("?", mark)
    connection = engine.raw_connection()
    raw: Any = connection.driver_connection
    if lite:
        raw.execute("BEGIN IMMEDIATE")
    else:
        raw.execute(f"ALTER TABLE occurrence DROP CONSTRAINT {overlaps.NAME}")
    cursor = raw.cursor()
    cursor.executemany(sql, (_row(room, start, lite=lite) for room, start in slots))
    cursor.close()
    raw.commit()
    connection.close()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as tidy:
        if not lite:
            overlaps.install(tidy)
            tidy.execute(text("VACUUM ANALYZE occurrence"))


def _nth(n: int, ids: list[int]) -> tuple[int, datetime]:
    day, within = divmod(n, A_DAY)
    room, hour = divmod(within, len(HOURS))
    start = datetime.combine(FIRST + timedelta(days=day), clock_time(HOURS[hour]), UTC)
    return ids[room], start - timedelta(hours=2)


def _row(room: int, start: datetime, *, lite: bool) -> tuple[Any, ...]:
    end = start + timedelta(hours=1)
    if lite:
        written = [f"{moment:%Y-%m-%d %H:%M:%S}.000000" for moment in (start, end)]
        return room, room, written[0], *written, *written
    return room, room, start, start, end, start, end
