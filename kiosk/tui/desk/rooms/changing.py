"""What can be done with a booking."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from kiosk import booking_words, rule_words
from kiosk.domain.booking import Details, Slot
from kiosk.domain.moments import lasting
from kiosk.domain.refusals import Refused
from kiosk.domain.series import Planned, Scope
from kiosk.i18n import mark
from kiosk.reception import Reception
from kiosk.services import attendance, booking_changes, bookings, history
from kiosk.services.booking_changes import Move
from kiosk.services.booking_views import Changed, UseView
from kiosk.services.bookings import Prospect
from kiosk.tui.desk.rooms.flow import OVERRIDABLE, RoomsFlow
from kiosk.tui.widgets.lanes import STEP

if TYPE_CHECKING:
    from kiosk.services.refusing import Conflict

NOTHING = timedelta(0)

Target = Callable[[UseView], Slot]
"""Where a use is to go, from where it is when its turn has come."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How a use is to be moved, and what was answered to refusals so far.

    `details`: it becomes something else as well.
    """

    use_id: int
    target: Target
    scope: Scope = Scope.THIS
    anyway: bool = False
    details: Details | None = None
    choices: Mapping[date, Slot | None] = field(default_factory=dict)

    def grant(self, reception: Reception) -> Changed:
        """Move it from where it is now: several keys may have been pressed since."""
        to = self.target(reception.read(bookings.find, self.use_id))
        move = Move(to, self.scope, self.choices, self.anyway, self.details)
        return reception.write(booking_changes.move, self.use_id, move)


class Changing(RoomsFlow):
    """Moving, ending, cancelling, putting back."""

    async def shift(self, use: UseView, start_by: timedelta, end_by: timedelta) -> None:
        """Move both ends of a use, or one: of a series this time alone, as it is one key."""
        await self._move(Wish(use.id, partial(_shifted, start_by, end_by)), use)

    async def earlier(self, use: UseView) -> None:
        """Move it a step earlier."""
        await self.shift(use, -STEP, -STEP)

    async def later(self, use: UseView) -> None:
        """Move it a step later."""
        await self.shift(use, STEP, STEP)

    async def longer(self, use: UseView) -> None:
        """Let it end a step later."""
        await self.shift(use, NOTHING, STEP)

    async def shorter(self, use: UseView) -> None:
        """Let it end a step earlier."""
        await self.shift(use, NOTHING, -STEP)

    async def put(self, use: UseView, to: Slot) -> None:
        """Move it to where it was carried."""
        if to != use.slot:
            await self.move(use, lambda _: to)

    async def move(self, use: UseView, target: Target, details: Details | None = None) -> bool:
        """Move it, with as much of its series as is wanted; tell whether it was moved."""
        scope = await self.scope(
            use, mark("Change “{title}”") if details else mark("Move “{title}”")
        )
        return scope is not None and await self._move(
            Wish(use.id, target, scope, details=details), use
        )

    async def _move(self, wish: Wish, use: UseView) -> bool:
        changed = await self._granted(wish)
        if changed is None:
            return False
        moved = await self.read(bookings.find, use.id)
        self.screen.follow(moved)
        alone = use.repeats and wish.scope is Scope.THIS
        self._tell(mark("Moved, this time only: {what}") if alone else mark("Moved: {what}"),
                   moved, changed)  # fmt: skip
        return True

    async def cancel(self, use: UseView) -> None:
        """Cancel it, with as much of its series as is wanted."""
        scope = await self.scope(use, mark("Cancel “{title}”"))
        if scope is not None:
            changed = await self.write(booking_changes.cancel, use.id, scope)
            self._tell(mark("Cancelled: {what}"), use, changed)

    async def end(self, use: UseView) -> None:
        """End it now."""
        changed = await self.write(attendance.end_now, use.id)
        self._tell(mark("Ended: {what}"), changed.uses[0], changed)

    async def no_show(self, use: UseView) -> None:
        """Free what nobody came to."""
        changed = await self.write(attendance.release, use.id)
        self._tell(mark("Free again, nobody came: {what}"), use, changed)

    async def arrived(self, use: UseView) -> None:
        """Note that they are there."""
        changed = await self.write(attendance.arrive, use.id)
        self._tell(mark("They are there: {what}"), use, changed)

    async def confirm(self, use: UseView) -> None:
        """Make an option a booking."""
        changed = await self.write(booking_changes.confirm, use.id)
        self._tell(mark("Confirmed: {what}"), use, changed)

    async def undo(self) -> None:
        """Take back what was done last on this machine."""
        undone = await self.write(history.undo)
        what = booking_words.change(self.words, undone.kind)
        if undone.uses:
            self.screen.follow(undone.uses[0])
            said = self._named(undone.uses[0])
            self.say("Taken back ({what}): {booking}", what=what, booking=said)
        else:
            self.say("Taken back: {what}", what=what)

    async def restore(self, resource: str, day: date) -> None:
        """Put back what does not take place in a resource on a day."""
        from kiosk.tui.desk.dialogs.pick import PickDialog  # when it is needed

        found = await self.read(bookings.called_off, resource, day)
        if not found:
            self.say("Nothing was cancelled here on this day.")
            return
        chosen: UseView | None = found[0]
        if len(found) > 1:
            lines = [f"{self._named(use)}: {self._state(use)}" for use in found]
            place = await self.ask(PickDialog(self.words, self.words.say("Put back"), lines))
            chosen = None if place is None else found[place]
        if chosen is not None:
            changed = await self.write(booking_changes.restore, chosen.id)
            self.screen.follow(changed.uses[0])
            self._tell(mark("Put back: {what}"), changed.uses[0], changed)

    async def show_history(self, use: UseView) -> None:
        """Show who changed what."""
        from kiosk.tui.desk.dialogs.history import HistoryDialog  # when it is needed

        changes = await self.read(history.of_booking, use.booking)
        await self.ask(HistoryDialog(self.words, use, changes))

    async def scope(self, use: UseView, what: str) -> Scope | None:
        """Return how much of a series is meant, and name before what stays as it is."""
        from kiosk.tui.desk.dialogs.scope import ScopeDialog  # when it is needed

        if not use.repeats:
            return Scope.THIS
        surveys = {one: await self.read(booking_changes.survey, use.id, one) for one in Scope}
        counts = {one: len(found.uses) for one, found in surveys.items()}
        said = self.words.say(what, title=use.details.title)
        return await self.ask(ScopeDialog(self.words, said, surveys[Scope.ALL], counts))

    async def _granted(self, wish: Wish) -> Changed | None:
        """Move, asking on for as long as something is in the way; None: it was given up."""
        while True:
            try:
                return await self.at_once(wish.grant)
            except Refused as refused:
                other = await self._instead(wish, refused)
            if other is None:
                return None
            wish = other

    async def _instead(self, wish: Wish, refused: Refused) -> Wish | None:
        if refused.code in OVERRIDABLE and not wish.anyway:
            return replace(wish, anyway=True) if await self.wants_anyway(refused) else None
        if refused.code != "booking.conflict":
            raise refused
        conflicts = refused.details["conflicts"]
        if not isinstance(conflicts, tuple):
            raise refused
        if wish.scope is Scope.THIS:
            slot = await self.alternative(conflicts[0])
            return None if slot is None else replace(wish, target=lambda _: slot)
        return await self._without_conflicts(wish, refused)

    async def _without_conflicts(self, wish: Wish, refused: Refused) -> Wish | None:
        """Ask what becomes of each day of a series that somebody has."""
        from kiosk.tui.desk.dialogs.series import SeriesDialog  # when it is needed

        conflicts: tuple[Conflict, ...] = tuple(refused.details["conflicts"])  # type: ignore[arg-type]
        taken = [Prospect(Planned(one.planned, one.wanted), one, None) for one in conflicts]
        whole = await self.read(booking_changes.survey, wish.use_id, wish.scope)
        others = len(whole.uses) - int(str(refused.details["count"]))
        dialog = SeriesDialog(
            self.words, self.house, self.now.date(), taken, others, mark("Move {times}")
        )
        choices = await self.ask(dialog)
        return None if choices is None else replace(wish, choices={**wish.choices, **choices})

    def _tell(self, text: str, use: UseView, changed: Changed) -> None:
        more = len(changed.uses)
        what = self._named(use)
        if more > 1:
            what = f"{what}, {rule_words.times(self.words, more)}"
        said = self.words.say(text, what=what)
        if changed.kept:
            said += " " + self.words.say_many(
                "{n} changed by hand stays as it was.",
                "{n} changed by hand stay as they were.",
                len(changed.kept),
            )
        if changed.beyond:
            said += " " + self.words.say_many(
                "{n} was planned separately and stays as it is.",
                "{n} were planned separately and stay as they are.",
                len(changed.beyond),
            )
        self.screen.say(said)

    def _named(self, use: UseView) -> str:
        return f"{use.details.title}, {self.slot_in_words(use.slot)}"

    def _state(self, use: UseView) -> str:
        return booking_words.state(self.words, use, self.now.date())


def _shifted(start_by: timedelta, end_by: timedelta, use: UseView) -> Slot:
    return Slot(use.resource, lasting(use.start, start_by), lasting(use.end, end_by))
