"""A printer that CUPS looks after."""

import os
import shutil
import subprocess

from printers.errors import PrinterError
from printers.transport.base import Outcome


class CupsTransport:
    """Hands the job to the queue as it is; what becomes of it there, CUPS knows."""

    reads_back = False

    def __init__(self, queue: str) -> None:
        self._queue = queue

    def send(self, data: bytes, *, name: str, deadline: float) -> Outcome:
        """Hand the job over. Raises `PrinterError`."""
        self._run(["lp", "-d", self._queue, "-t", name, "-o", "raw", "-"], data, deadline)
        return Outcome.UNCONFIRMED

    def probe(self, deadline: float) -> None:
        """Ask CUPS for the queue. Raises `PrinterError`."""
        self._run(["lpstat", "-p", self._queue], b"", deadline)

    def _run(self, command: list[str], data: bytes, deadline: float) -> None:
        program = shutil.which(command[0])
        if program is None:
            raise PrinterError("printer.missing", f"{command[0]} is not installed")
        try:
            subprocess.run(  # noqa: S603  no shell, and the queue's name was checked
                [program, *command[1:]],
                input=data,
                capture_output=True,
                timeout=deadline,
                check=True,
                env={**os.environ, "LC_ALL": "C"},  # so that what it says can be understood
            )
        except subprocess.TimeoutExpired as error:
            raise PrinterError("printer.timeout", str(error), sent=len(data)) from error
        except subprocess.CalledProcessError as error:
            said = error.stderr.decode(errors="replace").strip()
            unknown = "does not exist" in said or "Invalid destination" in said
            raise PrinterError("printer.missing" if unknown else "printer.failed", said) from error
        except OSError as error:
            raise PrinterError("printer.failed", str(error)) from error
