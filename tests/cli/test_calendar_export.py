"""`kiosk calendar export`, for people and for programs, on both databases."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.i18n import words
from tests.calendars.expander import events, seen
from tests.cli.commands import Commands, commands_in


@pytest.fixture
def commands(tmp_path: Path, database_url: str) -> Commands:
    """The example house on Tuesday morning, with two bookings."""
    commands = commands_in(tmp_path, database_url)
    for arguments in (
        ["isere", "demain 14h", "2h", "Réunion ERB", "--by", "caf", "--contact", "06 12 34"],
        ["Vercors et Collines", "3/12/2026 9h", "1h", "Atelier", "--repeat", "weekly",
         "--until", "2026-12-17"],
    ):  # fmt: skip
        assert commands.run("book", *arguments).status == 0
    return commands


def titles(commands: Commands, *arguments: str) -> list[str]:
    """Return what is exported."""
    ran = commands.run("calendar", "export", *arguments)
    assert (ran.status, ran.err) == (0, "")
    return [use.what for use in seen(ran.out.encode())]


def test_what_is_exported(commands: Commands) -> None:
    everything = ["Réunion ERB", "Atelier", "Atelier", "Atelier"]
    assert titles(commands) == everything
    assert titles(commands, "--room", "ISÈRE") == ["Réunion ERB"]
    assert titles(commands, "--room", "collines") == ["Atelier"] * 3
    assert titles(commands, "--organisation", "CAF de la Drôme") == ["Réunion ERB"]
    assert titles(commands, "--until", "demain") == ["Réunion ERB"]
    assert titles(commands, "--from", "4/12/2026") == ["Atelier"] * 3
    assert titles(commands, "--from", "4/12/2026", "--expanded") == ["Atelier"] * 2
    assert titles(commands, "--from", "10/12/2026", "--until", "10/12/2026") == ["Atelier"] * 3
    assert titles(commands, "--public") == [words("fr").say("Booked")] * 4


def test_thirty_days_ago_is_where_it_begins(commands: Commands) -> None:
    later = {"KIOSK_CLOCK": "2026-12-25T09:30"}
    ran = commands.run("calendar", "export", "--until", "26/11/2026", **later)
    assert [use.what for use in seen(ran.out.encode())] == ["Réunion ERB"]
    later = {"KIOSK_CLOCK": "2026-12-26T09:30"}
    ran = commands.run("calendar", "export", "--until", "26/11/2026", **later)
    assert seen(ran.out.encode()) == []


def test_contacts_only_when_they_are_asked_for(commands: Commands) -> None:
    assert "06 12 34" not in commands.run("calendar", "export").out
    assert "06 12 34" in commands.run("calendar", "export", "--with-contacts").out
    both = commands.run("calendar", "export", "--with-contacts", "--public")
    assert (both.status, both.out) == (2, "")


def test_into_a_file(commands: Commands) -> None:
    file = commands.folder / "house.ics"
    ran = commands.run("calendar", "export", "-o", str(file))
    assert (ran.status, ran.out) == (0, f"{file}: 2 bookings.\n")
    before = file.read_bytes()
    assert before.decode() == commands.run("calendar", "export").out.replace("\n", "\r\n").replace(
        "\r\r", "\r"
    )
    ran = commands.run("calendar", "export", "--expanded", "--room", "Collines", "--json",
                       "--until", "31/12/2026", "-o", str(file))  # fmt: skip
    assert ran.json == {
        "file": str(file),
        "bookings": 1,
        "events": 3,
        "room": "collines",
        "organisation": None,
        "start": "2026-10-25T00:00:00+02:00",
        "end": "2027-01-01T00:00:00+01:00",
    }
    assert len(events(file.read_bytes())) == 3


def test_what_cannot_be_leaves_the_old_file(commands: Commands) -> None:
    file = commands.folder / "house.ics"
    file.write_text("old")
    for arguments, error in (
        (["--room", "cellar"], "resource.unknown"),
        (["--organisation", "nobody"], "organisation.unknown"),
        (["--from", "xyz"], "time.unreadable"),
        (["--from", "2/12/2026", "--until", "1/12/2026"], "booking.backwards"),
    ):
        ran = commands.run("calendar", "export", *arguments, "-o", str(file), "--json")
        assert (ran.status, ran.json["error"]) == (1, error)
    assert file.read_text() == "old"
    nowhere = str(commands.folder / "nowhere" / "a.ics")
    ran = commands.run("calendar", "export", "-o", nowhere, "--json")
    assert (ran.status, ran.json["error"], ran.json["file"]) == (1, "file.no-folder", nowhere)


def test_a_program_cannot_have_both_on_one_stream(commands: Commands) -> None:
    ran = commands.run("calendar", "export", "--json")
    assert (ran.status, ran.out) == (2, "")
    ran = commands.run("calendar", "export", "-o", "-")
    assert ran.out.startswith("BEGIN:VCALENDAR")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a system without a full disk to try")
def test_a_full_disk_behind_standard_output(commands: Commands) -> None:
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "kiosk.cli.main", "calendar", "export"],
            stdout=full,
            stderr=subprocess.PIPE,
            env={**os.environ, **commands.environ},
            check=False,
            timeout=60,
        )
    assert ran.returncode == 1
    assert b"Traceback" not in ran.stderr
    assert len(ran.stderr.splitlines()) == 1
