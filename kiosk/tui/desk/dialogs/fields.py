"""Fields of a form: a label, something to fill in, and what is wrong with that."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import Click, Key
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from kiosk.domain.texts import clean
from kiosk.tui.desk.dialogs.line import Line
from kiosk.tui.desk.dialogs.rows import Row, Rows
from kiosk.tui.text import fit

MOST_SHOWN = 6


@dataclass
class Turned(Message):
    """A choice or a tick of a field has changed."""


class Chooser(Widget, can_focus=True):
    """One of a few words: left and right, a digit, space or a touch go to another."""

    COMPONENT_CLASSES = {"chooser--text"}  # noqa: RUF012  Textual's

    def __init__(self, options: Sequence[tuple[str, str]], value: str) -> None:
        super().__init__()
        self.options = options
        self._wanted = value

    @property
    def value(self) -> str:
        """What is chosen; the first option if what was wanted is not offered."""
        return self.options[self._place][0]

    def offer(self, options: Sequence[tuple[str, str]]) -> None:
        """Offer other options, each a value and its words; what was wanted is remembered."""
        self.options = options
        self.refresh()

    def turn(self, by: int) -> None:
        """Go to another option, around the ends."""
        self.choose((self._place + by) % len(self.options))

    def choose(self, place: int) -> None:
        """Take the option at this place."""
        self._wanted = self.options[place][0]
        self.refresh()
        self.post_message(Turned())

    def on_key(self, event: Key) -> None:
        """Go to another option."""
        steps = {"left": -1, "right": 1, "space": 1}
        place = int(event.character) if event.character in tuple("123456789") else 0
        if event.key in steps:
            event.stop()
            self.turn(steps[event.key])
        elif 1 <= place <= len(self.options):
            event.stop()
            self.choose(place - 1)

    def on_click(self, event: Click) -> None:
        """Go to the next option."""
        event.stop()
        self.turn(1)

    def render_line(self, y: int) -> Strip:
        """Draw the chosen words between two arrows."""
        style = self.get_component_rich_style("chooser--text")
        if y:
            return Strip.blank(self.size.width, style)
        text = fit(self.options[self._place][1], max(self.size.width - 4, 0))
        return Strip([Segment(f"◀ {text} ▶", style)]).crop(0, self.size.width)

    @property
    def _place(self) -> int:
        values = [value for value, _ in self.options]
        return values.index(self._wanted) if self._wanted in values else 0


class Tick(Widget, can_focus=True):
    """Yes or no: space or a touch changes it."""

    COMPONENT_CLASSES = {"tick--text"}  # noqa: RUF012  Textual's

    def __init__(self, text: str, *, value: bool) -> None:
        super().__init__()
        self.text = text
        self.value = value

    def turn(self) -> None:
        """Say the contrary."""
        self.value = not self.value
        self.refresh()
        self.post_message(Turned())

    def on_key(self, event: Key) -> None:
        """Change it by the space bar."""
        if event.key == "space":
            event.stop()
            self.turn()

    def on_click(self, event: Click) -> None:
        """Change it by mouse or finger."""
        event.stop()
        self.turn()

    def render_line(self, y: int) -> Strip:
        """Draw the box and what it is for."""
        style = self.get_component_rich_style("tick--text")
        text = "" if y else f"{'☑' if self.value else '☐'} {self.text}"
        return Strip([Segment(fit(text, self.size.width), style)])


class Completing(Line):
    """A line that knows what may be meant, and offers it while it is typed.

    `between`: only what comes after the last of these is completed.
    """

    def __init__(
        self, value: str, most: int, known: Sequence[str], *, hint: str = "", between: str = ""
    ) -> None:
        super().__init__(value, most, hint=hint, select=not between)
        self.known = known
        self.between = between

    @property
    def offers(self) -> "Offers | None":
        """The list under this line."""
        parent = self.parent.parent if self.parent else None
        return next(iter(parent.query(Offers)), None) if isinstance(parent, Field) else None

    @property
    def is_offering(self) -> bool:
        """Whether the list is open."""
        return self.offers is not None and self.offers.display

    def offer(self, *, everything: bool = False) -> None:
        """Open the list with what may be meant, or close it if that is nothing."""
        if self.offers is not None:
            wanted = "" if everything else self._typed()
            found = meant(wanted, self.known) if wanted or everything else []
            only = [clean(one).casefold() for one in found] == [wanted.casefold()]
            self.offers.offer([] if only else found[:MOST_SHOWN])

    def take(self, text: str) -> None:
        """Write what was chosen."""
        head, mark, _ = self.value.rpartition(self.between) if self.between else ("", "", "")
        self.value = f"{head}{mark}{' ' if mark else ''}{text}"[: self.max_length or None]
        self.cursor_position = len(self.value)
        self.close()

    def close(self) -> None:
        """Close the list."""
        if self.offers is not None:
            self.offers.offer([])

    def accept(self) -> None:
        """Write what is marked, if the list is open."""
        if self.offers is not None and self.is_offering:
            self.take(self.offers.marked)

    def replace(self, text: str, start: int, end: int) -> None:
        """Offer what may be meant by what somebody types."""
        super().replace(text, start, end)
        self.offer()

    def on_key(self, event: Key) -> None:
        """Go through the list, or open it."""
        if event.key == "escape" and self.is_offering:
            event.stop()
            self.close()
        elif event.key in ("up", "down") and self.offers is not None:
            if self.is_offering:
                event.stop()
                self.offers.move(1 if event.key == "down" else -1)
            elif event.key == "down" and not self._typed():
                event.stop()
                self.offer(everything=True)

    def on_blur(self) -> None:
        """Close the list."""
        self.close()

    def _typed(self) -> str:
        return (
            self.value.rpartition(self.between)[2].strip() if self.between else self.value.strip()
        )


class Offers(Rows, can_focus=False):
    """What may be meant, over what comes below."""

    def __init__(self) -> None:
        super().__init__((), marks=False, always=True)
        self.display = False

    @property
    def marked(self) -> str:
        """What is marked."""
        return self.key

    def offer(self, texts: Sequence[str]) -> None:
        """Show these, or nothing."""
        self.display = bool(texts)
        self.show([Row(text, key=text) for text in texts])


class Field(Vertical):
    """A label and a control; `mistake`, which says what is wrong with it, stands below the row."""

    def __init__(self, name: str, label: str, control: Line | Chooser | Tick) -> None:
        super().__init__(name=name, id=f"field-{name}")
        self.label = label
        self.control = control
        self.mistake = Static("", classes="mistake", markup=False)
        self.mistake.display = False

    def compose(self) -> ComposeResult:
        """Put the label before the control."""
        with Horizontal():
            yield Static(clean(self.label), classes="label", markup=False)
            yield self.control
        if isinstance(self.control, Completing):
            yield Offers()

    @property
    def text(self) -> str:
        """What the field says."""
        value = self.control.value
        return value if isinstance(value, str) else "yes" if value else ""

    def complain(self, why: str) -> None:
        """Say what is wrong, or nothing."""
        self.mistake.display = bool(why)
        self.mistake.update(clean(f"▲ {why}"))

    def on_rows_picked(self, message: Rows.Picked) -> None:
        """Take what was touched in the list."""
        message.stop()
        if isinstance(self.control, Completing):
            self.control.take(message.key)
            self.control.focus()


def meant(typed: str, known: Sequence[str]) -> list[str]:
    """Return what may be meant: first what begins with that, then what has a word that does."""
    wanted = _plain(typed)
    begins = [one for one in known if _plain(one).startswith(wanted)]
    has = [
        one
        for one in known
        if one not in begins
        and any(_plain(one)[place + 1 :].startswith(wanted) for place in _gaps(_plain(one)))
    ]
    return begins + has


def _plain(text: str) -> str:
    """Return a text without case and accents."""
    letters = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in letters if unicodedata.category(letter) != "Mn")


def _gaps(text: str) -> list[int]:
    return [place for place, letter in enumerate(text) if not letter.isalnum()]
