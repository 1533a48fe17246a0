"""Events from a shell, on both databases."""

from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import Commands, commands_in

LATER = {"KIOSK_CLOCK": "2026-11-26T13:45"}


@pytest.fixture
def commands(tmp_path: Path, database_url: str) -> Commands:
    """The example house on a Tuesday morning."""
    return commands_in(tmp_path, database_url)


def add(commands: Commands, *more: str, title: str = "Atelier CV") -> Any:
    """Plan a workshop on Thursday afternoon; return its JSON."""
    return commands.run(
        "events", "add", title, "jeudi 14h", "16h", "--by", "mission-locale",
        "--trainer", "Léa", *more, "--json",
    ).json[0]  # fmt: skip


def test_a_workshop_from_its_plan_to_its_figures(commands: Commands) -> None:
    event = add(commands, "--room", "isère", "--seats", "2", "--kind", "workshop")
    assert (event["status"], event["left"], event["sessions"][0]["rooms"]) == ("open", 2, ["isere"])
    number = str(event["id"])
    first = commands.run("register", number, "--name", "Zoé", "--contact", "06 11", "--json").json
    assert first["state"] == "registered"
    pair = commands.run("register", number, "--people", "2", "--json").json
    assert (pair["state"], pair["line"]) == ("waiting", 1)
    full = commands.run("register", number, "--people", "2", "--no-wait", "--json")
    assert (full.status, full.json["error"], full.json["left"]) == (1, "event.full", 1)
    changed = commands.run("events", "change", number, "--seats", "3", "--json").json
    assert [one["id"] for one in changed["moved_up"]] == [pair["id"]]
    assert "Zoé" in commands.run("events", "show", number).out
    assert "Atelier CV" in commands.run("bookings", "jeudi").out

    came = commands.run("attend", first["token"], "--json", **LATER).json
    assert (came["passage"], came["inside"], came["capacity"]) == ("came", 1, 24)
    again = commands.run("attend", first["token"], LANG="fr_FR.UTF-8", **LATER)
    said = again.err.replace("\u00a0", " ")
    assert (again.status, said) == (1, "« Atelier CV » : vous êtes déjà entré, à 13h45.\n")
    assert commands.run("attend", str(pair["id"]), "--people", "1", **LATER).out == (
        "Atelier CV  came in  2 of 24 places are taken\n"
    )
    out = commands.run("attend", first["token"], "--leave", "--json", **LATER).json
    assert (out["passage"], out["inside"]) == ("left", 1)

    after = {"KIOSK_CLOCK": "2026-11-26T17:00"}
    keyed = commands.run(
        "events", "presence", number, "--everybody", "--walk-ins", "1", "--json", **after
    ).json
    assert (keyed["people"], keyed["walk_ins"], keyed["absent"]) == (4, 1, 0)
    assert keyed["seconds"] == 4 * 2 * 3600
    twice = commands.run("events", "presence", number, "--everybody", "--json", **after)
    assert twice.json["error"] == "event.keyed"
    counted = commands.run(
        "events", "figures", number, "--age", "25-39=3", "--status", "in-work=1", **after
    )
    assert "25 – 39 years  3" in counted.out
    more = commands.run("events", "figures", number, "--age", "60-69=2", "--json", **after)
    assert (more.status, more.json["error"]) == (1, "event.counted-more")


def test_calling_off_says_whom_to_tell(commands: Commands) -> None:
    number = str(add(commands, "--seats", "1")["id"])
    commands.run("register", number, "--name", "Zoé", "--contact", "06 11")
    gone = commands.run("events", "cancel", number, "--print")
    assert gone.status == 0, gone.err
    assert "06 11" in gone.out
    assert commands.run("events", "cancel", number, "--json").json["error"] == "event.cancelled"
    papers = list((commands.folder / "var").rglob("*to-tell*.bin"))
    assert ["Zoé".encode("cp1252") in paper.read_bytes() for paper in papers] == [True]


