"""The smallest dialogs: one line, yes or no, what went wrong."""

from textual.app import ComposeResult
from textual.events import Key
from textual.widgets import Static

from kiosk.domain.texts import clean
from kiosk.i18n import Words
from kiosk.tui.desk.dialogs.dialog import ChoiceDialog, Dialog
from kiosk.tui.desk.dialogs.line import Line
from kiosk.tui.desk.dialogs.rows import Row, Rows

MOST_CHARACTERS = 120


class AskLine(Dialog[str]):
    """Asks for one line; nothing but spaces is no answer."""

    def __init__(self, words: Words, question: str, initial: str = "") -> None:
        super().__init__(words)
        self.question = question
        self.initial = initial

    def title_text(self) -> str:
        """Return the question."""
        return self.question

    def compose_body(self) -> ComposeResult:
        """Show the line."""
        yield Line(self.initial, MOST_CHARACTERS, id="line", select=True)

    def foot_keys(self) -> list[tuple[str, str, str]]:
        """Say how to answer."""
        say = self.words.say
        return [("answer", say("Enter"), say("OK")), *super().foot_keys()]

    def begin(self) -> None:
        """Let the person type at once."""
        self.query_one(Line).focus()

    def do_intent(self, intent: str) -> None:
        """Answer, or leave."""
        if intent == "answer":
            self.answer()
        else:
            super().do_intent(intent)

    def answer(self) -> None:
        """End with what was typed."""
        text = self.query_one(Line).value.strip()
        if text:
            self.dismiss(text)

    def press(self, event: Key) -> bool:
        """Answer by Enter."""
        if event.key == "enter":
            self.answer()
            return True
        return super().press(event)


class Confirm(ChoiceDialog[bool]):
    """Asks yes or no; leaving it is a no."""

    def __init__(self, words: Words, question: str, yes: str, no: str) -> None:
        super().__init__(words)
        self.question = question
        self.yes, self.no = yes, no

    def title_text(self) -> str:
        """Return the question."""
        return self.question

    def compose_body(self) -> ComposeResult:
        """Show both answers."""
        yield Rows([Row(self.yes, key="yes", mark="1"), Row(self.no, key="no", mark="2")])

    def picked(self, key: str) -> None:
        """Answer."""
        self.dismiss(key == "yes")

    def leave(self) -> None:
        """Say no."""
        self.dismiss(False)


class Problem(Dialog[None]):
    """Says what went wrong and what to do; Enter or Escape closes it."""

    def __init__(self, words: Words, what: str, what_to_do: str = "") -> None:
        super().__init__(words)
        self.what = what
        self.what_to_do = what_to_do

    def title_text(self) -> str:
        """Say what went wrong."""
        return f"⚠ {self.what}"

    def compose_body(self) -> ComposeResult:
        """Say what to do."""
        if self.what_to_do:
            yield Static(clean(self.what_to_do), classes="told", markup=False)

    def foot_keys(self) -> list[tuple[str, str, str]]:
        """Say how to go on."""
        return [("leave", self.words.say("Enter"), self.words.say("OK"))]

    def press(self, event: Key) -> bool:
        """Close by Enter as well."""
        if event.key in ("enter", "space"):
            self.leave()
            return True
        return super().press(event)
