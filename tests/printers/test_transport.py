"""Every way to a printer: what arrives, what fails, by which code, and in what time."""

import errno
import os
import socket
import stat
import threading
import time
import tty
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import usb.core
import usb.util

from printers.address import parse
from printers.errors import PrinterError
from printers.profiles import profile
from printers.transport import Outcome, Transport, open_transport
from tests.printers.virtual import VirtualPrinter

JOB = b"\x1b@\x1bt\x10B 012\n" * 40
PAPER = profile("80mm")


def way_to(url: str, base: Path = Path("/")) -> Transport:
    """Open the way to a printer."""
    return open_transport(parse(url, base=base), PAPER)


def send(way: Transport, data: bytes = JOB, deadline: float = 2.0) -> Outcome:
    """Send a job, and see that the deadline is kept whatever happens."""
    began = time.monotonic()
    try:
        return way.send(data, name="B012-1", deadline=deadline)
    finally:
        assert time.monotonic() - began < deadline + 0.5


def refused(way: Transport, data: bytes = JOB, deadline: float = 2.0) -> PrinterError:
    """Send a job that must fail."""
    with pytest.raises(PrinterError) as trouble:
        send(way, data, deadline)
    return trouble.value


# Network


def test_the_network_printer_gets_everything_in_one_job() -> None:
    with VirtualPrinter() as printer:
        way = way_to(printer.url)
        way.probe(1.0)
        assert send(way) is Outcome.UNCONFIRMED
        assert JOB in printer.wait_for_jobs(2)


def test_a_printer_that_was_off_is_found_again() -> None:
    with VirtualPrinter() as printer:
        url = printer.url
    way = way_to(url)
    assert refused(way).code == "printer.unreachable"
    with pytest.raises(PrinterError):
        way.probe(1.0)
    port = int(url.rsplit(":", 1)[1])
    with socket.create_server(("127.0.0.1", port)) as server:
        assert send(way) is Outcome.UNCONFIRMED
        connection, _ = server.accept()
        connection.close()


def test_a_printer_that_never_reads_is_given_up_in_time() -> None:
    with VirtualPrinter(reads=False) as printer:
        trouble = refused(way_to(printer.url), b"x" * 20_000_000, deadline=0.5)
    assert trouble.code == "printer.timeout"
    assert trouble.sent > 0  # it may have printed the beginning


def test_a_line_that_breaks_says_how_much_had_gone() -> None:
    with VirtualPrinter(drops_after=64) as printer:
        trouble = refused(way_to(printer.url), b"x" * 20_000_000)
    assert trouble.code == "printer.cut-off"
    assert trouble.sent > 0


def test_an_address_that_nobody_has_is_given_up_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    release = threading.Event()

    def slow(*_: object, **__: object) -> list[Any]:
        release.wait(10)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    trouble = refused(way_to("tcp://printer.invalid"), deadline=0.3)
    release.set()
    assert trouble.code in ("printer.timeout", "printer.unreachable")


# Device file and serial line


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
    printer, name = line
    thread, got = everything_from(printer, len(JOB))
    way = way_to(form.format(name))
    way.probe(1.0)
    assert send(way) is Outcome.UNCONFIRMED
    thread.join(5)
    assert bytes(got) == JOB


