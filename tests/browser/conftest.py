"""What the tests of screens in a browser share."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.served import Served


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Served]:
    """All screens of the example house, at most three pages at a time."""
    folder = tmp_path_factory.mktemp("served")
    shutil.copy(sqlite_template, folder / "kiosk.db")
    leaves = {"KIOSK_LEAVE_KEY": "f10", "KIOSK_DATABASE_URL": f"sqlite:///{folder / 'kiosk.db'}"}
    with Served(folder, 'rooms = ["mistral"]\nsessions = 3', leaves) as served:
        yield served
