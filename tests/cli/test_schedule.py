"""`kiosk schedule`: on paper, in files, on the terminal, on both databases."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.commands import Commands, commands_in


@pytest.fixture
def commands(tmp_path: Path, database_url: str) -> Commands:
    """The example house on Tuesday morning, with a printer of pages, and three bookings."""
    commands = commands_in(tmp_path, database_url)
    config = tmp_path / "config.toml"
    text = config.read_text(encoding="utf-8")
    pages = '[printers.pages]\nurl = "file:var/pages"\nprofile = "A4"\n\n[printers.ticket]'
    text = text.replace("[printers.ticket]", pages).replace('pages = ""', 'pages = "pages"')
    config.write_text(text, encoding="utf-8")
    for booking in (
        ("isere", "14h", "1h", "Atelier CV", "--kind", "workshop"),
        ("mistral", "10h", "2h", "Dossier secret", "--contact", "06 12 34 56 78"),
        ("vercors", "demain 10h", "2h", "Demain"),
    ):
        assert commands.run("book", *booking).status == 0
    return commands


def printed(commands: Commands, folder: str, ending: str) -> list[Path]:
    """Return what came out, in its order."""
    found = (commands.folder / "var" / folder).glob(f"*{ending}")
    return sorted(found, key=lambda path: int(path.stem.split("-")[-1]))


def test_alone_it_prints_the_receipt_of_today(commands: Commands) -> None:
    ran = commands.run("schedule")
    assert (ran.status, ran.err) == (0, "")
    assert "rooms, for the desk, version 1" in ran.out
    (paper,) = printed(commands, "printed", ".txt")
    said = paper.read_text(encoding="utf-8")
    assert "Version 1" in said
    assert "Dossier secret" in said
    assert "Demain" not in said
    assert "06 12" not in said
    first = commands.run("bookings", "--room", "isere", "--json").json[0]
    commands.run("cancel", str(first["id"]))
    assert commands.run("schedule").status == 0
    said = printed(commands, "printed", ".txt")[-1].read_text(encoding="utf-8")
    assert "remplace la version 1" in said
    assert "» ANNULÉ" in said


def test_pages_go_to_the_printer_of_pages(commands: Commands) -> None:
    for options in ((), ("--doors",), ("--room", "isere"), ("--week",)):
        ran = commands.run("schedule", "--format", "pdf", "--print", *options)
        assert ran.status == 0, ran.err
    # The wall's, two doors and one of them again, the week of three rooms.
    assert len(printed(commands, "pages", ".pdf")) == 7
    again = commands.run("schedule", "--format", "pdf", "--doors", "--print")
    assert again.status == 1
    assert "what hangs at the doors is right" in again.err
    assert printed(commands, "printed", ".txt") == []
    for wrong in (("--format", "pdf", "--print", "ticket"), ("--print", "pages")):
        ran = commands.run("schedule", *wrong)
        assert ran.status == 1
        assert "has the wrong paper for it" in ran.err
        assert "right one: " in ran.err
    assert commands.run("schedule", "--print", "nirgends").status == 1
    assert commands.run("print", "test", "pages").status == 0
    assert printed(commands, "pages", ".pdf")[-1].read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("name", "begins"),
    [("a.pdf", b"%PDF-1."), ("a.html", b"<!DOCTYPE html>"), ("a.ics", b"BEGIN:VCALENDAR"),
     ("a.json", b"{"), ("a.png", b"\x89PNG"), ("a.bin", b"\x1b@"), ("a.txt", b"P")],
)  # fmt: skip
def test_a_file_is_what_its_name_says_and_is_no_version(
    commands: Commands, name: str, begins: bytes
) -> None:
    path = commands.folder / name
    ran = commands.run("schedule", "--output", str(path))
    assert (ran.status, ran.err, ran.out) == (0, "", "")
    assert path.read_bytes().startswith(begins)
    assert commands.run("schedule", "--format", "json").json["printed"] is None


def test_what_anybody_may_open_has_no_private_title(commands: Commands) -> None:
    page = commands.run("schedule", "--format", "html").out
    assert "Atelier CV" in page
    assert "secret" not in page
    found = commands.run("schedule", "--format", "json").json
    rooms = {room["room"]: room for room in found["rooms"]}
    (entry,) = rooms["mistral"]["entries"]
    assert (entry["title"], entry["mark"]) == ("Dossier secret", "none")
    assert "contact" not in entry
    assert rooms["vercors"]["entries"] == []
    assert rooms["isere"]["free"][0]["start"] == "2026-11-24T08:30:00+01:00"


def test_on_a_terminal_it_is_read_in_eighty_columns(commands: Commands) -> None:
    ran = commands.run("schedule", "demain", "--format", "text", COLUMNS="80")
    assert "Demain" in ran.out
    assert "Atelier CV" not in ran.out
    assert max(map(len, ran.out.split("\n"))) <= 80
    assert "\x1b" not in ran.out
    week = commands.run("schedule", "--week", "--format", "text").out
    assert "Demain" in week
    assert "Atelier CV" in week


def test_without_a_printer_of_pages_it_says_what_to_do(tmp_path: Path, database_url: str) -> None:
    plain = commands_in(tmp_path, database_url)
    ran = plain.run("schedule", "--format", "pdf")
    assert ran.status == 1
    assert "--output FILE" in ran.err
    ran = plain.run("schedule", "--format", "pdf", "--doors", "-o", str(tmp_path / "d.pdf"))
    assert ran.status == 1
    assert "there is no page" in ran.err
    assert not (tmp_path / "d.pdf").exists()


@pytest.mark.parametrize(
    "wrong",
    [("--format", "text", "--print"), ("--print", "-o", "x.pdf"), ("--doors",),
     ("--format", "pdf", "--doors", "--week"), ("--format", "pdf", "-o", "x.png"),
     ("-o", "x.docx"), ("--by", "time", "--format", "pdf")],
)  # fmt: skip
def test_what_does_not_go_together_is_wrong_use(commands: Commands, wrong: tuple[str, ...]) -> None:
    assert commands.run("schedule", *wrong).status == 2


def test_an_empty_week_is_a_page_for_a_browser_and_yesterday_none_for_a_printer(
    commands: Commands,
) -> None:
    page = commands.run("schedule", "1/2/2027", "--week", "--format", "html")
    assert (page.status, page.err) == (0, "")
    late = commands.run("schedule", "hier")
    assert late.status == 1
    assert "That day is over" in late.err


def test_what_cannot_be_written_is_said_without_a_trace(commands: Commands) -> None:
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "kiosk.cli.main", "schedule", "-o", "-"],
            env={**os.environ, **commands.environ}, stdout=full, stderr=subprocess.PIPE,
            check=False,
        )  # fmt: skip
    assert ran.returncode == 1
    assert b"Traceback" not in ran.stderr
    assert b"standard output" in ran.stderr


def test_a_folder_that_is_not_there_is_named(commands: Commands) -> None:
    ran = commands.run("schedule", "-o", "/nowhere/at/all.pdf")
    assert ran.status == 1
    assert "/nowhere/at/all.pdf" in ran.err


@pytest.mark.parametrize(
    "command",
    [("schedule",), ("schedule", "--format", "text"), ("schedule", "--format", "json"),
     ("bookings",), ("services", "--json")],
)  # fmt: skip
def test_a_full_disk_behind_the_output_is_said_without_a_trace(
    commands: Commands, command: tuple[str, ...]
) -> None:
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "kiosk.cli.main", *command],
            env={**os.environ, **commands.environ, "LANG": "fr_FR.UTF-8"}, stdout=full,
            stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
    assert ran.returncode == 1
    assert b"Traceback" not in ran.stderr
    assert b"Exception" not in ran.stderr
    assert "disque est plein" in ran.stderr.decode()


def test_sheets_can_be_told_apart_among_the_jobs(commands: Commands) -> None:
    commands.run("schedule", "--format", "pdf", "--print", "--doors")
    commands.run("schedule")
    said = commands.run("print", "jobs").out
    for sheet in ("Isère: a page for the door, version 1", "rooms, for the desk, version 1"):
        assert sheet in said


def test_an_office_is_no_room_in_any_form(commands: Commands) -> None:
    assert commands.run("book", "bureau-6", "9h", "1h", "Bureau privé", "--anyway").status == 0
    for form in ("text", "receipt", "html", "ics", "json"):
        shown = commands.run("schedule", "--format", form, "-o", "-")
        assert shown.status == 0, shown.err
        assert "Bureau privé" not in shown.out, form


def test_in_the_terminal_changes_are_marked_in_words_and_colours(commands: Commands) -> None:
    commands.run("schedule")
    first = commands.run("bookings", "--room", "isere", "--json").json[0]
    commands.run("move", str(first["id"]), "15h")
    commands.run("book", "vercors", "16h", "1h", "Vient")
    plain = commands.run("schedule", "--format", "text").out
    assert "CHANGED Atelier CV" in plain
    assert "NEW Vient" in plain
    colours = commands.run("schedule", "--format", "text", FORCE_COLOR="1", TERM="xterm").out
    assert "\x1b[1;32m" in colours  # green, and bold for who sees no colours
    without = commands.run(
        "schedule", "--format", "text", FORCE_COLOR="1", TERM="xterm", NO_COLOR="1"
    ).out
    assert "\x1b[1;32m" not in without
    assert "NEW" in without


def test_a_long_address_is_there_whole(commands: Commands) -> None:
    address = "https://exemple.org/" + "a" * 80
    commands.run("book", "vercors", "16h", "1h", address)
    said = commands.run("schedule", "--format", "text", COLUMNS="60").out
    assert address in "".join(said.split())


def test_a_closed_day_does_not_look_free(commands: Commands) -> None:
    for form in ("text", "receipt"):
        said = commands.run(
            "schedule", "29/11/2026", "--format", form, "-o", "-", LANG="fr_FR.UTF-8"
        )
        assert "La maison est fermée" in said.out
