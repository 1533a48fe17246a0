"""How serving begins and ends, and what becomes of a screen that fails."""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from kiosk.bootstrap import make_clock, open_reception
from kiosk.browser import server, session
from kiosk.browser.messages import Size
from kiosk.house import house_from
from kiosk.services import today
from kiosk.settings import load
from tests.browser.served import Page, Served, children, is_running
from tests.cli.commands import Commands, commands_in


@pytest.fixture
def commands(tmp_path: Path, sqlite_template: Path) -> Commands:
    """The example house, which serves nothing."""
    shutil.copy(sqlite_template, tmp_path / "kiosk.db")
    return commands_in(tmp_path, f"sqlite:///{tmp_path / 'kiosk.db'}")


@pytest.fixture
def served(tmp_path: Path, sqlite_template: Path) -> Iterator[Served]:
    """The example house, which prints nothing."""
    shutil.copy(sqlite_template, tmp_path / "kiosk.db")
    away = {
        "KIOSK_DATABASE_URL": f"sqlite:///{tmp_path / 'kiosk.db'}",
        "KIOSK_PRINTER_URL": "lp:///dev/no-printer-here",
    }
    with Served(tmp_path, environ=away) as served:
        yield served


def test_nothing_is_served_unless_the_house_wants_it(commands: Commands) -> None:
    done = commands.run("serve")
    assert done.status == 2
    assert "under [serve]" in done.err


def wants(commands: Commands, port: int) -> None:
    """Have the house serve its visitor screen."""
    config = commands.folder / "config.toml"
    text = config.read_text(encoding="utf-8").replace("screens = []", 'screens = ["visitor"]')
    config.write_text(text.replace("port = 8080", f"port = {port}"), encoding="utf-8")


