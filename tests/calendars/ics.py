"""Calendar files in few words."""

from kiosk.calendars.reading import Reading, read
from kiosk.domain.house import House
from tests.houses import SMALL_HOUSE

WEDNESDAY = "DTSTART;TZID=Europe/Paris:20261125T100000"


def event(
    *lines: str, uid: str = "a@elsewhere", room: str = "Bleue", title: str = "Atelier"
) -> str:
    """Return an event; on Wednesday from 10 to 11 unless it says when; empty: not said."""
    said = [f"UID:{uid}" if uid else "", f"LOCATION:{room}" if room else ""]
    said.append(f"SUMMARY:{title}" if title else "")
    if not any(line.startswith("DTSTART") for line in lines):
        lines = (WEDNESDAY, *lines)
    if not any(line.startswith(("DTEND", "DURATION", "X-NO-END")) for line in lines):
        lines = (*lines, "DURATION:PT1H")
    return "\n".join(["BEGIN:VEVENT", *filter(None, said), *lines, "END:VEVENT"])


def calendar(*parts: str) -> bytes:
    """Return a file with these events and whatever else."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//elsewhere//EN", *parts, "END:VCALENDAR"]
    return "\r\n".join("\n".join(lines).split("\n")).encode() + b"\r\n"


def read_events(*parts: str, house: House = SMALL_HOUSE) -> Reading:
    """Read a calendar with these events."""
    return read(calendar(*parts), house)
