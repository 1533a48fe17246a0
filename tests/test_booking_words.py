"""Bookings as they are said, in French and in English."""

import ast
import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.enums import BookingKind, BookingStatus, ChangeKind, OccurrenceState, ResourceKind
from kiosk import booking_words, refusal_words, rule_words, time_words
from kiosk.domain import rrule
from kiosk.domain.booking import Details, Slot
from kiosk.domain.house import House, Resource, Span, Texts
from kiosk.domain.refusals import Refused
from kiosk.domain.series import Planned, Scope, Why
from kiosk.i18n import words
from tests.clocks import PARIS
from tests.houses import SMALL_HOUSE

TODAY = date(2026, 11, 24)
WEDNESDAY = date(2026, 11, 25)
FRENCH, ENGLISH = words("fr"), words("en")
ROOT = Path(__file__).parents[1]

# A rule, and how it is said of a series that begins on Wednesday 25 November 2026.
RULES = [
    ("FREQ=DAILY;COUNT=5", "tous les jours, 5 fois", "every day, 5 times"),
    ("FREQ=DAILY;INTERVAL=3", "tous les 3 jours", "every 3 days"),
    ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "du lundi au vendredi", "every day from Monday to Friday"),
    (
        "FREQ=DAILY;INTERVAL=2;BYDAY=TU",
        "tous les 2 jours, seulement le mardi",
        "every 2 days, only on Tuesday",
    ),
    (
        "FREQ=DAILY;BYMONTHDAY=1,15",
        "tous les jours, seulement le 1er et le 15 du mois",
        "every day, only the 1st and the 15th of the month",
    ),
    (
        "FREQ=DAILY;BYMONTH=7,8",
        "tous les jours, seulement en juillet et août",
        "every day, only in July and August",
    ),
    ("FREQ=WEEKLY", "chaque mercredi", "every Wednesday"),
    (
        "FREQ=WEEKLY;BYDAY=TU;UNTIL=20270630",
        "chaque mardi, jusqu’au 30 juin 2027",
        "every Tuesday, until 30 June 2027",
    ),
    (
        "FREQ=WEEKLY;BYDAY=TU,TH,FR",
        "chaque mardi, jeudi et vendredi",
        "every Tuesday, Thursday and Friday",
    ),
    ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "du lundi au vendredi", "every day from Monday to Friday"),
    ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU", "tous les jours", "every day"),
    (
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;UNTIL=20270630",
        "toutes les 2 semaines, le mardi et le jeudi, jusqu’au 30 juin 2027",
        "every 2 weeks on Tuesday and Thursday, until 30 June 2027",
    ),
    (
        "FREQ=WEEKLY;INTERVAL=2;UNTIL=20270501",
        "toutes les 2 semaines, le mercredi, jusqu’au 1er mai 2027",
        "every 2 weeks on Wednesday, until 1 May 2027",
    ),
    (
        "FREQ=WEEKLY;BYDAY=TU;BYMONTH=6",
        "chaque mardi, seulement en juin",
        "every Tuesday, only in June",
    ),
    ("FREQ=MONTHLY", "le 25 de chaque mois", "the 25th of every month"),
    (
        "FREQ=MONTHLY;BYMONTHDAY=1,2,3,11,-1",
        "le 1er, le 2, le 3, le 11 et le dernier jour de chaque mois",
        "the 1st, the 2nd, the 3rd, the 11th and the last day of every month",
    ),
    (
        "FREQ=MONTHLY;BYMONTHDAY=-2",
        "le 2e jour en partant de la fin de chaque mois",
        "the 2nd day from the end of every month",
    ),
    (
        "FREQ=MONTHLY;BYDAY=2TU",
        "le deuxième mardi de chaque mois",
        "the second Tuesday of every month",
    ),
    (
        "FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR;COUNT=1",
        "tous les 2 mois, le dernier vendredi, 1 fois",
        "every 2 months, the last Friday, 1 time",
    ),
    (
        "FREQ=MONTHLY;BYDAY=-2MO",
        "le deuxième lundi en partant de la fin de chaque mois",
        "the second Monday from the end of every month",
    ),
    ("FREQ=MONTHLY;BYDAY=TU", "chaque mardi", "every Tuesday"),
    (
        "FREQ=MONTHLY;INTERVAL=3;BYDAY=TU",
        "tous les 3 mois, chaque mardi",
        "every 3 months, every Tuesday",
    ),
    (
        "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR",
        "le 13 de chaque mois, si c’est un vendredi",
        "the 13th of every month, if it is a Friday",
    ),
    ("FREQ=YEARLY", "chaque année, le 25 novembre", "every year, the 25th of November"),
    (
        "FREQ=YEARLY;INTERVAL=2;BYMONTH=6;BYMONTHDAY=21",
        "tous les 2 ans, le 21 juin",
        "every 2 years, the 21st of June",
    ),
    (
        "FREQ=YEARLY;BYMONTH=10;BYDAY=2TU",
        "chaque année, le deuxième mardi en octobre",
        "every year, the second Tuesday in October",
    ),
    (
        "FREQ=YEARLY;BYDAY=-1SU",
        "chaque année, le dernier dimanche de l’année",
        "every year, the last Sunday of the year",
    ),
    (
        "FREQ=YEARLY;BYMONTHDAY=15",
        "le 15 de chaque mois",
        "the 15th of every month",
    ),
    (
        "FREQ=YEARLY;BYMONTH=6;BYDAY=TU",
        "chaque mardi, seulement en juin",
        "every Tuesday, only in June",
    ),
    (
        "DATES=20261125,20261201",
        "dates : 25 novembre 2026 et 1er décembre 2026",
        "on 25 November 2026 and 1 December 2026",
    ),
    (
        "DATES=20261125,20261201,20261202,20261203,20270309",
        "5 dates, du 25 novembre 2026 au 9 mars 2027",
        "on 5 days from 25 November 2026 to 9 March 2027",
    ),
]


