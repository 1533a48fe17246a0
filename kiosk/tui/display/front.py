"""What stands in front of a display."""

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
    """The house, and what is shown of it: the hall, the door of `room`, or the programme.

    `sound` is "auto", "bell" or "off"; `speech`: a voice says the number, if there is one.
    """

    house: House
    clock: Clock
    open_side: "Callable[[], DeskSide]"
    theme: str = HOUSE.name
    room: str | None = None
    programme: bool = False
    sound: str = "auto"
    speech: bool = True
    leave_key: str | None = None
