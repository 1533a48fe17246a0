"""The appointments: who is expected, who came, a new one."""

from typing import TYPE_CHECKING

from db.enums import AppointmentState
from kiosk import appointment_words, queue_words, time_words
from kiosk.domain import spoken
from kiosk.domain.appointments import Wish
from kiosk.domain.refusals import Refused
from kiosk.services import appointments, keeping, printing
from kiosk.services.appointments import AppointmentView
from kiosk.services.keeping import Arrived
from kiosk.tui.desk.flow import Flow

if TYPE_CHECKING:
    from kiosk.tui.desk.queue.screen import QueueScreen

OVERRIDABLE = frozenset({"appointment.nobody-there", "appointment.taken"})


class AppointmentErrands(Flow):
    """Shows today's, and does what is chosen."""

    def __init__(self, screen: "QueueScreen") -> None:
        super().__init__(screen)
        self.screen = screen

    async def show(self) -> None:
        """Show who is expected today; choose one, or a new one."""
        from kiosk.tui.desk.dialogs.appointments import AppointmentsDialog  # when it is needed

        mine = self.screen.services()
        found = [one for one in await self.read(appointments.of_day) if one.service in mine]
        lines = [self._line(one) for one in found]
        picked = await self.ask(AppointmentsDialog(self.words, lines))
        if picked == "new":
            await self.new()
        elif picked is not None:
            await self.one(found[int(picked)])

    async def new(self) -> None:
        """Ask for service, time and name; plan, and print the slip."""
        say = self.words.say
        service = await self.screen.acting.newcomers.pick_service(
            None, among=self.screen.services()
        )
        if service is None:
            return
        name = queue_words.service(self.words, self.house, service)
        when = await self.screen.type(
            say("{service}: when? (tomorrow 14h, Thursday 9h30)", service=name), "", say("Next")
        )
        if not when:
            return
        start = spoken.moment(when, self.now)
        who = await self.screen.type(
            say("A first name or initials, for who receives them (or nothing):"), "", say("Keep")
        )
        if who is None:
            return
        wish = Wish(service, start, name=who)
        try:
            made = await self.write(appointments.plan, wish)
        except Refused as refused:
            if refused.code not in OVERRIDABLE or not await self.wants_anyway(refused):
                raise
            made = await self.write(appointments.plan, wish, anyway=True)
        await self._slip(made)
        self._say_planned(made)

    async def one(self, chosen: AppointmentView) -> None:
        """Ask what is to be done with one, and do it."""
        from kiosk.tui.desk.dialogs.pick import PickDialog  # when it is needed

        say = self.words.say
        lines = [say("Print the slip again")]
        if chosen.state is AppointmentState.PLANNED:
            lines = [say("Is here now"), say("Move"), say("Call off"), *lines]
        picked = await self.ask(PickDialog(self.words, self._line(chosen), lines))
        if picked is None:
            return
        if picked == len(lines) - 1:
            await self._slip(chosen)
            self.say("The slip is being printed.")
        elif picked == 0:
            self.arrived(await self.write(keeping.keep, chosen.id))
        elif picked == 1:
            await self._move(chosen)
        else:
            await self.write(appointments.cancel, chosen.id)
            self.say("The appointment is called off.")

    async def come(self, code: str) -> None:
        """Check somebody in whose slip was scanned."""
        self.arrived(await self.write(keeping.arrive, code))

    def arrived(self, arrived: Arrived) -> None:
        """Say how somebody came, and go to their visit."""
        self.wake()
        self.screen.go_to(arrived.ticket.visit)
        time = self.words.time(arrived.appointment.start)
        self.say(
            "{number} is here for the appointment of {time}",
            number=arrived.ticket.number,
            time=time,
        )

    async def _move(self, chosen: AppointmentView) -> None:
        say = self.words.say
        when = await self.screen.type(say("To when? (tomorrow 14h)"), "", say("Move"))
        if not when:
            return
        start = spoken.moment(when, self.now)
        try:
            moved = await self.write(appointments.move, chosen.id, start)
        except Refused as refused:
            if refused.code not in OVERRIDABLE or not await self.wants_anyway(refused):
                raise
            moved = await self.write(appointments.move, chosen.id, start, anyway=True)
        self._say_planned(moved)

    async def _slip(self, one: AppointmentView) -> None:
        try:
            await self.write(printing.request_slip, one.id)
        except Refused as refused:
            if refused.code != "printer.none":
                raise
            return
        self.wake()

    def _say_planned(self, one: AppointmentView) -> None:
        when = time_words.moment(self.words, one.start, self.now.date())
        service = queue_words.service(self.words, self.house, one.service)
        self.say("{service}: {when}, code {code}", service=service, when=when, code=one.code)

    def _line(self, one: AppointmentView) -> str:
        service = queue_words.service(self.words, self.house, one.service)
        state = appointment_words.state(self.words, one.state)
        said = [self.words.time(one.start), service, one.name, state, one.number or ""]
        return "  ".join(part for part in said if part)
