"""Public holidays, computed."""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

from kiosk.domain.house import Texts

if TYPE_CHECKING:
    from holidays import HolidayBase

_computing = Lock()


@dataclass(frozen=True, slots=True)
class PublicHolidays:
    """The public holidays of a country, or of one of its regions (codes of ISO 3166).

    They have a name in each of these languages: the country's own one where it has no other.
    """

    country: str
    languages: tuple[str, ...]
    region: str = ""

    def on(self, day: date) -> Texts | None:
        """Return the name of the holiday on this day, if it is one.

        The first question takes half a second; far years, whose holidays are not known, have none.
        """
        return _of_year(self, day.year).get(day)


@cache
def _of_year(of: PublicHolidays, year: int) -> Mapping[date, Texts]:
    import holidays  # 0.4 s: it loads all countries

    found: dict[date, dict[str, str]] = {}
    with _computing, warnings.catch_warnings():
        # It warns of years that it does not know, in the middle of a screen.
        warnings.simplefilter("ignore")
        try:
            country = holidays.country_holidays(of.country, subdiv=of.region or None)
        except NotImplementedError:  # a later library that has it no more
            return {}
        for language in of.languages:
            called = _called(language, country)
            named = holidays.country_holidays(
                of.country, subdiv=of.region or None, years=year, language=called
            )
            for day, name in named.items():
                found.setdefault(day, {})[language] = name
    return found


def _called(language: str, country: "HolidayBase") -> str | None:
    """Return what the library calls a language, or else the country's own.

    It has to be told: by itself, it would look at the machine's language.
    """
    own = country.default_language
    varieties = [
        called
        for called in (own, *country.supported_languages)
        if called and called.partition("_")[0] == language
    ]
    return varieties[0] if varieties else own
