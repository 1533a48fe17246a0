"""No text commands a printer, whatever it is and wherever it stands."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printers.document import Block, Columns, Cut, Document, QrCode, Size, Text
from printers.drawing import CodeTooLong
from printers.encode import encode
from printers.profiles import ROLLS, Profile, profile
from printers.protocol import listening, mark_of
from printers.reader import Bitmap, Code, CutMark, Page, Printed, read
from tests.printers.documents import HARMFUL, TEXTS, TOKEN, documents

REAL_TIME = re.compile(rb"\x10[\x04\x05\x14]")
"""ESC/POS, DLE EOT, DLE ENQ, DLE DC4: obeyed even inside the data of a picture or a code."""

MORE_HARMFUL = (
    *HARMFUL,
    "\x1dV\x00\x1d(k\x03\x001Q0",
    "\x1c.\x1bp\x00\x19\xfa",
    "\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08",
    "e" + "\u0301" * 10_000,
    "\u0416" + "\u0301" * 2_000,
    "\ufeff\u200b\u200e\u2066",
    "\x7f\x80\x9d",
    "\u0416\x1b@",
)


def check(page: Page, data: bytes, on: Profile) -> None:
    """Nothing unknown, nothing beyond the paper, no control character, no hidden command."""
    assert page.unknown == ()
    assert not REAL_TIME.search(data)
    assert data.startswith(b"\x1b@\x1bt\x10")
    for item in page.items:
        match item:
            case Printed():
                assert item.text.isprintable() or "\u00a0" in item.text
                assert len(item.text) * item.wide <= on.columns
            case Bitmap():
                assert item.width <= (on.dots + 7) // 8 * 8


@settings(max_examples=150, deadline=None)
@given(documents(), st.sampled_from(sorted(ROLLS)))
def test_no_document_commands_the_printer(document: Document, paper: str) -> None:
    on = profile(paper)
    data = encode(document, on)
    page = read(data)
    check(page, data, on)
    assert all(item.data == TOKEN for item in page.items if isinstance(item, Code))
    cuts = sum(isinstance(item, CutMark) for item in page.items)
    assert cuts == (sum(isinstance(b, Cut) for b in document.blocks) if on.cutter else 0)
    codes = sum(isinstance(item, Code) for item in page.items)
    assert codes == (sum(isinstance(b, QrCode) for b in document.blocks) if on.native_qr else 0)


@pytest.mark.parametrize("paper", ["80mm", "58mm-raster"])
@pytest.mark.parametrize("text", MORE_HARMFUL)
def test_harmful_text_is_printed_harmlessly(text: str, paper: str) -> None:
    on = profile(paper)
    blocks: list[Block] = [Text(text, bold=True, size=size) for size in Size]
    blocks += [Columns(text, text), Columns("left", text), Columns(text, "right")]
    for block in blocks:
        data = encode(Document(text, (block, Text("after"))), on)
        page = read(data)
        check(page, data, on)
        assert page.items[-1] == read(b"after\n").items[0]
        # Six lines for each side, and the one after.
        assert len(page.items) <= 13
        assert not any(isinstance(item, CutMark | Code) for item in page.items)


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.sampled_from(sorted(ROLLS)))
def test_no_codes_data_commands_the_printer(text: str, paper: str) -> None:
    on = profile(paper)
    try:
        data = encode(Document("any", (QrCode(text), Text("after"))), on)
    except CodeTooLong:
        assert len(text) > 500
        return
    page = read(data)
    check(page, data, on)
    assert page.items[-1] == read(b"after\n").items[0]


def test_a_code_whose_data_is_a_command() -> None:
    data = encode(Document("x", (QrCode("A\x10\x04\x01\x1b@B"),)), profile("80mm"))
    assert [i.data for i in read(data).items if isinstance(i, Code)] == ["A@B"]


def test_dots_that_would_be_a_command_are_changed() -> None:
    from PIL import Image

    from printers.drawing import raster

    for second in (0x04, 0x05, 0x14):
        dots = bytes([0x10, second, 0x01, 0xFF])
        image = Image.frombytes("1", (32, 1), bytes(255 - byte for byte in dots))
        sent = raster(image)
        assert sent[:8] == b"\x1dv0\x00\x04\x00\x01\x00"
        assert sent[8:] == bytes([0x10, second | 0x08, 0x01, 0xFF])


def test_a_text_for_terminals_stays_what_it_is() -> None:
    page = read(encode(Document("x", (Text("[@click=app.quit]x[/]"),)), profile("80mm")))
    assert [i.text for i in page.items if isinstance(i, Printed)] == ["[@click=app.quit]x[/]"]


@settings(max_examples=60, deadline=None)
@given(documents(), st.integers(0, 10**9))
def test_what_goes_over_the_line_asks_what_we_ask_and_nothing_else(
    document: Document, number: int
) -> None:
    on = profile("80mm")
    data, mark = encode(document, on), mark_of(number)
    page = read(listening(data, mark))
    assert page.unknown == ()
    assert page.items == read(data).items
    assert page.asked == (b"\x1da\xff", b"\x1d(H\x06\x0000" + mark)
