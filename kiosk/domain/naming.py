"""What people mean by a name they type: a resource, an organisation, a counter, a service."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from kiosk.domain.house import House, Resource, Texts
from kiosk.domain.refusals import Refused
from kiosk.domain.texts import plain


class _Named(Protocol):
    @property
    def key(self) -> str: ...

    @property
    def name(self) -> str: ...


T = TypeVar("T", bound=_Named)


def named(house: House, written: str) -> Resource:
    """Return the resource with this key or this name, or the only one that begins so.

    Capitals and accents don't matter. Raises `Refused`: `resource.unknown`.
    """
    found = _meant(house.resources.values(), written)
    if found is None:
        raise Refused("resource.unknown", resource=written)
    return found


def organisation_named(house: House, written: str) -> str:
    """Return the key of an organisation, as `named` does.

    Raises `Refused`: `organisation.unknown`.
    """
    found = _meant(house.organisations.values(), written)
    if found is None:
        raise Refused("organisation.unknown", organisation=written)
    return found.key


def counter_named(house: House, written: str) -> str:
    """Return the key of a counter, by its name in any of the house's languages.

    Raises `Refused`: `counter.unknown`.
    """
    found = _meant(_spoken((c.key, c.name) for c in house.counters.values()), written)
    if found is None:
        raise Refused("counter.unknown", counter=written, known=", ".join(house.counters))
    return found.key


def service_named(house: House, written: str) -> str:
    """Return the key of a service, by its letter, or its name in any of the house's languages.

    Raises `Refused`: `service.unknown`.
    """
    by_letter = {each.letter: key for key, each in house.services.items()}
    if written.strip().upper() in by_letter:
        return by_letter[written.strip().upper()]
    found = _meant(_spoken((s.key, s.name) for s in house.services.values()), written)
    if found is None:
        raise Refused("service.unknown", service=written)
    return found.key


def layout_named(resources: Iterable[Resource], written: str) -> str:
    """Return the key of a way to furnish one of these resources, as `service_named` does.

    Raises `Refused`: `layout.unknown` (`known` names).
    """
    layouts = {key: one.name for each in resources for key, one in each.layouts.items()}
    found = _meant(_spoken(layouts.items()), written)
    if found is None:
        raise Refused("layout.unknown", layout=written, known=tuple(layouts.values()))
    return found.key


@dataclass(frozen=True, slots=True)
class _Spoken:
    key: str
    name: str


def _spoken(named: Iterable[tuple[str, Texts]]) -> Iterable[_Spoken]:
    return (_Spoken(key, name) for key, names in named for name in names.values())


def _meant(things: Iterable[T], written: str) -> T | None:
    wanted, every = plain(written.strip()), list(things)
    for one in every:
        if wanted in (plain(one.key), plain(one.name)):
            return one
    begun = [one for one in every if wanted and plain(one.name).startswith(wanted)]
    return begun[0] if len({one.key for one in begun}) == 1 else None
