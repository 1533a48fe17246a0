"""What time it is. Nothing else in the program asks the machine."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time; `real` is False when it is not the time of the world outside."""

    @property
    def real(self) -> bool:
        """Whether this is the time of the world outside."""

    def now(self) -> datetime:
        """Return this moment, in UTC."""


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The machine's clock."""

    real: bool = True

    def now(self) -> datetime:
        """Return this moment, in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class DemonstrationClock:
    """Starts at a chosen moment and runs on from there."""

    start: datetime
    monotonic: Callable[[], float] = time.monotonic
    began: float = field(default_factory=time.monotonic)
    real: bool = False

    def now(self) -> datetime:
        """Return the moment that the demonstration has come to, in UTC."""
        gone = timedelta(seconds=self.monotonic() - self.began)
        return self.start.astimezone(UTC) + gone
