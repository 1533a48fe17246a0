"""Which value every setting has, and why: the answer to `kiosk config show`."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kiosk.settings.model import Settings
from kiosk.settings.outside import COMMAND_LINE
from kiosk.settings.plain import Plain, plain
from kiosk.settings.wording import KeyPath, dotted, masked, printable

Layer = Literal["default", "file", "environment", "option"]


@dataclass(frozen=True, slots=True)
class Explained:
    """One setting: its dotted key, its value as in the file, and which layer has set it.

    `name` says which variable, or that it was the command line.
    """

    key: str
    value: str
    layer: Layer
    name: str | None = None


def explain(settings: Settings) -> list[Explained]:
    """Return every setting that has a value, in the file's order and without passwords."""
    explained = [_explained(settings, path, value) for path, value in _leaves((), plain(settings))]
    explained += [
        _explained(settings, path, given.value)
        for path, given in settings.context.outside.items()
        if len(path) == 1  # the clock and the key: no settings of the file
    ]
    return explained


def _explained(settings: Settings, path: KeyPath, value: Plain) -> Explained:
    given = settings.context.outside.get(path)
    name = given.name if given else None
    if given:
        layer: Layer = "option" if name == COMMAND_LINE else "environment"
    else:
        layer = "file" if _is_written(settings, path) else "default"
    text = json.dumps(value, ensure_ascii=False)
    return Explained(dotted(path), printable(masked(text)), layer, name)


def _leaves(path: KeyPath, value: Plain) -> Iterator[tuple[KeyPath, Plain]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves((*path, key), item)
    elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
        for place, item in enumerate(value):
            yield from _leaves((*path, place), item)
    else:
        yield path, value


def _is_written(settings: Settings, path: KeyPath) -> bool:
    written: object = settings.context.written
    for part in path:
        if isinstance(written, dict) and isinstance(part, str):
            if part not in written:
                return False
            written = written[part]
        elif isinstance(written, list) and isinstance(part, int):
            written = written[part]
        else:  # one text for every language
            return True
    return True
