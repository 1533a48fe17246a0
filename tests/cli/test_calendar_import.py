"""`kiosk calendar import`, for people and for programs, on both databases."""

from pathlib import Path
from typing import Any

import pytest

from tests.calendars.ics import calendar, event
from tests.cli.commands import Commands, Ran, commands_in


@pytest.fixture
def commands(tmp_path: Path, database_url: str) -> Commands:
    """The example house on Tuesday morning."""
    return commands_in(tmp_path, database_url)


def bring(commands: Commands, data: bytes, *options: str) -> Ran:
    """Import a file with these bytes."""
    path = commands.folder / "agenda.ics"
    path.write_bytes(data)
    return commands.run("calendar", "import", str(path), *options)


def titles(commands: Commands) -> list[Any]:
    """Return what is booked tomorrow."""
    return [use["title"] for use in commands.run("bookings", "demain", "--json").json]


ISERE = event(room="ISÈRE", title="Atelier CV")
LATER = event("DTSTART:20261125T130000Z", room="mistral", uid="b", title="Bilan")


def test_it_shows_first_and_books_when_it_is_told_to(commands: Commands) -> None:
    shown = bring(commands, calendar(ISERE, LATER))
    assert shown.status == 0
    assert "2 events to book:" in shown.out
    assert "tomorrow from 10:00 to 11:00, room Isère: Atelier CV" in shown.out
    assert "--yes" in shown.out
    assert shown.err == ""
    assert titles(commands) == []
    done = bring(commands, calendar(ISERE, LATER), "--yes")
    assert done.status == 0
    assert "2 events were booked." in done.out
    assert titles(commands) == ["Atelier CV", "Bilan"]
    again = bring(
        commands, calendar(ISERE, LATER.replace("Bilan", "Autre")), "--yes", "--json"
    ).json
    assert [one["uid"] for one in again["here"]] == ["a@elsewhere"]
    assert [one["differs"] for one in again["differs"]] == [["title"]]
    assert (again["done"], again["new"]) == (True, [])


def test_a_conflict_is_told_as_booking_tells_it(commands: Commands) -> None:
    commands.run("book", "isere", "demain 10h30", "1h", "Réunion ERB")
    data = calendar(ISERE, LATER)
    dry = bring(commands, data)
    assert dry.status == 1
    for said in ("Réunion ERB", "Mistral", "Nothing was changed", "--skip-conflicts"):
        assert said in dry.out
    refused = bring(commands, data, "--yes", "--json")
    assert (refused.status, refused.json["error"]) == (1, "booking.conflict")
    booked = commands.run("book", "isere", "demain 10h", "1h", "Atelier CV", "--json").json
    (conflict,) = refused.json["conflicts"]
    assert conflict == booked["conflicts"][0]
    assert set(booked) < set(refused.json)
    assert [one["uid"] for one in refused.json["plan"]["conflict"]] == ["a@elsewhere"]
    told = bring(commands, data, "--yes")
    assert (told.status, told.out) == (1, "")
    assert "Réunion ERB" in told.err
    assert titles(commands) == ["Réunion ERB"]
    assert bring(commands, data, "--skip-conflicts").status == 0
    assert bring(commands, data, "--yes", "--skip-conflicts").status == 0
    assert titles(commands) == ["Réunion ERB", "Bilan"]


def test_what_is_not_understood_is_named_and_stops_it(commands: Commands) -> None:
    bad = [event("DTSTART:x", uid=f"bad{n}", title=f"Mauvais {n}") for n in range(25)]
    ran = bring(commands, calendar(ISERE, *bad), "--yes")
    assert ran.status == 1
    assert "25 events are not understood:" in ran.err
    assert "“Mauvais 19”" in ran.err
    assert "“Mauvais 20”" not in ran.err
    assert "and 5 more" in ran.err
    told = bring(commands, calendar(ISERE, *bad), "--yes", "--json").json
    assert (told["error"], told["count"]) == ("import.incomplete", 25)
    assert [one["code"] for one in told["plan"]["unreadable"]] == ["import.bad-time"] * 25
    assert titles(commands) == []


