"""From a key press to the number on the screen, and to the last byte at the printer."""

import socket
import sys
import tempfile
import threading
import time
from pathlib import Path

from benchmarks.figures import milliseconds, percentile, show
from benchmarks.house import environment
from benchmarks.terminal import Terminal

VISITORS = 60

LEAST_JOB = 200
"""Bytes; fewer are a question of how the printer is, and no job."""


class _Printer:
    """A printer on the network that notes when a job's last byte came."""

    def __init__(self) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        self._came: list[float] = []
        self._changed = threading.Condition()
        threading.Thread(target=self._serve, daemon=True).start()

    def wait_for(self, count: int) -> float:
        """Return the moment at which so many jobs had come."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self._came) >= count, 10):
                raise TimeoutError("the job did not come")
            return self._came[count - 1]

    def _serve(self) -> None:
        while True:
            connection, _ = self._server.accept()
            last, length = 0.0, 0
            with connection:
                while data := connection.recv(65536):
                    last = time.perf_counter()
                    length += len(data)
            if length < LEAST_JOB:
                continue
            with self._changed:
                self._came.append(last)
                self._changed.notify_all()


def run() -> bool:
    """Let visitors come one after the other."""
    print(f"A key press, {VISITORS} visitors")
    printer = _Printer()
    to_screen: list[float] = []
    to_printer: list[float] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environ = environment(folder) | {"KIOSK_PRINTER_URL": f"tcp://127.0.0.1:{printer.port}"}
        with Terminal([str(Path(sys.executable).with_name("kiosk"))], environ, folder) as terminal:
            terminal.wait_for("mardi")
            for visitor in range(1, VISITORS + 1):
                pressed = terminal.press("1")
                shown = terminal.wait_for("J’ai fini")
                printed = printer.wait_for(visitor)
                if visitor > 1:  # the first one loads what all others use
                    to_screen.append(shown - pressed)
                    to_printer.append(printed - pressed)
                terminal.press("1")
                terminal.wait_for("Pourquoi venez-vous")
    for what, values in (("the number on the screen", to_screen), ("the last byte", to_printer)):
        shown_figure = f"p50 {milliseconds(percentile(values, 50))}"
        show(what, f"{shown_figure}, p99 {milliseconds(percentile(values, 99))}")
    return True
