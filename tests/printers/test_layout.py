"""Lines that fit the paper, and the text on them."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printers.document import Align, Columns, Size, Text
from printers.layout import MOST_LINES, Line, columns_of, lines_of, wrap
from printers.text import cells, clean, is_writable
from tests.printers.documents import TEXTS


@settings(deadline=None)
@given(TEXTS, st.sampled_from(Size), st.sampled_from([12, 32, 42, 48]))
def test_no_line_is_wider_than_the_paper(text: str, size: Size, columns: int) -> None:
    lines = lines_of(Text(text, size=size), columns)
    assert 1 <= len(lines) <= MOST_LINES
    assert all(cells(line.text) * line.wide <= columns for line in lines)


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_no_pair_is_wider_than_the_paper(left: str, right: str) -> None:
    for line in columns_of(Columns(left, right), 32):
        gap = 1 if line.right else 0
        assert cells(line.text) + gap + cells(line.right) <= 32


def test_words_stay_whole() -> None:
    assert wrap("un deux trois quatre cinq six sept huit neuf", 32) == [
        "un deux trois quatre cinq six",
        "sept huit neuf",
    ]


def test_a_word_too_long_is_broken() -> None:
    assert wrap("ab " + "x" * 10 + " cd", 4) == ["ab", "xxxx", "xxxx", "xx", "cd"]


def test_no_empty_line_after_a_full_one() -> None:
    lines = lines_of(Text("x" * 32 + " "), 32)
    assert [line.text for line in lines] == ["x" * 32]


def test_a_space_that_must_not_break_does_not() -> None:
    assert wrap("combien ça coûte\u00a0?", 17) == ["combien ça", "coûte\u00a0?"]


@pytest.mark.parametrize("text", ["x" * 10_000, "mot " * 2_500, "é " * 5_000])
def test_too_long_a_text_ends_in_an_ellipsis(text: str) -> None:
    lines = wrap(text, 32)
    assert len(lines) == 6
    assert lines[-1].endswith("…")
    assert not any("…" in line for line in lines[:-1])


def test_a_text_of_just_six_lines_is_whole() -> None:
    assert wrap("x" * 32 * 6, 32) == ["x" * 32] * 6


@pytest.mark.parametrize(
    ("text", "columns", "factor"),
    [("B 012", 48, 8), ("B 012", 32, 6), ("B 012", 42, 8), ("A", 48, 8), ("x" * 20, 32, 1)],
)
def test_huge_is_the_largest_that_fits(text: str, columns: int, factor: int) -> None:
    (line,) = lines_of(Text(text, size=Size.HUGE), columns)
    assert (line.text, line.wide, line.high) == (text, factor, factor)


def test_large_is_tall_where_it_would_not_fit() -> None:
    (short,) = lines_of(Text("Bureau 1", size=Size.LARGE), 32)
    assert (short.wide, short.high) == (2, 2)
    (long,) = lines_of(Text("Bureau des démarches", size=Size.LARGE), 32)
    assert (long.wide, long.high) == (1, 2)


def test_an_empty_text_is_an_empty_line_of_normal_height() -> None:
    for text in ("", "  ", "\x1b"):
        (line,) = lines_of(Text(text, Align.CENTER, bold=True, size=Size.HUGE), 48)
        assert line == Line("", Align.CENTER, bold=False, wide=1, high=1)


def test_columns_share_a_line_only_if_a_space_is_left() -> None:
    (line,) = columns_of(Columns("x" * 15, "y" * 16), 32)
    assert (line.text, line.right) == ("x" * 15, "y" * 16)
    left, right = columns_of(Columns("x" * 16, "y" * 16), 32)
    assert (left.text, left.align, left.right) == ("x" * 16, Align.LEFT, "")
    assert (right.text, right.align) == ("y" * 16, Align.RIGHT)


@given(TEXTS)
def test_a_clean_text_is_clean(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not {unicodedata.category(c) for c in once} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("E\u0301cole\u202f?", "École\u00a0?"),
        ("e\u200d\u0301", "é"),  # dropping what is between composes them
        ("a\nb\u2028c\u202ed\ud800", "a bcd"),
        ("5\u00a0€, l’œil", "5\u00a0€, l’œil"),
    ],
)
def test_cleaning(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    ("text", "writable"), [("À l’œil, 5 €", True), ("ğ", False), ("\u0081", False), ("", True)]
)
def test_what_code_page_1252_holds(text: str, writable: bool) -> None:
    assert is_writable(text, "cp1252") is writable
