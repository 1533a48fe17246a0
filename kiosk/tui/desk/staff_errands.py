"""Who works here: one's own PIN; for a manager, everybody's."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from db.enums import Role
from db.errors import DatabaseProblem
from kiosk.domain.staff import LEAST
from kiosk.entrance import Entrance
from kiosk.i18n import mark
from kiosk.services import staff
from kiosk.services.staff import Member
from kiosk.staff_words import ROLES
from kiosk.tui.desk.dialogs import pin
from kiosk.tui.desk.dialogs.ask import Confirm
from kiosk.tui.desk.dialogs.pick import PickDialog
from kiosk.tui.desk.dialogs.pin import Asked, PinDialog
from kiosk.tui.desk.flow import Flow

_SAID_OF_ROLES: Mapping[Role, str] = {
    Role.RECEPTION: mark("Reception: the queue, the rooms, the events"),
    Role.ADVISER: mark("Adviser: the queue of their own office"),
    Role.MANAGER: mark("Manager: everything, and who works here"),
}


class StaffErrands(Flow):
    """What F9 offers to whoever is at the desk."""

    async def show(self) -> None:
        """Offer what there is."""
        lock = self._screen.desk.lock
        mine = lock.member
        if lock.is_locked:
            return
        if mine is not None and mine.role is not Role.MANAGER:
            await self._choose_mine(mine)
            return
        members = await self.read(staff.look)
        own = [self.words.say("Change my PIN")] if mine is not None else []
        offered = [*own, self.words.say("Add somebody"), *map(self._line, members)]
        place = await self.ask(PickDialog(self.words, self.words.say("Who works here"), offered))
        if place is None:
            return
        if mine is not None and place == 0:
            await self._choose_mine(mine)
        elif place == len(own):
            await self._add()
        else:
            await self._about(members[place - len(own) - 1])

    def _line(self, member: Member) -> str:
        return f"{member.name} · {self.words.say(ROLES[member.role])}"

    async def _about(self, member: Member) -> None:
        say = self.words.say
        offered = [say("Another PIN"), say("Another role"), say("Does not work here any more")]
        place = await self.ask(PickDialog(self.words, self._line(member), offered))
        if place == 0:
            await self._set_pin(member)
        elif place == 1:
            role = await self._role(say("What does {name} do?", name=member.name))
            if role is not None:
                await self._change_role(member, role)
        elif place == 2:
            question = say("Forget {name}, and their PIN?", name=member.name)
            if await self.ask(Confirm(self.words, question, say("Forget"), say("Leave it"))):
                await self.write(staff.let_go, member.id)
                self.say("{name} is forgotten.", name=member.name)

    async def _change_role(self, member: Member, role: Role) -> None:
        # Theirs may be too short for what it opens from now on.
        is_longer = LEAST[role] > LEAST[member.role]
        if is_longer and await self._set_pin(replace(member, role=role)) is None:
            return
        await self.write(staff.change_role, member.id, role)
        say = self.words.say
        self.say("{name} is now: {role}", name=member.name, role=say(ROLES[role]))

    async def _role(self, question: str) -> Role | None:
        roles = list(Role)
        lines = [self.words.say(_SAID_OF_ROLES[role]) for role in roles]
        place = await self.ask(PickDialog(self.words, question, lines))
        return roles[place] if place is not None else None

    async def _add(self) -> None:
        say = self.words.say
        role = await self._role(say("What will they do?"))
        if role is None:
            return
        fields = (pin.NAME, pin.PIN, pin.AGAIN)
        added = await self._ask_pin(
            say("Add somebody"),
            fields,
            role,
            lambda entrance, typed: entrance.add(
                self._screen.reception, typed[pin.NAME], role, typed[pin.PIN]
            ),
        )
        if added is not None:
            self._screen.desk.lock.learn()
            self.say("{name} can sign in now.", name=added.name)

    async def _set_pin(self, member: Member) -> Member | None:
        title = self.words.say("Another PIN for {name}", name=member.name)
        done = await self._ask_pin(
            title,
            (pin.PIN, pin.AGAIN),
            member.role,
            lambda entrance, typed: entrance.set_pin(
                self._screen.reception, member, typed[pin.PIN]
            ),
        )
        if done is not None:
            self.say("{name} has another PIN.", name=done.name)
        return done

    async def _choose_mine(self, mine: Member) -> None:
        fields = (pin.BEFORE, pin.PIN, pin.AGAIN)
        title = self.words.say("Change my PIN")
        done = await self._ask_pin(
            title,
            fields,
            mine.role,
            lambda entrance, typed: entrance.choose_pin(
                self._screen.reception, mine, typed[pin.BEFORE], typed[pin.PIN]
            ),
        )
        if done is not None:
            self.say("Your PIN is changed.")

    async def _ask_pin(
        self,
        title: str,
        fields: Sequence[str],
        role: Role,
        act: Callable[[Entrance, Mapping[str, str]], Member],
    ) -> Member | None:
        """Have a PIN typed; return whose it is, or None when it was given up."""
        side = self._screen.reading.side
        if side is None or side.entrance is None:
            raise DatabaseProblem("database.locked")
        entrance = side.entrance
        say = self.words.say
        told = say("At least {least} signs.", least=LEAST[role])
        asked = Asked(title, told, say("Save"), fields)
        dialog = PinDialog(
            self.words, asked, lambda typed: act(entrance, typed), self._screen.refusal
        )
        return await self.ask(dialog)
