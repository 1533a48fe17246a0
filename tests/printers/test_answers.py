"""What each bit of a printer's answers means (Epson's reference: GS a, DLE EOT)."""

import pytest

from printers.answers import Answers, Automatic, status_from
from printers.protocol import Ask

WELL = {Ask.PRINTER: 0x12, Ask.OFFLINE_CAUSE: 0x12, Ask.PAPER: 0x12}


@pytest.mark.parametrize(
    ("byte", "bit", "trouble"),
    [
        (0, 0x08, "printer.offline"),
        (0, 0x28, "printer.cover-open"),
        (1, 0x04, "printer.mechanical"),
        (1, 0x08, "printer.cutter"),
        (1, 0x20, "printer.mechanical"),
        (1, 0x40, "printer.mechanical"),
        (2, 0x03, None),
        (2, 0x0C, "printer.no-paper"),
    ],
)
def test_what_a_printer_says_by_itself(byte: int, bit: int, trouble: str | None) -> None:
    said = bytearray([0x10, 0, 0, 0])
    said[byte] |= bit
    (answer,) = Answers().feed(bytes(said))
    assert isinstance(answer, Automatic)
    assert answer.status.trouble == trouble
    assert answer.status.paper_low is (trouble is None)


@pytest.mark.parametrize(
    ("question", "bit", "trouble"),
    [
        (Ask.PRINTER, 0x08, "printer.offline"),
        (Ask.OFFLINE_CAUSE, 0x04, "printer.cover-open"),
        (Ask.OFFLINE_CAUSE, 0x20, "printer.no-paper"),
        (Ask.OFFLINE_CAUSE, 0x40, "printer.mechanical"),
        (Ask.ERROR_CAUSE, 0x04, "printer.mechanical"),
        (Ask.ERROR_CAUSE, 0x08, "printer.cutter"),
        (Ask.ERROR_CAUSE, 0x20, "printer.mechanical"),
        (Ask.ERROR_CAUSE, 0x40, "printer.mechanical"),
        (Ask.PAPER, 0x0C, None),
        (Ask.PAPER, 0x60, "printer.no-paper"),
    ],
)
def test_what_a_printer_answers(question: Ask, bit: int, trouble: str | None) -> None:
    status = status_from(WELL | {question: 0x12 | bit})
    assert status.trouble == trouble
    assert status.paper_low is (trouble is None)
