"""What can be booked, as the file describes it."""
# ruff: noqa: E501  a table is read along its lines

from datetime import time, timedelta
from pathlib import Path

import pytest

from db.enums import ResourceKind
from kiosk.domain.house import NO_HOLIDAYS, Layout, Resource, Span
from kiosk.holidays import PublicHolidays
from kiosk.house import house_from
from tests.settings.houses import MORE, SMALL, changed, loaded, mistakes


def test_a_resource_is_what_the_file_says(tmp_path: Path) -> None:
    house = house_from(loaded(tmp_path, SMALL + MORE))
    assert house.resources["sud"] == Resource(
        key="sud",
        kind=ResourceKind.ROOM,
        name="Sud",
        capacity=6,
        equipment=("écran",),
        place={"fr": "En haut", "en": "Upstairs"},
        layouts={
            "u": Layout(
                "u",
                {"fr": "U", "en": "U"},
                5,
                setup=timedelta(minutes=20),
                clearing=timedelta(minutes=10),
            )
        },
        before=timedelta(minutes=5),
        after=timedelta(minutes=10),
        hours={5: (Span(time(9), time(12)),)},
        shortest=timedelta(minutes=30),
        longest=timedelta(days=2),
        organisations=frozenset({"ft"}),
        no_show=timedelta(minutes=20),
    )
    assert (house.resources["nord"].kind, house.resources["nord"].days_ahead) == (
        ResourceKind.OFFICE,
        60,
    )
    assert house.resources["both"].parts == ("nord", "sud")


def test_a_resource_of_which_little_is_said(tmp_path: Path) -> None:
    house = house_from(loaded(tmp_path, SMALL + MORE))
    speaker = Resource("speaker", ResourceKind.EQUIPMENT, "Enceinte", 1)
    assert house.resources["speaker"] == speaker
    assert not house.release_no_shows
    assert house.holidays is NO_HOLIDAYS


def test_a_house_with_holidays_that_releases_what_is_not_used(tmp_path: Path) -> None:
    said = 'holidays = "FR"\nholidays_region = "57"\nrelease_no_shows = true\n'
    house = house_from(loaded(tmp_path, changed("reception =", f"{said}reception =")))
    assert house.release_no_shows
    assert house.holidays == PublicHolidays("FR", ("fr", "en"), "57")


# what to change, into what | code, key, found, part of what is expected, nearest
WRONG = [
    ('kind = "equipment"', 'kind = "room"', "config.missing-key", "resources.speaker.capacity", "nothing", "whole number", None),
    ("capacity = 10\n", 'kind = "store"\n', "config.missing-key", "resources.both.capacity", "nothing", "whole number", None),
    ("capacity = 4", "capacity = 2001", "config.out-of-range", "resources.nord.capacity", "2001", "2000 or less", None),
    ("capacity = 5", "capacity = 7", "config.out-of-range", "resources.sud.layouts.u.capacity", "7", "6 or less", None),
    ('kind = "equipment"', 'kind = "equipment"\nlayouts.u = { name = "U", capacity = 2 }', "config.out-of-range", "resources.speaker.layouts.u.capacity", "2", "1 or less", None),
    ("capacity = 5\n", "", "config.missing-key", "resources.sud.layouts.u.capacity", "nothing", "whole number", None),
    ("setup_minutes = 20", "setup_minutes = 241", "config.out-of-range", "resources.sud.layouts.u.setup_minutes", "241", "240 or less", None),
    ("clearing_minutes = 10", "clearing = 10", "config.unknown-key", "resources.sud.layouts.u.clearing", "10", "clearing_minutes", "clearing_minutes"),
    ("layouts.u]", "layouts.U]", "config.bad-name", "resources.sud.layouts.U", '"U"', "lower case", "u"),
    ("after_minutes = 10", "after_minutes = 241", "config.out-of-range", "resources.sud.after_minutes", "241", "240 or less", None),
    ("shortest_minutes = 30", "shortest_minutes = 4", "config.out-of-range", "resources.sud.shortest_minutes", "4", "5 or more", None),
    ("longest_minutes = 2880", "longest_minutes = 527041", "config.out-of-range", "resources.sud.longest_minutes", "527041", "527040 or less", None),
    ("longest_minutes = 2880", "longest_minutes = 29", "config.out-of-range", "resources.sud.longest_minutes", "29", "30 or more", None),
    ("no_show_minutes = 20", "no_show_minutes = 241", "config.out-of-range", "resources.sud.no_show_minutes", "241", "240 or less", None),
    ("no_show_minutes = 20", "no_show_minutes = 4", "config.out-of-range", "resources.sud.no_show_minutes", "4", "5 or more", None),
    ("days_ahead = 60", "days_ahead = 5001", "config.out-of-range", "resources.nord.days_ahead", "5001", "5000 or less", None),
    ('hours.saturday = ["09:00-12:00"]', "hours = {}", "config.out-of-range", "resources.sud.hours", "an empty table", "at least one", None),
    ('"09:00-12:00"', '"9-12"', "config.bad-hours", "resources.sud.hours.saturday[1]", '"9-12"', "08:30-12:30", None),
    (', en = "Upstairs"', "", "config.missing-text", "resources.sud.place.en", "nothing", "language", None),
    ('["ft"]', '["fft"]', "config.unknown-organisation", "resources.sud.organisations[1]", '"fft"', '"ft"', "ft"),
    ('["ft"]', '"ft"', "config.wrong-type", "resources.sud.organisations", '"ft"', "a list", None),
    ('"Nord"', '" SUD"', "config.name-twice", "resources.sud.name", '"Sud"', "resources.nord", None),
    ('["nord", "sud"]', '["nord"]', "config.out-of-range", "resources.both.parts", "1 of them", "at least 2", None),
    ('["nord", "sud"]', '["nord", "sudd"]', "config.unknown-resource", "resources.both.parts[2]", '"sudd"', '"sud"', "sud"),
    ('["nord", "sud"]', '["nord", "both"]', "config.contradiction", "resources.both.parts[2]", '"both"', "no parts", None),
    ('["nord", "sud"]', '["nord", "nord"]', "config.twice", "resources.both.parts[2]", '"nord"', "each part once", None),
    ('["nord", "sud"]', '["nord", { a = 1 }]', "config.wrong-type", "resources.both.parts[2]", "a table", "between quotes", None),
    ('["nord", "sud"]', '"nord"', "config.wrong-type", "resources.both.parts", '"nord"', "a list", None),
]  # fmt: skip

