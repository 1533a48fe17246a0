"""The ways to a printer, one file each, behind one protocol."""

from printers.address import (
    Address,
    CupsAddress,
    DeviceAddress,
    FileAddress,
    SerialAddress,
    TcpAddress,
)
from printers.profiles import Profile
from printers.transport.base import Transport

__all__ = ["Transport", "open_transport"]


def open_transport(address: Address, paper: Profile) -> Transport:
    """Return the way to this printer; nothing is opened yet, and only its own library is loaded.

    `paper` is for the preview in a folder.
    """
    # a machine with one printer needs one of these
    if isinstance(address, FileAddress):
        from printers.transport.file import FileTransport

        return FileTransport(address.folder, paper)
    if isinstance(address, TcpAddress):
        from printers.transport.network import NetworkTransport

        return NetworkTransport(address.host, address.port)
    if isinstance(address, DeviceAddress):
        from printers.transport.device import DeviceTransport

        return DeviceTransport(address.path)
    if isinstance(address, SerialAddress):
        from printers.transport.serial import SerialTransport

        return SerialTransport(address.path, address.baud)
    if isinstance(address, CupsAddress):
        from printers.transport.cups import CupsTransport

        return CupsTransport(address.queue)
    from printers.transport.usb import UsbTransport

    return UsbTransport(address.vendor, address.product, address.serial)
