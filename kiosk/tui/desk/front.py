"""What stands in front of the desk."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.clock import Clock
from kiosk.domain.house import House
from kiosk.tui.theme import HOUSE

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.desk_side import DeskSide
    from kiosk.services.staff import Member


@dataclass(frozen=True, slots=True)
class Front:
    """The house, its time, and how it is opened; opening may take a while.

    `counter` is where people are called to; with `alone` nothing else than its queue is shown.
    `idle_seconds` without a key or a touch lock the desk. A `member` has signed in at the visitor
    screen, to which this machine returns.
    """

    house: House
    clock: Clock
    open_side: "Callable[[], DeskSide]"
    theme: str = HOUSE.name
    counter: str | None = None
    alone: bool = False
    rooms_first: bool = False
    idle_seconds: float = 300.0
    member: "Member | None" = None
