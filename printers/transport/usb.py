"""A printer on USB that no kernel driver serves, through libusb."""

import errno
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from printers.errors import PrinterError
from printers.timer import Timer
from printers.transport.lines import LineTransport

_PIECE = 4096
_PRINTER_CLASS = 7  # USB Device Class Definition for Printing Devices
_CODES = {
    errno.EBUSY: "printer.busy",
    errno.EACCES: "printer.denied",
    errno.EPERM: "printer.denied",
    errno.ENODEV: "printer.missing",
    errno.ENOENT: "printer.missing",
    errno.ETIMEDOUT: "printer.timeout",
    errno.EPIPE: "printer.cut-off",
    errno.EIO: "printer.cut-off",
}


class UsbTransport(LineTransport):
    """Found by its identity for each job, so also after it was plugged in elsewhere."""

    def __init__(self, vendor: int, product: int, serial: str | None) -> None:
        self._vendor, self._product, self._serial = vendor, product, serial

    @contextmanager
    def connect(self, timer: Timer) -> Iterator["UsbLine"]:
        """Find and claim the printer. Raises `PrinterError`."""
        import usb.core  # only where there is such a printer
        import usb.util

        device = self._device(timer)
        try:
            with _in_words():
                interface, way_out = _way_out(device)
                number = interface.bInterfaceNumber
                with suppress(NotImplementedError):
                    if device.is_kernel_driver_active(number):
                        device.detach_kernel_driver(number)
                usb.util.claim_interface(device, number)
            yield UsbLine(way_out, _way_back(interface))
        finally:
            with suppress(usb.core.USBError):  # it may have been unplugged
                usb.util.dispose_resources(device)

    def _device(self, timer: Timer) -> Any:
        import usb.core  # only where there is such a printer

        trouble = PrinterError(
            "printer.missing", f"no {self._vendor:04x}:{self._product:04x} on USB"
        )
        with _in_words():
            found = usb.core.find(find_all=True, idVendor=self._vendor, idProduct=self._product)
            for device in found or ():
                # Three questions come before the first byte; together they must be in time.
                device.default_timeout = _milliseconds(timer.left() / 4)
                if self._serial is None:
                    return device
                try:
                    if _serial_number(device) == self._serial:
                        return device
                except PrinterError as error:
                    trouble = error  # another one of the same kind may be the right one
        raise trouble


def _serial_number(device: Any) -> str | None:
    import usb.util  # only where there is such a printer

    try:
        with _in_words():
            number: str | None = usb.util.get_string(device, device.iSerialNumber)
    except ValueError as error:  # pyusb: what it is not allowed to ask has no language
        raise PrinterError("printer.denied", f"serial number: {error}") from error
    finally:
        with suppress(OSError):
            usb.util.dispose_resources(device)
    return number


class UsbLine:
    """The printer's endpoints; `way_back` is None where it only listens."""

    def __init__(self, way_out: Any, way_back: Any) -> None:
        self._way_out, self._way_back = way_out, way_back

    def write(self, data: bytes, timer: Timer) -> None:
        """Write everything. Raises `PrinterError`."""
        sent = 0
        while sent < len(data):
            sent += _write(self._way_out, data[sent : sent + _PIECE], timer, sent)

    def ready(self, timer: Timer) -> None:
        """A write returns when the printer has it."""

    def read(self, seconds: float) -> bytes:
        """Return what the printer says next. Raises `PrinterError`."""
        import usb.core  # only where there is such a printer

        if self._way_back is None:
            time.sleep(seconds)
            return b""
        with _in_words():
            try:
                size = self._way_back.wMaxPacketSize
                return bytes(self._way_back.read(size, _milliseconds(seconds)))
            except usb.core.USBTimeoutError:
                return b""

    def finish(self, timer: Timer) -> None:
        """A write returns when the printer has it."""


def _way_out(device: Any) -> tuple[Any, Any]:
    """Return the interface and its endpoint for printing."""
    import usb.core  # only where there is such a printer
    import usb.util

    try:
        configuration = device.get_active_configuration()
    except usb.core.USBError as error:
        if error.errno is not None:
            raise
        device.set_configuration()  # nobody has, since it was plugged in
        configuration = device.get_active_configuration()
    # Some printers call themselves vendor-specific instead of printers.
    for interface in sorted(configuration, key=lambda i: i.bInterfaceClass != _PRINTER_CLASS):
        if interface.bAlternateSetting == 0:
            for endpoint in interface:
                if _is_bulk(endpoint, usb.util.ENDPOINT_OUT):
                    return interface, endpoint
    raise PrinterError("printer.failed", "no bulk endpoint to write to")


def _way_back(interface: Any) -> Any:
    """Return the endpoint on which the printer answers, or None where there is none."""
    import usb.util  # only where there is such a printer

    ways = (each for each in interface if _is_bulk(each, usb.util.ENDPOINT_IN))
    return next(ways, None)


def _is_bulk(endpoint: Any, direction: int) -> bool:
    import usb.util  # only where there is such a printer

    same = usb.util.endpoint_direction(endpoint.bEndpointAddress) == direction
    bulk = usb.util.endpoint_type(endpoint.bmAttributes) == usb.util.ENDPOINT_TYPE_BULK
    return bool(same and bulk)


def _write(endpoint: Any, piece: bytes, timer: Timer, sent: int) -> int:
    import usb.core  # only where there is such a printer

    try:
        return int(endpoint.write(piece, _milliseconds(timer.left(sent))))
    except usb.core.USBTimeoutError as error:
        # Only raised when nothing of the piece went; a part of it is a short write.
        raise PrinterError("printer.timeout", str(error), sent=sent) from error
    except usb.core.USBError as error:
        # Nobody knows how much of the piece went before the line broke.
        code = _CODES.get(error.errno or 0, "printer.failed")
        if code == "printer.missing":
            code = "printer.cut-off"
        gone = 0 if code == "printer.denied" else len(piece)
        raise PrinterError(code, str(error), sent=sent + gone) from error


def _milliseconds(seconds: float) -> int:
    return max(1, int(seconds * 1000))  # zero would mean for ever


@contextmanager
def _in_words() -> Iterator[None]:
    import usb.core  # only where there is such a printer

    try:
        yield
    except usb.core.NoBackendError as error:
        raise PrinterError("printer.failed", "libusb is not installed") from error
    except usb.core.USBError as error:
        code = _CODES.get(error.errno or 0, "printer.failed")
        raise PrinterError(code, str(error)) from error
