"""Whether paper comes out: the printers, others that are there, the letters on it."""

import itertools
from collections.abc import Collection, Iterator

from kiosk.checkup.findings import Finding, Verdict
from kiosk.delivery import Device, devices_of
from kiosk.house import house_from
from kiosk.settings import Settings
from printers.address import FileAddress, UsbAddress
from printers.outcomes import UNKNOWN

SEARCH_SECONDS = 3.0
"""How long printers of the network have to answer: mDNS lets them wait a second."""

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


def printers(settings: Settings) -> Iterator[Finding]:
    """Ask each printer how it is."""
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
        is_folder = isinstance(device.address, FileAddress) and look.trouble == "printer.denied"
        advice = "Check the rights of its folder." if is_folder else _ADVICE[look.trouble]
        return Finding(what, Verdict.BROKEN, said, advice)
    if look.status is None:
        return Finding(what, Verdict.FINE, shown)
    if look.status.paper_low:
        return Finding(what, Verdict.WARNING, f"{shown}: the paper is low", "Have a roll ready.")
    return Finding(what, Verdict.FINE, f"{shown}: ready, as it says itself")


def usb(settings: Settings) -> Iterator[Finding]:
    """See that printers on USB can be reached: what reaches them comes from the distribution."""
    from usb.backend import libusb1  # only here

    if libusb1.get_backend() is not None:
        return
    needed = any(isinstance(one.address, UsbAddress) for one in settings.printers.values())
    verdict = Verdict.BROKEN if needed else Verdict.WARNING
    advice = "Run: apt install libusb-1.0-0"
    yield Finding("usb", verdict, "no printer on USB can be found or reached", advice)


def found_printers(settings: Settings) -> Iterator[Finding]:
    """Look for printers that nobody has written down yet."""
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


def fonts() -> Iterator[Finding]:
    """See that letters can be drawn that no printer has."""
    from PIL import features

    from printers.drawing import font

    names = ("DejaVuSans", "DejaVuSans-Bold", "DejaVuSansMono", "DejaVuSansMono-Bold")
    found = ", ".join(" ".join(font(name, 20).getname()[0:2]) for name in names)  # type: ignore[arg-type]  # names of our fonts
    if features.check("raqm"):
        yield Finding("fonts", Verdict.FINE, found)
    else:
        advice = "Arabic will not join its letters. Run: apt install libfribidi0"
        yield Finding("fonts", Verdict.WARNING, f"{found}; without raqm", advice)