def at(written: str, day: date = WEDNESDAY) -> datetime:
    """Return a moment in house time."""
    return datetime.combine(day, time.fromisoformat(written), PARIS)


def slot(start: datetime, end: datetime, resource: str = "blue") -> Slot:
    """Return a slot."""
    return Slot(resource, start, end)


def use(**values: Any) -> Any:
    """Return a use as far as it is spoken of."""
    usual: dict[str, Any] = {
        "slot": slot(at("14:00"), at("16:00")),
        "details": Details("Atelier CV", "guests"),
        "status": BookingStatus.CONFIRMED,
        "option_until": None,
        "state": OccurrenceState.BOOKED,
        "arrived": None,
    }
    usual |= values
    kept = {"taken_from": usual["slot"].start, "taken_until": usual["slot"].end}
    return SimpleNamespace(**(kept | usual))


@pytest.mark.parametrize(("rule", "french", "english"), RULES, ids=[rule for rule, *_ in RULES])
def test_rules(rule: str, french: str, english: str) -> None:
    read = rrule.read(rule, PARIS)
    assert rule_words.rule(FRENCH, read, WEDNESDAY) == french
    assert rule_words.rule(ENGLISH, read, WEDNESDAY) == english


@given(
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    st.integers(1, 5),
    st.lists(st.sampled_from(["MO", "TU", "FR"]), max_size=2),
    st.lists(st.sampled_from([1, 13, -1, -3]), max_size=2),
    st.lists(st.sampled_from([1, 8]), max_size=2),
    st.sampled_from(["", ";COUNT=3", ";UNTIL=20270101"]),
)
def test_every_rule_is_said_differently_in_each_part(
    frequency: str, interval: int, weekdays: list[str], days: list[int], months: list[int], end: str
) -> None:
    if frequency == "WEEKLY":
        days = []
    parts: dict[str, list[Any]] = {"BYDAY": weekdays, "BYMONTHDAY": days, "BYMONTH": months}
    text = f"FREQ={frequency};INTERVAL={interval}" + "".join(
        f";{name}={','.join(str(value) for value in values)}"
        for name, values in parts.items()
        if values
    )
    rule = rrule.read(text + end, PARIS)
    said = rule_words.rule(ENGLISH, rule, WEDNESDAY)
    assert (str(interval) in said) or interval == 1
    names = {"MO": "Monday", "TU": "Tuesday", "FR": "Friday"}
    assert all(names[day] in said for day in weekdays)
    assert all({1: "January", 8: "August"}[month] in said for month in months)
    assert all(
        {1: "the 1st", 13: "the 13th", -1: "last day", -3: "the 3rd day from the end"}[day] in said
        for day in days
    )
    assert said.endswith({"": "", ";COUNT=3": ", 3 times"}.get(end, ", until 1 January 2027"))


