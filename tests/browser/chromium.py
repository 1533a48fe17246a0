"""A real Chromium without a window, driven over its DevTools protocol."""

import asyncio
import base64
import json
import shutil
import signal
import subprocess
import tempfile
from collections import defaultdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FOUND = next(filter(None, map(shutil.which, NAMES)), None)
"""Where it is on this machine, if it is there."""

_FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--mute-audio",
    "--no-first-run", "--no-default-browser-check", "--disable-extensions",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--remote-debugging-port=0",
)  # fmt: skip


class Chromium:
    """One page; what it writes on its console is kept."""

    def __init__(self, width: int, height: int) -> None:
        self._size = (width, height)
        self._folder = tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._number = 0
        self.console: list[str] = []
        self.events: dict[str, list[dict[str, Any]]] = defaultdict(list)

    async def __aenter__(self) -> Self:
        """Start it, and take hold of its page."""
        assert FOUND is not None
        profile = Path(self._folder.name)
        command = [FOUND, *_FLAGS, f"--user-data-dir={profile}", "about:blank"]
        self._program = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        async with asyncio.timeout(30):
            while not (told := profile / "DevToolsActivePort").exists():
                await asyncio.sleep(0.05)
            while len(lines := told.read_text(encoding="ascii").split()) < 2:
                await asyncio.sleep(0.05)
            self._http = aiohttp.ClientSession()
            async with self._http.get(f"http://127.0.0.1:{lines[0]}/json/list") as answer:
                pages = [one for one in await answer.json() if one["type"] == "page"]
            self._line = await self._http.ws_connect(
                pages[0]["webSocketDebuggerUrl"], max_msg_size=0
            )
        self._hearing = asyncio.create_task(self._hear())
        for domain in ("Page", "Runtime", "Log", "Network"):
            await self.tell(f"{domain}.enable")
        await self.resize(*self._size)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End it with everything that it has started."""
        self._hearing.cancel()
        await self._http.close()
        self.kill()

    def kill(self) -> None:
        """End it as a tablet ends whose battery is empty."""
        import os

        if self._program.poll() is None:
            os.killpg(self._program.pid, signal.SIGKILL)
            self._program.wait()
        self._folder.cleanup()

    async def tell(self, method: str, **parameters: object) -> dict[str, Any]:
        """Have it do something; return its answer."""
        self._number += 1
        answer = self._answers[self._number] = asyncio.get_running_loop().create_future()
        said = {"id": self._number, "method": method, "params": parameters}
        await self._line.send_json(said)
        return await asyncio.wait_for(answer, 20)

    async def resize(self, width: int, height: int) -> None:
        """Turn the tablet."""
        await self.tell(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=False,
        )  # fmt: skip

    async def open(self, address: str) -> None:
        """Type an address."""
        await self.tell("Page.navigate", url=address)

    async def evaluate(self, script: str) -> Any:
        """Return what a script finds in the page."""
        answer = await self.tell(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    async def press(self, key: str) -> None:
        """Press a key on a keyboard."""
        known = {"Escape": 27, "Enter": 13}
        text = "" if key in known else key
        code = known.get(key, ord(key.upper()) if len(key) == 1 else 0)
        common = {"key": key, "windowsVirtualKeyCode": code}
        await self.tell("Input.dispatchKeyEvent", type="keyDown", text=text, **common)
        await self.tell("Input.dispatchKeyEvent", type="keyUp", **common)

    async def click(self, x: float, y: float) -> None:
        """Click with a mouse."""
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            button = "none" if kind == "mouseMoved" else "left"
            await self.tell(
                "Input.dispatchMouseEvent", type=kind, x=x, y=y, button=button, clickCount=1
            )

    async def touch(self, x: float, y: float) -> None:
        """Touch with a finger."""
        await self.tell("Emulation.setTouchEmulationEnabled", enabled=True)
        await self.tell(
            "Input.dispatchTouchEvent", type="touchStart", touchPoints=[{"x": x, "y": y}]
        )
        await self.tell("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])

    async def picture(self) -> bytes:
        """Return what is seen, as PNG."""
        answer = await self.tell("Page.captureScreenshot", format="png")
        return base64.b64decode(answer["data"])

    async def _hear(self) -> None:
        async for message in self._line:
            said = json.loads(message.data)
            if "id" in said:
                waiting = self._answers.pop(said["id"], None)
                if waiting is not None and not waiting.done():
                    waiting.set_result(said.get("result", said))
                continue
            self.events[said["method"]].append(said["params"])
            if said["method"] == "Log.entryAdded":
                self.console.append(said["params"]["entry"]["text"])
