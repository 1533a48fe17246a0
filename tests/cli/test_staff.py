"""`kiosk staff`: who works here, for whoever looks after the machine."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from kiosk import pins
from kiosk.cli.main import kiosk
from tests.cli.commands import Commands, commands_in


@pytest.fixture
def commands(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Commands:
    """The example house, where nobody has a PIN yet."""
    monkeypatch.setattr(pins, "_KIBIBYTES", 64)
    return commands_in(tmp_path, database_url)


def typed(commands: Commands, pin: str, *arguments: str) -> tuple[int, str]:
    """Run `kiosk staff` with a PIN on standard input; return its status and what it wrote."""
    done = CliRunner().invoke(
        kiosk, ["staff", *arguments], env={"LANG": "C.UTF-8", **commands.environ}, input=f"{pin}\n"
    )
    return done.exit_code, done.output.strip()


def test_people_come_change_and_go(commands: Commands) -> None:
    assert commands.run("staff", "list").out.strip() == "Nobody has a PIN yet."
    assert typed(commands, "short", "add", "Ali") == (
        1,
        "A PIN like this needs at least 6 signs.",
    )
    assert typed(commands, "841736", "add", "Ali") == (0, "Ali can sign in: reception")
    assert typed(commands, "phare 81 mouette", "add", "Marie", "--role", "manager")[0] == 0
    assert typed(commands, "739284", "pin", "ali") == (0, "Ali can sign in: reception")
    assert typed(commands, "739284", "pin", "Zoé") == (1, "Nobody here is called “Zoé”.")
    assert commands.run("staff", "remove", "Marie").status == 1
    assert typed(commands, "739284", "role", "Ali", "manager")[0] == 1
    assert typed(commands, "renard gris 4", "role", "Ali", "manager")[0] == 0
    assert commands.run("staff", "remove", "Marie").out.strip() == "Marie is forgotten."
    assert [one["name"] for one in commands.run("staff", "list", "--json").json] == ["Ali"]
    acts = [one["act"] for one in commands.run("audit", "--json").json]
    assert acts == [
        "staff.add", "staff.add", "staff.set_pin", "staff.set_pin", "staff.change_role",
        "staff.let_go",
    ]  # fmt: skip


def test_a_lost_key_is_said_and_begun_anew(commands: Commands) -> None:
    typed(commands, "841736", "add", "Ali")
    (key,) = commands.folder.rglob("pins.key")
    key.unlink()
    status, said = typed(commands, "739284", "pin", "Ali")
    assert (status, str(key) in said) == (1, True)
    assert typed(commands, "739284", "pin", "Ali", "--new-key")[0] == 0
    assert key.exists()
