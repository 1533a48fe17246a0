"""Sheets of rooms: what comes out, read back by readers that know nothing of us."""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pypdfium2
import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from db.enums import SheetKind
from kiosk.documents.pages import pages_pdf
from kiosk.documents.pages import test_pdf as page_of_a_printer
from kiosk.documents.schedule import schedule_document
from kiosk.documents.web_page import web_page
from kiosk.domain.schedule import Entry, marked
from kiosk.services.schedule import Schedule, Sheet, Version
from printers.encode import encode
from printers.profiles import PROFILES
from printers.reader import Printed, read
from tests.clocks import PARIS
from tests.houses import SMALL_HOUSE

DAY = date(2026, 11, 24)
ROOMS = ("blue", "red", "green")
LONG = "une réunion dont le titre ne finit pas " * 3
SCRIPTS = {
    "latin": "Œuvre d’été à 10 €",
    "cyrillic": "Українська зустріч",
    "arabic": "اجتماع المقيمين",
    "greek": "Συνάντηση",
    "armenian": "Հանդիպում",
}


def entries(n: int, title: str = "Atelier {n}") -> list[Entry]:
    """Return so many bookings of a day."""
    found = []
    for number in range(n):
        start = datetime(2026, 11, 24, 8, 30, tzinfo=PARIS) + timedelta(minutes=number * 8)
        end = start + timedelta(minutes=90)
        room = (*ROOMS, "blue-green")[number % 4]
        name = title.format(n=number)
        found.append(Entry(number, room, start, end, start, end, name))
    return found


def schedule(
    kind: SheetKind,
    now: Sequence[Entry],
    before: Sequence[Entry] | None = None,
    room: str | None = None,
) -> Schedule:
    """Return a sheet with these bookings, its third version."""
    rooms = (room,) if room else ROOMS
    at = datetime(2026, 11, 24, 7, 52, tzinfo=PARIS)
    version = Version(2, at - timedelta(minutes=21))
    return Schedule(Sheet(kind, DAY, room), rooms, marked(now, before), at, 3, version)


def words_of(data: bytes) -> str:
    """Return the text of a PDF as a second reader finds it."""
    document = pypdfium2.PdfDocument(data)
    try:
        pages = [document[n].get_textpage().get_text_range() for n in range(len(document))]
    finally:
        document.close()
    return " ".join("\n".join(pages).replace("\ufffe", "-").split())


def root_of(reader: PdfReader) -> Any:
    """Return what a PDF says of itself."""
    return reader.trailer["/Root"]


def tags(reader: PdfReader) -> Iterator[str]:
    """Yield the roles of the elements in the order in which they are read."""

    def walk(node: object) -> Iterator[str]:
        found = node.get_object() if isinstance(node, IndirectObject) else node
        if isinstance(found, ArrayObject):
            for one in found:
                yield from walk(one)
        elif isinstance(found, DictionaryObject) and "/S" in found:
            yield str(found["/S"])
            yield from walk(found.get("/K", ArrayObject()))

    yield from walk(root_of(reader)["/StructTreeRoot"]["/K"])


def heights(data: bytes) -> set[float]:
    """Return how high the letters of a page are, in points."""
    page = PdfReader(io.BytesIO(data)).pages[0]
    found: set[float] = set()

    def visit(text: str, _cm: Any, matrix: Any, _font: Any, size: float) -> None:
        if text.strip():
            found.add(round(abs(size * matrix[3]), 1))

    page.extract_text(visitor_text=visit)
    return found


def test_one_long_address_does_not_make_a_whole_page_small() -> None:
    address = "https://exemple.org/ateliers-numeriques/inscription?atelier=" + "a" * 40
    long = entries(2)
    long[0] = replace(long[0], title=f"Atelier en ligne {address}")
    data = pages_pdf(SMALL_HOUSE, schedule(SheetKind.POSTER, long))
    assert max(heights(data) - {30.0}) >= 24
    said = words_of(data).replace("\u200b", "").replace(" ", "").replace("-", "")
    assert address.replace("-", "") in said
    assert len(PdfReader(io.BytesIO(data)).pages) == 1


