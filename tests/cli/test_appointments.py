"""Appointments and the list of who is here, from a shell, on both databases."""

from pathlib import Path

import pytest

from tests.cli.commands import Commands, commands_in

ICS = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:one@rdv
DTSTART;TZID=Europe/Paris:20261124T100000
DTEND;TZID=Europe/Paris:20261124T103000
SUMMARY:Mme D.
CATEGORIES:emploi
{more}END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def commands(tmp_path: Path, database_url: str) -> Commands:
    """The example house on a Tuesday morning."""
    return commands_in(tmp_path, database_url)


def test_planned_moved_kept(commands: Commands) -> None:
    made = commands.run("appointments", "add", "emploi", "10h", "--name", "Mme D.", "--json").json
    assert (made["start"], made["counter"]) == ("2026-11-24T10:00:00+01:00", "bureau-1")
    number = str(made["id"])
    moved = commands.run("appointments", "move", number, "10h30", "--json").json
    assert moved["start"] == "2026-11-24T10:30:00+01:00"
    kept = commands.run("appointments", "arrive", made["code"], "--no-print", "--json").json
    assert (kept["number"], kept["timing"]) == ("B 001", "early")
    used = commands.run("appointments", "arrive", made["token"], "--no-print", "--json")
    assert (used.status, used.json["error"]) == (1, "appointment.used")
    assert "came B 001" in commands.run("appointments", "list").out
    waiting = commands.run("queue", "--json").json["waiting"]
    assert waiting[0]["due"] == "2026-11-24T10:30:00+01:00"


def test_what_is_called_off(commands: Commands) -> None:
    number = str(commands.run("appointments", "add", "F", "11h", "--json").json["id"])
    assert commands.run("appointments", "cancel", number, "--json").json["state"] == "cancelled"
    again = commands.run("appointments", "cancel", number)
    assert (again.status, again.err) == (
        1, "This appointment is “called off”: it cannot be changed.\n",
    )  # fmt: skip


def test_a_slip_comes_out_of_the_printer_without_a_name(commands: Commands) -> None:
    made = commands.run(
        "appointments", "add", "emploi", "10h", "--name", "Mme Dupont", "--slip", "--json"
    ).json
    (slip,) = (commands.folder / "var/printed").glob("*slip*.txt")
    text = slip.read_text(encoding="utf-8")
    assert made["token"] in text
    assert "Dupont" not in text
    assert " ".join(made["code"]) in text
    assert commands.run("appointments", "slip", str(made["id"])).status == 0
    assert "Appointment" in commands.run("print", "jobs").out


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_table_as_spreadsheets_save_it(commands: Commands, encoding: str) -> None:
    file = commands.folder / "rdv.csv"
    lines = (
        "Date;Heure;Durée;Service;Prénom;Guichet",
        "24/11/2026;10h;45;Chercher un travail;Zoé;Bureau 1",
        ";;;;;",
        "24/11/2026;25h;;CAF;;",
        "26/11/2026;14:00;;C;;",
        "24/11/2026;11h30;x;CAF;;",
    )
    file.write_bytes("\r\n".join(lines).encode(encoding))
    tried = commands.run("appointments", "import", str(file), "--json")
    assert tried.status == 1
    assert [(one["line"], one["fate"], one["error"]) for one in tried.json] == [
        (2, "planned", None),
        (4, "refused", "time.unreadable"),
        (5, "refused", "appointment.nobody-there"),
        (6, "refused", "appointment.bad-number"),
    ]
    assert commands.run("appointments", "list", "--json").json == []
    done = commands.run("appointments", "import", str(file), "--yes", "--json").json
    assert done[0]["appointment"]["name"] == "Zoé"
    assert done[0]["appointment"]["end"] == "2026-11-24T10:45:00+01:00"
    again = commands.run("appointments", "import", str(file), "--yes", "--json").json
    assert again[0]["fate"] == "there"
    assert len(commands.run("appointments", "list", "--json").json) == 1


def test_a_calendar_moves_and_calls_off_what_it_brought(commands: Commands) -> None:
    file = commands.folder / "rdv.ics"

    def fate(more: str = "", old: str = "", new: str = "") -> str:
        file.write_text(ICS.format(more=more).replace(old or "@@", new), encoding="utf-8")
        done = commands.run("appointments", "import", str(file), "--yes", "--json").json
        return str(done[0]["fate"])

    assert fate() == "planned"
    assert fate() == "there"
    assert fate(old="T10", new="T11") == "moved"
    (one,) = commands.run("appointments", "list", "--json").json
    assert (one["start"], one["name"]) == ("2026-11-24T11:00:00+01:00", "Mme D.")
    assert fate("STATUS:CANCELLED\n") == "cancelled"
    assert commands.run("appointments", "list", "--json").json[0]["state"] == "cancelled"
    assert fate("STATUS:CANCELLED\n", "one@rdv", "two@rdv") == "there"
    assert fate("RRULE:FREQ=DAILY\n", "one@rdv", "three@rdv") == "refused"
    assert fate(old="one@rdv", new="four@rdv") == "planned"
    assert fate("CATEGORIES:CAF\n", "one@rdv", "four@rdv") == "refused"


