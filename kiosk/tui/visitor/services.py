"""Which service, among those that serve a need."""

from datetime import datetime

from kiosk import wording
from kiosk.domain.calendar import Slot, next_reception, receiving
from kiosk.domain.house import Service
from kiosk.tui.visitor.screen import MOST_CHOICES, ChoiceScreen
from kiosk.tui.widgets.choice import Option

MORE = "more:"


class ServicesScreen(ChoiceScreen):
    """First who receives now, then who comes when."""

    def __init__(self, need: str, page: int = 0) -> None:
        super().__init__()
        self.need = need
        self.page = page

    def question(self) -> str:
        """Ask for the service, or say that none is here."""
        now = self.visitor.now()
        if not any(receiving(self.visitor.house, s.key, now) for s in self._services()):
            return self.words.say("Nobody is here now for this.")
        return self.words.say("Whom do you want to see?")

    def options(self) -> list[Option]:
        """Offer a page of services."""
        now = self.visitor.now()
        here: list[Option] = []
        later: list[tuple[datetime, Option]] = []
        for service in self._services():
            slot = receiving(self.visitor.house, service.key, now)
            if slot is not None:
                here.append(self._option(service, slot, now))
                continue
            upcoming = next_reception(self.visitor.house, service.key, now)
            if upcoming is not None:
                later.append((upcoming.start, self._option(service, upcoming, now)))
        every = here + [option for _, option in sorted(later, key=lambda pair: pair[0])]
        if len(every) <= MOST_CHOICES:
            return every
        size = MOST_CHOICES - 1
        pages = -(-len(every) // size)
        page = self.page % pages
        more = Option(f"{MORE}{page + 1}", "»", self.words.say("Other services"))
        return [*every[page * size : (page + 1) * size], more]

    async def on_screen_resume(self) -> None:
        """Look again who is here: the visitor may have been elsewhere for a while."""
        if self.is_mounted and self.query("#choices"):
            await self.ask_again()

    def chosen(self, option: Option) -> None:
        """Ask how to help if the service is here, else say when it is."""
        if option.key.startswith(MORE):
            self.visitor.switch_screen(
                ServicesScreen(self.need, int(option.key.removeprefix(MORE)))
            )
        elif receiving(self.visitor.house, option.key, self.visitor.now()):
            self.visitor.show_details(option.key)
        else:
            self.visitor.show_when(option.key)

    def _here(self, slot: Slot, office: str) -> str:
        say, pauses = self.words.say, self.visitor.pauses
        if slot.counter is None or slot.counter not in pauses:
            return say("Here now: {office}", office=office)
        back = pauses[slot.counter]
        if back is None:
            return say("{office}: a short pause", office=office)
        return say("{office}: back at {time}", office=office, time=self.words.time(back))

    def _computer(self, service: str) -> str:
        """Say when a computer is free, to who wants one."""
        space = self.visitor.internet
        if space is None or not space.stations or service != self.visitor.house.internet:
            return ""
        if space.at_once:
            return self.words.say("A computer is free")
        if space.expected is None:
            return self.words.say("All computers are taken")
        time = self.words.time(space.expected)
        return self.words.say("A computer at {time} at the latest", time=time)

    def _services(self) -> list[Service]:
        return [s for s in self.visitor.house.services.values() if s.need == self.need]

    def _option(self, service: Service, slot: Slot, now: datetime) -> Option:
        house, words = self.visitor.house, self.words
        label = house.speak(service.name, words.language)
        office = wording.office(words, house, slot)
        if slot.start <= now:
            here = [self._here(slot, office), self._computer(service.key)]
            return Option(service.key, "✓", label, " · ".join(filter(None, here)))
        when = words.when(slot.start, now.date())
        hint = words.say("Not here now. Comes {when}: {office}", when=when, office=office)
        return Option(service.key, "–", label, hint, weak=True)
