"""A name and a PIN, or a new PIN twice; what is typed of a PIN is never shown."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Key
from textual.widgets import Static

from db.errors import DatabaseProblem
from kiosk.domain.refusals import Refused
from kiosk.domain.staff import LONGEST_NAME, LONGEST_PIN
from kiosk.domain.texts import clean
from kiosk.i18n import Words
from kiosk.services.staff import Member
from kiosk.tui.desk.dialogs.dialog import Dialog
from kiosk.tui.desk.dialogs.fields import Field
from kiosk.tui.desk.dialogs.line import Line
from kiosk.tui.errands import Errands

if TYPE_CHECKING:
    from textual.timer import Timer

log = logging.getLogger(__name__)

Explain = Callable[[str, Mapping[str, Any]], str]
"""Puts a coded answer into words."""

Act = Callable[[Mapping[str, str]], Member]
"""Does what was asked for, with what was typed; called in a thread."""

NAME, BEFORE, PIN, AGAIN = "name", "before", "pin", "again"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a dialog asks: `fields` are some of `NAME`, `BEFORE`, `PIN` and `AGAIN`.

    `stays`: nothing but the answer closes it. `patience`: seconds without a key after which it
    closes by itself; 0: never. `ends_at`: refusals that nothing typed here changes.
    """

    title: str
    told: str
    yes: str
    fields: Sequence[str]
    name: str = ""
    stays: bool = False
    patience: float = 0.0
    ends_at: Sequence[str] = ()


class PinDialog(Dialog[Member]):
    """Does what it is for with what was typed, in a thread; a refusal is said, and asked again."""

    def __init__(
        self,
        words: Words,
        asked: Asked,
        act: Act,
        explain: Explain,
    ) -> None:
        super().__init__(words)
        self.asked = asked
        self._act = act
        self._explain = explain
        self._errands = Errands("signing in")
        self._busy = False
        self._leaving: Timer | None = None
        self.set_class(asked.stays, "-opaque")

    def title_text(self) -> str:
        """Return what is asked."""
        return self.asked.title

    def compose_body(self) -> ComposeResult:
        """Show the fields, and what is wrong below them."""
        if self.asked.told:
            yield Static(clean(self.asked.told), classes="told", markup=False)
        say = self.words.say
        labels = {
            NAME: say("Name"),
            BEFORE: say("PIN until now"),
            PIN: say("New PIN") if BEFORE in self.asked.fields else say("PIN"),
            AGAIN: say("PIN again"),
        }
        with Vertical(id="pins"):
            for name in self.asked.fields:
                hidden = name != NAME
                most = LONGEST_PIN if hidden else LONGEST_NAME
                line = Line("" if hidden else self.asked.name, most, select=True)
                line.password = hidden
                yield Field(name, labels[name], line)
        yield Static("", id="complaint", markup=False)

    def foot_keys(self) -> list[tuple[str, str, str]]:
        """Say how to answer."""
        yes = ("answer", self.words.say("Enter"), self.asked.yes)
        return [yes] if self.asked.stays else [yes, *super().foot_keys()]

    def begin(self) -> None:
        """Begin with what is not known yet."""
        next(one for one in self._lines.values() if not one.value).focus()
        self.wait_anew()

    def on_unmount(self) -> None:
        """End the thread."""
        self._errands.close()

    def leave(self) -> None:
        """Close, where that is allowed."""
        if not self.asked.stays and not self._busy:
            super().leave()

    def wait_anew(self) -> None:
        """Be patient from now on."""
        if self._leaving is not None:
            self._leaving.stop()
        if self.asked.patience:
            self._leaving = self.set_timer(self.asked.patience, self.leave)

    def do_intent(self, intent: str) -> None:
        """Answer, or leave."""
        if intent == "answer":
            self.answer()
        else:
            super().do_intent(intent)

    def press(self, event: Key) -> bool:
        """Go from field to field; answer by Enter."""
        self.wait_anew()
        if event.key == "enter":
            self.answer()
        elif event.key in ("down", "tab"):
            self.focus_next(Line)
        elif event.key in ("up", "shift+tab"):
            self.focus_previous(Line)
        else:
            return super().press(event)
        return True

    def answer(self) -> None:
        """Do it with what was typed; go to what is still empty first."""
        empty = next((one for one in self._lines.values() if not one.value), None)
        if empty is not None:
            empty.focus()
        elif not self._busy:
            self._busy = True
            self.complain("")
            self.run_worker(self._answer(), exit_on_error=False)

    def complain(self, why: str) -> None:
        """Say what is wrong, or nothing."""
        self.query_one("#complaint", Static).update(clean(f"▲ {why}") if why else "")

    async def _answer(self) -> None:
        typed = {name: line.value for name, line in self._lines.items()}
        if AGAIN in typed and typed[AGAIN] != typed[PIN]:
            self._once_more(self._explain("staff.pin-differs", {}))
            return
        try:
            member = await self._errands.do(lambda: self._act(typed))
        except Refused as refused:
            if refused.code in self.asked.ends_at:
                self.dismiss(None)
                return
            self._once_more(self._explain(refused.code, refused.details))
        except DatabaseProblem as problem:
            log.error("not signed in: %s", problem)
            self._once_more(self._explain(problem.code, {}))
        except Exception:
            log.exception("not signed in")
            self._once_more(self._explain("program.failed", {}))
        else:
            self.dismiss(member)

    def _once_more(self, why: str) -> None:
        self._busy = False
        self.complain(why)
        hidden = [line for line in self._lines.values() if line.password]
        for line in hidden:
            line.value = ""
        hidden[0].focus()
        self.wait_anew()

    @property
    def _lines(self) -> Mapping[str, Line]:
        return {str(field.name): field.query_one(Line) for field in self.query(Field)}
