"""A key that no visitor needs asks who works here for their PIN; strangers get nowhere by it."""

import threading
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from db.enums import Role
from kiosk import pins
from kiosk.domain.refusals import Refused
from kiosk.entrance import Entrance
from kiosk.pins import Pins
from kiosk.services.staff import Member
from kiosk.tui.desk.dialogs.pin import PinDialog
from kiosk.tui.visitor import staff as way_in
from kiosk.tui.visitor.app import VisitorApp
from kiosk.tui.visitor.ticket import TicketScreen
from kiosk.tui.visitor.welcome import WelcomeScreen
from tests.tui.visitors import Stand, on_screen, ready, shown, stand_in, until

ALI, NADIA = "841736", "739284"


@pytest.fixture
def stand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stand:
    """The example house, where Ali is at the reception and Nadia is an adviser."""
    monkeypatch.setattr(pins, "_KIBIBYTES", 64)
    stand = stand_in(tmp_path)
    stand.entrance = Entrance(Pins(tmp_path / "pins.key"), "accueil/visitor")
    reception = stand.open_visitor_side().reception
    stand.entrance.add(reception, "Ali", Role.RECEPTION, ALI)
    stand.entrance.add(reception, "Nadia", Role.ADVISER, NADIA)
    return stand


async def asked_for(pilot: Pilot[None], app: VisitorApp) -> None:
    """Press the key, and wait for the question."""
    await ready(pilot, app)
    await pilot.press("f12")
    await until(pilot, lambda: isinstance(app.screen, PinDialog))
    await pilot.pause()


@pytest.mark.parametrize("size", [(80, 24), (160, 45)])
async def test_the_right_pin_opens_the_desk(stand: Stand, size: tuple[int, int]) -> None:
    app = stand.app()
    async with app.run_test(size=size) as pilot:
        await asked_for(pilot, app)
        assert "Réservé à l’équipe" in shown(app)
        assert "Ali" not in shown(app)
        await pilot.press(*"Ali", "tab", *ALI, "enter")
        await until(pilot, lambda: app.staff.member is not None)
    assert app.staff.member is not None
    assert (app.staff.member.name, app.return_code) == ("Ali", 0)


async def test_a_wrong_pin_and_an_adviser_stay_outside(stand: Stand) -> None:
    app = stand.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await asked_for(pilot, app)
        await pilot.press(*"Ali", "tab", *"000000", "enter")
        await until(pilot, lambda: "n’est pas bon" in shown(app))
        await pilot.press("shift+tab", "ctrl+u", *"Nadia", "tab", *NADIA, "enter")
        await until(pilot, lambda: "est celui de l’accueil" in shown(app))
        await pilot.press("escape")
        await on_screen(pilot, WelcomeScreen)
        assert app.staff.member is None
        await pilot.press("1")
        await on_screen(pilot, TicketScreen)


async def test_a_right_pin_that_is_left_in_the_same_moment_leaves_the_screen_whole(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, may_go_on = threading.Event(), threading.Event()

    def slowly(self: Entrance, *arguments: Any) -> Member:
        asked.set()
        may_go_on.wait(10)
        raise Refused("staff.wrong")

    monkeypatch.setattr(Entrance, "admit", slowly)
    app = stand.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await asked_for(pilot, app)
        await pilot.press(*"Ali", "tab", *ALI, "enter")
        await until(pilot, asked.is_set)
        await pilot.press("escape", "escape")
        app.start_afresh()  # a countdown that ends meanwhile
        await on_screen(pilot, WelcomeScreen)
        may_go_on.set()
        await pilot.pause(0.3)
        await on_screen(pilot, WelcomeScreen)
        await pilot.press("1")
        await on_screen(pilot, TicketScreen)


async def test_who_pressed_it_by_mistake_has_their_screen_again(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(way_in, "PATIENCE", 1.5)
    app = stand.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await asked_for(pilot, app)
        await on_screen(pilot, WelcomeScreen)
        await pilot.press("f12")
        await until(pilot, lambda: isinstance(app.screen, PinDialog))
