"""Who came to an event, counted without persons: how many, for how long, of what age and status.

Ages and statuses are those of the activity reports of the *Coop de la médiation numérique*, so
that its forms can be filled in from them; nobody has to say either.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from kiosk.domain.events import NOON, Half, Stretch, halves_of
from kiosk.domain.moments import length, nearest
from kiosk.domain.refusals import Refused


class Topic(StrEnum):
    """What is counted by hand after an event."""

    AGE = "age"
    STATUS = "status"


class Age(StrEnum):
    """How old people are."""

    UNDER_12 = "under-12"
    FROM_12 = "12-17"
    FROM_18 = "18-24"
    FROM_25 = "25-39"
    FROM_40 = "40-59"
    FROM_60 = "60-69"
    FROM_70 = "70-and-more"
    UNKNOWN = "unknown"


class Status(StrEnum):
    """What people do."""

    AT_SCHOOL = "at-school"
    WITHOUT_WORK = "without-work"
    IN_WORK = "in-work"
    RETIRED = "retired"
    UNKNOWN = "unknown"


LABELS: Mapping[Topic, tuple[str, ...]] = {
    Topic.AGE: tuple(Age),
    Topic.STATUS: tuple(Status),
}


def check_counts(topic: Topic, counts: Mapping[str, int], came: int) -> None:
    """Say no to counts that cannot be.

    Raises `Refused`: `event.label-unknown` (`label`, `known`), `event.counted-more` (`came`) for
    more people than have come.
    """
    for label, value in counts.items():
        if label not in LABELS[topic] or value < 0:
            raise Refused("event.label-unknown", label=label, known=", ".join(LABELS[topic]))
    if sum(counts.values()) > came:
        raise Refused("event.counted-more", came=came)


def half_length(session: Stretch, half: Half) -> timedelta:
    """Return how long half a day of a session is; of several days the first."""
    if half not in halves_of(session):
        return timedelta(0)
    if len(halves_of(session)) == 1:
        return length(session.start, session.end)
    noon = _noon(session.start)
    return length(session.start, noon) if half is Half.MORNING else length(noon, session.end)


def _noon(start: datetime) -> datetime:
    zone = start.tzinfo
    assert zone is not None  # noqa: S101  for the type checker: every moment is aware
    return nearest(start.date(), NOON, zone)
