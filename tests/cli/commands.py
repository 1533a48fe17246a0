"""The command line in a test: as a function, with what it wrote."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from kiosk.bootstrap import make_clock, open_reception
from kiosk.cli.main import kiosk
from kiosk.house import house_from
from kiosk.reception import Reception
from kiosk.settings import load

EXAMPLE = Path(__file__).parents[2] / "config.toml"


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What was written on standard output, which must be one JSON document."""
        return json.loads(self.out)


@dataclass
class Commands:
    """The example house in a folder of the test, on a database of the test."""

    folder: Path
    environ: dict[str, str] = field(default_factory=dict)

    def run(self, *arguments: str, **environ: str) -> Ran:
        """Run `kiosk` with these arguments."""
        done = CliRunner().invoke(
            kiosk,
            list(arguments),
            env={"LANG": "C.UTF-8", "COLUMNS": "160", **self.environ, **environ},
            catch_exceptions=False,
        )
        return Ran(done.exit_code, done.stdout, done.stderr)

    def reception(self) -> Reception:
        """Open the house that the commands are about."""
        settings = load(Path(self.environ["KIOSK_CONFIG"]), environ=self.environ)
        house = house_from(settings)
        return open_reception(settings, house, make_clock(settings, house))


def commands_in(folder: Path, database_url: str) -> Commands:
    """Return commands on Tuesday morning in the example house."""
    config = folder / "config.toml"
    config.write_text(EXAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    return Commands(
        folder,
        {
            "KIOSK_CONFIG": str(config),
            "KIOSK_DATABASE_URL": database_url,
            "KIOSK_CLOCK": "2026-11-24T09:30",
        },
    )