def test_a_congress_of_three_days_is_prepared_on_the_first_and_cleared_on_the_last() -> None:
    start = datetime(2026, 11, 23, 20, tzinfo=PARIS)
    end = datetime(2026, 11, 25, 12, tzinfo=PARIS)
    half = timedelta(minutes=30)
    congress = Entry(1, "blue", start, end, start - half, end + half, "Congrès")

    def on(day: int) -> str:
        sheet = Sheet(SheetKind.DESK, date(2026, 11, day))
        found = Schedule(sheet, ROOMS, marked([congress], None), start, 1)
        items = read(encode(schedule_document(SMALL_HOUSE, found), PROFILES["80mm"])).items
        return " ".join(item.text for item in items if isinstance(item, Printed))

    assert "20h–…  Congrès préparer dès 19h30" in on(23)
    assert "toute la journée  Congrès" in on(24)
    assert "préparer" not in on(24) + on(25)
    assert "rangée à 12h30" in on(25)
    assert "rangée" not in on(23) + on(24)


def test_what_ends_at_midnight_is_not_on_the_next_day() -> None:
    start = datetime(2026, 11, 24, 20, tzinfo=PARIS)
    party = Entry(1, "blue", start, start + timedelta(hours=4), start, start, "Soirée")
    week = Sheet(SheetKind.DESK_WEEK, DAY, by_time=True)
    found = Schedule(week, ROOMS, marked([party], None), start, 1)
    items = read(encode(schedule_document(SMALL_HOUSE, found), PROFILES["80mm"])).items
    said = " ".join(item.text for item in items if isinstance(item, Printed))
    assert said.count("Soirée") == 1
    assert web_page(SMALL_HOUSE, found).decode().count("Soirée") == 1


@pytest.mark.parametrize("count", [0, 1, 12, 60, 120])
@pytest.mark.parametrize("title", ["Atelier {n}", f"Atelier {{n}} {LONG}"], ids=["usual", "long"])
def test_a_day_is_one_page_and_nothing_is_cut_off(count: int, title: str) -> None:
    data = pages_pdf(SMALL_HOUSE, schedule(SheetKind.POSTER, entries(count, title)))
    assert len(PdfReader(io.BytesIO(data)).pages) == 1
    document = pypdfium2.PdfDocument(data)
    page = document[0]
    width, height = page.get_size()
    assert (round(width), round(height)) == (595, 842)  # A4 (ISO 216), in points
    text = page.get_textpage()
    for number in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(number)
        assert left >= 0
        assert bottom >= 0
        assert right <= width
        assert top <= height
    document.close()
    said = words_of(data)
    assert "Mardi 24 novembre 2026" in said
    for number in range(count):
        assert f"Atelier {number}" in said
    if not count:
        assert "Rien de prévu." in said


def test_few_bookings_are_read_from_two_metres() -> None:
    """A letter is read from 200 times its height (ISO 9241-303: 16 to 22 minutes of arc)."""
    document = pypdfium2.PdfDocument(
        pages_pdf(SMALL_HOUSE, schedule(SheetKind.POSTER, entries(10)))
    )
    text = document[0].get_textpage()
    start = text.get_text_range().index("Atelier 3")
    _, bottom, _, top = text.get_charbox(start)
    document.close()
    assert (top - bottom) / 72 * 25.4 >= 2000 / 400  # millimetres


def test_a_page_can_be_read_aloud() -> None:
    """What PDF/UA-1 (ISO 14289-1) asks for as far as a program can tell."""
    data = pages_pdf(SMALL_HOUSE, schedule(SheetKind.POSTER, entries(12)))
    reader = PdfReader(io.BytesIO(data))
    root = root_of(reader)
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "fr"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Petite maison: Salles, mardi 24 novembre 2026"
    metadata = root["/Metadata"].get_object().get_data().decode()
    assert "pdfuaid:part" in metadata.replace(" ", "")
    found = list(tags(reader))
    assert found.count("/H1") == 1
    assert found.index("/H1") < found.index("/Table")
    assert {"/TH", "/TD", "/TR"} <= set(found)
    resources: Any = reader.pages[0]["/Resources"]
    for font in resources["/Font"].values():
        assert "/ToUnicode" in font.get_object()