@pytest.mark.parametrize(
    ("start", "end", "french", "english"),
    [
        (at("14:00"), at("16:30"), "demain de 14h à 16h30", "tomorrow from 14:00 to 16:30"),
        (
            at("09:05", TODAY),
            at("10:00", TODAY),
            "aujourd’hui de 9h05 à 10h",
            "today from 09:05 to 10:00",
        ),
        (
            at("20:00", date(2026, 11, 23)),
            at("00:00", TODAY),
            "hier de 20h à minuit",
            "yesterday from 20:00 to midnight",
        ),
        (
            at("09:00", date(2026, 12, 1)),
            at("10:00", date(2026, 12, 1)),
            "mardi 1er décembre de 9h à 10h",
            "Tuesday 1 December from 09:00 to 10:00",
        ),
        (
            at("09:00", date(2027, 12, 11)),
            at("10:00", date(2027, 12, 11)),
            "samedi 11 décembre 2027 de 9h à 10h",
            "Saturday, 11 December 2027 from 09:00 to 10:00",
        ),
        (
            at("14:00"),
            at("16:00", date(2026, 11, 27)),
            "de demain à 14h au vendredi 27 novembre à 16h",
            "from tomorrow at 14:00 until Friday 27 November at 16:00",
        ),
    ],
)
def test_when(start: datetime, end: datetime, french: str, english: str) -> None:
    assert time_words.when(FRENCH, slot(start, end), TODAY) == french
    assert time_words.when(ENGLISH, slot(start, end), TODAY) == english


def test_said_back_a_day_is_named_even_if_it_is_tomorrow() -> None:
    one = slot(at("10:00"), at("11:30"))
    assert time_words.dated(FRENCH, one, TODAY) == "mercredi 25 novembre de 10h à 11h30"
    assert time_words.when(FRENCH, one, None) == "mercredi 25 novembre 2026 de 10h à 11h30"


@pytest.mark.parametrize(
    ("length", "french", "english"),
    [
        (timedelta(minutes=15), "15 minutes", "15 minutes"),
        (timedelta(hours=1), "1 heure", "1 hour"),
        (timedelta(hours=2, minutes=30), "2 heures 30 minutes", "2 hours 30 minutes"),
        (timedelta(days=5), "5 jours", "5 days"),
        (timedelta(days=1, hours=1, minutes=1), "1 jour 1 heure 1 minute", "1 day 1 hour 1 minute"),
        (timedelta(0), "0 minute", "0 minutes"),
    ],
)
def test_lengths(length: timedelta, french: str, english: str) -> None:
    assert time_words.length(FRENCH, length) == french
    assert time_words.length(ENGLISH, length) == english


