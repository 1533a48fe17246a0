"""What threads tell the desk's app."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from kiosk.rooms_side import RoomsSide
    from kiosk.tui.desk.front import Front


@dataclass
class HouseKnown(Message):
    """The screen can be drawn."""

    front: "Front"


@dataclass
class Opened(Message):
    """The house answers."""

    side: "RoomsSide"


@dataclass
class NotOpened(Message):
    """The house could not be opened yet, and why."""

    code: str


@dataclass
class Changed(Message):
    """Somebody has changed something."""
