"""Public holidays: the right days, in the house's languages, whatever day is asked for."""

import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import holidays
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kiosk.domain.house import NO_HOLIDAYS
from kiosk.holidays import PublicHolidays
from kiosk.house import house_from
from kiosk.settings import load
from kiosk.settings.countries import COUNTRIES, regions
from tests.settings.houses import EXAMPLE

FRANCE = PublicHolidays("FR", ("fr", "en"))
FIXED = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)]


def easter(year: int) -> date:
    """Return Easter Sunday, by the golden number and the epact."""
    golden, century = year % 19 + 1, year // 100 + 1
    skipped = 3 * century // 4 - 12
    epact = (11 * golden + 20 + (8 * century + 5) // 25 - 5 - skipped) % 30
    epact += epact == 24 or (epact == 25 and golden > 11)
    full = 44 - epact + (30 if epact > 23 else 0)
    sunday = full + 7 - (5 * year // 4 - skipped - 10 + full) % 7
    return date(year, 3, 1) + timedelta(sunday - 1)


def days_of(year: int) -> set[date]:
    """Return the public holidays of France by the law."""
    sunday = easter(year)
    return {date(year, *day) for day in FIXED} | {sunday + timedelta(n) for n in (1, 39, 50)}


@pytest.mark.parametrize("year", [2000, 2008, 2026, 2027, 2038, 2099, 2100])
def test_the_holidays_of_france_are_those_of_the_law(year: int) -> None:
    first = date(year, 1, 1)
    every = {first + timedelta(n) for n in range(366)} - {date(year + 1, 1, 1)}
    assert {day for day in every if FRANCE.on(day)} == days_of(year)


def test_a_holiday_has_a_name_in_each_language() -> None:
    assert FRANCE.on(date(2026, 4, 6)) == {"fr": "Lundi de Pâques", "en": "Easter Monday"}
    assert FRANCE.on(date(2026, 7, 14)) == {"fr": "Fête nationale", "en": "National Day"}


def test_a_language_that_nobody_translated_gets_the_words_of_the_country() -> None:
    named = PublicHolidays("FR", ("en", "so")).on(date(2026, 7, 14))
    assert named == {"en": "National Day", "so": "Fête nationale"}


def test_the_country_s_own_variety_of_a_language_comes_first() -> None:
    assert PublicHolidays("CA", ("en",)).on(date(2026, 9, 7)) == {"en": "Labour Day"}
    assert PublicHolidays("US", ("en",)).on(date(2026, 9, 7)) == {"en": "Labor Day"}
    assert PublicHolidays("NE", ("fr",)).on(date(2026, 12, 18)) == {"fr": "Fête nationale"}


def test_a_region_has_holidays_of_its_own() -> None:
    good_friday = date(2026, 4, 3)
    assert FRANCE.on(good_friday) is None
    assert replace(FRANCE, region="57").on(good_friday) == {
        "fr": "Vendredi saint",
        "en": "Good Friday",
    }


@settings(deadline=None, max_examples=60)
@given(st.dates(date(2000, 1, 1), date(9000, 12, 31)), st.sampled_from(["FR", "IN", "SA", "US"]))
@example(date(2060, 1, 1), "IN")
@example(date(9000, 12, 31), "FR")
def test_any_day_is_answered(day: date, country: str) -> None:
    """The library warns of some years, which must not be seen on a screen."""
    named = PublicHolidays(country, ("fr", "en")).on(day)
    assert named is None or (set(named) == {"fr", "en"} and all(named.values()))


def test_a_country_that_the_library_forgot_has_none() -> None:
    assert PublicHolidays("QQ", ("fr",)).on(date(2026, 12, 25)) is None
    assert PublicHolidays("FR", ("fr",), region="QQ").on(date(2026, 12, 25)) is None


def test_a_year_is_computed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    compute = holidays.country_holidays

    def counting(*args: Any, **named: Any) -> holidays.HolidayBase:
        if "years" in named:
            asked.append(named["years"])
        return compute(*args, **named)

    monkeypatch.setattr(holidays, "country_holidays", counting)
    for _ in range(2):
        house = PublicHolidays("LU", ("fr", "de"))
        assert [bool(house.on(date(2031, 12, n))) for n in (24, 25, 26)] == [False, True, True]
        assert asked == [2031, 2031]  # once for each language


def test_the_example_has_holidays_and_loads_the_library_only_when_asked() -> None:
    script = (
        "import sys, pathlib, datetime\n"
        "from kiosk.settings import load\n"
        "from kiosk.house import house_from\n"
        "house = house_from(load(pathlib.Path(sys.argv[1]), environ={}))\n"
        "before = 'holidays' in sys.modules\n"
        "name = house.holidays.on(datetime.date(2026, 11, 11))\n"
        "print(before, 'holidays' in sys.modules, name['fr'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(EXAMPLE)], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "True", "Armistice"]


def test_a_house_without_a_country_has_no_holidays() -> None:
    described = load(EXAMPLE, environ={})
    without = described.model_copy(
        update={"house": described.house.model_copy(update={"holidays": ""})}
    )
    assert house_from(without).holidays is NO_HOLIDAYS


def test_the_countries_of_the_settings_are_those_of_the_library() -> None:
    known = holidays.list_supported_countries(include_aliases=False)
    assert set(COUNTRIES) == set(known)
    assert {code: sorted(regions(code)) for code in COUNTRIES} == {
        code: sorted(subdivisions) for code, subdivisions in known.items()
    }
