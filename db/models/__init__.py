"""Every table, by subject."""

from db.models.audits import Audit
from db.models.base import metadata
from db.models.bookings import Booking, BookingChange, Occurrence
from db.models.events import (
    Attendance,
    Event,
    EventFigure,
    EventSession,
    Registration,
    SeatPool,
)
from db.models.figures import DayFigure
from db.models.house import Counter, LoadedHouse, Organisation, Presence, Resource, Service
from db.models.machines import BelievedClock, FailingScreen
from db.models.printing import KnownPrinter, PrintJob
from db.models.queue import Appointment, CounterPause, HouseMark
from db.models.schedules import ScheduleEdition
from db.models.staff import Person, WrongPins
from db.models.visits import Visit, VisitStep

__all__ = [
    "Appointment",
    "Attendance",
    "Audit",
    "BelievedClock",
    "Booking",
    "BookingChange",
    "Counter",
    "CounterPause",
    "DayFigure",
    "Event",
    "EventFigure",
    "EventSession",
    "FailingScreen",
    "HouseMark",
    "KnownPrinter",
    "LoadedHouse",
    "Occurrence",
    "Organisation",
    "Person",
    "Presence",
    "PrintJob",
    "Registration",
    "Resource",
    "ScheduleEdition",
    "SeatPool",
    "Service",
    "Visit",
    "VisitStep",
    "WrongPins",
    "metadata",
]
