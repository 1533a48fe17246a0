"""The times of a series that cannot be as they are planned: leave out, move, put elsewhere."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.events import Key
from textual.widgets import Static

from kiosk import booking_words, refusal_words, rule_words, time_words
from kiosk.domain.booking import Slot
from kiosk.domain.house import House
from kiosk.domain.texts import clean
from kiosk.i18n import Words, mark
from kiosk.tui.desk.dialogs.conflict import alternatives, choice_rows
from kiosk.tui.desk.dialogs.dialog import Dialog
from kiosk.tui.desk.dialogs.rows import GAP, Row, Rows

if TYPE_CHECKING:
    from kiosk.services.bookings import Prospect

Choices = dict[date, Slot | None]

_SKIP = "skip"
_BOOK = "book"
_STEPS = {"left": -1, "pageup": -1, "shift+tab": -1, "right": 1, "pagedown": 1, "tab": 1}
_MOST_INSTEAD = 8
"""One digit is for leaving a day out."""


@dataclass(frozen=True, slots=True)
class Question:
    """One time of a series that somebody has or that a rule forbids.

    `day` names it in the answer, `usual` is the slot that was planned.
    """

    day: date
    usual: Slot
    prospect: "Prospect"
    instead: tuple[Slot, ...]


class SeriesDialog(Dialog[Mapping[date, Slot | None]]):
    """Every day that needs a decision, and what can be done about the marked one.

    A digit decides and goes on to the next. The answer has a slot for each of these days, or None
    where it is left out. `others` are times of the series that are free and not among the
    prospects; `yes` is what is done in the end, with `{times}`.
    """

    HOLDS_WORK = True

    def __init__(
        self,
        words: Words,
        house: House,
        today: date,
        prospects: "Sequence[Prospect]",
        others: int = 0,
        yes: str = mark("Book {times}"),
    ) -> None:
        super().__init__(words)
        self.house = house
        self.today = today
        self.prospects = prospects
        self.wanted = others + sum(one.planned.left_out is None for one in prospects)
        self.yes = yes
        self.questions = tuple(_questions(prospects))
        self.choices: Choices = {}
        self.here = 0
        self._whens = [time_words.when(words, one.usual, today) for one in self.questions]

    def title_text(self) -> str:
        """Say how many times there are, how many cannot be, and how many are to be decided."""
        words, count = self.words, len(self.questions)
        series = rule_words.times(words, self.wanted)
        title = words.say_many(
            "{series}, {n} is not free", "{series}, {n} are not free", count, series=series
        )
        if self.decided:
            return title
        left = count - len(self.choices)
        return words.say_many("{title}: {n} to decide", "{title}: {n} to decide", left, title=title)

    def compose_body(self) -> ComposeResult:
        """Show the days, and beside or below them what can be done about one."""
        with Container(id="panes"):
            yield Rows((), id="days", marks=False, always=True)
            with Vertical(id="decision"):
                yield Static("", id="about-day", classes="told", markup=False)
                yield Rows((), id="instead")

    def foot_keys(self) -> list[tuple[str, str, str]]:
        """Return the keys of this dialog."""
        say = self.words.say
        return [
            ("before", "◀", say("Before")),
            ("after", "▶", say("After")),
            ("rest", "S", say("Leave out all that remain")),
            ("leave", say("Esc"), say("Back")),
        ]

    def begin(self) -> None:
        """Begin with the first day."""
        self._go_on()
        self.query_one("#instead", Rows).focus()

    def do_intent(self, intent: str) -> None:
        """Do what a key at the foot says."""
        if intent == "rest":
            self.leave_out_the_rest()
        elif intent in ("before", "after"):
            self.go(self.here + (1 if intent == "after" else -1))
        else:
            super().do_intent(intent)

    def leave_out_the_rest(self) -> None:
        """Leave out every day that is not decided."""
        for question in self.questions:
            self.choices.setdefault(question.day, None)
        self._go_on()

    def go(self, place: int) -> None:
        """Show another day; behind the last one is the end, once all are decided."""
        last = len(self.questions) - (0 if self.decided else 1)
        self.here = min(max(place, 0), last)
        self._refresh()

    @property
    def decided(self) -> bool:
        """Whether every day has its decision."""
        return len(self.choices) == len(self.questions)

    def on_rows_picked(self, message: Rows.Picked) -> None:
        """Decide about the marked day, show the one that was touched, or end."""
        message.stop()
        if message.key == _BOOK:
            self.dismiss(dict(self.choices))
        elif message.key.startswith("day-"):
            self.go(int(message.key.removeprefix("day-")))
        else:
            self._decide(message.key)
        self.query_one("#instead", Rows).focus()

    def press(self, event: Key) -> bool:
        """Decide by digit; go between days by arrows."""
        if event.key in _STEPS:
            self.go(self.here + _STEPS[event.key])
        elif event.key in ("s", "S"):
            self.leave_out_the_rest()
        elif not self.query_one("#instead", Rows).pick_mark(event.character or ""):
            return super().press(event)
        return True

    def _decide(self, key: str) -> None:
        question = self.questions[self.here]
        self.choices[question.day] = None if key == _SKIP else self._free(question)[int(key)]
        self._go_on()

    def _go_on(self) -> None:
        """Go to the next day without a decision, from here on and then from the beginning."""
        count = len(self.questions)
        order = [(self.here + step) % count for step in range(count)]
        open_ones = (n for n in order if self.questions[n].day not in self.choices)
        self.go(next(open_ones, count))

    def _refresh(self) -> None:
        days, instead = self.query_one("#days", Rows), self.query_one("#instead", Rows)
        days.show([self._day_row(place) for place in range(len(self.questions))], _day(self.here))
        self.query_one("#title", Static).update(clean(self.title_text()))
        about = self.query_one("#about-day", Static)
        if self.here < len(self.questions):
            question = self.questions[self.here]
            about.update(clean(self._about(question)))
            instead.show(self._instead_rows(question), self._chosen(question))
        else:
            about.update(self.words.say("Everything is decided."))
            instead.show(self._end_rows())

    def _day_row(self, place: int) -> Row:
        question, when = self.questions[place], self._whens[place]
        if question.day not in self.choices:
            return Row(f"? {when}", key=_day(place), style="strong")
        return Row(f"✓ {when}", self._decision(question), key=_day(place))

    def _decision(self, question: Question) -> str:
        chosen, usual = self.choices[question.day], question.usual
        if chosen is None:
            return self.words.say("left out")
        if chosen.resource != usual.resource:
            return booking_words.resource(self.words, self.house, chosen.resource)
        if chosen.start.date() == usual.start.date() and time_words.within_a_day(chosen):
            return time_words.hours(self.words, chosen)
        return time_words.when(self.words, chosen, self.today)

    def _about(self, question: Question) -> str:
        words, house, one = self.words, self.house, question.prospect
        what = ""
        if one.conflict is not None:
            what = refusal_words.taken_by(words, house, self.today, one.conflict)
        elif one.refused is not None:
            details = {name: value for name, value in one.refused.details.items() if name != "day"}
            what = refusal_words.refusal(words, house, self.today, one.refused.code, details)
        when = time_words.day(words, question.day, self.today)
        return words.say("{when}: {what}", when=when[:1].upper() + when[1:], what=what)

    def _instead_rows(self, question: Question) -> list[Row]:
        skip = Row(self.words.say("Leave this day out"), key=_SKIP, mark="1")
        free = self._free(question)
        if not free:
            return [skip]
        return [
            skip,
            GAP,
            *choice_rows(self.words, self.house, self.today, question.usual, free, first=2),
        ]

    def _free(self, question: Question) -> tuple[Slot, ...]:
        """Return what could be taken instead, without what the series takes itself."""
        own = [
            one.planned.slot for one in self.prospects if one.possible and not one.planned.left_out
        ]
        own += [slot for day, slot in self.choices.items() if slot and day != question.day]
        free = (slot for slot in question.instead if not any(_overlap(slot, one) for one in own))
        return tuple(free)[:_MOST_INSTEAD]

    def _chosen(self, question: Question) -> str:
        slot = self.choices.get(question.day)
        free = self._free(question)
        return str(free.index(slot)) if slot in free else _SKIP

    def _end_rows(self) -> list[Row]:
        words = self.words
        left_out = sum(slot is None for slot in self.choices.values())
        going = self.wanted - left_out
        if not going:
            return [Row(words.say("No day is left."), style="strong")]
        hints = []
        if left_out:
            hints.append(words.say_many("{n} left out", "{n} left out", left_out))
        if changed := len(self.choices) - left_out:
            hints.append(words.say_many("{n} changed", "{n} changed", changed))
        text = words.say(self.yes, times=rule_words.times(words, going))
        return [Row(text, ", ".join(hints), key=_BOOK, mark="1")]


def _questions(prospects: "Sequence[Prospect]") -> Iterator[Question]:
    for one in prospects:
        if not one.possible:
            usual = one.planned.slot
            instead = alternatives(one.conflict) if one.conflict is not None else ()
            yield Question(one.planned.at.date(), usual, one, instead)


def _overlap(one: Slot, other: Slot) -> bool:
    if one.resource != other.resource:
        return False
    first, second = sorted((one, other), key=lambda slot: slot.start.astimezone(UTC))
    return second.start.astimezone(UTC) < first.end.astimezone(UTC)


def _day(place: int) -> str:
    return f"day-{place}"
