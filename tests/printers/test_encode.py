"""What is described is what the bytes print, and nothing else: read back by the reader."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printers.document import Align, Columns, Document, QrCode, Size, Text
from printers.encode import encode
from printers.preview import as_text
from printers.profiles import PROFILES, profile
from printers.reader import Bitmap, Code, CutMark, Page, Place, Printed, read
from printers.text import clean, is_writable
from tests.printers.documents import FRENCH_TICKET, HARMFUL, TOKEN, documents

WIDE, NARROW = profile("80mm"), profile("58mm")


def page_of(*blocks: Text | Columns | QrCode, on: str = "80mm") -> Page:
    """Print some blocks and read them."""
    return read(encode(Document("test", blocks), profile(on)))


def texts(page: Page) -> list[str]:
    """Return the lines of letters."""
    return [item.text for item in page.items if isinstance(item, Printed)]


@pytest.mark.parametrize("paper", ["80mm", "58mm"])
def test_the_french_ticket_is_small(paper: str) -> None:
    data = encode(FRENCH_TICKET, profile(paper))
    assert len(data) <= 450
    page = read(data)
    assert page.unknown == ()
    assert "B 012" in texts(page)
    assert any("Attendez votre numéro." in text for text in texts(page))


def test_the_number_is_as_large_as_the_paper_allows() -> None:
    for paper, factor in (("80mm", 8), ("58mm", 6)):
        lines = page_of(Text("B 012", size=Size.HUGE), on=paper).items
        assert [(i.wide, i.high) for i in lines if isinstance(i, Printed)] == [(factor, factor)]


@settings(max_examples=150, deadline=None)
@given(documents(), st.sampled_from(sorted(PROFILES)))
def test_no_text_commands_the_printer(document: Document, paper: str) -> None:
    on = profile(paper)
    page = read(encode(document, on))
    assert page.unknown == ()
    for item in page.items:
        match item:
            case Printed():
                assert item.text.isprintable() or "\u00a0" in item.text
                assert len(item.text) * item.wide <= on.columns
            case Bitmap():
                assert item.width <= on.dots + 7
            case Code():
                assert item.data == TOKEN
    cuts = sum(isinstance(item, CutMark) for item in page.items)
    wanted = sum(type(block).__name__ == "Cut" for block in document.blocks)
    assert cuts == (wanted if on.cutter else 0)


@pytest.mark.parametrize("text", HARMFUL)
def test_harmful_text_is_printed_harmlessly(text: str) -> None:
    data = encode(Document("test", (Text(text), Text("after"))), WIDE)
    page = read(data)
    assert page.unknown == ()
    assert texts(page)[-1] == "after"
    assert len(page.items) <= 8
    assert as_text(page, 48).replace("\n", "").isprintable()


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(codec="cp1252"), max_size=40))
def test_what_the_code_page_holds_is_text(text: str) -> None:
    page = page_of(Text(text))
    assert not any(isinstance(item, Bitmap) for item in page.items)
    # Wrapping turns spaces into line ends; every other character is there.
    assert "".join(texts(page)).replace(" ", "") == clean(text).replace(" ", "")


def test_french_spaces_and_decomposed_letters() -> None:
    assert texts(page_of(Text("Où\u202f? E\u0301cole, 5\u202f€, l’œil"))) == [
        "Où\u00a0? École, 5\u00a0€, l’œil"
    ]


@pytest.mark.parametrize(
    "text",
    ["Привіт, Олено", "Добро пожаловать", "Բարեւ ձեզ", "مرحبا بكم", "Şişli’de ığdır", "日本"],
)
@pytest.mark.parametrize("size", list(Size))
def test_other_scripts_are_drawn(text: str, size: Size) -> None:
    assert not is_writable(text)
    drawn = [i for i in page_of(Text(text, size=size), on="58mm").items if isinstance(i, Bitmap)]
    assert drawn
    black = sum(byte.bit_count() for row in drawn[0].rows for byte in row)
    assert 50 < black < drawn[0].width * drawn[0].height / 3


def test_arabic_letters_join() -> None:
    """Joined letters are narrower than the same letters one by one."""
    joined = page_of(Text("مرحبا")).items[0]
    apart = page_of(Text("م ر ح ب ا")).items[0]
    assert isinstance(joined, Bitmap)
    assert isinstance(apart, Bitmap)
    assert _ink_width(joined) < 0.8 * _ink_width(apart)


def _ink_width(bitmap: Bitmap) -> int:
    columns = {
        x for row in bitmap.rows for x in range(bitmap.width) if row[x // 8] >> (7 - x % 8) & 1
    }
    return max(columns) - min(columns)


def test_scripts_mix_in_one_ticket() -> None:
    page = page_of(Text("Бюро 1", Align.CENTER), Text("Bureau 1", Align.CENTER))
    assert [type(item) for item in page.items] == [Bitmap, Printed]
    assert page.items[1] == Printed("Bureau 1", Place.CENTER, bold=False, wide=1, high=1)


def test_columns_stand_at_the_edges() -> None:
    (line,) = texts(page_of(Columns("mardi", "9h30")))
    assert line == "mardi" + " " * 39 + "9h30"
    assert texts(page_of(Columns("x" * 40, "y" * 40))) == ["x" * 40, "y" * 40]


def test_a_code_without_the_printers_help_is_drawn_with_its_quiet_zone() -> None:
    (bitmap,) = page_of(QrCode(TOKEN), on="58mm-raster").items
    assert isinstance(bitmap, Bitmap)
    dark = [y for y, row in enumerate(bitmap.rows) if any(row)]
    assert dark[0] == 4 * 8
    assert bitmap.height - dark[-1] - 1 == 4 * 8


def test_a_code_by_the_printer_has_air_around_it() -> None:
    page = page_of(Text("above"), QrCode(TOKEN), Text("below"))
    kinds = [type(item).__name__ for item in page.items]
    assert kinds == ["Printed", "Feed", "Code", "Feed", "Printed"]


def test_wrapping_breaks_between_words_and_ends_in_an_ellipsis() -> None:
    assert texts(page_of(Text("un deux trois quatre cinq six sept huit neuf"), on="58mm")) == [
        "un deux trois quatre cinq six",
        "sept huit neuf",
    ]
    long = texts(page_of(Text("mot " * 500)))
    assert len(long) == 6
    assert long[-1].endswith("…")
