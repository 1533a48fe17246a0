"""The picture shows what the bytes say, dot by dot."""

import itertools
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from printers.document import Align, Block, Cut, Document, QrCode, Size, Text
from printers.encode import encode
from printers.picture import LINE, MARGIN, draw, png
from printers.profiles import ROLLS, profile
from printers.reader import Bitmap, read
from tests.printers.documents import FRENCH_TICKET, TOKEN

LEFT = TOP = 2 * MARGIN
"""Where what is printed starts."""


def picture(*blocks: Block, on: str = "58mm") -> Image.Image:
    """Draw some blocks, in grey."""
    paper = profile(on)
    return draw(read(encode(Document("x", blocks), paper)), paper).convert("L")


def is_dark(image: Image.Image, x: int, y: int) -> bool:
    """Tell whether there is ink; paper and table are light, shadows in between."""
    value = image.getpixel((x, y))
    assert isinstance(value, int)
    return value < 80


def ink(image: Image.Image) -> tuple[int, int, int, int]:
    """Return the box around all ink, from the corner where printing starts."""
    box = image.point(lambda value: 255 if value < 80 else 0).getbbox()
    assert box is not None
    return box[0] - LEFT, box[1] - TOP, box[2] - LEFT, box[3] - TOP


@pytest.mark.parametrize("paper", sorted(ROLLS))
def test_the_codes_modules_are_the_librarys(paper: str) -> None:
    import qrcode

    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=0)
    code.add_data(TOKEN)
    matrix = code.get_matrix()
    on = profile(paper)
    image = picture(QrCode(TOKEN), on=paper)
    left = LEFT + (on.dots - 8 * len(matrix)) // 2
    top = TOP + (LINE if on.native_qr else 4 * 8)
    found = [
        [{is_dark(image, left + 8 * x + i, top + 8 * y + j) for i in (0, 7) for j in (0, 7)}
         for x in range(len(matrix))]
        for y in range(len(matrix))
    ]  # fmt: skip
    assert found == [[{bool(dark)} for dark in row] for row in matrix]
    side = 8 * len(matrix)
    assert ink(image) == (left - LEFT, top - TOP, left - LEFT + side, top - TOP + side)


def test_another_level_is_drawn_as_the_bytes_say() -> None:
    on = profile("58mm")
    data = encode(Document("x", (QrCode(TOKEN),)), on)
    other = data.replace(b"\x1d(k\x03\x001E1", b"\x1d(k\x03\x001E3")
    smaller = data.replace(b"1C\x08", b"1C\x03")
    pictures = {png(some, on) for some in (data, other, smaller)}
    assert len(pictures) == 3
    box = ink(draw(read(smaller), on).convert("L"))
    assert box[2] - box[0] == 21 * 3


@pytest.mark.parametrize(("paper", "dots"), [("58mm", 384), ("80mm", 576), ("80mm-42", 504)])
def test_the_paper_is_as_wide_as_its_dots(paper: str, dots: int) -> None:
    on = profile(paper)
    assert picture(Text("x"), on=paper).width == dots + 4 * MARGIN
    full = b"\x1b@\x1dv0\x00" + bytes([dots // 8]) + b"\x00\x02\x00" + b"\xff" * (dots // 4)
    assert ink(draw(read(full), on).convert("L")) == (0, 0, dots, 2)


def test_bitmaps_are_drawn_dot_by_dot() -> None:
    on = profile("58mm")
    page = read(encode(Document("x", (Text("Привіт", Align.CENTER),)), on))
    (bitmap,) = page.items
    assert isinstance(bitmap, Bitmap)
    image = draw(page, on).convert("L")
    for y, row in enumerate(bitmap.rows):
        for x in range(bitmap.width):
            assert is_dark(image, LEFT + x, TOP + y) == bool(row[x // 8] >> (7 - x % 8) & 1)


def test_letters_stand_in_their_cells() -> None:
    left = ink(picture(Text("H")))
    right = ink(picture(Text("H", Align.RIGHT)))
    center = ink(picture(Text("H", Align.CENTER)))
    assert 0 <= left[0] < left[2] <= 12
    assert 384 - 12 <= right[0] < right[2] <= 384
    assert (right[0] - left[0], center[0] - left[0]) == (372, 186)
    assert 0 <= left[1] < left[3] <= 24


@pytest.mark.parametrize(
    ("size", "wide", "high"), [("tall", 1, 2), ("large", 2, 2), ("huge", 8, 8)]
)
def test_large_letters_are_multiples(size: str, wide: int, high: int) -> None:
    small = ink(picture(Text("HI", bold=True)))
    large = ink(picture(Text("HI", bold=True, size=Size(size))))
    # The grey edge of a small letter is a part of a dot; it counts as often as it is multiplied.
    assert large[2] - large[0] == pytest.approx((small[2] - small[0]) * wide, abs=1.5 * wide)
    assert large[3] - large[1] == pytest.approx((small[3] - small[1]) * high, abs=1.5 * high)


def test_bold_letters_have_more_ink() -> None:
    amounts = [
        sum(picture(Text("Bureau", bold=bold)).point(lambda v: int(v < 80)).tobytes())
        for bold in (False, True)
    ]
    assert amounts[1] > 1.2 * amounts[0]


def test_lines_are_as_high_as_their_letters() -> None:
    def height(*blocks: Block) -> int:
        return picture(*blocks).height - 4 * MARGIN

    assert height(Text("x")) == 30
    assert height(Text("x"), Text("x", size=Size.TALL)) == 30 + 48
    assert height(Text("x", size=Size.HUGE)) == 8 * 24
    assert height(Cut()) == 4 * 30


@pytest.mark.parametrize(("paper", "is_cut"), [("80mm", True), ("58mm", False)])
def test_the_cut_has_teeth(paper: str, is_cut: bool) -> None:
    on = profile(paper)
    image = draw(read(encode(FRENCH_TICKET, on)), on).convert("L")
    bottom = image.height - MARGIN - 4  # halfway down a tooth
    row = [image.getpixel((x, bottom)) for x in range(MARGIN, image.width - MARGIN)]
    light = [value == image.getpixel((MARGIN + 2, MARGIN + 2)) for value in row]
    edges = sum(a != b for a, b in itertools.pairwise(light))
    teeth = (on.dots + 2 * MARGIN) // 8
    assert edges == pytest.approx(2 * teeth if is_cut else 0, abs=2 if is_cut else 0)


def test_each_cut_begins_a_sheet() -> None:
    one = picture(Text("a"), Cut(), on="80mm")
    two = picture(Text("a"), Cut(), Text("a"), Cut(), on="80mm")
    assert two.height == 2 * one.height - MARGIN


def test_an_empty_page_is_a_piece_of_paper() -> None:
    assert draw(read(b""), profile("58mm")).size == (384 + 4 * MARGIN, 4 * MARGIN)


def test_a_png() -> None:
    on = profile("80mm")
    data = encode(FRENCH_TICKET, on)
    with Image.open(BytesIO(png(data, on))) as image:
        assert image.format == "PNG"
        assert image.convert("RGB").tobytes() == draw(read(data), on).tobytes()


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_can_be_drawn(data: bytes) -> None:
    on = profile("58mm")
    assert draw(read(b"\x1b@" + data), on).width == 384 + 4 * MARGIN
