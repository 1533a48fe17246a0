"""What people mean by a name they type: a resource, an organisation."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from kiosk.domain.house import House, Resource
from kiosk.domain.refusals import Refused


class _Named(Protocol):
    @property
    def key(self) -> str: ...

    @property
    def name(self) -> str: ...


T = TypeVar("T", bound=_Named)


def named(house: House, written: str) -> Resource:
    """Return the resource with this key or this name, in any case, or the only one that begins so.

    Raises `Refused`: `resource.unknown`.
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


def _meant(things: Iterable[T], written: str) -> T | None:
    wanted, every = written.strip().casefold(), list(things)
    for one in every:
        if wanted in (one.key.casefold(), one.name.casefold()):
            return one
    begun = [one for one in every if wanted and one.name.casefold().startswith(wanted)]
    return begun[0] if len(begun) == 1 else None
