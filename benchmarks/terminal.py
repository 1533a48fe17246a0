"""A program in a terminal of its own, watched from outside."""

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

COLUMNS, ROWS = 100, 30


class Terminal:
    """Starts a program on a pseudo-terminal; times are seconds since just before the start."""

    def __init__(
        self,
        command: Sequence[str],
        environ: Mapping[str, str],
        folder: Path,
        columns: int = COLUMNS,
        rows: int = ROWS,
    ) -> None:
        self.started = time.perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            size = struct.pack("HHHH", rows, columns, 0, 0)
            fcntl.ioctl(0, termios.TIOCSWINSZ, size)
            os.chdir(folder)
            # Some test runners set these; a program would believe them more than the terminal.
            outside = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES")}
            os.execve(command[0], list(command), {**outside, **environ})  # noqa: S606
        self._seen = b""
        self._status: int | None = None

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the program, however it feels about that."""
        if self._status is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self._fd)

    def press(self, keys: str) -> float:
        """Press keys; what was on the screen before no longer counts. Return the time."""
        self._seen = b""
        at = time.perf_counter()
        data = keys.encode(errors="surrogateescape")
        while data:
            # What the program draws meanwhile must be read, or both sides wait for each other.
            readable, writable, _ = select.select([self._fd], [self._fd], [], 20.0)
            if readable:
                self._seen = (self._seen + os.read(self._fd, 65536))[-65536:]
            if writable:
                data = data[os.write(self._fd, data[:1024]) :]
        return at

    def wait_until_read(self, timeout: float = 20.0) -> None:
        """Wait until the program has taken everything that was typed."""
        end = time.perf_counter() + timeout
        waiting = b"0000"
        while struct.unpack("i", waiting)[0]:
            if time.perf_counter() > end:
                raise TimeoutError("the program does not read")
            ready, _, _ = select.select([self._fd], [], [], 0.01)
            if ready:
                self._seen = (self._seen + os.read(self._fd, 65536))[-65536:]
            waiting = fcntl.ioctl(self._fd, termios.TIOCOUTQ, b"0000")

    def resize(self, columns: int, rows: int) -> None:
        """Let the window be another size; the program is told (SIGWINCH)."""
        size = struct.pack("HHHH", rows, columns, 0, 0)
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, size)

    def forget(self) -> None:
        """Let what was on the screen before no longer count."""
        self._seen = b""

    def seen(self) -> str:
        """Return what was drawn since anything was pressed."""
        return self._seen.decode(errors="replace")

    def exit_status(self) -> int:
        """Wait for the end of the program, and return its status; its last words are read."""
        ended, status = os.waitpid(self.pid, os.WNOHANG)
        while not ended:
            ready, _, _ = select.select([self._fd], [], [], 0.05)
            if ready:
                with contextlib.suppress(OSError):  # it has closed the terminal
                    self._seen += os.read(self._fd, 65536)
            ended, status = os.waitpid(self.pid, os.WNOHANG)
        self._status = os.waitstatus_to_exitcode(status)
        return self._status

    def wait_for(self, text: str, timeout: float = 20.0) -> float:
        """Return the moment at which the text was drawn. Raises TimeoutError."""
        wanted = text.encode()
        end = time.perf_counter() + timeout
        while wanted not in self._seen:
            ready, _, _ = select.select([self._fd], [], [], max(0.0, end - time.perf_counter()))
            if not ready:
                raise TimeoutError(f"{text!r} was not drawn; last: {self._seen[-300:]!r}")
            try:
                self._seen += os.read(self._fd, 65536)
            except OSError:
                raise TimeoutError(f"the program ended: {self._seen[-600:]!r}") from None
        return time.perf_counter()

    def resident_megabytes(self) -> float:
        """Return the memory that the program and those it started hold; what they share once."""
        kilobytes = 0
        for pid in self._family(self.pid):
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
            line = next(line for line in rollup.splitlines() if line.startswith("Pss:"))
            kilobytes += int(line.split()[1])
        return kilobytes / 1024

    def screen(self) -> int:
        """Return the process that draws the screen: the program's child, if it has one."""
        return self._family(self.pid)[-1]

    def _family(self, pid: int) -> list[int]:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        return [pid, *(one for child in children for one in self._family(int(child)))]
