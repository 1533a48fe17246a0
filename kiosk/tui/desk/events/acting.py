"""What can be done about events: seats, the door, paper."""

from collections.abc import Callable, Coroutine, Mapping
from typing import TYPE_CHECKING, Any

from db.enums import JobKind, PoolKind, RegistrationState
from kiosk import programme_words
from kiosk.domain.events import Standing
from kiosk.domain.naming import organisation_named
from kiosk.domain.refusals import Refused
from kiosk.services import door, printing, registrations, signatures
from kiosk.services.door import AtDoor
from kiosk.services.event_views import EventView, RegistrationView
from kiosk.services.registrations import Seat, Wanted
from kiosk.tui.desk.events.asking import EventAsking
from kiosk.tui.desk.events.planning import EventPlanning

if TYPE_CHECKING:
    from kiosk.tui.desk.events.screen import EventsScreen

Errand = Coroutine[Any, Any, None]

_FULL = frozenset({"scan.room-full", "event.full"})
"""Why the desk may still let somebody in."""


class EventActing(EventAsking):
    """Knows which errand an intent is."""

    def __init__(self, screen: "EventsScreen") -> None:
        super().__init__(screen)
        self.planning = EventPlanning(screen)
        self.of_house: Mapping[str, Callable[[], Errand]] = {
            "arrange": self.planning.arrange,
            "programme": self.print_programme,
            "to-tell": self.to_tell,
            "keys": self.show_keys,
        }
        self.of_event: Mapping[str, Callable[[EventView], Errand]] = {
            "people": self.people,
            "register": self.register,
            "walk-in": self.walk_in,
            "sheet": self.print_sheet,
            "change": self.planning.change,
            "computers": self.planning.computers,
            "move": self.planning.move,
            "call-off": self.planning.call_off,
        }

    # Seats

    async def register(self, event: EventView) -> None:
        """Give somebody seats, or a place in line."""
        self._check_is_on(event)
        slot = await self._slot(event)
        if event.slots and slot is None:
            return
        organisation = await self._member(event)
        if organisation is None:
            return
        people = await self.number(self.words.say("How many people?"), "1")
        if people is None:
            return
        name = contact = ""
        if event.details.asks_name:
            asked = await self.typed(self.words.say("First name?"), "")
            if asked is None:
                return
            name = asked
        typed = await self.typed(self.words.say("How to tell them? (may stay empty)"), "")
        if typed is None:
            return
        contact = typed
        wanted = Wanted(event.id, people, name, contact, organisation or None, slot)
        made = await self.write(registrations.register, wanted)
        printed = await self.print(printing.request_registration, made.id)
        state = programme_words.registration(self.words, made)
        said = self.words.say("{title}: {state}", title=event.details.title, state=state)
        code = "" if printed else f" · {made.token}"
        self.screen.say(f"{said}{code}")

    async def people(self, event: EventView) -> None:
        """Show who comes; one that is chosen comes in, goes out, or gives the seat back."""
        from kiosk.tui.desk.dialogs.people import PeopleDialog  # when it is needed

        found = await self.read(registrations.of_event, event.id)
        lines = [(self.named(one), self._state(one)) for one in found]
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
        if one.to_tell:
            ways.append((say("has been told"), lambda: self._has_been_told(one)))
        if one.state is RegistrationState.REGISTERED:
            ways.insert(0, (say("comes in"), lambda: self._come_in(one)))
            ways.insert(1, (say("goes out"), lambda: self._go_out(one)))
        picked = await self.ask(PickDialog(self.words, self.named(one), [way for way, _ in ways]))
        if picked is not None:
            await ways[picked][1]()

    async def _give_back(self, one: RegistrationView) -> None:
        from kiosk.tui.desk.dialogs.ask import Confirm  # when it is needed

        say = self.words.say
        question = say("{name} gives the seat back?", name=self.named(one))
        if not await self.ask(
            Confirm(self.words, question, say("Give it back"), say("No, keep it"))
        ):
            return
        given = await self.write(registrations.cancel, one.id)
        self.tell_moved_up(given.moved_up, self.words.say("The seat is given back."))

    async def _print_code(self, one: RegistrationView) -> None:
        if await self.print(printing.request_registration, one.id):
            self.say("The code is being printed.")

    # The door

    async def _come_in(self, one: RegistrationView) -> None:
        """Let somebody of a registration in; of a group, as many as are there."""
        missing = one.people - one.inside
        people: int | None = None
        if missing > 1:
            people = await self.number(self.words.say("How many people?"), str(missing))
            if people is None:
                return
        await self.come_in(one.token, people)

    async def _has_been_told(self, one: RegistrationView) -> None:
        await self.write(registrations.told, one.id)
        self.say("Noted.")

    async def to_tell(self) -> None:
        """Show who moved up and has to be told; one that is chosen was told."""
        from kiosk.tui.desk.dialogs.people import PeopleDialog  # when it is needed

        found = await self.read(registrations.to_tell)
        if not found:
            self.say("Everybody knows.")
            return
        lines = [
            (f"{self.named(one.registration)}  {one.registration.contact}".strip(), self._of(one))
            for one in found
        ]
        told = self.words.say("They had to wait and have a seat now. Choose whom you have told.")
        picked = await self.ask(PeopleDialog(self.words, self.words.say("To tell"), told, lines))
        if picked is not None:
            await self._has_been_told(found[picked].registration)

    def _of(self, one: Seat) -> str:
        when = programme_words.when(self.words, one.event.sessions[0], self.now.date())
        return f"{one.event.details.title} · {when}"

    async def come_in(self, code: str, people: int | None = None) -> None:
        """Let somebody in who shows a code; the desk may do so although the room is full."""
        try:
            passed = await self.write(door.attend, code, people=people)
        except Refused as refused:
            if refused.code != "scan.room-full" or not await self.wants_anyway(refused):
                raise
            passed = await self.write(door.attend, code, people=people, anyway=True)
        self._passed(passed)

    async def _go_out(self, one: RegistrationView) -> None:
        self._passed(await self.write(door.leave, one.token))

    async def walk_in(self, event: EventView) -> None:
        """Let somebody in without a registration; the desk may do so although it is full."""
        self._check_is_on(event)
        people = await self.number(self.words.say("How many people?"), "1")
        if people is None:
            return
        try:
            passed = await self.write(door.walk_in, event.id, people)
        except Refused as refused:
            if refused.code not in _FULL or not await self.wants_anyway(refused):
                raise
            passed = await self.write(door.walk_in, event.id, people, anyway=True)
        self._passed(passed)

    # Paper

    async def print_sheet(self, event: EventView) -> None:
        """Print the attendance sheet, once what is wrong with it was read."""
        from kiosk.tui.desk.dialogs.told import Told  # when it is needed

        sheet = await self.read(signatures.sheet, event.id)
        doubts = [self.screen.refusal(one.code, one.details) for one in sheet.doubts]
        title = self.words.say("Attendance sheet")
        if doubts and not await self.ask(Told(self.words, title, doubts, self.words.say("Print"))):
            return
        if await self.print(printing.request_of_event, JobKind.SIGNATURES, event.id):
            self.say("The attendance sheet is being printed.")

    async def print_programme(self) -> None:
        """Print what is on, to take home."""
        if await self.print(printing.request_programme):
            self.say("The programme is being printed.")

    async def show_keys(self) -> None:
        """Show every key."""
        from kiosk.tui.desk.dialogs.all_keys import AllKeys  # when it is needed
        from kiosk.tui.desk.events.keys import EVERY_KEY

        await self.ask(AllKeys(self.words, EVERY_KEY))

    # What they share

    def _check_is_on(self, event: EventView) -> None:
        if event.standing in (Standing.CANCELLED, Standing.PAST):
            raise Refused(f"event.{event.standing}")

    async def _member(self, event: EventView) -> str | None:
        """Ask whose member somebody is where that matters; empty: nobody's."""
        if not any(pool.kind is PoolKind.QUOTA for pool in event.pools):
            return ""
        question = self.words.say("Which organisation? (may stay empty)")
        return await self.understood(
            question,
            "",
            lambda typed: organisation_named(self.house, typed) if typed.strip() else "",
        )

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

    def _state(self, one: RegistrationView) -> str:
        if one.inside:
            return self.words.say_many("is there", "{n} are there", one.inside)
        if one.to_tell:
            return self.words.say("has a seat now: to tell")
        return programme_words.registration(self.words, one)

    def _passed(self, passed: AtDoor) -> None:
        passage = programme_words.passage(self.words, passed.passage)
        inside = programme_words.inside(self.words, passed.inside, passed.capacity)
        title = passed.event.details.title
        self.say("{title}: {passage}. {inside}", title=title, passage=passage, inside=inside)
