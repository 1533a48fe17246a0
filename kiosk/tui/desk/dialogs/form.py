"""Everything about a booking on one page."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.events import DescendantBlur, Key
from textual.widget import Widget
from textual.widgets import Input, Static

from kiosk import booking_words, time_words
from kiosk.booking_form.reading import FormReader
from kiosk.booking_form.repeats import rules_for
from kiosk.booking_form.values import MOST, Filled, FormValues
from kiosk.domain.booking import (
    CHOSEN_KINDS,
    Details,
    capacity,
    furnishing,
)
from kiosk.domain.house import House, Resource
from kiosk.domain.moments import lasting, length
from kiosk.domain.naming import named
from kiosk.domain.refusals import Refused
from kiosk.domain.texts import clean
from kiosk.i18n import Words
from kiosk.tui.desk.dialogs.dialog import Dialog
from kiosk.tui.desk.dialogs.fields import Chooser, Completing, Field, Tick, Turned
from kiosk.tui.desk.dialogs.line import Line
from kiosk.tui.widgets.terminal_qr import TerminalQr

_ROWS = (
    ("title",),
    ("start", "end"),
    ("resource", "people"),
    ("organisation", "kind"),
    ("contact",),
    ("layout", "setup"),
    ("equipment", "clearing"),
    ("repeat", "until"),
    ("holidays", "closures"),
    ("option", "private"),
    ("note",),
)
"""What stands beside what; Tab goes from one to the next."""

_LAST = (_ROWS[2], _ROWS[4], _ROWS[8])
"""After these comes something else."""

_LONG = ("title", "contact", "note")
"""What is rather added to than typed anew."""


class BookingForm(Dialog[FormValues]):
    """A field says what is wrong with it when it is left; nothing that was typed is ever lost.

    Below the fields stands how it will be said back. `token` is shown as a QR code where there is
    room; `title` is what stands above.
    """

    HOLDS_WORK = True

    def __init__(
        self,
        words: Words,
        house: House,
        now: datetime,
        values: FormValues,
        *,
        token: str = "",
        title: str = "",
    ) -> None:
        super().__init__(words)
        self.house = house
        self.now = now
        self.token = token
        self.heading = title
        self.set_class(bool(token), "-coded")
        self.reader = FormReader(words, house, now, values)
        self._left: set[str] = set()
        self._start = values.slot.start
        self._length = length(values.slot.start, values.slot.end)
        self._asked_to_leave = False
        self._begun = False
        self._known_on: date | None = None

    def title_text(self) -> str:
        """Return what stands above."""
        return self.heading or self.words.say("Booking")

    def compose_body(self) -> ComposeResult:
        """Show the fields, then how they will be said back."""
        fields = self._fields()
        with Horizontal(id="form"):
            with VerticalScroll(id="fields", can_focus=False):
                for row in _ROWS:
                    with Vertical(classes="row -last" if row in _LAST else "row"):
                        with Horizontal(classes="pair"):
                            yield from _beside(fields[name] for name in row)
                        for name in row:
                            yield fields[name].mistake
            if self.token:
                with Vertical(id="code"):
                    yield TerminalQr(self.token)
        yield Static("", id="said", markup=False)
        yield Static("", id="warning", markup=False)

    def foot_keys(self) -> list[tuple[str, str, str]]:
        """Return the keys of the form."""
        say = self.words.say
        return [
            ("save", "F2", say("Save")),
            ("next", say("Tab"), say("Next field")),
            ("leave", say("Esc"), say("Back")),
        ]

    def begin(self) -> None:
        """Begin with the title."""
        self._begun = True
        self._hint()
        self._say_back(self.filled())
        self.field("title").control.focus()

    # What is written

    def field(self, name: str) -> Field:
        """Return a field by its name."""
        return next(each for each in self.query(Field) if each.name == name)

    def texts(self) -> dict[str, str]:
        """Return what each field says."""
        return {each.name or "": each.text for each in self.query(Field)}

    def filled(self) -> Filled:
        """Return what all of it means."""
        return self.reader.read(self.texts())

    def on_input_changed(self, message: Input.Changed) -> None:
        """Say back what is understood by now."""
        message.stop()
        self._changed()

    def on_turned(self, message: Turned) -> None:
        """Say back what is understood by now."""
        message.stop()
        self._changed()

    def on_descendant_blur(self, event: DescendantBlur) -> None:
        """Look at the field that was left."""
        self._leave_field(event.widget)

    def save(self) -> None:
        """End with what was understood, or go to the first mistake."""
        self._accept()
        self._leave_field(self.focused)
        filled = self.filled()
        if filled.values is not None:
            self.dismiss(filled.values)
            return
        self._left = {name for row in _ROWS for name in row}
        self._complain(filled.mistakes)
        first = next(name for row in _ROWS for name in row if name in filled.mistakes)
        self.field(first).control.focus()

    def leave(self) -> None:
        """End without an answer; what was typed is not thrown away by one key."""
        if self.texts() == dict(self.reader.texts) or self._asked_to_leave:
            self.dismiss(None)
            return
        self._asked_to_leave = True
        text = self.words.say("This is not saved. Press Esc once more to leave it.")
        self._warn(text)

    # Where the person goes

    def do_intent(self, intent: str) -> None:
        """Do what a key at the foot says."""
        if intent == "save":
            self.save()
        elif intent == "next":
            self._go(1)
        else:
            super().do_intent(intent)

    def press(self, event: Key) -> bool:
        """Go from field to field; save."""
        steps = {"tab": 1, "enter": 1, "down": 1, "shift+tab": -1, "up": -1}
        if event.key in ("f2", "ctrl+s"):
            self.save()
        elif event.key in steps:
            self._go(steps[event.key])
        else:
            return super().press(event)
        return True

    def _go(self, by: int) -> None:
        """Go to the next field, around the ends."""
        if by > 0:
            self._accept()
        controls: list[Widget] = [each.control for each in self.query(Field)]
        here = next((n for n, each in enumerate(controls) if each.has_focus), -1)
        controls[(here + by) % len(controls)].focus()

    def _accept(self) -> None:
        if isinstance(self.focused, Completing):
            self.focused.accept()

    # What the form says

    def _leave_field(self, control: Widget | None) -> None:
        left = next((each for each in self.query(Field) if each.control is control), None)
        if left is not None and left.name:
            self._left.add(left.name)
            self._follow(left.name)
            self._complain(self.filled().mistakes)

    def _changed(self) -> None:
        if not self._begun:
            return
        self._asked_to_leave = False
        filled = self.filled()
        # What was wrong is right as soon as it is; what is being typed is not wrong yet.
        self._complain(filled.mistakes, only_less=True)
        self._say_back(filled)
        self._hint()

    def _complain(self, mistakes: Mapping[str, str], *, only_less: bool = False) -> None:
        for each in self.query(Field):
            name = each.name or ""
            why = mistakes.get(name, "") if name in self._left else ""
            if not why:
                each.complain("")
            elif not only_less:
                each.complain(self.words.say("{field}: {why}", field=each.label, why=why))

    def _say_back(self, filled: Filled) -> None:
        self.query_one("#said", Static).update(clean(filled.said))
        self._warn(filled.warning)

    def _warn(self, text: str) -> None:
        self.query_one("#warning", Static).update(f"⚠ {clean(text)}" if text else "")

    def _follow(self, left: str) -> None:
        """Let the end follow a start that was changed, so that the length stays."""
        if left not in ("start", "end"):
            return
        slot = self.reader.slot(self.texts())
        if left == "start" and (start := self.reader.start(self.texts())) is not None:
            if start.astimezone(UTC) != self._start.astimezone(UTC):
                self._start = start
                end = lasting(start, self._length)
                self._write("end", self.reader.end_text(start, end))
        elif slot is not None:
            self._length = length(slot.start, slot.end)

    def _write(self, name: str, text: str) -> None:
        control = self.field(name).control
        if isinstance(control, Line):
            control.value = text

    def _hint(self) -> None:
        """Show what the resource has: its layouts, its equipment, how long furnishing takes."""
        texts = self.texts()
        resource = self._resource(texts)
        layout = self.field("layout").control
        if resource is None or not isinstance(layout, Chooser):
            return
        layout.offer(self._layouts(resource))
        details = Details("", layout=layout.value or None)
        setup, clearing = furnishing(resource, details)
        held = capacity(resource, details.layout)
        self._placeholder("people", self.words.say("{n} at most", n=held))
        self._placeholder("equipment", ", ".join(resource.equipment))
        self._placeholder("setup", time_words.length(self.words, setup))
        self._placeholder("clearing", time_words.length(self.words, clearing))
        start = self.reader.start(texts)
        repeat = self.field("repeat").control
        if start is not None and isinstance(repeat, Completing) and start.date() != self._known_on:
            self._known_on = start.date()
            repeat.known = list(rules_for(self.words, start.date()))

    def _placeholder(self, name: str, text: str) -> None:
        control = self.field(name).control
        if isinstance(control, Line):
            control.hint(text)

    def _resource(self, texts: Mapping[str, str]) -> Resource | None:
        try:
            return named(self.house, texts["resource"])
        except Refused:
            return None

    # The fields

    def _fields(self) -> dict[str, Field]:
        say = self.words.say
        labels = {
            "title": say("Title"),
            "start": say("From"),
            "end": say("Until"),
            "resource": say("Where"),
            "people": say("How many"),
            "organisation": say("For whom"),
            "kind": say("Kind"),
            "contact": say("Contact"),
            "layout": say("Layout"),
            "setup": say("Set-up"),
            "equipment": say("Equipment"),
            "clearing": say("Clearing"),
            "repeat": say("Repeat"),
            "until": say("Last time"),
            "holidays": "",
            "closures": "",
            "option": say("Option until"),
            "private": "",
            "note": say("Note"),
        }
        controls = self._controls(self.reader.texts)
        return {name: Field(name, label, controls[name]) for name, label in labels.items()}

    def _controls(self, texts: Mapping[str, str]) -> dict[str, Line | Chooser | Tick]:
        say, house = self.words.say, self.house
        resource = self._resource(texts)
        layouts = self._layouts(resource) if resource else [("", "")]
        rooms = [one.name for one in house.resources.values()]
        organisations = [one.name for one in house.organisations.values()]
        all_things = (thing for one in house.resources.values() for thing in one.equipment)
        things = [*dict.fromkeys(all_things)]
        kinds = [(kind.value, booking_words.kind(self.words, kind)) for kind in CHOSEN_KINDS]
        hints = {
            "repeat": say("every week"),
            "until": say("30 June, or 10 times"),
            "option": say("Friday 18h"),
        }
        known: dict[str, list[str]] = {
            "resource": rooms,
            "organisation": organisations,
            "repeat": [],
        }
        lines: dict[str, Line | Chooser | Tick] = {
            name: Completing(texts[name], most, known[name], hint=hints.get(name, ""))
            if name in known
            else Line(texts[name], most, hint=hints.get(name, ""), select=name not in _LONG)
            for name, most in MOST.items()
        }
        others: dict[str, Line | Chooser | Tick] = {
            "equipment": Completing(texts["equipment"], MOST["equipment"], things, between=","),
            "layout": Chooser(layouts, texts["layout"]),
            "kind": Chooser(kinds, texts["kind"]),
            "holidays": Tick(say("not on public holidays"), value=bool(texts["holidays"])),
            "closures": Tick(say("not when we are closed"), value=bool(texts["closures"])),
            "private": Tick(say("title for the desk alone"), value=bool(texts["private"])),
        }
        return lines | others

    def _layouts(self, resource: Resource) -> list[tuple[str, str]]:
        """Return the ways to furnish a resource, with how many it holds then."""
        words, speak = self.words, self.house.speak
        named_layouts = [
            (one.key, f"{speak(one.name, words.language)} ({one.capacity})")
            for one in resource.layouts.values()
        ]
        return [("", words.say("as it is")), *named_layouts]


def _beside(fields: Iterable[Field]) -> Iterator[Field]:
    """Yield the fields of a row; the style sheet wants to know which is which."""
    first, *others = fields
    first.set_class(not others, "-alone")
    yield first
    for other in others:
        yield other.add_class("-right")
