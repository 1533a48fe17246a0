"""An open house: its rules, its database, its clock, and the two ways to act on them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine
from sqlmodel import Session

from db.session import reading, writing
from kiosk.clock import Clock
from kiosk.domain.house import House
from kiosk.services.place import Place

P = ParamSpec("P")
T = TypeVar("T")
Act = Callable[Concatenate[Session, Clock, Place, P], T]


@dataclass(frozen=True, slots=True)
class Reception:
    """What screens and commands ask; put together by `kiosk.bootstrap`."""

    house: House
    place: Place
    clock: Clock
    engine: Engine

    def write(self, act: Act[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do something in one transaction. Raises `Refused`, `DatabaseProblem`."""
        with writing(self.engine) as session:
            return act(session, self.clock, self.place, *args, **kwargs)

    def read(self, act: Act[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Look something up. Raises `Refused`, `DatabaseProblem`."""
        with reading(self.engine) as session:
            return act(session, self.clock, self.place, *args, **kwargs)

    def close(self) -> None:
        """Close the connections."""
        self.engine.dispose()
