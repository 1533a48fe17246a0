"""What threads tell the visitor screen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from kiosk.tui.visitor.asking import Request
    from kiosk.tui.visitor.front import Front


@dataclass
class HouseKnown(Message):
    """The first question can be asked."""

    front: "Front"


@dataclass
class HouseOpen(Message):
    """Tickets can be given."""


@dataclass
class Answered(Message):
    """The house knows the visitor, or the code that was scanned."""

    request: "Request"
    answer: object


@dataclass
class RequestRefused(Message):
    """There is no ticket, or nothing is known of a code, and why."""

    request: "Request"
    code: str
    details: Mapping[str, object]
