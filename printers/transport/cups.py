"""A printer that CUPS looks after."""

import os
import shutil
import signal
import subprocess
from contextlib import suppress

from printers.errors import PrinterError
from printers.transport.base import Outcome, safe_name

_WORDS = (
    ("does not exist", "printer.missing"),
    ("invalid destination", "printer.missing"),
    ("scheduler", "printer.unreachable"),
    ("unable to connect", "printer.unreachable"),
    ("connection refused", "printer.unreachable"),
    ("not authorized", "printer.denied"),
    ("forbidden", "printer.denied"),
)
"""What the programs of CUPS say, in lower case; their exit status is always 1."""


class CupsTransport:
    """Hands the job to the queue as it is; what becomes of it there, CUPS knows."""

    reads_back = False

    def __init__(self, queue: str) -> None:
        self._queue = queue

    def send(self, data: bytes, *, name: str, deadline: float) -> Outcome:
        """Hand the job over. Raises `PrinterError`."""
        title = safe_name(name)
        self._run(["lp", "-d", self._queue, "-t", title, "-o", "raw", "-"], data, deadline)
        return Outcome.UNCONFIRMED

    def probe(self, deadline: float) -> None:
        """Ask CUPS for the queue. Raises `PrinterError`."""
        self._run(["lpstat", "-p", self._queue], b"", deadline)

    def _run(self, command: list[str], data: bytes, deadline: float) -> None:
        program = shutil.which(command[0])
        if program is None:
            raise PrinterError("printer.missing", f"{command[0]} is not installed")
        try:
            process = subprocess.Popen(  # noqa: S603  no shell, and the queue's name was checked
                [program, *command[1:]],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                start_new_session=True,
                env={**os.environ, "LC_ALL": "C"},  # so that what it says can be understood
            )
        except OSError as error:
            raise PrinterError("printer.failed", str(error)) from error
        with process:
            try:
                _, said = process.communicate(data, timeout=deadline)
            except subprocess.TimeoutExpired as error:
                # With all that it started, so that nothing hands the job over afterwards.
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                raise PrinterError("printer.timeout", str(error), sent=len(data)) from error
        if process.returncode:
            words = said.decode(errors="replace").strip()
            raise PrinterError(_code(words), words)


def _code(words: str) -> str:
    lower = words.lower()
    return next((code for part, code in _WORDS if part in lower), "printer.failed")
