"""Printers that announce themselves on the network: DNS-SD (RFC 6763) over mDNS (RFC 6762)."""

import asyncio
import ipaddress
import logging
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from printers.finding.found import FoundPrinter, address_of, found_printer
from printers.finding.together import together
from printers.timer import Timer

if TYPE_CHECKING:
    from zeroconf import Zeroconf
    from zeroconf.asyncio import AsyncServiceInfo

log = logging.getLogger(__name__)

_KIND = "_pdl-datastream._tcp.local."
"""Printers that take bytes as they come, mostly on port 9100 (Bonjour Printing Specification)."""

_MOST = 50  # answers; a stranger may send as many as he likes
_LISTENING = 0.7  # of the time; the rest is for names, and for closing


@dataclass(frozen=True, slots=True)
class Announced:
    """What a printer says of itself; nothing of it has to be true."""

    name: str
    model: str
    host: str
    addresses: tuple[str, ...]
    port: int


def network_printers(timer: Timer, interfaces: Sequence[str] | None) -> tuple[FoundPrinter, ...]:
    """Return the printers that answer in time."""
    try:
        announced = asyncio.run(_listen(timer, interfaces))
    except (OSError, RuntimeError) as error:  # no network, or no right to ask it
        log.info("mDNS: %s", error)
        return ()
    names = [partial(_network_name, each) for each in announced]
    hosts = together(names, Timer(timer.remains() * _LISTENING))
    found = (as_found(each, host) for each, host in zip(announced, hosts, strict=True))
    return tuple(printer for printer in found if printer)


def as_found(announced: Announced, host: str | None) -> FoundPrinter | None:
    """Return the printer under its network name, or under an address if `host` is None."""
    host = host or _address(announced)
    if host is None:
        return None
    name, model = announced.name, announced.model
    both = name if model.casefold() in name.casefold() else f"{name} ({model})"
    return found_printer(both, f"tcp://{host}:{announced.port}", model)


def _network_name(announced: Announced) -> str | None:
    """Return the name if this system knows it as the same printer: it outlives a new address.

    Not every system asks mDNS for names, and another resolver may have another answer.
    """
    name = announced.host.removesuffix(".")
    if not name.lower().endswith(".local") or address_of(f"tcp://{name}") is None:
        return None
    try:
        answers = socket.getaddrinfo(name, announced.port, type=socket.SOCK_STREAM)
    except OSError:
        return None
    known = {str(answer[4][0]) for answer in answers}
    return name if known.intersection(announced.addresses) else None


def _address(announced: Announced) -> str | None:
    """Return the first address that can be a printer's, IPv4 first."""
    possible = (ipaddress.ip_address(address) for address in announced.addresses)
    usable = sorted((ip for ip in possible if _usable(ip)), key=lambda ip: ip.version)
    if not usable:
        return None
    return str(usable[0]) if usable[0].version == 4 else f"[{usable[0]}]"


def _usable(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Tell whether it leads to another machine, and says by itself through which interface."""
    nowhere = ip.is_unspecified or ip.is_multicast or ip.is_loopback
    return not nowhere and not (ip.version == 6 and ip.is_link_local)


async def _listen(timer: Timer, interfaces: Sequence[str] | None) -> tuple[Announced, ...]:
    """Ask, and collect what is answered; over IPv4, where IPv6 addresses are told as well."""
    # 100 ms, for this search only
    from zeroconf import DNSQuestionType, InterfaceChoice, ServiceStateChange
    from zeroconf.asyncio import AsyncServiceBrowser, AsyncZeroconf

    questions: dict[str, asyncio.Task[Announced | None]] = {}

    def heard(
        *, zeroconf: "Zeroconf", name: str, state_change: ServiceStateChange, **_: Any
    ) -> None:
        if state_change is ServiceStateChange.Added and len(questions) < _MOST:
            questions[name] = asyncio.ensure_future(_ask(zeroconf, name, timer))

    chosen = InterfaceChoice.All if interfaces is None else list(interfaces)
    async with AsyncZeroconf(interfaces=chosen) as network:
        seconds = timer.remains() * _LISTENING
        browser = AsyncServiceBrowser(
            network.zeroconf,
            _KIND,
            handlers=[heard],
            # An answer to us alone would reach one of all who share the port, often avahi.
            question_type=DNSQuestionType.QM,
        )
        await asyncio.sleep(seconds)
        await browser.async_cancel()
        for question in questions.values():
            question.cancel()
        answers = await asyncio.gather(*questions.values(), return_exceptions=True)
    return tuple(answer for answer in answers if isinstance(answer, Announced))


async def _ask(zeroconf: "Zeroconf", name: str, timer: Timer) -> Announced | None:
    from zeroconf import DNSQuestionType  # with the rest of it
    from zeroconf.asyncio import AsyncServiceInfo

    info = AsyncServiceInfo(_KIND, name)
    complete = await info.async_request(zeroconf, timer.remains() * 1000, DNSQuestionType.QM)
    return announced_by(info) if complete else None


def announced_by(info: "AsyncServiceInfo") -> Announced:
    """Return what a complete answer says; `ty` is the make and model."""
    return Announced(
        name=info.name.removesuffix(_KIND).removesuffix("."),
        model=(info.properties.get(b"ty") or b"").decode(errors="replace"),
        host=info.server or "",
        addresses=tuple(info.parsed_addresses()),
        port=info.port or 0,
    )
