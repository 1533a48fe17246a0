"""A desk that books, in few words."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import Engine

from db.enums import BookingStatus, OccurrenceState
from kiosk.domain import rrule
from kiosk.domain.booking import Details, Slot
from kiosk.domain.house import House
from kiosk.domain.series import Repeat, Scope
from kiosk.reception import Act
from kiosk.services import booking_changes, bookings, history
from kiosk.services.booking_changes import Move
from kiosk.services.booking_views import Changed, UseView
from kiosk.services.bookings import BookingRequest
from tests.clocks import PARIS, StandingClock
from tests.houses import SMALL_HOUSE, open_reception

P = ParamSpec("P")
T = TypeVar("T")

WEDNESDAY = date(2026, 11, 25)
"""The day after the tests' own."""


def at(written: str, day: date = WEDNESDAY) -> datetime:
    """Return a moment of a day, in house time."""
    return datetime.combine(day, time.fromisoformat(written), PARIS)


def slot(resource: str, start: str, end: str, day: date = WEDNESDAY) -> Slot:
    """Return a slot of a day."""
    return Slot(resource, at(start, day), at(end, day))


class Desk:
    """One machine at which rooms are booked."""

    def __init__(
        self, engine: Engine, clock: StandingClock | None = None, house: House = SMALL_HOUSE,
        machine: str = "hall",
    ) -> None:  # fmt: skip
        self.clock = clock or StandingClock()
        self.reception = open_reception(engine, self.clock, house, machine)

    def request(
        self,
        resource: str = "blue",
        start: str = "10:00",
        end: str = "11:00",
        day: date = WEDNESDAY,
        **more: Any,
    ) -> BookingRequest:
        """Return what to ask for; `rule` repeats it, `holidays` and `closures` are skipped."""
        rule, skip = more.pop("rule", None), more.pop("skip", "")
        choices = more.pop("choices", {})
        option, anyway = more.pop("option", None), more.pop("anyway", False)
        discreet = more.pop("discreet", False)
        details = replace(Details("Réunion"), **more)
        repeat = None
        if rule:
            read = rrule.read(rule, PARIS)
            repeat = Repeat(read, "holidays" in skip, "closures" in skip, choices)
        wanted = slot(resource, start, end, day)
        return BookingRequest(wanted, details, option, repeat, anyway, discreet)

    def write(self, act: Act[P, T], *args: P.args, **more: P.kwargs) -> T:
        """Do something; no two things are done in the same moment."""
        self.clock.moment += timedelta(microseconds=1)
        return self.reception.write(act, *args, **more)

    def book(self, *args: Any, **more: Any) -> UseView:
        """Book."""
        return self.write(bookings.book, self.request(*args, **more))

    def series(self, use: UseView) -> tuple[UseView, ...]:
        """Return every use of a booking as it is now."""
        return self.reception.read(bookings.of_booking, use.booking)

    def find(self, use: UseView) -> UseView:
        """Return a use as it is now."""
        return self.reception.read(bookings.find, use.id)

    def move(self, use: UseView, to: Slot, scope: Scope = Scope.THIS, **more: Any) -> Changed:
        """Move."""
        return self.write(booking_changes.move, use.id, Move(to, scope, **more))

    def cancel(self, use: UseView, scope: Scope = Scope.THIS) -> Changed:
        """Cancel."""
        return self.write(booking_changes.cancel, use.id, scope)

    def undo(self) -> history.Undone:
        """Take back the last thing."""
        return self.write(history.undo)

    def shown(self, day: date = WEDNESDAY, days: int = 1) -> list[str]:
        """Return what a day has, as `blue 10:00-11:00 Réunion`."""
        found = self.reception.read(bookings.of_day, day, None, days)
        return [written(use) for use in found]


def written(use: UseView) -> str:
    """Return a use in a line."""
    length = f"{use.start:%H:%M}-{use.end:%H:%M}"
    return f"{use.resource} {length} {use.details.title}"


def booked_days(uses: tuple[UseView, ...]) -> list[date]:
    """Return the days on which something really takes place."""
    return [use.start.date() for use in uses if use.state is OccurrenceState.BOOKED]


__all__ = ["BookingStatus", "Desk", "Scope", "at", "booked_days", "slot", "timedelta", "written"]
