"""The rooms of the day on paper."""

import asyncio
from datetime import date
from typing import TYPE_CHECKING

from db.enums import SheetKind
from kiosk import schedule_words, wording
from kiosk.services import editions, printing
from kiosk.services.editions import Ordered
from kiosk.services.schedule import Sheet
from kiosk.tui.desk.rooms.flow import RoomsFlow

if TYPE_CHECKING:
    from kiosk.tui.desk.rooms.screen import RoomsScreen

LOOK_EVERY = 0.3
"""Seconds between two looks at what becomes of a sheet."""

PATIENCE = 15.0
"""Seconds after which it is left to the line about the printers."""


class Paper(RoomsFlow):
    """One key prints the sheet of the desk; another one asks which sheet."""

    def __init__(self, screen: "RoomsScreen") -> None:
        super().__init__(screen)
        self._last_ordered: tuple[Ordered, ...] = ()

    async def print_day(self) -> None:
        """Print the day that is shown, for the desk."""
        await self._print(Sheet(SheetKind.DESK, self.screen.day))

    async def choose(self) -> None:
        """Ask which sheet, and print it."""
        from kiosk.tui.desk.dialogs.pick import PickDialog  # when it is needed

        sheets = self._sheets(self.screen.day)
        lines = [schedule_words.named(self.words, self.house, sheet) for sheet in sheets]
        place = await self.ask(PickDialog(self.words, self.words.say("Print"), lines))
        if place is not None:
            await self._print(sheets[place])

    def _sheets(self, day: date) -> list[Sheet]:
        """Return what there is paper for on this machine."""
        reception, room = self.screen.reception, self.screen.resource
        every = [
            Sheet(SheetKind.DESK, day),
            Sheet(SheetKind.DESK, day, by_time=True),
            Sheet(SheetKind.DESK_WEEK, day),
            Sheet(SheetKind.POSTER, day),
            Sheet(SheetKind.DOOR, day),
        ]
        if room is not None:
            every += [Sheet(SheetKind.DOOR, day, room), Sheet(SheetKind.WEEK, day, room)]
        return [sheet for sheet in every if reception.place.printer_of(sheet.kind)]

    async def _print(self, sheet: Sheet) -> None:
        # A new version withdraws the one before, whose end is then nobody's news.
        self._last_ordered = ()
        ordered = self._last_ordered = await self.write(editions.order, sheet)
        self.wake()
        for one in ordered:
            what = schedule_words.named(self.words, self.house, one.sheet)
            self.say("Version {n} is being printed: {what}", n=one.version, what=what)
            await self._see_it_out(one, what)
            if self._last_ordered is not ordered:
                return

    async def _see_it_out(self, ordered: Ordered, what: str) -> None:
        """Say how it ended, or why it waits, unless something else was ordered meanwhile."""
        for _ in range(round(PATIENCE / LOOK_EVERY)):
            await asyncio.sleep(LOOK_EVERY)
            job = await self.read(printing.get, ordered.job.id)
            if ordered not in self._last_ordered:
                return
            if not job.is_open or job.reason:
                state = wording.job_state(self.words, job.state)
                why = wording.trouble(self.words, job.reason) if job.reason else ""
                said = self.words.say("{what}, version {n}: {state}", what=what,
                                      n=ordered.version, state=state)  # fmt: skip
                self.screen.say(f"{said}. {why}".strip(), bad=bool(why))
                return
