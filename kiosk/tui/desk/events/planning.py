"""An event itself: planned, changed, moved, called off; alone, or with those that follow."""

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from db.enums import Access, JobKind
from kiosk import event_words, programme_words, rule_words
from kiosk.domain import spoken
from kiosk.domain.events import EventDetails, Standing, Stretch
from kiosk.domain.moments import lasting, length
from kiosk.domain.naming import named, organisation_named
from kiosk.domain.refusals import Refused
from kiosk.domain.series import Scope
from kiosk.domain.workstations import stations
from kiosk.services import event_changes, event_computers, event_series, events, printing
from kiosk.services.event_changes import EventMove, WithPeople
from kiosk.services.event_views import EventView
from kiosk.services.events import EventRequest
from kiosk.tui.desk.events.asking import EventAsking

if TYPE_CHECKING:
    from kiosk.services.event_series import SeriesChange

AGAINST_RULES = frozenset({"booking.outside-hours", "booking.closed", "booking.too-many-people"})
"""Refusals of a room that a receptionist may decide otherwise."""

Change = Callable[[], Coroutine[Any, Any, EventDetails | None]]


class EventPlanning(EventAsking):
    """What a receptionist decides about an event."""

    async def arrange(self) -> None:
        """Plan an event by a few answers; everything else can be changed afterwards."""
        say = self.words.say
        title = await self.typed(say("What is it called?"), "")
        if not title or not title.strip():
            return
        start = await self.understood(say("When does it begin?"), "", self._moment)
        if start is None:
            return
        begins = start
        until = await self.understood(
            say("Until when?"), "2h", lambda typed: spoken.end(typed, begins, self.now)
        )
        if until is None:
            return
        rooms = await self.understood(say("Which room? (may stay empty)"), "", self._rooms)
        if rooms is None:
            return
        seats = await self.understood(say("How many seats? (may stay empty)"), "", self._maybe)
        if seats is None:
            return
        details, time = EventDetails(title, seats=seats or None), Stretch(start, until)
        made = await self._against_rules(
            lambda anyway: self.write(
                events.arrange, EventRequest(details, (time,), rooms, anyway=anyway)
            )
        )
        self.screen.follow(made[0].id)
        self.say("{title} is planned", title=title)

    async def change(self, event: EventView) -> None:
        """Change one thing that an event is."""
        from kiosk.tui.desk.dialogs.people import PeopleDialog  # when it is needed

        ways = self._ways(event)
        lines = [(name, value) for name, value, _ in ways]
        picked = await self.ask(PeopleDialog(self.words, event.details.title, "", lines))
        if picked is None:
            return
        wanted = await ways[picked][2]()
        scope = None if wanted is None else await self._scope(event)
        if wanted is None or scope is None:
            return
        changed: SeriesChange = await self.write(
            event_series.describe, event.id, wanted, scope, seen=event.details
        )
        self.screen.follow(event.id)
        self.tell_moved_up(changed.moved_up, self.words.say("It is changed."))

    async def computers(self, event: EventView) -> None:
        """Reserve computers of the internet space for a class."""
        has = max(len(set(one.rooms) & set(stations(self.house))) for one in event.sessions)
        wanted = await self.number(self.words.say("How many computers?"), str(has or ""))
        if wanted is None:
            return
        await self.write(event_computers.reserve, event.id, wanted)
        self.screen.follow(event.id)
        said = self.words.say_many("{n} computer", "{n} computers", wanted)
        self.say("{what}: {n}", what=event.details.title, n=said)

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
        start = await self.understood(
            self.words.say("When does it begin?"),
            "",
            lambda typed: spoken.moment(typed, self.now, one.start.date()),
        )
        scope = None if start is None else await self._scope(event)
        if start is None or scope is None:
            return
        to = Stretch(start, lasting(start, length(one.start, one.end)))
        moved: SeriesChange = await self._against_rules(
            lambda anyway: self.write(
                event_series.move, event.id, EventMove(to, one.id, anyway=anyway), scope
            )
        )
        self.screen.follow(event.id)
        await self._tell(moved.to_tell)
        stayed = len(moved.stayed)
        said = self.words.say("{title} has moved", title=event.details.title)
        if stayed:
            kept = self.words.say_many(
                "one was different and stays", "{n} were different and stay", stayed
            )
            said = f"{said}; {kept}"
        self.screen.say(said)

    async def call_off(self, event: EventView) -> None:
        """Let it not take place, and say whom to tell; or put back what was called off."""
        from kiosk.tui.desk.dialogs.ask import Confirm  # when it is needed

        say = self.words.say
        if event.standing is Standing.CANCELLED:
            await self._called_off(event)
            return
        scope = await self._scope(event)
        if scope is None:
            return
        question = say("“{title}” does not take place?", title=event.details.title)
        yes, no = say("Yes, call it off"), say("No, keep it")
        if not await self.ask(Confirm(self.words, question, yes, no)):
            return
        off: tuple[WithPeople, ...] = await self.write(event_series.cancel, event.id, scope)
        await self._tell(off, always=True)
        self.say("{title} does not take place", title=event.details.title)

    async def _called_off(self, event: EventView) -> None:
        from kiosk.tui.desk.dialogs.pick import PickDialog  # when it is needed

        say = self.words.say
        ways = [say("It takes place after all"), say("People to tell")]
        picked = await self.ask(PickDialog(self.words, event.details.title, ways))
        if picked == 0:
            await self.write(event_changes.restore, event.id)
            self.screen.follow(event.id)
            self.say("{title} takes place", title=event.details.title)
        elif picked == 1:
            await self._tell([await self.read(event_changes.with_people, event.id)], always=True)

    async def _tell(self, off: Sequence[WithPeople], *, always: bool = False) -> None:
        """Show whom to tell, and print it if that is wanted."""
        from kiosk.tui.desk.dialogs.told import Told  # when it is needed

        say = self.words.say
        to_tell = [one for one in off if one.to_tell]
        if not to_tell and not always:
            return
        title = say("People to tell") if to_tell else say("Nobody has registered.")
        if await self.ask(Told(self.words, title, self._people(to_tell), say("Print"))):
            for one in to_tell or off[:1]:
                await self.print(printing.request_of_event, JobKind.TO_TELL, one.event.id)

    def _people(self, to_tell: Sequence[WithPeople]) -> list[str]:
        today = self.now.date()
        lines = []
        for off in to_tell:
            if len(to_tell) > 1:
                lines.append(programme_words.when(self.words, off.event.sessions[0], today))
            lines += [f"{self.named(one)}  {one.contact}".strip() for one in off.to_tell]
        return lines

    async def _scope(self, event: EventView) -> Scope | None:
        """Ask how much of a series is meant."""
        from kiosk.tui.desk.dialogs.people import PeopleDialog  # when it is needed

        reached = {
            scope: len(await self.read(event_series.reached, event.id, scope)) for scope in Scope
        }
        if reached[Scope.ALL] == 1:
            return Scope.THIS
        scopes = [Scope.THIS]
        if reached[Scope.FROM_HERE] > 1:
            scopes.append(Scope.FROM_HERE)
        if reached[Scope.ALL] > reached[Scope.FROM_HERE]:
            scopes.append(Scope.ALL)
        lines = [
            (event_words.scope(self.words, one), rule_words.times(self.words, reached[one]))
            for one in scopes
        ]
        picked = await self.ask(PeopleDialog(self.words, event.details.title, "", lines))
        return None if picked is None else scopes[picked]

    def _ways(self, event: EventView) -> list[tuple[str, str, Change]]:
        """Return what can be changed, how it is now, and how to ask for it."""
        say, details = self.words.say, event.details
        closes = self.words.when(details.closes, self.now.date()) if details.closes else ""
        invited = details.access is Access.INVITATION
        seats = "" if details.seats is None else str(details.seats)
        ways: list[tuple[str, str, Change]] = [
            (say("Title"), details.title, lambda: self._text(details, "title")),
            (say("Seats"), seats, lambda: self._seats(details)),
            (say("Trainer"), details.trainer, lambda: self._text(details, "trainer")),
            (
                say("Organisation"),
                programme_words.organisation(self.house, details.organisation),
                lambda: self._organisation(details),
            ),
            (
                say("Description"),
                details.description,
                lambda: self._text(details, "description"),
            ),
            (
                say("On invitation"),
                say("yes") if invited else say("no"),
                lambda: self._chosen(
                    replace(details, access=Access.PUBLIC if invited else Access.INVITATION)
                ),
            ),
            (
                say("First name asked"),
                say("yes") if details.asks_name else say("no"),
                lambda: self._chosen(replace(details, asks_name=not details.asks_name)),
            ),
            (say("Registration until"), closes, lambda: self._closes(details)),
        ]
        return ways

    async def _text(self, details: EventDetails, name: str) -> EventDetails | None:
        names = {
            "title": self.words.say("Title"),
            "trainer": self.words.say("Trainer"),
            "description": self.words.say("Description"),
        }
        answer = await self.typed(names[name], getattr(details, name))
        return None if answer is None else _with(details, name, answer)

    async def _seats(self, details: EventDetails) -> EventDetails | None:
        question = self.words.say("How many seats? (may stay empty)")
        seats = await self.understood(question, str(details.seats or ""), self._maybe)
        return None if seats is None else replace(details, seats=seats or None)

    async def _organisation(self, details: EventDetails) -> EventDetails | None:
        known = programme_words.organisation(self.house, details.organisation)
        return await self.understood(
            self.words.say("Organisation"), known, lambda typed: self._of(details, typed)
        )

    def _of(self, details: EventDetails, typed: str) -> EventDetails:
        key = organisation_named(self.house, typed) if typed.strip() else None
        return replace(details, organisation=key)

    async def _closes(self, details: EventDetails) -> EventDetails | None:
        return await self.understood(
            self.words.say("Registration until"),
            f"{details.closes:%d/%m/%Y %H:%M}" if details.closes else "",
            lambda typed: replace(details, closes=self._moment(typed) if typed.strip() else None),
        )

    def _moment(self, typed: str) -> datetime:
        return spoken.moment(typed, self.now)

    def _rooms(self, typed: str) -> tuple[str, ...]:
        return (named(self.house, typed).key,) if typed.strip() else ()

    def _maybe(self, typed: str) -> int:
        return self.count(typed) if typed.strip() else 0

    async def _chosen(self, details: EventDetails) -> EventDetails:
        return details

    async def _against_rules(self, act: Callable[[bool], Coroutine[Any, Any, Any]]) -> Any:
        """Do it; where only a rule of the house is against it, ask whether to do it anyway."""
        try:
            return await act(False)
        except Refused as refused:
            if refused.code not in AGAINST_RULES or not await self.wants_anyway(refused):
                raise
            return await act(True)


def _with(details: EventDetails, name: str, value: Any) -> EventDetails:
    changed: dict[str, Any] = {name: value}
    return replace(details, **changed)
