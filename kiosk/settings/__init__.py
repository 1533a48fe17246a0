"""The configuration: one file, some variables, and every mistake in them at once."""

from kiosk.settings.loading import load
from kiosk.settings.mistakes import BadConfiguration, Mistake
from kiosk.settings.model import Settings
from kiosk.settings.printing import Printer
from kiosk.settings.texts import Texts

__all__ = [
    "BadConfiguration",
    "Mistake",
    "Printer",
    "Settings",
    "Texts",
    "load",
]
