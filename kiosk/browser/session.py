"""A screen for one page: a program of its own, which begins and ends with the page."""

import asyncio
import json
import logging
import os
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from contextlib import suppress

from aiohttp.web import WebSocketResponse
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

from kiosk.browser.messages import Ping, Size, Typed
from kiosk.supervisor import ENDS_WITHIN, HANGS_AFTER

log = logging.getLogger(__name__)

NOT_FOR_STRANGERS = ("KIOSK_LEAVE_KEY", "NOTIFY_SOCKET", "LINES")
"""Variables that a page's program must not have: no key ends it, and it is no service itself."""

FITS_AFTER = 0.1
"""Seconds between two sizes that are drawn: each draws everything anew."""


class ScreenSession(AppService):
    """Carries keys to the program and its drawing to the page, and nothing else."""

    def __init__(self, command: Sequence[str], page: WebSocketResponse) -> None:
        super().__init__(
            command[0],
            write_bytes=page.send_bytes,
            write_str=page.send_str,
            close=self._no_close,
            download_manager=DownloadManager(),
        )
        self._words = command
        self._page = page
        self._seen_alive = time.monotonic()
        self._wanted: Size | None = None
        self._resizing: asyncio.Task[None] | None = None

    async def follow(self) -> int | None:
        """Wait until the program ends, and return how; None: it hung, and was ended."""
        ending = asyncio.create_task(self._program.wait())
        try:
            while not ending.done():
                await asyncio.wait([ending], timeout=1.0)
                if not ending.done() and time.monotonic() - self._seen_alive > HANGS_AFTER:
                    log.error("the screen of a page hung, and was ended")
                    return None
        finally:
            ending.cancel()
        if self._task is not None:  # its last words
            await asyncio.wait([self._task], timeout=1.0)
        return ending.result()

    async def take(self, said: Typed | Size | Ping) -> None:
        """Do what a page says."""
        match said:
            case Typed(text):
                await self.send_bytes(text.encode(errors="replace"))
            case Size():
                self._wanted = said
                if self._resizing is None or self._resizing.done():
                    self._resizing = asyncio.create_task(self._fit())
            case Ping(mark):
                await self._page.send_json(["pong", mark])

    async def stop(self) -> None:
        """End the program, whatever it is doing."""
        if self._process is None:
            return
        if self._process.returncode is None:
            with suppress(OSError, RuntimeError):
                self.stdin.close()  # nobody is left who could press a key: it ends by itself
            try:
                await asyncio.wait_for(self._process.wait(), ENDS_WITHIN)
            except TimeoutError:
                self._process.kill()
                await self._process.wait()
        tasks = [task for task in (self._task, self._resizing) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def on_data(self, payload: bytes) -> None:
        """Hand on what is drawn, as long as there is a page."""
        with suppress(ConnectionError):
            if not self._page.closed:
                await self.remote_write_bytes(payload)

    async def on_meta(self, data: bytes) -> None:
        """Note a sign of life; files and addresses to open are none of ours."""
        if json.loads(data).get("type") == "alive":
            self._seen_alive = time.monotonic()

    async def on_packed(self, payload: bytes) -> None:
        """Take no part of a file."""

    @property
    def _program(self) -> Process:
        if self._process is None:
            raise RuntimeError("the program has not been started")
        return self._process

    async def _fit(self) -> None:
        """Tell the program the last size that was wanted, not each on the way there."""
        while (wanted := self._wanted) is not None:
            self._wanted = None
            await self.set_terminal_size(wanted.columns, wanted.rows)
            await asyncio.sleep(FITS_AFTER)

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        """Start the program: by its words and not through a shell, and in a group of its own."""
        self._process = await asyncio.create_subprocess_exec(
            *self._words,
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            env=self._build_environment(width, height),
            start_new_session=True,
        )
        self._stdin = self._process.stdin
        return self._process

    def _build_environment(self, width: int = 80, height: int = 24) -> dict[str, str]:
        """Return ours, without what would open a way out or show what people type."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if name not in NOT_FOR_STRANGERS and not name.startswith("TEXTUAL")
        }
        drawn = {"TEXTUAL_COLOR_SYSTEM": "truecolor", "COLUMNS": str(width), "ROWS": str(height)}
        return kept | drawn

    async def _no_close(self) -> None:
        """Whoever follows the program sees its end."""
