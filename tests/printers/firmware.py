"""A receipt printer's firmware, on a real socket or at the end of a real line.

It shares nothing with the code that it tests; it does what Epson's reference says of the commands.
"""

import os
import random
import re
import socket
import struct
import threading
import time
import tty
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

_ASKED = re.compile(rb"\x10\x04.", re.DOTALL)

# The lengths of the commands that a ticket uses, or how much of one tells its length; any other
# is printed as letters.
_Length = int | tuple[int, Callable[[bytes], int]]
_COMMANDS: dict[bytes, dict[bytes, _Length]] = {
    b"\x10": {b"\x04": 3},
    b"\x1b": {b"@": 2, b"t": 3, b"a": 3, b"E": 3, b"d": 3},
    b"\x1d": {
        b"!": 3,
        b"a": 3,
        b"V": (3, lambda data: 4 if data[2] in (65, 66) else 3),
        b"(": (5, lambda data: 5 + data[3] + 256 * data[4]),
        b"v": (8, lambda data: 8 + (data[4] + 256 * data[5]) * (data[6] + 256 * data[7])),
    },
}


def length_of(data: bytes) -> int | None:
    """Return how long the command is that begins so, or None as long as that can't be said."""
    prefix, second = data[:1], data[1:2]
    if prefix not in _COMMANDS:
        return 1
    if not second:
        return None
    length = _COMMANDS[prefix].get(second, 1)
    if isinstance(length, int):
        return length
    header, of_whole = length
    return of_whole(data) if len(data) >= header else None


@dataclass
class Faults:
    """How a printer behaves badly; positions count the bytes of everything that came.

    `paper`: it runs out when so many bytes were printed. `mute_from`: it answers nothing from
    there on. `drops_at`: the line is cut there. `stops_at`: it takes no more. `late`: seconds
    before each answer. `garbage`: it answers anything. `mechanical`: a part of it is stuck.
    `offline`: somebody has switched it so.
    """

    paper: int | None = None
    mute_from: int | None = None
    drops_at: int | None = None
    stops_at: int | None = None
    late: float = 0.0
    garbage: int | None = None
    answers: bool = True
    confirms: bool = True
    low: bool = False
    cover_open: bool = False
    cutter_jams: bool = False
    mechanical: bool = False
    offline: bool = False


