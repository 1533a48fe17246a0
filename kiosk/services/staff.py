"""Who works here: a name, a role, a PIN. Only a manager changes that, or whoever has the machine.

A PIN never comes here: `kiosk.entrance` makes a `Secret` of it before, which takes its time.
"""

from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, select

from db.enums import Role
from db.models import Person, WrongPins
from kiosk.clock import Clock
from kiosk.domain.refusals import Refused
from kiosk.domain.staff import check_name
from kiosk.domain.texts import plain
from kiosk.services.place import Place


@dataclass(frozen=True, slots=True)
class Secret:
    """What is kept of a PIN, and a word for the key that it was mixed with."""

    kept: str
    key: str


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who works here."""

    id: int
    name: str
    role: Role


def is_anybody(session: Session, clock: Clock, place: Place) -> bool:
    """Tell whether anybody has a PIN."""
    del clock, place
    return session.exec(select(Person.id).limit(1)).first() is not None


def look(session: Session, clock: Clock, place: Place) -> tuple[Member, ...]:
    """Return everybody, by name."""
    del clock, place
    return tuple(member_of(row) for row in session.exec(select(Person).order_by(Person.called)))


def keys(session: Session, clock: Clock, place: Place) -> frozenset[str]:
    """Return the words for the keys that PINs were mixed with: one, unless it was lost once."""
    del clock, place
    return keys_of(session)


def keys_of(session: Session) -> frozenset[str]:
    """Return the same to who only looks, and has no place; nothing where nobody has a PIN."""
    return frozenset(session.exec(select(Person.pin_key).distinct()))


def still_is(session: Session, person: int, role: Role | None) -> bool:
    """Tell whether somebody works here still, and does what they did."""
    row = session.get(Person, person)
    return row is not None and row.role == role


def find(session: Session, clock: Clock, place: Place, name: str) -> Member:
    """Return somebody, however their name is typed. Raises `Refused`: `staff.unknown`."""
    del clock, place
    row = row_called(session, name)
    if row is None:
        raise Refused("staff.unknown", name=name)
    return member_of(row)


def add_first(session: Session, clock: Clock, place: Place, name: str, secret: Secret) -> Member:
    """Add the first person, a manager. Raises `Refused`: `staff.not-first`, as `add` does."""
    if is_anybody(session, clock, place):
        raise Refused("staff.not-first")
    return add(session, clock, place, name, Role.MANAGER, secret)


def add(
    session: Session, clock: Clock, place: Place, name: str, role: Role, secret: Secret
) -> Member:
    """Add somebody. Raises `Refused`: `staff.no-name`, `staff.name-taken`, `text.too-long`."""
    kept = check_name(name)
    # What is done there is written down by these names already.
    others = {"visitor", *place.house.counters}
    if row_called(session, kept) is not None or plain(kept) in map(plain, others):
        raise Refused("staff.name-taken", name=kept)
    row = Person(
        name=kept, called=plain(kept), role=role, pin=secret.kept, pin_key=secret.key,
        since=clock.now(),
    )  # fmt: skip
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:
        raise Refused("staff.name-taken", name=kept) from error
    return member_of(row)


def set_pin(session: Session, clock: Clock, place: Place, person: int, secret: Secret) -> Member:
    """Give somebody another PIN, who need not wait any more. Raises `Refused`: `staff.unknown`."""
    del clock, place
    row = row_of(session, person)
    row.pin, row.pin_key = secret.kept, secret.key
    forget_wrong_pins(session, person)
    return member_of(row)


def change_role(session: Session, clock: Clock, place: Place, person: int, role: Role) -> Member:
    """Give somebody another role. Raises `Refused`: `staff.unknown`, `staff.last-manager`."""
    del clock, place
    row = row_of(session, person)
    if role is not Role.MANAGER:
        _leave_a_manager(session, row)
    row.role = role
    return member_of(row)


def let_go(session: Session, clock: Clock, place: Place, person: int) -> Member:
    """Forget somebody who does not work here any more. Raises `Refused` as `change_role` does.

    What they did stays in the log of acts for as long as that is kept.
    """
    del clock, place
    row = row_of(session, person)
    _leave_a_manager(session, row)
    forget_wrong_pins(session, person)
    session.delete(row)
    return member_of(row)


def row_of(session: Session, person: int) -> Person:
    """Return somebody's row, which nobody else changes meanwhile. Raises `staff.unknown`."""
    row = session.exec(select(Person).where(Person.id == person).with_for_update()).first()
    if row is None:
        raise Refused("staff.unknown", name=str(person))
    return row


def row_called(session: Session, name: str) -> Person | None:
    """Return who has that name, however it is typed."""
    return session.exec(select(Person).where(Person.called == plain(name.strip()))).first()


def member_of(row: Person) -> Member:
    """Return a row as others see it."""
    assert row.id is not None  # noqa: S101  it was read
    return Member(row.id, row.name, Role(row.role))


def forget_wrong_pins(session: Session, person: int) -> None:
    """Let somebody try anew, at every terminal."""
    session.connection().execute(delete(WrongPins).where(col(WrongPins.person) == person))


def _leave_a_manager(session: Session, row: Person) -> None:
    """See that somebody is left who can give others a PIN; of two who go at once one stays."""
    managers = session.exec(
        select(Person).where(Person.role == Role.MANAGER).order_by(col(Person.id)).with_for_update()
    ).all()
    if [one.id for one in managers] == [row.id]:
        raise Refused("staff.last-manager")
