"""The queue from a shell, on both databases."""

from pathlib import Path

import pytest

from tests.cli.commands import Commands, commands_in


@pytest.fixture
def commands(tmp_path: Path, database_url: str) -> Commands:
    """The example house on a Tuesday morning, with three people in its hall."""
    found = commands_in(tmp_path, database_url)
    for service in ("emploi", "accueil", "emploi"):
        assert found.run("check-in", service, "--no-print").status == 0
    return found


def test_a_whole_visit(commands: Commands) -> None:
    called = commands.run("call", "--counter", "Bureau 1", "--json").json
    assert called["counter"] == "bureau-1"
    number = called["number"]
    assert commands.run("recall", number, "--json").json["calls"] == 2
    assert commands.run("receive", number, "--json").json["state"] == "received"
    assert commands.run("transfer", number, "A", "--json").json["service"] == "accueil"
    assert commands.run("undo", number, "--json").json["state"] == "received"
    done = commands.run("finish", number)
    assert done.out == f"{number}  finished  Office 1\n"
    shown = commands.run("show", number, "--json").json
    assert [(step["kind"], step["undone"]) for step in shown["steps"]] == [
        ("arrived", False), ("called", False), ("recalled", False), ("received", False),
        ("transferred", True), ("undone", True), ("finished", False),
    ]  # fmt: skip
    assert shown["waiting_seconds"] >= 0
    assert "finished · Office 1 · accueil" in commands.run("show", number).out
    # In no order: each command's clock begins anew, so that the quicker one came first.
    waiting = {one["number"][0] for one in commands.run("queue", "--json").json["waiting"]}
    assert waiting == {"A", "B"}


def test_the_reception_calls_its_own_without_naming_its_counter(commands: Commands) -> None:
    assert commands.run("call").out == "A 001  called  Reception desk\n"
    refused = commands.run("call", LANG="fr_FR.UTF-8")
    assert (refused.status, refused.err) == (1, "Personne n’attend pour : Accueil.\n")


def test_a_refusal_has_a_code_and_says_what_is_in_the_way(commands: Commands) -> None:
    number = commands.run("call", "--counter", "bureau-1", "--json").json["number"]
    refused = commands.run("call", "--counter", "bureau-1", "--json")
    assert refused.status == 1
    assert refused.json["error"] == "counter.occupied"
    assert refused.json["counter"] == "bureau-1"
    assert commands.run("call", "--counter", "x", "--json").json["error"] == "counter.unknown"
    assert commands.run("absent", number, "--json").json["error"] == "visit.called-too-little"
    assert commands.run("absent", number, "--anyway", "--json").json["state"] == "absent"
    assert commands.run("finish", number, "--json").json["error"] == "visit.not-possible"
    assert commands.run("finish", "Z9", "--json").json["error"] == "ticket.unknown"


def test_stepping_out_and_going(commands: Commands) -> None:
    kept = commands.run("pause", "A1", "--json").json["held_until"]
    assert kept.startswith("2026-11-24T09:45:")
    shown = commands.run("queue", "--json").json
    assert [one["number"] for one in shown["elsewhere"]] == ["A 001"]
    assert commands.run("back", "A1", "--json").json["state"] == "waiting"
    assert commands.run("left", "A1").out == "A 001  gone  Reception desk\n"
    assert commands.run("take-back", "B1").out == "B 001  ticket taken back  Office 1\n"
    assert commands.run("send-on", "B2", "--json").json["error"] == "visit.not-possible"
    assert commands.run("note", "B2", "parle arabe", "--json").json["note"] == "parle arabe"


def test_a_counter_pauses(commands: Commands) -> None:
    paused = commands.run("counter", "pause", "Bureau 4", "--until", "14h")
    assert paused.out == "Office 4: pauses until 14:00\n"
    assert "Office 4: pauses until 14:00" in commands.run("queue").out
    assert "pauses until 14:00" in commands.run("counter", "list").out
    opened = commands.run("counter", "open", "bureau-4", "--json").json
    assert (opened["paused"], opened["back"], opened["open"]) == (False, None, True)


def test_what_one_counter_sees(commands: Commands) -> None:
    shown = commands.run("queue", "--counter", "bureau-1", "--json").json
    assert {one["service"] for one in shown["waiting"]} == {"emploi"}
    assert [one["counter"] for one in shown["counters"]] == ["bureau-1"]
    assert "Nobody is in the queue." in commands.run("queue", "--counter", "bureau-2").out
