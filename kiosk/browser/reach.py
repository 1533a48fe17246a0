"""From where a server can be reached, in words for whoever sets a tablet up."""

import socket
from ipaddress import ip_address

_ELSEWHERE = {4: ("192.0.2.1", 9), 6: ("2001:db8::1", 9)}
"""Addresses that are nobody's (RFC 5737, RFC 3849): the way there says which address is ours."""


def is_only_this_machine(host: str) -> bool:
    """Tell whether nobody else can reach it."""
    return ip_address(host).is_loopback


def addresses(host: str, port: int, address: str) -> list[str]:
    """Return how browsers call it: by its name where it has one, and by its number."""
    number = ip_address(host)
    reached = _own_address(number.version) if number.is_unspecified else host
    reached = f"[{reached}]" if ":" in reached else reached
    return [*([address] if address else []), f"http://{reached}:{port}"]


def _own_address(version: int) -> str:
    """Return the address that this machine has on its network; nothing is sent."""
    family = socket.AF_INET if version == 4 else socket.AF_INET6
    with socket.socket(family, socket.SOCK_DGRAM) as line:
        try:
            line.connect(_ELSEWHERE[version])
            return str(line.getsockname()[0])
        except OSError:  # no network at the moment
            return "127.0.0.1" if version == 4 else "::1"
