"""What is kept of people, and how long: the only place that says so.

The usual periods follow the French authority's guidance, by which a register of visitors is kept
for three months. `kiosk privacy report` and `docs/privacy.md` show them; a test compares them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

FEWEST = 5
"""Of fewer people nothing is published: somebody might be recognised."""

SOON = timedelta(minutes=15)
"""So long after a visit what was noted of it is still there: a slip of the hand is taken back."""


A_YEAR = timedelta(days=365)
"""So long it is known who did what; `db.audits` keeps it so long, and no longer."""


class Kept(StrEnum):
    """Something that may say who somebody is."""

    VISIT_NOTES = "visit-notes"
    APPOINTMENT_NAMES = "appointment-names"
    APPOINTMENTS = "appointments"
    REGISTRATIONS = "registrations"
    BOOKINGS = "bookings"
    SHEETS = "sheets"
    ACTS = "acts"
    BACKUPS = "backups"


@dataclass(frozen=True, slots=True)
class Retention:
    """How long each is kept after what it was for: a visit, a day, an event, a booking."""

    appointments: timedelta = timedelta(days=90)
    registrations: timedelta = timedelta(days=90)
    bookings: timedelta = timedelta(days=90)
    sheets: timedelta = timedelta(days=7)
    backups: timedelta = timedelta(days=14)

    @property
    def periods(self) -> Mapping[Kept, timedelta]:
        """Every period; no name of an appointment outlives its day."""
        return {
            Kept.VISIT_NOTES: SOON,
            Kept.APPOINTMENT_NAMES: SOON,
            Kept.APPOINTMENTS: self.appointments,
            Kept.REGISTRATIONS: self.registrations,
            Kept.BOOKINGS: self.bookings,
            Kept.SHEETS: self.sheets,
            Kept.ACTS: A_YEAR,
            Kept.BACKUPS: self.backups,
        }


USUAL = Retention()
"""Where the house says nothing else."""


def publishable(count: int) -> int | None:
    """Return a count of people as it may be published; None: too few to be said."""
    return None if 0 < count < FEWEST else count


def published(cells: Mapping[str, int]) -> Mapping[str, int | None]:
    """Return counts that have a known sum as they may be published; None: not said.

    One that is left out could be told from the sum and the others, so a second one is left out
    with it: the smallest of them.
    """
    said = {label: publishable(count) for label, count in cells.items()}
    hidden = [label for label, count in said.items() if count is None]
    shown = [label for label, count in said.items() if count]
    if len(hidden) == 1 and shown:
        said[min(shown, key=lambda label: cells[label])] = None
    return said
