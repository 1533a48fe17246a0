"""Serves the page and its screens, and holds the limits that a stranger may not pass."""

import asyncio
import logging
import signal
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import textual_serve.app_service
from aiohttp import WSCloseCode, WSMsgType, web

from kiosk.browser.gate import Gate
from kiosk.browser.messages import LARGEST, NotOurs, Size, read, size
from kiosk.browser.page import FOLDER, PARTS, policy
from kiosk.browser.session import ScreenSession
from kiosk.budget import Budget
from kiosk.supervisor import MOST, WITHIN

log = logging.getLogger(__name__)

_UNHEARD = logging.getLogger(f"{__name__}.requests")
"""Where aiohttp writes who has sent what that is no HTTP: nowhere."""
_UNHEARD.disabled = True

STATIC = Path(textual_serve.app_service.__file__).parent / "static"
"""What draws a terminal in a browser; it comes with textual-serve."""

BURST, A_SECOND = 512, 150
"""Messages that a page may send at once, and each second after that; more are dropped."""

PATIENCE = 3.0
"""Seconds that a page waits for a place: the one before it, reloaded, is about to leave."""

HEARTBEAT = 10.0
"""Seconds after which a page is asked whether it is still there; half as long it may be silent."""

GOODBYE = 2.0
"""Seconds that a page has to say goodbye."""

