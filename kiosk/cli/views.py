"""What a service returns, as JSON with stable keys and as tables."""

from typing import Any

from kiosk.domain.house import House
from kiosk.services.visit_history import VisitHistory
from kiosk.services.visits import TicketView


def ticket_json(house: House, ticket: TicketView) -> dict[str, Any]:
    """Return a ticket for a program; the texts are in the visitor's language."""
    return {
        "number": ticket.number,
        "token": ticket.token,
        "service": ticket.service,
        "service_name": house.speak(ticket.service_name, ticket.language),
        "office": house.speak(ticket.office_name, ticket.language) or None,
        "place": house.speak(ticket.office_place, ticket.language) or None,
        "ahead": ticket.ahead,
        "people": ticket.people,
        "needs": sorted(ticket.needs),
        "language": ticket.language,
        "state": ticket.state.value,
        "arrived_at": ticket.arrived_at.isoformat(),
        "printed": ticket.printed.value if ticket.printed else "none",
        "reason": ticket.reason,
    }


def history_json(history: VisitHistory) -> dict[str, Any]:
    """Return what happened to a visit for a program; durations in seconds."""
    took = history.durations
    return {
        "steps": [
            {
                "at": step.at.isoformat(),
                "kind": step.kind.value,
                "actor": step.actor,
                "counter": step.counter,
                "service": step.service,
                "undone": step.undone,
            }
            for step in history.steps
        ],
        "waiting_seconds": round(took.waiting.total_seconds()),
        "walking_seconds": round(took.walking.total_seconds()),
        "received_seconds": round(took.received.total_seconds()),
    }
