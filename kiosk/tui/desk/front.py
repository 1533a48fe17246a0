"""What stands in front of the desk."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.clock import Clock
from kiosk.domain.house import House
from kiosk.tui.theme import HOUSE

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.desk_side import DeskSide


@dataclass(frozen=True, slots=True)
class Front:
    """The house, its time, and how it is opened; opening may take a while.

    `counter` is where people are called to; with `alone` nothing else than its queue is shown.
    """

    house: House
    clock: Clock
    open_side: "Callable[[], DeskSide]"
    theme: str = HOUSE.name
    counter: str | None = None
    alone: bool = False
    rooms_first: bool = False
