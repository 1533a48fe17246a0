"""The rooms: a day by time, a week, a list; what is under the cursor; what can be done with it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from textual.app import ComposeResult
from textual.events import Key

from kiosk import wording
from kiosk.domain.booking import Slot
from kiosk.domain.house import House
from kiosk.i18n import Words, mark
from kiosk.reception import Reception
from kiosk.services import bookings
from kiosk.services.booking_views import UseView
from kiosk.tui.desk.main_screen import MainScreen
from kiosk.tui.desk.rooms import keys
from kiosk.tui.desk.rooms.day_list import DayList
from kiosk.tui.desk.rooms.doing import Doing
from kiosk.tui.desk.rooms.picture import Picture, matters
from kiosk.tui.desk.rooms.pointing import Pointing
from kiosk.tui.desk.rooms.telling import ARROWS, Teller
from kiosk.tui.desk.rooms.view import KINDS, View, kinds_of
from kiosk.tui.widgets.cursor_list import CursorList
from kiosk.tui.widgets.grid_mouse import GridMouse
from kiosk.tui.widgets.header import HouseHeader
from kiosk.tui.widgets.key_line import KeyLine
from kiosk.tui.widgets.lines import Lines
from kiosk.tui.widgets.time_grid import TimeGrid

SOON = 0.05
"""Seconds after which a day is drawn without what is booked on it."""


class RoomsScreen(MainScreen, inherit_bindings=False):
    """Shows, and turns keys and touches into errands; `doing` knows what each of them is."""

    CLOSED = mark("⚠ Nothing can be booked now: write it down on paper")

    def __init__(self, house: House, words: Words) -> None:
        super().__init__(house, words)
        self.uses: tuple[UseView, ...] = ()
        self.loaded = False
        self.carried: UseView | None = None
        self._following: tuple[int, datetime] | None = None
        self._typing = ""
        self._drawn = True
        self._cursor_on: tuple[str | None, date] | None = None

    def compose(self) -> ComposeResult:
        """Put the day in the middle, what is under the cursor below it."""
        now = self.now()
        self.view = View(now.date(), kinds_of(self.house)[0])
        self.grid = TimeGrid(self.words, self.house.zone, now.astimezone(UTC))
        self.day_list = DayList(self.words, self.house)
        self.pointing = Pointing(self.house, self.grid, self.day_list, lambda: self.view)
        self.doing = Doing(self)
        yield HouseHeader(self.house.name)
        yield Lines(id="date")
        yield self.grid
        yield self.day_list
        yield Lines(id="about")
        yield Lines(id="said")
        yield self.entry
        yield KeyLine()

    def on_mount(self) -> None:
        """Show the empty day at once, with the cursor on now."""
        self.look_at(self.view)
        self.cursor_to(self.now())
        self.show_time()

    # What is asked of others

    def looked_at(self) -> tuple[date, int]:
        """Return the days that are shown."""
        return self.view.first, self.view.days

    def look_up(self, reception: Reception, what: tuple[date, int]) -> tuple[UseView, ...]:
        """Return what is booked on these days."""
        first, days = what
        return reception.read(bookings.of_day, first, None, days)

    def refusal(self, code: str, details: Mapping[str, Any]) -> str:
        """Put a refusal into words."""
        today = self.now().date()
        return wording.explain(self.words, self.house, today, code, details).what

    async def type(
        self, question: str, initial: str, yes: str, *, suggested: bool = False
    ) -> str | None:
        """Return what is typed at the bottom; None when it is given up."""
        self._typing = yes
        answer = super().type(question, initial, yes, suggested=suggested)
        self.call_later(self.describe)
        try:
            return await answer
        finally:
            self.grid.clear_selection()
            self.describe()

    # What is shown

    @property
    def picture(self) -> Picture:
        """How things are drawn now."""
        return Picture(self.house, self.words, self.now())

    def look_at(self, view: View) -> None:
        """Look at something else; the cursor stays at its time, on its resource."""
        day = self.pointing.day
        if view.day != self.view.day or not view.shows(day):
            day = view.day
        self._cursor_on = (self.pointing.resource, day)
        far = (view.first, view.days) != (self.view.first, self.view.days)
        self.view = view
        self.grid.display, self.day_list.display = not view.as_list, view.as_list
        if far:
            self.uses, self.loaded = (), False
            self.pointing.uses = {}
        if far and self.reading.side is not None:
            # What is booked comes in a moment, and drawing takes longer than reading.
            self._drawn = False
            self.set_timer(SOON, self.draw_at_last)
        else:
            self.draw()
            self.describe()
        self.reading.reload()

    def show(self, uses: tuple[UseView, ...]) -> None:
        """Show what is booked, as it was just read."""
        under = self.pointing.use
        self.uses, self.loaded = uses, True
        self.pointing.uses = {use.id: use for use in uses}
        self.draw()
        self._go_with(under)
        self._go_after()
        self.describe()

    def draw_at_last(self) -> None:
        """Draw the day without what is booked, if that has not come yet."""
        if not self._drawn:
            self.draw()
            self.describe()

    def draw(self) -> None:
        """Draw what is known."""
        self._drawn = True
        picture = self.picture
        lanes = picture.lanes(self.view, self.uses)
        self.grid.show(lanes, picture.now.astimezone(UTC), matters(lanes))
        if self._cursor_on is not None:
            number = self.pointing.lane_of(*self._cursor_on)
            self._cursor_on = None
            if number is not None:
                self.grid.move_to(number, self.grid.step)
        if self.view.as_list:
            shown = {one.key for one in self.view.resources(self.house)}
            parts = {part for key in shown for part in (key, *self.house.resources[key].parts)}
            seen = [use for use in self.uses if use.resource in shown or parts & set(use.takes)]
            self.day_list.show(seen, picture.now, week=self.view.week_of is not None)

    def describe(self) -> None:
        """Say what is under the cursor, and which keys make sense there."""
        if not self._drawn:
            return
        teller = Teller(self.picture)
        self.query_one("#date", Lines).say(teller.date_line(self.view))
        about, key_line = self.query_one("#about", Lines), self.query_one(KeyLine)
        use, slot = self.pointing.use, self.pointing.slot
        if self.carried and (to := self.pointing.carried_to(self.carried)):
            about.say(*teller.of_carried(self.carried, to))
            hints = keys.of_typing(self.words, self.words.say("Put down"))
        elif use is not None:
            about.say(*teller.of_use(use))
            hints = keys.of_use(self.words, use, self.now())
        elif not self.loaded:
            about.say([("…", "plain")])
            hints = keys.of_free_time(self.words, self.view)
        elif self.view.as_list or slot is None:
            about.say([(self.words.say("Nothing is booked."), "plain")])
            hints = keys.of_free_time(self.words, self.view)
        else:
            closed = self.grid.lane.closed if self.grid.lane else ""
            empty = not any(lane.bars for lane in self.grid.lanes)
            about.say(*teller.of_free_time(slot, self.pointing.free, closed, empty=empty))
            hints = keys.of_free_time(self.words, self.view)
        if self.entry.is_open:
            hints = keys.of_typing(self.words, self._typing)
        key_line.say(tuple(hints))

    def show_time(self) -> None:
        """Show the time, what is wrong with the house, and how the day goes on."""
        super().show_time()
        now = self.now()
        if now.replace(second=0, microsecond=0) != self.grid.now.replace(second=0, microsecond=0):
            self.draw()
            self.describe()

    # Where the cursor is

    def cursor_to(self, moment: datetime) -> None:
        """Put the cursor on a time."""
        self.draw_at_last()
        if self.grid.lane is not None:
            step = self.grid.lane.step_at(moment.astimezone(UTC))
            self.grid.move_to(self.grid.lane_number, step)
        self.describe()

    def follow(self, use: UseView) -> None:
        """Put the cursor on a booking, once it is shown where it is now."""
        self._following = (use.booking, use.planned)
        self._look_where(use.slot)

    def show_slot(self, slot: Slot) -> None:
        """Select a slot, wherever it is."""
        self._look_where(slot)
        self.look_at(replace(self.view, as_list=False))
        self.draw_at_last()
        if place := self.pointing.place_of(slot):
            self.grid.select(*place)
        self.describe()

    def _look_where(self, slot: Slot) -> None:
        view = replace(self.view, day=slot.start.date())
        if view.week_of:
            view = replace(view, week_of=slot.resource)
        elif self.house.resources[slot.resource].kind not in KINDS[view.kinds]:
            view = replace(view, kinds=kinds_of(self.house)[-1])
        if view != self.view:
            self.look_at(view)

    def _go_with(self, under: UseView | None) -> None:
        """Keep the cursor on a booking that was moved: the next key is meant for it."""
        if under is None or self.carried is not None or self.view.as_list:
            return
        moved, here = self.pointing.uses.get(under.id), self.pointing.use
        if moved is None or moved.slot == under.slot or (here and here.id == under.id):
            return
        if place := self.pointing.place_of(moved.slot):
            self.grid.move_to(*place[:2])

    def _go_after(self) -> None:
        if self._following is None:
            return
        booking, planned = self._following
        for use in self.uses:
            if (use.booking, use.planned) == (booking, planned):
                self._following = None
                self.day_list.go_to_use(booking, planned)
                if place := self.pointing.place_of(use.slot):
                    self.grid.move_to(*place[:2])

    # Keys and touches

    def on_key(self, event: Key) -> None:
        """Do what the key says."""
        intent = keys.INTENTS.get(event.key) or keys.INTENTS.get((event.character or "").lower())
        # While something is typed the keys are the line's; what it takes was stopped there.
        if intent is not None and (intent == "leave" or not self.entry.is_open):
            event.stop()
            self.doing.do(intent)

    def on_key_line_touched(self, message: KeyLine.Touched) -> None:
        """Do as if the key was pressed."""
        self.doing.do(message.intent)

    def on_lines_touched(self, message: Lines.Touched) -> None:
        """Go a day back or on."""
        if message.lines.id == "date":
            if message.x < len(ARROWS):
                self.doing.do("day-before" if message.x < len(ARROWS) // 2 else "day-after")
            else:
                self.doing.do("go-to")

    def on_cursor_list_touched(self, message: CursorList.Touched) -> None:
        """Open what was touched twice."""
        self.touched(twice=message.twice)

    def on_grid_mouse_touched(self, message: GridMouse.Touched) -> None:
        """Open what was touched twice."""
        self.touched(twice=message.twice)

    def touched(self, *, twice: bool) -> None:
        """Give up what is being typed, and look at what was touched."""
        self.entry.give_up()
        self.describe()
        if twice:
            self.doing.do("open")

    def on_grid_mouse_spanned(self) -> None:
        """Book what was selected."""
        self.doing.do("open")

    def on_grid_mouse_put_down(self) -> None:
        """Put down what was dragged."""
        self.doing.put_down()

    @property
    def resource(self) -> str | None:
        """The resource under the cursor."""
        return self.pointing.resource

    @property
    def day(self) -> date:
        """The day under the cursor."""
        return self.pointing.day
