"""Hours of a day, as people write them: `08:30-12:30`."""

import re
from dataclasses import dataclass
from datetime import time
from itertools import pairwise
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Field

from kiosk.settings.checks import Read, not_empty, refusal
from kiosk.settings.context import Context

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
"""The days by their number, as Python counts them: Monday is 0."""

HOURS_EXPECTED = 'hours like "08:30-12:30", up to 23:59'

TIME_EXPECTED = 'a time like "07:30", or "" for never'

_HOURS = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]):([0-5][0-9])")
_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_ALMOST = r"\s*([0-9]{1,2})[:hH.]([0-9]{2})\s*[-–—]\s*([0-9]{1,2})[:hH.]([0-9]{2})\s*"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Part of a day, `[start, end)`, in the house's local time."""

    start: time
    end: time

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"


def _read_span(value: object, _: Context) -> Span:
    if not isinstance(value, str):
        raise refusal("config.wrong-type", f"{HOURS_EXPECTED}, between quotes")
    match = _HOURS.fullmatch(value)
    if match is None:
        raise refusal("config.bad-hours", HOURS_EXPECTED, _meant(value))
    hour, minute, end_hour, end_minute = map(int, match.groups())
    span = Span(time(hour, minute), time(end_hour, end_minute))
    if span.end <= span.start:
        raise refusal("config.bad-hours", "an end that is later than the start")
    return span


def _read_time(value: object, _: Context) -> time | None:
    if not isinstance(value, str):
        raise refusal("config.wrong-type", f"{TIME_EXPECTED}, between quotes")
    if value == "":
        return None
    match = _TIME.fullmatch(value)
    if match is None:
        almost = re.fullmatch(r"\s*([0-9]{1,2})[:hH.]([0-9]{2})\s*", value)
        meant = "{:0>2}:{}".format(*almost.groups()) if almost else ""
        raise refusal("config.bad-hours", TIME_EXPECTED, meant if _TIME.fullmatch(meant) else None)
    return time(int(match[1]), int(match[2]))


ClockTime = Annotated[time, Read(_read_time)]
"""A time of day as people write it; an empty text is none."""


def _meant(value: str) -> str | None:
    match = re.fullmatch(_ALMOST, value)
    if match is None:
        return None
    meant = "{:0>2}:{}-{:0>2}:{}".format(*match.groups())
    return meant if _HOURS.fullmatch(meant) else None


def _in_order(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    spans = tuple(sorted(spans))
    for one, other in pairwise(spans):
        if other.start < one.end:
            raise refusal(
                "config.overlapping-hours",
                f'hours that do not overlap, unlike "{one}" and "{other}"',
            )
    return spans


Hours = Annotated[
    tuple[Annotated[Span, Read(_read_span)], ...], Field(strict=False), AfterValidator(_in_order)
]
"""The hours of one day, earliest first; none at all means closed."""

SomeHours = Annotated[Hours, AfterValidator(not_empty)]
"""The same, at least one."""
