"""Who is in the house, on the screen and on paper."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kiosk import queue_words
from kiosk.services import building, printing
from kiosk.services.building import Headcount
from kiosk.tui.desk.flow import Flow

if TYPE_CHECKING:
    from kiosk.tui.desk.queue.screen import QueueScreen


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
        if await self.ask(Told(self.words, title, list(self._lines(count)), say("Print"))):
            await self.write(printing.request_present)
            self.wake()
            self.say("The list is being printed.")

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
