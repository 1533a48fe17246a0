"""A printer's address: six forms, and words for everything else."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printers.address import (
    BadAddress,
    CupsAddress,
    DeviceAddress,
    FileAddress,
    SerialAddress,
    TcpAddress,
    UsbAddress,
    parse,
)

BASE = Path("/house")


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("file:var/printed", lambda u: FileAddress(u, BASE / "var/printed")),
        ("file:/x/y", lambda u: FileAddress(u, Path("/x/y"))),
        ("tcp://192.0.2.7:9100", lambda u: TcpAddress(u, "192.0.2.7", 9100)),
        ("tcp://printer.local", lambda u: TcpAddress(u, "printer.local", 9100)),
        ("tcp://[2001:db8::7]:9101", lambda u: TcpAddress(u, "2001:db8::7", 9101)),
        ("tcp://[fe80::1%eth0]", lambda u: TcpAddress(u, "fe80::1%eth0", 9100)),
        (
            "TCP://Printer-1.House.example.",
            lambda u: TcpAddress(u, "printer-1.house.example.", 9100),
        ),
        ("usb://04b8:0e28", lambda u: UsbAddress(u, 0x04B8, 0x0E28, None)),
        ("usb://04b8:0e28?serial=X1", lambda u: UsbAddress(u, 0x04B8, 0x0E28, "X1")),
        ("lp:///dev/usb/lp0", lambda u: DeviceAddress(u, Path("/dev/usb/lp0"))),
        (
            "serial:///dev/ttyS0?baud=19200",
            lambda u: SerialAddress(u, Path("/dev/ttyS0"), 19200),
        ),
        ("serial:///dev/ttyS0", lambda u: SerialAddress(u, Path("/dev/ttyS0"), 9600)),
        ("cups://accueil", lambda u: CupsAddress(u, "accueil")),
    ],
)
def test_each_form(url: str, wanted: object) -> None:
    assert callable(wanted)
    assert parse(url, base=BASE) == wanted(url)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "tcp://192.0.2.7:9100"),
        ("printer", "file:var/printed"),
        ("tpc://192.0.2.7", "did you mean “tcp:”"),
        ("tcp://", "tcp://192.0.2.7:9100"),
        ("tcp://host:99999", "tcp://192.0.2.7:9100"),
        ("tcp://host:0", "tcp://192.0.2.7:9100"),
        ("tcp://host:x", "tcp://192.0.2.7:9100"),
        ("tcp://host/queue", "tcp://192.0.2.7:9100"),
        ("tcp://host?baud=9600", "without anything else"),
        ("usb://epson", "usb://04b8:0e28"),
        ("lp:dev/lp0", "lp:///dev/usb/lp0"),
        ("lp://dev/lp0", "lp:///dev/usb/lp0"),
        ("serial:///dev/ttyS0?baud=1", "19200"),
        ("serial:///dev/ttyS0?baud=fast", "serial:///dev/ttyS0?baud=19200"),
        ("serial:///dev/ttyS0?speed=9600", "without anything else"),
        ("tcp://host:", "tcp://192.0.2.7:9100"),
        ("tcp://user@host", "tcp://192.0.2.7:9100"),
        ("tcp://@host", "tcp://192.0.2.7:9100"),
        ("tcp://192.0.2.777", "tcp://192.0.2.7:9100"),
        ("tcp://host..name", "tcp://192.0.2.7:9100"),
        ("tcp://[:::::]", "tcp://192.0.2.7:9100"),
        ("tcp://[192.0.2.7", "tcp://192.0.2.7:9100"),
        ("tcp://" + "a" * 64, "tcp://192.0.2.7:9100"),
        ("tcp://2001:db8::7", "tcp://192.0.2.7:9100"),
        ("usb://04b8:0e28?serial=", "usb://04b8:0e28"),
        ("usb://04b8:0e28?serial=%00", "usb://04b8:0e28"),
        ("usb://04b8:0e28?serial=A&serial=B", "without anything else"),
        ("lp:///dev/%00", "lp:///dev/usb/lp0"),
        ("lp:///", "lp:///dev/usb/lp0"),
        ("serial:///dev/tty%0a", "serial:///dev/ttyS0?baud=19200"),
        ("serial:///dev/ttyS0?baud=", "115200"),
        ("serial:///dev/ttyS0?baud=9_600", "115200"),
        ("serail:///dev/ttyS0", "did you mean “serial:”"),
        ("file:var/%1b[31m", "file:var/printed"),
        ("file:var?x=1", "without anything else"),
        ("cups://-oraw", "cups://name"),
        ("cups://", "cups://name"),
        ("cups://a b", "cups://name"),
        ("cups://-o-raw/x", "cups://name"),
        ("file:", "file:var/printed"),
        ("file://var/printed", "file:var/printed"),
        (" tcp://host", "without spaces"),
        ("tcp://ho\x1b[31mst", "invisible"),
    ],
)
def test_anything_else_says_what_was_expected(url: str, words: str) -> None:
    with pytest.raises(BadAddress) as refused:
        parse(url, base=BASE)
    assert words in str(refused.value)


@given(st.text(max_size=60) | st.from_regex(r"(file|tcp|usb|lp|serial|cups):(//)?[^\n]{0,30}"))
def test_no_text_is_anything_but_an_address_or_refused(url: str) -> None:
    with suppress(BadAddress):
        assert parse(url, base=BASE).url == url
