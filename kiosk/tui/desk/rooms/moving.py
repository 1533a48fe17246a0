"""Going about in time and among rooms, without changing anything."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from kiosk.domain import spoken
from kiosk.domain.moments import FIRST_YEAR, LAST_YEAR
from kiosk.domain.refusals import Refused
from kiosk.tui.desk.rooms.flow import RoomsFlow
from kiosk.tui.desk.rooms.view import WEEK, kinds_of
from kiosk.tui.widgets.lanes import Lane

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kiosk.tui.desk.rooms.screen import RoomsScreen


class Moving(RoomsFlow):
    """What arrows and days do."""

    def __init__(self, screen: "RoomsScreen") -> None:
        super().__init__(screen)
        self.ways: Mapping[str, Callable[[], None]] = {
            "left": lambda: self.step(-1),
            "right": lambda: self.step(1),
            "up": lambda: self.row(-1),
            "down": lambda: self.row(1),
            "home": lambda: self.to_step(self.screen.grid.matters[0]),
            "end": lambda: self.to_step(self.screen.grid.matters[1] - 1),
            "less": lambda: self.screen.grid.extend(-1),
            "more": lambda: self.screen.grid.extend(1),
            "next": lambda: self.booking(1),
            "previous": lambda: self.booking(-1),
            "day-before": lambda: self.days(-1),
            "day-after": lambda: self.days(1),
            "today": self.today,
            "list": self.as_list,
            "week": self.week,
            "kinds": self.kinds,
        }

    def step(self, by: int) -> None:
        """Move the cursor in time; in a list, among the days."""
        if self.screen.view.as_list:
            self.days(by)
        else:
            grid = self.screen.grid
            grid.move_to(grid.lane_number, grid.step + by)

    def row(self, by: int) -> None:
        """Move the cursor to another row."""
        if self.screen.view.as_list:
            self.screen.day_list.move(by)
        else:
            grid = self.screen.grid
            grid.move_to(grid.lane_number + by, grid.step)

    def to_step(self, step: int) -> None:
        """Move the cursor to the beginning or the end of the day."""
        if self.screen.view.as_list:
            self.screen.day_list.move(-len(self.screen.uses) if not step else len(self.screen.uses))
        else:
            self.screen.grid.move_to(self.screen.grid.lane_number, step)

    def booking(self, by: int) -> None:
        """Move the cursor to the next booking, row by row."""
        if self.screen.view.as_list:
            self.screen.day_list.move(by)
            return
        grid = self.screen.grid
        places = _places(grid.lanes)
        here = (grid.lane_number, grid.step)
        if by < 0:
            before = [place for place in places if place < here]
            found = before[-1] if before else None
        else:
            found = next((place for place in places if place > here), None)
        if found is None and places:
            found = places[0] if by > 0 else places[-1]
        if found is not None:
            grid.move_to(*found)

    def days(self, by: int) -> None:
        """Show the day before or after, or the week."""
        view = self.screen.view
        self.go_to(view.day + timedelta(days=by * (WEEK if view.week_of else 1)))

    def today(self) -> None:
        """Show today, with the cursor on now."""
        self.go_to(self.now.date())
        self.screen.cursor_to(self.now)

    def go_to(self, day: date) -> None:
        """Show a day, with the cursor on the same time."""
        if FIRST_YEAR <= day.year <= LAST_YEAR:
            self.screen.look_at(replace(self.screen.view, day=day))

    def as_list(self) -> None:
        """Change between grid and list."""
        view = self.screen.view
        self.screen.look_at(replace(view, as_list=not view.as_list))

    def week(self) -> None:
        """Show the week of the room under the cursor, or again all rooms of the day."""
        view, room = self.screen.view, self.screen.resource
        if view.week_of:
            self.screen.look_at(replace(view, week_of=None, day=self.screen.day))
        elif room is not None:
            self.screen.look_at(replace(view, week_of=room))

    def kinds(self) -> None:
        """Show the next kind of resources."""
        view, every = self.screen.view, kinds_of(self.house)
        place = every.index(view.kinds) if view.kinds in every else 0
        shown = every[(place + 1) % len(every)]
        self.screen.look_at(replace(view, kinds=shown, week_of=None))

    async def ask_where(self) -> None:
        """Ask for a date, and show it."""
        typed = ""
        question = self.words.say("Which day?")
        while True:
            answer = await self.screen.type(question, typed, self.words.say("Show"))
            if not answer:
                return
            typed = answer
            if self._goes_to(typed):
                return
            question = self.words.say("Not understood. Try: 3/12, thursday, tomorrow 14h.")

    def _goes_to(self, typed: str) -> bool:
        """Go to the day, or to the time of a day, that was typed; tell whether it was one."""
        with suppress(Refused):
            self.go_to(spoken.day(typed, self.now.date()))
            return True
        with suppress(Refused):
            moment = spoken.moment(typed, self.now)
            self.go_to(moment.date())
            self.screen.cursor_to(moment)
            return True
        return False


def _places(lanes: tuple[Lane, ...]) -> list[tuple[int, int]]:
    return sorted(
        {
            (number, lane.step_at(max(bar.start, lane.edges[0])))
            for number, lane in enumerate(lanes)
            for bar in lane.bars
        }
    )
