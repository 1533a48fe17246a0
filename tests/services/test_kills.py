"""Killed at any moment, a program has lost nothing that it had said was done."""

from tests.kills import KINDS, kill_often

KILLS = 150
"""On each database: 300 in all."""


def test_what_was_acknowledged_survives_every_kill(database_url: str) -> None:
    survived = kill_often(database_url, KILLS)
    assert not +survived.lost
    assert survived.twice == 0
    assert survived.damage == ""
    assert all(survived.acknowledged[kind] >= KILLS / 3 for kind in KINDS), survived


def test_what_is_said_too_early_is_seen_to_be_lost(database_url: str) -> None:
    survived = kill_often(database_url, 30, too_early=True)
    assert survived.lost["visit"] >= 1
    assert survived.twice == 0
