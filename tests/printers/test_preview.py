"""The preview in text: readable, and harmless to the terminal that shows it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printers.document import Align, Columns, Cut, Document, Gap, QrCode, Size, Text
from printers.encode import encode
from printers.preview import as_text
from printers.profiles import profile
from printers.reader import read
from tests.printers.documents import FRENCH_TICKET, HARMFUL, TOKEN


def preview(*blocks: Text | Columns | QrCode | Gap | Cut, on: str = "58mm") -> list[str]:
    """Print some blocks and show them."""
    paper = profile(on)
    return as_text(read(encode(Document("x", blocks), paper)), paper.columns).splitlines()


def test_lines_stand_where_they_are_printed() -> None:
    assert preview(Text("ab"), Text("ab", Align.CENTER), Text("ab", Align.RIGHT)) == [
        "ab",
        " " * 15 + "ab",
        " " * 30 + "ab",
    ]
    assert preview(Columns("mardi", "9h31"), Gap(2), Text("x")) == [
        "mardi" + " " * 23 + "9h31",
        "",
        "",
        "x",
    ]


def test_large_letters_stand_out() -> None:
    assert preview(Text("B 012", size=Size.HUGE)) == [
        "",
        "",
        "B" + " " * 11 + "0     1     2",
        "",
        "",
    ]
    assert preview(Text("Ici", size=Size.LARGE)) == ["I c i"]


def test_a_code_is_a_box_with_its_data() -> None:
    top, middle, bottom = (line for line in preview(QrCode(TOKEN)) if line)
    assert middle.strip() == f"│ QR  {TOKEN} │"
    assert top.strip() == "┌" + "─" * 23 + "┐"
    assert bottom.strip() == "└" + "─" * 23 + "┘"
    assert abs((32 - len(middle)) - (len(middle) - len(middle.lstrip()))) <= 1  # in the middle
    assert all(len(line) <= 32 for line in preview(QrCode("A1" * 40)))


def test_what_is_drawn_says_how_large_it_is() -> None:
    (line,) = preview(Text("Привіт", Align.RIGHT))
    assert line == "[drawn: 384x30 dots]"


@pytest.mark.parametrize(("paper", "shown"), [("80mm", True), ("58mm", False)])
def test_a_cut_is_shown_where_there_is_a_cutter(paper: str, shown: bool) -> None:
    lines = preview(Text("x"), Cut(), on=paper)
    assert any(line.startswith("✂ - -") for line in lines) is shown


@pytest.mark.parametrize("paper", ["80mm", "58mm"])
def test_the_ticket_fits(paper: str) -> None:
    on = profile(paper)
    text = as_text(read(encode(FRENCH_TICKET, on)), on.columns)
    assert all(len(line) <= on.columns for line in text.splitlines())
    assert "Pôle Sud" in text
    assert TOKEN in text


@given(
    st.one_of(
        st.binary(max_size=200),
        st.sampled_from(HARMFUL).map(lambda t: t.encode("utf-8", "replace")),
    )
)
def test_no_bytes_reach_the_terminal_as_commands(data: bytes) -> None:
    shown = as_text(read(b"\x1bt\x10" + data + b"\x7f\x81\n"), 48)
    assert all(c.isprintable() or c in "\n\u00a0" for c in shown)


def test_a_codes_data_from_elsewhere_is_harmless() -> None:
    code = b"\x1d(k\x08\x001P0\x1b[2JA\x1d(k\x03\x001Q0"
    assert "QR  ·[2JA" in as_text(read(code), 48)
