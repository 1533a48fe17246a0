"""After a power cut at any moment, with torn sectors, nothing is lost that was said to be done."""

import random
from pathlib import Path

import pytest

from tests.kills import KINDS
from tests.power.disk import SECTOR, Disk
from tests.power.recorder import (
    Create,
    Delete,
    NotRecordable,
    Recorder,
    Step,
    Sync,
    SyncFolder,
    Truncate,
    Write,
)
from tests.power_cuts import Journal, Record, Trial, cut_often, journals, record

CUTS = 100
"""In each journal mode that this machine has."""


@pytest.fixture(scope="module", params=journals(), ids=lambda journal: journal.mode)
def journal(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Journal:
    """Each way in which a database is opened here."""
    chosen: Journal = request.param
    try:
        Recorder(chosen.driver, tmp_path_factory.mktemp("none"))
    except NotRecordable as why:
        pytest.skip(str(why))
    return chosen


@pytest.fixture(scope="module")
def recorded(journal: Journal, tmp_path_factory: pytest.TempPathFactory) -> Record:
    """What our program asks of the disk."""
    return record(journal, tmp_path_factory.mktemp(journal.mode))


def test_nothing_is_written_that_is_not_recorded(recorded: Record) -> None:
    disk = Disk()
    for step in recorded.steps:
        disk.take(step)
    assert disk.files() == recorded.files


def test_what_was_acknowledged_survives_every_power_cut(recorded: Record, tmp_path: Path) -> None:
    survived = cut_often(recorded, CUTS, tmp_path)
    assert not +survived.lost
    assert survived.twice == 0
    assert survived.damaged == []
    assert all(survived.acknowledged[kind] > CUTS for kind in KINDS), survived
    assert min(survived.sectors[fate] for fate in ("there", "missing", "torn")) > CUTS, survived


def test_with_a_weaker_setting_it_is_seen_to_be_lost(journal: Journal, tmp_path: Path) -> None:
    weaker = Trial("weaker", acts=24, carried_after=60, synchronous="NORMAL")
    survived = cut_often(record(journal, tmp_path, weaker), 40, tmp_path)
    assert survived.cuts_that_lost >= 3, survived


def test_a_disk_that_keeps_nothing_is_seen_to_lose_and_damage(
    recorded: Record, tmp_path: Path
) -> None:
    survived = cut_often(recorded.without_syncs(acts=6), 12, tmp_path)
    assert survived.cuts_that_lost >= 3, survived
    assert len(survived.damaged) >= 1, survived


OLD, NEW = b"o" * SECTOR, b"n" * SECTOR
MADE: tuple[Step, ...] = (Create("a"), Write("a", 0, OLD * 2), Sync("a"), SyncFolder())


def left_by(*steps: Step) -> set[bytes | None]:
    """Return all that is found of a file in a thousand power cuts."""
    disk = Disk()
    for step in steps:
        disk.take(step)
    chance = random.Random(1)  # noqa: S311  no secret
    return {disk.after_power_cut(chance).get("a") for _ in range(1000)}


def test_a_disk_keeps_what_it_said_is_synced() -> None:
    assert left_by(*MADE) == {OLD * 2}
    assert left_by(*MADE, Write("a", SECTOR, NEW), Sync("a")) == {OLD + NEW}
    assert left_by(*MADE, Truncate("a", 7), Sync("a")) == {OLD[:7]}
    assert left_by(*MADE, Delete("a"), SyncFolder()) == {None}


def test_a_disk_keeps_nothing_else_for_sure() -> None:
    left = left_by(*MADE, Write("a", 0, NEW * 2))
    assert {OLD + OLD, OLD + NEW, NEW + OLD, NEW + NEW} < left
    assert len(left) > 10  # torn ones
    assert left_by(*MADE[:-1]) == {None, OLD * 2}
    assert left_by(*MADE, Truncate("a", 7)) == {OLD[:7], OLD * 2}
    assert left_by(*MADE, Delete("a")) == {None, OLD * 2}
    grown = left_by(*MADE, Write("a", SECTOR * 2, NEW))
    assert {OLD * 2, OLD * 2 + bytes(SECTOR), OLD * 2 + NEW} < grown


def test_a_torn_sector_is_damaged_beside_what_is_written_too() -> None:
    left = left_by(*MADE, Write("a", 100, b"n" * 100))
    assert {each[SECTOR:] for each in left if each} == {OLD}
    assert len({each[:100] + each[200:SECTOR] for each in left if each}) > 10
