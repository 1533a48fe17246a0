"""Bookings for programs, with stable keys; every moment in house time and in UTC."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from kiosk.domain.booking import Slot
from kiosk.domain.house import Counter, House, Resource, Service
from kiosk.domain.series import Planned
from kiosk.services.booking_views import Changed, UseView
from kiosk.services.bookings import Prospect
from kiosk.services.refusing import Conflict
from kiosk.services.rooms import Offer


def use_json(house: House, use: UseView) -> dict[str, Any]:
    """Return one use of a resource; `id` is what the other commands want."""
    details = use.details
    return {
        "id": use.id,
        "booking": use.booking,
        "uid": use.uid,
        "title": details.title,
        "organisation": details.organisation,
        "contact": details.contact,
        "kind": details.kind.value,
        "people": details.people,
        "layout": details.layout,
        "equipment": list(details.equipment),
        "note": details.note,
        "private": details.private,
        "status": use.status.value,
        **_both("option_until", use.option_until),
        "state": use.state.value,
        "takes": list(use.takes),
        **slot_json(house, use.slot),
        **_both("taken_from", use.taken_from),
        **_both("taken_until", use.taken_until),
        "repeats": use.repeats,
        "by_hand": use.by_hand,
        **_both("arrived", use.arrived),
    }


def slot_json(house: House, slot: Slot | Offer) -> dict[str, Any]:
    """Return where and when."""
    resource = house.resources.get(slot.resource)
    name = resource.name if resource else slot.resource
    return {
        "room": slot.resource,
        "room_name": name,
        **_both("start", slot.start),
        **_both("end", slot.end),
    }


def changed_json(house: House, changed: Changed) -> dict[str, Any]:
    """Return what a change did, and what it left as it was."""
    return {
        "changed": [use_json(house, use) for use in changed.uses],
        "kept": [use_json(house, use) for use in changed.kept],
        "beyond": [use_json(house, use) for use in changed.beyond],
    }


def conflict_json(house: House, conflict: Conflict) -> dict[str, Any]:
    """Return who is in the way, and what is free instead."""
    return {
        "wanted": slot_json(house, conflict.wanted),
        "taken_by": [use_json(house, use) for use in conflict.taken_by],
        "alternatives": {
            "times": [slot_json(house, free) for free in conflict.free_times],
            "rooms": [
                slot_json(house, Slot(key, conflict.wanted.start, conflict.wanted.end))
                for key in conflict.free_resources
            ],
        },
    }


def prospect_json(house: House, prospect: Prospect) -> dict[str, Any]:
    """Return one time of a series that is not booked, and what is in its way."""
    planned, refused, conflict = prospect.planned, prospect.refused, prospect.conflict
    return {
        "day": planned.at.date().isoformat(),
        "possible": prospect.possible,
        "left_out": planned.left_out.value if planned.left_out else None,
        "refused": refused.code if refused else None,
        "conflict": conflict_json(house, conflict) if conflict else None,
    }


def resource_json(
    house: House, resource: Resource, now: UseView | None, upcoming: UseView | None, language: str
) -> dict[str, Any]:
    """Return a resource, what takes it now, and what comes next today."""
    return {
        "room": resource.key,
        "name": resource.name,
        "kind": resource.kind.value,
        "capacity": resource.capacity,
        "equipment": list(resource.equipment),
        "place": house.speak(resource.place, language),
        "layouts": [
            {
                "layout": layout.key,
                "name": house.speak(layout.name, language),
                "capacity": layout.capacity,
                "setup_minutes": layout.setup // timedelta(minutes=1),
                "clearing_minutes": layout.clearing // timedelta(minutes=1),
            }
            for layout in resource.layouts.values()
        ],
        "parts": list(resource.parts),
        "now": use_json(house, now) if now else None,
        "next": use_json(house, upcoming) if upcoming else None,
    }


def refusal_json(house: House, details: Mapping[str, object]) -> dict[str, Any]:
    """Return what a refusal knows, as far as a program can use it."""
    return {name: _plain(house, value) for name, value in details.items()}


def _plain(house: House, value: object) -> Any:
    if isinstance(value, Conflict):
        return conflict_json(house, value)
    if isinstance(value, Prospect):
        return prospect_json(house, value)
    if isinstance(value, Planned):
        return prospect_json(house, Prospect(value, None, None))
    if isinstance(value, tuple | list):
        return [_plain(house, each) for each in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(house, each) for key, each in value.items()}
    return _one(value)


def _one(value: object) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return int(value.total_seconds())
    if isinstance(value, Counter | Service):
        return value.key
    return value if isinstance(value, bool | int | float | None) else str(value)


def _both(name: str, moment: datetime | None) -> dict[str, str | None]:
    if moment is None:
        return {name: None, f"{name}_utc": None}
    return {name: moment.isoformat(), f"{name}_utc": moment.astimezone(UTC).isoformat()}
