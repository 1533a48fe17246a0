"""Which pages may open a screen: ours, called by an address that nobody can have forged.

A page of somebody else's can make a browser in the house's network call us, in two ways: by a name
of its own that suddenly means our address, or by a connection that no browser refuses by itself.
"""

import re
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

_HOST = re.compile(r"[a-zA-Z0-9.:\[\]-]+")


@dataclass(frozen=True, slots=True)
class Gate:
    """`address` is what the house calls us, as an origin; empty where it has no name for us."""

    address: str

    def knows(self, host: str) -> bool:
        """Tell whether a request is for us: by our name, by `localhost` or by an IP address."""
        if not _HOST.fullmatch(host):
            return False
        return host.lower() == urlsplit(self.address).netloc or _is_nobodys_name(host)

    def lets_in(self, host: str, origin: str) -> bool:
        """Tell whether a page of this origin is one that we gave out ourselves."""
        of_the_page = origin.lower().partition("://")[2]
        return self.knows(host) and of_the_page in {
            host.lower(),
            urlsplit(self.address).netloc or host.lower(),
        }


def _is_nobodys_name(host: str) -> bool:
    """Tell whether no name server decides what is meant."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
        return name == "localhost" or bool(ip_address(name))
    except ValueError:
        return False
