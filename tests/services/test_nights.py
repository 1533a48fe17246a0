"""Each night is done once, by whichever machine is on, and never twice at once."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kiosk import housekeeping
from kiosk.housekeeping import Copies
from kiosk.services import belief, registrations, tidying
from printers.lock import Held, MachineLock
from tests.services.fair import THURSDAY, Fair, at


@pytest.fixture
def fair(engine: Engine) -> Fair:
    """A desk on each database, on a Tuesday morning."""
    made = Fair(engine)
    made.clock.real = True
    made.reception.write(tidying.tidy)  # its clock is believed from now on
    return made


@pytest.fixture
def kept(tmp_path: Path) -> Copies:
    """Copies in a folder of the test."""
    return Copies(tmp_path / "copies", timedelta(days=14))


def made(kept: Copies) -> list[str]:
    """Return of which moments there are copies, the newest first."""
    return [f"{moment:%m-%d %H:%M}" for moment, _ in kept.all()]


def test_a_machine_that_is_on_at_night_copies_once(fair: Fair, kept: Copies) -> None:
    housekeeping.make_copy(fair.reception, kept)
    for clock in ("17:30", "20:00", "23:59"):
        fair.clock.moment = at(clock)
        housekeeping.tidied(fair.reception, kept)
    assert made(kept) == ["11-26 16:30", "11-24 08:30"]


def test_a_machine_that_is_on_in_the_day_only_copies_in_the_day(fair: Fair, kept: Copies) -> None:
    housekeeping.tidied(fair.reception, kept)
    assert made(kept) == ["11-24 08:30"]
    fair.later(hours=24)
    housekeeping.tidied(fair.reception, kept)  # the house is open, and the night may still come
    assert len(made(kept)) == 1
    fair.later(hours=13)
    housekeeping.tidied(fair.reception, kept)
    assert len(made(kept)) == 2


def test_a_demonstration_has_no_nights(fair: Fair, kept: Copies) -> None:
    fair.clock.real = False
    fair.clock.moment = at("23:00")
    housekeeping.tidied(fair.reception, kept)
    assert made(kept) == []


def test_old_copies_go_and_the_newest_three_never(fair: Fair, kept: Copies) -> None:
    for _ in range(20):
        housekeeping.night(fair.reception, kept)
        fair.later(days=1)
    assert len(made(kept)) == 15
    fair.later(days=100)
    assert housekeeping.night(fair.reception, kept).dropped == ()  # it may be a wrong clock
    fair.reception.write(belief.accept)
    done = housekeeping.night(fair.reception, kept)
    assert len(done.dropped) == 13
    assert len(made(kept)) == 3


def test_a_clock_that_was_ahead_leaves_copies_and_stops_no_night(fair: Fair, kept: Copies) -> None:
    now = fair.clock.moment
    fair.arrange(3)
    fair.clock.moment = now.replace(year=2060)
    housekeeping.night(fair.reception, kept)
    fair.clock.moment = now
    assert housekeeping.is_night(fair.reception, kept)
    housekeeping.night(fair.reception, kept)
    assert not housekeeping.is_night(fair.reception, kept)


@pytest.mark.parametrize("year", [2000, 2031, 2099])
def test_a_wrong_clock_forgets_nobody(fair: Fair, kept: Copies, year: int) -> None:
    event = fair.arrange(3)
    one = fair.register(event, name="Zoé", contact="06")
    fair.clock.moment = fair.clock.moment.replace(year=year)
    housekeeping.night(fair.reception, kept)
    fair.clock.moment = at("09:00", THURSDAY)
    assert fair.reception.read(registrations.get, one.id).name == "Zoé"


def test_a_clock_that_is_years_ahead_drops_no_copy(fair: Fair, kept: Copies) -> None:
    fair.arrange(3)
    for _ in range(5):
        housekeeping.night(fair.reception, kept)
        fair.later(days=1)
    fair.clock.moment = fair.clock.moment.replace(year=2060)
    assert housekeeping.night(fair.reception, kept).dropped == ()
    assert len(made(kept)) == 6


def test_two_programs_of_one_machine_do_one_night(fair: Fair, kept: Copies) -> None:
    with MachineLock(f"night {kept.folder.resolve()}"):
        with pytest.raises(Held):
            housekeeping.night(fair.reception, kept)
        fair.clock.moment = at("23:00")
        housekeeping.tidied(fair.reception, kept)
    assert made(kept) == []


def test_a_night_that_fails_is_not_tried_again_at_once(fair: Fair, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    kept = Copies(blocked / "copies", timedelta(days=14))
    fair.clock.moment = at("23:00")
    housekeeping.tidied(fair.reception, kept)
    assert not housekeeping._may_try(kept)
    housekeeping.tidied(fair.reception, kept)


def test_copies_that_upgrades_left_go_as_well(fair: Fair, kept: Copies) -> None:
    database = fair.engine.url.database or ""
    beside = Path(database).parent if fair.engine.dialect.name == "sqlite" else kept.folder
    beside.mkdir(exist_ok=True)
    old = beside / "kiosk-0007-20261001T080000.db"
    new = beside / "kiosk-0008-20261120T080000.db"
    for one in (old, new):
        one.touch()
    housekeeping.night(fair.reception, kept)
    on_sqlite = fair.engine.dialect.name == "sqlite"
    assert (old.exists(), new.exists()) == (not on_sqlite, True)
