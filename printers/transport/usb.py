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
        sent = 0
        with self._endpoint() as endpoint:
            while sent < len(data):
                milliseconds = max(1, round(timer.left(sent) * 1000))
                with _in_words(sent):
                    sent += endpoint.write(data[sent : sent + _PIECE], milliseconds)
        return Outcome.UNCONFIRMED

    def probe(self, deadline: float) -> None:  # noqa: ARG002
        """Find and claim the printer. Raises `PrinterError`."""
        with self._endpoint():
            pass

    @contextmanager
    def _endpoint(self) -> Iterator[Any]:
        import usb.util  # only where there is such a printer

        with _in_words(0):
            device = self._device()
            interface = _printer_interface(device)
            number = interface.bInterfaceNumber
            with suppress(NotImplementedError):
                if device.is_kernel_driver_active(number):
                    device.detach_kernel_driver(number)
            usb.util.claim_interface(device, number)
        try:
            endpoint = usb.util.find_descriptor(interface, custom_match=_is_bulk_out)
            if endpoint is None:
                raise PrinterError("printer.failed", "no bulk endpoint to write to")
            yield endpoint
        finally:
            usb.util.dispose_resources(device)

    def _device(self) -> Any:
        import usb.core  # only where there is such a printer
        import usb.util

        found = usb.core.find(find_all=True, idVendor=self._vendor, idProduct=self._product)
        for device in found or ():
            number = usb.util.get_string(device, device.iSerialNumber) if self._serial else None
            if number == self._serial:
                return device
        raise PrinterError("printer.missing", f"no {self._vendor:04x}:{self._product:04x} on USB")


def _printer_interface(device: Any) -> Any:
    for interface in device.get_active_configuration():
        if interface.bInterfaceClass == _PRINTER_CLASS:
            return interface
    return device.get_active_configuration()[(0, 0)]


def _is_bulk_out(endpoint: Any) -> bool:
    import usb.util  # only where there is such a printer

    out = usb.util.endpoint_direction(endpoint.bEndpointAddress) == usb.util.ENDPOINT_OUT
    bulk = usb.util.endpoint_type(endpoint.bmAttributes) == usb.util.ENDPOINT_TYPE_BULK
    return bool(out and bulk)


@contextmanager
def _in_words(sent: int) -> Iterator[None]:
    import usb.core  # only where there is such a printer

    try:
        yield
    except usb.core.NoBackendError as error:
        raise PrinterError("printer.failed", "libusb is not installed", sent=sent) from error
    except usb.core.USBError as error:
        code = _CODES.get(error.errno or 0, "printer.failed")
        raise PrinterError(code, str(error), sent=sent) from error
