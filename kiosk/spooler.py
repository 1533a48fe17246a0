"""Brings the waiting print jobs of a printer to paper, one after the other.

Runs beside a screen in a thread of its own, or for a moment within a command. It is the only one
on its machine for its queue, and what it was doing when it was killed is settled by the next.
"""

import logging
import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from enum import Enum, auto
from typing import Self

from db.enums import JobKind, JobState
from db.errors import DatabaseProblem
from kiosk.delivery import Device, Prepared
from kiosk.reception import Reception
from kiosk.services import morning, printers, printing, spooling
from kiosk.services.printers import PrinterSeen
from kiosk.services.printing import JobView
from kiosk.services.spooling import JobResult
from printers.lock import Held, MachineLock
from printers.outcomes import Abilities, Delivered, Look, Outcome

log = logging.getLogger(__name__)

LOOK_EVERY = 0.5
"""Seconds between two looks for jobs that another program of this machine has written."""

TOLD_EVERY = 2.0
"""The same where somebody tells of every commit; looking costs half a percent of a processor."""

AFTER_TROUBLE = 5.0
"""Seconds before the database is tried again after it failed."""

PRINTER_EVERY = 30.0
"""Seconds between two looks at a printer that has nothing to print."""

TROUBLE_EVERY = 2.0
"""Seconds between two looks at a printer in trouble: somebody may be changing its paper."""

DUE_EVERY = 20.0
"""Seconds between two looks whether a sheet of the day is to be printed by itself."""

_STATES = {
    Outcome.PRINTED: JobState.PRINTED,
    Outcome.UNCONFIRMED: JobState.UNCONFIRMED,
    Outcome.NOT_SENT: JobState.QUEUED,
}


class Turn(Enum):
    """What there was to do."""

    NOTHING = auto()
    DONE = auto()
    HELD = auto()
    """The printer is in trouble, and its jobs wait, here or at another one."""


def queue_lock(reception: Reception, printer: str) -> MachineLock:
    """Return the lock of whoever serves a printer's queue."""
    return printers.queue_lock(reception.engine, reception.place, printer)


def prepare_next(reception: Reception, device: Device) -> Prepared | None:
    """Make a printer's oldest waiting job ready. Raises `DatabaseProblem`."""
    waiting = reception.read(spooling.next_waiting, device.name)
    return device.prepare(waiting) if waiting is not None else None


class Ahead:
    """Makes the next job ready while the printer is at work on this one.

    What it holds may be cancelled or expire before its turn; its claim finds that out.
    """

    def __init__(self, reception: Reception, device: Device) -> None:
        self._prepare = lambda: prepare_next(reception, device)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"ahead {device.name}")
        self._next: Future[Prepared | None] | None = None

    def __enter__(self) -> Self:
        """Be ready to begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of what was made; wait for what is being made."""
        self._thread.shutdown()

    def begin(self) -> None:
        """Make the next one ready."""
        self._next = self._thread.submit(self._prepare)

    def take(self) -> Prepared | None:
        """Return it. Raises `DatabaseProblem`."""
        made, self._next = self._next, None
        return made.result() if made is not None else None

    def drop(self) -> None:
        """Let go of it: the job before it was not sent, and comes first."""
        self._next = None


def serve_next(reception: Reception, device: Device, ahead: Ahead | None = None) -> Turn:
    """Bring a printer's oldest waiting job to paper. Raises `DatabaseProblem`.

    Call with the queue's lock held.
    """
    prepared = (ahead.take() if ahead else None) or prepare_next(reception, device)
    if prepared is None:
        return Turn.NOTHING
    job, data, claimed = prepared.job, prepared.data, False
    if data is None:
        reception.write(spooling.give_up, job.id)
        return Turn.DONE

    def claim() -> bool:
        nonlocal claimed
        claimed = reception.write(spooling.claim, job.id, device.name, device.url)
        if ahead is not None:
            ahead.begin()
        return claimed

    known = reception.read(printers.remembered, device.name, device.url)
    abilities = Abilities(known.answers, known.confirms)
    delivered = device.deliver(job, data, abilities, claim, after_trouble=known.cut_short)
    seen = _seen(device, delivered)
    if delivered.outcome is Outcome.WITHDRAWN:
        _note(reception, seen)
        log.info("job %d was cancelled or moved, or nobody needed it any more", job.id)
        return Turn.DONE
    result = _result(job, device, delivered)
    if claimed or result != JobResult(job.id, job.state, job.reason):
        _tell(job, device, delivered, result)
        reception.write(spooling.settle, result, seen)
    else:  # it waits, as before
        _note(reception, seen)
    if result.state is not JobState.QUEUED:
        return Turn.DONE
    if ahead is not None:
        ahead.drop()
    return Turn.HELD


def look_at(reception: Reception, device: Device) -> Look:
    """Find out how a printer is, and remember it. Raises `DatabaseProblem`."""
    look = device.look(_abilities(reception, device))
    if look.trouble != "printer.busy":  # whoever holds it will tell
        _note(reception, _seen(device, look))
    return look


def look_now(reception: Reception, device: Device) -> Look:
    """Find out how a printer is, for somebody who asks. Raises `DatabaseProblem`."""
    try:
        with queue_lock(reception, device.name):
            return look_at(reception, device)
    except Held:  # who serves it remembers for all
        return device.look(_abilities(reception, device))


def settle_interrupted(reception: Reception, printer: str) -> None:
    """Close what a killed spooler left; call with the queue's lock held."""
    left = reception.write(printers.settle_interrupted, printer)
    if left:
        log.warning("%d job(s) on %s were interrupted and may have come out", left, printer)