_HEADERS = {
    "Cache-Control": "no-cache",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


@dataclass(frozen=True, slots=True)
class Offer:
    """What is served: the commands of the screens by their paths, the page, and the limits."""

    screens: Mapping[str, Sequence[str]]
    page: str
    not_for_us: str
    address: str
    sessions: int
    tell_desk: Callable[[str, bool], None]
    """Is told the path of a screen that fails again and again; or that it does not any more."""


class ScreenServer:
    """One page for each screen, and a program for each page that is open."""

    def __init__(self, offer: Offer) -> None:
        self._offer = offer
        self._gate = Gate(offer.address)
        self._places = asyncio.Semaphore(offer.sessions)
        self._waiting = 0
        self._pages: set[web.WebSocketResponse] = set()
        self._failing = set(offer.screens)  # as far as we know: it may have been so before us
        self._failures: dict[str, deque[float]] = defaultdict(lambda: deque(maxlen=MOST))

    async def serve(self, host: str, port: int, ready: Callable[[], None]) -> None:
        """Serve until we are told to end. Raises `OSError` where we may not listen."""
        runner = web.AppRunner(
            self.app(), access_log=None, logger=_UNHEARD, shutdown_timeout=GOODBYE
        )
        await runner.setup()
        try:
            await web.TCPSite(runner, host, port).start()
            ready()
            await _told_to_end()
        finally:
            await runner.cleanup()

    def app(self) -> web.Application:
        """Return what answers requests."""
        app = web.Application(middlewares=[self._guard])
        first = f"/{next(iter(self._offer.screens))}"
        app.router.add_get("/", partial(_go_to, first))
        for path, command in self._offer.screens.items():
            app.router.add_get(f"/{path}", self._give_page)
            app.router.add_get(f"/{path}/ws", partial(self._show, path, command))
        for name in PARTS:
            app.router.add_get(f"/page/{name}", partial(_give_file, FOLDER / name))
        app.router.add_static("/static", STATIC)
        app.on_shutdown.append(self._say_goodbye)
        return app

    @web.middleware
    async def _guard(
        self,
        request: web.Request,
        handler: Callable[[web.Request], Awaitable[web.StreamResponse]],
    ) -> web.StreamResponse:
        if not self._gate.knows(request.headers.get("Host", "")):
            raise web.HTTPMisdirectedRequest(text=self._offer.not_for_us)
        try:
            response = await handler(request)
        except web.HTTPException:
            raise
        except Exception:
            log.exception("a request was not answered")
            raise web.HTTPInternalServerError from None
        if not response.prepared:
            for name, value in _HEADERS.items():
                response.headers.setdefault(name, value)
        return response

    async def _give_page(self, request: web.Request) -> web.Response:
        headers = {
            "Content-Security-Policy": policy(request.headers["Host"]),
            "Cache-Control": "no-store",
        }
        return web.Response(text=self._offer.page, content_type="text/html", headers=headers)

    async def _show(
        self, path: str, command: Sequence[str], request: web.Request
    ) -> web.StreamResponse:
        """Show a screen to a page of ours, as long as both are there."""
        if not self._gate.lets_in(request.headers["Host"], request.headers.get("Origin", "")):
            raise web.HTTPForbidden
        page = web.WebSocketResponse(
            heartbeat=HEARTBEAT, timeout=GOODBYE, max_msg_size=LARGEST, compress=False
        )
        await page.prepare(request)
        self._pages.add(page)
        try:
            async with self._place() as there_is_one:
                if not there_is_one:
                    await page.close(code=WSCloseCode.TRY_AGAIN_LATER)
                elif await _shown(ScreenSession(command, page), page, _size_of(request)):
                    await self._note_success(path)
                else:
                    await self._note_failure(path)
        finally:
            self._pages.discard(page)
        return page

    @asynccontextmanager
    async def _place(self) -> AsyncIterator[bool]:
        """Wait for one of the places, but not for long; nor do more wait than there are places."""
        there_is_one = False
        if self._waiting < self._offer.sessions:
            self._waiting += 1
            try:
                async with asyncio.timeout(PATIENCE):
                    there_is_one = await self._places.acquire()
            except TimeoutError:
                log.warning("all %d places for pages are taken", self._offer.sessions)
            finally:
                self._waiting -= 1
        try:
            yield there_is_one
        finally:
            if there_is_one:
                self._places.release()

    async def _note_failure(self, path: str) -> None:
        """Tell the desk of a screen that fails again and again, as it is told of others."""
        log.error("the screen of a page failed: %s", path)
        failures = self._failures[path]
        failures.append(time.monotonic())
        if len(failures) == MOST and failures[-1] - failures[0] < WITHIN:
            await asyncio.to_thread(self._offer.tell_desk, path, True)
            failures.clear()
            self._failing.add(path)

    async def _note_success(self, path: str) -> None:
        """Let the desk know once that a screen works again."""
        if path in self._failing:
            await asyncio.to_thread(self._offer.tell_desk, path, False)
            self._failing.discard(path)

    async def _say_goodbye(self, _app: web.Application) -> None:
        leaving = (page.close(code=WSCloseCode.GOING_AWAY) for page in self._pages)
        await asyncio.gather(*leaving, return_exceptions=True)


async def _shown(session: ScreenSession, page: web.WebSocketResponse, first: Size) -> bool:
    """Show a screen until it or its page ends; tell whether it did not fail."""
    following: asyncio.Task[int | None] | None = None
    listening: asyncio.Task[None] | None = None
    try:
        await session.start(first.columns, first.rows)
        following = asyncio.create_task(session.follow())
        listening = asyncio.create_task(_listen(page, session))
        await asyncio.wait({following, listening}, return_when=asyncio.FIRST_COMPLETED)
        return not following.done() or following.result() == 0
    finally:
        tasks = [task for task in (following, listening) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await session.stop()
        await page.close()


async def _listen(page: web.WebSocketResponse, session: ScreenSession) -> None:
    """Take what a page says; one that says what no page of ours does is shown the door."""
    budget = Budget(BURST, A_SECOND)
    async for message in page:
        try:
            said = read(message.data if message.type is WSMsgType.TEXT else "")
        except NotOurs:
            await page.close(code=WSCloseCode.POLICY_VIOLATION)
            return
        # Of many sizes only the last is drawn, and that one has to be.
        if isinstance(said, Size) or (said is not None and budget.take()):
            await session.take(said)


async def _told_to_end() -> None:
    told = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    await told.wait()


def _size_of(request: web.Request) -> Size:
    """Return the size that a page begins with; it says it again as soon as it is connected."""
    try:
        return size(int(request.query["width"]), int(request.query["height"]))
    except (KeyError, ValueError):
        return size(80, 24)


async def _go_to(path: str, _request: web.Request) -> web.Response:
    raise web.HTTPFound(path)


async def _give_file(path: Path, _request: web.Request) -> web.FileResponse:
    return web.FileResponse(path)
