"""A printer on a real socket, which behaves as badly as a test wants."""

import socket
import struct
import threading
from types import TracebackType
from typing import Self


class VirtualPrinter:
    """Listens on this machine; each connection is a job.

    `reads`: False leaves what comes unread. `drops_after` breaks the line after so many bytes.
    """

    def __init__(self, *, reads: bool = True, drops_after: int | None = None) -> None:
        self._reads, self._drops_after = reads, drops_after
        self._server = socket.socket()
        if not reads:
            self._server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        self._server.bind(("127.0.0.1", 0))
        self._server.listen()
        self._changed = threading.Condition()
        self._held: list[socket.socket] = []
        self.jobs: list[bytes] = []
        self.url = f"tcp://127.0.0.1:{self._server.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        """Switch it on."""
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Switch it off."""
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join(5)
        for connection in self._held:
            connection.close()

    def wait_for_jobs(self, count: int, timeout: float = 5.0) -> list[bytes]:
        """Wait until so many jobs have come, and return them."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.jobs) >= count, timeout)
            return list(self.jobs)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            if self._reads:
                self._receive(connection)
            else:
                self._held.append(connection)

    def _receive(self, connection: socket.socket) -> None:
        data = b""
        with connection:
            while piece := connection.recv(64 if self._drops_after is not None else 65536):
                data += piece
                if self._drops_after is not None and len(data) >= self._drops_after:
                    # Lingering for no time makes the close a reset, as a pulled cable does.
                    linger = struct.pack("ii", 1, 0)
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                    return
        with self._changed:
            self.jobs.append(data)
            self._changed.notify_all()
