"""Booking something new: by a title, by a form, by a sentence."""

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from db.errors import DatabaseProblem
from kiosk import wording
from kiosk.domain.booking import Details, Slot
from kiosk.domain.refusals import Refused
from kiosk.domain.series import Repeat
from kiosk.i18n import mark
from kiosk.services import booking_changes, bookings
from kiosk.services.booking_views import UseView
from kiosk.services.bookings import BookingRequest
from kiosk.tui.desk.rooms.changing import Changing
from kiosk.tui.desk.rooms.flow import OVERRIDABLE, RoomsFlow

if TYPE_CHECKING:
    from kiosk.booking_form.values import FormValues
    from kiosk.tui.desk.rooms.screen import RoomsScreen

log = logging.getLogger(__name__)

_TYPED_AGAIN = {"booking.no-title", "text.too-long"}


class Booking(RoomsFlow):
    """From a free time to a booking."""

    def __init__(self, screen: "RoomsScreen", changing: Changing) -> None:
        super().__init__(screen)
        self.changing = changing

    async def by_title(self, slot: Slot) -> None:
        """Ask for a title, and book."""
        typed = ""
        question = self.words.say("{slot}. Title:", slot=self.slot_in_words(slot))
        while True:
            title = await self.screen.type(question, typed, self.words.say("Book"))
            if title is None:
                return
            typed = title
            try:
                if await self.book(BookingRequest(slot, Details(title))):
                    return
            except Refused as refused:
                if refused.code not in _TYPED_AGAIN:
                    raise
                question = self.refusal(refused.code, refused.details)
            except DatabaseProblem as problem:
                self._not_booked(problem)
                question = self.words.say("Not booked. Again?")

    async def by_sentence(self) -> None:
        """Look for a free room, and book it."""
        from kiosk.tui.desk.dialogs.search import SearchAnswer, SearchDialog  # when it is needed
        from kiosk.tui.desk.rooms.finding import find

        reception = self.screen.reception

        def answer(text: str) -> SearchAnswer:
            return SearchAnswer(*find(reception, text))

        slot = await self.ask(SearchDialog(self.words, self.house, self.now, answer))
        if slot is not None:
            self.screen.show_slot(slot)
            await self.by_title(slot)

    async def by_form(self, slot: Slot) -> None:
        """Ask for everything, and book; what was filled in is asked again until it is booked."""
        from kiosk.booking_form.repeats import repeat_of  # loaded with the form

        values = await self._fill_in(_values(slot, Details("")))
        while values is not None:
            try:
                repeat, option = repeat_of(values, self.house, self.now), values.option_until
                request = BookingRequest(values.slot, values.details, option, repeat)
                if await self.book(request):
                    return
            except Refused as refused:
                self.screen.say(self.refusal(refused.code, refused.details), bad=True)
            except DatabaseProblem as problem:
                self._not_booked(problem)
            values = await self._fill_in(values)

    async def change(self, use: UseView) -> None:
        """Show everything about a booking, and ask again until what was changed is done."""
        before = _values(use.slot, use.details, use)
        after = await self._fill_in(before, token=use.token)
        while after is not None and after != before:
            try:
                if await self._changed(use, before, after):
                    return
            except Refused as refused:
                self.screen.say(self.refusal(refused.code, refused.details), bad=True)
            after = await self._fill_in(after, token=use.token)

    async def _changed(self, use: UseView, before: "FormValues", after: "FormValues") -> bool:
        details = after.details if after.details != before.details else None
        if after.slot != before.slot:
            if not await self.changing.move(use, lambda _: after.slot, details):
                return False
        elif details is not None and not await self._describe(use, details):
            return False
        if after.option_until != before.option_until:
            await self._decide(use, after)
        if after.repeat_text != before.repeat_text:
            self.say("What is booked once is not repeated afterwards: book it again, repeated.")
        return True

    async def _decide(self, use: UseView, after: "FormValues") -> None:
        """Confirm an option whose end was taken away."""
        if after.option_until is None:
            await self.changing.confirm(use)
        else:
            self.say("How long an option is kept is not changed afterwards: book it again.")

    def _not_booked(self, problem: DatabaseProblem) -> None:
        log.error("not booked: %s", problem)
        self.screen.say(wording.trouble(self.words, problem.code), bad=True)
        self.screen.reading.reload()

    async def book(self, request: BookingRequest) -> bool:
        """Book, asking on for as long as something is in the way; False: it was given up."""
        wanted: BookingRequest | None = request
        while wanted is not None:
            try:
                use = await self.write(bookings.book, wanted)
            except Refused as refused:
                wanted = await self._instead(wanted, refused)
            else:
                self.screen.follow(use)
                booked = self.slot_in_words(use.slot)
                self.say("Booked: {title}, {slot}", title=use.details.title, slot=booked)
                return True
        return False

    async def _instead(self, request: BookingRequest, refused: Refused) -> BookingRequest | None:
        if refused.code in OVERRIDABLE and not request.anyway and request.repeat is None:
            return replace(request, anyway=True) if await self.wants_anyway(refused) else None
        if request.repeat is not None and (
            refused.code in OVERRIDABLE or refused.code == "booking.conflict"
        ):
            return await self._without_conflicts(request, request.repeat)
        conflicts = refused.details.get("conflicts")
        if refused.code != "booking.conflict" or not isinstance(conflicts, tuple):
            raise refused
        slot = await self.alternative(conflicts[0])
        return None if slot is None else replace(request, slot=slot)

    async def _without_conflicts(
        self, request: BookingRequest, repeat: Repeat
    ) -> BookingRequest | None:
        """Ask what becomes of each day of a series that cannot be as it is planned."""
        from kiosk.tui.desk.dialogs.series import SeriesDialog  # when it is needed

        found = await self.read(bookings.prospects, request)
        today = self.now.date()
        choices = await self.ask(SeriesDialog(self.words, self.house, today, found))
        if choices is None:
            return None
        return replace(request, repeat=replace(repeat, choices={**repeat.choices, **choices}))

    async def _fill_in(self, values: "FormValues", token: str = "") -> "FormValues | None":
        from kiosk.tui.desk.dialogs.form import BookingForm  # when it is needed

        return await self.ask(BookingForm(self.words, self.house, self.now, values, token=token))

    async def _describe(self, use: UseView, details: Details) -> bool:
        """Let it be something else; False: it was given up."""
        scope = await self.changing.scope(use, mark("Change “{title}”"))
        if scope is None:
            return False
        anyway = False
        while True:
            try:
                await self.write(booking_changes.describe, use.id, details, scope, anyway=anyway)
            except Refused as refused:
                if refused.code not in OVERRIDABLE or anyway:
                    raise
                if not await self.wants_anyway(refused):
                    return False
                anyway = True
            else:
                self.say("Changed: {title}", title=details.title)
                return True


def _values(slot: Slot, details: Details, use: UseView | None = None) -> "FormValues":
    from kiosk.booking_form.values import FormValues  # when it is needed

    option = use.option_until if use else None
    return FormValues(slot, details, option, "", "", skip_holidays=True, skip_closures=True)
