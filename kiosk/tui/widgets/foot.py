"""The line at the bottom: keys that do the same on every screen."""

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.widgets import Static


class FootKey(Static):
    """A key and what it does; it can also be touched."""

    @dataclass
    class Touched(Message):
        """Somebody touched this key."""

        name: str

    def __init__(self, name: str, key: str, text: str) -> None:
        super().__init__(self._content(key, text), markup=False)
        self.intent = name

    def change(self, key: str, text: str) -> None:
        """Say something else."""
        self.update(self._content(key, text))

    @staticmethod
    def _content(key: str, text: str) -> Content:
        return Content.assemble((f" {key} ", "reverse"), f" {text}")

    def on_click(self, event: Click) -> None:
        """Do as if the key was pressed."""
        event.stop()
        self.post_message(self.Touched(self.intent))


class Foot(Horizontal):
    """Some keys in a row."""

    def __init__(self, keys: list[tuple[str, str, str]]) -> None:
        super().__init__()
        self._keys = keys

    def compose(self) -> ComposeResult:
        """Show each key."""
        for name, key, text in self._keys:
            yield FootKey(name, key, text)

    def change(self, name: str, key_text: str, text: str) -> None:
        """Let one key say something else."""
        for key in self.query(FootKey):
            if key.intent == name:
                key.change(key_text, text)
