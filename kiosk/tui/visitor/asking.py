"""What a visitor may ask of the house; two of the same kind are two."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


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
