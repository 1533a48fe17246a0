"""`kiosk privacy`: what is kept of people is shown, forgotten, and shown to them."""

from pathlib import Path

import pytest

from tests.cli.commands import Commands, commands_in

LONG_AFTER = {"KIOSK_CLOCK": "2027-03-10T09:30"}


@pytest.fixture
def commands(tmp_path: Path, database_url: str) -> Commands:
    """The example house on a Tuesday morning, where somebody has registered."""
    commands = commands_in(tmp_path, database_url)
    event = commands.run("events", "add", "CV", "jeudi 14h", "16h", "--seats", "8", "--json").json
    commands.run("register", str(event[0]["id"]), "--name", "Zoé", "--contact", "06 11 22")
    return commands


def numbers(commands: Commands, **environ: str) -> dict[str, int]:
    """Return of how many something is kept."""
    return {
        one["kept"]: one["now"]
        for one in commands.run("privacy", "report", "--json", **environ).json
    }


def test_who_registered_is_known_for_three_months(commands: Commands) -> None:
    assert numbers(commands)["registrations"] == 1
    assert "90 jours" in commands.run("privacy", "report", LANG="fr_FR.UTF-8").out
    assert commands.run("privacy", "purge", "--json").json == {"forgotten": 0, "overwritten": True}
    done = commands.run("privacy", "purge", "--json", **LONG_AFTER).json
    assert done == {"forgotten": 1, "overwritten": True}
    assert numbers(commands, **LONG_AFTER)["registrations"] == 0
    assert commands.run("privacy", "export", "06 11 22").status == 1


def test_somebody_is_forgotten_once_it_is_confirmed(commands: Commands) -> None:
    kept = commands.run("privacy", "export", "06 11 22").json
    assert [one["name"] for one in kept["registrations"]] == ["Zoé"]
    tried = commands.run("privacy", "erase", "06 11 22")
    assert "first name and contact" in tried.out
    assert commands.run("privacy", "export", "06 11 22").json == kept
    done = commands.run("privacy", "erase", "06 11 22", "--yes", "--json").json
    assert (done["registrations"], done["overwritten"]) == (1, True)
    unknown = commands.run("privacy", "erase", "06 11 22", "--yes", "--json")
    assert (unknown.status, unknown.json["error"]) == (1, "privacy.unknown")
