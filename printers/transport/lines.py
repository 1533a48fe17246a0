"""The ways to a printer that are a line, on which it can be talked to."""

from abc import ABC, abstractmethod
from contextlib import AbstractContextManager

from printers import conversation
from printers.errors import PrinterError
from printers.line import Line
from printers.outcomes import MUTE, Abilities, Claim, Delivered, Job, Look, Outcome
from printers.timer import Timer


class LineTransport(ABC):
    """Connects for each job."""

    reads_back = True

    @abstractmethod
    def connect(self, timer: Timer) -> AbstractContextManager[Line]:
        """Open the line. Raises `PrinterError`."""

    def deliver(
        self, job: Job, abilities: Abilities | None, deadline: float, claim: Claim
    ) -> Delivered:
        """Bring a job to paper."""
        try:
            with self.connect(Timer(deadline)) as line:
                return conversation.hand_over(line, job, abilities, deadline, claim)
        except PrinterError as error:
            outcome = Outcome.UNCONFIRMED if error.sent else Outcome.NOT_SENT
            return Delivered(outcome, error.code, error.detail, None, abilities or MUTE)

    def look(self, abilities: Abilities | None, deadline: float) -> Look:
        """Find out how the printer is."""
        try:
            with self.connect(Timer(deadline)) as line:
                return conversation.look(line, abilities or MUTE)
        except PrinterError as error:
            return Look(error.code, error.detail, None, abilities or MUTE)
