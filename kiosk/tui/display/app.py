"""A display: the hall's, a door's, or the programme. No key does anything."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from kiosk.i18n import words
from kiosk.sound import Sound
from kiosk.tui.display.door import DoorScreen
from kiosk.tui.display.front import Front
from kiosk.tui.display.hall import HallScreen
from kiosk.tui.display.programme import ProgrammeWall
from kiosk.tui.house_app import HouseApp

if TYPE_CHECKING:
    from kiosk.desk_side import DeskSide
    from kiosk.tui.display.wall_screen import WallScreen


class DisplayApp(HouseApp[Front]):
    """Opens one screen and keeps it as the house is."""

    CSS_PATH = "display.tcss"

    def __init__(self, prepare: Callable[[], Front]) -> None:
        super().__init__(prepare)
        self.shown: WallScreen[Any] | None = None
        self.sound: Sound | None = None

    def house_known(self, front: Front) -> None:
        """Draw the screen; what is in the house comes later."""
        self.leave_key = front.leave_key
        language = words(front.house.languages[0])
        if front.programme:
            self.shown = ProgrammeWall(front.house, language)
        elif front.room is None:
            self.shown = HallScreen(front.house, language)
            self.sound = Sound(
                self._ring, language.language, wanted=front.sound, speech=front.speech
            )
        else:
            self.shown = DoorScreen(front.house, language, front.house.resources[front.room])
        self.push_screen(self.shown)

    def house_opened(self, side: "DeskSide") -> None:
        """Show what is in the house."""
        if self.shown is not None:
            self.shown.reading.attend(side)

    def house_not_opened(self, code: str) -> None:
        """Say that there is no news."""
        if self.shown is not None:
            self.shown.reading.trouble = code
            if self.shown.is_current:
                self.shown.show_time()

    def house_changed(self) -> None:
        """Look again."""
        if self.shown is not None:
            self.shown.reading.reload()

    def announce(self, text: str) -> None:
        """Let the hall hear a call."""
        if self.sound is not None:
            self.sound.announce(text)

    def on_unmount(self) -> None:
        """End the sound."""
        if self.sound is not None:
            self.sound.close()

    def _ring(self) -> None:
        self.call_from_thread(self.bell)
