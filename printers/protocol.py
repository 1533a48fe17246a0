"""The part of ESC/POS by which a printer is asked; commands by their names in Epson's reference."""

from enum import IntEnum

RESET = b"\x1b@"
"""ESC @: also turns automatic status off."""

AUTOMATIC_STATUS = b"\x1da\xff"
"""GS a 255: say by yourself what changes."""

MARK_LENGTH = 4
_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

MARKS = len(_SIGNS) ** MARK_LENGTH
"""How many different marks there are."""


class Ask(IntEnum):
    """DLE EOT n: obeyed at once, also when the printer is offline."""

    PRINTER = 1
    OFFLINE_CAUSE = 2
    ERROR_CAUSE = 3
    PAPER = 4

    @property
    def command(self) -> bytes:
        """The bytes that ask."""
        return b"\x10\x04" + bytes([self])


def tell_when_done(mark: bytes) -> bytes:
    """Return GS ( H, function 48: answered when all that came before is on paper.

    The mark comes back with the answer; four characters from space to `~`.
    """
    if len(mark) != MARK_LENGTH or not all(0x20 <= byte <= 0x7E for byte in mark):
        raise ValueError(mark)
    return b"\x1d(H\x06\x0000" + mark


def listening(data: bytes, mark: bytes) -> bytes:
    """Return a job that the printer comments: on what happens to it, and when it is complete."""
    # The reset comes first, since it would turn the automatic status off again.
    return RESET + AUTOMATIC_STATUS + data.removeprefix(RESET) + tell_when_done(mark)


def mark_of(number: int) -> bytes:
    """Return the mark of this number, one of `MARKS`."""
    mark = ""
    for _ in range(MARK_LENGTH):
        number, digit = divmod(number, len(_SIGNS))
        mark = _SIGNS[digit] + mark
    return mark.encode()
