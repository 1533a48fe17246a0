"""Looks at everything that must work, and says what to do about what does not."""

from typing import TYPE_CHECKING

from kiosk.checkup import keeping, machine, paper
from kiosk.checkup.findings import Finding, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kiosk.clock import Clock
    from kiosk.settings import Settings

__all__ = ["Finding", "Verdict", "check_up"]


def check_up(settings: "Settings", clock: "Clock") -> list[Finding]:
    """Look at everything; a part that cannot even be looked at is broken, and the rest goes on."""
    parts: tuple[tuple[str, Callable[[], Iterator[Finding]]], ...] = (
        ("database", lambda: keeping.database(settings)),
        ("disk", lambda: keeping.disk(settings)),
        ("backups", lambda: keeping.backups(settings, clock)),
        ("PINs", lambda: keeping.pins(settings)),
        ("usb", lambda: paper.usb(settings)),
        ("printer", lambda: paper.printers(settings)),
        ("found", lambda: paper.found_printers(settings)),
        ("services", machine.services),
        ("browser", lambda: machine.browser(settings)),
        ("clock", lambda: machine.clock(settings, clock)),
        ("fonts", paper.fonts),
        ("languages", lambda: machine.languages(settings)),
        ("terminal", machine.terminal),
    )
    findings = [Finding("configuration", Verdict.FINE, str(settings.source))]
    for what, look in parts:
        try:
            findings += look()
        except Exception as error:  # noqa: BLE001  a check-up must not stop at what is ill
            findings.append(Finding(what, Verdict.BROKEN, f"{type(error).__name__}: {error}"))
    return findings