def test_every_status_word_is_said_in_both_languages() -> None:
    for said in (FRENCH, ENGLISH):
        assert len({booking_words.kind(said, kind) for kind in BookingKind}) == len(BookingKind)
        assert all(booking_words.status(said, status) for status in BookingStatus)
        assert all(booking_words.resource_kind(said, kind) for kind in ResourceKind)
        assert len({booking_words.scope(said, scope) for scope in Scope}) == len(Scope)
        assert len({booking_words.change(said, kind) for kind in ChangeKind}) == len(ChangeKind)
    assert booking_words.kind(FRENCH, BookingKind.PRESENCE) == "permanence"
    assert booking_words.change(FRENCH, ChangeKind.MOVED) == "déplacée"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "confirmed"),
        ({"arrived": at("13:55")}, "there since 13:55"),
        (
            {"status": BookingStatus.OPTION, "option_until": at("18:00", TODAY)},
            "option until today at 18:00",
        ),
        ({"state": OccurrenceState.CANCELLED}, "called off"),
        ({"state": OccurrenceState.RELEASED, "arrived": None}, "released, nobody came"),
        ({"state": OccurrenceState.SKIPPED}, "left out"),
        ({"state": OccurrenceState.EXPIRED, "status": BookingStatus.EXPIRED}, "the option ran out"),
    ],
)
def test_how_a_use_stands(changes: dict[str, Any], said: str) -> None:
    assert booking_words.state(ENGLISH, use(**changes), TODAY) == said


def test_resources_are_named_once() -> None:
    blue = SMALL_HOUSE.resources["blue"]
    assert booking_words.resource(FRENCH, SMALL_HOUSE, "blue") == "salle Bleue"
    assert booking_words.resource(ENGLISH, SMALL_HOUSE, "van") == "Camionnette"
    assert booking_words.resource(ENGLISH, SMALL_HOUSE, "gone") == "gone"
    assert booking_words.named(FRENCH, replace(blue, name="Grande salle")) == "Grande salle"
    assert booking_words.holds(FRENCH, SMALL_HOUSE.resources["red"]) == "30 personnes"
    assert booking_words.holds(FRENCH, SMALL_HOUSE.resources["red"], "u") == "20 personnes"
    assert booking_words.people(FRENCH, 1) == "1 personne"


def test_who_has_it() -> None:
    details = Details("Atelier CV", "guests")
    assert booking_words.holder(FRENCH, SMALL_HOUSE, details) == "Atelier CV (Les invités)"
    assert booking_words.holder(FRENCH, SMALL_HOUSE, Details("Tri")) == "Tri"
    assert booking_words.holder(FRENCH, SMALL_HOUSE, Details("")) == "Quelqu’un"


class Christmas:
    """One holiday."""

    def on(self, day: date) -> Texts | None:
        """Name it."""
        return {"fr": "Noël", "en": "Christmas"} if (day.month, day.day) == (12, 25) else None


def prospect(left_out: Why | None = None, day: date = WEDNESDAY, **values: Any) -> Any:
    """Return one time of a series."""
    planned = Planned(at("10:00", day), slot(at("10:00", day), at("11:00", day)), left_out=left_out)
    return SimpleNamespace(**({"planned": planned, "conflict": None, "refused": None} | values))


def test_what_is_in_the_way_of_a_time_of_a_series() -> None:
    house = replace(SMALL_HOUSE, holidays=Christmas())
    taken = SimpleNamespace(wanted=slot(at("15:00"), at("16:00")), taken_by=(use(),))

    def said(one: Any) -> str:
        return refusal_words.prospect(ENGLISH, house, TODAY, one)

    tomorrow = "tomorrow from 10:00 to 11:00"
    christmas = date(2026, 12, 25)
    assert said(prospect()) == f"{tomorrow}: free"
    assert said(prospect(conflict=taken)) == f"{tomorrow}: Atelier CV (Les invités), until 16:00"
    assert said(prospect(Why.HOLIDAY, christmas)).endswith(": public holiday: Christmas")
    assert said(prospect(Why.CLOSURE)) == f"{tomorrow}: the house is closed"
    assert said(prospect(Why.CHOICE)) == f"{tomorrow}: left out"
    refused = Refused("booking.over", day=WEDNESDAY)
    assert said(prospect(refused=refused)) == f"{tomorrow}: That time is over."


