"""One holder on a machine, whichever program and user it is."""

import hashlib
import socket
import time
from types import TracebackType
from typing import Self

from printers.address import Address, DeviceAddress, FileAddress, SerialAddress, TcpAddress
from printers.timer import Timer

_LOOK_EVERY = 0.02


class Held(Exception):  # noqa: N818  not an error: somebody else is at work
    """Another program holds this."""


class MachineLock:
    """A name that only one can have at a time; the kernel frees it whatever ends its holder.

    A socket in Linux's abstract namespace (unix(7)): no file that could be left behind, belong to
    somebody else, or stand in another folder.
    """

    def __init__(self, name: str, patience: float = 0.0) -> None:
        self._address = "\0kiosk " + hashlib.sha256(name.encode()).hexdigest()
        self._patience = patience
        self._socket: socket.socket | None = None

    def __enter__(self) -> Self:
        """Take it, waiting for at most `patience` seconds. Raises `Held`."""
        timer = Timer(self._patience)
        holder = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        while True:
            try:
                holder.bind(self._address)
            except OSError:
                if not timer.remains():
                    holder.close()
                    raise Held from None
                time.sleep(_LOOK_EVERY)
            else:
                self._socket = holder
                return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give it back."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def device_lock(address: Address, patience: float) -> MachineLock:
    """Return the lock of the device at this address, by whatever name a configuration knows it."""
    match address:
        case TcpAddress(_, host, port):
            device = f"tcp {host.lower().rstrip('.')} {port}"
        case FileAddress(_, path) | DeviceAddress(_, path) | SerialAddress(_, path, _):
            device = f"path {path.resolve()}"
        case _:
            device = address.url.lower()
    return MachineLock(f"printer {device}", patience)
