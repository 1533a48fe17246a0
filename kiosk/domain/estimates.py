"""How long somebody will wait: a band in minutes, from what receptions took lately.

The queue is played through many times, each time with durations drawn from those that were seen
(a bootstrap, which also draws what is known: few observations make a wide band). Who comes to an
appointment meanwhile comes first, as the desk will call them.
"""

import heapq
import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

ENOUGH = 5
"""Receptions of a service that must have been seen before anything is said."""

RUNS = 120
LOW, HIGH = 0.1, 0.9
"""The band leaves out one time in ten on either side."""

STEP = 5
"""Minutes: nobody waits by the minute."""

LONGEST = 180
"""Minutes: what would be more is not said at all."""


@dataclass(frozen=True, slots=True)
class Band:
    """A wait of `low` to `high` minutes."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who waits, in the queue's order, or is expected (not `here`).

    Whoever has an appointment has their turn `ready` seconds from now, and is called earlier only
    when nobody else waits.
    """

    id: int
    service: str
    ready: float = 0.0
    here: bool = True


@dataclass(frozen=True, slots=True)
class Server:
    """One place of a counter.

    It calls nobody for `free_in` seconds, and before that it is busy with `service` since
    `busy_for` seconds.
    """

    services: frozenset[str]
    free_in: float = 0.0
    service: str | None = None
    busy_for: float = 0.0


Samples = Mapping[str, Sequence[float]]
"""What receptions took, in seconds from the call to the end, by service."""


def bands(
    queue: Sequence[Person], servers: Sequence[Server], samples: Samples, seed: int = 0
) -> dict[int, Band]:
    """Return the band of everybody of whom something can be said.

    Nothing is said of a service that was not seen often enough, of one before which such a
    service has its turn at the same counters, or that no counter receives now.
    """
    known = {service for service, seen in samples.items() if len(seen) >= ENOUGH}
    asked = {one.service for one in queue}
    blind = {
        service
        for service in asked
        if not any(service in server.services for server in servers)
        or any(
            service in server.services and (server.services & asked) - known for server in servers
        )
    }
    players = [one for one in queue if one.service not in blind and one.service in known]
    if not players:
        return {}
    draw = random.Random(seed)  # noqa: S311  no secret
    waits: dict[int, list[float]] = {one.id: [] for one in players if one.here}
    for _ in range(RUNS):
        pools = {
            service: draw.choices(samples[service], k=len(samples[service])) for service in known
        }
        for who, wait in _play(players, servers, pools, draw).items():
            if who in waits:
                waits[who].append(wait)
    found = {who: _band(seen) for who, seen in waits.items() if len(seen) == RUNS}
    return {who: band for who, band in found.items() if band is not None}


def _play(
    players: Sequence[Person],
    servers: Sequence[Server],
    pools: Mapping[str, Sequence[float]],
    draw: random.Random,
) -> dict[int, float]:
    """Return when everybody is called in one possible future, in seconds from now."""
    free = [(_free_in(server, pools, draw), n) for n, server in enumerate(servers)]
    heapq.heapify(free)
    waiting, calls = list(players), {}
    while waiting and free:
        now, n = heapq.heappop(free)
        mine = servers[n].services
        # As the desk calls: appointments whose time has come, then everybody by arrival, then who
        # is early for theirs.
        served = [one for one in waiting if one.service in mine]
        turn = next((one for one in served if 0 < one.ready <= now), None)
        turn = turn or next((one for one in served if not one.ready), None)
        turn = turn or next((one for one in served if one.here), None)
        if turn is None:
            coming = [one.ready for one in served]
            if coming:
                heapq.heappush(free, (max(min(coming), now), n))
            continue
        waiting.remove(turn)
        calls[turn.id] = now
        heapq.heappush(free, (now + draw.choice(pools[turn.service]), n))
    return calls


def _free_in(server: Server, pools: Mapping[str, Sequence[float]], draw: random.Random) -> float:
    if server.service is None:
        return server.free_in
    longer = [took for took in pools.get(server.service, ()) if took > server.busy_for]
    if longer:
        return max(draw.choice(longer) - server.busy_for, server.free_in)
    # Longer than anything that was seen: it may end soon, or take as long again.
    return max(draw.uniform(0, max(server.busy_for, 60.0)), server.free_in)


def _band(waits: Sequence[float]) -> Band | None:
    ordered = sorted(waits)
    last = len(ordered) - 1
    low = math.floor(ordered[int(LOW * last)] / 60 / STEP) * STEP
    high = max(math.ceil(ordered[math.ceil(HIGH * last)] / 60 / STEP) * STEP, low + STEP)
    return Band(low, high) if high <= LONGEST else None
