"""What every errand about rooms needs besides."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kiosk.domain.booking import Slot
from kiosk.services.refusing import Conflict
from kiosk.tui.desk.flow import Flow
from kiosk.tui.desk.rooms import describing

if TYPE_CHECKING:
    from kiosk.tui.desk.rooms.screen import RoomsScreen

OVERRIDABLE = frozenset(
    f"booking.{code}"
    for code in (
        "over",
        "too-short",
        "too-long",
        "too-far",
        "not-allowed",
        "too-many-people",
        "no-equipment",
        "closed",
        "outside-hours",
    )
)
"""What the house's rules are against, but the desk may want all the same."""


class RoomsFlow(Flow):
    """Some of what can be done with rooms; `intents` are its methods by the keys' intents."""

    def __init__(self, screen: "RoomsScreen") -> None:
        super().__init__(screen)
        self.screen = screen

    def refusal(self, code: str, details: Mapping[str, Any]) -> str:
        """Put a refusal into words."""
        return self.screen.refusal(code, details)

    def slot_in_words(self, slot: Slot) -> str:
        """Return where and when."""
        return describing.slot(self.words, self.house, slot, self.now.date())

    async def alternative(self, conflict: Conflict) -> Slot | None:
        """Say who has it, and return what is to be taken instead."""
        from kiosk.tui.desk.dialogs.conflict import ConflictDialog  # when it is needed

        today = self.now.date()
        return await self.ask(ConflictDialog(self.words, self.house, today, conflict))
