"""Seats: who gets one, who waits, who moves up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Seats:
    """How many there are, and how many of them are taken; `limit` None: nobody counts them."""

    limit: int | None
    taken: int = 0

    @property
    def left(self) -> int | None:
        """How many are free; None where nobody counts them."""
        return None if self.limit is None else max(self.limit - self.taken, 0)

    def fit(self, people: int) -> bool:
        """Tell whether so many people get a seat each."""
        return self.limit is None or self.taken + people <= self.limit

    def given(self, people: int) -> "Seats":
        """Return them with so many more taken."""
        return replace(self, taken=self.taken + people)


@dataclass(frozen=True, slots=True)
class InLine:
    """A registration that waits: for so many seats, also out of these pools."""

    id: int
    people: int
    pools: tuple[int, ...] = ()


def get_seats(one: InLine, all_of_them: Seats, pools: Mapping[int, Seats]) -> bool:
    """Tell whether a registration gets its seats: of the event, and of each pool that it is of."""
    return all_of_them.fit(one.people) and all(pools[key].fit(one.people) for key in one.pools)


def moving_up(
    waiting: Sequence[InLine], all_of_them: Seats, pools: Mapping[int, Seats]
) -> list[int]:
    """Return who of those who wait, in order, gets seats now.

    Whoever needs more than are free is passed over and keeps their place: an empty seat helps
    nobody.
    """
    found, pools = [], dict(pools)
    for one in waiting:
        if get_seats(one, all_of_them, pools):
            found.append(one.id)
            all_of_them = all_of_them.given(one.people)
            for key in one.pools:
                pools[key] = pools[key].given(one.people)
    return found
