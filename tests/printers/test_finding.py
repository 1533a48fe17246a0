"""Printers are found, and what they call themselves harms nobody."""

import os
import select
import socket
import time
import tomllib
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from zeroconf import ServiceInfo, Zeroconf

from printers.address import SerialAddress, UsbAddress, parse
from printers.finding import FoundPrinter, config_lines, find_printers
from printers.finding.found import found_printer, short
from printers.finding.models import nearest_profile
from printers.finding.network import Announced, as_found, network_printers
from printers.finding.queues import cups_printers
from printers.finding.serial import serial_printers
from printers.finding.together import together
from printers.finding.usb import usb_printers
from printers.profiles import profile
from printers.timer import Timer

LOOPBACK = ["127.0.0.1"]
KIND = "_pdl-datastream._tcp.local."

HOSTILE = [
    "\x1b[2J\x1b]0;you\x07",
    "[bold red]TM-T20III[/]",
    'a" \nprofile = "58mm',
    '"""\n[printing]\ntickets = ""',
    "'''\\u0000\\",
    "line\r\n[machine]\x85\u2028\u2029end",
    "\u202egnirts\u202c\u200b\ud800",
    "\x00\x7f\x9b",
    "x" * 81,
    "x" * 10_000,
    "",
]


# ---- Lines for config.toml ---------------------------------------------------


def the_lines_are_right(found: FoundPrinter, key: str) -> None:
    """Read them as the program does, from a file in UTF-8."""
    lines = config_lines(found, key)
    written = tomllib.loads(lines.encode().decode())
    assert written == {"printers": {key: {"url": found.url, "profile": found.profile}}}
    assert lines.count("\n") == 4
    assert all(line.isprintable() for line in lines.split("\n"))
    assert max(map(len, lines.split("\n"))) < 200


def test_lines_for_the_configuration() -> None:
    found = FoundPrinter("EPSON TM-T20III", "usb://04b8:0e28", "TM-T20II")
    assert config_lines(found, "ticket") == (
        '# EPSON TM-T20III\n[printers.ticket]\nurl = "usb://04b8:0e28"\nprofile = "TM-T20II"\n'
    )


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_breaks_the_lines(name: str) -> None:
    the_lines_are_right(FoundPrinter(name, "tcp://192.0.2.7:9100", "80mm"), "ticket")


@given(st.text())
def test_no_name_at_all_breaks_the_lines(name: str) -> None:
    the_lines_are_right(FoundPrinter(name, "tcp://192.0.2.7:9100", "80mm"), "ticket")


@pytest.mark.parametrize("url", ['file:a"b\\c', "file:é"])
def test_no_address_breaks_the_lines(url: str) -> None:
    the_lines_are_right(FoundPrinter("name", url, "80mm"), "ticket")


@pytest.mark.parametrize("key", ["ticket-2", "a.b", "é", "two words", 'a"]'])
def test_no_key_breaks_the_lines(key: str) -> None:
    the_lines_are_right(FoundPrinter("name", "tcp://192.0.2.7:9100", "80mm"), key)


def test_a_delete_character_stays_what_it_is() -> None:
    lines = config_lines(FoundPrinter("name", "file:a\x7fb", "80mm"), "ticket")
    assert tomllib.loads(lines)["printers"]["ticket"]["url"] == "file:a\x7fb"


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_short_and_clean(name: str) -> None:
    found = found_printer(name, "tcp://192.0.2.7:9100", about=name)
    assert found is not None
    assert found.name.isprintable()
    assert 0 < len(found.name) <= 80


def test_names_are_one_line_as_people_read_it() -> None:
    assert short(" a\tb\r\n c\u00a0d e\u0301 ") == "a b c d \u00e9"


def test_what_is_no_address_is_no_printer() -> None:
    assert found_printer("name", "tcp://192.0.2.7:0") is None


