"""Where a printer is, as one line of text."""

import ipaddress
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
_QUEUE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,126}")  # never taken for an option of `lp`
_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_HOST = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(?:\.{_LABEL})*\.?")
_NUMBERS = re.compile(r"[0-9.]+")


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
    except BadAddress:
        raise
    except ValueError:
        raise BadAddress(f"an address like {FORMS[scheme]}") from None


def _only_known_queries(parts: SplitResult, scheme: str) -> None:
    known = {"usb": {"serial"}, "serial": {"baud"}}.get(scheme, set())
    keys = [key for key, _ in parse_qsl(parts.query, keep_blank_values=True)]
    if not known.issuperset(keys) or len(keys) > len(known) or parts.fragment:
        raise BadAddress(f"an address like {FORMS[scheme]}, without anything else behind it")


def _file(url: str, parts: SplitResult, base: Path) -> Address:
    if parts.netloc or not parts.path:
        raise ValueError(url)
    return FileAddress(url, base / _plain(parts.path))


def _tcp(url: str, parts: SplitResult, _base: Path) -> Address:
    host = parts.hostname or ""
    if "@" in parts.netloc or parts.netloc.endswith(":") or parts.path.strip("/"):
        raise ValueError(url)
    if "[" in parts.netloc:
        ipaddress.IPv6Address(host)
    elif _NUMBERS.fullmatch(host):
        ipaddress.IPv4Address(host)
    elif not _HOST.fullmatch(host):
        raise ValueError(url)
    port = RAW_PORT if parts.port is None else parts.port
    if port == 0:
        raise ValueError(url)
    return TcpAddress(url, host, port)


def _usb(url: str, parts: SplitResult, _base: Path) -> Address:
    match = _USB.fullmatch(parts.netloc)
    if match is None or parts.path.strip("/"):
        raise ValueError(url)
    serial = dict(parse_qsl(parts.query, keep_blank_values=True)).get("serial")
    # An empty one would quietly stand for any printer of this kind.
    if serial is not None and not _plain(serial, quoted=False):
        raise ValueError(url)
    return UsbAddress(url, int(match[1], 16), int(match[2], 16), serial)


def _device(url: str, parts: SplitResult, _base: Path) -> Address:
    return DeviceAddress(url, _device_file(parts))


def _serial(url: str, parts: SplitResult, _base: Path) -> Address:
    path = _device_file(parts)
    baud = dict(parse_qsl(parts.query, keep_blank_values=True)).get("baud", "9600")
    if baud not in map(str, BAUD_RATES):
        raise BadAddress(
            f"an address like {FORMS['serial']}, "
            f"with one of these speeds: {', '.join(map(str, BAUD_RATES))}"
        )
    return SerialAddress(url, path, int(baud))


def _device_file(parts: SplitResult) -> Path:
    path = Path(_plain(parts.path))
    if parts.netloc or not path.is_absolute() or not path.name:
        raise ValueError(parts.path)
    return path


def _plain(text: str, *, quoted: bool = True) -> str:
    """Return the text unquoted; what `%00` or `%1b` hide is as bad as when it stands open."""
    plain = unquote(text) if quoted else text
    if not plain.isprintable():
        raise ValueError(text)
    return plain


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
