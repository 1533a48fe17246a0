"""Who is in the house, on the screen and on paper."""

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kiosk import queue_words, wording
from kiosk.services import building, printing
from kiosk.services.building import Headcount
from kiosk.tui.desk.flow import Flow

if TYPE_CHECKING:
    from kiosk.tui.desk.queue.screen import QueueScreen

PATIENCE, LOOKS = 6.0, 20
"""Seconds in which a printer that does not answer is noticed, and how often one looks."""


class BuildingErrands(Flow):
    """Two keys: one shows it, Enter prints it."""

    def __init__(self, screen: "QueueScreen") -> None:
        super().__init__(screen)
        self.screen = screen

    async def show(self) -> None:
        """Show how many are where; Enter prints it."""
        from kiosk.tui.desk.dialogs.told import Told  # when it is needed

        count = await self.read(building.count)
        say = self.words.say
        title = self.words.say_many(
            "{n} person in the house", "{n} people in the house", count.total
        )
        lines = list(self._lines(count))
        if not await self.ask(Told(self.words, title, lines, say("Print"))):
            return
        job = await self.write(printing.request_present)
        self.wake()
        self.say("The list is being printed.")
        trouble = await self._what_is_wrong(job.id)
        if trouble is not None:  # nobody runs back for a paper: the numbers stay in sight
            why = wording.trouble(self.words, trouble)
            await self.ask(Told(self.words, f"{title}. {why}", lines, say("Close")))

    async def _what_is_wrong(self, job_id: int) -> str | None:
        """Return why a list does not come out, as far as that shows at once."""
        for _ in range(LOOKS):
            job = await self.read(printing.get, job_id)
            if job.reason or not job.is_open:
                return job.reason
            await asyncio.sleep(PATIENCE / LOOKS)
        return None

    def _lines(self, count: Headcount) -> Iterator[str]:
        say = self.words.say
        yield self._counted(say("Hall"), count.hall)
        for key, n in count.counters.items():
            yield self._counted(queue_words.counter(self.words, self.house, key), n)
        for key, n in count.rooms.items():
            yield self._counted(self._room(key), n)
        for key in count.unknown:
            yield say("{what}: {n}", what=self._room(key), n="?")
        if count.outside:
            yield self._counted(say("Stepped out"), count.outside)

    def _counted(self, what: str, n: int) -> str:
        return self.words.say("{what}: {n}", what=what, n=n)

    def _room(self, key: str) -> str:
        known = self.house.resources.get(key)
        return known.name if known else key