# ---- Profiles ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("EPSON TM-T20III", "TM-T20II"),
        ("EPSON_TM_T20III", "TM-T20II"),
        ("TM-T88V", "TM-T88V"),
        ("TM-T88VI", "TM-T88V"),
        ("tm-t88iii", "TM-T88III"),
        ("Citizen CT-S651II", "CT-S651"),
        ("TM-P60", "80mm"),  # a TM-P80 has other paper
        ("TM-T200", "80mm"),
        ("ATM-T20", "80mm"),
        ("T1 T-1", "80mm"),  # too short to mean anything
        ("OCD-300", "80mm"),  # a display for customers
        ("HP LaserJet 4250", "80mm"),
        ("TM-T", "80mm"),
        ("", "80mm"),
    ],
)
def test_the_nearest_profile(name: str, near: str) -> None:
    assert nearest_profile(name) == near
    assert profile(near).columns >= 32


# ---- USB ---------------------------------------------------------------------


class Sysfs:
    """A tree like /sys/bus/usb/devices."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.root.mkdir()

    def plug(
        self,
        port: str,
        kind: str,
        *classes: str,
        serial: str | None = None,
        names: tuple[str, str] | None = ("EPSON", "TM-T20III"),
    ) -> None:
        """Plug in a device; the numbers of its interfaces are their places."""
        vendor, product = kind.split(":")
        texts = {"idVendor": vendor, "idProduct": product}
        if names:
            texts |= {"manufacturer": names[0], "product": names[1]}
        if serial is not None:
            texts["serial"] = serial
        self._write(port, texts)
        for number, each in enumerate(classes):
            self._write(f"{port}:1.{number}", {"bInterfaceClass": each})

    def _write(self, folder: str, texts: dict[str, str]) -> None:
        (self.root / folder).mkdir()
        for name, text in texts.items():
            data = f"{text}\n".encode(errors="surrogatepass")
            (self.root / folder / name).write_bytes(data)


@pytest.fixture
def sysfs(tmp_path: Path) -> Sysfs:
    """No device yet."""
    return Sysfs(tmp_path / "devices")


def usb_urls(sysfs: Sysfs) -> list[str]:
    """Return the addresses."""
    return [found.url for found in usb_printers(sysfs.root)]


def test_a_printer_on_usb(sysfs: Sysfs) -> None:
    sysfs.plug("1-2.4", "04b8:0e28", "07", serial="X5KM012345")
    assert usb_printers(sysfs.root) == (
        FoundPrinter("EPSON TM-T20III", "usb://04b8:0e28", "TM-T20II"),
    )


def test_other_devices_on_usb_are_no_printers(sysfs: Sysfs) -> None:
    sysfs.plug("usb1", "1d6b:0002", "09")
    sysfs.plug("1-1", "046d:c31c", "03", "03")
    sysfs.plug("1-2", "0403:6001", "ff")  # a serial adapter
    sysfs.plug("1-3", "04b8:013a", "ff")  # a scanner of Epson
    assert usb_printers(sysfs.root) == ()


@pytest.mark.parametrize(
    "kind", ["04b8:0202", "0519:0003", "1d90:20f0", "2730:2002", "1504:001f", "0dd4:0237"]
)
def test_receipt_printers_may_call_themselves_vendor_specific(sysfs: Sysfs, kind: str) -> None:
    sysfs.plug("1-2", kind, "FF")
    assert usb_urls(sysfs) == [f"usb://{kind}"]


def test_a_printer_with_two_interfaces_is_one(sysfs: Sysfs) -> None:
    sysfs.plug("1-2", "04b8:0202", "08", "07", "ff", serial="A")
    assert usb_urls(sysfs) == ["usb://04b8:0202"]


def test_two_of_a_kind_are_told_apart(sysfs: Sysfs) -> None:
    sysfs.plug("1-1", "04b8:0e28", "07", serial="A 1&é")
    sysfs.plug("1-2", "04b8:0e28", "07", serial="B")
    sysfs.plug("1-3", "04b8:0e15", "07", serial="C")
    urls = usb_urls(sysfs)
    addresses = [parse(url, base=Path()) for url in urls]
    assert [each.serial for each in addresses if isinstance(each, UsbAddress)] == [
        "A 1&é",
        "B",
        None,
    ]


@pytest.mark.parametrize("serial", [None, "", "same", "\x1b@", "a\u00a0b", "\u202e", "x" * 127])
def test_a_serial_number_that_helps_nobody_is_left_out(sysfs: Sysfs, serial: str | None) -> None:
    sysfs.plug("1-1", "04b8:0e28", "07", serial=serial)
    sysfs.plug("1-2", "04b8:0e28", "07", serial="same")
    assert usb_urls(sysfs)[0] == "usb://04b8:0e28"


def test_names_of_printers_on_usb(sysfs: Sysfs) -> None:
    sysfs.plug("1-1", "0519:0003", "07", names=("Star", "Star TSP143"))
    sysfs.plug("1-2", "1504:0006", "07", names=None)
    sysfs.plug("1-3", "0416:5011", "07", names=None)
    sysfs.plug("1-4", "0416:5012", "07", names=("", "POS58"))
    names = [found.name for found in usb_printers(sysfs.root)]
    assert names == ["Star TSP143", "Bixolon 1504:0006", "0416:5011", "POS58"]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_on_usb(sysfs: Sysfs, name: str) -> None:
    sysfs.plug("1-1", "04b8:0e28", "07", names=(name, name), serial=name)
    sysfs.plug("1-2", "04b8:0e28", "07", names=(name, name), serial="B")
    found = usb_printers(sysfs.root)
    assert len(found) == 2
    for each in found:
        the_lines_are_right(each, "ticket")
        assert each.name.isprintable()
        assert len(each.name) <= 80


@pytest.mark.parametrize("kind", ["zzzz:0e28", "04b8:", "-4b8:0e28", "104b8:0e28"])
def test_a_device_without_an_identity_is_skipped(sysfs: Sysfs, kind: str) -> None:
    sysfs.plug("1-1", kind, "07")
    sysfs.plug("1-2", "04b8:0e28", "07")
    assert usb_urls(sysfs) == ["usb://04b8:0e28"]


def test_a_device_that_leaves_meanwhile_is_skipped(sysfs: Sysfs) -> None:
    (sysfs.root / "1-1:1.0").symlink_to(sysfs.root / "gone")
    assert usb_printers(sysfs.root) == ()


def test_a_system_without_usb(tmp_path: Path) -> None:
    assert usb_printers(tmp_path / "nothing") == ()


# ---- The network -------------------------------------------------------------

US = uuid.uuid4().hex[:8]
"""Others may announce theirs on the same interface at the same time."""

PATIENCE = 3  # seconds: who has just answered another one waits one second (RFC 6762, 6)


@pytest.fixture(scope="module")
def announcer() -> Iterator[Zeroconf]:
    """Somebody on the loopback interface who announces services."""
    with Zeroconf(interfaces=LOOPBACK) as zeroconf:
        yield zeroconf


def announce(announcer: Zeroconf, name: str, model: bytes = b"", port: int = 9100) -> None:
    """Announce a printer."""
    info = ServiceInfo(
        KIND,
        f"{name}.{KIND}",
        port,
        properties={b"ty": model},
        server=f"{uuid.uuid4().hex[:12]}.local.",
        parsed_addresses=["192.0.2.77"],
    )
    announcer.register_service(info, cooperating_responders=True)  # no second to ask for others


def test_printers_on_the_network(announcer: Zeroconf) -> None:
    announce(announcer, f"Accueil {US}", b"EPSON TM-T20III")
    announce(announcer, f"Star {US}", b"star", port=9101)
    announce(announcer, f'"] [bold] \u202e{US}', b'\x1b@\xff"\n[machine]' + b"x" * 200, port=9102)
    announce(announcer, f"nobody listens {US}", port=0)
    start = time.monotonic()
    found = network_printers(Timer(PATIENCE), LOOPBACK)
    assert time.monotonic() - start < PATIENCE
    mine = {each.url: each for each in found if US in each.name}
    assert mine.keys() == {f"tcp://192.0.2.77:{port}" for port in (9100, 9101, 9102)}
    assert mine["tcp://192.0.2.77:9100"] == FoundPrinter(
        f"Accueil {US} (EPSON TM-T20III)", "tcp://192.0.2.77:9100", "TM-T20II"
    )
    assert mine["tcp://192.0.2.77:9101"].name == f"Star {US}"
    hostile = mine["tcp://192.0.2.77:9102"]
    assert hostile.name.startswith(f'"] [bold] {US} (@\ufffd" [machine]xxx')
    the_lines_are_right(hostile, "ticket")


def announced(monkeypatch: pytest.MonkeyPatch, *answers: Announced) -> None:
    """Let these be all that is heard."""

    async def listen(timer: Timer, interfaces: object) -> tuple[Announced, ...]:
        return answers

    monkeypatch.setattr("printers.finding.network._listen", listen)


def network_urls() -> list[str]:
    """Return the addresses."""
    return [found.url for found in network_printers(Timer(0.5), None)]


@pytest.mark.parametrize(
    ("answer", "host"),
    [
        ("192.0.2.7", "epson.local"),
        ("198.51.100.1", "192.0.2.7"),  # somebody else of this name
        ("", "192.0.2.7"),
    ],
)
def test_the_network_name_is_better_where_the_system_knows_it(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, answer: str, host: str
) -> None:
    def resolve(name: str, *rest: object, **more: object) -> list[object]:
        assert name == "epson.local"
        if not answer:
            raise socket.gaierror
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (answer, 9101))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    announced(monkeypatch, Announced("name", "", "epson.local.", ("192.0.2.7",), 9101))
    assert network_urls() == [f"tcp://{host}:9101"]
    assert not caplog.records


def test_a_slow_resolver_keeps_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(10))
    announced(monkeypatch, Announced("name", "", "epson.local.", ("192.0.2.7",), 9101))
    start = time.monotonic()
    assert network_urls() == ["tcp://192.0.2.7:9101"]
    assert time.monotonic() - start < 0.5


@pytest.mark.parametrize(
    ("addresses", "url"),
    [
        (("192.0.2.7",), "tcp://192.0.2.7:9100"),
        (("2001:db8::7",), "tcp://[2001:db8::7]:9100"),
        (("2001:db8::7", "192.0.2.7"), "tcp://192.0.2.7:9100"),
        (("0.0.0.0", "127.0.0.1", "224.0.0.251", "fe80::1", "::1"), None),  # noqa: S104
        ((), None),
    ],
)
def test_which_address_is_taken(addresses: tuple[str, ...], url: str | None) -> None:
    found = as_found(Announced("name", "", "x.local.", addresses, 9100), None)
    assert (found.url if found else None) == url


@pytest.mark.parametrize(
    "host",
    [
        "example.org",
        "a b.local",
        "x@y.local",
        "-x.local",
        "x.local:1",
        "é.local",
        "x/.local",
        "x" * 300 + ".local",
    ],
)
def test_a_host_that_is_no_name_is_never_looked_up(
    monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda name, *_, **__: asked.append(name))
    announced(monkeypatch, Announced("name", "", host, ("192.0.2.7",), 9100))
    assert network_urls() == ["tcp://192.0.2.7:9100"]
    assert asked == []


@pytest.mark.parametrize("error", [OSError, RuntimeError])
def test_a_machine_without_a_network(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("zeroconf.asyncio.AsyncZeroconf", refuse)
    assert network_printers(Timer(1), None) == ()


# ---- CUPS --------------------------------------------------------------------


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that comes first where programs are looked for."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    return folder


def lpstat(folder: Path, script: str) -> None:
    """Put it there."""
    path = folder / "lpstat"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


def test_queues_of_cups(programs: Path) -> None:
    lpstat(programs, '[ "$*$LC_ALL" = "-eC" ] && printf "EPSON_TM_T20III\\naccueil\\n"')
    assert cups_printers(Timer(5)) == (
        FoundPrinter("EPSON_TM_T20III", "cups://EPSON_TM_T20III", "TM-T20II"),
        FoundPrinter("accueil", "cups://accueil", "80mm"),
    )


def test_a_queue_that_is_no_address_is_left_out(programs: Path) -> None:
    lpstat(programs, "printf -- '-d\\na b\\n\\033[2J\\n\"\\n\\377\\n\\nok\\n'")
    assert [each.url for each in cups_printers(Timer(5))] == ["cups://ok"]


def test_very_many_queues_are_enough(programs: Path) -> None:
    lpstat(programs, "seq 1 100000")
    assert len(cups_printers(Timer(5))) == 100


@pytest.mark.parametrize("script", ["exec sleep 10", "sleep 10", "echo no >&2; exit 1"])
def test_cups_that_does_not_answer(programs: Path, script: str) -> None:
    lpstat(programs, script)
    start = time.monotonic()
    assert cups_printers(Timer(1)) == ()
    assert time.monotonic() - start < 1


def test_nothing_of_a_program_that_hangs_stays_behind(programs: Path) -> None:
    os.mkfifo(programs / "alive")
    reader = os.open(programs / "alive", os.O_RDONLY | os.O_NONBLOCK)
    lpstat(programs, f"exec 3> {programs}/alive; sleep 10; exit 0")
    cups_printers(Timer(0.3))
    poll = select.poll()
    poll.register(reader)
    assert poll.poll(1000) == [(reader, select.POLLHUP)]
    os.close(reader)


def test_a_system_without_cups(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(programs))
    assert cups_printers(Timer(1)) == ()


def test_a_program_that_is_none(programs: Path) -> None:
    (programs / "lpstat").write_bytes(b"\x7fELF")
    (programs / "lpstat").chmod(0o755)
    assert cups_printers(Timer(1)) == ()


# ---- Serial lines ------------------------------------------------------------


@pytest.mark.parametrize("name", ["usb-FTDI_FT232R_A5069RR4-if00-port0", "usb-a?b#c%1b d:é"])
def test_serial_lines(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    (found,) = serial_printers(tmp_path)
    assert found.name == f"something on a serial line ({name})"
    assert found.url == f"serial://{quote(str(tmp_path / name))}?baud=9600"
    address = parse(found.url, base=Path())
    assert isinstance(address, SerialAddress)
    assert address.path == tmp_path / name
    the_lines_are_right(found, "ticket")


@pytest.mark.parametrize("name", ["a\x1bb", os.fsdecode(b"a\xffb")])
def test_a_line_that_is_no_address_is_left_out(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    assert serial_printers(tmp_path) == ()


def test_a_system_without_serial_lines(tmp_path: Path) -> None:
    assert serial_printers(tmp_path / "nothing") == ()


# ---- All of it ---------------------------------------------------------------


def test_all_ways_together(
    sysfs: Sysfs, tmp_path: Path, programs: Path, announcer: Zeroconf
) -> None:
    sysfs.plug("1-1", "04b8:0e28", "07")
    sysfs.plug("1-2", "04b8:0e28", "07")  # the same address: one line is enough
    lpstat(programs, "echo accueil")
    lines = tmp_path / "by-id"
    lines.mkdir()
    (lines / "usb-line").touch()
    announce(announcer, f"TM-T20III {US}", port=9103)
    start = time.monotonic()
    found = find_printers(PATIENCE, usb_devices=sysfs.root, serial_lines=lines, interfaces=LOOPBACK)
    assert time.monotonic() - start < PATIENCE
    urls = [each.url for each in found]
    assert urls[0] == "usb://04b8:0e28"
    assert urls.count("usb://04b8:0e28") == 1
    assert "tcp://192.0.2.77:9103" in urls
    assert urls[-2] == "cups://accueil"
    assert urls[-1].startswith("serial:///")


@pytest.mark.parametrize("seconds", [-1, 0, 0.01])
def test_no_time_at_all(seconds: float, tmp_path: Path, programs: Path) -> None:
    lpstat(programs, "exec sleep 10")
    start = time.monotonic()
    find_printers(seconds, usb_devices=tmp_path, serial_lines=tmp_path, interfaces=LOOPBACK)
    assert time.monotonic() - start < 0.5


def test_one_way_that_fails_does_not_hide_the_others(
    monkeypatch: pytest.MonkeyPatch, sysfs: Sysfs, tmp_path: Path
) -> None:
    def fail(*_: object) -> None:
        raise KeyError

    monkeypatch.setattr("printers.finding.network_printers", fail)
    monkeypatch.setattr("printers.finding.cups_printers", lambda _: ())
    sysfs.plug("1-1", "04b8:0e28", "07")
    found = find_printers(2, usb_devices=sysfs.root, serial_lines=tmp_path / "none")
    assert [each.url for each in found] == ["usb://04b8:0e28"]


def test_what_is_late_is_left_alone() -> None:
    start = time.monotonic()
    assert together([lambda: time.sleep(10), lambda: None], Timer(0.1)) == [None, None]
    assert together([lambda: 1, lambda: 2], Timer(1)) == [1, 2]
    assert time.monotonic() - start < 1
