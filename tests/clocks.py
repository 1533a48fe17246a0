"""Moments that tests speak of, and a clock that stands still."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
TUESDAY_MORNING = datetime(2026, 11, 24, 9, 30, tzinfo=PARIS)


class StandingClock:
    """Shows the moment it was set to."""

    real = True

    def __init__(self, moment: datetime = TUESDAY_MORNING) -> None:
        self.moment = moment

    def now(self) -> datetime:
        """Return the moment, in UTC."""
        return self.moment.astimezone(UTC)
