"""What takes time is done one after the other in a thread, while the screen goes on."""

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")

_Errand = tuple[Callable[[], Any], "Future[Any]"]


class Errands:
    """A thread that does what it is asked in that order; it ends with the program."""

    def __init__(self, name: str) -> None:
        self._waiting: queue.SimpleQueue[_Errand | None] = queue.SimpleQueue()
        threading.Thread(target=self._run, name=name, daemon=True).start()

    async def do(self, act: Callable[[], T]) -> T:
        """Return what the act returns, or raise what it raises."""
        future: Future[T] = Future()
        self._waiting.put((act, future))
        return await asyncio.wrap_future(future)

    def close(self) -> None:
        """End when everything is done."""
        self._waiting.put(None)

    def _run(self) -> None:
        while (errand := self._waiting.get()) is not None:
            act, future = errand
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(act())
            except BaseException as error:  # noqa: BLE001  raised where it is waited for
                future.set_exception(error)
