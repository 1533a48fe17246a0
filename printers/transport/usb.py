"""A printer on USB that no kernel driver serves, through libusb."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from printers.errors import PrinterError
from printers.transport.base import Outcome, Timer

_PIECE = 4096
_PRINTER_CLASS = 7  # USB Device Class Definition for Printing Devices
_CODES = {
    errno.EACCES: "printer.denied",
    errno.EPERM: "printer.denied",
    errno.ENODEV: "printer.missing",
    errno.ENOENT: "printer.missing",
    errno.ETIMEDOUT: "printer.timeout",
    errno.EPIPE: "printer.cut-off",
    errno.EIO: "printer.cut-off",
}


class UsbTransport:
    """Found by its identity for each job, so also after it was plugged in elsewhere."""

    reads_back = True

    def __init__(self, vendor: int, product: int, serial: str | None) -> None:
        self._vendor, self._product, self._serial = vendor, product, serial

    def send(self, data: bytes, *, name: str, deadline: float) -> Outcome:  # noqa: ARG002
        """Write the job to the printer's bulk endpoint. Raises `PrinterError`."""
        timer = Timer(deadline)
        with self._endpoint(timer) as endpoint:
            sent = 0
            while sent < len(data):
                sent += _write(endpoint, data[sent : sent + _PIECE], timer, sent)
        return Outcome.UNCONFIRMED

    def probe(self, deadline: float) -> None:
        """Find and claim the printer. Raises `PrinterError`."""
        with self._endpoint(Timer(deadline)):
            pass

    @contextmanager
    def _endpoint(self, timer: Timer) -> Iterator[Any]:
        import usb.core  # only where there is such a printer
        import usb.util

        device = self._device(timer)
        try:
            with _in_words():
                interface, endpoint = _way_in(device)
                number = interface.bInterfaceNumber
                with suppress(NotImplementedError):
                    if device.is_kernel_driver_active(number):
                        device.detach_kernel_driver(number)
                usb.util.claim_interface(device, number)
            yield endpoint
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


def _way_in(device: Any) -> tuple[Any, Any]:
    """Return the interface and its endpoint for printing."""
    import usb.core  # only where there is such a printer

    try:
        configuration = device.get_active_configuration()
    except usb.core.USBError as error:
        if error.errno is not None:
            raise
        device.set_configuration()  # nobody has, since it was plugged in
        configuration = device.get_active_configuration()
    # Some printers call themselves vendor-specific instead of printers.
    for interface in sorted(configuration, key=lambda i: i.bInterfaceClass != _PRINTER_CLASS):
        for endpoint in interface:
            if interface.bAlternateSetting == 0 and _is_bulk_out(endpoint):
                return interface, endpoint
    raise PrinterError("printer.failed", "no bulk endpoint to write to")


def _is_bulk_out(endpoint: Any) -> bool:
    import usb.util  # only where there is such a printer

    out = usb.util.endpoint_direction(endpoint.bEndpointAddress) == usb.util.ENDPOINT_OUT
    bulk = usb.util.endpoint_type(endpoint.bmAttributes) == usb.util.ENDPOINT_TYPE_BULK
    return bool(out and bulk)


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
