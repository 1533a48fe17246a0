"""Names that other parts of the file refer to, and other small values with a form of their own."""

import unicodedata
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, Field

from kiosk.settings.checks import refusal
from kiosk.settings.wording import nearest

KEY_EXPECTED = "a name of lower case letters a–z, digits and hyphens, at most 40"

Key = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
"""How the file names a service, a counter … ; stored with what refers to it."""


def _letter(value: str) -> str:
    if len(value) == 1 and "A" <= value <= "Z":
        return value
    meant = value.strip()[:1].upper()
    raise refusal(
        "config.bad-letter", "one capital letter, A to Z", meant if "A" <= meant <= "Z" else None
    )


def _sign(value: str) -> str:
    # Whatever takes no cell of a terminal, or two, would shift the line that it stands in.
    if (
        len(value) != 1
        or not value.isprintable()
        or value.isspace()
        or unicodedata.category(value).startswith("M")
        or unicodedata.east_asian_width(value) in "WF"
    ):
        raise refusal("config.bad-sign", "one sign that is as wide as a letter, like ◆")
    return value


def _time_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (OSError, ValueError, KeyError):  # absent, a folder of zones, or no name at all
        by_city = {zone.rpartition("/")[2]: zone for zone in sorted(available_timezones())}
        hint = by_city.get(nearest(value.rpartition("/")[2], by_city) or "")
        expected = 'a time zone, like "Europe/Paris"'
        raise refusal("config.unknown-time-zone", expected, hint) from None
    return value


def _nth_of_month(value: int) -> int:
    if value not in {1, 2, 3, 4, 5, -1}:
        raise refusal("config.out-of-range", "1 to 5, or -1 for the last one")
    return value


Letter = Annotated[str, AfterValidator(_letter)]
"""What the numbers of a service begin with on tickets."""

Sign = Annotated[str, AfterValidator(_sign)]
"""One character that takes one cell of a terminal."""

NthOfMonth = Annotated[int, AfterValidator(_nth_of_month)]
"""Which of the Mondays of a month, say."""

TimeZone = Annotated[str, AfterValidator(_time_zone)]
"""A name of the IANA time zone database."""
