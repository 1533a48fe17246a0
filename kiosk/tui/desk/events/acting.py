"""What can be done about events: seats, the door, paper, other times."""

from collections.abc import Callable, Coroutine, Mapping
from typing import TYPE_CHECKING, Any

from db.enums import JobKind, RegistrationState
from kiosk import programme_words
from kiosk.domain import spoken
from kiosk.domain.events import EventDetails, Stretch
from kiosk.domain.moments import lasting, length
from kiosk.domain.naming import named
from kiosk.domain.refusals import Refused
from kiosk.services import door, event_changes, events, printing, registrations, signatures
from kiosk.services.door import AtDoor
from kiosk.services.event_changes import EventMove
from kiosk.services.event_views import EventView, RegistrationView
from kiosk.services.events import EventRequest
from kiosk.services.registrations import Given, Wanted
from kiosk.tui.desk.flow import Flow

if TYPE_CHECKING:
    from kiosk.tui.desk.events.screen import EventsScreen

Errand = Coroutine[Any, Any, None]

AGAINST_RULES = frozenset({"booking.outside-hours", "booking.closed", "booking.too-many-people"})
"""Refusals of a room that a receptionist may decide otherwise."""


class EventActing(Flow):
    """Knows which errand an intent is."""

    def __init__(self, screen: "EventsScreen") -> None:
        super().__init__(screen)
        self.screen = screen
        self.of_house: Mapping[str, Callable[[], Errand]] = {
            "arrange": self.arrange,
            "programme": self.print_programme,
            "keys": self.show_keys,
        }
        self.of_event: Mapping[str, Callable[[EventView], Errand]] = {
            "people": self.people,
            "register": self.register,
            "walk-in": self.walk_in,
            "sheet": self.print_sheet,
            "move": self.move,
            "call-off": self.call_off,
        }

    # Seats

    async def register(self, event: EventView) -> None:
        """Give somebody seats, or a place in line."""
        slot = await self._slot(event)
        if event.slots and slot is None:
            return
        people = await self._number(self.words.say("How many people?"), "1")
        if people is None:
            return
        name = contact = ""
        if event.details.asks_name:
            name = await self._typed(self.words.say("First name?"), "") or ""
        typed = await self._typed(self.words.say("How to tell them? (may stay empty)"), "")
        if typed is None:
            return
        contact = typed
        wanted = Wanted(event.id, people, name, contact, slot=slot)
        made = await self.write(registrations.register, wanted)
        await self.write(printing.request_registration, made.id)
        self.wake()
        state = programme_words.registration(self.words, made)
        self.say("{title}: {state}", title=event.details.title, state=state)

    async def people(self, event: EventView) -> None:
        """Show who comes; one that is chosen comes in, goes out, or gives the seat back."""
        from kiosk.tui.desk.dialogs.people import PeopleDialog  # when it is needed

        found = await self.read(registrations.of_event, event.id)
        lines = [(self._named(one), self._state(one)) for one in found]
        told = programme_words.seats(self.words, event)
        if not lines:
            told = self.words.say("Nobody has registered.")
        dialog = PeopleDialog(self.words, event.details.title, told, lines)
        picked = await self.ask(dialog)
        if picked is not None:
            await self._with(found[picked])

    async def _with(self, one: RegistrationView) -> None:
        from kiosk.tui.desk.dialogs.pick import PickDialog  # when it is needed

        say = self.words.say
        if one.state is RegistrationState.CANCELLED:
            raise Refused("registration.cancelled")
        ways: list[tuple[str, Callable[[], Errand]]] = [
            (say("gives the seat back"), lambda: self._give_back(one)),
            (say("print the code again"), lambda: self._print_code(one)),
        ]
        if one.state is RegistrationState.REGISTERED:
            ways.insert(0, (say("comes in"), lambda: self.come_in(one.token)))
            ways.insert(1, (say("goes out"), lambda: self._go_out(one)))
        picked = await self.ask(PickDialog(self.words, self._named(one), [way for way, _ in ways]))
        if picked is not None:
            await ways[picked][1]()

    async def _give_back(self, one: RegistrationView) -> None:
        self._told(await self.write(registrations.cancel, one.id))

    async def _print_code(self, one: RegistrationView) -> None:
        await self.write(printing.request_registration, one.id)
        self.wake()
        self.say("The code is being printed.")

    # The door

    async def come_in(self, code: str) -> None:
        """Let somebody in who shows a code; the desk may do so although the room is full."""
        try:
            passed = await self.write(door.attend, code)
        except Refused as refused:
            if refused.code != "scan.room-full" or not await self.wants_anyway(refused):
                raise
            passed = await self.write(door.attend, code, anyway=True)
        self._passed(passed)

    async def _go_out(self, one: RegistrationView) -> None:
        self._passed(await self.write(door.leave, one.token))

    async def walk_in(self, event: EventView) -> None:
        """Let somebody in without a registration."""
        people = await self._number(self.words.say("How many people?"), "1")
        if people is None:
            return
        try:
            passed = await self.write(door.walk_in, event.id, people)
        except Refused as refused:
            if refused.code != "scan.room-full" or not await self.wants_anyway(refused):
                raise
            passed = await self.write(door.walk_in, event.id, people, anyway=True)
        self._passed(passed)

    # The event

    async def arrange(self) -> None:
        """Plan an event by a few answers; everything else can be changed afterwards."""
        say = self.words.say
        title = await self._typed(say("What is it called?"), "")
        when = title and await self._typed(say("When does it begin?"), "")
        until = when and await self._typed(say("Until when?"), "2h")
        if not title or not when or not until:
            return
        start = spoken.moment(when, self.now)
        time = Stretch(start, spoken.end(until, start, self.now))
        room = await self._typed(say("Which room? (may stay empty)"), "")
        seats = (
            None if room is None else await self._typed(say("How many seats? (may stay empty)"), "")
        )
        if room is None or seats is None:
            return
        rooms = (named(self.house, room).key,) if room.strip() else ()
        details = EventDetails(title, seats=self._count(seats) if seats.strip() else None)
        made = await self._against_rules(
            lambda anyway: self.write(
                events.arrange, EventRequest(details, (time,), rooms, anyway=anyway)
            )
        )
        self.screen.follow(made[0].id)
        self.say("{title} is planned", title=title)

    async def move(self, event: EventView) -> None:
        """Let it take place at another time, with its room."""
        from kiosk.tui.desk.dialogs.pick import PickDialog  # when it is needed

        place: int | None = 0
        if len(event.sessions) > 1:
            today = self.now.date()
            lines = [programme_words.when(self.words, one, today) for one in event.sessions]
            place = await self.ask(PickDialog(self.words, event.details.title, lines))
        if place is None:
            return
        one = event.sessions[place]
        typed = await self._typed(self.words.say("When does it begin?"), "")
        if not typed:
            return
        start = spoken.moment(typed, self.now, one.start.date())
        to = Stretch(start, lasting(start, length(one.start, one.end)))
        await self._against_rules(
            lambda anyway: self.write(
                event_changes.move, event.id, EventMove(to, one.id, anyway=anyway)
            )
        )
        self.screen.follow(event.id)
        self.say("{title} has moved", title=event.details.title)

    async def call_off(self, event: EventView) -> None:
        """Let it not take place, and say whom to tell."""
        from kiosk.tui.desk.dialogs.ask import Confirm
        from kiosk.tui.desk.dialogs.told import Told  # when they are needed

        say = self.words.say
        question = say("“{title}” does not take place?", title=event.details.title)
        if not await self.ask(Confirm(self.words, question, say("Call off"), say("Leave it"))):
            return
        off = await self.write(event_changes.cancel, event.id)
        lines = [f"{self._named(one)}  {one.contact}".strip() for one in off.to_tell]
        title = say("People to tell") if lines else say("Nobody has registered.")
        if await self.ask(Told(self.words, title, lines, say("Print"))):
            await self.write(printing.request_of_event, JobKind.TO_TELL, event.id)
            self.wake()
        self.say("{title} does not take place", title=event.details.title)

    # Paper

    async def print_sheet(self, event: EventView) -> None:
        """Print the attendance sheet, once what is wrong with it was read."""
        from kiosk.tui.desk.dialogs.told import Told  # when it is needed

        sheet = await self.read(signatures.sheet, event.id)
        doubts = [self.screen.refusal(one.code, one.details) for one in sheet.doubts]
        title = self.words.say("Attendance sheet")
        if doubts and not await self.ask(Told(self.words, title, doubts, self.words.say("Print"))):
            return
        await self.write(printing.request_of_event, JobKind.SIGNATURES, event.id)
        self.wake()
        self.say("The attendance sheet is being printed.")

    async def print_programme(self) -> None:
        """Print what is on, to take home."""
        await self.write(printing.request_programme)
        self.wake()
        self.say("The programme is being printed.")

    async def show_keys(self) -> None:
        """Show every key."""
        from kiosk.tui.desk.dialogs.all_keys import AllKeys  # when it is needed
        from kiosk.tui.desk.events.keys import EVERY_KEY

        await self.ask(AllKeys(self.words, EVERY_KEY))

    # What they share

    async def _against_rules(self, act: Callable[[bool], Coroutine[Any, Any, Any]]) -> Any:
        """Do it; where only a rule of the house is against it, ask whether to do it anyway."""
        try:
            return await act(False)
        except Refused as refused:
            if refused.code not in AGAINST_RULES or not await self.wants_anyway(refused):
                raise
            return await act(True)

    async def _slot(self, event: EventView) -> int | None:
        """Ask for which part of an event."""
        from kiosk.tui.desk.dialogs.people import PeopleDialog  # when it is needed

        if not event.slots:
            return None
        say_many = self.words.say_many
        lines = [
            (
                programme_words.times(self.words, one),
                say_many("{n} seat left", "{n} seats left", one.seats.left or 0),
            )
            for one in event.slots
        ]
        title = self.words.say("At what time do you come?")
        picked = await self.ask(PeopleDialog(self.words, title, "", lines))
        return None if picked is None else event.slots[picked].id

    async def _typed(self, question: str, initial: str) -> str | None:
        return await self.screen.type(question, initial, self.words.say("OK"))

    async def _number(self, question: str, initial: str) -> int | None:
        typed = await self._typed(question, initial)
        return None if typed is None else self._count(typed)

    def _count(self, typed: str) -> int:
        digits = typed.strip()
        if not (digits.isascii() and digits.isdigit() and len(digits) < 5):
            raise Refused("registration.bad-number", written=digits[:20])
        return int(digits)

    def _named(self, one: RegistrationView) -> str:
        name = one.name or self.words.say("Without a name")
        belongs = programme_words.organisation(self.house, one.organisation)
        slot = programme_words.times(self.words, one.slot) if one.slot else ""
        people = f"({one.people})" if one.people > 1 else ""
        return "  ".join(part for part in (name, people, slot, belongs) if part)

    def _state(self, one: RegistrationView) -> str:
        return programme_words.registration(self.words, one)

    def _passed(self, passed: AtDoor) -> None:
        passage = programme_words.passage(self.words, passed.passage)
        inside = programme_words.inside(self.words, passed.inside, passed.capacity)
        title = passed.event.details.title
        self.say("{title}: {passage}. {inside}", title=title, passage=passage, inside=inside)

    def _told(self, given: Given) -> None:
        if not given.moved_up:
            self.say("The seat is given back.")
            return
        names = ", ".join(f"{self._named(one)} {one.contact}".strip() for one in given.moved_up)
        self.say("Has a seat now, and has to be told: {names}", names=names)