def test_seats_are_given_back_changed_and_moved(commands: Commands) -> None:
    first, other = add(commands, "--seats", "1"), add(commands, "--seats", "5", title="Lettre")
    one = commands.run("register", str(first["id"]), "--json").json
    waits = commands.run("register", str(first["id"]), "--json").json
    moved = commands.run("events", "transfer", one["token"], str(other["id"]), "--json").json
    assert (moved["event"], moved["token"]) == (other["id"], one["token"])
    assert [each["id"] for each in moved["moved_up"]] == [waits["id"]]
    assert commands.run("events", "people", one["token"], "3", "--json").json["people"] == 3
    gone = commands.run("events", "unregister", str(one["id"]), "--json").json
    assert gone["state"] == "cancelled"
    unknown = commands.run("events", "unregister", "999", "--json")
    assert unknown.json["error"] == "registration.unknown"


def test_an_event_is_moved_with_its_room(commands: Commands) -> None:
    event = add(commands, "--room", "isère")
    moved = commands.run("events", "move", str(event["id"]), "vendredi 10h", "--json").json
    assert moved["sessions"][0]["start"] == "2026-11-27T10:00:00+01:00"
    assert moved["sessions"][0]["end"] == "2026-11-27T12:00:00+01:00"
    assert "Atelier CV" in commands.run("bookings", "vendredi").out
    add(commands, "--room", "isère", title="Autre")
    taken = commands.run("events", "move", str(event["id"]), "jeudi 15h")
    assert taken.status == 1
    assert "Autre" in taken.err


def test_a_series_and_slots(commands: Commands) -> None:
    made = commands.run(
        "events", "add", "Panier AMAP", "jeudi 17h", "18h", "--seats", "4", "--slot", "30",
        "--kind", "distribution", "--repeat", "weekly", "--count", "3", "--json",
    ).json  # fmt: skip
    assert [one["series"] for one in made] == [made[0]["id"]] * 3
    slot = made[0]["pools"][1]
    one = commands.run("register", str(made[0]["id"]), "--slot", str(slot["id"]), "--json").json
    assert one["slot"]["start"] == "2026-11-26T17:30:00+01:00"
    assert len(commands.run("events", "list", "--days", "30", "--json").json) == 3


def test_the_attendance_sheet_says_what_is_wrong_before(commands: Commands) -> None:
    number = str(add(commands, "--room", "isère", "--seats", "40", "--anyway")["id"])
    commands.run("register", number, "--name", "Zoé")
    doubtful = commands.run("events", "sheet", number, "-o", "-")
    assert doubtful.status == 1
    assert "40 people are expected, and the room holds 24" in doubtful.err
    commands.run("events", "change", number, "--seats", "3")
    sheet = commands.run("events", "sheet", number, "-o", "-")
    assert sheet.status == 0
    for said in ("F e u i l l e   d ’ é m", "Mission", "Léa", "1. Zoé", "Après-midi"):
        assert said in sheet.out
    printed = commands.run("events", "sheet", number, "--print")
    assert printed.status == 0, printed.err
    page = commands.folder / "sheet.pdf"
    assert commands.run("events", "sheet", number, "-o", str(page)).status == 0
    assert page.read_bytes().startswith(b"%PDF")


def test_the_programme_says_what_everybody_may_know(commands: Commands) -> None:
    add(commands, "--room", "isère", "--seats", "3", "--description", "Pour débuter")
    add(commands, "--invitation", title="Comité secret")
    for form in ("receipt", "ics", "json", "text"):
        shown = commands.run("events", "programme", "--format", form, "-o", "-")
        assert shown.status == 0
        assert "Atelier CV" in shown.out
        assert "secret" not in shown.out
    assert "BEGIN:VEVENT" in commands.run("events", "programme", "--format", "ics").out
    assert "Atelier CV" in commands.run("events", "programme").out
    assert commands.run("events", "programme", "--print").status == 0
    page = commands.folder / "programme.pdf"
    assert commands.run("events", "programme", "-o", str(page)).status == 0
    assert page.read_bytes().startswith(b"%PDF")


