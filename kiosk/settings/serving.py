"""The part of the file about screens in a browser."""

import re
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field

from kiosk.settings.checks import FROZEN, refusal
from kiosk.settings.findings import Finding
from kiosk.settings.tables import Table, reference, table

ServedScreen = Literal["visitor", "display", "programme"]

_ADDRESS = r"https?://(\[[0-9a-f:]+\]|[a-z0-9]([a-z0-9.-]*[a-z0-9])?)(:[0-9]{1,5})?"


def _host(value: str) -> str:
    import ipaddress  # only a file that says so needs it

    try:
        ipaddress.ip_address(value)
    except ValueError:
        expected = 'an address of this machine: "127.0.0.1", or "0.0.0.0" for all of them'
        raise refusal("config.bad-host", expected) from None
    return value


def _address(value: str) -> str:
    if value and not re.fullmatch(_ADDRESS, value):
        meant = value.lower().rstrip("/")
        meant = meant if "://" in meant else f"http://{meant}"
        expected = 'an address without a path, like "https://kiosk.example", or "" for none'
        raise refusal(
            "config.bad-address", expected, meant if re.fullmatch(_ADDRESS, meant) else None
        )
    return value


def _once(values: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(values)) < len(values):
        raise refusal("config.twice", "each of them once")
    return values


class Serve(BaseModel):
    """`[serve]`: which screens `kiosk serve` offers to browsers, and to whose."""

    model_config = FROZEN

    screens: Annotated[tuple[ServedScreen, ...], Field(strict=False), AfterValidator(_once)] = ()
    """Which ones; with neither a screen nor a room, there is nothing to serve."""
    rooms: Annotated[tuple[str, ...], Field(strict=False), AfterValidator(_once)] = ()
    """The signs at the doors of these rooms, names of `[resources.*]`."""
    host: Annotated[str, AfterValidator(_host)] = "127.0.0.1"
    """Where it listens: only to this machine, unless another address is told."""
    port: Annotated[int, Field(ge=1024, le=65535)] = 8080
    """The port."""
    address: Annotated[str, AfterValidator(_address)] = ""
    """What browsers call it where that is a name, or where another program stands before it."""
    sessions: Annotated[int, Field(ge=1, le=50)] = 4
    """How many pages are served at a time, each by a program of its own."""


def check_serve(tables: Table) -> Iterator[Finding]:
    """Yield the rooms that are none."""
    rooms = table(tables, "serve").get("rooms")
    for place, room in enumerate(rooms if isinstance(rooms, list) else ()):
        yield from reference(("serve", "rooms", place), room, "resource", tables.get("resources"))
