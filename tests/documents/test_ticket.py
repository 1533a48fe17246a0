"""The paper ticket of the example house, read back from its bytes."""

from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.bootstrap import open_reception
from kiosk.delivery import ticket_bytes
from kiosk.domain.checkin import CheckIn
from kiosk.services import visits
from kiosk.services.visits import TicketView
from printers.profiles import profile
from printers.reader import Bitmap, Code, Printed, read
from tests.tui.visitors import Stand, stand_in


@pytest.fixture
def stand(tmp_path: Path) -> Stand:
    """The example house."""
    return stand_in(tmp_path)


def ticket(stand: Stand, service: str, language: str = "fr", people: int = 1) -> TicketView:
    """Check somebody in."""
    reception = open_reception(stand.settings, stand.house, stand.clock)
    try:
        return reception.write(visits.check_in, CheckIn(service, language, people))
    finally:
        reception.close()


def lines(stand: Stand, view: TicketView, paper: str = "80mm") -> list[str]:
    """Print a ticket and read its lines."""
    page = read(ticket_bytes(stand.house, view, profile(paper)))
    assert page.unknown == ()
    assert [item.data for item in page.items if isinstance(item, Code)] == [view.token]
    return [item.text for item in page.items if isinstance(item, Printed)]


def test_everything_a_visitor_needs_is_on_it(stand: Stand) -> None:
    assert lines(stand, ticket(stand, "emploi", people=3)) == [
        "Pôle Sud",
        "Chercher un travail",
        "B 001",
        "Bureau 1",
        "En bas, à gauche",
        "Personne avant vous",
        "Numéro pour 3 personnes",
        "Attendez votre numéro.",
        "Gardez ce ticket.",
        "mardi 24 novembre 2026                      9h30",
    ]


def test_it_speaks_the_visitors_language(stand: Stand) -> None:
    told = lines(stand, ticket(stand, "emploi", "en"))
    assert told[1:6] == [
        "Look for a job", "B 001", "Office 1", "Ground floor, on the left", "Nobody before you",
    ]  # fmt: skip
    assert told[-1].startswith("Tuesday, 24 November 2026") or told[-1].startswith("Tuesday 24")


@pytest.mark.parametrize("paper", ["80mm", "58mm"])
def test_every_service_of_the_house_fits_450_bytes(stand: Stand, paper: str) -> None:
    view = ticket(stand, "emploi", people=20)
    for service in stand.house.services.values():
        for counter in stand.house.counters.values():
            longest = replace(
                view,
                service_name=service.name,
                office_name=counter.name,
                office_place=counter.place,
                ahead=120,
            )
            assert len(ticket_bytes(stand.house, longest, profile(paper))) <= 450


def test_a_name_in_another_script_is_drawn(stand: Stand) -> None:
    view = replace(ticket(stand, "emploi"), service_name={"fr": "Робота", "en": "Робота"})
    page = read(ticket_bytes(stand.house, view, profile("58mm")))
    assert page.unknown == ()
    assert sum(isinstance(item, Bitmap) for item in page.items) == 1
