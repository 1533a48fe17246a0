"""A disk that is full or may not be written: it is said, nothing is lost, and it goes on after."""

import os
import resource
import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from db.engine import make_engine
from db.enums import Role
from db.errors import DatabaseProblem
from kiosk import entrance, logs, pins
from kiosk.domain.checkin import CheckIn
from kiosk.domain.refusals import Refused
from kiosk.entrance import Entrance
from kiosk.housekeeping import Copies, make_copy, night
from kiosk.pins import KEY_FILE, Pins
from kiosk.reception import Reception
from kiosk.services import today, visits
from tests.clocks import StandingClock
from tests.houses import open_reception
from tests.programs import BESIDE

ALI = "841736"
NOBODY = 65534
"""A user who owns nothing here: root may write everywhere."""


def apart(act: Callable[..., Any], *arguments: Any) -> Any:
    """Return what something returns in a process of its own, whose limits are its own."""
    with BESIDE.Pool(1) as pool:
        return pool.apply(act, arguments)


def why(act: Callable[..., Any], *arguments: Any) -> str:
    """Return why something cannot be done; "done" if it could."""
    try:
        act(*arguments)
    except (DatabaseProblem, Refused) as problem:
        return problem.code
    return "done"


def opened(path: Path, clock: StandingClock | None = None) -> Reception:
    """Open the small house on a file."""
    engine = make_engine(f"sqlite:///{path}")
    return open_reception(engine, clock or StandingClock(), machine="desk")


def let_grow(size: int) -> None:
    """Let no file of this process grow beyond so many bytes; -1: any."""
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))


def on_a_full_disk(path: Path) -> dict[str, Any]:
    """Do what is done in a house while no file can grow, then while they can again."""
    entrance.UNCOUNTED_SECONDS = 0.0
    pins._KIBIBYTES = 64
    clock = StandingClock()
    house = opened(path, clock)
    door = Entrance(Pins(path.with_name(KEY_FILE)), "desk/desk")
    door.add(house, "Ali", Role.RECEPTION, ALI)
    given = [house.write(visits.check_in, CheckIn("desk", "fr")).token]
    copies = Copies(path.parent / "copies", timedelta(days=14))
    make_copy(house, copies)
    logs.start(path.parent)
    clock.moment += timedelta(minutes=1)
    let_grow(path.stat().st_size)
    refused = ""
    while not refused:  # what is free in the file is used before
        try:
            given.append(house.write(visits.check_in, CheckIn("desk", "fr")).token)
        except DatabaseProblem as problem:
            refused = problem.code
    seen = house.read(today.look).queue
    found = {
        "refused": refused,
        "seen": len(seen.waiting),
        "signed in": door.admit(house, "Ali", ALI).name,
        "with a wrong PIN": why(door.admit, house, "Ali", "000000"),
        "a night": why(night, house, copies),
        "a key": why(Pins(path.with_name("other.key")).keep, "x" * 8),
        "copies": len(copies.all()),
        "left over": [one.name for one in copies.folder.iterdir() if one.name.startswith(".")],
    }
    let_grow(-1)
    given.append(house.write(visits.check_in, CheckIn("desk", "fr")).token)
    found["afterwards"] = why(night, house, copies)
    found["lost"] = [one for one in given if house.read(visits.find, one).token != one]
    found["given"] = len(given)
    house.close()
    return found


def test_a_full_disk_is_said_loses_nothing_and_keeps_nobody_out(
    tmp_path: Path, sqlite_template: Path
) -> None:
    path = tmp_path / "kiosk.db"
    path.write_bytes(sqlite_template.read_bytes())
    found = apart(on_a_full_disk, path)
    assert found["refused"] == "database.full"
    assert found["seen"] == found["given"] - 1
    assert found["signed in"] == "Ali"
    assert found["with a wrong PIN"] == "staff.wrong"
    assert found["a night"] == "database.full"
    assert found["copies"] == 1
    assert found["left over"] == []
    assert (found["afterwards"], found["lost"]) == ("done", [])


def where_nothing_may_be_written(path: Path) -> dict[str, str]:
    """Do what is done in a house by somebody who may only read its folder."""
    if os.geteuid() == 0:
        os.seteuid(NOBODY)
    logs.start(path.parent)
    engine = make_engine(f"sqlite:///{path}")
    copies = Copies(path.parent / "copies", timedelta(days=14))
    from kiosk.housekeeping import set_aside
    from kiosk.pins import Pins

    return {
        "opened": why(opened, path),
        "a copy": why(set_aside, engine, copies, StandingClock().now()),
        "a key": why(Pins(path.with_name(KEY_FILE)).keep, ALI),
    }


def test_a_folder_that_may_only_be_read_is_said(tmp_path: Path, sqlite_template: Path) -> None:
    path = tmp_path / "house" / "kiosk.db"
    path.parent.mkdir()
    path.write_bytes(sqlite_template.read_bytes())
    path.chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)
    path.parent.chmod(0o555)
    for folder in (tmp_path, *tmp_path.parents[:3]):
        folder.chmod(folder.stat().st_mode | 0o055)
    found = apart(where_nothing_may_be_written, path)
    path.parent.chmod(0o755)
    assert found == {
        "opened": "database.read-only",
        "a copy": "database.denied",
        "a key": "staff.no-key",
    }
