"""Printers that can be reached from this machine, for whoever writes `config.toml`."""

from collections.abc import Sequence
from pathlib import Path

from printers.finding.found import FoundPrinter, config_lines
from printers.finding.network import network_printers
from printers.finding.queues import cups_printers
from printers.finding.serial import SERIAL_LINES, serial_printers
from printers.finding.together import together
from printers.finding.usb import USB_DEVICES, usb_printers
from printers.timer import Timer

__all__ = ["FoundPrinter", "config_lines", "find_printers"]


def find_printers(
    seconds: float,
    *,
    usb_devices: Path = USB_DEVICES,
    serial_lines: Path = SERIAL_LINES,
    interfaces: Sequence[str] | None = None,
) -> tuple[FoundPrinter, ...]:
    """Return what is there: on USB, on the network, in CUPS, on serial lines.

    It takes most of `seconds`: nobody knows how many printers of a network are still to answer.
    `interfaces`: the addresses of this machine to ask from; None: all. Never raises.
    """
    timer = Timer(seconds)
    ways = together(
        (
            lambda: usb_printers(usb_devices),
            lambda: network_printers(timer, interfaces),
            lambda: cups_printers(timer),
            lambda: serial_printers(serial_lines),
        ),
        timer,
    )
    by_url: dict[str, FoundPrinter] = {}
    for found in ways:
        for printer in found or ():
            by_url.setdefault(printer.url, printer)
    return tuple(by_url.values())