def test_without_the_extra_it_says_what_to_install(
    commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    wants(commands, 8080)
    monkeypatch.delitem(sys.modules, "kiosk.browser.server", raising=False)
    monkeypatch.delitem(sys.modules, "kiosk.browser.session", raising=False)
    monkeypatch.setitem(sys.modules, "textual_serve.app_service", None)
    done = commands.run("serve")
    assert done.status == 1
    assert "browser" in done.err


def test_a_port_that_another_program_has_is_said(commands: Commands, served: Served) -> None:
    wants(commands, served.port)
    done = commands.run("serve")
    assert done.status == 1
    assert f"127.0.0.1:{served.port}" in done.err


def test_it_says_where_what_is_and_how_much(served: Served) -> None:
    said = served.log()
    assert f"{served.address}/visitor\n{served.address}/display\n" in said
    assert "Only browsers on this machine" in said
    assert "At most 4 at a time" in said


async def test_a_number_that_cannot_be_printed_is_shown(served: Served) -> None:
    async with Page(served) as page:
        await page.wait_for("Pourquoi", "mardi")
        await page.type("1")
        await page.wait_for("notez votre numéro")


def test_a_screen_ends_when_nobody_is_left_who_could_press_a_key(served: Served) -> None:
    drawn, deadline = served.folder / "drawn", time.monotonic() + 20
    with drawn.open("wb") as file:
        screen = subprocess.Popen(
            [sys.executable, "-m", "kiosk.cli.browser_screen", "visitor"],
            env=served.environ, cwd=served.folder, stdin=subprocess.PIPE, stdout=file,
        )  # fmt: skip
    assert screen.stdin is not None
    try:
        while b"Pourquoi" not in drawn.read_bytes():
            assert time.monotonic() < deadline
            time.sleep(0.02)
        screen.stdin.close()
        assert screen.wait(10) == 0
    finally:
        screen.kill()
        screen.wait()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
async def test_however_it_ends_no_program_is_left(served: Served, number: int) -> None:
    async with Page(served) as page:
        await page.wait_for("Pourquoi")
        screens = served.screens()
        assert len(screens) == 1
        began = time.monotonic()
        assert await asyncio.to_thread(served.end, number) == (
            -9 if number == signal.SIGKILL else 0
        )
        while any(is_running(pid) for pid in screens):
            assert time.monotonic() - began < 8
            await asyncio.sleep(0.02)


async def test_the_desk_is_told_of_a_screen_that_fails_five_times_until_it_works(
    served: Served,
) -> None:
    for _ in range(5):
        async with Page(served, "display") as page:
            await page.wait_for("Bonjour")
            (screen,) = served.screens()
            os.kill(screen, signal.SIGSEGV)
            await page.wait_for_the_end()
    await is_told(served, ("display", "screen.failing"), so=True)
    async with Page(served, "display") as page:
        await page.wait_for("Bonjour")
    await is_told(served, ("display", "screen.failing"), so=False)


async def is_told(served: Served, trouble: tuple[str, str], *, so: bool) -> None:
    """Wait until the desk is told of a trouble, or is not any more."""
    deadline = time.monotonic() + 20
    while (trouble in troubles(served)) != so:
        assert time.monotonic() < deadline
        await asyncio.sleep(0.1)


def troubles(served: Served) -> list[tuple[str, str]]:
    """Return what the desk is told of printers and screens."""
    names = ("KIOSK_DATABASE_URL", "KIOSK_CLOCK")
    environ = {name: served.environ[name] for name in names}
    settings = load(served.folder / "config.toml", environ=environ)
    house = house_from(settings)
    reception = open_reception(settings, house, make_clock(settings, house))
    try:
        return [(one.printer, one.code) for one in reception.read(today.paper).troubles]
    finally:
        reception.close()


class MutePage:
    """A page that takes everything and says nothing."""

    closed = False

    async def send_bytes(self, data: bytes) -> None:
        """Take it."""

    async def send_str(self, data: str) -> None:
        """Take it."""


BEGINS = "import sys, time; sys.stdout.buffer.write(b'__GANGLION__\\n'); sys.stdout.flush(); "


async def test_a_screen_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """It no longer says that it is alive, nor does it hear that nobody is there any more."""
    monkeypatch.setattr(session, "HANGS_AFTER", 0.5)
    monkeypatch.setattr(session, "ENDS_WITHIN", 0.5)
    command = [sys.executable, "-c", BEGINS + "time.sleep(60)"]
    hanging = session.ScreenSession(command, MutePage())  # type: ignore[arg-type]  # enough of one
    await hanging.start(80, 24)
    (program,) = children(os.getpid())
    assert await asyncio.wait_for(hanging.follow(), 10) is None
    await hanging.stop()
    assert not is_running(program)


async def test_a_page_that_no_longer_answers_ends_its_program(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A tablet without a network says nothing, not even goodbye."""
    monkeypatch.setattr(server, "HEARTBEAT", 0.3)
    command = [sys.executable, "-c", BEGINS + "sys.stdin.buffer.read()"]
    offer = server.Offer({"it": command}, "", "", "", 1, lambda _path, _fails: None)
    async with (
        TestServer(server.ScreenServer(offer).app()) as mute,
        aiohttp.ClientSession() as http,
    ):
        address = mute.make_url("/it/ws")
        own = str(mute.make_url("/")).rstrip("/")
        line = await http.ws_connect(address, headers={"Origin": own}, autoping=False)
        deadline = time.monotonic() + 10
        while not (programs := children(os.getpid())):
            assert time.monotonic() < deadline
            await asyncio.sleep(0.01)
        while any(is_running(pid) for pid in programs):
            assert time.monotonic() < deadline
            await asyncio.sleep(0.01)
        assert not line.closed  # it has never said goodbye


def test_who_sends_what_is_no_http_is_not_written_down(served: Served) -> None:
    secret = b"zorglubine"
    for sent in (secret, b"GET / HTTP/1.1\r\n%s: %s\r\n\r\n" % (secret, secret * 2000)):
        with socket.create_connection(("127.0.0.1", served.port)) as line:
            line.sendall(sent + b"\r\n\r\n")
            assert b"400" in line.recv(100)
    assert "zorglubine" not in served.log()
    assert "aiohttp" not in served.log()


async def test_of_many_sizes_only_the_last_is_drawn() -> None:
    """A window that is dragged is of a hundred sizes in a second."""
    command = [sys.executable, "-c", BEGINS + "print(sys.stdin.buffer.read(), file=sys.stderr)"]
    dragged = session.ScreenSession(command, MutePage())  # type: ignore[arg-type]  # enough of one
    told: list[tuple[int, int]] = []

    async def note(width: int, height: int) -> None:
        told.append((width, height))

    dragged.set_terminal_size = note  # type: ignore[method-assign]
    await dragged.start(80, 24)
    for columns in range(80, 180):
        await dragged.take(Size(columns, 30))
    await asyncio.sleep(0.3)
    await dragged.stop()
    assert told[-1] == (179, 30)
    assert len(told) <= 3