@pytest.mark.parametrize("title", SCRIPTS.values(), ids=list(SCRIPTS))
def test_every_script_of_the_house_is_on_the_page(title: str) -> None:
    data = pages_pdf(SMALL_HOUSE, schedule(SheetKind.POSTER, entries(1, title)))
    assert set(title.split()) <= set(words_of(data).split()) or title == SCRIPTS["arabic"]
    metadata = root_of(PdfReader(io.BytesIO(data)))["/Metadata"].get_object().get_data()
    assert b"pdfuaid" in metadata


@pytest.mark.parametrize(
    "title", ["日本語", "हिन्दी", "\ue000", "#eval(1)", "*a* _b_ $x$ @c", '"; panic()']
)
def test_no_title_keeps_a_page_from_being_made(title: str) -> None:
    data = pages_pdf(SMALL_HOUSE, schedule(SheetKind.POSTER, entries(2, title.replace("{", ""))))
    assert len(PdfReader(io.BytesIO(data)).pages) == 1
    if title.isascii():
        assert title in words_of(data)


def test_a_door_sheet_is_a_page_for_each_room_that_is_booked() -> None:
    two = [replace(one, room=room) for one, room in zip(entries(2), ("blue", "red"), strict=True)]
    data = pages_pdf(SMALL_HOUSE, schedule(SheetKind.DOOR, two))
    assert len(PdfReader(io.BytesIO(data)).pages) == 2
    gone = pages_pdf(SMALL_HOUSE, schedule(SheetKind.DOOR, two[:1], two))
    assert len(PdfReader(io.BytesIO(gone)).pages) == 2  # what hangs at the red one is wrong now
    only = pages_pdf(SMALL_HOUSE, schedule(SheetKind.DOOR, two, room="green"))
    assert "Verte" in words_of(only)
    assert "Rien de prévu." in words_of(only)


def test_a_week_of_a_room_is_one_page_with_its_days() -> None:
    two = entries(2)
    two[1] = replace(two[1], room="blue", start=two[1].start + timedelta(days=2),
                     end=two[1].end + timedelta(days=2))  # fmt: skip
    data = pages_pdf(SMALL_HOUSE, schedule(SheetKind.WEEK, two, room="blue"))
    said = words_of(data)
    assert len(PdfReader(io.BytesIO(data)).pages) == 1
    days = ["Lundi 23", "Mardi 24", "Atelier 0", "Jeudi 26", "Atelier 1", "Vendredi 27"]
    places = [said.index(day) for day in days]
    assert places == sorted(places)
    assert "Samedi" not in said


def test_the_language_is_the_readers() -> None:
    said = words_of(pages_pdf(SMALL_HOUSE, schedule(SheetKind.POSTER, entries(1)), "en"))
    assert "Tuesday 24 November 2026" in said.replace(",", "")
    assert "08:30–10:00" in said


def test_a_printer_of_pages_has_a_test_page() -> None:
    now = datetime(2026, 11, 24, 7, 52, tzinfo=PARIS)
    said = words_of(page_of_a_printer(SMALL_HOUSE, "pages", "cups://hall", now))
    assert "Page d’essai" in said
    assert "cups://hall" in said


# Receipts


@pytest.mark.parametrize("paper", ["58mm", "80mm", "58mm-raster"])
@pytest.mark.parametrize("by_time", [False, True])
def test_a_receipt_fits_its_paper_and_says_everything(paper: str, by_time: bool) -> None:
    now = [
        replace(one, organisation="guests", people=12, equipment=("projecteur",),
                prepared=one.start - timedelta(minutes=30))
        for one in entries(3, "Réunion {n}, " + LONG)
    ]  # fmt: skip
    before = [now[0], replace(now[1], end=now[1].end - timedelta(minutes=30)), *entries(9)[8:]]
    found = schedule(SheetKind.DESK, now, before)
    found = replace(found, sheet=replace(found.sheet, by_time=by_time))
    page = read(encode(schedule_document(SMALL_HOUSE, found), PROFILES[paper]))
    assert page.unknown == ()
    if paper == "58mm-raster":
        return  # its letters are dots
    lines = [item.text for item in page.items if isinstance(item, Printed)]
    assert max(map(len, lines)) <= PROFILES[paper].columns
    said = " ".join(" ".join(lines).split())
    for text in ("Version 3, mardi 24 novembre à 7h52", "remplace la version 2 de 7h31",
                 "Réunion 0", "Les invités", "12 personnes, projecteur", "préparer dès 8h",
                 "» CHANGÉ", "avant : 8h38–9h38", "» NOUVEAU", "» ANNULÉ", "Atelier 8",
                 "libre : "):  # fmt: skip
        assert text in said, text


