"""What loading the settings may not bring along."""

import subprocess
import sys

from tests.settings.houses import EXAMPLE

LATE = ["textual", "rich", "sqlalchemy", "sqlmodel", "escpos", "babel", "holidays"]
ONLY_FOR_MISTAKES = ["kiosk.settings.validation", "kiosk.settings.lines"]


def test_nothing_heavy_is_imported() -> None:
    script = (
        "import sys, pathlib; from kiosk.settings import load; "
        "load(pathlib.Path(sys.argv[1]), environ={}); print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(EXAMPLE)], capture_output=True, text=True, check=True
    )
    modules = set(done.stdout.split())
    assert "kiosk.settings" in modules
    assert modules.isdisjoint([*LATE, *ONLY_FOR_MISTAKES])
