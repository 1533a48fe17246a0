"""From what a key means to what is done with a visit, with a counter, or with the paper."""

from collections.abc import Callable, Coroutine, Mapping
from typing import TYPE_CHECKING, Any

from db.enums import VisitState
from kiosk import queue_words
from kiosk.domain.numbering import parse_number
from kiosk.domain.refusals import Refused
from kiosk.domain.tokens import APPOINTMENT, read_token
from kiosk.i18n import mark
from kiosk.services import calling, printing, receiving, visits
from kiosk.services.visit_views import VisitView
from kiosk.tui.desk.flow import Flow
from kiosk.tui.desk.queue.appointment_errands import AppointmentErrands
from kiosk.tui.desk.queue.building_errands import BuildingErrands
from kiosk.tui.desk.queue.counter_errands import CounterErrands
from kiosk.tui.desk.queue.newcomers import Newcomers
from kiosk.tui.desk.queue.paper_errands import PaperErrands
from kiosk.tui.desk.queue.workstation_errands import WorkstationErrands

if TYPE_CHECKING:
    from kiosk.tui.desk.queue.screen import QueueScreen

Errand = Coroutine[Any, Any, None]
Act = Callable[..., VisitView]

_DONE: Mapping[VisitState, str] = {
    VisitState.CALLED: mark("{number} is called: {counter}"),
    VisitState.RECEIVED: mark("{number} is being received: {counter}"),
    VisitState.FINISHED: mark("{number}: finished"),
    VisitState.ABSENT: mark("{number}: absent"),
    VisitState.PAUSED: mark("{number} steps out"),
    VisitState.TO_COME_BACK: mark("{number} will come back: {service}"),
    VisitState.WAITING: mark("{number} waits: {service}"),
    VisitState.LEFT: mark("{number} has gone"),
    VisitState.CANCELLED: mark("{number}: the ticket is taken back"),
}


