"""A ticket for somebody who does not use the screen in the hall."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from kiosk import queue_words, wording
from kiosk.domain.calendar import next_reception, receiving
from kiosk.domain.checkin import CheckIn
from kiosk.services import visits
from kiosk.tui.desk.flow import Flow

if TYPE_CHECKING:
    from kiosk.tui.desk.queue.screen import QueueScreen


class Newcomers(Flow):
    """Asks for the service, and gives a number."""

    def __init__(self, screen: "QueueScreen") -> None:
        super().__init__(screen)
        self.screen = screen

    async def new(self) -> None:
        """Give somebody a ticket."""
        service = await self.pick_service(None, only_here=True)
        if service is None:
            return
        request = CheckIn(service, language=self.house.languages[0])
        ticket = await self.write(visits.check_in, request)
        self.wake()
        self.screen.go_to(ticket.visit)
        said = [
            ticket.number,
            queue_words.service(self.words, self.house, service),
            queue_words.counter(self.words, self.house, ticket.office),
            wording.ahead(self.words, ticket.ahead),
        ]
        line = "  ".join(part for part in said if part)
        self.screen.say(line)

    async def pick_service(
        self,
        but: str | None,
        *,
        only_here: bool = False,
        among: Collection[str] | None = None,
    ) -> str | None:
        """Return the service that is meant: those that are here now first, by their letters."""
        from kiosk.tui.desk.dialogs.services import ServiceDialog  # when it is needed

        now = self.now
        here = [key for key in self.house.services if receiving(self.house, key, now)]
        others = [] if only_here else [key for key in self.house.services if key not in here]
        lines = {
            key: self._line(key, now)
            for key in (*here, *others)
            if key != but and (among is None or key in among)
        }
        return await self.ask(ServiceDialog(self.words, self.house, lines))

    def _line(self, key: str, now: datetime) -> str:
        slot = receiving(self.house, key, now)
        if slot is not None:
            return wording.office(self.words, self.house, slot)
        upcoming = next_reception(self.house, key, now)
        if upcoming is None:
            return self.words.say("not here")
        return self.words.say(
            "not here; comes {when}", when=self.words.when(upcoming.start, now.date())
        )
