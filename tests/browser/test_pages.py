"""What a page of ours shows and does: the same as a terminal, and nothing more."""

import asyncio
import os
import signal
import time
from pathlib import Path
from random import Random

import aiohttp
import pytest

from tests.browser.served import Page, Served, is_running
from tests.storms import WAYS_OUT

ESCAPES = 0.2
"""Seconds after which Escape is no beginning of something longer, as in a terminal."""


async def all_gone(pids: list[int], patience: float = 8.0) -> None:
    """Wait until none of these programs runs any more."""
    deadline = time.monotonic() + patience
    while any(is_running(pid) for pid in pids):
        assert time.monotonic() < deadline, "a program is left"
        await asyncio.sleep(0.02)


@pytest.fixture(autouse=True)
async def _each_begins_with_no_page(house: Served) -> None:
    await all_gone(house.screens())


async def test_a_visitor_checks_in_by_keys_or_a_touch_and_the_display_follows(
    house: Served,
) -> None:
    async with Page(house, "display") as hall, Page(house) as one, Page(house) as other:
        await one.wait_for("Pourquoi", "mardi")
        await one.type("1")
        await one.wait_for("Prenez votre ticket en papier")
        await other.wait_for("Parler à quelqu", "mardi")
        await other.touch("Parler à quelqu")
        await other.wait_for("Prenez votre ticket en papier")
        printed = {path.name[:15] for path in house.folder.glob("var/printed/*.txt")}
        assert {"2026-11-24-A001", "2026-11-24-A002"} <= printed
        await hall.wait_for("Personne n’est encore appelé")
        house.run("call")
        await hall.wait_for("Dans l'entrée")


@pytest.mark.parametrize(
    ("screen", "shows"), [("programme", "Rien de prévu"), ("room/mistral", "Mistral")]
)
async def test_the_other_displays(house: Served, screen: str, shows: str) -> None:
    async with Page(house, screen) as page:
        await page.wait_for(shows, "mardi")


async def test_nothing_that_is_typed_or_made_up_leads_out(house: Served) -> None:
    """Also the key with which the staff leave a terminal: it is theirs, and not the page's."""
    chance = Random(1)  # noqa: S311  no secret
    async with Page(house) as page:
        await page.wait_for("mardi")
        (screen,) = house.screens()
        for keys in (*WAYS_OUT.values(), "\x1b[21~"):
            await page.type(keys)
        for columns, rows in ((1, 1), (9999, 9999), (-5, 0), (2**70, -(2**70)), (3, 100)):
            await page.say(["resize", {"width": columns, "height": rows}])
            await page.type("\r")
        await page.type("".join(map(chr, range(0x20, 0x2FF))) + "\ud800\x00\x1b[[[[;;;u")
        for _ in range(20):
            noise = bytes(chance.randrange(256) for _ in range(1000))
            await page.type(noise.decode(errors="surrogateescape"))
        await page.say(["resize", {"width": 100, "height": 30}])
        assert house.screens() == [screen]
        await get_a_ticket(page)


async def get_a_ticket(page: Page) -> None:
    """Ask for a ticket as people do, again while what was typed before is still being obeyed."""
    for _ in range(5):
        await at_the_beginning(page)
        await page.type("1")
        try:
            await page.wait_for("Prenez votre ticket en papier", patience=5.0)
        except AssertionError:
            continue
        return
    raise AssertionError(page.shown())


async def at_the_beginning(page: Page) -> None:
    """Press what leads back until the first question is there, as a person does."""
    for _ in range(20):
        await page.type("\x1b")
        await asyncio.sleep(ESCAPES)
        try:
            await page.wait_for("Pourquoi venez-vous", "English", patience=0.5)
        except AssertionError:
            continue
        return
    raise AssertionError(page.shown())


async def test_a_flood_costs_little_memory_and_keeps_nobody_else_waiting(house: Served) -> None:
    async with Page(house) as flooding, Page(house) as other:
        await flooding.wait_for("Pourquoi")
        await other.wait_for("Pourquoi")
        before = {pid: megabytes(pid) for pid in house.screens()}
        for _ in range(200):
            await flooding.type("x\x1b[200~[@click=app.quit]y[/]\x1b[201~" * 30)
        for _ in range(10_000):
            await flooding.type("7")
        began = time.monotonic()
        await other.type("2")
        await other.wait_for("Logement")
        assert time.monotonic() - began < 5
        assert house.screens() == list(before)
        assert all(megabytes(pid) < memory + 30 for pid, memory in before.items())


