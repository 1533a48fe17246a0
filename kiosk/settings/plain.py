"""Settings as the plain values that a file would hold."""

from collections.abc import Mapping
from datetime import date

from pydantic import BaseModel

from kiosk.settings.hours import Span

Plain = str | int | dict[str, "Plain"] | list["Plain"]


def plain(value: object) -> Plain:
    """Return a setting as tables, lists, texts and numbers; what is not set is left out."""
    match value:
        case BaseModel():
            fields = type(value).model_fields
            named = {f.alias or name: getattr(value, name) for name, f in fields.items()}
            return plain(named)
        case Mapping():
            return {
                str(key): plain(item) for key, item in value.items() if item not in (None, (), {})
            }
        case tuple():
            return [plain(item) for item in value]
        case str() | int():
            return value
        case Span() | date():
            return str(value)
    raise TypeError(type(value).__name__)
