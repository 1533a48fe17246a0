"""Whether the machine does its part: clock, terminal, services, browsers, languages."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

from kiosk import i18n
from kiosk.checkup.findings import Finding, Verdict
from kiosk.clock import Clock
from kiosk.settings import Settings

_EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)
_SMALLEST = (80, 24)
_SYSTEMD = Path("/run/systemd/system")
"""Is there where systemd runs the machine (sd_booted(3))."""


def browser(settings: Settings) -> Iterator[Finding]:
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


def clock(settings: Settings, clock: Clock) -> Iterator[Finding]:
    """See that the time may be right."""
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


def languages(settings: Settings) -> Iterator[Finding]:
    """See that the program speaks what the machine is to speak."""
    wanted = settings.machine.languages
    missing = [code for code in wanted if code not in i18n.languages()]
    if missing:
        advice = f"Take them out of [machine] languages; there are {', '.join(i18n.languages())}."
        yield Finding("languages", Verdict.BROKEN, f"no texts in {', '.join(missing)}", advice)
    else:
        yield Finding("languages", Verdict.FINE, ", ".join(wanted))


def terminal() -> Iterator[Finding]:
    """See that a screen can be drawn here."""
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
    elif os.environ.get("TERM") == "linux":
        advice = "Let the service start the screens: it gives the console our letters."
        yield Finding("terminal", Verdict.FINE, f"a console, {size.columns} x {size.lines}", advice)
    else:
        kind = os.environ.get("TERM", "?")
        yield Finding("terminal", Verdict.FINE, f"{kind}, {size.columns} x {size.lines}")


def services() -> Iterator[Finding]:
    """See how the services do that start the screens; many a house starts them by hand."""
    systemctl = shutil.which("systemctl")
    if systemctl is None or not _SYSTEMD.exists():
        yield Finding("services", Verdict.FINE, "none: there is no systemd here")
        return
    asked = [systemctl, "list-units", "kiosk*", "--all", "--output=json", "--no-pager"]
    answer = subprocess.run(asked, capture_output=True, text=True, check=True, timeout=10)  # noqa: S603  no word of it is anybody's
    units = json.loads(answer.stdout or "[]")
    if not units:
        advice = "docs/installation.md, “As a service”, lets them come with the machine."
        yield Finding("services", Verdict.FINE, "none: screens are started by hand", advice)
    for unit in units:
        name, state = unit["unit"], f"{unit['active']} ({unit['sub']})"
        if unit["active"] == "failed" or unit["sub"] == "auto-restart":
            advice = f"Run: journalctl -u {name}"
            yield Finding("services", Verdict.BROKEN, f"{name} is {state}", advice)
        else:
            yield Finding("services", Verdict.FINE, f"{name} is {state}")
