"""The project's own `config.toml`: right, believable, and equal to the defaults."""

import tomllib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest

from kiosk.settings import Settings, defaults, load
from kiosk.settings.hours import WEEKDAYS, Span
from kiosk.settings.house import Presence
from kiosk.settings.machine import Database, Machine, Printing, Visitor
from kiosk.settings.serving import Serve
from tests.settings.houses import EXAMPLE

# Four weeks: odd and even ones, first and third days of the month, and what differs in December.
FIRST_DAY, LAST_DAY = date(2026, 11, 23), date(2026, 12, 20)


@pytest.fixture(scope="module")
def settings() -> Settings:
    """The example."""
    return load(EXAMPLE, environ={})


@pytest.mark.parametrize("section", [Machine, Database, Printing, Visitor, Serve])
def test_the_example_shows_the_defaults(
    section: type[Machine | Database | Printing | Visitor | Serve],
) -> None:
    written = tomllib.loads(EXAMPLE.read_text("utf-8"))[section.__name__.lower()]
    shown = {name: field.default for name, field in section.model_fields.items()}
    assert written == {k: list(v) if isinstance(v, tuple) else v for k, v in shown.items()}


def test_the_example_shows_the_default_printer() -> None:
    assert tomllib.loads(EXAMPLE.read_text("utf-8"))["printers"] == defaults.PRINTERS


def test_the_example_is_a_house_like_others(settings: Settings) -> None:
    assert len(settings.services) >= 10
    assert len(settings.resources) == 16
    assert len(settings.needs) <= 6
    assert len(settings.counters) >= 7
    assert settings.services[settings.house.reception].letter == "A"
    assert "26100" in settings.house.address


def test_the_example_uses_every_way_to_say_when(settings: Settings) -> None:
    assert {presence.weeks for presence in settings.presences} == {"every", "odd", "even"}
    assert any(presence.of_month for presence in settings.presences)
    assert any(presence.first and presence.last for presence in settings.presences)
    exceptions = [e for presence in settings.presences for e in presence.exceptions]
    assert {exception.closed for exception in exceptions} == {True, False}


def test_every_need_is_answered_in_every_week(settings: Settings) -> None:
    for start in range(0, 28, 7):
        week = [FIRST_DAY + timedelta(start + n) for n in range(7)]
        answered = {
            settings.services[key].need
            for day in week
            for span in settings.house.hours.get(WEEKDAYS[day.weekday()], ())
            for key in _receiving(settings, day, span)
        }
        assert answered >= set(settings.needs)


def test_at_least_four_services_receive_on_every_half_day(settings: Settings) -> None:
    day = FIRST_DAY
    while day <= LAST_DAY:
        for span in settings.house.hours.get(WEEKDAYS[day.weekday()], ()):
            assert len(_receiving(settings, day, span)) >= 4, f"{day} {span}"
        day += timedelta(1)


def test_no_office_is_promised_to_two_services_at_once(settings: Settings) -> None:
    shared = {"accueil", "espace-internet"}
    day = FIRST_DAY
    while day <= LAST_DAY:
        taken = sorted(
            (presence.counter, span)
            for presence in settings.presences
            for span in _hours(presence, day)
            if presence.counter not in shared
        )
        for (counter, one), (other_counter, other) in pairwise(taken):
            assert counter != other_counter or one.end <= other.start, f"{day} {counter}"
        day += timedelta(1)


def test_every_text_is_in_both_languages(settings: Settings) -> None:
    texts = [service.name for service in settings.services.values()]
    texts += [need.name for need in settings.needs.values()]
    texts += [text for c in settings.counters.values() for text in (c.name, c.place)]
    assert all(set(text) == {"fr", "en"} for text in texts)


def test_words_are_short(settings: Settings) -> None:
    for service in settings.services.values():
        assert all(len(text) <= 40 for text in service.name.values())


def _receiving(settings: Settings, day: date, half_day: Span) -> set[str]:
    always = set(settings.services) - {presence.service for presence in settings.presences}
    return always | {
        presence.service
        for presence in settings.presences
        for span in _hours(presence, day)
        if span.start < half_day.end and half_day.start < span.end
    }


def _hours(presence: Presence, day: date) -> Iterator[Span]:
    """Yield when a presence takes place, told from the calendar by hand."""
    for exception in presence.exceptions:
        if exception.on == day:
            yield from presence.hours_on(exception)
            return
    nth = (day.day - 1) // 7 + 1
    is_odd = datetime.combine(day, time()).isocalendar().week % 2 == 1
    if (
        WEEKDAYS[day.weekday()] in presence.days
        and (presence.weeks == "every" or (presence.weeks == "odd") == is_odd)
        and (not presence.of_month or nth in presence.of_month)
        and (presence.first is None or presence.first <= day)
        and (presence.last is None or day <= presence.last)
    ):
        yield from presence.hours
