"""A queue of CUPS, whose programs are played by small scripts."""

import os
import select
import stat
from pathlib import Path

import pytest

from printers.outcomes import Outcome
from tests.printers.virtual import JOB, deliver, not_reached, refused, send, way_to

LEFT_NOTHING, LEFT_SOMETHING = Outcome.NOT_SENT, Outcome.UNCONFIRMED


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


def test_a_page_is_made_fit_for_the_sheet(cups: Path) -> None:
    program(cups, "lp", f'echo "$@" > {cups}/said; cat > {cups}/data')
    page = b"%PDF-1.7\n" + bytes(100)
    assert send(way_to("cups://bureau"), page) is Outcome.UNCONFIRMED
    assert (cups / "data").read_bytes() == page
    assert (cups / "said").read_text() == "-d bureau -t B012-1 -o media=A4 -o fit-to-page -\n"


@pytest.mark.parametrize(
    ("script", "code", "outcome"),
    [
        (
            'echo "lp: The printer or class does not exist." >&2; exit 1',
            "printer.missing",
            Outcome.NOT_SENT,
        ),
        (
            'echo "lp: Error - scheduler not responding." >&2; exit 1',
            "printer.unreachable",
            Outcome.NOT_SENT,
        ),
        ('echo "lp: Forbidden" >&2; exit 1', "printer.denied", LEFT_NOTHING),
        ('echo "lp: out of order" >&2; exit 1', "printer.failed", LEFT_NOTHING),
        ("exec sleep 5", "printer.timeout", LEFT_SOMETHING),
        ("sleep 5; exit 0", "printer.timeout", Outcome.UNCONFIRMED),  # its child holds the pipes
    ],
)
def test_cups_says_no(cups: Path, script: str, code: str, outcome: Outcome) -> None:
    program(cups, "lp", script)
    trouble = refused(way_to("cups://accueil"), deadline=0.4)
    assert (trouble.trouble, trouble.outcome) == (code, outcome)


def test_nothing_of_a_program_that_hangs_stays_behind(cups: Path) -> None:
    os.mkfifo(cups / "alive")
    reader = os.open(cups / "alive", os.O_RDONLY | os.O_NONBLOCK)
    program(cups, "lp", f"exec 3> {cups}/alive; echo >&3; sleep 5; exit 0")
    assert refused(way_to("cups://accueil"), deadline=0.4).trouble == "printer.timeout"
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
    assert way.look(None, 2.0).trouble is None
    assert (cups / "said").read_text() == "-p accueil\n"
    program(cups, "lpstat", 'echo "lpstat: Invalid destination name in list!" >&2; exit 1')
    assert not_reached(way).trouble == "printer.missing"
    assert not (cups / "printed").exists()


def test_a_title_is_no_option_and_holds_nothing_strange(cups: Path) -> None:
    program(cups, "lp", f'echo "$@" > {cups}/said; cat > /dev/null')
    deliver(way_to("cups://accueil"), name="-d other\x00\n")
    assert (cups / "said").read_text() == "-d accueil -t d_other__ -o raw -\n"


def test_a_program_that_cannot_be_started(cups: Path) -> None:
    program(cups, "lp", "exit 0")
    (cups / "lp").write_bytes(b"\x7fELF and nothing behind it")
    assert refused(way_to("cups://accueil")).trouble == "printer.failed"


def test_without_cups(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert refused(way_to("cups://accueil")).trouble == "printer.missing"
