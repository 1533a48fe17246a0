"""A printer that CUPS looks after."""

import os
import shutil
import signal
import subprocess
from contextlib import suppress

from printers.errors import PrinterError
from printers.outcomes import MUTE, Abilities, Claim, Delivered, Job, Look, Outcome
from printers.transport.base import PDF, safe_name

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

    def deliver(
        self,
        job: Job,
        abilities: Abilities | None,  # noqa: ARG002
        deadline: float,
        claim: Claim,
    ) -> Delivered:
        """Hand the job to the queue."""
        if not claim():
            return Delivered(Outcome.WITHDRAWN, None, "", None, MUTE)
        # Bytes for a receipt printer go through as they are; a PDF is made fit for the sheet.
        how = ["media=A4", "fit-to-page"] if job.data.startswith(PDF) else ["raw"]
        options = [word for option in how for word in ("-o", option)]
        command = ["lp", "-d", self._queue, "-t", safe_name(job.name), *options, "-"]
        try:
            self._run(command, job.data, deadline)
        except PrinterError as error:
            outcome = Outcome.UNCONFIRMED if error.sent else Outcome.NOT_SENT
            return Delivered(outcome, error.code, error.detail, None, MUTE)
        return Delivered(Outcome.UNCONFIRMED, None, "", None, MUTE)

    def look(self, abilities: Abilities | None, deadline: float) -> Look:  # noqa: ARG002
        """Ask CUPS for the queue."""
        try:
            self._run(["lpstat", "-p", self._queue], b"", deadline)
        except PrinterError as error:
            return Look(error.code, error.detail, None, MUTE)
        return Look(None, "", None, MUTE)

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
