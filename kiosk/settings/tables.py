"""Looking at the file's own tables, whatever may be wrong with them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kiosk.settings.findings import Finding
from kiosk.settings.wording import KeyPath, choices, nearest, shown

Table = Mapping[str, Any]


def reference(path: KeyPath, name: object, kind: str, known: object) -> Iterator[Finding]:
    """Yield a finding if a name refers to nothing in a section that could be read."""
    if isinstance(name, str) and isinstance(known, dict) and name not in known:
        names: Iterable[str] = known
        expected = f"a name of [{kind}s.*]: {choices(names)}" if known else f"a [{kind}s.*] table"
        yield Finding(f"config.unknown-{kind}", path, shown(name), expected, nearest(name, names))


def table(tables: Table, name: str) -> Table:
    value = tables.get(name)
    return value if isinstance(value, dict) else {}


def named(tables: Table, name: str) -> Iterator[tuple[str, Table]]:
    return ((key, item) for key, item in table(tables, name).items() if isinstance(item, dict))


def entries(of: Table, name: str) -> Iterator[tuple[int, Table]]:
    value = of.get(name)
    items = value if isinstance(value, list) else []
    return ((place, item) for place, item in enumerate(items) if isinstance(item, dict))
