"""Brings the waiting print jobs of one printer to paper, one after the other.

Runs beside a screen in a thread of its own, or for a moment within a command. It is the only one
on its machine for its printer, and what it was doing when it was killed is settled by the next.
"""

import fcntl
import logging
import threading
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self

from db.enums import JobState
from db.errors import DatabaseProblem
from kiosk.services import printing
from kiosk.services.printing import JobOutcome, Send

if TYPE_CHECKING:
    from kiosk.reception import Reception

log = logging.getLogger(__name__)

LOOK_EVERY = 0.5
"""Seconds between two looks for jobs that another program of this machine has written."""

AFTER_TROUBLE = 5.0
"""Seconds before the database is tried again after it failed."""


class PrinterBusy(Exception):  # noqa: N818  not an error: somebody else does the work
    """Another program of this machine is serving this printer."""


class PrinterLock:
    """One spooler a printer on a machine; the kernel releases it whatever ends the program."""

    def __init__(self, folder: Path, printer: str) -> None:
        self._path = folder / f"printer-{printer}.lock"
        self._file: IO[bytes] | None = None

    def __enter__(self) -> Self:
        """Take the lock. Raises `PrinterBusy`."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = self._path.open("ab")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            raise PrinterBusy(self._path.name) from None
        self._file = file
        return self

    def __exit__(self, *_: object) -> None:
        """Release the lock."""
        if self._file is not None:
            self._file.close()
            self._file = None


class Spooler:
    """Serves the ticket printer of a reception in the background."""

    def __init__(self, reception: "Reception", printer: str, send: Send) -> None:
        self._reception = reception
        self._printer = printer
        self._send = send
        self._work = threading.Event()
        self._stop = threading.Event()
        # A daemon: a printer that doesn't answer must not keep the program from ending. A job it
        # was sending then is settled as unconfirmed by the next spooler.
        self._thread = threading.Thread(target=self._run, name="spooler", daemon=True)

    def start(self) -> None:
        """Begin to serve the printer."""
        self._thread.start()

    def wake(self) -> None:
        """Tell the spooler that a job was written."""
        self._work.set()

    def stop(self, deadline: float) -> None:
        """Finish the job in hand, waiting for at most `deadline` seconds."""
        self._stop.set()
        self._work.set()
        if self._thread.is_alive():
            self._thread.join(deadline)

    def _run(self) -> None:
        while not self._stop.is_set():
            pause = LOOK_EVERY
            try:
                with PrinterLock(self._reception.data_folder, self._printer):
                    self._serve()
            except PrinterBusy:
                pass
            except (DatabaseProblem, OSError):
                log.exception("the spooler will try again")
                pause = AFTER_TROUBLE
            except Exception:
                log.exception("the spooler stumbled and will try again")
                pause = AFTER_TROUBLE
            self._stop.wait(pause)

    def _serve(self) -> None:
        settle_interrupted(self._reception, self._printer)
        while not self._stop.is_set():
            self._work.clear()
            while not self._stop.is_set() and print_next(
                self._reception, self._printer, self._send
            ):
                pass
            self._work.wait(LOOK_EVERY)


def settle_interrupted(reception: "Reception", printer: str) -> None:
    """Close what a killed spooler left; call with the printer's lock held."""
    left = reception.write(printing.settle_interrupted, printer)
    if left:
        log.warning("%d job(s) on %s were interrupted and may have come out", left, printer)


def print_next(reception: "Reception", printer: str, send: Send) -> JobOutcome | None:
    """Print the oldest waiting job; None when there is none. Raises `DatabaseProblem`."""
    # A look costs nothing; taking the write lock to find no job would disturb the others.
    if not reception.read(printing.has_waiting, printer):
        return None
    job = reception.write(printing.take_next, printer)
    if job is None:
        return None
    outcome = send(job)
    reception.write(printing.finish, outcome)
    if outcome.state is JobState.FAILED:
        log.error("ticket %s did not print: %s", job.ticket.number, outcome.reason)
    return outcome
