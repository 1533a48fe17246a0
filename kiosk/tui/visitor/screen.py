"""What the visitor's screens share: a question, at most six choices, the same keys everywhere.

Textual calls `on_key`, `on_mount` and their like of every class in a screen's ancestry by itself,
the nearest first; `prevent_default` keeps it from going on to the next.
"""

from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Key
from textual.screen import Screen
from textual.widgets import Static

from kiosk.domain.texts import clean
from kiosk.i18n import Words
from kiosk.tui.widgets.choice import Choice, Option
from kiosk.tui.widgets.foot import Foot, FootKey
from kiosk.tui.widgets.header import HouseHeader

if TYPE_CHECKING:
    from kiosk.tui.visitor.app import VisitorApp

MOST_CHOICES = 6


class VisitorScreen(Screen[None], inherit_bindings=False):
    """A screen with the house's header and the keys at the foot."""

    AUTO_FOCUS = ""

    @property
    def visitor(self) -> "VisitorApp":
        """The app that this screen belongs to."""
        return cast("VisitorApp", self.app)

    @property
    def words(self) -> Words:
        """The words of the visitor's language."""
        return self.visitor.words

    def compose(self) -> ComposeResult:
        """Put the header above, the keys below, and the screen's own between."""
        yield HouseHeader(self.visitor.house.name)
        yield from self.compose_middle()
        yield Foot(self.foot_keys())

    def compose_middle(self) -> ComposeResult:
        """Show what is special to this screen."""
        raise NotImplementedError

    def foot_keys(self) -> list[tuple[str, str, str]]:
        """Return the keys at the foot: intent, key, text."""
        say = self.words.say
        colours = [("contrast", "C", say("Other colours"))] if self.visitor.has_colours else []
        return [("back", say("Esc"), say("Back")), *colours]

    def on_mount(self) -> None:
        """Show the time at once."""
        self.visitor.show_time()

    def go_back(self) -> None:
        """Return to the screen before."""
        if not self.visitor.busy:
            self.visitor.pop_screen()

    def on_foot_key_touched(self, message: FootKey.Touched) -> None:
        """Do what the touched key does."""
        self.do_intent(message.name)

    def do_intent(self, intent: str) -> None:
        """Do what a key at the foot says."""
        if intent == "back":
            self.go_back()
        elif intent == "contrast":
            self.visitor.toggle_contrast()

    def on_key(self, event: Key) -> None:
        """Obey the keys that work everywhere."""
        if event.key == "escape":
            event.stop()
            self.go_back()
        elif event.key in ("c", "C"):
            event.stop()
            self.visitor.toggle_contrast()


class ChoiceScreen(VisitorScreen):
    """A question and its choices: digits, arrows and Enter, mouse, finger."""

    def question(self) -> str:
        """Return what the visitor is asked."""
        raise NotImplementedError

    def explanation(self) -> str:
        """Return one more sentence below the question; empty for none."""
        return ""

    def above(self) -> ComposeResult:
        """Show something above the question; by default nothing."""
        yield from ()

    def options(self) -> list[Option]:
        """Return the choices, six at most."""
        raise NotImplementedError

    def chosen(self, option: Option) -> None:
        """Act on a choice."""
        raise NotImplementedError

    def compose_middle(self) -> ComposeResult:
        """Show the question above the choices."""
        yield from self.above()
        yield Static(clean(self.question()), id="question", markup=False)
        explanation = clean(self.explanation())
        if explanation:
            yield Static(explanation, id="explanation", markup=False)
        with Vertical(id="choices"):
            for digit, option in enumerate(self.options()[:MOST_CHOICES], start=1):
                yield Choice(digit, option)

    def on_mount(self) -> None:
        """Let Enter choose the first."""
        self.focus_choice(0)

    def focus_choice(self, place: int) -> None:
        """Put the marker on a choice, around the ends."""
        choices = list(self.query(Choice))
        if choices:
            choices[place % len(choices)].focus()

    def on_choice_chosen(self, message: Choice.Chosen) -> None:
        """Act on what was chosen."""
        message.stop()
        if not self.visitor.busy:
            self.chosen(message.option)

    def on_key(self, event: Key) -> None:
        """Choose by digit or Enter; move by arrows or Tab."""
        choices = list(self.query(Choice))
        here = next((n for n, choice in enumerate(choices) if choice.has_focus), 0)
        if event.character and event.character in "123456":
            event.stop()
            if int(event.character) <= len(choices):
                choices[int(event.character) - 1].choose()
        elif event.key in ("enter", "space"):
            event.stop()
            if choices:
                choices[here].choose()
        elif event.key in ("down", "right", "tab"):
            event.stop()
            self.focus_choice(here + 1)
        elif event.key in ("up", "left", "shift+tab"):
            event.stop()
            self.focus_choice(here - 1)

    async def ask_again(self) -> None:
        """Draw the screen anew, after its words or its choices have changed."""
        here = next((n for n, choice in enumerate(self.query(Choice)) if choice.has_focus), 0)
        await self.recompose()
        self.visitor.show_time()
        self.focus_choice(here)


def people_option(words: Words, people: int) -> Option:
    """Return the choice of who is not alone; each press is one more person."""
    if people == 1:
        return Option("people", "+", words.say("I am not alone"), words.say("Now: one person"))
    text = words.say("We are {n} people", n=people)
    return Option("people", "+", text, words.say("Press again for one more person"))
