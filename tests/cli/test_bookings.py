"""Rooms from a shell: every command, for people and for programs, on both databases."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import Commands, commands_in


@pytest.fixture
def commands(tmp_path: Path, database_url: str) -> Commands:
    """The example house on Tuesday morning."""
    return commands_in(tmp_path, database_url)


def booked(commands: Commands, *arguments: str) -> Any:
    """Book, and return what a program is told."""
    ran = commands.run("book", *arguments, "--json")
    assert ran.status == 0, ran.err
    return ran.json


def titles(commands: Commands, *arguments: str) -> list[str]:
    """Return what is booked."""
    return [use["title"] for use in commands.run("bookings", *arguments, "--json").json]


def test_a_booking_is_told_to_people_and_to_programs(commands: Commands) -> None:
    ran = commands.run("book", "ISÈRE", "demain 14h", "2h", "Réunion ERB", "--by", "caf")
    assert ran.status == 0
    assert "tomorrow from 14:00 to 16:00" in ran.out
    assert "Réunion ERB" in ran.out
    made = booked(commands, "isere", "2026-12-03 14:00", "15h30", "Budget", "--people", "9")
    assert (made["room"], made["room_name"], made["people"]) == ("isere", "Isère", 9)
    assert made["start"] == "2026-12-03T14:00:00+01:00"
    assert made["start_utc"] == "2026-12-03T13:00:00+00:00"
    assert made["end"] == "2026-12-03T15:30:00+01:00"
    assert made["private"] is False
    hidden = booked(commands, "mistral", "2026-12-03 14:00", "1h", "Secret", "--private")
    assert hidden["private"] is True
    assert commands.run("cancel", str(hidden["id"])).status == 0
    assert titles(commands, "demain") == ["Réunion ERB"]
    assert titles(commands, "3/12", "--room", "Isère") == ["Budget"]
    assert titles(commands, "3/12", "--room", "collines") == []
    assert titles(commands, "1/12", "--week") == ["Budget"]


def test_a_conflict_says_who_when_else_and_where_else(commands: Commands) -> None:
    booked(commands, "isere", "demain 14h", "2h", "Réunion ERB")
    ran = commands.run("book", "isere", "demain 15h", "1h", "Autre", "--people", "15", "--json")
    assert ran.status == 1
    refusal = ran.json
    assert refusal["error"] == "booking.conflict"
    (conflict,) = refusal["conflicts"]
    assert [use["title"] for use in conflict["taken_by"]] == ["Réunion ERB"]
    assert conflict["alternatives"]["times"][0]["start"] == "2026-11-25T16:00:00+01:00"
    rooms = [room["room"] for room in conflict["alternatives"]["rooms"]]
    assert rooms == ["vercors-collines", "mistral"]
    ran = commands.run("book", "isere", "demain 15h", "1h", "Autre")
    assert ran.out == ""
    for said in ("Réunion ERB", "16:00", "Mistral"):
        assert said in ran.err


def test_a_series_from_a_shell(commands: Commands) -> None:
    made = booked(
        commands, "isere", "jeudi 9h", "2h", "Atelier", "--repeat", "FREQ=WEEKLY",
        "--until", "2027-01-15", "--skip-holidays", "--skip-closures",
    )  # fmt: skip
    states = {use["start"][:10]: use["state"] for use in made["occurrences"]}
    assert states["2026-12-24"] == states["2026-12-31"] == "skipped"
    assert states["2027-01-07"] == "booked"
    assert len(states) == 8
    ran = commands.run("book", "isere", "3/12/2026 10h", "1h", "X", "--repeat", "weekly", "--count",
                       "3", "--dry-run", "--json")  # fmt: skip
    assert [one["possible"] for one in ran.json] == [False, False, False]
    assert ran.json[0]["conflict"]["taken_by"][0]["title"] == "Atelier"
    assert commands.run("book", "isere", "3/12/2026 10h", "1h", "X", "--repeat", "weekly",
                        "--count", "3").status == 1  # fmt: skip
    booked(commands, "vercors", "10/12/2026 9h", "1h", "Y")
    kept = booked(commands, "vercors", "3/12/2026 9h", "1h", "X", "--repeat", "weekly", "--count",
                  "3", "--skip-conflicts")  # fmt: skip
    assert [use["state"] for use in kept["occurrences"]] == ["booked", "skipped", "booked"]


def test_moving_and_cancelling_from_here_on(commands: Commands) -> None:
    made = booked(commands, "isere", "jeudi 9h", "1h", "A", "--repeat", "weekly", "--count", "4")
    second = str(made["occurrences"][1]["id"])
    moved = commands.run("move", second, "11h", "--from-here", "--room", "vercors", "--json").json
    assert [use["start"][8:16] for use in moved["changed"]] == ["03T11:00", "10T11:00", "17T11:00"]
    assert {use["room"] for use in moved["changed"]} == {"vercors"}
    third = str(made["occurrences"][2]["id"])
    gone = commands.run("cancel", third, "--from-here", "--json").json
    assert [use["state"] for use in gone["changed"]] == ["cancelled", "cancelled"]
    assert "10 December" in commands.run("undo").out
    assert titles(commands, "10/12") == ["A"]
    assert commands.run("cancel", str(made["id"])).status == 0
    assert commands.run("restore", str(made["id"])).status == 0
    assert titles(commands, "26/11") == ["A"]


def test_given_dates_are_booked_besides_that_of_the_start(commands: Commands) -> None:
    dates = ("--repeat", "DATES=20261203,20261203,20261130")
    made = booked(commands, "isere", "2026-12-01 10:00", "1h", "Trois", *dates)
    days = [one["start"][:10] for one in made["occurrences"]]
    assert days == ["2026-11-30", "2026-12-01", "2026-12-03"]


def test_an_option_is_kept_and_confirmed(commands: Commands) -> None:
    late = ("isere", "vendredi 9h", "1h", "Peut-être", "--option-until")
    made = booked(commands, *late, "jeudi")
    assert made["status"] == "option"
    assert made["option_until"].startswith("2026-11-26T23:59")
    made = booked(commands, "mistral", *late[1:], "vendredi")  # that day until it begins
    assert made["option_until"].startswith("2026-11-27T09:00")
    refused = commands.run("book", "vercors", *late[1:], "samedi", "--json").json
    assert refused["error"] == "option.late"
    assert commands.run("confirm", str(made["id"])).status == 0
    assert commands.run("confirm", str(made["id"]), "--json").json["error"] == (
        "booking.not-an-option"
    )


def test_arriving_with_the_qr_or_the_number(commands: Commands) -> None:
    made = booked(commands, "isere", "10h", "1h", "Ici")
    arrived = commands.run("arrived", made["token"], "--json").json
    assert datetime.fromisoformat(arrived["changed"][0]["arrived"]).hour == 9
    assert commands.run("arrived", str(made["id"])).status == 0
    assert commands.run("arrived", "R1BADCODE", "--json").json["error"] == "booking.unknown"
    later = booked(commands, "isere", "demain 10h", "1h", "Demain")
    assert commands.run("arrived", later["token"], "--json").json["error"] == "booking.too-early"


def test_what_is_free(commands: Commands) -> None:
    booked(commands, "mistral", "jeudi 9h", "3h", "Film")
    free = commands.run("free", "jeudi 10h", "1h", "--people", "20", "--json").json
    assert [offer["room"] for offer in free] == ["vercors-collines", "isere"]
    free = commands.run("free", "jeudi 14h", "1h", "--with", "projector", "--json").json
    assert [offer["room"] for offer in free] == ["isere", "mistral"]
    assert "Isère" in commands.run("free", "jeudi 14h", "1h", "--people", "20").out
    nothing = commands.run("free", "jeudi 14h", "1h", "--people", "90")
    assert (nothing.status, nothing.out.strip()) == (0, "Nothing is free then.")


def test_rooms_and_what_goes_on_there(commands: Commands) -> None:
    booked(commands, "isere", "9h15", "1h", "En cours", "--anyway")
    rooms = {room["room"]: room for room in commands.run("rooms", "--json").json}
    assert rooms["isere"]["now"]["title"] == "En cours"
    assert rooms["mistral"]["layouts"][0]["capacity"] == 60
    assert "En cours, until 10:15" in commands.run("rooms").out
    assert "Bureau 6" in commands.run("rooms", "--kind", "office").out
    assert len(commands.run("rooms", "--kind", "all", "--json").json) == 16


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        ("booking.backwards", ("isere", "demain 14h", "13h", "X")),
        ("booking.backwards", ("isere", "demain 14h", "14h", "X")),
        ("time.missing", ("isere", "29/3/2026 2h30", "2h", "X")),
        ("time.missing", ("isere", "2027-03-28 02:30", "2h", "X")),
        ("time.twice", ("isere", "2026-10-25 02:30", "2h", "X")),
        ("time.unreadable", ("isere", "gestern", "2h", "X")),
        ("time.out-of-range", ("isere", "9999-01-01 10:00", "2h", "X")),
        ("resource.unknown", ("salle bleue", "demain 14h", "2h", "X")),
        ("organisation.unknown", ("isere", "demain 14h", "2h", "X", "--by", "nobody")),
        ("rule.malformed", ("isere", "demain 14h", "2h", "X", "--repeat", "FREQ=SOMETIMES")),
        ("rule.endless", ("isere", "demain 14h", "2h", "X", "--repeat", "weekly")),
        ("series.too-long", ("isere", "demain 14h", "2h", "X", "--repeat", "daily", "--count",
                             "100000")),
        ("booking.no-title", ("isere", "demain 14h", "2h", "  ")),
        ("text.too-long", ("isere", "demain 14h", "2h", "x" * 5000)),
        ("people.out-of-range", ("isere", "demain 14h", "2h", "X", "--people", "0")),
        ("booking.outside-hours", ("isere", "demain 20h", "2h", "X")),
        ("booking.not-allowed", ("magasin", "demain 10h", "2h", "X", "--by", "caf")),
        ("booking.too-long", ("poste-1", "demain 9h", "3h", "X")),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_with_its_code(
    commands: Commands, code: str, arguments: tuple[str, ...]
) -> None:
    ran = commands.run("book", *arguments, "--json")
    assert (ran.status, ran.json["error"]) == (1, code)
    assert ran.json["message"]
    assert "{" not in ran.json["message"]
    assert titles(commands, "24/11", "--week") == []


def test_the_hour_that_comes_twice_can_be_told_apart(commands: Commands) -> None:
    made = booked(commands, "isere", "2027-10-31T02:30+02:00", "+1h", "X", "--anyway")
    assert made["start_utc"] == "2027-10-31T00:30:00+00:00"
    assert made["end"] == "2027-10-31T02:30:00+01:00"


def test_far_years_work(commands: Commands) -> None:
    made = booked(commands, "isere", "2039-03-01 10:00", "1h", "Loin")
    assert made["start"] == "2039-03-01T10:00:00+01:00"
    assert titles(commands, "2039-03-01") == ["Loin"]


@pytest.mark.parametrize("command", ["move", "cancel", "restore", "confirm", "arrived"])
def test_what_is_not_booked_is_said(commands: Commands, command: str) -> None:
    arguments = ("demain 14h",) if command == "move" else ()
    ran = commands.run(command, "99", *arguments, "--json")
    assert (ran.status, ran.json["error"]) == (1, "booking.unknown")


def test_every_refusal_is_one_document(commands: Commands) -> None:
    ran = commands.run("undo", "--json")
    assert json.loads(ran.out)["error"] == "undo.nothing"
    assert ran.status == 1


def test_what_a_room_lacks_is_said(commands: Commands) -> None:
    lacking = commands.run(
        "book", "collines", "demain 9h", "10h", "X", "--with", "projector", "--json"
    )
    assert (lacking.status, lacking.json["error"]) == (1, "booking.no-equipment")
    assert "vidéoprojecteur" in lacking.json["message"]
    unknown = commands.run("book", "isere", "demain 9h", "10h", "X", "--with", "lama", "--json")
    assert (unknown.status, unknown.json["error"]) == (1, "equipment.unknown")
    here = commands.run("book", "isere", "demain 9h", "10h", "X", "--with", "projector", "--json")
    assert here.json["equipment"] == ["vidéoprojecteur"]


def test_a_layout_is_meant_by_its_key_or_its_name(commands: Commands) -> None:
    for written in ("u", "U", "en u", "En U"):
        found = commands.run("free", "demain 14h", "1h", "--layout", written, "--json").json
        assert {one["room"] for one in found} == {"isere", "mistral"}, written
    assert booked(commands, "isere", "demain 9h", "1h", "A", "--layout", "En U")["layout"] == "u"
    for ran in (
        commands.run("free", "demain 14h", "1h", "--layout", "cercle"),
        commands.run("book", "isere", "demain 14h", "1h", "A", "--layout", "cercle"),
    ):
        assert (ran.status, ran.out) == (1, "")
        assert "There is no layout “cercle”. There is: " in ran.err


def test_every_day_of_a_series_that_cannot_be_is_named(commands: Commands) -> None:
    booked(commands, "isere", "2026-12-17 10:00", "1h", "Conseil")
    series = ("isere", "2026-12-17 09:00", "2h", "Cours", "--repeat", "weekly", "--count", "4")
    ran = commands.run("book", *series)
    assert ran.status == 1
    for said in ("3 days cannot be booked:", "17 December", "Conseil", "24 December",
                 "31 December", "closed"):  # fmt: skip
        assert said in ran.err
    assert titles(commands, "2026-12-17", "--week") == ["Conseil"]
    days = commands.run("book", *series, "--json").json["days"]
    assert [day["day"] for day in days] == ["2026-12-17", "2026-12-24", "2026-12-31"]
    assert [day["refused"] for day in days] == [None, "booking.closed", "booking.closed"]
    ran = commands.run("book", *series, "--skip-conflicts")
    assert "2 days cannot be booked:" in ran.err
    made = booked(commands, *series, "--skip-conflicts", "--skip-closures")
    taken = [use["start"][:10] for use in made["occurrences"] if use["state"] == "booked"]
    assert taken == ["2027-01-07"]


def test_a_series_of_which_nothing_is_left_says_why(commands: Commands) -> None:
    ran = commands.run(
        "book", "isere", "2026-12-24 09:00", "1h", "Cours", "--repeat", "weekly", "--count", "2",
        "--skip-closures", "--anyway",
    )  # fmt: skip
    assert ran.status == 1
    assert "No day is left. Thursday 24 December: the house is closed; Thursday 31" in ran.err


def test_the_key_of_a_room_is_never_shortened(commands: Commands) -> None:
    assert "vercors-collines" in commands.run("rooms", COLUMNS="40").out
