"""The reader: it must see what should not be there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printers.reader import Bitmap, Code, CutMark, Feed, Item, Page, Place, Printed, Unknown, read


def printed(text: str, place: Place = Place.LEFT) -> Printed:
    """Return a line of normal letters."""
    return Printed(text, place, bold=False, wide=1, high=1)


@pytest.mark.parametrize(
    "data",
    [
        b"\x10\x04\x01",
        b"\x10\x14\x01",
        b"\x1bp\x00\x19\xfa",
        b"\x1d(L\x02\x000",
        b"\x07",
        b"\x1b",
        b"\x1d",
        b"\x1dv0\x00\x01\x00\x09\x00x",  # a bitmap that ends too early
        b"\x1d(k\xff\xff1P0",
    ],
)
def test_other_commands_are_not_overlooked(data: bytes) -> None:
    assert read(b"before\n" + data).unknown[0].offset == 7


@given(st.binary(max_size=300))
def test_any_bytes_can_be_read(data: bytes) -> None:
    page = read(data)
    for unknown in page.unknown:
        at = unknown.offset
        assert data[at : at + len(unknown.data)] == unknown.data


@pytest.mark.parametrize(
    "data",
    [
        b"\x1dv0\x00\x04\x00\x01\x00\xff\x10\x04\x01",
        b"\x1d(k\x07\x001P0A\x10\x04\x01",
    ],
)
def test_a_command_inside_of_data_is_not_overlooked(data: bytes) -> None:
    assert read(data).unknown == (Unknown(9, b"\x10\x04\x01"),)


def test_a_cut_and_a_feed_are_seen() -> None:
    page = read(b"\x1b@one\n\n\x1bd\x02\x1dV\x42\x00two\x1dV\x00")
    items = (printed("one"), Feed(1), Feed(2), CutMark(), printed("two"), CutMark())
    assert page == Page(items, ())


@pytest.mark.parametrize("style", [b"\x1ba\x01", b"\x1bE\x01", b"\x1d!\x31"])
def test_a_reset_ends_every_style_and_loses_the_line(style: bytes) -> None:
    plain, after = printed("x"), read(style + b"x\nlost\x1b@x\n").items
    assert after[0] != plain
    assert after[1:] == (plain,)


@pytest.mark.parametrize(
    ("value", "wide", "high"),
    [(0x00, 1, 1), (0x01, 1, 2), (0x11, 2, 2), (0x77, 8, 8), (0x30, 4, 1)],
)
def test_factors(value: int, wide: int, high: int) -> None:
    (item,) = read(b"\x1d!" + bytes([value]) + b"x\n").items
    assert item == Printed("x", Place.LEFT, bold=False, wide=wide, high=high)


def test_letters_by_their_code_page() -> None:
    assert read(b"\xe9\n\x1bt\x10\xe9\x80\n").items == (printed("Θ"), printed("é€"))
    assert read(b"\x1bt\x10\x1b@\xe9\n").items == (printed("Θ"),)


def test_a_bitmap() -> None:
    page = read(b"\x1ba\x02\x1dv0\x00\x01\x00\x02\x00\x80\x01")
    assert page == Page((Bitmap(8, 2, (b"\x80", b"\x01"), Place.RIGHT),), ())


def test_a_code() -> None:
    data = (
        b"\x1ba\x01\x1d(k\x04\x001A2\x00\x1d(k\x03\x001C\x05\x1d(k\x03\x001E3"
        b"\x1d(k\x05\x001P0\xc3\xa9\x1d(k\x03\x001Q0"
    )
    assert read(data) == Page((Code("é", 5, "H", Place.CENTER),), ())


def test_a_line_that_is_not_ended_is_seen() -> None:
    items: tuple[Item, ...] = (printed("x"),)
    assert read(b"x").items == items
