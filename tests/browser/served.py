"""`kiosk serve` in a test: the example house, a port of its own, and pages without a browser."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import aiohttp
import pyte

from benchmarks.house import EXAMPLE

KIOSK = str(Path(sys.executable).with_name("kiosk"))
SIZE = (100, 30)
ALL = ("visitor", "display", "programme")


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


class Served:
    """A running `kiosk serve`; `more` is what [serve] says besides the screens and the port."""

    def __init__(self, folder: Path, more: str = "", environ: Mapping[str, str] | None = None):
        self.folder = folder
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        text = EXAMPLE.read_text(encoding="utf-8")
        before, _, rest = text.partition("[serve]\n")
        _, _, after = rest.partition("\n\n")
        serve = f"[serve]\nport = {self.port}\nscreens = {json.dumps(ALL)}\n{more}\n\n"
        (folder / "config.toml").write_text(before + serve + after, encoding="utf-8")
        outside = {k: v for k, v in os.environ.items() if not k.startswith("KIOSK_")}
        self.environ = {
            **outside, "KIOSK_CONFIG": str(folder / "config.toml"), "LANG": "C.UTF-8",
            "KIOSK_CLOCK": "2026-11-24T09:30", "PYTHONUNBUFFERED": "1", **(environ or {}),
        }  # fmt: skip
        self.said = folder / "said.txt"

    def __enter__(self) -> Self:
        """Start it, and wait until it listens."""
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End it."""
        if self.program.poll() is None:
            self.end()

    def start(self) -> None:
        """Start it, and wait until it listens."""
        with self.said.open("ab") as said:
            self.program = subprocess.Popen(
                [KIOSK, "serve"], env=self.environ, cwd=self.folder, stdout=said, stderr=said
            )
        deadline = time.monotonic() + 20
        while "Ctrl+C" not in self.said.read_text(encoding="utf-8").rpartition("\0")[2]:
            assert self.program.poll() is None, self.said.read_text(encoding="utf-8")
            assert time.monotonic() < deadline
            time.sleep(0.02)

    def end(self, number: int = signal.SIGTERM) -> int:
        """End it; return its status."""
        self.program.send_signal(number)
        status = self.program.wait(10)
        with self.said.open("ab") as said:
            said.write(b"\0")  # what is said after this is another one's
        return status

    def screens(self) -> list[int]:
        """Return the programs that it has started."""
        return children(self.program.pid)

    def run(self, *arguments: str) -> str:
        """Run another command beside it, about the same house."""
        done = subprocess.run(
            [KIOSK, *arguments],
            env=self.environ, cwd=self.folder, capture_output=True, text=True, check=True,
        )  # fmt: skip
        return done.stdout

    def log(self) -> str:
        """Return all that it and its screens have written down, but for the database."""
        files = [self.said, *self.folder.glob("var/*.log*")]
        return "".join(one.read_text(encoding="utf-8") for one in files if one.exists())


def children(pid: int) -> list[int]:
    """Return the programs that a program has started and that still run."""
    lists = Path("/proc").glob(f"{pid}/task/*/children")
    return [int(child) for one in lists for child in one.read_text(encoding="ascii").split()]


def is_running(pid: int) -> bool:
    """Tell whether a program still runs."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


class Page:
    """What a page of ours does, without a browser: it reads what is drawn, and says what is typed.

    It may as well say what no page of ours does.
    """

    def __init__(self, served: Served, screen: str = "visitor", **headers: str) -> None:
        self._address = f"{served.address}/{screen}/ws?width={SIZE[0]}&height={SIZE[1]}"
        self._headers = {"Origin": served.address, **headers}
        self._screen = pyte.Screen(*SIZE)
        self._stream = pyte.ByteStream(self._screen)

    async def __aenter__(self) -> Self:
        """Connect."""
        self._http = aiohttp.ClientSession()
        try:
            self.line = await self._http.ws_connect(self._address, headers=self._headers)
        except BaseException:
            await self._http.close()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave."""
        await self.line.close()
        await self._http.close()

    async def type(self, text: str) -> None:
        """Say what is typed."""
        await self.say(["stdin", text])

    async def say(self, what: object) -> None:
        """Say anything that JSON can hold."""
        await self.line.send_str(json.dumps(what))

    async def touch(self, text: str) -> None:
        """Touch what is drawn, as xterm says it."""
        row = next(n for n, line in enumerate(self._screen.display) if text in line)
        column = self._screen.display[row].index(text)
        place = f"0;{column + 1};{row + 1}"
        await self.type(f"\x1b[<{place}M\x1b[<{place}m")

    async def wait_for(self, *texts: str, patience: float = 20.0) -> None:
        """Read what is drawn until all of this is there."""
        deadline = time.monotonic() + patience
        while not all(text in self.shown() for text in texts):
            left = deadline - time.monotonic()
            assert left > 0, f"{texts} not shown, but:\n{self.shown()}"
            try:
                message = await self.line.receive(left)
            except TimeoutError:
                continue
            if message.type is aiohttp.WSMsgType.BINARY:
                self._stream.feed(message.data)
            elif message.type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED):
                raise AssertionError(f"closed: {self.line.close_code}\n{self.shown()}")

    async def wait_for_the_end(self, patience: float = 10.0) -> int | None:
        """Read until the connection is closed; return with which code."""
        deadline = time.monotonic() + patience
        while not self.line.closed:
            await self.line.receive(max(deadline - time.monotonic(), 0.01))
        return self.line.close_code

    def shown(self) -> str:
        """Return what can be read."""
        return "\n".join(self._screen.display)