@pytest.mark.parametrize("form", ["lp://{}", "serial://{}?baud=115200"])
def test_a_line_that_nobody_reads_is_given_up(
    form: str, line: tuple[int, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("printers.transport.serial.SerialTransport._needed", lambda *_: 0.0)
    trouble = refused(way_to(form.format(line[1])), b"x" * 1_000_000, deadline=0.4)
    assert trouble.code == "printer.timeout"
    assert 0 < trouble.sent < 1_000_000


@pytest.mark.parametrize("form", ["lp://{}", "serial://{}"])
def test_a_device_that_is_not_there(form: str, tmp_path: Path) -> None:
    missing = tmp_path / "lp0"
    assert refused(way_to(form.format(missing))).code == "printer.missing"
    assert not missing.exists()


def test_a_file_is_no_device_and_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "lp0"
    path.write_bytes(b"precious")
    assert refused(way_to(f"lp://{path}")).code == "printer.missing"
    assert path.read_bytes() == b"precious"


def test_a_device_without_rights(monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object, **__: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    way = way_to("lp:///dev/usb/lp0")
    monkeypatch.setattr("printers.transport.device.os.open", denied)
    assert refused(way).code == "printer.denied"


# CUPS


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
    ("script", "code"),
    [
        ('echo "lp: The printer or class does not exist." >&2; exit 1', "printer.missing"),
        ('echo "lp: out of order" >&2; exit 1', "printer.failed"),
        ("exec sleep 5", "printer.timeout"),
    ],
)
def test_cups_says_no(cups: Path, script: str, code: str) -> None:
    program(cups, "lp", script)
    assert refused(way_to("cups://accueil"), deadline=0.5).code == code


def test_without_cups(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert refused(way_to("cups://accueil")).code == "printer.missing"


# USB


class Endpoint:
    """The end of a USB line in a printer."""

    bEndpointAddress = 0x01  # noqa: N815  out; the names are those of the USB standard
    bmAttributes = 0x02  # noqa: N815  bulk

    def __init__(self, trouble: Exception | None = None) -> None:
        self.got = b""
        self._trouble = trouble

    def write(self, data: bytes, timeout: int) -> int:
        """Take a piece, smaller than what is offered."""
        assert 0 < timeout <= 2000
        if self._trouble and self.got:
            raise self._trouble
        self.got += data[:100]
        return len(data[:100])


def plug_in(monkeypatch: pytest.MonkeyPatch, endpoint: Endpoint, serial: str = "X1") -> list[str]:
    """Plug a printer in at the border of the USB library; return what was asked of it."""
    done: list[str] = []
    interface = SimpleNamespace(bInterfaceClass=7, bInterfaceNumber=0)
    device = SimpleNamespace(
        iSerialNumber=3,
        get_active_configuration=lambda: [interface],
        is_kernel_driver_active=lambda _: True,
        detach_kernel_driver=lambda _: done.append("detached"),
    )
    monkeypatch.setattr(usb.core, "find", lambda **_: [device])
    monkeypatch.setattr(usb.util, "get_string", lambda *_: serial)
    monkeypatch.setattr(usb.util, "claim_interface", lambda *_: done.append("claimed"))
    monkeypatch.setattr(usb.util, "dispose_resources", lambda _: done.append("released"))
    monkeypatch.setattr(usb.util, "find_descriptor", lambda *_, **__: endpoint)
    return done


def test_usb_takes_everything_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    endpoint = Endpoint()
    done = plug_in(monkeypatch, endpoint)
    assert send(way_to("usb://04b8:0e28?serial=X1")) is Outcome.UNCONFIRMED
    assert endpoint.got == JOB
    assert done == ["detached", "claimed", "released"]


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ETIMEDOUT, "printer.timeout"),
        (errno.ENODEV, "printer.missing"),
        (errno.EIO, "printer.cut-off"),
        (errno.EACCES, "printer.denied"),
    ],
)
def test_usb_trouble(monkeypatch: pytest.MonkeyPatch, number: int, code: str) -> None:
    trouble = usb.core.USBError("trouble", errno=number)
    done = plug_in(monkeypatch, Endpoint(trouble))
    error = refused(way_to("usb://04b8:0e28"))
    assert (error.code, error.sent) == (code, 100)
    assert done[-1] == "released"


def test_usb_wants_the_printer_with_this_serial(monkeypatch: pytest.MonkeyPatch) -> None:
    plug_in(monkeypatch, Endpoint(), serial="another")
    assert refused(way_to("usb://04b8:0e28?serial=X1")).code == "printer.missing"


# Files


def test_files_are_whole_and_readable(tmp_path: Path) -> None:
    way = way_to("file:printed", tmp_path)
    assert send(way) is Outcome.PRINTED
    assert (tmp_path / "printed/B012-1.bin").read_bytes() == JOB
    assert "B 012" in (tmp_path / "printed/B012-1.txt").read_text()
    assert len(list((tmp_path / "printed").iterdir())) == 2


def test_a_name_cannot_leave_the_folder(tmp_path: Path) -> None:
    way = way_to("file:printed", tmp_path)
    way.send(JOB, name="../../etc/passwd\x00", deadline=1.0)
    assert {p.parent for p in tmp_path.rglob("*.bin")} == {tmp_path / "printed"}


@pytest.mark.parametrize(
    ("number", "code"), [(errno.ENOSPC, "printer.disk-full"), (errno.EROFS, "printer.denied")]
)
def test_a_disk_that_takes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    def full(_: int) -> None:
        raise OSError(number, "trouble")

    monkeypatch.setattr("printers.transport.file.os.fsync", full)
    assert refused(way_to("file:printed", tmp_path)).code == code
    assert list((tmp_path / "printed").iterdir()) == []


def test_a_file_in_the_folders_place(tmp_path: Path) -> None:
    (tmp_path / "printed").write_text("")
    way = way_to("file:printed", tmp_path)
    assert refused(way).code == "printer.missing"
    with pytest.raises(PrinterError):
        way.probe(1.0)
