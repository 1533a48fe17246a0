"""Checks of what can be booked, as far as they look at more than one setting."""

from collections.abc import Iterator
from typing import Any

from kiosk.settings import defaults
from kiosk.settings.findings import Finding
from kiosk.settings.tables import Table, named, reference
from kiosk.settings.wording import NOTHING, KeyPath, dotted, shown


def check_resources(tables: Table) -> Iterator[Finding]:
    """Yield what is wrong between resources, their parts, layouts and organisations."""
    resources = dict(named(tables, "resources"))
    combined = {key for key, resource in resources.items() if _list(resource, "parts")}
    names: dict[str, str] = {}
    for key, resource in resources.items():
        path: KeyPath = ("resources", key)
        yield from _name(path, resource.get("name"), names)
        yield from _capacity(path, resource)
        yield from _parts(path, resource, tables.get("resources"), combined)
        yield from _organisations(path, resource, tables)
        yield from _layouts(path, resource)
        yield from _lengths(path, resource)


def _name(path: KeyPath, name: object, owners: dict[str, str]) -> Iterator[Finding]:
    """Yield a finding if two share a name: people call them by it."""
    if isinstance(name, str):
        key = str(path[-1])
        owner = owners.setdefault(name.strip().casefold(), key)
        if owner != key:
            expected = f"another name than {dotted(('resources', owner))} has"
            yield Finding("config.name-twice", (*path, "name"), shown(name), expected)


def _capacity(path: KeyPath, resource: Table) -> Iterator[Finding]:
    if "capacity" not in resource and _is_shared(resource):
        expected = "a whole number, as many people share it"
        yield Finding("config.missing-key", (*path, "capacity"), NOTHING, expected)


def _is_shared(resource: Table) -> bool:
    return resource.get("kind", "room") == "room" or bool(_list(resource, "parts"))


def _lengths(path: KeyPath, resource: Table) -> Iterator[Finding]:
    shortest = _number(resource.get("shortest_minutes", defaults.SHORTEST))
    longest = _number(resource.get("longest_minutes"))
    if shortest is not None and longest is not None and longest < shortest:
        expected = f"{shown(shortest)} or more, as the shortest booking is that long"
        yield Finding("config.out-of-range", (*path, "longest_minutes"), shown(longest), expected)


def _parts(path: KeyPath, resource: Table, known: Any, combined: set[str]) -> Iterator[Finding]:
    parts = _list(resource, "parts")
    if len(parts) == 1:
        yield Finding("config.out-of-range", (*path, "parts"), "1 of them", "at least 2 of them")
    for place, part in enumerate(parts):
        yield from reference((*path, "parts", place), part, "resource", known)
        if not isinstance(part, str):
            continue
        if part == path[-1] or part in combined:
            expected = "a resource that has no parts itself"
            yield Finding("config.contradiction", (*path, "parts", place), shown(part), expected)
        elif part in parts[:place]:
            yield Finding("config.twice", (*path, "parts", place), shown(part), "each part once")


def _organisations(path: KeyPath, resource: Table, tables: Table) -> Iterator[Finding]:
    known = tables.get("organisations", {})
    for place, key in enumerate(_list(resource, "organisations")):
        yield from reference((*path, "organisations", place), key, "organisation", known)


def _layouts(path: KeyPath, resource: Table) -> Iterator[Finding]:
    usual = None if _is_shared(resource) else defaults.CAPACITY
    most = _number(resource.get("capacity", usual))
    for key, layout in named(resource, "layouts"):
        holds = _number(layout.get("capacity"))
        if holds is not None and most is not None and holds > most:
            expected = f"{shown(most)} or less, as the resource holds no more"
            where = (*path, "layouts", key, "capacity")
            yield Finding("config.out-of-range", where, shown(holds), expected)


def _list(table: Table, name: str) -> list[Any]:
    value = table.get(name)
    return value if isinstance(value, list) else []


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
