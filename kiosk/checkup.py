"""Looks at everything that must work, and says what to do about what does not."""

import itertools
import os
import shutil
import sys
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from importlib.util import find_spec

from db import durability, overlaps, schema, sqlite
from db.engine import is_sqlite, make_engine
from db.errors import DatabaseProblem
from kiosk import i18n
from kiosk.bootstrap import copies_of
from kiosk.clock import Clock
from kiosk.delivery import Device, devices_of
from kiosk.house import house_from
from kiosk.settings import Settings
from printers.address import FileAddress
from printers.outcomes import UNKNOWN

SEARCH_SECONDS = 3.0
"""How long printers of the network have to answer: mDNS lets them wait a second."""

_SMALLEST_SPACE = 200_000_000
_EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)
_SMALLEST = (80, 24)


class Verdict(StrEnum):
    """How well something is."""

    FINE = "fine"
    WARNING = "warning"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `advice` is empty when it is fine.

    `lines` are for `config.toml`.
    """

    what: str
    verdict: Verdict
    found: str
    advice: str = ""
    lines: str = ""


def check_up(settings: Settings, clock: Clock) -> list[Finding]:
    """Look at everything; a part that cannot even be looked at is broken, and the rest goes on."""
    parts: tuple[tuple[str, Callable[[], Iterator[Finding]]], ...] = (
        ("database", lambda: _database(settings)),
        ("disk", lambda: _disk(settings)),
        ("backups", lambda: _backups(settings, clock)),
        ("printer", lambda: _printers(settings)),
        ("found", lambda: _found_printers(settings)),
        ("browser", lambda: _browser(settings)),
        ("clock", lambda: _clock(settings, clock)),
        ("fonts", _fonts),
        ("languages", lambda: _languages(settings)),
        ("terminal", _terminal),
    )
    findings = [Finding("configuration", Verdict.FINE, str(settings.source))]
    for what, look in parts:
        try:
            findings += look()
        except Exception as error:  # noqa: BLE001  a check-up must not stop at what is ill
            findings.append(Finding(what, Verdict.BROKEN, f"{type(error).__name__}: {error}"))
    return findings


def _database(settings: Settings) -> Iterator[Finding]:
    engine = make_engine(settings.database_url, settings.database.busy_seconds)
    shown = engine.url.render_as_string(hide_password=True)
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
    engine = make_engine(settings.database_url, settings.database.busy_seconds)
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
    engine = make_engine(settings.database_url, settings.database.busy_seconds)
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


def _disk(settings: Settings) -> Iterator[Finding]:
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


def _backups(settings: Settings, clock: Clock) -> Iterator[Finding]:
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


def _printers(settings: Settings) -> Iterator[Finding]:
    devices = devices_of(settings, house_from(settings))
    if not settings.printing.tickets:
        yield Finding("printer", Verdict.FINE, "this machine prints no tickets")
    for device in devices.values():
        yield _printer(device)


def _printer(device: Device) -> Finding:
    what, shown = f"printer {device.name}", f"{device.url} ({device.profile})"
    look = device.look(UNKNOWN)
    if look.trouble:
        said = f"{shown}: {look.trouble} {look.detail}".strip()
        return Finding(what, Verdict.BROKEN, said, _ADVICE[look.trouble])
    if look.status is None:
        return Finding(what, Verdict.FINE, shown)
    if look.status.paper_low:
        return Finding(what, Verdict.WARNING, f"{shown}: the paper is low", "Have a roll ready.")
    return Finding(what, Verdict.FINE, f"{shown}: ready, as it says itself")


def _found_printers(settings: Settings) -> Iterator[Finding]:
    from printers.finding import config_lines, find_printers  # 40 ms, and only here

    known = {printer.url for printer in settings.printers.values()}
    tickets = settings.ticket_printer
    wanted = tickets is None or isinstance(tickets.address, FileAddress)
    others = [found for found in find_printers(SEARCH_SECONDS) if found.url not in known]
    keys = _free_keys(settings.printers, take_tickets=wanted)
    for found, key in zip(others, keys, strict=False):
        said = f"{found.name}, {found.url}"
        advice = f"If it is your receipt printer: the lines for [printers.{key}] are below."
        if found.url.startswith("cups:"):
            advice += ' If it takes A4 sheets, write profile = "A4".'
        yield Finding("found", Verdict.FINE, said, advice, config_lines(found, key))
    if not others:
        yield Finding("found", Verdict.FINE, "no other printer on USB, the network or in CUPS")


def _free_keys(taken: Collection[str], *, take_tickets: bool) -> Iterator[str]:
    """Yield names for new printers; the first may replace the folder that stands for one."""
    if take_tickets:
        yield "ticket"
    numbered = (f"printer-{n}" for n in itertools.count(1))
    yield from (name for name in numbered if name not in taken)


_ADVICE = {
    "printer.unreachable": "Switch it on; check its cable and its address.",
    "printer.missing": "Check its cable, and the url in config.toml.",
    "printer.denied": "Put the user of this program into the group “lp” (or “dialout”).",
    "printer.switched-off": "Switch it on; check its cable.",
    "printer.timeout": "Switch it off and on; check its paper.",
    "printer.cut-off": "Switch it off and on; check its cable.",
    "printer.disk-full": "Make room on the disk.",
    "printer.failed": "The words behind the code say what it was.",
    "printer.busy": "Another program prints on it just now: try again.",
    "printer.cover-open": "Close its cover.",
    "printer.no-paper": "Put a new roll in.",
    "printer.cutter": "Take out the paper that jams the cutter; switch it off and on.",
    "printer.mechanical": "Switch it off and on; if that doesn't help, it needs repair.",
    "printer.offline": "Press its feed button once; switch it off and on.",
}


def _browser(settings: Settings) -> Iterator[Finding]:
    """See that what browsers are to be shown can be served."""
    serve = settings.serve
    if not (serve.screens or serve.rooms):
        return
    shown = f"{len(serve.screens) + len(serve.rooms)} screens on {serve.host}, port {serve.port}"
    if find_spec("textual_serve") is None:
        advice = "Run: make install; or install the package textual-serve."
        yield Finding("browser", Verdict.BROKEN, f"{shown}: no textual-serve", advice)
    else:
        yield Finding("browser", Verdict.FINE, shown)


def _clock(settings: Settings, clock: Clock) -> Iterator[Finding]:
    now = clock.now().astimezone(settings.house.zone)
    shown = f"{now:%Y-%m-%d %H:%M %Z}"
    if not clock.real:
        advice = "For real use, unset KIOSK_CLOCK."
        yield Finding("clock", Verdict.WARNING, f"{shown}, a demonstration", advice)
    elif now < _EARLIEST:
        advice = "The machine has lost its time: set it, and change its battery."
        yield Finding("clock", Verdict.BROKEN, shown, advice)
    elif time.localtime().tm_gmtoff != (now.utcoffset() or now - now).total_seconds():
        advice = "Only the times in the log differ; the house's own zone is used everywhere else."
        yield Finding("clock", Verdict.WARNING, f"{shown}; the machine: {time.tzname[0]}", advice)
    else:
        yield Finding("clock", Verdict.FINE, shown)


def _fonts() -> Iterator[Finding]:
    from PIL import features

    from printers.drawing import font

    names = ("DejaVuSans", "DejaVuSans-Bold", "DejaVuSansMono", "DejaVuSansMono-Bold")
    found = ", ".join(" ".join(font(name, 20).getname()[0:2]) for name in names)  # type: ignore[arg-type]  # names of our fonts
    if features.check("raqm"):
        yield Finding("fonts", Verdict.FINE, found)
    else:
        advice = "Arabic will not join its letters: install Pillow from its own wheel."
        yield Finding("fonts", Verdict.WARNING, f"{found}; without raqm", advice)


def _languages(settings: Settings) -> Iterator[Finding]:
    wanted = settings.machine.languages
    missing = [code for code in wanted if code not in i18n.languages()]
    if missing:
        advice = f"Take them out of [machine] languages; there are {', '.join(i18n.languages())}."
        yield Finding("languages", Verdict.BROKEN, f"no texts in {', '.join(missing)}", advice)
    else:
        yield Finding("languages", Verdict.FINE, ", ".join(wanted))


def _terminal() -> Iterator[Finding]:
    if not sys.stdin.isatty():
        yield Finding("terminal", Verdict.FINE, "none here: a screen was not looked at")
        return
    size = shutil.get_terminal_size()
    encoding = (sys.stdout.encoding or "").lower()
    if "utf" not in encoding:
        advice = "Set LANG=C.UTF-8, or the house's own language in UTF-8."
        yield Finding("terminal", Verdict.BROKEN, f"writes {encoding or 'nothing'}", advice)
    elif size < _SMALLEST:
        advice = f"Make it at least {_SMALLEST[0]} x {_SMALLEST[1]}."
        yield Finding("terminal", Verdict.BROKEN, f"{size.columns} x {size.lines}", advice)
    else:
        kind = os.environ.get("TERM", "?")
        yield Finding("terminal", Verdict.FINE, f"{kind}, {size.columns} x {size.lines}")