class Acting(Flow):
    """Knows every intent about a visit."""

    def __init__(self, screen: "QueueScreen") -> None:
        super().__init__(screen)
        self.screen = screen
        self.counters = CounterErrands(screen)
        self.paper = PaperErrands(screen)
        self.newcomers = Newcomers(screen)
        self.appointments = AppointmentErrands(screen)
        self.building = BuildingErrands(screen)
        self.workstations = WorkstationErrands(screen)
        self.of_visit: Mapping[str, Callable[[VisitView], Errand]] = {
            "go-on": self.go_on,
            "recall": self.simply(calling.recall),
            "absent": self.absent,
            "step-out": self.simply(receiving.pause),
            "back": self.simply(receiving.come_back),
            "transfer": self.transfer,
            "send-on": self.send_on,
            "gone": self.simply(receiving.leave),
            "take-back": self.take_back,
            "more": lambda visit: self.count(visit, 1),
            "fewer": lambda visit: self.count(visit, -1),
            "first": self.first,
            "note": self.note,
            "reprint": self.reprint,
        }
        self.of_house: Mapping[str, Callable[[], Errand]] = {
            "next": self.call_next,
            "undo": self.undo,
            "search": self.search,
            "new": self.newcomers.new,
            "counter": self.counters.choose,
            "paper": self.paper.show,
            "appointments": self.appointments.show,
            "who-is-here": self.building.show,
            "computers": self.workstations.show,
            "keys": self.show_keys,
        }

    def refusal(self, refused: Refused) -> str:
        """Put a refusal into words."""
        return self.screen.refusal(refused.code, refused.details)

    async def call_next(self) -> None:
        """Call the next person to this desk's counter."""
        counter = self.screen.counter
        if counter is None:
            await self.counters.choose()
            return
        alone = self.screen.alone
        try:
            called = await self.write(calling.call_next, counter, finishing=alone)
        except Refused as refused:
            if refused.code != "counter.occupied" or not await self._finish_first(refused):
                raise
            called = await self.write(calling.call_next, counter, finishing=True)
        self.told(called)
        if called.state is VisitState.FINISHED:
            self.say("{number}: finished. Nobody else is waiting.", number=called.number)

    async def go_on(self, visit: VisitView) -> None:
        """Do what usually comes next."""
        state = visit.state
        if state is VisitState.WAITING:
            await self.call(visit)
        elif state is VisitState.CALLED:
            self.told(await self.write(receiving.receive, visit.id, seen=visit.seen))
        elif state is VisitState.RECEIVED:
            self.told(await self.write(receiving.finish, visit.id, seen=visit.seen))
        elif state is VisitState.FINISHED:
            await self.transfer(visit)
        else:
            self.told(await self.write(receiving.come_back, visit.id, seen=visit.seen))

    async def call(self, visit: VisitView) -> None:
        """Call this one to this desk's counter."""
        counter = self.screen.counter
        if counter is None:
            await self.counters.choose()
            return
        seen = visit.seen
        try:
            called = await self.write(calling.call, visit.id, counter, seen=seen)
        except Refused as refused:
            if refused.code != "counter.occupied" or not await self._finish_first(refused):
                raise
            called = await self.write(calling.call, visit.id, counter, seen=seen, finishing=True)
        self.told(called)

    def simply(self, act: Act) -> Callable[[VisitView], Errand]:
        """Return an errand that is one step and asks nothing."""

        async def errand(visit: VisitView) -> None:
            self.told(await self.write(act, visit.id, seen=visit.seen))

        return errand

    async def absent(self, visit: VisitView) -> None:
        """Give somebody up; before the third call only if that is wanted."""
        await self._or_anyway(receiving.absent, visit, "visit.called-too-little")

    async def transfer(self, visit: VisitView) -> None:
        """Ask for the service, and send somebody there."""
        service = await self.newcomers.pick_service(visit.service)
        if service is not None:
            await self._or_anyway(receiving.transfer, visit, "service.absent", service)

    async def send_on(self, visit: VisitView) -> None:
        """Ask with which service it goes on later."""
        service = await self.newcomers.pick_service(None)
        if service is not None:
            self.told(await self.write(receiving.send_on, visit.id, service, seen=visit.seen))

    async def take_back(self, visit: VisitView) -> None:
        """Take a ticket back, if that is meant."""
        from kiosk.tui.desk.dialogs.ask import Confirm  # when it is needed

        say = self.words.say
        question = say("Take the ticket {number} back?", number=visit.number)
        if await self.ask(Confirm(self.words, question, say("Take it back"), say("Leave it"))):
            self.told(await self.write(receiving.cancel, visit.id, seen=visit.seen))

    async def count(self, visit: VisitView, by: int) -> None:
        """Change for how many a ticket stands."""
        changed = await self.write(
            receiving.count_people, visit.id, visit.people + by, seen=visit.seen
        )
        self.screen.renew(changed)
        number, n = changed.number, changed.people
        self.screen.say(
            self.words.say_many("{number}: {n} person", "{number}: {n} people", n, number=number)
        )

    async def first(self, visit: VisitView) -> None:
        """Let somebody come first, or no longer."""
        first = not visit.first
        self.screen.renew(
            await self.write(receiving.put_first, visit.id, first=first, seen=visit.seen)
        )
        if first:
            self.say("{number} comes first", number=visit.number)
        else:
            self.say("{number} no longer comes first", number=visit.number)

    async def note(self, visit: VisitView) -> None:
        """Ask for a word for who receives somebody."""
        say = self.words.say
        question = say("A word about {number}, for who receives them:", number=visit.number)
        typed = await self.screen.type(question, visit.note, say("Keep"))
        if typed is not None:
            self.screen.renew(await self.write(receiving.write_note, visit.id, typed))
            self.say("{number}: noted", number=visit.number)

    async def reprint(self, visit: VisitView) -> None:
        """Print a ticket once more."""
        job = await self.read(printing.latest_of, visit.token)
        await self.write(printing.retry, job)
        self.wake()
        self.say("{number} is printed again", number=visit.number)

    async def undo(self) -> None:
        """Take back the last step that was taken here."""
        undone = await self.write(receiving.undo_last)
        step = queue_words.step(self.words, undone.kind)
        self.screen.renew(undone.visit)
        self.say("{number}: “{step}” is taken back", number=undone.visit.number, step=step)

    async def search(self) -> None:
        """Ask for a number, and go there."""
        say = self.words.say
        written = await self.screen.type(say("Which number?"), "", say("Find"))
        if written:
            await self.find(written)

    async def find(self, written: str) -> None:
        """Go to the visit with this number or this token; an appointment's checks somebody in."""
        if read_token(written, APPOINTMENT) is not None:
            await self.appointments.come(written)
            return
        if read_token(written) is None and parse_number(written) is None:
            raise Refused("ticket.malformed", ticket=written)
        ticket = await self.read(visits.find, written)
        if not self.screen.go_to(ticket.visit):
            state = queue_words.state(self.words, ticket.state)
            self.say("{number}: {state}", number=ticket.number, state=state)

    async def show_keys(self) -> None:
        """Explain every key."""
        from kiosk.tui.desk.dialogs.all_keys import AllKeys  # when it is needed
        from kiosk.tui.desk.queue.keys import every_key

        await self.ask(AllKeys(self.words, every_key(alone=self.screen.alone)))

    def told(self, visit: VisitView) -> None:
        """Say how a visit is now, and go there."""
        self.screen.renew(visit)
        counter = queue_words.counter(self.words, self.house, visit.counter)
        service = queue_words.service(self.words, self.house, visit.service)
        text = _DONE[visit.state]
        self.say(text, number=visit.number, counter=counter, service=service)

    async def _or_anyway(self, act: Act, visit: VisitView, code: str, *more: Any) -> None:
        try:
            self.told(await self.write(act, visit.id, *more, seen=visit.seen))
        except Refused as refused:
            if refused.code != code:
                raise
            if await self.wants_anyway(refused):
                self.told(await self.write(act, visit.id, *more, seen=visit.seen, anyway=True))

    async def _finish_first(self, refused: Refused) -> bool:
        """Tell whether whoever is being received is done."""
        from kiosk.tui.desk.dialogs.ask import Confirm  # when it is needed

        there = self.screen.seen.queue.counters[self.screen.counter or ""].there
        received = [visit for visit in there if visit.state is VisitState.RECEIVED]
        if not received:
            return False
        say = self.words.say
        why = self.refusal(refused)
        longest = min(received, key=lambda visit: (visit.state_since, visit.id))
        yes = say("{number} is finished: call the next", number=longest.number)
        answer = await self.ask(Confirm(self.words, why, yes, say("Leave it")))
        return answer is True
