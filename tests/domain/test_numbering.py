"""Ticket numbers as people read and type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.numbering import beyond_limit, number, parse_number


@given(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), st.integers(1, 999))
def test_a_number_reads_back(letter: str, sequence: int) -> None:
    written = number(letter, sequence)
    assert len(written) == 5
    for typed in (written, written.lower(), written.replace(" ", ""), f" {letter}{sequence} "):
        assert parse_number(typed) == (letter, sequence)


@pytest.mark.parametrize("typed", ["", "B", "12", "B 0", "B 1000", "BB 1", "B 1 2", "B ١", "É 1"])
def test_anything_else_is_no_number(typed: str) -> None:
    assert parse_number(typed) is None


@pytest.mark.parametrize(
    ("sequence", "limit", "beyond"),
    [(2, 2, False), (3, 2, True), (999, 999, False), (1000, 5000, True)],
)
def test_the_limit_is_the_last_number_given(sequence: int, limit: int, *, beyond: bool) -> None:
    assert beyond_limit(sequence, limit) is beyond


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("B 012", ("B", 12)),
        ("b12", ("B", 12)),
        ("B-012", ("B", 12)),
        ("B\u00a0007", ("B", 7)),
        (" b - 999\r\n", ("B", 999)),
    ],
)
def test_people_write_numbers_in_many_ways(typed: str, meant: tuple[str, int]) -> None:
    assert parse_number(typed) == meant


def test_a_number_has_three_digits() -> None:
    assert [number("B", n) for n in (1, 12, 999)] == ["B 001", "B 012", "B 999"]
