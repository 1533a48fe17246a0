"""What an event of a calendar is, and where: its texts, made fit for the house."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from db.enums import BookingKind
from kiosk.calendars.fields import location
from kiosk.calendars.guards import Property, one_line, unescaped
from kiosk.domain.booking import (
    LONGEST_CONTACT,
    LONGEST_NOTE,
    LONGEST_TITLE,
    MOST_PEOPLE,
    Details,
)
from kiosk.domain.house import House, Resource
from kiosk.domain.naming import named
from kiosk.domain.refusals import Refused

_MOST_READ = 5_000
_MOST_EQUIPMENT = 20
_BETWEEN_ROOMS = (",", ";", "/", "\n", " + ", " & ", " et ", " and ")
_PRIVATE = frozenset({"PRIVATE", "CONFIDENTIAL"})
"""How other programs say that a title is not for everybody (RFC 5545, 3.8.1.3)."""

Lines = Mapping[str, list[Property]]
_Unknown = Callable[[str], Refused]


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds for all events, by key: where they are, and whose, whatever the file says."""

    resource: str | None = None
    organisation: str | None = None


def room(house: House, lines: Lines, defaults: Defaults, usual: str | None = None) -> str:
    """Return where an event is; `usual` if it does not say.

    Raises `Refused`: `import.no-room`, `import.several-rooms` (`location`), `resource.unknown`.
    """
    if defaults.resource is not None:
        return defaults.resource
    own = _text(lines, "X-KIOSK-ROOM")
    if own in house.resources:
        return own
    written = _raw_text(lines, "LOCATION")
    said = one_line(written)
    if not said:
        if usual is None:
            raise Refused("import.no-room")
        return usual
    if key := _exactly(house, said):
        return key
    if sum(_exactly(house, one) is not None for one in _pieces(written)) > 1:
        raise Refused("import.several-rooms", location=called(said))
    try:
        return named(house, said).key
    except Refused:
        raise Refused("resource.unknown", resource=called(said)) from None


def details(
    house: House, lines: Lines, defaults: Defaults, resource: Resource, usual: Details | None
) -> tuple[Details, list[Refused]]:
    """Return what an event is, and what had to be left out or shortened.

    `usual` is what its series is, for what it does not say.
    """
    texts = _Texts(lines)
    title = texts.fit("SUMMARY", LONGEST_TITLE)
    if not title and usual is not None:
        title = usual.title
    organisation = defaults.organisation or _known(
        texts,
        "ORGANISATION",
        house.organisations,
        lambda key: Refused("organisation.unknown", organisation=key),
    )
    layout = _known(
        texts,
        "LAYOUT",
        resource.layouts,
        lambda key: Refused("layout.unknown", layout=key),
    )
    found = Details(
        title,
        organisation,
        texts.fit("CONTACT", LONGEST_CONTACT),
        _kind(texts),
        _people(texts),
        layout,
        tuple(texts.each("X-KIOSK-EQUIPMENT", LONGEST_TITLE))[:_MOST_EQUIPMENT],
        texts.fit("X-KIOSK-NOTE", LONGEST_NOTE),
        private=_text(lines, "CLASS").upper() in _PRIVATE,
    )
    if usual is not None and "X-KIOSK-KIND" not in lines:
        # Other programs repeat the title of a changed use, and drop what they don't know.
        found = replace(usual, title=title)
    return found, texts.remarks


def called(text: str, most: int = 60) -> str:
    """Return so much of a text as may be said of it."""
    said = one_line(unescaped(text[:_MOST_READ]))
    return said if len(said) <= most else f"{said[: most - 1].rstrip()}…"


class _Texts:
    """The texts of an event, shortened where they are too long; what was done is remarked."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self.remarks: list[Refused] = []

    def fit(self, name: str, most: int) -> str:
        """Return a text on one line."""
        return self._fitting(_raw_text(self._lines, name), most)

    def each(self, name: str, most: int) -> Iterator[str]:
        """Yield the texts of all lines of a name."""
        for line in self._lines.get(name, ()):
            if fitting := self._fitting(unescaped(line.value[:_MOST_READ]), most):
                yield fitting

    def _fitting(self, text: str, most: int) -> str:
        found = one_line(text)
        if len(found) <= most:
            return found
        self.remarks.append(Refused("import.shortened", most=most))
        return f"{found[: most - 1].rstrip()}…"


def _known(texts: _Texts, name: str, among: Iterable[str], why: _Unknown) -> str | None:
    """Return a key that the house has; another house's is remarked."""
    key = texts.fit(f"X-KIOSK-{name}", LONGEST_TITLE)
    if not key or key in among:
        return key or None
    texts.remarks.append(why(key))
    return None


def _kind(texts: _Texts) -> BookingKind:
    try:
        return BookingKind(texts.fit("X-KIOSK-KIND", LONGEST_TITLE))
    except ValueError:
        return BookingKind.MEETING


def _people(texts: _Texts) -> int | None:
    text = texts.fit("X-KIOSK-PEOPLE", LONGEST_TITLE)
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        return None
    return int(text) if 1 <= int(text) <= MOST_PEOPLE else None


def _exactly(house: House, said: str) -> str | None:
    """Return the resource that is called so, or that an export writes so."""
    wanted = said.casefold()
    for key, resource in house.resources.items():
        names = (key, resource.name, location(house, key))
        if any(wanted == name.casefold() for name in names):
            return key
    return None


def _pieces(text: str) -> list[str]:
    pieces = [text]
    for mark in _BETWEEN_ROOMS:
        pieces = [piece for each in pieces for piece in each.split(mark)]
    return [one_line(piece) for piece in pieces[:50]]


def _text(lines: Lines, name: str) -> str:
    return one_line(_raw_text(lines, name))


def _raw_text(lines: Lines, name: str) -> str:
    found = lines.get(name)
    return unescaped(found[0].value[:_MOST_READ]) if found else ""
