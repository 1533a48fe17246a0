"""`kiosk backup`: made, tried, put back also over a database that cannot be read any more."""

from pathlib import Path

import pytest

from tests.cli.commands import Commands, commands_in


@pytest.fixture
def commands(tmp_path: Path) -> Commands:
    """The example house, on SQLite, at the real time."""
    made = commands_in(tmp_path, f"sqlite:///{tmp_path / 'kiosk.db'}")
    made.environ.pop("KIOSK_CLOCK", None)
    return made


def test_a_copy_goes_back_over_a_database_that_is_damaged(
    commands: Commands, tmp_path: Path
) -> None:
    made = commands.run("backup", "--json").json
    assert commands.run("backup", "verify", made["file"], "--json").json["rows"]["resource"] > 10
    database = tmp_path / "kiosk.db"
    database.write_bytes(b"\xff" * 5000)
    broken = commands.run("backup", "list", "--json")
    assert [one["file"] for one in broken.json] == [made["file"]]
    assert commands.run("privacy", "report").status == 1
    tried = commands.run("backup", "restore", made["file"])
    assert (tried.status, "add --yes" in tried.out) == (0, True)
    done = commands.run("backup", "restore", made["file"], "--yes")
    assert done.status == 0, done.err
    assert list(Path(made["file"]).parent.glob("damaged-*.sqlite"))
    assert commands.run("privacy", "report").status == 0


def test_a_demonstration_leaves_the_houses_copies_alone(commands: Commands) -> None:
    demonstration = {"KIOSK_CLOCK": "2027-12-01T09:30"}
    for command in (("backup",), ("nightly",), ("backup", "restore", "x.db", "--yes")):
        done = commands.run(*command, **demonstration)
        assert (done.status, "demonstration" in done.err) == (2, True)
