"""What the desk looks at: which days, which resources."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from db.enums import ResourceKind
from kiosk.domain.house import House, Resource
from kiosk.i18n import mark

WEEK: Final = 7

KINDS: Mapping[str, frozenset[ResourceKind]] = {
    mark("Rooms"): frozenset({ResourceKind.ROOM}),
    mark("Offices"): frozenset({ResourceKind.OFFICE}),
    mark("Workstations"): frozenset({ResourceKind.WORKSTATION}),
    mark("Store and equipment"): frozenset({ResourceKind.STORE, ResourceKind.EQUIPMENT}),
    mark("Everything"): frozenset(ResourceKind),
}
"""What is shown together, by its name."""


@dataclass(frozen=True, slots=True)
class View:
    """One day of some kinds of resources, or with `week_of` the week of one."""

    day: date
    kinds: str
    week_of: str | None = None
    as_list: bool = False

    @property
    def first(self) -> date:
        """The first day that is shown; a week begins on Monday."""
        return self.day - timedelta(days=self.day.weekday()) if self.week_of else self.day

    @property
    def days(self) -> int:
        """How many days are shown."""
        return WEEK if self.week_of else 1

    def shows(self, day: date) -> bool:
        """Tell whether a day can be seen."""
        return 0 <= (day - self.first).days < self.days

    def resources(self, house: House) -> tuple[Resource, ...]:
        """Return the resources that are shown, in the house's order."""
        if self.week_of:
            return (house.resources[self.week_of],)
        return tuple(r for r in house.resources.values() if r.kind in KINDS[self.kinds])


def kinds_of(house: House) -> tuple[str, ...]:
    """Return the kinds that this house has, all of them last."""
    has = {resource.kind for resource in house.resources.values()}
    *single, everything = KINDS
    some = tuple(name for name in single if KINDS[name] & has)
    return (*some, everything) if len(some) != 1 else some
