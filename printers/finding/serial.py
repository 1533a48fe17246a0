"""Serial lines, under names that stay when they are plugged in elsewhere."""

import os
from pathlib import Path
from urllib.parse import quote

from printers.address import SerialAddress
from printers.finding.found import FoundPrinter, address_of, found_printer

SERIAL_LINES = Path("/dev/serial/by-id")
"""Made by systemd's rules (60-serial.rules)."""

_BAUD = 9600  # the usual one; nobody can ask the line, so the address shows what to change


def serial_printers(folder: Path = SERIAL_LINES) -> tuple[FoundPrinter, ...]:
    """Return the lines; nobody knows what is behind them."""
    try:
        lines = sorted(folder.iterdir())
    except OSError:
        return ()
    found = (_printer(line) for line in lines)
    return tuple(printer for printer in found if printer)


def _printer(line: Path) -> FoundPrinter | None:
    url = f"serial://{quote(os.fsencode(line))}?baud={_BAUD}"
    address = address_of(url)
    if not isinstance(address, SerialAddress) or address.path != line:
        return None  # a name that is no text would lead elsewhere
    return found_printer(f"something on a serial line ({line.name})", url)
