"""A queue of CUPS, whose programs are played by small scripts."""

import os
import select
import stat
from pathlib import Path

import pytest

from printers.errors import PrinterError
from printers.transport import Outcome
from tests.printers.virtual import JOB, not_reached, refused, send, way_to


@pytest.fixture
def cups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that comes first where programs are looked for."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    return folder


def program(folder: Path, name: str, script: str) -> None:
    """Put a program there."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def test_cups_gets_the_raw_bytes(cups: Path) -> None:
    program(cups, "lp", f'echo "$@" > {cups}/said; cat > {cups}/data')
    assert send(way_to("cups://accueil")) is Outcome.UNCONFIRMED
    assert (cups / "data").read_bytes() == JOB
    assert (cups / "said").read_text() == "-d accueil -t B012-1 -o raw -\n"


@pytest.mark.parametrize(
    ("script", "code", "sent"),
    [
        ('echo "lp: The printer or class does not exist." >&2; exit 1', "printer.missing", 0),
        ('echo "lp: Error - scheduler not responding." >&2; exit 1', "printer.unreachable", 0),
        ('echo "lp: Forbidden" >&2; exit 1', "printer.denied", 0),
        ('echo "lp: out of order" >&2; exit 1', "printer.failed", 0),
        ("exec sleep 5", "printer.timeout", len(JOB)),
        ("sleep 5; exit 0", "printer.timeout", len(JOB)),  # its child holds the pipes
    ],
)
def test_cups_says_no(cups: Path, script: str, code: str, sent: int) -> None:
    program(cups, "lp", script)
    trouble = refused(way_to("cups://accueil"), deadline=0.4)
    assert (trouble.code, trouble.sent) == (code, sent)


def test_nothing_of_a_program_that_hangs_stays_behind(cups: Path) -> None:
    os.mkfifo(cups / "alive")
    reader = os.open(cups / "alive", os.O_RDONLY | os.O_NONBLOCK)
    program(cups, "lp", f"exec 3> {cups}/alive; echo >&3; sleep 5; exit 0")
    assert refused(way_to("cups://accueil"), deadline=0.4).code == "printer.timeout"
    assert os.read(reader, 10) == b"\n"
    poll = select.poll()
    poll.register(reader, 0)
    hung_up = poll.poll(2000)
    os.close(reader)
    assert [event & select.POLLHUP for _, event in hung_up] == [select.POLLHUP]


def test_the_queue_is_asked_for_without_printing(cups: Path) -> None:
    program(cups, "lp", f"touch {cups}/printed")
    program(cups, "lpstat", f'echo "$@" > {cups}/said')
    way = way_to("cups://accueil")
    way.probe(2.0)
    assert (cups / "said").read_text() == "-p accueil\n"
    program(cups, "lpstat", 'echo "lpstat: Invalid destination name in list!" >&2; exit 1')
    assert not_reached(way).code == "printer.missing"
    assert not (cups / "printed").exists()


def test_a_title_is_no_option_and_holds_nothing_strange(cups: Path) -> None:
    program(cups, "lp", f'echo "$@" > {cups}/said; cat > /dev/null')
    way_to("cups://accueil").send(JOB, name="-d other\x00\n", deadline=2.0)
    assert (cups / "said").read_text() == "-d accueil -t d_other__ -o raw -\n"


def test_a_program_that_cannot_be_started(cups: Path) -> None:
    program(cups, "lp", "exit 0")
    (cups / "lp").write_bytes(b"\x7fELF and nothing behind it")
    with pytest.raises(PrinterError) as trouble:
        way_to("cups://accueil").send(JOB, name="x", deadline=1.0)
    assert trouble.value.code == "printer.failed"


def test_without_cups(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert refused(way_to("cups://accueil")).code == "printer.missing"