@dataclass
class Firmware:
    """Prints what it receives; `sheet_seconds` is how long a sheet takes until it is cut."""

    faults: Faults = field(default_factory=Faults)
    sheet_seconds: float = 0.0

    def __post_init__(self) -> None:
        """Be idle."""
        self.sheets: list[bytes] = []
        """What was printed before each cut."""
        self.begun = b""
        """What was printed since the last cut."""
        self.commands: list[list[bytes]] = [[]]
        """The same one by one: letters and commands of each sheet, and of what was begun."""
        self.completed: list[bytes] = []
        """The marks of the jobs that were printed up to their end."""
        self.first_bytes: list[float] = []
        """When each job began to come (`time.perf_counter`)."""
        self.cut_at: list[float] = []
        self.received = 0
        self.printed = 0
        self.say: Callable[[bytes], None] = lambda _: None
        self.changed = threading.Condition()
        self._buffer = bytearray()
        self._tail = b""
        self._automatic = False
        self._incomplete = False
        self._off = False
        self._error = False
        self._chance = random.Random(self.faults.garbage)  # noqa: S311  no secret
        self._thread = threading.Thread(target=self._print, daemon=True)
        self._thread.start()

    # What people do to a printer

    def refill(self) -> None:
        """Put new paper in."""
        self._change(paper=None)

    def close_cover(self) -> None:
        """Close the cover."""
        self._change(cover_open=False)

    def open_cover(self) -> None:
        """Open the cover."""
        self._change(cover_open=True)

    def go_wrong(self, fault: str) -> None:
        """Have one of the faults that are there or not."""
        self._change(**{fault: True})

    def mend(self, fault: str) -> None:
        """Have it no more."""
        self._change(**{fault: False})

    def switch_off(self) -> None:
        """End."""
        with self.changed:
            self._off = True
            self.changed.notify_all()
        self._thread.join(5)
        assert not self._thread.is_alive()

    def wait_for(self, found: Callable[[], bool], seconds: float = 60.0) -> None:
        """Wait until something is so."""
        with self.changed:
            assert self.changed.wait_for(found, seconds), (self.sheets, self.begun)

    def settle(self, seconds: float = 5.0) -> None:
        """Wait until everything that came is printed, or cannot be."""
        with self.changed:
            assert self.changed.wait_for(self._settled, seconds)

    def ends_with(self, wanted: list[bytes]) -> bool:
        """Tell whether all of this is at the end of the last sheet, and none was swallowed."""
        return bool(wanted) and self.commands[-2][-len(wanted) :] == wanted

    @property
    def out_of_paper(self) -> bool:
        """Whether the paper has ended."""
        return self.faults.paper is not None and self.printed >= self.faults.paper

    # What comes

    def receive(self, data: bytes) -> None:
        """Take bytes; the real-time commands in them are obeyed before anything is printed."""
        with self.changed:
            if not _ASKED.sub(b"", self._buffer) and data[:2] != b"\x10\x04":
                self.first_bytes.append(time.perf_counter())
            for byte in data:
                self.received += 1
                self._tail = (self._tail + bytes([byte]))[-3:]
                if self._tail[:2] == b"\x10\x04" and len(self._tail) == 3:
                    self._real_time(self._tail[2])
                    self._tail = b""
            self._buffer += data
            self._incomplete = False
            self.changed.notify_all()

    def _change(self, **faults: object) -> None:
        with self.changed:
            for name, value in faults.items():
                setattr(self.faults, name, value)
            self._report()
            self.changed.notify_all()

    def _settled(self) -> bool:
        return not self._buffer or self._incomplete or self._stuck()

    def _stuck(self) -> bool:
        return self._offline() or self._off

    def _offline(self) -> bool:
        return self.out_of_paper or self.faults.cover_open or self.faults.offline or self._failed()

    def _failed(self) -> bool:
        return self._error or self.faults.mechanical

    def _answer(self, data: bytes) -> None:
        silent = self.faults.mute_from
        if silent is not None and self.received > silent:
            return
        if self.faults.garbage is not None:
            data = self._chance.randbytes(self._chance.randrange(9))
        if self.faults.late:
            timer = threading.Timer(self.faults.late, self.say, (data,))
            timer.daemon = True
            timer.start()
        else:
            self.say(data)

    def _real_time(self, question: int) -> None:
        if not self.faults.answers:
            return
        bits = {
            1: 0x08 * self._offline(),
            2: 0x04 * self.faults.cover_open | 0x20 * self.out_of_paper | 0x40 * self._failed(),
            3: 0x08 * self._error | 0x04 * self.faults.mechanical,
            4: 0x0C * self.faults.low | 0x60 * self.out_of_paper,
        }
        if question in bits:
            self._answer(bytes([0x12 | bits[question]]))

    def _report(self) -> None:
        if self._automatic and self.faults.answers:
            printer = 0x10 | 0x08 * self._offline() | 0x20 * self.faults.cover_open
            paper = 0x03 * self.faults.low | 0x0C * self.out_of_paper
            error = 0x08 * self._error | 0x04 * self.faults.mechanical
            self._answer(bytes([printer, error, paper, 0x0F]))

    # What is printed

    def _print(self) -> None:
        with self.changed:
            while True:
                self.changed.wait_for(lambda: self._off or (self._buffer and not self._stuck()))
                if self._off:
                    return
                self._incomplete = not self._step()
                self.changed.notify_all()
                self.changed.wait_for(lambda: self._off or not self._incomplete)

    def _step(self) -> bool:
        length = length_of(bytes(self._buffer[:8]))
        if length is None or len(self._buffer) < length:
            return False
        command = bytes(self._buffer[:length])
        if command[:2] == b"\x10\x04":  # obeyed long ago
            del self._buffer[:length]
            return True
        if self.faults.paper is not None and self.printed + length > self.faults.paper:
            self.printed = self.faults.paper
            self._report()  # in the middle of it
            return True
        del self._buffer[:length]
        self.printed += length
        self._obey(command)
        return True

    def _obey(self, command: bytes) -> None:
        if command == b"\x1b@":
            self._automatic = False
        elif command[:2] == b"\x1da":
            self._automatic = command[2] != 0
            self._report()
        elif command[:3] == b"\x1d(H":
            self.completed.append(command[-4:])
            if self.faults.confirms:
                self._answer(b"\x37\x22" + command[-4:] + b"\x00")
        elif command[:2] in (b"\x1dV", b"\x1bd"):
            if self.faults.cutter_jams:
                self._error = True
                self._report()
                return
            if self.sheet_seconds:
                self.changed.wait_for(lambda: self._off, self.sheet_seconds)
            self.sheets.append(self.begun)
            self.cut_at.append(time.perf_counter())
            self.begun = b""
            self.commands.append([])
        else:
            self.begun += command
            self.commands[-1].append(command)