def imported(commands: Commands, *lines: str) -> list[str]:
    """Read a table, and return what became of its lines."""
    file = commands.folder / "rdv.csv"
    file.write_text("\n".join(("id;date;heure;service;nom;personnes", *lines)), encoding="utf-8")
    done = commands.run("appointments", "import", str(file), "--yes", "--anyway", "--json").json
    return [one["error"] or one["fate"] for one in done]


def planned(commands: Commands) -> list[str]:
    """Return everything that is planned, as `26 10:00 emploi Zoé 1`."""
    found = [
        one
        for day in ("24/11", "26/11", "3/12")
        for one in commands.run("appointments", "list", day, "--json").json
        if one["state"] == "planned"
    ]
    return [f"{one['start'][8:10]} {one['start'][11:16]} {one['service']} {one['name']} "
            f"{one['people']}" for one in found]  # fmt: skip


def test_two_tables_that_count_from_one_leave_each_other_alone(commands: Commands) -> None:
    assert imported(commands, "1;24/11/2026;11:00;emploi;Mme A;1") == ["planned"]
    assert imported(commands, "1;26/11/2026;10:00;CAF;M B;1") == ["planned"]
    assert planned(commands) == ["24 11:00 emploi Mme A 1", "26 10:00 caf M B 1"]


def test_two_people_at_the_same_time_are_two(commands: Commands) -> None:
    rows = [";24/11/2026;11:00;emploi;;1"] * 2
    assert imported(commands, *rows) == ["planned", "planned"]
    assert imported(commands, *rows) == ["there", "there"]
    assert imported(commands, "7;24/11/2026;11:00;caf;A;1", "7;24/11/2026;11:30;caf;B;1") == [
        "planned",
        "appointment.same-id",
    ]


def test_what_a_table_corrects_is_corrected(commands: Commands) -> None:
    assert imported(commands, "1;24/11/2026;11:00;emploi;Zoe;1") == ["planned"]
    assert imported(commands, "1;24/11/2026;11:00;emploi;Zoé;2") == ["changed"]
    assert imported(commands, "1;24/11/2026;11:00;emploi;Zoé;2") == ["there"]
    assert imported(commands, "1;26/11/2026;10:00;emploi;Zoé;2") == ["moved"]
    assert planned(commands) == ["26 10:00 emploi Zoé 2"]


def test_a_number_that_is_done_with_may_be_another_persons(commands: Commands) -> None:
    assert imported(commands, "1;24/11/2026;11:00;emploi;Zoé;1") == ["planned"]
    (one,) = commands.run("appointments", "list", "--json").json
    commands.run("appointments", "cancel", str(one["id"]))
    assert imported(commands, "1;24/11/2026;11:00;emploi;Zoé;1") == ["there"]
    assert imported(commands, "1;3/12/2026;10:00;emploi;Max;1") == ["planned"]
    assert planned(commands) == ["03 10:00 emploi Max 1"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "appointment.empty-file"),
        (b"a;b\n1;2\n", "appointment.bad-file"),
        (b"date;heure\n", "appointment.empty-file"),
        (b"BEGIN:VCALENDAR\n", "import.truncated"),
        (b"\xff\xfe\x00\x00;;;\n", "appointment.bad-file"),
        (b"date;heure\n" + b"24/11/2026;10h\n" * 2001, "appointment.file-too-big"),
    ],
)
def test_files_that_are_none(commands: Commands, content: bytes, code: str) -> None:
    file = commands.folder / "bad"
    file.write_bytes(content)
    refused = commands.run("appointments", "import", str(file), "--json")
    assert (refused.status, refused.json["error"]) == (1, code)
    missing = commands.run("appointments", "import", "nowhere.csv", "--json")
    assert missing.json["error"] == "import.unreadable-file"


def test_who_is_in_the_house_on_screen_and_paper(commands: Commands) -> None:
    commands.run("check-in", "emploi", "--people", "3", "--no-print")
    commands.run("check-in", "accueil", "--no-print")
    commands.run("call")
    shown = commands.run("evacuation")
    assert "4 people in the house" in shown.out
    assert "Hall: 3" in shown.out
    assert "Reception desk: 1" in shown.out
    (paper,) = (commands.folder / "var/printed").glob("*present*.txt")
    text = " ".join(paper.read_text(encoding="utf-8").split())
    assert "Hall 3" in text
    assert "Accueil 1" in text
    counted = commands.run("evacuation", "--no-print", "--json").json
    assert (counted["total"], counted["counters"]) == (4, {"accueil": 1})
