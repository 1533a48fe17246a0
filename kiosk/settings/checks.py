"""How a field says what it accepts, and how it refuses the rest."""

from collections.abc import Callable, Sized
from typing import Any, TypeVar

from pydantic import ConfigDict
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from kiosk.settings.context import Context

Values = TypeVar("Values", bound=Sized)

FROZEN = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)
"""For every part of the settings: nothing is guessed, converted, ignored or changed later.

Building is left to the one model that holds all the others, which makes loading twice as quick.
"""


def refusal(code: str, expected: str, hint: str | None = None) -> PydanticCustomError:
    """Return the error that a check raises; `code`, `expected` and `hint` as in a `Mistake`."""
    return PydanticCustomError(code, "{expected}", {"expected": expected, "hint": hint})


def not_empty(values: Values) -> Values:
    """Return a list or a table that has something in it; raises the error that says so."""
    if not values:
        raise refusal("config.out-of-range", "at least one entry")
    return values


class Read:
    """In `Annotated`: the value is read by this function alone, and is what it returns."""

    def __init__(self, reader: Callable[[object, Context], object]) -> None:
        self.reader = reader

    def __get_pydantic_core_schema__(self, _source: object, _handler: object) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(self._read)

    def _read(self, value: object, info: core_schema.ValidationInfo[Any]) -> object:
        return self.reader(value, info.context)
