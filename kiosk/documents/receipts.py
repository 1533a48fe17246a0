"""Which document each thing becomes that is printed beside tickets and sheets of rooms."""

from collections.abc import Callable, Mapping
from typing import Any

from kiosk.documents import events
from kiosk.documents.present import present_document
from kiosk.documents.slip import slip_document
from kiosk.domain.house import House
from kiosk.services.appointments import AppointmentView
from kiosk.services.building import Headcount
from kiosk.services.event_changes import WithPeople
from kiosk.services.programme import Programme
from kiosk.services.registrations import Seat
from kiosk.services.signatures import SignatureSheet
from printers.document import Document

_DOCUMENTS: Mapping[type, Callable[[House, Any], Document]] = {
    AppointmentView: slip_document,
    Headcount: present_document,
    Seat: events.seat_document,
    SignatureSheet: events.signatures_document,
    WithPeople: events.to_tell_document,
    Programme: events.programme_document,
}


def document_of(house: House, subject: object) -> Document:
    """Describe what a receipt printer prints of it."""
    return _DOCUMENTS[type(subject)](house, subject)


def page_of(house: House, subject: object) -> bytes:
    """Return the A4 pages of it. Raises TypeError for what only fits on a roll."""
    from kiosk.documents import event_pages  # with Typst, only where there is such a printer

    if isinstance(subject, SignatureSheet):
        return event_pages.signatures_pdf(house, subject)
    if isinstance(subject, Programme):
        return event_pages.programme_pdf(house, subject)
    raise TypeError(type(subject))
