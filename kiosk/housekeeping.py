"""What a house needs done by itself, from whichever machine is on: each minute, and each night."""

import logging
import re
import shutil
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from db import copies, erasing
from db.engine import is_sqlite
from db.errors import DatabaseProblem
from kiosk.domain.calendar import is_open
from kiosk.reception import Reception
from kiosk.services import belief, forgetting, tidying
from printers.lock import Held, MachineLock

log = logging.getLogger(__name__)

OFTEN = timedelta(hours=20)
"""A copy that is younger is last night's."""

TOO_LATE = timedelta(hours=36)
"""Nobody waits for a night any longer: the machine is on in the day only."""

NEVER_DROPPED = 3
"""The newest copies stay, whatever a clock says that may be wrong."""

AGAIN_AFTER = 3600.0
"""Seconds after which a night that failed is tried again."""

_NAMED = re.compile(r"kiosk-(\d{8}T\d{6})Z\.db")
SCRATCH = ".scratch-"
"""What folders are called in which a copy is tried."""


@dataclass(frozen=True, slots=True)
class Copies:
    """Where the copies of the database are, and how long each is kept."""

    folder: Path
    kept: timedelta

    def all(self) -> tuple[tuple[datetime, Path], ...]:
        """Return the copies with the moments that they are of, the newest first."""
        return _dated(self.folder, _NAMED)


@dataclass(frozen=True, slots=True)
class Night:
    """What a night did: how much was forgotten, and the copy that was made and verified.

    `overwritten`: what was forgotten is gone from the file. `dropped` are copies that were too old.
    """

    forgotten: int
    overwritten: bool
    copy: Path
    rows: int
    dropped: tuple[Path, ...]


def tidied(reception: Reception, kept: Copies | None = None) -> int:
    """Do what is due; return how much that was. Raises `DatabaseProblem`.

    What was forgotten is gone from the database's log as well. When the house is closed and there
    is no copy of last night, it is night.
    """
    done = 0
    if reception.read(belief.is_to_be_carried_on):
        reception.write(belief.carry_on)
    if reception.read(tidying.is_due):
        done = reception.write(tidying.tidy)
        erasing.settle(reception.engine, patience=0.5)
    if kept is not None and is_night(reception, kept) and _may_try(kept):
        try:
            night(reception, kept)
        except Held:
            log.info("another program does the night's work")
        except DatabaseProblem as problem:
            log.error("the night's work could not be done: %s", problem)
            _FAILED[kept.folder] = time.monotonic()
    return done


_FAILED: dict[Path, float] = {}
"""When a night's work of this program failed last, by the folder of its copies."""


def _may_try(kept: Copies) -> bool:
    """Tell whether a night that failed is tried again: others wait while it writes all anew."""
    failed = _FAILED.get(kept.folder)
    return failed is None or time.monotonic() - failed >= AGAIN_AFTER


def is_night(reception: Reception, kept: Copies) -> bool:
    """Tell whether it is time for a night's work; a demonstration has no nights."""
    if not reception.clock.real:
        return False
    now = reception.clock.now()
    # A clock that was ahead for a while has left copies of days that are still to come.
    ages = [now - made for made, _ in kept.all() if made <= now]
    age = min(ages, default=TOO_LATE)
    open_now = is_open(reception.house, now.astimezone(reception.house.zone))
    return age >= TOO_LATE or (age >= OFTEN and not open_now)


def night(reception: Reception, kept: Copies) -> Night:
    """Forget what is due, copy the database, verify the copy, and drop those that are too old.

    Raises `DatabaseProblem`; `Held` while another program of this machine does it.
    """
    with MachineLock(f"night {kept.folder.resolve()}"):
        reception.write(tidying.tidy)
        forgotten = forget(reception)
        overwritten = erasing.scrub(reception.engine)
        copied, rows = make_copy(reception, kept)
        # A clock that is ahead makes every copy old.
        right = reception.read(belief.is_right)
        dropped = tuple(_drop(reception, kept)) if right else ()
    log.info(
        "night: %d forgotten, %d rows copied, %d copies dropped", forgotten, rows, len(dropped)
    )
    return Night(forgotten, overwritten, copied, rows, dropped)


