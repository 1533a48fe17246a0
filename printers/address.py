"""Where a printer is, as one line of text."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

RAW_PORT = 9100
"""The port of printers that take bytes as they come (AppSocket, "JetDirect")."""

BAUD_RATES = (1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200)

FORMS = {
    "file": "file:var/printed",
    "tcp": "tcp://192.0.2.7:9100",
    "usb": "usb://04b8:0e28",
    "lp": "lp:///dev/usb/lp0",
    "serial": "serial:///dev/ttyS0?baud=19200",
    "cups": "cups://name",
}
"""An example of each form."""


class BadAddress(ValueError):  # noqa: N818  it is named for who reads it
    """Not the address of a printer; the text says what was expected."""


@dataclass(frozen=True, slots=True)
class FileAddress:
    """A folder that receives the bytes and a preview."""

    url: str
    folder: Path


@dataclass(frozen=True, slots=True)
class TcpAddress:
    """A printer on the network."""

    url: str
    host: str
    port: int


@dataclass(frozen=True, slots=True)
class UsbAddress:
    """A printer on USB by its identity, whatever port it is plugged into."""

    url: str
    vendor: int
    product: int
    serial: str | None


@dataclass(frozen=True, slots=True)
class DeviceAddress:
    """A device file of the kernel's printer driver."""

    url: str
    path: Path


@dataclass(frozen=True, slots=True)
class SerialAddress:
    """A printer on a serial line."""

    url: str
    path: Path
    baud: int


@dataclass(frozen=True, slots=True)
class CupsAddress:
    """A queue of the printing system."""

    url: str
    queue: str


Address = FileAddress | TcpAddress | UsbAddress | DeviceAddress | SerialAddress | CupsAddress

_USB = re.compile(r"([0-9a-fA-F]{4}):([0-9a-fA-F]{4})")
_QUEUE = re.compile(r"[A-Za-z0-9_.-]{1,127}")
_HOST = re.compile(r"[A-Za-z0-9._-]{1,253}|[0-9a-fA-F:.]{2,45}")


def parse(url: str, *, base: Path) -> Address:
    """Return the address; a relative folder starts at `base`. Raises `BadAddress`."""
    if not url.isprintable() or url != url.strip():
        raise BadAddress("a printer's address, without spaces around it or invisible characters")
    scheme = url.partition(":")[0].lower()
    if scheme not in FORMS or ":" not in url:
        near = get_close_matches(scheme, FORMS, n=1)
        hint = f" (did you mean “{near[0]}:”?)" if near else ""
        raise BadAddress(f"an address like {', '.join(FORMS.values())}{hint}")
    try:
        parts = urlsplit(url)
        _only_known_queries(parts, scheme)
        return _READERS[scheme](url, parts, base)
    except (ValueError, IndexError) as error:
        if isinstance(error, BadAddress):
            raise
        raise BadAddress(f"an address like {FORMS[scheme]}") from None


def _only_known_queries(parts: SplitResult, scheme: str) -> None:
    known = {"usb": {"serial"}, "serial": {"baud"}}.get(scheme, set())
    unknown = [key for key, _ in parse_qsl(parts.query, keep_blank_values=True) if key not in known]
    if unknown or parts.fragment:
        raise BadAddress(f"an address like {FORMS[scheme]}, without anything else behind it")


def _file(url: str, parts: SplitResult, base: Path) -> Address:
    if parts.netloc or not parts.path:
        raise ValueError(url)
    return FileAddress(url, base / unquote(parts.path))


def _tcp(url: str, parts: SplitResult, _base: Path) -> Address:
    host = parts.hostname
    port = RAW_PORT if parts.port is None else parts.port
    if not host or not _HOST.fullmatch(host) or parts.path.strip("/") or parts.username or not port:
        raise ValueError(url)
    return TcpAddress(url, host, port)


def _usb(url: str, parts: SplitResult, _base: Path) -> Address:
    match = _USB.fullmatch(parts.netloc)
    if match is None or parts.path.strip("/"):
        raise ValueError(url)
    serial = dict(parse_qsl(parts.query)).get("serial")
    return UsbAddress(url, int(match[1], 16), int(match[2], 16), serial)


def _device(url: str, parts: SplitResult, _base: Path) -> Address:
    if parts.netloc or not parts.path.startswith("/"):
        raise ValueError(url)
    return DeviceAddress(url, Path(unquote(parts.path)))


def _serial(url: str, parts: SplitResult, _base: Path) -> Address:
    if parts.netloc or not parts.path.startswith("/"):
        raise ValueError(url)
    baud = int(dict(parse_qsl(parts.query, keep_blank_values=True)).get("baud", "9600"))
    if baud not in BAUD_RATES:
        raise BadAddress(f"one of these speeds: {', '.join(map(str, BAUD_RATES))}")
    return SerialAddress(url, Path(unquote(parts.path)), baud)


def _cups(url: str, parts: SplitResult, _base: Path) -> Address:
    if not _QUEUE.fullmatch(parts.netloc) or parts.path.strip("/"):
        raise ValueError(url)
    return CupsAddress(url, parts.netloc)


_READERS: dict[str, Callable[[str, SplitResult, Path], Address]] = {
    "file": _file,
    "tcp": _tcp,
    "usb": _usb,
    "lp": _device,
    "serial": _serial,
    "cups": _cups,
}
