"""The sentence that a free room is looked for with; on Tuesday 24 November 2026."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from db.enums import ResourceKind
from kiosk.domain.house import Span
from kiosk.domain.refusals import Refused
from kiosk.domain.wishes import AFTERNOON, EVENING, MORNING, WHOLE_DAY, Wish, read, span_of_day

TODAY = date(2026, 11, 24)
TOMORROW, THURSDAY = date(2026, 11, 25), date(2026, 11, 26)
PROJECTOR, SCREEN, BOARD = "vidéoprojecteur", "écran", "tableau blanc"
CAMERA, MICRO = "caméra pour réunion à distance", "micro"
THINGS = frozenset({PROJECTOR, SCREEN, BOARD, CAMERA, MICRO})

NOTHING = Wish(None, None, None, None, None, (), None, ())
HOURS = {n: timedelta(hours=n) for n in (1, 2, 3, 4, 8)}


def wish(**said: Any) -> Wish:
    """Return a wish for this and nothing else; `hours` is start and end."""
    start, end = said.pop("hours", (None, None))
    times = {"start": time(start) if start else None, "end": None if end is None else time(end)}
    return replace(NOTHING, **times | said)


SENTENCES: dict[str, Wish] = {
    # The two of the house
    "12 people, Thursday afternoon, projector": wish(
        people=12, day=THURSDAY, hours=(14, 18), equipment=(PROJECTOR,)
    ),
    "12 personnes jeudi après-midi vidéoprojecteur": wish(
        people=12, day=THURSDAY, hours=(14, 18), equipment=(PROJECTOR,)
    ),
    "salle pour 20 demain 14h-16h": wish(
        people=20, day=TOMORROW, hours=(14, 16), kind=ResourceKind.ROOM
    ),
    "Bonjour, je cherche une salle de réunion avec tableau blanc et micro, le 3 décembre, "
    "10h-12h, 8 personnes": wish(
        people=8,
        day=date(2026, 12, 3),
        hours=(10, 12),
        equipment=(BOARD, MICRO),
        kind=ResourceKind.ROOM,
    ),
    "room for 8 on friday 2-4pm with whiteboard and screen": wish(
        people=8,
        day=date(2026, 11, 27),
        hours=(14, 16),
        equipment=(BOARD, SCREEN),
        kind=ResourceKind.ROOM,
    ),
    # People
    "12": wish(people=12),
    "12p": wish(people=12),
    "12 pers.": wish(people=12),
    "pour 12": wish(people=12),
    "for 12": wish(people=12),
    "for 12 people": wish(people=12),
    "10 à 12 personnes": wish(people=12),
    "10-12 people": wish(people=12),
    "à 12 personnes": wish(people=12),
    "12 jeudi": wish(people=12, day=THURSDAY),
    "12,jeudi;vidéoproj": wish(people=12, day=THURSDAY, equipment=(PROJECTOR,)),
    "12 3 décembre": wish(people=12, day=date(2026, 12, 3)),
    "3/12 12": wish(people=12, day=date(2026, 12, 3)),
    "12 vidéoprojecteur": wish(people=12, equipment=(PROJECTOR,)),
    "2 micros": wish(equipment=(MICRO,), unknown=("2",)),
    "2 salles": wish(kind=ResourceKind.ROOM, unknown=("2",)),
    "0 personnes": wish(unknown=("0", "personnes")),
    "12 personnes 15 personnes": wish(people=12, unknown=("15", "personnes")),
    # Days
    "aujourd’hui": wish(day=TODAY),
    "mardi": wish(day=TODAY),
    "mardi prochain": wish(day=date(2026, 12, 1)),
    "mon bureau": wish(kind=ResourceKind.OFFICE),
    "mon morning": wish(day=date(2026, 11, 30), hours=(8, 12)),
    "jeudi ou vendredi": wish(day=THURSDAY, unknown=("vendredi",)),
    "mardi 3 décembre": wish(day=date(2026, 12, 3), unknown=("mardi",)),
    "le 3": wish(unknown=("le 3",)),
    "3/12/1999": wish(unknown=("3/12/1999",)),
    # Parts of the day
    "matin": wish(hours=(8, 12)),
    "thursday morning": wish(day=THURSDAY, hours=(8, 12)),
    "jeudi l'après-midi": wish(day=THURSDAY, hours=(14, 18)),
    "jeudi en soirée": wish(day=THURSDAY, hours=(18, 22)),
    "demain toute la journée": wish(day=TOMORROW, hours=(8, 18)),
    "ce soir": wish(day=TODAY, hours=(18, 22)),
    "tonight": wish(day=TODAY, hours=(18, 22)),
    "jeudi ce soir": wish(day=THURSDAY, hours=(18, 22)),
    "cet après-midi": wish(day=TODAY, hours=(14, 18)),
    "demain matin et après-midi": wish(day=TOMORROW, hours=(8, 18)),
    "1/2 journée jeudi": wish(day=THURSDAY, length=HOURS[4]),
    "half-day thursday": wish(day=THURSDAY, length=HOURS[4]),
    # Times
    "demain 14h": wish(day=TOMORROW, hours=(14, None)),
    "demain 14 heures": wish(day=TOMORROW, hours=(14, None)),
    "demain 1400": wish(day=TOMORROW, hours=(14, None)),
    "7h": wish(hours=(7, None)),
    "à 2h": wish(hours=(2, None)),
    "at 2pm": wish(hours=(14, None)),
    "à partir de 14h": wish(hours=(14, None)),
    "midi": wish(hours=(12, None)),
    "demain 14h 16h": wish(day=TOMORROW, hours=(14, 16)),
    "14h à 16h": wish(hours=(14, 16)),
    "16h 14h": wish(hours=(16, None), unknown=("14h",)),
    "14h 15h 16h": wish(hours=(14, 15), unknown=("16h",)),
    "de 9 h à 11 h": wish(hours=(9, 11)),
    "entre 14h et 16h": wish(hours=(14, 16)),
    "from 2pm until 4pm": wish(hours=(14, 16)),
    "14:00–16:00": wish(hours=(14, 16)),
    "14.00 -> 16.00": wish(hours=(14, 16)),
    "9-11h": wish(hours=(9, 11)),
    "9h-11": wish(hours=(9, 11)),
    "9h à 11 personnes": wish(hours=(9, None), people=11),
    "10-2pm": wish(hours=(10, 14)),
    "de 10 à 12": wish(hours=(10, 12)),
    "from 2 to 4": wish(unknown=("from 2 to 4",)),
    "9-11": wish(unknown=("9-11",)),
    "at 3": wish(unknown=("at 3",)),
    "20h-24h": wish(hours=(20, 0)),
    "20h à minuit": wish(hours=(20, 0)),
    "avant 11h": wish(hours=(None, 11)),
    "jusqu'à 16h demain après-midi": wish(day=TOMORROW, hours=(14, 16)),
    "demain matin 9h": wish(day=TOMORROW, hours=(9, None)),
    "demain après-midi à 3h": wish(day=TOMORROW, hours=(15, None)),
    "après-midi à 1h": wish(hours=(13, None)),
    "demain soir jusqu'à minuit": wish(day=TOMORROW, hours=(18, 0)),
    "après-midi de 2h à 4h": wish(hours=(14, 16)),
    "avant 4h l'après-midi": wish(hours=(14, 16)),
    "thursday afternoon at 2:00": wish(day=THURSDAY, hours=(14, None)),
    "14h30": wish(start=time(14, 30)),
    "14 h 30": wish(start=time(14, 30)),
    "jeudi 14h 30": wish(day=THURSDAY, start=time(14, 30)),
    "jeudi 14h 12 vidéoproj": wish(
        day=THURSDAY, hours=(14, None), people=12, equipment=(PROJECTOR,)
    ),
    "14 h 30 personnes": wish(hours=(14, None), people=30),
    "14h-14h": wish(hours=(14, None), unknown=("-14h",)),
    "14h75": wish(unknown=("14h75",)),
    # Lengths
    "2h": wish(length=HOURS[2]),
    "48h": wish(length=timedelta(days=2)),
    "6h59": wish(length=timedelta(hours=6, minutes=59)),
    "1h30": wish(length=timedelta(minutes=90)),
    "90 min": wish(length=timedelta(minutes=90)),
    "réunion de 2h": wish(length=HOURS[2]),
    "8 hours": wish(length=HOURS[8]),
    "pendant 8h": wish(length=HOURS[8]),
    "for 90 min tomorrow morning": wish(day=TOMORROW, hours=(8, 12), length=timedelta(minutes=90)),
    "à 14h 2h": wish(hours=(14, None), length=HOURS[2]),
    "demain 14h pendant 2h": wish(day=TOMORROW, hours=(14, None), length=HOURS[2]),
    "demain après-midi 2h": wish(day=TOMORROW, hours=(14, 18), length=HOURS[2]),
    "2h 12 vidéoproj": wish(length=HOURS[2], people=12, equipment=(PROJECTOR,)),
    "24h 12 micro": wish(length=timedelta(days=1), people=12, equipment=(MICRO,)),
    "2h 12 personnes": wish(length=HOURS[2], people=12),
    "2h 3h": wish(length=HOURS[2], unknown=("3h",)),
    # What rooms have
    "VIDEOPROJ": wish(equipment=(PROJECTOR,)),
    "vidéo-projecteur": wish(equipment=(PROJECTOR,)),
    "projecteur": wish(equipment=(PROJECTOR,)),
    "proj": wish(equipment=(PROJECTOR,)),
    "écrans": wish(equipment=(SCREEN,)),
    "mic": wish(equipment=(MICRO,)),
    "microphone": wish(equipment=(MICRO,)),
    "micro-ondes": wish(unknown=("micro-ondes",)),
    "vid": wish(unknown=("vid",)),
    "tableau": wish(equipment=(BOARD,)),
    "whiteboard": wish(equipment=(BOARD,)),
    "blanc": wish(equipment=(BOARD,)),
    "Caméra pour réunion à distance": wish(equipment=(CAMERA,)),
    "camera 12": wish(equipment=(CAMERA,), people=12),
    "à distance": wish(equipment=(CAMERA,)),
    "réunion": wish(),
    "projector, vidéoprojecteur": wish(equipment=(PROJECTOR,)),
    "sans écran": wish(unknown=("sans écran",)),
    "without projector 12": wish(unknown=("without projector",), people=12),
    # Kinds
    "une salle": wish(kind=ResourceKind.ROOM),
    "bureaux": wish(kind=ResourceKind.OFFICE),
    "un poste": wish(kind=ResourceKind.WORKSTATION),
    "computer": wish(kind=ResourceKind.WORKSTATION),
    "le magasin": wish(kind=ResourceKind.STORE),
    "du matériel": wish(kind=ResourceKind.EQUIPMENT),
    "salle ou bureau": wish(kind=ResourceKind.ROOM, unknown=("bureau",)),
    # The rest
    "": wish(),
    " ,; - ": wish(),
    "(12 personnes) [demain] !": wish(people=12, day=TOMORROW),
    "Zoé veut l'Œuvre, demain": wish(day=TOMORROW, unknown=("Zoé", "veut", "Œuvre")),
    "[@click=app.quit]x[/]": wish(unknown=("@click=app.quit", "x")),
}


@pytest.mark.parametrize("typed", SENTENCES)
def test_a_sentence_as_people_type_it(typed: str) -> None:
    found = read(typed, TODAY, THINGS)
    expected = SENTENCES[typed]
    # One thing that rooms have is no more wanted than another.
    assert replace(found, equipment=()) == replace(expected, equipment=())
    assert found.equipment == expected.equipment


@pytest.mark.parametrize("typed", sorted(set(SENTENCES) - {""}))
def test_case_spaces_and_accents_do_not_matter(typed: str) -> None:
    found = read(f" {typed.upper()}\u00a0 ", TODAY, THINGS)
    assert replace(found, unknown=()) == replace(SENTENCES[typed], unknown=())


def test_the_order_of_what_is_said_does_not_matter() -> None:
    expected = SENTENCES["12 people, Thursday afternoon, projector"]
    for typed in (
        "projector, Thursday afternoon, 12 people",
        "Thursday, projector, 12 people, afternoon",
        "afternoon 12 projector thursday",
    ):
        assert read(typed, TODAY, THINGS) == expected


def test_equipment_is_what_the_house_calls_it() -> None:
    assert read("projector", TODAY, ["Projector (HDMI)"]).equipment == ("Projector (HDMI)",)
    assert read("projector", TODAY, []).unknown == ("projector",)
    # The thing that is called exactly so, else the one with the shortest name.
    screens = {"écran tactile", "écran", "grand écran"}
    assert read("écran", TODAY, screens).equipment == ("écran",)
    assert read("écran tactile", TODAY, screens).equipment == ("écran tactile",)
    assert read("tactile", TODAY, screens).equipment == ("écran tactile",)
    assert read("ordinateur", TODAY, ["ordinateur portable"]).kind is None
    assert read("écran", TODAY, ["", " ", "écran"]).equipment == ("écran",)
    # A room is a room, also where a thing is named after one.
    sound = read("salle 12", TODAY, ["sono salle", "sono 12"])
    assert (sound.kind, sound.people, sound.equipment) == (ResourceKind.ROOM, 12, ())


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    assert read("12".rjust(200), TODAY, THINGS).people == 12
    assert read("12".rjust(202), TODAY, THINGS) == NOTHING


@pytest.mark.parametrize(
    ("typed", "day", "span"),
    [
        ("demain", TOMORROW, WHOLE_DAY),
        ("matin", TODAY, MORNING),
        ("jeudi après-midi", THURSDAY, AFTERNOON),
        ("thursday evening", THURSDAY, EVENING),
        ("ce soir", TODAY, EVENING),
        ("demain 14h-16h", TOMORROW, Span(time(14), time(16))),
    ],
)
def test_a_span_of_a_day(typed: str, day: date, span: Span) -> None:
    assert span_of_day(typed, TODAY) == (day, span)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "12",
        "demain 14h",
        "demain avant 11h",
        "demain".ljust(201),
        "22h-2h",
        "bientôt",
        "demain 2h",
        "salle demain",
        "demain" * 40,
    ],
)
def test_no_span_of_a_day(typed: str) -> None:
    with pytest.raises(Refused, match=r"time\.unreadable"):
        span_of_day(typed, TODAY)


WORDS = sorted(
    {word for typed in SENTENCES for word in typed.split()} | {"9999", "١٢", "½", "p.m."}
)


@settings(max_examples=500, deadline=None)
@given(
    st.text(max_size=210)
    | st.text("0123456789hHpm:/.-à ,'\x00\ud800", max_size=60)
    | st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join),
    st.dates(date(2000, 1, 1), date(8990, 1, 1)),
    st.sets(st.sampled_from(sorted(THINGS)) | st.text(max_size=10), max_size=6),
)
@example("9" * 200, TODAY, THINGS)
@example("\u0958" * 200, TODAY, THINGS)
def test_any_sentence_is_read(typed: str, today: date, things: set[str]) -> None:
    found = read(typed, today, things)
    assert found == read(typed, today, sorted(things, reverse=True))
    assert found.people is None or 1 <= found.people <= 9999
    assert found.length is None or found.length > timedelta(0)
    assert set(found.equipment) <= things
    assert len(set(found.equipment)) == len(found.equipment)
    assert all(word.strip() for word in found.unknown)
