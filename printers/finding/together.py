"""Several things at the same time, within one time limit."""

import logging
import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

from printers.timer import Timer

log = logging.getLogger(__name__)

T = TypeVar("T")


def together(tasks: Sequence[Callable[[], T]], timer: Timer) -> list[T | None]:
    """Return what each task returned, or None for one that was late or failed.

    A late one is left alone: a thread can't be ended, and these don't keep the program alive.
    """
    results: list[T | None] = [None] * len(tasks)

    def run(place: int) -> None:
        try:
            results[place] = tasks[place]()
        except Exception:  # what one way finds must not hang on another way
            log.warning("looking for printers", exc_info=True)

    threads = [
        threading.Thread(target=run, args=(place,), name="finding", daemon=True)
        for place in range(len(tasks))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timer.remains())
    return results[:]
