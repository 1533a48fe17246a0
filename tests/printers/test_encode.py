"""What is described is what the bytes print: read back by the reader."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printers.document import Align, Block, Columns, Cut, Document, Gap, QrCode, Rule, Size, Text
from printers.drawing import CodeTooLong
from printers.encode import encode
from printers.profiles import ROLLS, Profile, profile
from printers.reader import Bitmap, Code, CutMark, Feed, Page, Place, Printed, read
from printers.rendering import known_printers
from printers.text import clean, is_writable
from tests.printers.documents import FRENCH_TICKET, TOKEN

CENTER = Align.CENTER

SHORT_TICKET = Document(
    "B 012",
    (
        Text("Maison des services", CENTER, bold=True),
        Text("Aide aux démarches", CENTER),
        Text("B 012", CENTER, bold=True, size=Size.HUGE),
        Text("Bureau 2", CENTER, size=Size.LARGE),
        Text("Premier étage, à gauche", CENTER),
        Text("3 personnes avant vous", CENTER, bold=True),
        QrCode(TOKEN),
        Text("Attendez votre numéro. Gardez ce ticket.", CENTER),
        Columns("mardi 24 novembre 2026", "9h31"),
        Cut(),
    ),
)

SCRIPTS = ["Привіт, Олено", "Добро пожаловать", "Բարեւ ձեզ", "مرحبا بكم", "Şişli’de ığdır", "日本"]


def page_of(*blocks: Block, on: str = "80mm") -> Page:
    """Print some blocks and read them."""
    return read(encode(Document("test", blocks), profile(on)))


def texts(page: Page) -> list[str]:
    """Return the lines of letters."""
    return [item.text for item in page.items if isinstance(item, Printed)]


def _ink(bitmap: Bitmap) -> list[int]:
    """Return the columns of dots where something is black."""
    return [
        x for x in range(bitmap.width) if any(row[x // 8] >> (7 - x % 8) & 1 for row in bitmap.rows)
    ]


@pytest.mark.parametrize("document", [FRENCH_TICKET, SHORT_TICKET], ids=["long", "short"])
@pytest.mark.parametrize("paper", ["80mm", "58mm"])
def test_the_french_ticket_is_small(document: Document, paper: str) -> None:
    data = encode(document, profile(paper))
    assert len(data) <= 450
    page = read(data)
    assert page.unknown == ()
    assert "B 012" in texts(page)
    assert any("Attendez votre numéro." in text for text in texts(page))


def test_the_ticket_byte_by_byte() -> None:
    """The commands of ESC/POS by hand: a change of these bytes is meant, or a mistake."""
    assert encode(SHORT_TICKET, profile("80mm")) == (
        b"\x1b@\x1bt\x10"
        b"\x1ba\x01\x1bE\x01Maison des services\n"
        b"\x1bE\x00Aide aux d\xe9marches\n"
        b"\x1bE\x01\x1d!\x77B 012\n"
        b"\x1bE\x00\x1d!\x11Bureau 2\n"
        b"\x1d!\x00Premier \xe9tage, \xe0 gauche\n"
        b"\x1bE\x013 personnes avant vous\n"
        b"\n\x1d(k\x04\x001A2\x00\x1d(k\x03\x001C\x08\x1d(k\x03\x001E1"
        b"\x1d(k\x14\x001P0V1THVUCDG8U2NRY79\x1d(k\x03\x001Q0\n"
        b"\x1bE\x00Attendez votre num\xe9ro. Gardez ce ticket.\n"
        b"\x1ba\x00mardi 24 novembre 2026" + b" " * 22 + b"9h31\n"
        b"\x1dV\x42\x00"
    )


def test_the_number_is_as_large_as_the_paper_allows() -> None:
    for paper, factor in (("80mm", 8), ("58mm", 6)):
        (line,) = page_of(Text("B 012", size=Size.HUGE), on=paper).items
        assert line == Printed("B 012", Place.LEFT, bold=False, wide=factor, high=factor)


@settings(deadline=None)
@given(st.text(st.characters(codec="cp1252"), max_size=40), st.sampled_from(Align))
def test_what_the_code_page_holds_is_text(text: str, align: Align) -> None:
    page = page_of(Text(text, align))
    assert not any(isinstance(item, Bitmap) for item in page.items)
    # Wrapping turns spaces into line ends; every other character is there.
    assert "".join(texts(page)).replace(" ", "") == clean(text).replace(" ", "")
    assert {i.place.value for i in page.items if isinstance(i, Printed)} <= {align.value}


def test_a_style_ends_with_its_line() -> None:
    page = page_of(
        Text("a", CENTER, bold=True, size=Size.LARGE),
        Gap(),
        Text("b"),
        Text("c", Align.RIGHT, size=Size.TALL),
        Rule(),
    )
    assert page.items == (
        Printed("a", Place.CENTER, bold=True, wide=2, high=2),
        Feed(1),
        Printed("b", Place.LEFT, bold=False, wide=1, high=1),
        Printed("c", Place.RIGHT, bold=False, wide=1, high=2),
        Printed("-" * 48, Place.LEFT, bold=False, wide=1, high=1),
    )


def test_an_empty_line_is_not_as_high_as_large_letters() -> None:
    data = encode(Document("x", (Text("a", size=Size.HUGE), Text(""))), profile("80mm"))
    assert data.endswith(b"\x1d!\x77a\n\x1d!\x00\n")


def test_a_style_is_said_once() -> None:
    lines = tuple(Text(f"line {n}", CENTER, bold=True) for n in range(9))
    data = encode(Document("x", lines), profile("80mm"))
    assert data.count(b"\x1bE") == 1
    assert data.count(b"\x1ba") == 1
    assert data.count(b"\x1d!") == 0


@pytest.mark.parametrize("text", SCRIPTS)
@pytest.mark.parametrize("size", list(Size))
def test_other_scripts_are_drawn(text: str, size: Size) -> None:
    assert not is_writable(text, "cp1252")
    drawn = [i for i in page_of(Text(text, size=size), on="58mm").items if isinstance(i, Bitmap)]
    assert drawn
    black = sum(byte.bit_count() for row in drawn[0].rows for byte in row)
    assert 50 < black < drawn[0].width * drawn[0].height / 3


def test_each_script_looks_its_own() -> None:
    drawn = {item.rows for text in SCRIPTS for item in page_of(Text(text)).items
             if isinstance(item, Bitmap)}  # fmt: skip
    assert len(drawn) == len(SCRIPTS)


def test_arabic_letters_join() -> None:
    """Joined letters are narrower than the same letters one by one."""
    joined, apart = page_of(Text("مرحبا"), Text("م ر ح ب ا")).items
    assert isinstance(joined, Bitmap)
    assert isinstance(apart, Bitmap)
    widths = [_ink(bitmap)[-1] - _ink(bitmap)[0] for bitmap in (joined, apart)]
    assert widths[0] < 0.8 * widths[1]


def test_drawn_lines_stand_where_they_should() -> None:
    items = page_of(*(Text("Привіт", align) for align in Align), on="58mm").items
    left, center, right = (_ink(item) for item in items if isinstance(item, Bitmap))
    assert left[0] <= 3
    assert abs((center[0] + center[-1]) / 2 - 192) <= 3
    assert 380 <= right[-1] <= 383


def test_white_dots_at_the_right_are_not_sent() -> None:
    (bitmap,) = page_of(Text("Привіт")).items
    assert isinstance(bitmap, Bitmap)
    assert bitmap.width - _ink(bitmap)[-1] <= 8


@pytest.mark.parametrize("left", ["Привіт", "مرحبا"])
def test_drawn_columns_stand_at_both_edges(left: str) -> None:
    (bitmap,) = page_of(Columns(left, "9h31"), on="58mm").items
    assert isinstance(bitmap, Bitmap)
    ink = _ink(bitmap)
    assert ink[0] <= 3
    assert ink[-1] >= 379
    assert max(b - a for a, b in itertools.pairwise(ink)) > 150


def test_scripts_mix_in_one_ticket() -> None:
    page = page_of(Text("Бюро 1", CENTER), Text("Bureau 1", CENTER))
    assert [type(item) for item in page.items] == [Bitmap, Printed]
    assert page.items[1] == Printed("Bureau 1", Place.CENTER, bold=False, wide=1, high=1)


def test_columns_stand_at_the_edges() -> None:
    assert texts(page_of(Columns("mardi", "9h30"))) == ["mardi" + " " * 39 + "9h30"]
    assert texts(page_of(Columns("x" * 40, "y" * 40))) == ["x" * 40, "y" * 40]
    assert texts(page_of(Columns("alone", ""))) == ["alone"]


def test_a_code_without_the_printers_help_is_drawn_with_its_quiet_zone() -> None:
    (bitmap,) = page_of(QrCode(TOKEN), on="58mm-raster").items
    assert isinstance(bitmap, Bitmap)
    assert bitmap.place is Place.CENTER
    rows = [y for y, row in enumerate(bitmap.rows) if any(row)]
    columns = _ink(bitmap)
    assert (rows[0], bitmap.height - rows[-1] - 1) == (4 * 8, 4 * 8)
    assert (columns[0], bitmap.width - columns[-1] - 1) == (4 * 8, 4 * 8)


def test_a_drawn_code_is_the_librarys() -> None:
    import qrcode

    (bitmap,) = page_of(QrCode(TOKEN), on="58mm-raster").items
    assert isinstance(bitmap, Bitmap)
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=4)
    code.add_data(TOKEN)
    # A module is eight dots, so a byte: black or white.
    wanted = [bytes(0xFF if dark else 0 for dark in row) for row in code.get_matrix()]
    assert [bitmap.rows[8 * y] for y in range(len(wanted))] == wanted
    assert all(bitmap.rows[y] == wanted[y // 8] for y in range(bitmap.height))


def test_a_code_by_the_printer_has_air_around_it() -> None:
    page = page_of(Text("above"), QrCode(TOKEN), Text("below"))
    kinds = [type(item) for item in page.items]
    assert kinds == [Printed, Feed, Code, Feed, Printed]
    assert page.items[2] == Code(TOKEN, 8, "M", Place.CENTER)


@pytest.mark.parametrize("length", [17, 84, 85, 300, 1200])
@pytest.mark.parametrize("paper", sorted(ROLLS))
def test_long_data_makes_smaller_modules_not_a_wider_code(length: int, paper: str) -> None:
    import qrcode

    data = "https://example.org/" + "a" * (length - 20) if length > 20 else TOKEN
    on = profile(paper)
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=4)
    code.add_data(data)
    modules = 17 + 4 * code.best_fit() + 8
    widths = [
        modules * item.module if isinstance(item, Code) else item.width
        for item in page_of(QrCode(data), on=paper).items
        if isinstance(item, Code | Bitmap)
    ]
    assert len(widths) == 1
    assert on.dots - modules - 7 < widths[0] <= on.dots or modules * 8 <= widths[0] < on.dots


def test_a_code_that_no_paper_holds_is_refused() -> None:
    for paper in ROLLS:
        with pytest.raises(CodeTooLong, match="QR"):
            page_of(QrCode("x" * 3000), on=paper)
    narrow = Profile("narrow", 10, 5, 28, native_qr=True, cutter=False)
    with pytest.raises(CodeTooLong, match="narrow"):
        encode(Document("x", (QrCode(TOKEN),)), narrow)


def test_a_code_of_nothing_is_nothing() -> None:
    for paper in ROLLS:
        assert page_of(QrCode(""), QrCode("\x1b"), on=paper).items == ()


@pytest.mark.parametrize("paper", sorted(ROLLS))
def test_only_a_cutter_is_told_to_cut(paper: str) -> None:
    data = encode(Document("x", (Text("last"), Cut())), profile(paper))
    if profile(paper).cutter:
        # Function B of GS V feeds to the cutter first: the last line is not cut through.
        assert data.endswith(b"last\n\x1dV\x42\x00")
        assert read(data).items[-1] == CutMark()
    else:
        assert b"\x1dV" not in data
        assert read(data).items[-1] == Feed(4)


# Every printer that can be named


LANGUAGES = {
    "French": ("Élève de l’été : œuvre, ça, 12 €", True),
    "English": ("Jack’s “question” – why…", True),
    "Spanish": ("¿Dónde está la señora Muñoz? ¡Aquí!", True),
    "Turkish": ("Ayşe Yıldırım, İzmir, ğüşöç", False),
    "Ukrainian": ("Олександр Їжакевич, ґанок", False),
    "Russian": ("Щербакова Наталья, подъезд", False),
    "Armenian": ("Արմեն Հակոբյան", False),
    "Arabic": ("فاطمة الزهراء", False),
}


def every_profile() -> list[str]:
    """Return ours, and those of python-escpos that can be chosen."""
    return sorted({**ROLLS, **known_printers()})


@pytest.mark.parametrize("name", every_profile())
def test_any_script_on_any_printer(name: str) -> None:
    on = profile(name)
    lines = [line for line, _ in LANGUAGES.values()]
    blocks: list[Block] = [Text("Plain ASCII"), QrCode(TOKEN), Cut()]
    page = read(encode(Document("x", (*map(Text, lines), *blocks)), on), on.page_1252)
    assert page.unknown == ()
    written = " ".join(texts(page))
    assert "Plain ASCII" in written
    for line, in_1252 in LANGUAGES.values():
        if in_1252 and on.page_1252 is not None:
            assert all(word in written for word in line.split())
    drawn = [item for item in page.items if isinstance(item, Bitmap)]
    assert len(drawn) >= sum(on.page_1252 is None or not there for _, there in LANGUAGES.values())
    assert all(item.width <= (on.dots + 7) // 8 * 8 and _ink(item) for item in drawn)
    assert all(len(text) <= on.columns for text in texts(page))
    assert on.columns >= 32
    assert sum(isinstance(item, CutMark) for item in page.items) == on.cutter


def test_printers_number_their_code_pages_as_they_like() -> None:
    numbers = {name: known_printers()[name].page_1252 for name in ("TM-T88V", "TH230", "TSP600")}
    assert numbers == {"TM-T88V": 16, "TH230": 8, "TSP600": 32}
    assert known_printers()["TM-T88IV-SA"].page_1252 is None
    assert b"\x1bt\x08" in encode(SHORT_TICKET, known_printers()["TH230"])
