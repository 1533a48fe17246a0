"""Whether what is kept is safe: the database, the disk, the copies, the PINs."""

import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Engine

from db import durability, overlaps, schema, sqlite
from db.engine import is_sqlite, make_engine
from db.errors import DatabaseProblem
from db.session import reading
from kiosk.bootstrap import copies_of
from kiosk.checkup.findings import Finding, Verdict
from kiosk.clock import Clock
from kiosk.domain.refusals import Refused
from kiosk.pins import KEY_FILE, Pins
from kiosk.services import staff
from kiosk.settings import Settings

_SMALLEST_SPACE = 200_000_000


def database(settings: Settings) -> Iterator[Finding]:
    """See which database it is, whether it is ours, and how it is opened."""
    engine = _engine(settings)
    shown = engine.url.render_as_string(hide_password=True)
    if _is_not_there(engine):
        advice = "The first screen or command makes it; or run: kiosk db upgrade"
        yield Finding("database", Verdict.WARNING, f"{shown}: not there yet", advice)
        return
    try:
        found = schema.state(engine)
    except DatabaseProblem as problem:
        there = "its folder exists, and its rights"
        there = there if is_sqlite(engine) else "the server runs, and its user and password"
        advice = f"Check [database] url, that {there}."
        yield Finding("database", Verdict.BROKEN, f"{shown}: {problem.code}", advice)
        return
    finally:
        engine.dispose()
    if found.newer:
        advice = "Install the newer program, or restore a copy of the database."
        yield Finding("database", Verdict.BROKEN, f"{shown}: schema {found.revision}", advice)
    elif not found.current:
        advice = "The next start upgrades it by itself; or run: kiosk db upgrade"
        yield Finding("database", Verdict.WARNING, f"{shown}: schema {found.revision}", advice)
    else:
        yield Finding("database", Verdict.FINE, f"{shown}: schema {found.revision}")
        yield _overlaps(settings)
    if is_sqlite(engine):
        library = sqlite.library()
        found_library = f"{library.__name__} {library.sqlite_version}"
        mode = sqlite.journal_mode(library)
        if sqlite.wal_is_safe(library):
            yield Finding("sqlite", Verdict.FINE, f"{found_library}, journal: {mode}")
        else:
            advice = "It works, more slowly: a write-ahead log is not safe before SQLite 3.51.3."
            yield Finding("sqlite", Verdict.WARNING, f"{found_library}, journal: {mode}", advice)
    else:
        yield _power(settings)


def _power(settings: Settings) -> Finding:
    """See that the server keeps what it says is done."""
    engine = _engine(settings)
    try:
        risks = durability.risks(engine)
    finally:
        engine.dispose()
    if not risks:
        return Finding("power cuts", Verdict.FINE, "the server keeps what it said is done")
    advice = "Set it to on in postgresql.conf: a power cut would lose what was done, or damage all."
    return Finding("power cuts", Verdict.WARNING, f"off: {', '.join(risks)}", advice)


def _overlaps(settings: Settings) -> Finding:
    """Try to book a room twice."""
    engine = _engine(settings)
    what = "double bookings"
    try:
        kept = overlaps.ensure(engine)
    except DatabaseProblem as problem:
        advice = "Some rooms are booked twice already: kiosk bookings --week shows them."
        advice = advice if problem.code == "database.unguarded" else "Check the database."
        return Finding(what, Verdict.BROKEN, problem.code, advice)
    finally:
        engine.dispose()
    if not kept:
        return Finding(what, Verdict.WARNING, "were not refused any more; they are again")
    return Finding(what, Verdict.FINE, "the database refuses them")


def _engine(settings: Settings) -> Engine:
    return make_engine(settings.database_url, settings.database.busy_seconds)


def _is_not_there(engine: Engine) -> bool:
    """Tell whether a database would be made by looking at it."""
    file = engine.url.database
    return is_sqlite(engine) and file is not None and not Path(file).exists()


def disk(settings: Settings) -> Iterator[Finding]:
    """See that there is room, and that we may use it."""
    folder = settings.data_folder
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    shown = f"{free // 1_000_000} MB free in {folder}"
    if not os.access(folder, os.W_OK):
        yield Finding("disk", Verdict.BROKEN, f"{folder} cannot be written", "Check its rights.")
    elif free < _SMALLEST_SPACE:
        yield Finding("disk", Verdict.WARNING, shown, "Make room before it is full.")
    else:
        yield Finding("disk", Verdict.FINE, shown)


def backups(settings: Settings, clock: Clock) -> Iterator[Finding]:
    """See that there is a copy of last night; each was restored when it was made."""
    folder, now = settings.backup_folder, clock.now()
    found = [one for one in copies_of(settings).all() if one[0] <= now]
    if not found:
        advice = "The next night makes one, while a screen is open; or run: kiosk backup"
        yield Finding("backups", Verdict.WARNING, f"none in {folder}", advice)
        return
    age = now - found[0][0]
    shown = f"{len(found)} in {folder}, the newest {age.days} days old"
    if age > timedelta(days=2):
        advice = "Leave a screen open at night, or run: kiosk nightly"
        yield Finding("backups", Verdict.WARNING, shown, advice)
    else:
        yield Finding("backups", Verdict.FINE, shown)


def pins(settings: Settings) -> Iterator[Finding]:
    """See that somebody can sign in, and that nobody else can read the key of the PINs."""
    engine = _engine(settings)
    if _is_not_there(engine) or not schema.state(engine).current:
        return  # what is to be done first is said of the database
    try:
        with reading(engine) as session:
            known = staff.keys_of(session)
    finally:
        engine.dispose()
    file = settings.data_folder / KEY_FILE
    if not known:
        advice = "The first desk that is started asks for one; or run: kiosk staff add"
        yield Finding("PINs", Verdict.WARNING, "nobody has one yet", advice)
        return
    try:
        ours = Pins(file).key_word()
    except Refused:
        advice = f"Bring {file} from another machine, or from where you keep it."
        yield Finding("PINs", Verdict.BROKEN, f"{file} cannot be read", advice)
        return
    if known != {ours}:
        advice = f"Copy {file} from the machine where it is right; else: kiosk staff pin --new-key"
        yield Finding("PINs", Verdict.BROKEN, "some were made with another key", advice)
    elif file.stat().st_mode & 0o077:
        yield Finding("PINs", Verdict.WARNING, f"others may read {file}", f"Run: chmod 600 {file}")
    else:
        yield Finding("PINs", Verdict.FINE, f"the key is {file}; keep a copy of it elsewhere")
