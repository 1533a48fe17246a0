"""Which key does what in the queue. None begins a code (V, R, D), which a scanner types."""

from collections.abc import Iterator, Mapping

from db.enums import VisitState
from kiosk.i18n import Words, mark
from kiosk.services.visit_views import VisitView
from kiosk.tui.widgets.key_line import KeyHint

INTENTS: Mapping[str, str] = {
    "up": "up",
    "down": "down",
    "pageup": "page-up",
    "pagedown": "page-down",
    "home": "home",
    "end": "end",
    "enter": "go-on",
    "space": "next",
    "escape": "let-go",
    "c": "recall",
    "a": "absent",
    "s": "step-out",
    "b": "back",
    "t": "transfer",
    "l": "send-on",
    "g": "gone",
    "x": "take-back",
    "+": "more",
    "-": "fewer",
    "p": "first",
    "m": "note",
    "i": "reprint",
    "n": "new",
    "u": "undo",
    "/": "search",
    "k": "counter",
    "w": "who-is-here",
    "h": "appointments",
    "j": "paper",
    "o": "computers",
    "?": "keys",
    "f10": "leave",
    "ctrl+q": "leave",
}
"""What a key means, by Textual's name for it or by its character."""

THE_RECEPTIONS = frozenset({"new", "paper", "rooms", "events", "computers"})
"""What an adviser does not do."""

_THE_RECEPTIONS_KEYS = frozenset({"n", "j", "o", "F1 F2 F3"})

EVERY_KEY: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        mark("Call"),
        (
            (mark("Space"), mark("call the next person")),
            (mark("Enter"), mark("go on with this one: call, receive, finish, take back")),
            ("c", mark("call again")),
            ("a", mark("did not come")),
            ("u", mark("take back the last step")),
        ),
    ),
    (
        mark("Somebody in the queue"),
        (
            ("s  b", mark("steps out, is back")),
            ("t", mark("to another service")),
            ("l", mark("to come back later")),
            ("g", mark("has gone")),
            ("x", mark("the ticket was a mistake")),
            ("p", mark("comes first, or no longer")),
            ("+ -", mark("more people, fewer people")),
            ("m", mark("a word for who receives them")),
            ("i", mark("print the ticket again")),
        ),
    ),
    (
        mark("The house"),
        (
            ("n", mark("a ticket for somebody")),
            ("/", mark("find a number; a ticket can also be scanned")),
            ("k", mark("my counter: which one, and its pause")),
            ("h", mark("the appointments")),
            ("w", mark("who is in the house; Enter prints it")),
            ("j", mark("the printers")),
            ("o", mark("the computers: who sits where, until when")),
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


def every_key(*, alone: bool) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Return the keys that work, in their groups; `alone`: at an adviser's."""
    if not alone:
        return EVERY_KEY
    return tuple(
        (heading, tuple(one for one in keys if one[0] not in _THE_RECEPTIONS_KEYS))
        for heading, keys in EVERY_KEY
    )


GO_ON: Mapping[VisitState, str] = {
    VisitState.WAITING: mark("Call"),
    VisitState.CALLED: mark("Received"),
    VisitState.RECEIVED: mark("Finished"),
    VisitState.PAUSED: mark("Is back"),
    VisitState.TO_COME_BACK: mark("Is back"),
    VisitState.ABSENT: mark("Is back"),
    VisitState.LEFT: mark("Is back"),
    VisitState.FINISHED: mark("To another service"),
}
"""What Enter does, by where a visit is."""


def of(words: Words, visit: VisitView | None, *, alone: bool) -> Iterator[KeyHint]:
    """Yield what can be done, what is most likely first."""
    say = words.say
    if visit is not None and visit.state in GO_ON:
        yield KeyHint("go-on", say("Enter"), say(GO_ON[visit.state]))
    yield KeyHint("next", say("Space"), say("Next person"))
    if visit is not None:
        yield from _of_visit(words, visit)
    if not alone:
        yield KeyHint("new", "n", say("New ticket"))
    yield KeyHint("search", "/", say("Number"))
    yield KeyHint("undo", "u", say("Undo"))
    if not alone:
        yield KeyHint("rooms", "F2", say("Rooms"))
        yield KeyHint("events", "F3", say("Events"))
    yield KeyHint("appointments", "h", say("Appointments"))
    yield KeyHint("counter", "k", say("Counter"))
    yield KeyHint("keys", "?", say("All keys"))


def _of_visit(words: Words, visit: VisitView) -> Iterator[KeyHint]:
    say = words.say
    state = visit.state
    if state is VisitState.CALLED:
        yield KeyHint("recall", "c", say("Again"))
        yield KeyHint("absent", "a", say("Absent"))
    if state in (VisitState.WAITING, VisitState.CALLED):
        yield KeyHint("step-out", "s", say("Steps out"))
    if state in (VisitState.WAITING, VisitState.CALLED, VisitState.RECEIVED):
        yield KeyHint("transfer", "t", say("Transfer"))
    if state is VisitState.RECEIVED:
        yield KeyHint("send-on", "l", say("Later"))
    if state is VisitState.WAITING:
        yield KeyHint("first", "p", say("First"))
    if state in (VisitState.WAITING, VisitState.CALLED, VisitState.RECEIVED):
        yield KeyHint("note", "m", say("Word"))


def of_typing(words: Words, yes: str) -> Iterator[KeyHint]:
    """Yield what ends a line that is being typed."""
    yield KeyHint("go-on", words.say("Enter"), yes)
    yield KeyHint("let-go", words.say("Esc"), words.say("Back"))
