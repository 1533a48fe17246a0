"""What the house's part becomes, and its fingerprint."""

from datetime import date, time
from pathlib import Path

import pytest
from pydantic import ValidationError

from kiosk.settings import Texts
from kiosk.settings.hours import Span
from tests.settings.houses import SMALL, changed, loaded


def test_a_plain_text_is_the_same_in_every_language(tmp_path: Path) -> None:
    name = loaded(tmp_path).counters["accueil"].name
    assert name == {"fr": "Accueil", "en": "Accueil"}


def test_a_text_falls_back_to_the_default_language(tmp_path: Path) -> None:
    text = changed('{ fr = "Travail", en = "Work" }', '{ ar = "عمل", en = "Work", fr = "Travail" }')
    name = loaded(tmp_path, text).needs["work"].name
    assert [name.in_language(code) for code in ("fr", "en", "ar", "de")] == [
        "Travail",
        "Work",
        "عمل",
        "Travail",
    ]


def test_texts_behave_like_a_mapping_that_stays() -> None:
    texts = Texts({"fr": "a", "en": "b"})
    assert dict(texts) == {"fr": "a", "en": "b"}
    assert texts == Texts({"en": "b", "fr": "a"})
    assert hash(texts) == hash(Texts({"en": "b", "fr": "a"}))
    assert not hasattr(texts, "__setitem__")
    assert Texts({}).in_language("fr") == ""


def test_settings_stay_as_they_are(tmp_path: Path) -> None:
    settings = loaded(tmp_path)
    with pytest.raises(ValidationError):
        settings.house.name = "x"


def test_hours_are_sorted(tmp_path: Path) -> None:
    text = changed('"08:30-12:30", "13:30-17:30"', '"13:30-17:30", "08:30-12:30"')
    assert loaded(tmp_path, text).house.hours["monday"] == (
        Span(time(8, 30), time(12, 30)),
        Span(time(13, 30), time(17, 30)),
    )


def test_spans_that_touch_do_not_overlap(tmp_path: Path) -> None:
    hours = loaded(tmp_path, changed('"13:30-17:30"', '"12:30-17:30"')).house.hours
    assert [str(span) for span in hours["monday"]] == ["08:30-12:30", "12:30-17:30"]


def test_a_closure_of_one_day(tmp_path: Path) -> None:
    assert loaded(tmp_path).house.closures[0].last == date(2027, 1, 1)
    closure = loaded(tmp_path, changed("until = 2027-01-01\n", "")).house.closures[0]
    assert closure.first == closure.last == date(2026, 12, 24)
    closure = loaded(tmp_path, changed("until = 2027-01-01", "until = 2026-12-24")).house.closures[
        0
    ]
    assert closure.first == closure.last == date(2026, 12, 24)


def test_the_hours_of_days_that_differ(tmp_path: Path) -> None:
    text = changed(
        "{ on = 2026-12-15, hours",
        '{ on = 2026-12-01, counter = "accueil" }, { on = 2026-12-15, hours',
    )
    (presence,) = loaded(tmp_path, text).presences
    closed, elsewhere, later = presence.exceptions
    assert presence.hours_on(closed) == ()
    assert presence.hours_on(elsewhere) == presence.hours
    assert presence.hours_on(later) == (Span(time(10), time(12)),)


def test_the_fingerprint_is_the_same_for_the_same_house(tmp_path: Path) -> None:
    reordered = changed('fr = "Travail", en = "Work"', 'en = "Work", fr = "Travail"')
    head, services, rest = reordered.partition("[services.accueil]")
    block, presences, rest = rest.partition("[services.emploi]")
    reordered = head + presences + rest + services + block
    expected = loaded(tmp_path).fingerprint()
    assert loaded(tmp_path).fingerprint() == expected
    assert loaded(tmp_path, reordered).fingerprint() == expected
    assert loaded(tmp_path, "# a note\n" + SMALL).fingerprint() == expected
    assert len(expected) == 64


def test_the_fingerprint_does_not_depend_on_which_closure_comes_first(tmp_path: Path) -> None:
    may_day = '[[house.closures]]\nfrom = 2027-05-01\nreason = "Mai"\n'
    before = loaded(tmp_path, changed("[[house.closures]]", f"{may_day}[[house.closures]]"))
    after = loaded(tmp_path, changed("[needs.work]", f"{may_day}[needs.work]"))
    assert before.house.closures != after.house.closures
    assert before.fingerprint() == after.fingerprint()


def test_the_fingerprint_does_not_depend_on_the_machine(tmp_path: Path) -> None:
    text = changed("[house]", "[visitor]\nidle_seconds = 90\n[house]")
    settings = loaded(tmp_path, text, KIOSK_THEME="contrast", KIOSK_DATABASE_URL="sqlite:///x.db")
    assert settings.fingerprint() == loaded(tmp_path).fingerprint()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Maison", "Maisons"),
        ('"08:30-12:30"', '"08:30-12:31"'),
        ("until = 2027-01-01", "until = 2027-01-02"),
        ('sign = "◆"', 'sign = "■"'),
        ('en = "Work"', 'en = "Works"'),
        ('letter = "B"', 'letter = "C"'),
        ("daily_limit = 40", "daily_limit = 41"),
        ('weeks = "odd"', 'weeks = "even"'),
        ("[1, -1]", "[1]"),
        ("2026-12-22", "2026-12-29"),
        ("capacity = 40", "capacity = 41"),
        ("capacity = 40", "capacity = 40\nno_show_minutes = 20"),
        ("reception =", 'holidays = "FR"\nreception ='),
        ('["fr", "en"]', '["en", "fr"]'),
    ],
)
def test_the_fingerprint_is_another_for_another_house(tmp_path: Path, old: str, new: str) -> None:
    assert loaded(tmp_path, changed(old, new)).fingerprint() != loaded(tmp_path).fingerprint()
