"""A printer behind a device file, and one on a serial line; a pseudo-terminal plays both."""

import errno
import itertools
import math
import os
import select
import termios
import threading
import time
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest
import serial

from printers.outcomes import Outcome
from printers.timer import Timer
from printers.transport.descriptor import write_all
from tests.printers.virtual import JOB, deliver, not_reached, refused, send, way_to


@pytest.fixture
def line() -> Iterator[tuple[int, str]]:
    """A line with a printer's end, and the name of ours."""
    printer, ours = os.openpty()
    tty.setraw(ours)
    yield printer, os.ttyname(ours)
    os.close(printer)
    os.close(ours)


def everything_from(descriptor: int, size: int) -> tuple[threading.Thread, bytearray]:
    """Read in a thread, as a printer does."""
    got = bytearray()

    def read() -> None:
        while len(got) < size:
            got.extend(os.read(descriptor, 4096))

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    return thread, got


@pytest.mark.parametrize("form", ["lp://{}", "serial://{}?baud=115200"])
def test_a_line_carries_everything(form: str, line: tuple[int, str]) -> None:
    job = JOB * 60  # several times what a line holds
    printer, name = line
    thread, got = everything_from(printer, len(job))
    way = way_to(form.format(name))
    assert way.look(None, 1.0).trouble is None
    assert send(way, job) is Outcome.UNCONFIRMED
    thread.join(5)
    assert bytes(got) == job


