"""What threads tell an app that shows the house."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from textual.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.clock import Clock
    from kiosk.desk_side import DeskSide
    from kiosk.domain.house import House


class HouseFront(Protocol):
    """The house, its time, and how it is opened; opening may take a while."""

    @property
    def house(self) -> "House":
        """The house."""

    @property
    def clock(self) -> "Clock":
        """Its time."""

    @property
    def open_side(self) -> "Callable[[], DeskSide]":
        """How it is opened."""

    @property
    def theme(self) -> str:
        """Its colours."""


@dataclass
class HouseKnown(Message):
    """The screen can be drawn."""

    front: HouseFront


@dataclass
class Opened(Message):
    """The house answers."""

    side: "DeskSide"


@dataclass
class NotOpened(Message):
    """The house could not be opened yet, and why."""

    code: str


@dataclass
class Changed(Message):
    """Somebody has changed something."""