def test_a_conflict_says_who_has_it_until_when() -> None:
    late = use(slot=slot(at("14:00"), at("02:00", date(2026, 11, 26))))
    wanted = slot(at("15:00"), at("16:00"))
    one = SimpleNamespace(wanted=wanted, taken_by=(use(),))
    night = SimpleNamespace(wanted=wanted, taken_by=(use(), late))

    def said(details: dict[str, object]) -> str:
        return refusal_words.refusal(ENGLISH, SMALL_HOUSE, TODAY, "booking.conflict", details)

    assert said({"conflicts": (one,), "count": 1}) == (
        "Bleue is not free tomorrow from 15:00 to 16:00: Atelier CV (Les invités), until 16:00."
    )
    assert "until Thursday 26 November at 02:00" in said({"conflicts": (night,), "count": 1})
    assert said({"conflicts": (one,), "count": 3}) == "3 times are taken."
    assert said({}) == "It is taken then."


@pytest.mark.parametrize(
    ("wanted", "needs", "expected"),
    [
        (("13:00", "14:00"), (30, 15), "from 14:00 to 16:00 (prepared from 13:30)"),
        (("16:00", "17:00"), (30, 15), "from 14:00 to 16:00 (cleared by 16:15)"),
        (("15:00", "17:00"), (30, 15), "until 16:00"),
        (("16:00", "17:00"), (0, 0), "from 14:00 to 16:00 (time is needed between the two)"),
    ],
)
def test_what_is_only_needed_to_set_up_or_to_clear_is_named(
    wanted: tuple[str, str], needs: tuple[int, int], expected: str
) -> None:
    has = use(taken_from=at("14:00") - timedelta(minutes=needs[0]),
              taken_until=at("16:00") + timedelta(minutes=needs[1]))  # fmt: skip
    one = SimpleNamespace(wanted=slot(at(wanted[0]), at(wanted[1])), taken_by=(has,))
    told = refusal_words.taken_by(ENGLISH, SMALL_HOUSE, TODAY, one)
    assert told == f"Atelier CV (Les invités), {expected}"


@pytest.mark.parametrize(
    ("code", "details", "french"),
    [
        ("booking.too-short", {"resource": "Bleue", "length": timedelta(minutes=15)},
         "Bleue : 15 minutes au moins."),
        ("booking.too-far", {"resource": "Bleue", "last": date(2027, 12, 1)},
         "Bleue : on réserve jusqu’au mercredi 1er décembre 2027 au plus tard."),
        ("booking.too-many-people", {"resource": "Bleue", "most": 12},
         "Bleue : 12 personnes au plus."),
        ("booking.closed", {"reason": {"fr": "Fêtes", "en": "Holidays"}},
         "La maison est fermée : Fêtes."),
        ("booking.outside-hours",
         {"resource": "Bleue", "hours": (Span(time(9), time(12)), Span(time(14), time(17, 30)))},
         "Bleue : ouvert de 9h à 17h30."),
        ("booking.outside-hours", {"resource": "Bleue", "hours": ()}, "Bleue : fermé ce jour-là."),
        ("booking.over", {"day": WEDNESDAY}, "Demain : Cette heure est passée."),
        ("time.unreadable", {"text": "{0} tantôt"},
         "« {0} tantôt » n’est pas compris. Essayez : 14h30, demain 14h, 3/12 14h."),
        ("time.twice",
         {"when": datetime(2026, 10, 25, 2, 30), "offsets": ("+02:00", "+01:00")},  # noqa: DTZ001
         ("Changement d’heure : dimanche 25 octobre à 2h30 vient deux fois. "
          "Écrivez 2026-10-25 02:30+02:00 ou 2026-10-25 02:30+01:00.")),
        ("time.missing",
         {"when": datetime(2027, 3, 28, 2, 30),  # noqa: DTZ001
          "next": datetime(2027, 3, 28, 1, tzinfo=UTC).astimezone(PARIS)},
         ("Changement d’heure : dimanche 28 mars à 2h30 n’existe pas. "
          "Après vient dimanche 28 mars à 3h.")),
        ("resource.unknown", {"resource": "mauve"}, "Il n’y a pas de « mauve » à réserver."),
        ("resource.unknown", {"resource": "[@click=app.quit]x[/]"},
         "Il n’y a pas de « [@click=app.quit]x[/] » à réserver."),
        ("no.such-code", {}, "Quelque chose n’a pas marché. Le journal dit quoi."),
    ],
)  # fmt: skip
def test_refusals(code: str, details: dict[str, object], french: str) -> None:
    assert refusal_words.refusal(FRENCH, SMALL_HOUSE, TODAY, code, details) == french