def megabytes(pid: int) -> float:
    """Return the memory of a program."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    line = next(line for line in rollup.splitlines() if line.startswith("Pss:"))
    return int(line.split()[1]) / 1024


async def test_whoever_says_what_no_page_of_ours_says_is_shown_the_door(house: Served) -> None:
    """What that is, `test_messages.py` tries; here that the others don't notice."""
    async with Page(house) as honest:
        await honest.wait_for("Pourquoi")
        for said, code in (("[]", 1008), ("x" * 70_000, 1009)):
            async with Page(house) as page:
                await page.line.send_str(said)
                assert await page.wait_for_the_end() == code
        async with Page(house) as page:
            await page.line.send_bytes(b"\x00\xff")
            assert await page.wait_for_the_end() == 1008
        await honest.type("2")
        await honest.wait_for("Logement")


async def test_there_are_never_more_pages_than_places(house: Served) -> None:
    async with Page(house) as one, Page(house) as two, Page(house) as three:
        for page in (one, two, three):
            await page.wait_for("Bonjour")
        async with Page(house) as four:
            began = time.monotonic()
            assert await four.wait_for_the_end() == 1013
            assert time.monotonic() - began > 1  # a page that leaves meanwhile makes room
        assert len(house.screens()) == 3
        await three.line.close()
        async with Page(house) as five:
            await five.wait_for("Bonjour")
            assert len(house.screens()) == 3


async def test_a_page_that_goes_ends_its_program_and_one_that_comes_begins_anew(
    house: Served,
) -> None:
    async with Page(house) as page:
        await page.wait_for("Pourquoi")
        await page.type("2")
        await page.wait_for("Logement")
        gone = house.screens()
    async with Page(house) as page:
        await page.wait_for("Pourquoi venez-vous")
        await all_gone(gone)
        vanished = house.screens()
        assert page.line._response.connection is not None
        transport = page.line._response.connection.transport
        assert transport is not None
        transport.abort()  # without a word, as a tablet does that is switched off
        await all_gone(vanished)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("visitor", 200),
        ("desk", 404),
        ("desk/ws", 404),
        ("room/isere", 404),
        ("room/mistral;reboot", 404),
        ("visitor/../desk/ws", 404),
        ("download/abc", 404),
        ("ping", 404),
        ("static/", 403),
        ("static/../server.py", 404),
        ("static/%2e%2e/server.py", 404),
        ("page/page.html", 404),
        ("page/server.py", 404),
    ],
)
async def test_there_is_only_what_is_offered(house: Served, path: str, status: int) -> None:
    from yarl import URL

    address = URL(f"{house.address}/{path}", encoded=True)
    async with aiohttp.ClientSession() as http, http.get(address) as answer:
        assert answer.status == status
    assert house.screens() == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://127.0.0.1:1"},
        {"Host": "evil.example", "Origin": "http://evil.example"},
        {"Host": "127.0.0.1.evil.example:8080", "Origin": "http://127.0.0.1.evil.example:8080"},
        {"Host": "user@127.0.0.1", "Origin": "http://user@127.0.0.1"},
    ],
)
async def test_a_page_of_somebody_else_opens_no_screen(
    house: Served, headers: dict[str, str]
) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        async with Page(house, **headers):
            pass
    assert refused.value.status in (403, 421)
    assert house.screens() == []


async def test_a_page_loads_nothing_from_elsewhere_and_stands_in_no_frame(house: Served) -> None:
    async with aiohttp.ClientSession() as http, http.get(f"{house.address}/visitor") as answer:
        policy, text = answer.headers["Content-Security-Policy"], await answer.text()
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "script-src 'self';" in policy
    assert "://" not in text
    assert "Allez à l’accueil." in text
    assert "Please go to the reception desk." in text


async def test_what_visitors_type_is_in_no_log(house: Served) -> None:
    secret = "zorglubine"
    async with Page(house) as page:
        await page.wait_for("Pourquoi")
        await page.type(secret)
        await page.say(["ping", secret])
        await page.line.send_str(f'["{secret}"')
        await page.wait_for_the_end()
    async with Page(house) as page:
        await page.wait_for("Pourquoi")
        await page.type(secret)
        (screen,) = house.screens()
        os.kill(screen, signal.SIGKILL)
        await page.wait_for_the_end()
    await all_gone([screen])
    deadline = time.monotonic() + 5
    while "the screen of a page failed" not in house.log():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)
    assert secret not in house.log()