def test_an_empty_day_is_a_receipt_that_says_so() -> None:
    page = read(
        encode(schedule_document(SMALL_HOUSE, schedule(SheetKind.DESK, [])), PROFILES["80mm"])
    )
    assert "Rien n’est réservé." in {i.text.strip() for i in page.items if isinstance(i, Printed)}


# A browser


def test_a_web_page_escapes_what_people_have_written() -> None:
    evil = entries(1, "<script>alert(1)</script> & “co”")
    page = web_page(SMALL_HOUSE, schedule(SheetKind.POSTER, evil)).decode()
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; “co”" in page
    assert page.startswith('<!DOCTYPE html>\n<html lang="fr">')
    assert '<th scope="col">Heure</th>' in page


@pytest.mark.parametrize("count", [10, 30, 60])
def test_the_rows_of_a_page_are_read_in_the_order_of_time(count: int) -> None:
    said = words_of(pages_pdf(SMALL_HOUSE, schedule(SheetKind.POSTER, entries(count))))
    found = [int(n) for n in re.findall(r"Atelier (\d+)", said)]
    assert found == list(range(count))


def test_what_lasts_for_days_says_so_on_each_of_them() -> None:
    start = datetime(2026, 11, 23, 18, tzinfo=PARIS)
    end = datetime(2026, 11, 25, 9, tzinfo=PARIS)
    congress = Entry(1, "blue", start, end, start, end, "Congrès")
    said = words_of(pages_pdf(SMALL_HOUSE, schedule(SheetKind.POSTER, [congress])))
    assert "toute la journée" in said
    week = words_of(pages_pdf(SMALL_HOUSE, schedule(SheetKind.WEEK, [congress], room="blue")))
    for times in ("18h–…", "toute la journée", "…–9h"):
        assert times in week, week


@pytest.mark.parametrize(
    ("title", "shown"),
    [("🎉 Fête de Noël 🎄", "Fête de Noël"), ("Cours 日本語 débutants", "Cours ▯▯▯ débutants")],
)
def test_a_sign_that_no_letters_show_costs_a_page_nothing(title: str, shown: str) -> None:
    data = pages_pdf(SMALL_HOUSE, schedule(SheetKind.POSTER, entries(1, title)))
    metadata = root_of(PdfReader(io.BytesIO(data)))["/Metadata"].get_object().get_data()
    assert b"pdfuaid" in metadata
    said = words_of(data)
    assert shown in said or title in said  # a machine may have letters for it


@pytest.mark.parametrize("count", [0, 60])
def test_empty_and_overfull_pages_can_be_read_aloud_too(count: int) -> None:
    data = pages_pdf(SMALL_HOUSE, schedule(SheetKind.POSTER, entries(count, f"{{n}} {LONG}")))
    reader = PdfReader(io.BytesIO(data))
    metadata = root_of(reader)["/Metadata"].get_object().get_data()
    assert b"pdfuaid" in metadata
    assert list(tags(reader)).count("/H1") == 1


@pytest.mark.parametrize("paper", ["58mm", "80mm", "58mm-raster"])
@pytest.mark.parametrize("title", SCRIPTS.values(), ids=list(SCRIPTS))
def test_every_script_comes_out_of_a_receipt_printer(paper: str, title: str) -> None:
    found = schedule(SheetKind.DESK, entries(2, title))
    plain = encode(schedule_document(SMALL_HOUSE, schedule(SheetKind.DESK, entries(2, "x"))),
                   PROFILES[paper])  # fmt: skip
    data = encode(schedule_document(SMALL_HOUSE, found), PROFILES[paper])
    assert data != plain
    read(data, PROFILES[paper].page_1252)