class Attached:
    """A firmware with a way to it."""

    url: str

    def __init__(self, firmware: Firmware) -> None:
        self.firmware = firmware

    def __enter__(self) -> Self:
        """Switch it on."""
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Switch it off."""
        self._hang_up()
        self.firmware.switch_off()

    def _serve(self) -> None:
        raise NotImplementedError

    def _hang_up(self) -> None:
        raise NotImplementedError

    def _allowed(self, piece: bytes) -> bytes:
        """Return as much as comes before the line is cut."""
        faults, received = self.firmware.faults, self.firmware.received
        ends = [end for end in (faults.drops_at, faults.stops_at) if end is not None]
        return piece[: max(0, min(ends) - received)] if ends else piece


class OnNetwork(Attached):
    """A printer on the network, which prints for one connection at a time."""

    def __init__(self, firmware: Firmware, port: int = 0) -> None:
        super().__init__(firmware)
        self._server = socket.create_server(("127.0.0.1", port))
        self.port: int = self._server.getsockname()[1]
        self.url = f"tcp://127.0.0.1:{self.port}"
        self._ended = threading.Event()
        self._call: socket.socket | None = None

    def _hang_up(self) -> None:
        with self.firmware.changed:
            self._ended.set()
            self.firmware.changed.notify_all()
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        if self._call is not None:
            with suppress(OSError):
                self._call.shutdown(socket.SHUT_RDWR)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            self._call = connection
            with connection, suppress(OSError):
                self._talk(connection)

    def _talk(self, connection: socket.socket) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        firmware = self.firmware

        def say(data: bytes) -> None:
            with suppress(OSError):
                connection.sendall(data)

        firmware.say = say
        while piece := connection.recv(4096):
            kept = self._allowed(piece)
            firmware.receive(kept)
            if len(kept) < len(piece) and firmware.faults.drops_at is not None:
                # Lingering for no time makes the close a reset, as a pulled cable does.
                linger = struct.pack("ii", 1, 0)
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                return
            if len(kept) < len(piece):
                firmware.wait_for(lambda: firmware.faults.stops_at is None or self._ended.is_set())
                firmware.receive(piece[len(kept) :])


class OnSerialLine(Attached):
    """A printer at the end of a serial line, played by a pseudo-terminal."""

    def __init__(self, firmware: Firmware) -> None:
        super().__init__(firmware)
        self._printer, self._kept_open = os.openpty()
        tty.setraw(self._kept_open)
        self._open = True
        self._closing = threading.Lock()
        self.path = os.ttyname(self._kept_open)
        self.url = f"serial://{self.path}?baud=115200"
        firmware.say = self._say

    def _say(self, data: bytes) -> None:
        with self._closing, suppress(OSError):
            if self._open:
                os.write(self._printer, data)

    def _hang_up(self) -> None:
        # The printer's own end is closed by who reads from it: by another one it could already
        # be somebody else's file.
        os.close(self._kept_open)

    def _serve(self) -> None:
        with suppress(OSError):  # nobody has the other end open any more
            while piece := os.read(self._printer, 4096):
                kept = self._allowed(piece)
                self.firmware.receive(kept)
                if len(kept) < len(piece) and self.firmware.faults.drops_at is not None:
                    break
        with self._closing:
            self._open = False
            os.close(self._printer)
