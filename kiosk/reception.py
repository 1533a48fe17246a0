"""An open house: its rules, its database, its clock, and the two ways to act on them."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine
from sqlmodel import Session

from db.errors import DatabaseProblem, Overtaken
from db.session import reading, writing
from kiosk.clock import Clock
from kiosk.domain.house import House
from kiosk.services import auditing
from kiosk.services.place import Place
from kiosk.services.staff import Member

P = ParamSpec("P")
T = TypeVar("T")
Act = Callable[Concatenate[Session, Clock, Place, P], T]

MOST_TRIES = 20
"""Whoever is overtaken as often as this waits for a busier house than there is."""


@dataclass(frozen=True, slots=True)
class Reception:
    """What screens and commands ask; put together by `kiosk.bootstrap`."""

    house: House
    place: Place
    clock: Clock
    engine: Engine

    def write(self, act: Act[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do something in one transaction, and note it. Raises `Refused`, `DatabaseProblem`.

        Who is signed in must be there still, and allowed to: `Refused` of
        `auditing.check_permitted`.
        When somebody else was quicker it is tried again: the rules then see what they did.
        """
        for _ in range(MOST_TRIES):
            with suppress(Overtaken), writing(self.engine) as session:
                auditing.check_permitted(session, self.place, act)
                answer = act(session, self.clock, self.place, *args, **kwargs)
                auditing.note(session, self.clock, self.place, act, args, answer)
                return answer
        raise DatabaseProblem("database.locked", f"overtaken {MOST_TRIES} times")

    def try_out(self, act: Act[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what an act would do; nothing is kept. Raises `Refused`, `DatabaseProblem`."""

        def and_forget(session: Session, clock: Clock, place: Place) -> T:
            answer = act(session, clock, place, *args, **kwargs)
            session.rollback()
            return answer

        return self.write(and_forget)

    def read(self, act: Act[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Look something up. Raises `Refused`, `DatabaseProblem`."""
        with reading(self.engine) as session:
            return act(session, self.clock, self.place, *args, **kwargs)

    def signed_in(self, member: Member) -> "Reception":
        """Return the same house, where somebody who works here does what is done."""
        place = self.place
        actor = f"{place.machine}/{member.name}"
        signed = replace(place, actor=actor, person=member.id, role=member.role)
        return replace(self, place=signed)

    def locked(self) -> "Reception":
        """Return the same house, where nobody has signed in: nothing is done there."""
        return replace(self, place=replace(self.place, locked=True))

    def close(self) -> None:
        """Close the connections."""
        self.engine.dispose()
