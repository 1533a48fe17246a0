"""The queue as JSON with stable keys."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from kiosk.domain.estimates import Band
from kiosk.services.queue import CounterView, QueueView
from kiosk.services.visit_views import VisitView


def visit_json(visit: VisitView) -> dict[str, Any]:
    """Return a visit for a program; nobody's name."""
    return {
        "number": visit.number,
        "service": visit.service,
        "counter": visit.counter,
        "state": visit.state.value,
        "state_since": visit.state_since.isoformat(),
        "arrived_at": visit.arrived.isoformat(),
        "people": visit.people,
        "needs": sorted(visit.needs),
        "language": visit.language,
        "first": visit.first,
        "due": _moment(visit.due),
        "called_at": _moment(visit.called),
        "calls": visit.calls,
        "held_until": _moment(visit.held_until),
        "lost_place": visit.lost_place,
        "note": visit.note,
    }


def counter_json(counter: CounterView) -> dict[str, Any]:
    """Return a counter for a program."""
    return {
        "counter": counter.key,
        "services": list(counter.services),
        "open": counter.open_now and not counter.paused,
        "paused": counter.paused,
        "back": _moment(counter.back),
        "there": [visit.number for visit in counter.there],
    }


def queue_json(seen: QueueView, bands: Mapping[int, Band], counter: str | None) -> dict[str, Any]:
    """Return the queue for a program, or one counter's part of it."""
    counters = [one for key, one in seen.counters.items() if counter in (None, key)]
    waiting = seen.of_counter(counter) if counter else seen.waiting
    return {
        "waiting": [
            visit_json(visit) | {"estimate": _minutes(bands.get(visit.id))} for visit in waiting
        ],
        "at_counters": [
            visit_json(visit) for visit in seen.at_counters if counter in (None, visit.counter)
        ],
        "elsewhere": [visit_json(visit) for visit in seen.elsewhere],
        "counters": [counter_json(one) for one in counters],
    }


def _minutes(band: Band | None) -> dict[str, int] | None:
    return {"low": band.low, "high": band.high} if band else None


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
