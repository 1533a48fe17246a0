"""Checks that look at more than one setting.

They read the file's own tables and not the models, so that a mistake in one place hides none in
another; whatever has the wrong type is passed over here, as it is reported elsewhere.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime

from kiosk.domain.schedule import FOR_THE_DESK
from kiosk.settings import defaults
from kiosk.settings.countries import COUNTRIES, regions
from kiosk.settings.findings import Finding
from kiosk.settings.machine import MOST_CHOICES
from kiosk.settings.resources import check_resources
from kiosk.settings.serving import check_serve
from kiosk.settings.tables import Table, entries, named, reference, table
from kiosk.settings.wording import NOTHING, KeyPath, choices, dotted, nearest, shown
from printers.profiles import PAGES

PAGE_WAYS = ("cups", "file")
"""How pages get to a printer: only these know what to do with them."""

_ROLL = 'a printer of receipts, whose profile is not "A4"'
_SHEET = 'a printer of pages, whose profile is "A4"'


def check_references(tables: Table) -> Iterator[Finding]:
    """Yield what is wrong between the parts of a file."""
    yield from _printing(tables)
    yield from _house(tables)
    yield from _needs(tables)
    yield from _services(tables)
    yield from _presences(tables)
    yield from check_resources(tables)
    yield from check_serve(tables)


def _printing(tables: Table) -> Iterator[Finding]:
    yield from _papers(tables)
    yield from _by_itself(tables)
    yield from _too_late(tables)
    instead = {key: printer.get("instead", "") for key, printer in named(tables, "printers")}
    for key, other in instead.items():
        path = ("printers", key, "instead")
        if other != "":
            yield from reference(path, other, "printer", tables.get("printers"))
        if other == key:
            yield Finding("config.own-printer", path, shown(other), "another printer than this one")


def _papers(tables: Table) -> Iterator[Finding]:
    """Yield where a roll is meant and a sheet is there, or a sheet that no way leads to."""
    printers = dict(named(tables, "printers"))
    for name, default in (("tickets", defaults.TICKETS), ("sheets", ""), ("pages", "")):
        written, path = table(tables, "printing").get(name, default), ("printing", name)
        if written == "":
            continue
        yield from reference(path, written, "printer", tables.get("printers"))
        if written in printers and _takes_pages(printers[written]) is not (name == "pages"):
            expected = _ROLL if name != "pages" else _SHEET
            yield Finding("config.wrong-paper", path, shown(written), expected)
    for key, printer in printers.items():
        other = printers.get(str(printer.get("instead", "")))
        if other is not None and _takes_pages(other) is not _takes_pages(printer):
            expected = _SHEET if _takes_pages(printer) else _ROLL
            where = ("printers", key, "instead")
            yield Finding("config.wrong-paper", where, shown(printer["instead"]), expected)
        url = printer.get("url")
        way = url.partition(":")[0].lower() if isinstance(url, str) else None
        if _takes_pages(printer) and way is not None and way not in PAGE_WAYS:
            where = ("printers", key, "url")
            yield Finding("config.wrong-paper", where, shown(url), "cups://name or file:folder")


def _too_late(tables: Table) -> Iterator[Finding]:
    """Yield a time at which sheets would be printed by themselves on no day at all."""
    at, hours = table(tables, "schedule").get("print_at", ""), table(tables, "house").get("hours")
    days = hours.values() if isinstance(hours, dict) else ()
    ends = [str(span).rpartition("-")[2] for day in days if isinstance(day, list) for span in day]
    is_time = isinstance(at, str) and re.fullmatch(r"\d\d:\d\d", at)
    if is_time and ends and at >= max(ends):
        expected = f"a time before the house closes, at {max(ends)}"
        yield Finding("config.too-late", ("schedule", "print_at"), shown(at), expected)


def _by_itself(tables: Table) -> Iterator[Finding]:
    """Yield what would be printed by itself, had this machine the paper for it."""
    rules, pages = table(tables, "schedule"), table(tables, "printing").get("pages", "")
    sheets = rules.get("sheets", ())
    if rules.get("print_at", "") == "" or pages != "" or not isinstance(sheets, list):
        return
    for number, sheet in enumerate(sheets):
        if isinstance(sheet, str) and sheet not in FOR_THE_DESK:
            path = ("schedule", "sheets", number)
            yield Finding("config.wrong-paper", path, shown(sheet), "a printer in [printing] pages")


def _takes_pages(printer: Table) -> bool:
    return printer.get("profile") == PAGES.name


def _house(tables: Table) -> Iterator[Finding]:
    house = table(tables, "house")
    reception = house.get("reception")
    yield from reference(("house", "reception"), reception, "service", tables.get("services", {}))
    internet = house.get("internet", "")
    if internet != "":
        yield from reference(("house", "internet"), internet, "service", tables.get("services", {}))
    for place, closure in entries(house, "closures"):
        path = ("house", "closures", place)
        yield from _dates_in_order(path, closure)
    yield from _region(house.get("holidays", ""), house.get("holidays_region"))


def _region(country: object, region: object) -> Iterator[Finding]:
    if not isinstance(region, str) or not region:
        return
    if country == "":
        expected = "the country that the region is in"
        yield Finding("config.missing-key", ("house", "holidays"), NOTHING, expected)
    elif isinstance(country, str) and country in COUNTRIES and region not in regions(country):
        known = regions(country)
        expected = f"one of {choices(known)}" if known else f"none, as {country} has no regions"
        where, hint = ("house", "holidays_region"), nearest(region, known)
        yield Finding("config.unknown-region", where, shown(region), expected, hint)


def _needs(tables: Table) -> Iterator[Finding]:
    needs = table(tables, "needs")
    if len(needs) > MOST_CHOICES:
        found, expected = f"{len(needs)} needs", f"at most {MOST_CHOICES}: they share one screen"
        yield Finding("config.too-many-needs", ("needs",), found, expected)
    services = [service.get("need") for _, service in named(tables, "services")]
    for key, _ in named(tables, "needs"):
        if (count := services.count(key)) > MOST_CHOICES:
            expected = f"at most {MOST_CHOICES}: they share one screen"
            found = f"{count} services"
            yield Finding("config.too-many-services", ("needs", key), found, expected)


def _services(tables: Table) -> Iterator[Finding]:
    named_one = table(tables, "house").get("reception")
    # Whatever else it is was said before; a number may be too long to be written.
    reception = named_one if isinstance(named_one, str) else ""
    with_presences = [presence.get("service") for _, presence in entries(tables, "presences")]
    services = dict(named(tables, "services"))
    letters: dict[str, str] = {}
    for key, service in services.items():
        path = ("services", key)
        letter = service.get("letter")
        if isinstance(letter, str):
            owner = letters.setdefault(letter, key)
            if owner != key:
                expected = f"another letter than {dotted(('services', owner))} has"
                yield Finding("config.letter-twice", (*path, "letter"), shown(letter), expected)
        for name in ("need", "organisation", "counter"):
            known = tables.get(f"{name}s", {})
            yield from reference((*path, name), service.get(name), name, known)
        if "need" not in service and reception in services and key != reception:
            expected = "a need, as only the reception can be found without one"
            yield Finding("config.missing-key", (*path, "need"), NOTHING, expected)
        if "counter" not in service and key not in with_presences:
            expected = "a counter, as it has no presence that says where it receives"
            yield Finding("config.missing-key", (*path, "counter"), NOTHING, expected)


def _presences(tables: Table) -> Iterator[Finding]:
    services, counters = tables.get("services", {}), tables.get("counters", {})
    for place, presence in entries(tables, "presences"):
        path: KeyPath = ("presences", place)
        yield from reference((*path, "service"), presence.get("service"), "service", services)
        yield from reference((*path, "counter"), presence.get("counter"), "counter", counters)
        yield from _dates_in_order(path, presence)
        days: set[date] = set()
        for number, exception in entries(presence, "exceptions"):
            inner = (*path, "exceptions", number)
            counter = exception.get("counter")
            yield from reference((*inner, "counter"), counter, "counter", counters)
            yield from _exception(inner, exception)
            on = _day(exception.get("on"))
            if on in days:
                expected = "one exception for each day"
                yield Finding("config.twice", (*inner, "on"), shown(on), expected)
            if on:
                days.add(on)


def _exception(path: KeyPath, exception: Table) -> Iterator[Finding]:
    differs = "hours" in exception or "counter" in exception
    if exception.get("closed") is True and differs:
        expected = "either closed, or other hours or another counter"
        yield Finding("config.contradiction", path, "both", expected)
    if exception.get("closed", False) is False and not differs:
        expected = "closed = true, other hours or another counter"
        yield Finding("config.missing-key", path, NOTHING, expected)


def _dates_in_order(path: KeyPath, table: Table) -> Iterator[Finding]:
    first, last = _day(table.get("from")), _day(table.get("until"))
    if first is not None and last is not None and last < first:
        expected = f"a day that is not before {first}"
        yield Finding("config.bad-dates", (*path, "until"), shown(last), expected)


def _day(value: object) -> date | None:
    return value if isinstance(value, date) and not isinstance(value, datetime) else None
