"""Keeping the database's copy of the house like its `config.toml`."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlmodel import Session, select

from db.models import Counter, LoadedHouse, Organisation, Presence, Resource, Service
from kiosk.clock import Clock
from kiosk.domain import house as described
from kiosk.domain.house import House

Row = TypeVar("Row", Organisation, Counter, Service, Presence, Resource)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The rows that stand for the house, by key.

    Also those that are no more: bookings and today's visits speak of them.
    """

    service_ids: Mapping[str, int]
    counter_ids: Mapping[str, int]
    resource_ids: Mapping[str, int]
    organisation_ids: Mapping[str, int]


def is_current(session: Session, fingerprint: str) -> bool:
    """Tell whether the house with this fingerprint was the last one loaded."""
    loaded = session.get(LoadedHouse, 1)
    return loaded is not None and loaded.fingerprint == fingerprint


def load(session: Session, clock: Clock, house: House, fingerprint: str) -> None:
    """Make the rows say what the house says.

    What is no longer described becomes inactive; nothing is deleted, as visits refer to it.
    """
    organisations = _keep(
        session,
        Organisation,
        {o.key: {"name": o.name} for o in house.organisations.values()},
    )
    counters = _keep(
        session,
        Counter,
        {c.key: {"name": dict(c.name), "place": dict(c.place)} for c in house.counters.values()},
    )
    services = _keep(
        session,
        Service,
        {
            s.key: {
                "letter": s.letter,
                "name": dict(s.name),
                "need": s.need,
                "daily_limit": s.daily_limit,
                "organisation_id": organisations[s.organisation] if s.organisation else None,
                "counter_id": counters[s.counter] if s.counter else None,
            }
            for s in house.services.values()
        },
    )
    _keep(session, Presence, dict(_presence(p, services, counters) for p in house.presences))
    _keep(
        session,
        Resource,
        {
            r.key: {
                "kind": r.kind.value,
                "name": r.name,
                "capacity": r.capacity,
                "equipment": list(r.equipment),
            }
            for r in house.resources.values()
        },
    )
    session.merge(LoadedHouse(id=1, fingerprint=fingerprint, loaded_at=clock.now()))


def read(session: Session) -> Catalogue:
    """Return the rows that stand for the house."""
    return Catalogue(
        _ids(session, Service),
        _ids(session, Counter),
        _ids(session, Resource),
        _ids(session, Organisation),
    )


def _keep(
    session: Session, table: type[Row], described: Mapping[str, Mapping[str, Any]]
) -> dict[str, int]:
    """Insert, change or retire rows until they are as described; return the ids by key."""
    rows = {row.key: row for row in session.exec(select(table))}
    for key, values in described.items():
        row = rows.setdefault(key, table(key=key, **values))
        for name, value in values.items():
            setattr(row, name, value)
        row.active = True
        session.add(row)
    for key in rows.keys() - described.keys():
        rows[key].active = False
    session.flush()
    return {key: row.id for key, row in rows.items() if row.id is not None}


def _ids(
    session: Session,
    table: type[Service] | type[Counter] | type[Resource] | type[Organisation],
) -> dict[str, int]:
    rows = session.exec(select(table.key, table.id))
    return {key: row_id for key, row_id in rows if row_id is not None}


def _presence(
    presence: described.Presence, services: Mapping[str, int], counters: Mapping[str, int]
) -> tuple[str, dict[str, Any]]:
    """Return a presence's key and values; as it has no name, its key is made from its rule."""
    rule = {
        "days": sorted(presence.days),
        "hours": _hours(presence.hours),
        "weeks": presence.weeks,
        "of_month": list(presence.of_month),
        "first": str(presence.first) if presence.first else None,
        "last": str(presence.last) if presence.last else None,
        "exceptions": [
            {"on": str(e.on), "hours": _hours(e.hours), "counter": e.counter}
            for e in presence.exceptions
        ],
    }
    whole = json.dumps([presence.service, presence.counter, rule], sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()[:16], {
        "service_id": services[presence.service],
        "counter_id": counters[presence.counter],
        "rule": rule,
    }


def _hours(spans: tuple[described.Span, ...]) -> list[str]:
    return [f"{s.start:%H:%M}-{s.end:%H:%M}" for s in spans]
