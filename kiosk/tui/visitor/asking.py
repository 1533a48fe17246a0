"""What a visitor may ask of the house; two of the same kind are two."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

from kiosk.domain.checkin import CheckIn
from kiosk.tui.scanning import Scanned
from kiosk.tui.widgets.terminal_qr import matrix

if TYPE_CHECKING:
    from kiosk.services.visits import TicketView
    from kiosk.visitor_side import GivenSeat, VisitorSide


@dataclass(frozen=True, slots=True, eq=False)
class Expected:
    """At what times people have appointments today."""


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """Somebody says that theirs is at this time, with this service."""

    service: str
    start: datetime


class Way(Enum):
    """What somebody with a ticket may want."""

    STEP_OUT = "step-out"
    BACK = "back"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True, eq=False)
class Wants:
    """Somebody with this ticket steps out, is back, or goes."""

    token: str
    way: Way


@dataclass(frozen=True, slots=True, eq=False)
class WhatIsOn:
    """What takes place this week and the next."""


@dataclass(frozen=True, slots=True, eq=False)
class SeatWanted:
    """Somebody wants seats at an event, or a place in line; `slot` is a part of it.

    `name` is a first name, if the event asks for one and they gave it.
    """

    event: int
    people: int
    slot: int | None
    language: str
    name: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class SeatOf:
    """Somebody with this registration goes out of the room, or gives the seat back."""

    token: str
    leaves: bool


Request = CheckIn | Scanned | Expected | Said | Wants | WhatIsOn | SeatWanted | SeatOf
"""What a visitor may ask of the house."""


def asked_of(side: "VisitorSide", request: Request) -> object:
    """Return what the house answers. Raises `Refused`, `DatabaseProblem`."""
    return _ASKED[type(request)](side, request)


def _check_in(side: "VisitorSide", request: CheckIn) -> "TicketView":
    ticket = side.check_in(request)
    matrix(ticket.token)  # takes longer than the check-in, so not between two frames
    return ticket


def _register(side: "VisitorSide", request: SeatWanted) -> "GivenSeat":
    wanted = (request.event, request.people, request.slot, request.language, request.name)
    given = side.register(*wanted)
    matrix(given.seat.registration.token)  # the same
    return given


def _use_seat(side: "VisitorSide", request: SeatOf) -> object:
    return side.go_out(request.token) if request.leaves else side.give_back(request.token)


def _go_a_way(side: "VisitorSide", request: Wants) -> object:
    ways = {Way.STEP_OUT: side.step_out, Way.BACK: side.come_back, Way.LEAVE: side.leave}
    return ways[request.way](request.token)


_ASKED: Mapping[type, Callable[["VisitorSide", Any], object]] = {
    CheckIn: _check_in,
    Scanned: lambda side, request: side.scanned(request.code),
    Expected: lambda side, _: side.expected(),
    Said: lambda side, request: side.said(request.service, request.start),
    Wants: _go_a_way,
    WhatIsOn: lambda side, _: side.programme(),
    SeatWanted: _register,
    SeatOf: _use_seat,
}
