"""Printers on USB, as Linux's sysfs shows them.

Documentation/ABI/stable/sysfs-bus-usb and testing/sysfs-bus-usb of the kernel: the folder holds
devices ("1-2") and their interfaces ("1-2:1.0").
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from printers.address import UsbAddress
from printers.finding.found import FoundPrinter, address_of, found_printer

USB_DEVICES = Path("/sys/bus/usb/devices")

_PRINTER = "07"  # USB Device Class Definition for Printing Devices
_VENDOR_SPECIFIC = "ff"
_LONGEST = 4096  # of a file in sysfs: one page
_LONGEST_SERIAL = 126  # of any text on USB, whose length in bytes is one byte

_VENDORS = {
    0x04B8: "Epson",
    0x0519: "Star Micronics",
    0x0DD4: "Custom",
    0x1504: "Bixolon",
    0x154F: "SNBC",
    0x1D90: "Citizen",
    0x2730: "Citizen",
}
"""Who makes receipt printers: http://www.linux-usb.org/usb.ids, version 2025.07.26."""

_EPSON, _EPSON_RECEIPT = 0x04B8, 0x0202
"""Epson's receipt printers of the vendor-specific class all have this product (technical reference
manuals, e.g. of the TM-T20III and TM-T88VI, "USB descriptor"); its scanners have others."""


@dataclass(frozen=True, slots=True)
class _Device:
    vendor: int
    product: int
    serial: str
    names: tuple[str, str]
    """Manufacturer and product."""

    @property
    def kind(self) -> tuple[int, int]:
        return self.vendor, self.product


def usb_printers(folder: Path = USB_DEVICES) -> tuple[FoundPrinter, ...]:
    """Return the printers on USB; none where there is no sysfs."""
    devices = list(_printers(folder))
    kinds = Counter(device.kind for device in devices)
    numbers = Counter((device.kind, device.serial) for device in devices)
    found = (
        found_printer(
            _name(device),
            _url(
                device,
                alone=kinds[device.kind] == 1,
                unique=numbers[device.kind, device.serial] == 1,
            ),
        )
        for device in devices
    )
    return tuple(printer for printer in found if printer)


def _url(device: _Device, *, alone: bool, unique: bool) -> str:
    """Return the address, with a serial number only where two of a kind need it.

    Without it, a printer that replaces a broken one of the same kind needs no new configuration.
    """
    url = f"usb://{device.vendor:04x}:{device.product:04x}"
    if alone or not unique or len(device.serial) > _LONGEST_SERIAL:
        return url
    numbered = f"{url}?serial={quote(device.serial, safe='')}"
    address = address_of(numbered)
    # What does not come back as it was would never be found again.
    same = isinstance(address, UsbAddress) and address.serial == device.serial
    return numbered if same else url


def _name(device: _Device) -> str:
    manufacturer, product = device.names
    manufacturer = manufacturer or _VENDORS.get(device.vendor, "")
    if product.casefold().startswith(manufacturer.casefold()):
        manufacturer = ""
    name = f"{manufacturer} {product}".strip()
    return name if product else f"{name} {device.vendor:04x}:{device.product:04x}".strip()


def _printers(folder: Path) -> Iterator[_Device]:
    """Yield each device once, however many of its interfaces print."""
    try:
        interfaces = sorted(path for path in folder.iterdir() if ":" in path.name)
    except OSError:
        return
    seen: set[str] = set()
    for interface in interfaces:
        name = interface.name.partition(":")[0]
        device = _device(folder / name)
        if name not in seen and device and _prints(interface, device):
            seen.add(name)
            yield device


def _prints(interface: Path, device: _Device) -> bool:
    kind = _text(interface / "bInterfaceClass").lower()
    if kind != _VENDOR_SPECIFIC:
        return kind == _PRINTER
    if device.vendor == _EPSON:
        return device.product == _EPSON_RECEIPT
    return device.vendor in _VENDORS


def _device(folder: Path) -> _Device | None:
    try:
        vendor = int(_text(folder / "idVendor"), 16)
        product = int(_text(folder / "idProduct"), 16)
    except ValueError:
        return None  # it was unplugged while we looked
    names = _text(folder / "manufacturer").strip(), _text(folder / "product").strip()
    return _Device(vendor, product, _text(folder / "serial"), names)


def _text(path: Path) -> str:
    """Return the file without its line's end; nothing if it is not there."""
    try:
        with path.open("rb") as file:
            return file.read(_LONGEST).decode(errors="replace").removesuffix("\n")
    except OSError:
        return ""
