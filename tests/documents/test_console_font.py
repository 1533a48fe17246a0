"""The letters of the text console: what our screens show is among them."""

import struct
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.console_font import MOST, SIGNS, SIZES, Size, font_file

ROOT = Path(__file__).parents[2]


def shown() -> Iterator[tuple[str, Path]]:
    """Yield every sign that is no ASCII in what screens are made of and say."""
    sources = [
        *(ROOT / "kiosk" / "tui").rglob("*.py"),
        *(ROOT / "kiosk").glob("*_words.py"),
        ROOT / "kiosk" / "wording.py",
        ROOT / "kiosk" / "locale" / "fr" / "LC_MESSAGES" / "kiosk.po",
        ROOT / "config.toml",
    ]
    for path in sources:
        for sign in set(path.read_text(encoding="utf-8")):
            if not sign.isascii():
                yield sign, path


def test_every_sign_of_our_screens_is_there() -> None:
    missing = {sign: path.name for sign, path in shown() if sign not in SIGNS}
    assert missing == {}


def test_the_kernel_clears_with_a_space() -> None:
    """It takes the sign 0x20, whatever the table calls it."""
    assert SIGNS[0x20] == " "


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.file.name)
def test_the_files_are_what_a_console_reads(size: Size) -> None:
    font = size.file.read_bytes()
    magic, _, head, flags, count, bytes_each, height, width = struct.unpack("<8I", font[:32])
    assert (magic, head, flags) == (0x864AB572, 32, 1)
    assert (count, width, height) == (MOST, size.width, size.height)
    assert bytes_each == height * ((width + 7) // 8)
    table = font[head + count * bytes_each :].split(b"\xff")[:-1]
    assert [each.decode() for each in table if each] == list(SIGNS)
    assert len(font) == len(font_file(size)), "run: python -m deploy.console_font"


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.file.name)
def test_every_sign_is_drawn_and_none_twice(size: Size) -> None:
    font = size.file.read_bytes()
    each = size.height * ((size.width + 7) // 8)
    rows = {sign: font[32 + n * each : 32 + (n + 1) * each] for n, sign in enumerate(SIGNS)}
    empty = {sign for sign, dots in rows.items() if not any(dots)}
    assert {unicodedata.name(sign) for sign in empty} == {"SPACE", "NO-BREAK SPACE"}
    assert rows["█"] == bytes([0xFF] * len(rows["█"])) or size.width % 8
    drawn = [dots for sign, dots in rows.items() if sign not in empty]
    assert len(set(drawn)) >= len(drawn) - 2  # DejaVu draws two dashes and two dots alike