def test_a_course_of_two_days_is_in_the_programme_on_both(commands: Commands) -> None:
    add(commands, "--also", "27/11 9h/27/11 12h", title="Tableur")
    shown = commands.run("events", "programme", "--format", "receipt", "-o", "-").out
    assert shown.count("Tableur") == 2
    assert "vendredi 27 novembre" in shown


def test_a_table_registers_people_once(commands: Commands) -> None:
    number = str(add(commands, "--seats", "3")["id"])
    table = commands.folder / "people.csv"
    table.write_text(
        "Prénom;Personnes;Téléphone;Structure\nZoé;1;06 11;\nAhmed;1;;mission-locale\n"
        "Ahmed;1;;mission-locale\nLu;x;;\nMia;2;;\n"
    )
    tried = commands.run("events", "import", number, str(table))
    assert tried.status == 1
    assert "line 5: “x” is not a number." in tried.err
    assert "Nothing was kept yet" in tried.out
    assert commands.run("events", "show", number, "--json").json["registrations"] == []
    taken = commands.run("events", "import", number, str(table), "--yes", "--json").json
    assert [one["outcome"] for one in taken] == [
        "registered", "registered", "registered", "refused", "waiting"
    ]  # fmt: skip
    again = commands.run("events", "import", number, str(table), "--yes", "--json").json
    assert [one["outcome"] for one in again] == ["there"] * 3 + ["refused", "there"]
    bad = commands.folder / "bad.csv"
    bad.write_text("a;b\n1;2\n")
    assert commands.run("events", "import", number, str(bad), "--json").json["error"] == (
        "registration.bad-file"
    )


@pytest.mark.parametrize(
    "wrong",
    [
        ("attend",),
        ("attend", "x", "--walk-in", "1"),
        ("events", "add", "x", "jeudi 14h", "16h", "--also", "vendredi 9h"),
        ("events", "add", "x", "jeudi 14h", "16h", "--quota", "mission-locale"),
        ("events", "figures", "1", "--age", "x"),
    ],
)
def test_wrong_use_ends_with_two(commands: Commands, wrong: tuple[str, ...]) -> None:
    assert commands.run(*wrong).status == 2


def test_who_walks_in(commands: Commands) -> None:
    number = str(add(commands, "--room", "isère", "--seats", "1")["id"])
    assert commands.run("attend", "--walk-in", number, "--json").json["error"] == "scan.other-day"
    came = commands.run("attend", "--walk-in", number, "--json", **LATER)
    assert came.json["inside"] == 1
    full = commands.run("attend", "--walk-in", number, "--json", **LATER)
    assert full.json["error"] == "event.full"
    nobody = commands.run("attend", "E1", "--json", **LATER)
    assert nobody.json["error"] == "scan.unknown"


def test_workstations_from_a_shell(commands: Commands) -> None:
    made = commands.run("workstations", "start", "--minutes", "30", "--json").json
    assert (made["workstation"], made["state"]) == ("poste-1", "taken")
    assert made["until"] == "2026-11-24T10:00:00+01:00"
    assert commands.run("workstations", "prolong", "Poste 1").out == "Poste 1  in use  10:15\n"
    ticket = commands.run("check-in", "internet", "--no-print", "--json").json["number"]
    seen = commands.run("workstations", "--json").json
    assert [one["state"] for one in seen["workstations"]] == ["taken", "free", "free"]
    assert seen["waiting"] == 1
    second = commands.run("workstations", "start", "poste-2", "--visit", ticket, "--json").json
    assert second["state"] == "taken"
    assert commands.run("workstations", "out-of-order", "poste-3").status == 0
    none = commands.run("workstations", "start", LANG="fr_FR.UTF-8")
    assert none.status == 1
    assert "Aucun poste n’est libre. Le prochain : 10h15." in none.err.replace("\u00a0", " ")
    shown = commands.run("workstations").out
    assert "out of order" in shown
    assert "45 min" in shown
    assert commands.run("workstations", "mend", "poste-3").out == "Poste 3  free\n"
    assert commands.run("workstations", "leave", "poste-3", "--json").json["error"] == (
        "workstation.nobody"
    )
    assert commands.run("workstations", "leave", "isère", "--json").json["error"] == (
        "workstation.unknown"
    )
