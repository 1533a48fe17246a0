"""Days of waiting whose truth is known, and what would have been said on them."""

import heapq
import random
from dataclasses import dataclass

from kiosk.domain.estimates import Person, Server, bands

ONE = Server(frozenset({"jobs"}))


@dataclass
class Day:
    """A day whose durations are known to the test alone."""

    seed: int
    counters: int
    usual: float
    spread: float


def calibration(day: Day) -> tuple[int, int, list[int]]:
    """Return how often the truth lay in the band, of how many, and how wide the bands were."""
    draw = random.Random(day.seed)  # noqa: S311  no secret

    def took() -> float:
        return min(max(draw.lognormvariate(0, day.spread) * day.usual, 45), 3 * day.usual)

    past = [took() for _ in range(25)]
    arrivals = sorted(draw.uniform(0, 3 * 3600) for _ in range(40))
    lengths = [took() for _ in arrivals]
    begins: list[float] = []
    free = [0.0] * day.counters
    heapq.heapify(free)
    for arrived, length in zip(arrivals, lengths, strict=True):
        start = max(heapq.heappop(free), arrived)
        begins.append(start)
        heapq.heappush(free, start + length)
    inside = asked = 0
    widths = []
    for n, now in enumerate(arrivals):
        seen = past + [
            lengths[k] for k in range(n) if begins[k] + lengths[k] <= now
        ]  # what is over by now
        busy = [
            Server(frozenset({"jobs"}), service="jobs", busy_for=now - begins[k])
            for k in range(n)
            if begins[k] <= now < begins[k] + lengths[k]
        ]
        servers = busy + [ONE] * (day.counters - len(busy))
        queue = [Person(k, "jobs") for k in range(n + 1) if begins[k] > now or k == n]
        band = bands(queue, servers, {"jobs": seen[-60:]}, seed=n).get(n)
        if band is None:
            continue
        asked += 1
        widths.append(band.high - band.low)
        inside += band.low <= (begins[n] - now) / 60 <= band.high
    return inside, asked, widths


DAYS = [
    Day(seed, counters, usual, spread)
    for seed in range(3)
    for counters, usual in ((1, 240), (2, 500), (4, 1000))
    for spread in (0.3, 0.7)
]
"""Quiet and busy counters, receptions that are much alike and that are not."""
