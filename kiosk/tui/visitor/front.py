"""What stands in front of the visitor."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.clock import Clock
from kiosk.domain.house import House
from kiosk.tui.theme import HOUSE

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.visitor_side import VisitorSide


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the screen waits, in seconds."""

    idle: int
    still_there: int
    result: int


@dataclass(frozen=True, slots=True)
class Front:
    """The house, and how the screen behaves; `staff_key` asks who works here for their PIN."""

    house: House
    clock: Clock
    patience: Patience
    open_visitor_side: "Callable[[], VisitorSide]"
    theme: str = HOUSE.name
    leave_key: str | None = None
    staff_key: str | None = None
