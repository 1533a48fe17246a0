"""Somebody has that time: who, when else, where else. One key books."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.widgets import Static

from db.enums import ResourceKind
from kiosk import booking_words, refusal_words, time_words
from kiosk.domain.booking import Slot
from kiosk.domain.house import House
from kiosk.domain.texts import clean
from kiosk.i18n import Words
from kiosk.tui.desk.dialogs.dialog import ChoiceDialog, Dialog
from kiosk.tui.desk.dialogs.rows import GAP, Row, Rows, numbered

if TYPE_CHECKING:
    from kiosk.services.booking_views import UseView
    from kiosk.services.refusing import Conflict

MOST_HOLDERS = 2


class ConflictDialog(ChoiceDialog[Slot]):
    """Its answer is the slot to book instead."""

    def __init__(self, words: Words, house: House, today: date, conflict: "Conflict") -> None:
        super().__init__(words)
        self.house = house
        self.today = today
        self.conflict = conflict
        self.instead = alternatives(conflict)

    def title_text(self) -> str:
        """Say what is taken."""
        wanted = self.conflict.wanted
        return self.words.say(
            "{resource} is not free {when}.",
            resource=_capital(booking_words.resource(self.words, self.house, wanted.resource)),
            when=time_words.when(self.words, wanted, self.today),
        )

    def compose_body(self) -> ComposeResult:
        """Show who has it, then what can be booked instead."""
        for line in self._holders():
            yield Static(clean(line), classes="told", markup=False)
        words, wanted = self.words, self.conflict.wanted
        if self.instead:
            rows = choice_rows(words, self.house, self.today, wanted, self.instead)
            yield Rows(rows, id="instead")
        else:
            text = words.say("Nothing else is free. Try another day.")
            yield Static(text, classes="told strong", markup=False)

    def foot_keys(self) -> list[tuple[str, str, str]]:
        """Say how to choose, if there is anything to choose from."""
        return super().foot_keys() if self.instead else Dialog.foot_keys(self)

    def picked(self, key: str) -> None:
        """Answer with the slot."""
        self.dismiss(self.instead[int(key)])

    def _holders(self) -> Iterator[str]:
        taken_by = self.conflict.taken_by
        for use in taken_by[:MOST_HOLDERS]:
            yield held(self.words, self.house, self.today, self.conflict.wanted, use)
        more = len(taken_by) - MOST_HOLDERS
        if more > 0:
            yield self.words.say_many("and {n} more", "and {n} more", more)


def alternatives(conflict: "Conflict") -> tuple[Slot, ...]:
    """Return what could be booked instead: other times, then other resources; nine at most."""
    elsewhere = (replace(conflict.wanted, resource=key) for key in conflict.free_resources)
    return (*conflict.free_times, *elsewhere)[:9]


def choice_rows(
    words: Words,
    house: House,
    today: date,
    wanted: Slot,
    instead: tuple[Slot, ...],
    first: int = 1,
) -> list[Row]:
    """Return the rows to choose from, their keys the places in `instead`, from a digit on."""
    rows = numbered(
        [
            _same_place(words, slot, wanted, today, place)
            if slot.resource == wanted.resource
            else _elsewhere(words, house, slot, place)
            for place, slot in enumerate(instead)
        ],
        first,
    )
    here = sum(slot.resource == wanted.resource for slot in instead)
    name = booking_words.resource(words, house, wanted.resource)
    parts = []
    if here:
        heading = words.say("{resource}, at another time", resource=_capital(name))
        parts.append([Row(heading, style="heading"), *rows[:here]])
    if rows[here:]:
        heading = words.say("At the same time, elsewhere")
        parts.append([Row(heading, style="heading"), *rows[here:]])
    return parts[0] + [GAP, *parts[1]] if len(parts) == 2 else parts[0]


def held(words: Words, house: House, today: date, wanted: Slot, use: "UseView") -> str:
    """Say who has something and until when, setting up and clearing included."""
    who = booking_words.holder(words, house, use.details)
    when = refusal_words.times_beside(words, today, wanted, use)
    text = words.say("{who}: {when}", who=who, when=when)
    if use.resource != wanted.resource:
        name = booking_words.resource(words, house, use.resource)
        text = words.say("{what}, {resource}", what=text, resource=name)
    needs = refusal_words.needs_around(words, wanted, use)
    return words.say("{what} ({needs})", what=text, needs=needs) if needs else text


def _same_place(words: Words, slot: Slot, wanted: Slot, today: date, place: int) -> Row:
    hint = ""
    if slot.start.date() == wanted.start.date():
        hint = words.say("the same day")
    return Row(time_words.when(words, slot, today), hint, key=str(place))


def _elsewhere(words: Words, house: House, slot: Slot, place: int) -> Row:
    resource = house.resources[slot.resource]
    hint = ", ".join(resource.equipment)
    if resource.kind in (ResourceKind.ROOM, ResourceKind.OFFICE):
        hint = ", ".join((booking_words.holds(words, resource), *resource.equipment))
    return Row(_capital(booking_words.named(words, resource)), hint, key=str(place))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