@pytest.mark.parametrize("form", ["lp://{}", "serial://{}?baud=115200"])
def test_a_line_that_nobody_reads_is_given_up(
    form: str, line: tuple[int, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("printers.transport.serial._BITS_A_BYTE", 0)  # as if it were that quick
    trouble = refused(way_to(form.format(line[1])), b"x" * 1_000_000, deadline=0.3)
    assert trouble.trouble == "printer.timeout"
    assert trouble.outcome is Outcome.UNCONFIRMED


@pytest.mark.parametrize("form", ["lp://{}", "serial://{}"])
def test_a_line_that_breaks_says_how_much_had_gone(form: str) -> None:
    printer, ours = os.openpty()
    tty.setraw(ours)
    way = way_to(form.format(os.ttyname(ours)))

    def read_and_unplug() -> None:
        got = b""
        while len(got) < 100:
            got += os.read(printer, 100)
        os.close(printer)

    thread = threading.Thread(target=read_and_unplug, daemon=True)
    thread.start()
    trouble = refused(way, b"x" * 1_000_000)
    thread.join(5)
    os.close(ours)
    assert trouble.trouble == "printer.cut-off"
    assert trouble.outcome is Outcome.UNCONFIRMED


def test_the_device_is_closed_only_when_it_would_take_more(
    line: tuple[int, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The kernel's printer driver forgets what is under way when it is closed."""
    done: list[str] = []
    real_poll, real_write = select.poll, os.write

    def poll() -> select.poll:
        done.append("wait")
        return real_poll()

    def write(descriptor: int, data: bytes) -> int:
        done.append("write")
        return real_write(descriptor, data)

    monkeypatch.setattr("printers.transport.descriptor.select.poll", poll)
    monkeypatch.setattr("printers.transport.descriptor.os.write", write)
    assert send(way_to(f"lp://{line[1]}")) is Outcome.UNCONFIRMED
    assert done[-2:] == ["write", "wait"]


def test_a_serial_line_is_waited_for(
    line: tuple[int, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    left = [0, 300, 200, 100, 0]  # after what only knocks, and after the job
    monkeypatch.setattr(serial.Serial, "out_waiting", property(lambda _: left.pop(0)))
    assert send(way_to(f"serial://{line[1]}")) is Outcome.UNCONFIRMED
    assert left == []


def test_what_a_serial_line_cannot_carry_is_thrown_away(
    line: tuple[int, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Closing would wait for it longer than the deadline."""
    thrown: list[str] = []
    waiting = itertools.chain([0], itertools.repeat(300))
    monkeypatch.setattr(serial.Serial, "out_waiting", property(lambda _: next(waiting)))
    monkeypatch.setattr(serial.Serial, "reset_output_buffer", lambda _: thrown.append("away"))
    trouble = refused(way_to(f"serial://{line[1]}?baud=115200"), deadline=0.2)
    assert (trouble.trouble, trouble.outcome) == ("printer.timeout", Outcome.UNCONFIRMED)
    assert thrown == ["away"]


def test_a_serial_line_has_the_speed_of_its_address(
    line: tuple[int, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    speeds: list[int] = []
    monkeypatch.setattr(
        "printers.transport.serial.write_all",
        lambda descriptor, *_: speeds.append(termios.tcgetattr(descriptor)[5]),
    )
    send(way_to(f"serial://{line[1]}?baud=19200"))
    assert set(speeds) == {termios.B19200}


@pytest.mark.parametrize(("baud", "size"), [(9600, 500), (115200, 8145)])
def test_a_slow_line_has_the_time_that_it_needs_beyond_the_deadline(
    baud: int, size: int, line: tuple[int, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    job = (JOB * 20)[:size]
    printer, name = line
    thread, got = everything_from(printer, size)
    began = free = time.monotonic()

    def write(descriptor: int, data: bytes, timer: Timer) -> None:
        nonlocal free  # a pseudo-terminal has no speed of its own
        write_all(descriptor, data, timer)
        free = max(free, time.monotonic()) + len(data) * 10 / baud

    def waiting(_: serial.Serial) -> int:
        return max(0, math.ceil((free - time.monotonic()) * baud / 10))

    monkeypatch.setattr("printers.transport.serial.write_all", write)
    monkeypatch.setattr(serial.Serial, "out_waiting", property(waiting))
    delivered = deliver(way_to(f"serial://{name}?baud={baud}"), job, deadline=0.3)
    assert (delivered.outcome, delivered.trouble) == (Outcome.UNCONFIRMED, None)
    assert time.monotonic() - began >= 0.5  # the whole of it was waited for
    thread.join(5)
    assert bytes(got) == job


@pytest.mark.parametrize("form", ["lp://{}", "serial://{}"])
def test_a_device_that_is_not_there(form: str, tmp_path: Path) -> None:
    missing = tmp_path / "lp0"
    way = way_to(form.format(missing))
    assert (refused(way).trouble, not_reached(way).trouble) == (
        "printer.missing",
        "printer.missing",
    )
    assert not missing.exists()


@pytest.mark.parametrize("form", ["lp://{}", "serial://{}"])
def test_a_file_is_no_device_and_is_left_alone(form: str, tmp_path: Path) -> None:
    path = tmp_path / "lp0"
    path.write_bytes(b"precious")
    way = way_to(form.format(path))
    assert (refused(way).trouble, not_reached(way).trouble) == (
        "printer.missing",
        "printer.missing",
    )
    assert path.read_bytes() == b"precious"


@pytest.mark.parametrize("form", ["lp://{}", "serial://{}"])
def test_a_folder_is_no_device(form: str, tmp_path: Path) -> None:
    assert refused(way_to(form.format(tmp_path))).trouble == "printer.missing"


@pytest.mark.parametrize("form", ["lp", "serial"])
@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.EACCES, "printer.denied"),
        (errno.ENODEV, "printer.missing"),
        (errno.EBUSY, "printer.busy"),
        (errno.EINVAL, "printer.failed"),
    ],
)
def test_a_device_that_cannot_be_opened(
    form: str, number: int, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no(*_: object, **__: object) -> int:
        raise OSError(number, "no")

    way = way_to(f"{form}:///dev/usb/lp0")
    monkeypatch.setattr("printers.transport.device.os.open", no)
    trouble = refused(way)
    monkeypatch.undo()
    assert (trouble.trouble, trouble.outcome) == (code, Outcome.NOT_SENT)
