"""What all tests of screens share."""

import pytest

from kiosk.tui import scans

REAL_GAP = scans.GAP


@pytest.fixture(autouse=True)
def gap(monkeypatch: pytest.MonkeyPatch) -> float:
    """Tell a test's own keys from a scanner's: a test presses them quicker than a person."""
    short = 0.002
    monkeypatch.setattr(scans, "GAP", short)
    return short


@pytest.fixture
def real_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for each key as long as at the reception: for tests of what is scanned."""
    monkeypatch.setattr(scans, "GAP", REAL_GAP)
