"""Which key does what at the desk, and which of them are worth showing."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from db.enums import BookingStatus
from kiosk.i18n import Words, mark
from kiosk.services.booking_views import UseView
from kiosk.tui.desk.rooms.view import View
from kiosk.tui.widgets.key_line import KeyHint

INTENTS: Mapping[str, str] = {
    **{way: way for way in ("left", "right", "up", "down", "home", "end")},
    "tab": "next",
    "shift+tab": "previous",
    "shift+left": "less",
    "shift+right": "more",
    "enter": "open",
    "escape": "let-go",
    "<": "earlier",
    ">": "later",
    "+": "longer",
    "-": "shorter",
    "m": "carry",
    "e": "end-now",
    "n": "no-show",
    "a": "arrived",
    "x": "cancel",
    "o": "confirm",
    "r": "restore",
    "u": "undo",
    "/": "search",
    "f": "form",
    "h": "history",
    "l": "list",
    "w": "week",
    "k": "kinds",
    "p": "print",
    "P": "papers",
    "pageup": "day-before",
    "[": "day-before",
    "pagedown": "day-after",
    "]": "day-after",
    "t": "today",
    "g": "go-to",
    "?": "keys",
    "f10": "leave",
    "ctrl+q": "leave",
}
"""What a key means, by Textual's name for it or by its character."""

EVERY_KEY: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        mark("Look"),
        (
            ("← → ↑ ↓", mark("another time, another room")),
            ("Tab", mark("the next booking")),
            ("PgUp PgDn  [ ]", mark("the day before, the day after")),
            ("t", mark("today")),
            ("g", mark("another date")),
            ("w", mark("the week of this room")),
            ("l", mark("as a list, as a grid")),
            ("k", mark("rooms, offices, workstations …")),
            ("/", mark("find a free room")),
            ("p", mark("print this day for the desk")),
            ("P", mark("print another sheet: for the wall, the doors, the week")),
        ),
    ),
    (
        mark("Book"),
        (
            ("Shift ← →", mark("choose how long")),
            (mark("Enter"), mark("book; on a booking: all about it")),
            ("f", mark("book with everything: people, layout, repeated …")),
        ),
    ),
    (
        mark("Change a booking"),
        (
            ("< >", mark("earlier, later")),
            ("+ -", mark("longer, shorter")),
            ("m", mark("take it elsewhere")),
            ("a", mark("they are there")),
            ("e", mark("ended now")),
            ("n", mark("nobody came")),
            ("o", mark("the option is confirmed")),
            ("x", mark("cancel")),
            ("r", mark("put back what was cancelled")),
            ("u", mark("take back the last change")),
            ("h", mark("who changed what")),
        ),
    ),
    (
        mark("Leave"),
        (
            ("Ctrl L", mark("lock this desk")),
            ("F9", mark("my PIN; who works here")),
            ("F10", mark("end this program")),
        ),
    ),
)
"""All keys, for the page that explains them."""


def of_use(words: Words, use: UseView, now: datetime) -> Iterator[KeyHint]:
    """Yield what can be done with a booking, what is most likely first."""
    say = words.say
    running = use.start <= now < use.end
    yield KeyHint("open", say("Enter"), say("All about it"))
    if use.status is BookingStatus.OPTION:
        yield KeyHint("confirm", "o", say("Confirm"))
    if use.arrived is None and running:
        yield KeyHint("arrived", "a", say("Arrived"))
        yield KeyHint("no-show", "n", say("Nobody came"))
    if running:
        yield KeyHint("end-now", "e", say("End now"))
    if use.end > now:
        yield KeyHint("later", "< >", say("Move"))
        yield KeyHint("longer", "+ -", say("Length"))
        yield KeyHint("carry", "m", say("Elsewhere"))
        yield KeyHint("cancel", "x", say("Cancel"))
    yield KeyHint("history", "h", say("History"))
    yield KeyHint("undo", "u", say("Undo"))
    yield KeyHint("keys", "?", say("All keys"))


def of_free_time(words: Words, view: View) -> Iterator[KeyHint]:
    """Yield what can be done where nothing is booked."""
    say = words.say
    yield KeyHint("open", say("Enter"), say("Book"))
    yield from _looking(words, view)


def _looking(words: Words, view: View) -> Iterator[KeyHint]:
    say = words.say
    yield KeyHint("form", "f", say("Form"))
    yield KeyHint("search", "/", say("Find"))
    yield KeyHint("go-to", "g", say("Date"))
    yield KeyHint("list", "l", say("Grid") if view.as_list else say("List"))
    yield KeyHint("print", "p", say("Print"))
    yield KeyHint("week", "w", say("Day") if view.week_of else say("Week"))
    yield KeyHint("undo", "u", say("Undo"))
    yield KeyHint("today", "t", say("Today"))
    yield KeyHint("kinds", "k", say("Kinds"))
    yield KeyHint("keys", "?", say("All keys"))


def of_typing(words: Words, yes: str) -> Iterator[KeyHint]:
    """Yield what ends a line that is being typed, or something that is carried."""
    yield KeyHint("open", words.say("Enter"), yes)
    yield KeyHint("let-go", words.say("Esc"), words.say("Back"))