def test_what_can_be_written_instead_of_a_time_that_comes_twice_is_understood() -> None:
    from kiosk.domain import spoken

    twice = datetime(2026, 10, 25, 2, 30)  # noqa: DTZ001
    details = {"when": twice, "offsets": ("+02:00", "+01:00")}
    said = refusal_words.refusal(ENGLISH, SMALL_HOUSE, TODAY, "time.twice", details)
    now = at("09:00", date(2026, 10, 1))
    written = re.findall(r"2026-10-25 02:30[+:0-9]+", said)
    first, second = (spoken.moment(each, now) for each in written)
    assert first == second  # by the wall
    assert second.astimezone(UTC) - first.astimezone(UTC) == timedelta(hours=1)


def raised() -> dict[str, set[str]]:
    """Return the codes that rules and services about bookings raise, with their details."""
    subjects = "booking|series|rule|time|option|undo|text|layout|organisation|resource|people"
    found: dict[str, set[str]] = {}
    for folder in ("kiosk/domain", "kiosk/services"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call) or getattr(node.func, "id", "") != "Refused":
                    continue
                code = node.args[0].value if isinstance(node.args[0], ast.Constant) else ""
                if re.fullmatch(rf"({subjects})\.[a-z-]+", str(code)):
                    names = {one.arg or "" for one in node.keywords}
                    found[str(code)] = found.get(str(code), names) & names
    return found


def test_every_code_has_words_that_its_details_fill() -> None:
    values: dict[str, object] = {
        "resource": "Bleue",
        "length": timedelta(minutes=15),
        "last": WEDNESDAY,
        "most": 12,
        "reason": {"fr": "Fêtes"},
        "hours": (Span(time(9), time(12)),),
        "when": datetime(2026, 10, 25, 2, 30),  # noqa: DTZ001
        "next": at("03:00"),
        "offsets": ("+02:00", "+01:00"),
    }
    codes = raised()
    assert len(codes) > 30
    assert set(codes) <= refusal_words.codes()
    for code, names in codes.items():
        details = {name: values.get(name, "?") for name in names}
        for said in (FRENCH, ENGLISH):
            sentence = refusal_words.refusal(said, SMALL_HOUSE, TODAY, code, details)
            assert sentence
            assert "{" not in sentence
            assert "went wrong" not in sentence


@given(st.text(max_size=30), st.integers(-5, 2000))
def test_whatever_a_house_calls_its_things(name: str, most: int) -> None:
    room = Resource("odd", ResourceKind.ROOM, name, 3)
    house: House = replace(SMALL_HOUSE, resources={"odd": room})
    details = {"resource": name, "most": most}
    said = refusal_words.refusal(ENGLISH, house, TODAY, "booking.too-many-people", details)
    assert said == f"{name} holds {most} people."
    assert name in booking_words.resource(ENGLISH, house, "odd")
