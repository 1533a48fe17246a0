"""Which paper somebody still needs, and what they are told of it."""

from datetime import datetime, timedelta
from enum import Enum, auto

from db.enums import JobKind, JobState, VisitState


def is_of_use(
    kind: JobKind,
    age: timedelta,
    life: timedelta,
    visit: VisitState | None,
    *,
    reprint: bool,
) -> bool:
    """Tell whether a waiting job should still be printed.

    A ticket helps while its visit is waiting; a reprint was asked for by somebody who knows.
    """
    if age > life:
        return False
    return kind is not JobKind.TICKET or reprint or visit is VisitState.WAITING


def age_of(asked_at: datetime, now: datetime) -> timedelta:
    """Return how long ago something was asked for; a clock that was set back makes it new."""
    return max(now - asked_at, timedelta(0))


class PaperFate(Enum):
    """What somebody who waits for their paper ticket has to know."""

    COMING = auto()
    HERE = auto()
    ELSEWHERE = auto()
    """It came out of another printer."""
    DOUBTFUL = auto()
    """It may have come out, and something was wrong."""
    NONE = auto()
    """Nothing came out, and perhaps nothing will."""


SURE = frozenset({PaperFate.HERE, PaperFate.ELSEWHERE, PaperFate.DOUBTFUL})
"""These do not change any more."""


def fate_of(state: JobState, reason: str | None, *, here: bool) -> PaperFate:
    """Return what a job's state means to whoever waits; `here`: on the printer beside them."""
    if state in (JobState.QUEUED, JobState.SENDING):
        return PaperFate.NONE if reason else PaperFate.COMING
    if state is JobState.UNCONFIRMED and reason:
        return PaperFate.DOUBTFUL
    if state in (JobState.PRINTED, JobState.UNCONFIRMED):
        return PaperFate.HERE if here else PaperFate.ELSEWHERE
    return PaperFate.NONE