Row = tuple[str, str, str, str, str, str, str | None]


@pytest.mark.parametrize("row", WRONG, ids=lambda row: f"{row[2]}-{row[1]}"[:60])
def test_each_mistake_is_named(tmp_path: Path, row: Row) -> None:
    old, new, code, key, found, expected, hint = row
    (mistake,) = mistakes(tmp_path, SMALL + changed(old, new, MORE))
    assert (mistake.code, mistake.key, mistake.found) == (code, key, found)
    assert (expected in mistake.expected, mistake.hint) == (True, hint)


def test_a_number_too_long_to_be_written_out_is_a_mistake_like_others(tmp_path: Path) -> None:
    text = changed("shortest_minutes = 30", f"shortest_minutes = 0x{'f' * 9000}", MORE)
    found = mistakes(tmp_path, SMALL + text)
    assert {mistake.key for mistake in found} == {
        "resources.sud.shortest_minutes",
        "resources.sud.longest_minutes",
    }


@pytest.mark.parametrize(
    ("said", "code", "key", "expected", "hint"),
    [
        ('holidays = "QQ"', "config.unknown-country", "house.holidays", '"FR"', None),
        ('holidays = "fr"', "config.unknown-country", "house.holidays", '"FR"', "FR"),
        ('holidays = "FRA"', "config.unknown-country", "house.holidays", '"FR"', "FR"),
        ("holidays = true", "config.wrong-type", "house.holidays", "between quotes", None),
        ('holidays_region = "57"', "config.missing-key", "house.holidays", "country", None),
        (
            'holidays = "FR"\nholidays_region = "6A"',
            "config.unknown-region",
            "house.holidays_region",
            '"6AE"',
            "6AE",
        ),
        (
            'holidays = "MC"\nholidays_region = "57"',
            "config.unknown-region",
            "house.holidays_region",
            "no regions",
            None,
        ),
        ("release_no_shows = 1", "config.wrong-type", "house.release_no_shows", "true", None),
    ],
)
def test_what_is_wrong_with_the_holidays_of_a_house(
    tmp_path: Path, said: str, code: str, key: str, expected: str, hint: str | None
) -> None:
    (mistake,) = mistakes(tmp_path, changed("reception =", f"{said}\nreception ="))
    assert (mistake.code, mistake.key, mistake.hint) == (code, key, hint)
    assert expected in mistake.expected


def test_what_has_parts_is_no_part(tmp_path: Path) -> None:
    more = '[resources.all]\nname = "Tout"\ncapacity = 9\nparts = ["both", "mistral"]\n'
    (mistake,) = mistakes(tmp_path, SMALL + MORE + more)
    assert mistake.code == "config.contradiction"
    assert mistake.key == "resources.all.parts[1]"
