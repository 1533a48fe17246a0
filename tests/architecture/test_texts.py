"""What people read is there in every language, and says what the code means."""

import ast
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from kiosk import wording
from kiosk.i18n import FOLDER, Words, languages, words
from kiosk.locale.__main__ import compiled, extracted, missing
from kiosk.locale.__main__ import languages as files

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("language", files())
def test_a_catalogue_is_whole_and_compiled(language: str) -> None:
    assert missing(language) == []
    stored = (FOLDER / language / "LC_MESSAGES" / "kiosk.mo").read_bytes()
    assert stored == compiled(language), "run: make catalogues"


@pytest.mark.parametrize("language", files())
def test_translations_fill_the_same_places(language: str) -> None:
    from babel.messages.pofile import read_po

    with (FOLDER / language / "LC_MESSAGES" / "kiosk.po").open("rb") as file:
        catalogue = read_po(file)
    for message in catalogue:
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id:
            wanted, found = (set(re.findall(r"{\w+}", str(texts))) for texts in (ids, strings))
            assert found == wanted, message.id


def test_every_text_is_in_english_without_a_catalogue() -> None:
    assert Words("en").say("Talk to someone") == "Talk to someone"
    assert "fr" in languages()


def test_every_code_has_words() -> None:
    """Every code that the sources raise is one that a person can be told."""
    subjects = (
        "service|house|people|language|ticket|job|schedule|database|printer|booking|series|rule|time"
        "|option|undo|layout|resource|organisation|text|import|file|equipment|visit|queue|counter|appointment"
        "|event|registration|scan|sheet|workstation|table|privacy|screen|clock|staff"
    )
    pattern = re.compile(rf"({subjects})\.[a-z-]+")
    raised = set()
    for package in ("kiosk", "db", "printers"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                value = node.value if isinstance(node, ast.Constant) else None
                if isinstance(value, str) and pattern.fullmatch(value):
                    raised.add(value)
    columns = {
        "service.id", "visit.id", "counter.id", "organisation.id", "booking.id", "resource.id",
        "appointment.id", "event.id", "registration.id",
    }  # fmt: skip
    settings = {"printer.url", "printer.profile", "database.url"}
    assert raised - columns - settings <= wording.codes()
    assert wording.codes() - raised == {"program.failed"}


def test_dates_and_times_as_the_reader_writes_them() -> None:
    from datetime import datetime

    from tests.clocks import PARIS

    moment = datetime(2026, 11, 26, 9, 0, tzinfo=PARIS)
    today = moment.date()
    french, english = words("fr"), words("en")
    assert french.time(moment) == "9h"
    assert french.time(moment.replace(minute=5)) == "9h05"
    assert english.time(moment) == "09:00"
    assert french.full_day(today) == "jeudi 26 novembre 2026"
    assert english.day(today) == "Thursday 26 November"
    assert french.when(moment, today) == "aujourd’hui à 9h"
    assert french.when(moment, today.replace(day=25)) == "demain à 9h"
    assert french.when(moment, today.replace(day=24)) == "jeudi 26 novembre à 9h"
    assert wording.ahead(french, 1) == "1 personne avant vous"
    assert wording.ahead(french, 2) == "2 personnes avant vous"


def test_extraction_finds_something() -> None:
    assert len(extracted()) > 60


def test_every_text_that_is_said_is_extracted() -> None:
    """Also one that is said within something else that is said, which Babel overlooks.

    What is counted is looked up by both of its forms, which belong together.
    """
    said: set[str | tuple[str, ...]] = set()
    for path in (ROOT / "kiosk").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            forms = [str(each.value) for each in node.args if isinstance(each, ast.Constant)]
            if not isinstance(node.args[0], ast.Constant):
                continue
            if name in ("say", "mark"):
                said.add(forms[0])
            elif name in ("say_many", "mark_many"):
                said.add(tuple(forms[:2]))
    known = {_one_or_two(found.id) for found in extracted()}
    single = {forms[0] for forms in known if isinstance(forms, tuple)}
    assert said - known - single - {""} == set()


def test_what_is_counted_later_is_marked_with_both_forms() -> None:
    for path in (ROOT / "kiosk").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "mark":
                assert "{n}" not in ast.unparse(node), path


def _one_or_two(forms: str | Sequence[str]) -> str | tuple[str, ...]:
    return forms if isinstance(forms, str) else tuple(forms)