def make_copy(reception: Reception, kept: Copies) -> tuple[Path, int]:
    """Copy the database, and restore the copy to see that it can be; return it and its rows.

    One that cannot be restored is no copy, and is not kept. Raises `DatabaseProblem`.
    """
    now = reception.clock.now()
    to = kept.folder / f"kiosk-{now.astimezone(UTC):%Y%m%dT%H%M%S}Z.db"
    copies.copy(reception.engine, to, now)
    try:
        with tempfile.TemporaryDirectory(prefix=SCRATCH, dir=kept.folder) as scratch:
            found = copies.verify(to, Path(scratch), now)
    except DatabaseProblem:
        to.unlink(missing_ok=True)
        raise
    return to, sum(found.rows.values())


_UNREADABLE = ("database.damaged", "database.failed")
"""What a database that cannot be copied suffers from itself, and not the place for the copy."""


def set_aside(engine: Engine, kept: Copies, now: datetime) -> Path:
    """Keep what a database says before it is overwritten, also if that cannot be read any more.

    Raises `DatabaseProblem` where nothing can be written; the database is then where it was.
    """
    to = kept.folder / f"kiosk-{now.astimezone(UTC):%Y%m%dT%H%M%S}Z.db"
    try:
        copies.copy(engine, to, now)
    except DatabaseProblem as problem:
        database = engine.url.database
        is_there = is_sqlite(engine) and database and Path(database).exists()
        if not database or not is_there or problem.code not in _UNREADABLE:
            raise
        log.exception("the database could not be copied: its files are kept as they are")
        engine.dispose()
        to = kept.folder / f"damaged-{now.astimezone(UTC):%Y%m%dT%H%M%S}Z.sqlite"
        for end in ("", "-wal", "-shm"):
            if Path(database + end).exists():
                shutil.move(database + end, f"{to}{end}")
    return to


def forget(reception: Reception) -> int:
    """Forget everything whose time has come; return how much. Raises `DatabaseProblem`."""
    done = 0
    while reception.read(forgetting.is_due):
        portion = reception.write(forgetting.forget)
        done += portion
        if not portion:  # somebody else was quicker
            break
    return done


def _drop(reception: Reception, kept: Copies) -> Iterable[Path]:
    """Delete copies that are too old, and those that upgrades made beside the database."""
    before = reception.clock.now() - kept.kept
    old = [path for made, path in kept.all()[NEVER_DROPPED:] if made < before]
    database = reception.engine.url.database
    if is_sqlite(reception.engine) and database:
        own = re.escape(Path(database).stem)
        upgrades = re.compile(rf"{own}-\d{{4}}-(\d{{8}}T\d{{6}})\.db")
        beside = _dated(Path(database).parent, upgrades)
        old += [path for made, path in beside if made < before]
    for path in old:
        path.unlink(missing_ok=True)
        yield path
    # What a killed night left; whoever is at work now holds the lock that we hold.
    for path in kept.folder.glob(".*.unfinished*"):
        path.unlink(missing_ok=True)
    for scratch in kept.folder.glob(f"{SCRATCH}*"):
        shutil.rmtree(scratch, ignore_errors=True)


def _dated(folder: Path, named: re.Pattern[str]) -> tuple[tuple[datetime, Path], ...]:
    found = []
    for path in folder.glob("*.db") if folder.is_dir() else ():
        if match := named.fullmatch(path.name):
            with suppress(ValueError):  # a name that looks like a moment, and is none
                made = datetime.strptime(match[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
                found.append((made, path))
    return tuple(sorted(found, reverse=True))
