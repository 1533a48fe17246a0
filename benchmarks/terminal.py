"""A program in a terminal of its own, watched from outside."""

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

    def __init__(self, command: Sequence[str], environ: Mapping[str, str], folder: Path) -> None:
        self.started = time.perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.execve(command[0], list(command), {**os.environ, **environ})  # noqa: S606
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self._seen = b""

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
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._fd)

    def press(self, keys: str) -> float:
        """Press keys; what was on the screen before no longer counts. Return the time."""
        self._seen = b""
        at = time.perf_counter()
        os.write(self._fd, keys.encode())
        return at

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
        """Return the memory that the program holds."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024
