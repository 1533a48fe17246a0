"""On which line of a file a setting is; needed only to report mistakes.

The TOML parser of the standard library forgets lines, so this looks for them: it knows the usual
ways to write a table or a key, and says nothing when a file is written in another way.
"""

import re
from collections.abc import Mapping
from typing import Any

from kiosk.settings.wording import KeyPath

_PART = r"[A-Za-z0-9_-]+|\"[^\"\\]*\"|'[^']*'"
_NAME = rf"((?:{_PART})(?:\s*\.\s*(?:{_PART}))*)"
_TABLE = re.compile(rf"\s*(\[{{1,2}})\s*{_NAME}\s*\]{{1,2}}")
_KEY = re.compile(rf"\s*{_NAME}\s*=")


class Lines:
    """The lines of a file's tables and keys, counted from 1."""

    def __init__(self, text: str, tables: Mapping[str, Any]) -> None:
        self._lines: dict[KeyPath, int] = {}
        self._sizes: dict[KeyPath, int] = {}
        self._tables = tables
        # A text of several lines may contain what looks like a key.
        if '"""' not in text and "'''" not in text:
            self._search(text)

    def of(self, path: KeyPath) -> int | None:
        """Return the line of this setting, or else of what it belongs to, if known."""
        while path:
            if path in self._lines:
                return self._lines[path]
            path = path[:-1]
        return None

    def _search(self, text: str) -> None:
        table: KeyPath = ()
        for number, line in enumerate(text.split("\n"), start=1):
            if match := _TABLE.match(line):
                path = self._current(match[2])
                if match[1] == "[[":
                    place = self._sizes.get(path, 0)
                    self._sizes[path] = place + 1
                    path = (*path, place)
                if self._exists(path):  # else it is part of a list of several lines
                    table = path
                    self._lines.setdefault(path, number)
            elif match := _KEY.match(line):
                self._lines.setdefault((*table, *_parts(match[1])), number)

    def _current(self, name: str) -> KeyPath:
        """Return the path of a table: below an array of tables, its latest entry is meant."""
        path: KeyPath = ()
        parts = _parts(name)
        for part in parts[:-1]:
            path = (*path, part)
            if path in self._sizes:
                path = (*path, self._sizes[path] - 1)
        return (*path, parts[-1])

    def _exists(self, path: KeyPath) -> bool:
        value: Any = self._tables
        for part in path:
            try:
                value = value[part]
            except (KeyError, IndexError, TypeError):
                return False
        return isinstance(value, dict)


def _parts(name: str) -> list[str]:
    return [part.strip("\"'") for part in re.findall(_PART, name)]
