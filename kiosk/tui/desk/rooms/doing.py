"""From what a key means to what is done about what is under the cursor."""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from db.enums import OccurrenceState
from kiosk.services import bookings
from kiosk.tui.desk.rooms.booking import Booking
from kiosk.tui.desk.rooms.changing import Changing
from kiosk.tui.desk.rooms.flow import RoomsFlow
from kiosk.tui.desk.rooms.keys import EVERY_KEY
from kiosk.tui.desk.rooms.moving import Moving
from kiosk.tui.desk.rooms.paper import Paper

if TYPE_CHECKING:
    from kiosk.services.booking_views import UseView
    from kiosk.tui.desk.rooms.screen import RoomsScreen

Errand = Coroutine[Any, Any, None]

_WHILE_CARRYING = {
    *("left", "right", "up", "down", "home", "end", "week", "today"),
    *("day-before", "day-after"),
}


class Doing(RoomsFlow):
    """Knows every intent; one at a time, but for what is quick."""

    def __init__(self, screen: "RoomsScreen") -> None:
        super().__init__(screen)
        self.moving = Moving(screen)
        self.changing = changing = Changing(screen)
        self.booking = Booking(screen, changing)
        paper = Paper(screen)
        self.of_use: Mapping[str, Callable[[UseView], Errand]] = {
            "earlier": changing.earlier,
            "later": changing.later,
            "longer": changing.longer,
            "shorter": changing.shorter,
            "end-now": changing.end,
            "no-show": changing.no_show,
            "arrived": changing.arrived,
            "cancel": changing.cancel,
            "confirm": changing.confirm,
            "history": changing.show_history,
        }
        self.of_itself: Mapping[str, Callable[[], Errand]] = {
            "undo": changing.undo,
            "search": self.booking.by_sentence,
            "go-to": self.moving.ask_where,
            "print": paper.print_day,
            "papers": paper.choose,
            "keys": self.show_keys,
        }
        self.others: Mapping[str, Callable[[], None]] = {
            "open": self.open,
            "form": self.form,
            "carry": self.take_up,
            "restore": self.restore,
            "let-go": self.let_go,
        }

    def do(self, intent: str) -> None:
        """Do what was meant, as far as it makes sense now."""
        screen = self.screen
        screen.draw_at_last()
        if intent == "leave":
            screen.app.exit()
        elif screen.entry.is_open:
            self._end_typing(intent)
        elif screen.carried is not None:
            self._carry_on(intent)
        else:
            screen.say("")
            self._do(intent)

    def _do(self, intent: str) -> None:
        if intent in self.moving.ways:
            self._go(intent)
        elif intent in self.others:
            self.others[intent]()
        elif intent in self.of_itself:
            self.screen.run(self.of_itself[intent]())
        elif (use := self.screen.pointing.use) is not None:
            self.screen.run(self.of_use[intent](use))
        else:
            self.say("Choose a booking first.")

    def _go(self, intent: str) -> None:
        self.moving.ways[intent]()
        self.screen.describe()

    def _end_typing(self, intent: str) -> None:
        if intent == "open":
            self.screen.entry.submit()
        elif intent == "let-go":
            self.screen.entry.give_up()

    def _carry_on(self, intent: str) -> None:
        if intent == "open":
            self.put_down()
        elif intent in ("let-go", "carry"):
            self.let_go()
        elif intent in _WHILE_CARRYING:
            self._go(intent)

    def open(self) -> None:
        """Show a booking, or book what is free."""
        use, slot = self.screen.pointing.use, self.screen.pointing.slot
        if use is not None:
            self.screen.run(self.booking.change(use))
        elif self.screen.view.as_list:
            self.moving.as_list()
        elif slot is not None:
            place = self.screen.pointing.place_of(slot)
            if place is not None and self.screen.grid.selection is None:
                self.screen.grid.select(*place)
            self.screen.run(self.booking.by_title(slot))

    def form(self) -> None:
        """Book with everything, or show all about a booking."""
        use, slot = self.screen.pointing.use, self.screen.pointing.slot
        if use is not None:
            self.screen.run(self.booking.change(use))
        elif slot is not None:
            self.screen.run(self.booking.by_form(slot))

    def take_up(self) -> None:
        """Take a booking up."""
        screen, use = self.screen, self.screen.pointing.use
        if use is None:
            self.say("Choose a booking first.")
            return
        if screen.view.as_list:
            screen.look_at(replace(screen.view, as_list=False))
            if place := screen.pointing.place_of(use.slot):
                screen.grid.move_to(*place[:2])
        own = screen.pointing.lane_of(use.resource, screen.day)
        if own is not None:  # it may be seen in the row of a part
            screen.grid.move_to(own, screen.grid.step)
        screen.grid.carry(screen.grid.bar)
        screen.carried = use if screen.grid.carried else None
        screen.describe()

    def put_down(self) -> None:
        """Put down what is carried, or was dragged."""
        screen = self.screen
        carried = screen.grid.carried
        use = screen.carried or (screen.pointing.uses.get(carried.bar.key) if carried else None)
        to = screen.pointing.carried_to(use) if use else None
        self.let_go()
        if use is not None and to is not None:
            screen.run(self.changing.put(use, to))

    def let_go(self) -> None:
        """Forget what is carried or selected."""
        self.screen.carried = None
        self.screen.grid.carry(None)
        self.screen.describe()

    async def find(self, code: str) -> None:
        """Go to the booking with this code: to its next time, or to its last."""
        uses = await self.read(bookings.by_code, code)
        coming = (use for use in uses if use.state is OccurrenceState.BOOKED and use.end > self.now)
        self.screen.follow(next(coming, uses[-1]))

    def restore(self) -> None:
        """Put back what was cancelled on this day."""
        resource = self.screen.resource
        if resource is not None:
            self.screen.run(self.changing.restore(resource, self.screen.day))

    async def show_keys(self) -> None:
        """Explain every key."""
        from kiosk.tui.desk.dialogs.all_keys import AllKeys  # when it is needed

        await self.ask(AllKeys(self.words, EVERY_KEY))
