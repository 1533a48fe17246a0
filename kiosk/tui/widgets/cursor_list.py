"""A list of lines with a cursor that the screen moves; some lines only say something."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from textual.events import Click
from textual.message import Message
from textual.widget import Widget


class HasPlace(Protocol):
    """A line."""

    @property
    def can_be_reached(self) -> bool:
        """Whether the cursor stops there."""


E = TypeVar("E", bound=HasPlace)


class CursorList(Widget, Generic[E]):
    """Knows where the cursor is, and what part of the list is in sight."""

    @dataclass
    class Touched(Message):
        """The cursor was put somewhere; `twice`: to open what is there."""

        twice: bool

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  Textual's name
        super().__init__(id=id)
        self.entries: Sequence[E] = ()
        self.at = 0
        self.top = 0

    @property
    def here(self) -> E | None:
        """The line under the cursor."""
        found = self.entries[self.at] if self.at < len(self.entries) else None
        return found if found is not None and found.can_be_reached else None

    def put(self, entries: Sequence[E], at: int | None) -> None:
        """Show other lines, with the cursor on one; None: on the first that it can reach."""
        self.entries = entries
        if at is None:
            at = next((n for n, entry in enumerate(entries) if entry.can_be_reached), 0)
        self.at = at
        self._scroll()
        self.refresh()

    def go_to(self, place: int) -> None:
        """Put the cursor on a line."""
        if place != self.at:
            self.at = place
            self._scroll()
            self.refresh()

    def move(self, by: int) -> None:
        """Move the cursor among the lines that it can reach."""
        places = [n for n, entry in enumerate(self.entries) if entry.can_be_reached]
        if places:
            here = places.index(self.at) if self.at in places else 0
            self.go_to(places[min(max(here + by, 0), len(places) - 1)])

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._scroll()
        self.refresh()

    def on_click(self, event: Click) -> None:
        """Put the cursor there; open what was touched twice."""
        place = event.y + self.top
        if place < len(self.entries) and self.entries[place].can_be_reached:
            self.go_to(place)
            self.post_message(self.Touched(twice=event.chain == 2))

    def _scroll(self) -> None:
        height = max(self.size.height, 1)
        first = self.at
        # A heading stays in sight with the first of its lines.
        while first > 0 and not self.entries[first - 1].can_be_reached:
            first -= 1
        top = min(max(self.top, self.at - height + 1), first)
        self.top = max(min(top, len(self.entries) - height), 0)
