"""What the file's settings are checked against, and where each of them came from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from kiosk.settings.outside import Given
from kiosk.settings.wording import KeyPath


@dataclass(frozen=True, slots=True)
class Context:
    """One attempt at loading: the file, what it says, and what replaces that."""

    source: Path
    written: Mapping[str, Any]
    outside: Mapping[KeyPath, Given]
    languages: tuple[str, ...]
    clock: datetime | Literal["auto"] | None
    leave_key: str | None

    @property
    def folder(self) -> Path:
        """Where relative paths of the file start from."""
        return self.source.parent
