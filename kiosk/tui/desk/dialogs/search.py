"""A free room, found by a sentence: "12 people, Thursday afternoon, projector"."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.events import Key
from textual.message import Message
from textual.widgets import Input, Static

from db.enums import ResourceKind
from db.errors import DatabaseProblem
from kiosk import booking_words, refusal_words, time_words, wording
from kiosk.domain.booking import Slot
from kiosk.domain.house import House
from kiosk.domain.moments import lasting
from kiosk.domain.refusals import Refused
from kiosk.domain.texts import clean
from kiosk.domain.wishes import MOST_CHARACTERS, Wish
from kiosk.i18n import Words
from kiosk.tui.desk.dialogs.dialog import ChoiceDialog, Dialog
from kiosk.tui.desk.dialogs.line import Line
from kiosk.tui.desk.dialogs.rows import DIGITS, Row, Rows, numbered

if TYPE_CHECKING:
    from textual.timer import Timer

    from kiosk.services.rooms import Offer

log = logging.getLogger(__name__)

PAUSE = 0.15
"""Seconds without a key after which what was typed is looked for."""


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """What was understood of a sentence, and what is free."""

    understood: Wish
    offers: "tuple[Offer, ...]"


class SearchDialog(ChoiceDialog[Slot]):
    """Looks while the person types; its answer is the slot to book.

    `find` is called in a thread. Digits are typed into the sentence; Enter goes to the offers,
    and there a digit chooses.
    """

    @dataclass
    class Found(Message):
        """What a sentence found; `trouble` says why it could not be looked for."""

        text: str
        answer: SearchAnswer | None
        trouble: str = ""

    def __init__(
        self, words: Words, house: House, now: datetime, find: Callable[[str], SearchAnswer]
    ) -> None:
        super().__init__(words)
        self.house = house
        self.now = now
        self.find = find
        self.asked = ""
        self.slots: tuple[Slot, ...] = ()
        self._pause: Timer | None = None
        self._hurry = False

    def title_text(self) -> str:
        """Ask."""
        return self.words.say("What are you looking for?")

    def compose_body(self) -> ComposeResult:
        """Show the line, what was understood, and what is free."""
        hint = self.words.say("12 people, Thursday afternoon, projector")
        yield Line("", MOST_CHARACTERS, id="line", hint=hint)
        yield Static("", id="understood", classes="told", markup=False)
        yield Rows((), id="offers")

    def begin(self) -> None:
        """Let the person type at once."""
        self.query_one(Line).focus()

    def on_input_changed(self, message: Input.Changed) -> None:
        """Look for it, once the fingers rest."""
        message.stop()
        self._stop_pause()
        self._hurry = False
        self.asked = message.value.strip()
        if self.asked:
            self._pause = self.set_timer(PAUSE, partial(self._look, self.asked))
        else:
            self._show("", ())

    def do_intent(self, intent: str) -> None:
        """Go to the offers, choose there, or leave."""
        if intent == "choose":
            self.choose()
        else:
            super().do_intent(intent)

    def choose(self) -> None:
        """Go from the sentence to the offers, once there are some; there, take the marked one."""
        offers = self.query_one(Rows)
        if offers.has_focus:
            offers.pick()
        elif self.slots:
            offers.focus()
        elif self._pause is not None:
            self._stop_pause()
            self._hurry = True
            self._look(self.asked)

    def picked(self, key: str) -> None:
        """Answer with the slot."""
        self.dismiss(self.slots[int(key)])

    def press(self, event: Key) -> bool:
        """Go between the sentence and the offers; in the sentence digits are typed."""
        if self.query_one(Line).has_focus:
            if event.key in ("enter", "down", "tab"):
                self.choose()
                return True
            return Dialog.press(self, event)
        if event.key in ("up", "tab", "shift+tab", "backspace"):
            self.query_one(Line).focus()
            return True
        return super().press(event)

    def _stop_pause(self) -> None:
        if self._pause is not None:
            self._pause.stop()
            self._pause = None

    @work(thread=True, group="search", exit_on_error=False)
    def _look(self, text: str) -> None:
        try:
            found = self.Found(text, self.find(text))
        except Refused as refused:
            today = self.now.date()
            why = refusal_words.refusal(
                self.words, self.house, today, refused.code, refused.details
            )
            found = self.Found(text, None, why)
        except DatabaseProblem as problem:
            log.error("nothing can be looked for: %s", problem)
            found = self.Found(text, None, wording.trouble(self.words, problem.code))
        except Exception:
            log.exception("nothing can be looked for")
            found = self.Found(text, None, wording.trouble(self.words, "program.failed"))
        self.post_message(found)

    def on_search_dialog_found(self, message: Found) -> None:
        """Show what was found, unless something else is looked for by now."""
        message.stop()
        if message.text != self.asked:
            return
        if message.answer is None:
            self._show(f"⚠ {message.trouble}", ())
        else:
            understood = ", ".join(self._understood(message.answer.understood))
            self._show(understood, message.answer.offers, message.answer.understood.length)
        if self._hurry and self.slots:
            self.query_one(Rows).focus()

    def _show(
        self, understood: str, offers: "Sequence[Offer]", length: timedelta | None = None
    ) -> None:
        self.query_one("#understood", Static).update(clean(understood))
        self.slots = tuple(_slot(offer, length) for offer in offers[: len(DIGITS)])
        rows = numbered(
            [
                self._row(slot, offer, place)
                for place, (slot, offer) in enumerate(zip(self.slots, offers, strict=False))
            ]
        )
        more = len(offers) - len(rows)
        if more > 0:
            text = self.words.say_many("and {n} more", "and {n} more", more)
            rows.append(Row(text, style="weak"))
        if understood and not offers and not understood.startswith("⚠"):
            rows = [Row(self.words.say("Nothing like that is free."), style="strong")]
        self.query_one(Rows).show(rows)

    def _row(self, slot: Slot, offer: "Offer", place: int) -> Row:
        words, resource = self.words, self.house.resources[slot.resource]
        # The day stands above, as it was understood.
        alone = time_words.within_a_day(slot)
        when = time_words.hours if alone else partial(time_words.when, today=None)
        parts = [when(words, slot)]
        if offer.end > slot.end:
            parts.append(words.say("free until {time}", time=words.time(offer.end)))
        if resource.kind in (ResourceKind.ROOM, ResourceKind.OFFICE):
            parts.append(booking_words.holds(words, resource))
        parts.extend(resource.equipment)
        name = booking_words.named(words, resource)
        return Row(name[:1].upper() + name[1:], ", ".join(parts), key=str(place))

    def _understood(self, wish: Wish) -> Iterator[str]:
        words = self.words
        if wish.people:
            yield booking_words.people(words, wish.people)
        if wish.kind:
            yield booking_words.resource_kind(words, wish.kind)
        yield time_words.day(words, wish.day or self.now.date(), self.now.date())
        if wish.start and wish.end:
            start, end = (words.time(self._at(clock)) for clock in (wish.start, wish.end))
            yield words.say("from {start} to {end}", start=start, end=end)
        elif wish.start:
            yield words.say("from {time} on", time=words.time(self._at(wish.start)))
        elif wish.end:
            yield words.say("until {time}", time=words.time(self._at(wish.end)))
        if wish.length:
            yield time_words.length(words, wish.length)
        yield from wish.equipment
        if wish.unknown:
            yield words.say("not understood: {words}", words=" ".join(wish.unknown))

    def _at(self, clock: time) -> datetime:
        return datetime.combine(self.now.date(), clock)


def _slot(offer: "Offer", length: timedelta | None) -> Slot:
    """Return the beginning of an offer that is as long as was asked, or all of it."""
    end = offer.end if length is None else min(lasting(offer.start, length), offer.end, key=_utc)
    return Slot(offer.resource, offer.start, end)


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
