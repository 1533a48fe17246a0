"""What every way to a printer can do."""

import re
from typing import Protocol

from printers.outcomes import Abilities, Claim, Delivered, Job, Look

PDF = b"%PDF-"
"""How a document of pages begins (ISO 32000-2, 7.5.2)."""


class Transport(Protocol):
    """A way to a printer. Opened for each job, so that one that was switched off is found again.

    `reads_back`: the printer's answers can be read this way.
    """

    reads_back: bool

    def deliver(
        self, job: Job, abilities: Abilities | None, deadline: float, claim: Claim
    ) -> Delivered:
        """Bring a job to paper; never raises a `PrinterError`, and says what is known.

        `claim` is asked once, right before the first byte; `abilities` None: never ask this
        printer anything. `deadline` in seconds: to hand the job over, and again to see it out.
        """

    def look(self, abilities: Abilities | None, deadline: float) -> Look:
        """Find out how the printer is, within about `deadline` seconds; prints nothing."""


def safe_name(name: str) -> str:
    """Return the name with nothing but `A-Za-z0-9._-`: neither a path nor an option."""
    return re.sub(r"[^A-Za-z0-9._-]", "_", name).lstrip(".-")[:100] or "job"
