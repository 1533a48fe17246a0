"""The log: what happened, for whoever keeps the machine running. Never on the screen."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

NAME = "kiosk.log"
_LARGEST = 1_000_000
_KEPT = 5


def start(folder: Path) -> None:
    """Write the log into this folder; where that is impossible, do without."""
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    handler: logging.Handler
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder / NAME, maxBytes=_LARGEST, backupCount=_KEPT, encoding="utf-8", delay=True
        )
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    for old in root.handlers[:]:
        root.removeHandler(old)
        if isinstance(old, RotatingFileHandler):
            old.close()
    root.addHandler(handler)
    logging.getLogger("alembic").setLevel(logging.WARNING)  # it greets us with its plugins
    # A full disk must not print a trace on the visitor's screen.
    logging.raiseExceptions = False
