"""The computers: who sits where until when, nobody's name; what can be done with one."""

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from kiosk import workstation_words
from kiosk.domain.workstations import Station, minutes_left
from kiosk.services import workstations
from kiosk.services.workstations import InternetSpace, WorkstationView
from kiosk.tui.desk.flow import Flow

if TYPE_CHECKING:
    from kiosk.tui.desk.queue.screen import QueueScreen

MOST_MINUTES = 90
"""More are not said in minutes."""

Way = tuple[str, Callable[[], Coroutine[Any, Any, WorkstationView]]]


class WorkstationErrands(Flow):
    """One key shows them; a digit chooses one, and then what happens to it."""

    def __init__(self, screen: "QueueScreen") -> None:
        super().__init__(screen)
        self.screen = screen

    async def show(self) -> None:
        """Show all of them; do with the chosen one what is chosen."""
        from kiosk.tui.desk.dialogs.people import PeopleDialog
        from kiosk.tui.desk.dialogs.pick import PickDialog  # when they are needed

        space = await self.read(workstations.look)
        lines = [(self._name(one), self._state(space, one)) for one in space.stations]
        title = self.words.say("Computers")
        picked = await self.ask(PeopleDialog(self.words, title, self._told(space), lines))
        if picked is None:
            return
        one = space.stations[picked]
        ways = self._ways(one)
        chosen = await self.ask(PickDialog(self.words, self._name(one), [way for way, _ in ways]))
        if chosen is None:
            return
        after = await ways[chosen][1]()
        state = workstation_words.state(self.words, after.state)
        until = self.words.time(after.until) if after.until else ""
        self.say("{what}: {n}", what=self._name(after), n=f"{state} {until}".strip())

    def _ways(self, one: WorkstationView) -> list[Way]:
        """Return what makes sense with a workstation now."""
        say, write = self.words.say, self.write
        broken: Way = (say("Out of order"), lambda: write(workstations.break_down, one.key))
        if one.state is Station.TAKEN:
            return [
                (say("Stays longer"), lambda: write(workstations.prolong, one.key)),
                (say("Has gone"), lambda: write(workstations.leave, one.key)),
                broken,
            ]
        if one.state is Station.OUT_OF_ORDER:
            return [(say("Works again"), lambda: write(workstations.mend, one.key))]
        if one.state is Station.RESERVED:
            return [broken]
        ways: list[Way] = [
            (say("Somebody sits down"), lambda: write(workstations.sit, one.key)),
            broken,
        ]
        service = self.house.internet
        waiting = [each for each in self.screen.seen.queue.waiting if each.service == service]
        if waiting:
            first = waiting[0]
            text = say("{number} sits down", number=first.number)
            ways.insert(0, (text, lambda: write(workstations.sit, one.key, visit=first.id)))
        return ways

    def _told(self, space: InternetSpace) -> str:
        if not space.waiting:
            return ""
        waiting = self.words.say_many("{n} person waits", "{n} people wait", space.waiting)
        if space.expected is None:
            return waiting
        time = self.words.time(space.expected)
        coming = self.words.say("the next computer: {time}", time=time)
        return f"{waiting} · {coming}"

    def _name(self, one: WorkstationView) -> str:
        return self.house.resources[one.key].name

    def _state(self, space: InternetSpace, one: WorkstationView) -> str:
        words = self.words
        parts = [workstation_words.state(words, one.state)]
        if one.until is not None:
            until = workstation_words.until(words, one.until, space.at.date())
            parts.append(words.say("until {time}", time=until))
            left = minutes_left(one.until, space.at)
            if one.state is Station.TAKEN and left <= MOST_MINUTES:
                parts.append(words.say("{n} more minutes", n=left))
        if one.reserved is not None:
            parts.append(words.say("reserved at {time}", time=words.time(one.reserved)))
        return " · ".join(parts)
