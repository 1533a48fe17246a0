"""What is said to a printer on an open line, and what is made of its answers.

Ask how it is, hand over the whole job at once, ask to be told when it is on paper, wait for that.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

from printers.answers import Answer, Answers, Automatic, Completed, RealTime, has_error, status_from
from printers.errors import PrinterError
from printers.line import Line
from printers.outcomes import (
    MUTE,
    UNKNOWN,
    Abilities,
    Claim,
    Delivered,
    Job,
    Look,
    Outcome,
    Status,
)
from printers.protocol import RESET, Ask, listening
from printers.timer import Timer

log = logging.getLogger(__name__)

ANSWER_SECONDS = 1.0
"""How long a printer may take to answer how it is: firmware answers in milliseconds, a serial
line and a busy network module take longer."""

LEARNING_SECONDS = 15.0
"""How long a printer that answers may take to confirm its first job: a long page on a slow printer
must not be taken for a printer that cannot confirm."""

_PASSING_SECONDS = 0.02
"""How long a printer that was found mute is listened to: enough for an answer on a quick line."""


def hand_over(
    line: Line, job: Job, abilities: Abilities | None, deadline: float, claim: Claim
) -> Delivered:
    """Bring a job to paper; `abilities` None: say nothing to this printer but the job.

    The printer has `deadline` seconds to be ready, as many to take the job, and again to bring it
    out. Raises `PrinterError`: nothing of the job was taken, if it doesn't say otherwise.
    """
    if abilities is None or abilities == MUTE:
        return _in_silence(line, job, abilities, deadline, claim)
    return _Talk(line, abilities).deliver(job, deadline, claim)


def look(line: Line, abilities: Abilities) -> Look:
    """Ask a printer how it is. Raises `PrinterError`."""
    talk = _Talk(line, abilities)
    status = talk.greet() if abilities.answers is not False else None
    if status is None:  # it may only be switched off: a job will tell
        return Look(None, "", None, abilities)
    return Look(status.trouble, "", status, talk.abilities)


def _in_silence(
    line: Line, job: Job, abilities: Abilities | None, deadline: float, claim: Claim
) -> Delivered:
    """Hand a job to a printer that doesn't answer, without waiting for what won't come."""
    learned = abilities or MUTE
    if abilities is None:
        knock, rest = RESET, job.lead + job.data if job.lead else job.data.removeprefix(RESET)
    else:
        # It may only have been switched off when it was found mute, so it is asked in passing.
        knock, rest = Ask.PRINTER.command, job.lead + job.data
    _knock(line, knock, deadline)
    if not claim():
        return Delivered(Outcome.WITHDRAWN, None, "", None, learned)
    timer = Timer(deadline)
    line.write(rest, timer)
    try:
        if abilities is not None and any(Answers().feed(line.read(_PASSING_SECONDS))):
            learned = UNKNOWN
        line.finish(timer)
    except PrinterError as error:
        return Delivered(Outcome.UNCONFIRMED, error.code, error.detail, None, learned)
    return Delivered(Outcome.UNCONFIRMED, None, "", None, learned)


def _knock(line: Line, knock: bytes, deadline: float) -> None:
    """Return when a printer that tells nothing takes bytes: by some that print nothing.

    One that is out of paper may take none, and its job shall wait in the queue until then.
    """
    timer = Timer(deadline)
    with _beforehand():
        line.write(knock, timer)
        line.ready(timer)


@contextmanager
def _beforehand() -> Iterator[None]:
    """Around what is no part of a job: nothing of one has left if this fails."""
    try:
        yield
    except PrinterError as error:
        raise PrinterError(error.code, error.detail) from error


class _Talk:
    """One conversation, and what it taught."""

    def __init__(self, line: Line, abilities: Abilities) -> None:
        self.abilities = abilities
        self._line = line
        self._answers = Answers()
        self._automatic: Status | None = None

    def deliver(self, job: Job, deadline: float, claim: Claim) -> Delivered:
        lead = job.lead
        if lead and not job.again:
            # A question, too, would be taken for the rest of a command. Only once: a printer that
            # is out of paper must not be filled up with this.
            self._write_beforehand(lead)
            lead = b""
        status = self.greet() if self.abilities.answers is not False else None
        if status is not None and status.trouble:
            return self._end(Outcome.NOT_SENT, status.trouble, status)
        if status is None:
            _knock(self._line, Ask.PRINTER.command, deadline)
        if not claim():
            return self._end(Outcome.WITHDRAWN, None, status)
        proves = self.abilities.confirms is not False
        data = listening(job.data, job.mark) if proves else job.data
        self._line.write(lead + data, Timer(deadline))
        try:
            if proves:
                return self._with_proof(job, status, deadline)
            return self._without_proof(status, deadline)
        except PrinterError as error:  # the job has left, whatever happens now
            ended = self._end(Outcome.UNCONFIRMED, error.code, self._automatic)
            return replace(ended, detail=error.detail)

    def greet(self) -> Status | None:
        """Ask how it is; one that has answered before and is silent now is switched off."""
        status = self._ask()
        if status is None and self.abilities.answers:
            raise PrinterError("printer.switched-off", "it used to answer, and is silent")
        self.abilities = replace(self.abilities, answers=status is not None)
        return status

    def _with_proof(self, job: Job, status: Status | None, deadline: float) -> Delivered:
        if self._wait_for(Completed(job.mark), Timer(self._patience(deadline))):
            self.abilities = replace(self.abilities, confirms=True)
            return self._end(Outcome.PRINTED, None, self._automatic or status)
        after = self._ask() if self.abilities.answers else None
        now = after or self._automatic
        trouble = now.trouble if now else None
        silent = bool(self.abilities.answers) and after is None
        if self.abilities.confirms is None and trouble is None and not silent:
            self._learn_that_it_never_confirms(job)
        elif trouble is None:
            trouble = "printer.timeout"
        with suppress(PrinterError):  # what is wrong is known already
            self._line.finish(Timer(deadline))
        return self._end(Outcome.UNCONFIRMED, trouble, now)

    def _learn_that_it_never_confirms(self, job: Job) -> None:
        if job.lead:  # what happened to the job before may have happened to this one
            return
        self.abilities = replace(self.abilities, confirms=False)
        log.info("this printer does not say when it is done; this is remembered")

    def _patience(self, deadline: float) -> float:
        """Return how long the proof is waited for: once, as long as the slowest printer needs."""
        learning = self.abilities.answers and self.abilities.confirms is None
        return max(deadline, LEARNING_SECONDS) if learning else deadline

    def _without_proof(self, status: Status | None, deadline: float) -> Delivered:
        after = self._ask() if self.abilities.answers else None
        self._line.finish(Timer(deadline))
        now = after or status
        return self._end(Outcome.UNCONFIRMED, now.trouble if now else None, now)

    def _ask(self) -> Status | None:
        """Return how the printer is, or None when it does not say."""
        found: dict[Ask, int] = {}
        self._drop_what_came_before()
        for question in (Ask.PRINTER, Ask.OFFLINE_CAUSE, Ask.PAPER, Ask.ERROR_CAUSE):
            if question is Ask.ERROR_CAUSE and not has_error(found[Ask.OFFLINE_CAUSE]):
                continue
            timer = Timer(ANSWER_SECONDS)
            self._write_beforehand(question.command)
            answer = self._next_real_time(timer)
            if answer is None:
                return None
            found[question] = answer.byte
        return status_from(found)

    def _write_beforehand(self, data: bytes) -> None:
        with _beforehand():
            self._line.write(data, Timer(ANSWER_SECONDS))

    def _drop_what_came_before(self) -> None:
        """A serial line may still hold an answer to a question of long ago."""
        while said := self._line.read(0):
            self._note(self._answers.feed(said))

    def _next_real_time(self, timer: Timer) -> RealTime | None:
        while timer.remains():
            found = self._note(self._answers.feed(self._line.read(timer.remains())))
            for answer in found:
                if isinstance(answer, RealTime):
                    return answer
        return None

    def _wait_for(self, wanted: Completed, timer: Timer) -> bool:
        while timer.remains():
            if wanted in self._note(self._answers.feed(self._line.read(timer.remains()))):
                return True
        return False

    def _note(self, answers: Iterable[Answer]) -> list[Answer]:
        """Keep the latest of what the printer says by itself."""
        found = list(answers)
        for answer in found:
            if isinstance(answer, Automatic):
                self._automatic = answer.status
            if isinstance(answer, Completed):
                self.abilities = replace(self.abilities, confirms=True)
            elif self.abilities.answers is False:  # it was off, and is worth to be asked again
                self.abilities = replace(self.abilities, answers=None)
        return found

    def _end(self, outcome: Outcome, trouble: str | None, status: Status | None) -> Delivered:
        return Delivered(outcome, trouble, "", status, self.abilities)
