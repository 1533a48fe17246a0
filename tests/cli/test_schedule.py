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
    assert "Rooms" in ran.out
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
