"""Which key does what among the events. None begins a code (V, R, D, E), which a scanner types."""

from collections.abc import Iterator, Mapping

from kiosk.domain.events import Standing
from kiosk.i18n import Words, mark
from kiosk.services.event_views import EventView
from kiosk.tui.widgets.key_line import KeyHint

INTENTS: Mapping[str, str] = {
    "up": "up",
    "down": "down",
    "pageup": "page-up",
    "pagedown": "page-down",
    "home": "home",
    "end": "end",
    "enter": "people",
    "escape": "let-go",
    "n": "register",
    "w": "walk-in",
    "s": "sheet",
    "a": "arrange",
    "c": "change",
    "o": "computers",
    "m": "move",
    "x": "call-off",
    "p": "programme",
    "t": "to-tell",
    "?": "keys",
    "f10": "leave",
    "ctrl+q": "leave",
}
"""What a key means, by Textual's name for it or by its character."""

EVERY_KEY: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        mark("This event"),
        (
            (mark("Enter"), mark("who has a seat and who waits; came in, goes out, gives it back")),
            ("n", mark("register somebody")),
            ("w", mark("somebody is at the door without a registration")),
            ("s", mark("print the attendance sheet")),
            ("c", mark("change what it is: title, trainer, seats …")),
            ("m", mark("another time, with its room")),
            ("o", mark("computers for it")),
            ("x", mark("it does not take place: whom to tell; or it does after all")),
        ),
    ),
    (
        mark("The house"),
        (
            ("a", mark("plan an event")),
            ("p", mark("print the programme")),
            ("t", mark("who moved up and has to be told")),
            ("F1 F2 F3", mark("the queue, the rooms, the events")),
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


def of(words: Words, event: EventView | None) -> Iterator[KeyHint]:
    """Yield what can be done, what is most likely first."""
    say = words.say
    if event is not None:
        yield KeyHint("people", say("Enter"), say("Who comes"))
        if event.standing not in (Standing.CANCELLED, Standing.PAST):
            yield KeyHint("register", "n", say("Register"))
            yield KeyHint("walk-in", "w", say("At the door"))
            yield KeyHint("sheet", "s", say("Attendance sheet"))
            yield KeyHint("change", "c", say("Change"))
            yield KeyHint("move", "m", say("Move"))
            yield KeyHint("call-off", "x", say("Call off"))
    yield KeyHint("arrange", "a", say("Plan"))
    yield KeyHint("programme", "p", say("Programme"))
    yield KeyHint("queue", "F1", say("Queue"))
    yield KeyHint("rooms", "F2", say("Rooms"))
    yield KeyHint("keys", "?", say("All keys"))


def of_typing(words: Words) -> Iterator[KeyHint]:
    """Yield what ends a line that is being typed."""
    yield KeyHint("go-on", words.say("Enter"), words.say("OK"))
    yield KeyHint("let-go", words.say("Esc"), words.say("Back"))