def see_to(
    reception: Reception, devices: Mapping[str, Device], job_id: int, seconds: float
) -> JobView:
    """Have a job printed, by us or by the program that serves its printer already.

    Returns within about `seconds`, and earlier when nothing can be done now, with what has
    become of the job by then. Raises `DatabaseProblem`.
    """
    end, in_trouble = time.monotonic() + seconds, set[str]()
    while True:
        job = reception.read(printing.get, job_id)
        device = devices.get(job.printer)
        if not job.is_open or device is None or time.monotonic() > end:
            return job
        try:
            with queue_lock(reception, device.name):
                settle_interrupted(reception, device.name)
                held = serve_next(reception, device) is Turn.HELD
            if held:
                in_trouble.add(device.name)
                job = reception.read(printing.get, job_id)
                if job.printer in in_trouble:  # it may have been moved here and back
                    return job
        except Held:
            time.sleep(0.05)


class Spooler:
    """Serves a printer in the background; `told`: somebody wakes it after every commit."""

    def __init__(self, reception: Reception, device: Device, *, told: bool = False) -> None:
        self._told = told
        self._reception = reception
        self._device = device
        self._work = threading.Event()
        self._stop = threading.Event()
        self._next_look = time.monotonic() + TROUBLE_EVERY
        self._next_due = 0.0
        # A daemon: a printer that doesn't answer must not keep the program from ending. A job it
        # was sending then is settled as unconfirmed by the next spooler.
        self._thread = threading.Thread(
            target=self._run, name=f"spooler {device.name}", daemon=True
        )

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
                with (
                    queue_lock(self._reception, self._device.name),
                    Ahead(self._reception, self._device) as ahead,
                ):
                    self._serve(ahead)
            except Held:
                pass
            except (DatabaseProblem, OSError):
                log.exception("the spooler will try again")
                pause = AFTER_TROUBLE
            except Exception:
                log.exception("the spooler stumbled and will try again")
                pause = AFTER_TROUBLE
            self._stop.wait(pause)

    def _serve(self, ahead: Ahead) -> None:
        settle_interrupted(self._reception, self._device.name)
        self._end_what_is_left()
        while not self._stop.is_set():
            self._print_what_is_due()
            self._work.clear()
            turn = serve_next(self._reception, self._device, ahead)
            if turn is Turn.HELD:
                self._end_what_is_left()
                self._stop.wait(TROUBLE_EVERY)
            elif turn is Turn.NOTHING:
                self._look_now_and_then()
                self._work.wait(TOLD_EVERY if self._told else LOOK_EVERY)

    def _print_what_is_due(self) -> None:
        if time.monotonic() < self._next_due:
            return
        self._next_due = time.monotonic() + DUE_EVERY
        if self._reception.read(morning.is_due):
            count = self._reception.write(morning.print_due)
            log.info("%d sheet(s) of the day are printed by themselves", count)

    def _look_now_and_then(self) -> None:
        if time.monotonic() < self._next_look:
            return
        look = look_at(self._reception, self._device)
        if self._reception.read(printing.waiting):
            self._end_what_is_left()
        self._next_look = time.monotonic() + (TROUBLE_EVERY if look.trouble else PRINTER_EVERY)

    def _end_what_is_left(self) -> None:
        """Also at printers that nobody serves any more."""
        if count := self._reception.write(spooling.expire):
            log.warning("%d job(s) were too old to be printed", count)
        if count := self._reception.write(printers.settle_abandoned):
            log.warning("%d job(s) were interrupted and may have come out", count)


def _abilities(reception: Reception, device: Device) -> Abilities:
    known = reception.read(printers.remembered, device.name, device.url)
    return Abilities(known.answers, known.confirms)


def _result(job: JobView, device: Device, delivered: Delivered) -> JobResult:
    state, reason = _STATES[delivered.outcome], delivered.trouble
    if state is not JobState.QUEUED:
        return JobResult(job.id, state, reason)
    if device.instead and job.kind is not JobKind.TEST:  # a test is about this very printer
        return JobResult(job.id, state, None, move_to=device.instead)
    return JobResult(job.id, state, reason)


def _seen(device: Device, found: Delivered | Look) -> PrinterSeen:
    status = found.status
    return PrinterSeen(
        name=device.name,
        url=device.url,
        answers=found.abilities.answers,
        confirms=found.abilities.confirms,
        trouble=found.trouble,
        paper_low=status.paper_low if status else None,
        cut_short=_cut_short(found) if isinstance(found, Delivered) else None,
    )


def _cut_short(delivered: Delivered) -> bool | None:
    if delivered.outcome in (Outcome.NOT_SENT, Outcome.WITHDRAWN):
        return None
    return delivered.outcome is Outcome.UNCONFIRMED and delivered.trouble is not None


def _note(reception: Reception, seen: PrinterSeen) -> None:
    # Looking costs nothing; taking the write lock for no news would disturb the others.
    if reception.read(printers.is_news, seen):
        reception.write(printers.note, seen)


def _tell(job: JobView, device: Device, delivered: Delivered, result: JobResult) -> None:
    if result.state is JobState.PRINTED:
        return
    what = f"job {job.id} ({job.number or job.kind}) on {device.name}"
    why = f"{delivered.trouble or 'no proof'} {delivered.detail}".strip()
    then = f", moved to {result.move_to}" if result.move_to else ""
    log.warning("%s: %s, %s%s", what, result.state, why, then)