def test_options_that_hold_for_all_of_it(commands: Commands) -> None:
    night = event("DTSTART:20261125T210000Z", room="Chez nous")
    data = calendar(night)
    assert bring(commands, data, "--room", "Isère", "--yes").status == 1
    ran = bring(commands, data, "--room", "Isère", "--organisation", "CAF de la Drôme", "--anyway",
                "--yes", "--json")  # fmt: skip
    assert ran.status == 0
    assert [use["room"] for use in ran.json["new"][0]["uses"]] == ["isere"]
    (use,) = commands.run("bookings", "demain", "--json").json
    assert (use["organisation"], use["uid"]) == ("caf", "a@elsewhere")
    for option, code in (
        ("--room", "resource.unknown"),
        ("--organisation", "organisation.unknown"),
    ):
        told = bring(commands, data, option, "nowhere", "--json")
        assert (told.status, told.json["error"]) == (1, code)


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "import.empty"), (b"hello", "import.not-a-calendar"),
     (calendar(ISERE)[:-30], "import.truncated")],
)  # fmt: skip
def test_a_file_that_is_none_is_refused_in_a_line(
    commands: Commands, data: bytes, code: str
) -> None:
    told = bring(commands, data, "--json")
    assert (told.status, told.json["error"]) == (1, code)
    said = bring(commands, data, "--yes")
    assert (said.status, said.out, len(said.err.splitlines())) == (1, "", 1)


def test_a_file_that_is_not_there_is_wrong_use(commands: Commands) -> None:
    assert commands.run("calendar", "import", str(commands.folder / "none.ics")).status == 2
    assert commands.run("calendar", "import", str(commands.folder)).status == 2
    assert commands.run("calendar", "import").status == 2


def test_nothing_from_a_file_commands_the_terminal(commands: Commands) -> None:
    evil = "\x1b]52;c;eA==\x07[red]x[/] \x9b2J"
    data = calendar(event(room="isere", title=evil), event(uid="b", room=evil, title=evil))
    for options in ((), ("--json",), ("--yes",)):
        ran = bring(commands, data, *options)
        text = (ran.out + ran.err).replace("\n", "")
        assert "[red]x[/]" in text
        assert text.isprintable()


def test_what_was_exported_is_known_again(commands: Commands) -> None:
    bring(commands, calendar(ISERE, LATER), "--yes")
    commands.run(
        "book", "mistral", "demain 9h", "1h", "Point", "--repeat", "weekly", "--count", "3"
    )
    path = str(commands.folder / "out.ics")
    assert commands.run("calendar", "export", "-o", path).status == 0
    ran = commands.run("calendar", "import", path, "--yes", "--json")
    assert ran.status == 0
    assert (len(ran.json["here"]), ran.json["new"], ran.json["differs"]) == (3, [], [])


def test_it_is_told_how_to_book_what_can_be_booked(commands: Commands) -> None:
    sunday = event("DTSTART:20261129T100000Z", room="isere", uid="s", title="Brocante")
    closed = bring(commands, calendar(sunday))
    assert closed.status == 1
    assert "against the house’s rules, add --anyway --yes." in closed.out
    assert "--skip-conflicts" not in closed.out
    assert bring(commands, calendar(sunday), "--anyway", "--yes").status == 0
    again = bring(commands, calendar(sunday), "--anyway")
    assert "there is nothing to book" in again.out
    commands.run("book", "isere", "demain 10h30", "1h", "Réunion ERB")
    taken = bring(commands, calendar(ISERE))
    assert "nothing in this file can be booked" in taken.out


def test_counts_are_said_in_the_language_of_the_terminal(commands: Commands) -> None:
    path = commands.folder / "agenda.ics"
    path.write_bytes(calendar(ISERE, LATER))
    shown = commands.run("calendar", "import", str(path), LANG="fr_FR.UTF-8")
    assert "2 événements à réserver :" in shown.out
