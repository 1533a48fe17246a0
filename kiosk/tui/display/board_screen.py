"""What the hall and the doors share: they show the same board."""

from kiosk.reception import Reception
from kiosk.services import board
from kiosk.services.board import Board
from kiosk.tui.display.wall_screen import WallScreen


class BoardScreen(WallScreen[Board], inherit_bindings=False):
    """Shows of the board what is for its place."""

    def look_up(self, reception: Reception, what: None) -> Board:
        """Return the board as it is now."""
        del what
        return reception.read(board.look)
