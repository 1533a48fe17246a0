"""One key of a pad that is touched instead of a keyboard."""

from textual.events import Click
from textual.message import Message
from textual.widgets import Static


class PadKey(Static):
    """One key to touch."""

    class Touched(Message):
        """Somebody touched it."""

        def __init__(self, sign: str) -> None:
            super().__init__()
            self.sign = sign

    def __init__(self, sign: str, classes: str = "") -> None:
        super().__init__(sign, markup=False, classes=classes)
        self.sign = sign

    def on_click(self, event: Click) -> None:
        """Do as if it was pressed."""
        event.stop()
        self.post_message(self.Touched(self.sign))
