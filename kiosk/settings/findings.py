"""What a check found, before it is known in which file and on which line."""

from dataclasses import dataclass

from kiosk.settings.wording import KeyPath


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong at a path; `found`, `expected` and `hint` are as in a `Mistake`."""

    code: str
    path: KeyPath
    found: str
    expected: str
    hint: str | None = None
