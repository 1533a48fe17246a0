"""The sentences of docs/architecture.md that a machine can check."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("kiosk", "db", "printers")


def loaded_by(module: str) -> set[str]:
    """Return the top-level packages that importing a module brings along."""
    code = f"import sys, {module}; print(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(done.stdout.split())


def test_the_import_rules_hold() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("module", "late"),
    [
        ("kiosk.cli.main", {"textual", "sqlalchemy", "pydantic", "escpos", "PIL", "babel", "rich"}),
        ("kiosk.tui.visitor.app", {"sqlalchemy", "sqlmodel", "pydantic", "escpos", "PIL", "babel"}),
        ("kiosk.settings", {"sqlalchemy", "textual", "escpos", "PIL", "babel"}),
        ("kiosk.visitor_side", {"textual", "alembic", "escpos", "PIL", "psycopg"}),
        ("printers.address", {"escpos", "PIL", "usb", "serial"}),
    ],
)
def test_what_comes_late_is_not_imported_early(module: str, late: set[str]) -> None:
    assert not loaded_by(module) & late


def sources() -> list[Path]:
    """Return every source file."""
    return [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]


def test_only_the_clock_asks_what_time_it_is() -> None:
    asking = {
        ("datetime", "now"),
        ("datetime", "utcnow"),
        ("datetime", "today"),
        ("date", "today"),
        ("time", "time"),
    }
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and (node.value.id, node.attr) in asking
        and path.name != "clock.py"
    ]
    assert found == []


def test_most_of_the_code_needs_no_terminal() -> None:
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in sources()}
    screens = sum(count for path, count in lines.items() if "tui" in path.parts)
    assert screens / sum(lines.values()) < 0.30


def test_no_file_knows_everything() -> None:
    long = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in sources()}
    assert {str(path) for path, count in long.items() if count > 400} == set()
