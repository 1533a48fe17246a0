"""What is handed to a printer, what it can tell, and what is known afterwards."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

Claim = Callable[[], bool]
"""Asked right before the first byte of a job: False withdraws it."""


class Outcome(StrEnum):
    """What is known of a job's paper.

    `printed`: the printer said so itself. `unconfirmed`: it may have come out. `not-sent`: nothing
    of it has left. `withdrawn`: nobody wanted it any more when its turn came.
    """

    PRINTED = "printed"
    UNCONFIRMED = "unconfirmed"
    NOT_SENT = "not-sent"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Job:
    """Bytes for a printer.

    `name` is what the job is called where somebody can see it; `mark` is what the printer repeats
    when it is done: four printable ASCII characters. `lead` comes first where the job before may
    have ended within a command. `again`: this one was tried before, and nothing of it has left.
    """

    data: bytes
    name: str
    mark: bytes
    lead: bytes = b""
    again: bool = False


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a printer was found to answer; None: not known yet.

    `answers` its state (DLE EOT), `confirms` that a job is complete (GS ( H).
    """

    answers: bool | None = None
    confirms: bool | None = None


UNKNOWN = Abilities()
MUTE = Abilities(answers=False, confirms=False)


@dataclass(frozen=True, slots=True)
class Status:
    """What a printer says of itself: `trouble` is a code of `PrinterError`, or None."""

    trouble: str | None
    paper_low: bool


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at a printer found; `status` is None where it told nothing.

    `trouble` and `detail` say why no job would come out now.
    """

    trouble: str | None
    detail: str
    status: Status | None
    abilities: Abilities


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of a job, and what was learned of the printer on the way."""

    outcome: Outcome
    trouble: str | None
    detail: str
    status: Status | None
    abilities: Abilities
