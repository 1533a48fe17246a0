"""The desk is locked until somebody gives their name and their PIN, and again after a while."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.events import Key, MouseMove
from textual.pilot import Pilot

from db.enums import Role
from kiosk import pins
from kiosk.desk_side import DeskSide
from kiosk.domain.checkin import CheckIn
from kiosk.domain.refusals import Refused
from kiosk.entrance import Entrance
from kiosk.pins import Pins
from kiosk.services import auditing, staff, visits
from kiosk.tui.desk.dialogs.pin import PinDialog
from tests.tui.desks import RoomsStand, queue_of, says, says_no_more, shown
from tests.tui.visitors import until

MARIE, ALI, NADIA = "phare 81 mouette", "841736", "739284"


@pytest.fixture
def stand(
    tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[RoomsStand]:
    """A desk on SQLite where nobody has a PIN yet."""
    monkeypatch.setattr(pins, "_KIBIBYTES", 64)
    path = tmp_path / "desk.db"
    path.write_bytes(sqlite_template.read_bytes())
    entrance = Entrance(Pins(tmp_path / "pins.key"), "desk/desk")
    stand = RoomsStand(f"sqlite:///{path}", entrance=entrance)
    yield stand
    stand.close()


@pytest.fixture
def team(stand: RoomsStand) -> RoomsStand:
    """Marie manages, Ali is at the reception, Nadia is an adviser."""
    side = stand.open_side()
    assert stand.entrance is not None
    stand.entrance.add_first(side.reception, "Marie", MARIE)
    stand.entrance.add(side.reception, "Ali", Role.RECEPTION, ALI)
    stand.entrance.add(side.reception, "Nadia", Role.ADVISER, NADIA)
    return stand


async def locked(pilot: Pilot[None], app: App[None]) -> None:
    """Wait until a PIN is wanted."""
    await until(pilot, lambda: isinstance(app.screen, PinDialog))
    await pilot.pause()


async def type_in(pilot: Pilot[None], *lines: str) -> None:
    """Type into one line after the other, and press Enter."""
    for n, line in enumerate(lines):
        if n:
            await pilot.press("tab")
        await pilot.press(*("space" if sign == " " else sign for sign in line))
    await pilot.press("enter")


def acts(side: DeskSide | None) -> list[str]:
    """Return who did what."""
    assert side is not None
    return [f"{one.actor} {one.act}" for one in side.by_itself.read(auditing.of_days)]


async def test_the_first_start_asks_for_the_first_pin(stand: RoomsStand) -> None:
    app = stand.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await locked(pilot, app)
        await says(pilot, app, "Bienvenue", "au moins 8")
        assert "attend" not in shown(app)
        await pilot.press("escape", "f1", "f2", "f9", "f10", "ctrl+q")
        assert isinstance(app.screen, PinDialog)
        await type_in(pilot, "Marie", "12345678", "12345678")
        await says(pilot, app, "se devine tout de suite")
        await type_in(pilot, MARIE, "phare 81 mouete")
        await says(pilot, app, "ne sont pas les mêmes")
        assert MARIE not in shown(app)
        await type_in(pilot, MARIE, MARIE)
        await queue_of(pilot, app)
        await says(pilot, app, "Personne n’attend", "Marie 9h30")
        assert [one.role for one in app.side.reception.read(staff.look)] == [Role.MANAGER]  # type: ignore[union-attr]


async def test_nothing_is_seen_or_done_at_a_locked_desk(team: RoomsStand) -> None:
    hall = team.hall()
    hall.arrive("jobs")
    app = team.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await locked(pilot, app)
        await pilot.press("space", "escape", "f1", "f3", "n", "f10", "ctrl+q", "ctrl+l", "tab", "?")
        await pilot.pause()
        assert isinstance(app.screen, PinDialog)
        assert "001" not in shown(app)
        assert "Salles" not in shown(app)
        app.found("V1" + "0" * 15)
        await pilot.pause()
        assert isinstance(app.screen, PinDialog)
        assert acts(app.side)[-1].startswith("hall") or "calling" not in " ".join(acts(app.side))


async def test_who_signs_in_is_who_did_it(team: RoomsStand) -> None:
    team.hall().arrive("desk")
    app = team.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await locked(pilot, app)
        await type_in(pilot, "ali", "000000")
        await says(pilot, app, "n’est pas bon")
        await type_in(pilot, ALI)
        queue = await queue_of(pilot, app)
        await until(pilot, lambda: bool(queue.seen.queue.waiting))
        await pilot.press("space")
        await until(pilot, lambda: "desk/Ali calling.call_next" in acts(app.side))
        await pilot.press("ctrl+l")
        await locked(pilot, app)
        assert "001" not in shown(app)
        await says(pilot, app, "Ce poste est verrouillé", "Ali")
        await type_in(pilot, ALI)  # the name is still there
        await says(pilot, app, "001", "Ali 9h30")


async def test_it_locks_itself_when_nobody_touches_it_and_loses_nothing(team: RoomsStand) -> None:
    app = team.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await locked(pilot, app)
        await type_in(pilot, "Ali", ALI)
        await queue_of(pilot, app)
        await pilot.press("f2")
        await until(pilot, lambda: app.rooms is not None and app.rooms.loaded)
        await pilot.press("f")
        await pilot.press(*"Atelier")
        await says(pilot, app, "Atelier")
        app._last_sign_of_life -= 299
        await pilot.pause(1.1)
        await locked(pilot, app)
        assert "Atelier" not in shown(app)
        await type_in(pilot, ALI)
        await says(pilot, app, "Atelier")


async def test_an_adviser_is_let_in_at_their_own_desk_only(team: RoomsStand) -> None:
    app = team.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await locked(pilot, app)
        await type_in(pilot, "Nadia", NADIA)
        await says(pilot, app, "Ce poste est celui de l’accueil")
        assert isinstance(app.screen, PinDialog)
    app = team.app("office-2", alone=True)
    async with app.run_test(size=(100, 30)) as pilot:
        await locked(pilot, app)
        await type_in(pilot, "Nadia", NADIA)
        await queue_of(pilot, app)
        await says(pilot, app, "Nadia 9h30")


async def test_a_manager_gives_others_their_pin_and_others_only_change_theirs(
    team: RoomsStand,
) -> None:
    app = team.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await locked(pilot, app)
        await type_in(pilot, "Marie", MARIE)
        await queue_of(pilot, app)
        await pilot.press("f9")
        await says(pilot, app, "Qui travaille ici", "Ali · accueil", "Nadia · conseiller")
        await pilot.press("2", "1")
        await says(pilot, app, "Au moins 6 signes")
        await type_in(pilot, "Zoé", "552019", "552019")
        await says(pilot, app, "Zoé peut maintenant s’identifier")
        await pilot.press("f9", "3")
        await says(pilot, app, "Ne travaille plus ici")
        await pilot.press("3", "1")
        await says(pilot, app, "Ali est oublié")
        await pilot.press("ctrl+l")
        await locked(pilot, app)
        await pilot.press("shift+tab", "ctrl+u")
        await type_in(pilot, "Zoé", "552019")
        await says(pilot, app, "Zoé 9h30")
        await pilot.press("f9")
        await says(pilot, app, "Code actuel")
        await type_in(pilot, "552019", "905521", "905521")
        await says(pilot, app, "Votre code est changé")
        await says_no_more(pilot, app, "Code actuel")
    assert "desk/Zoé signing_in.choose_pin" in acts(team.open_side())


async def test_who_becomes_a_manager_gets_a_longer_pin(team: RoomsStand) -> None:
    app = team.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await locked(pilot, app)
        await type_in(pilot, "Marie", MARIE)
        await queue_of(pilot, app)
        await pilot.press("f9", "3", "2")
        await says(pilot, app, "Que fait Ali")
        await pilot.press("3")
        await says(pilot, app, "Un autre code pour Ali", "Au moins 8 signes")
        await type_in(pilot, ALI, ALI)
        await says(pilot, app, "au moins 8 signes")
        await type_in(pilot, "renard gris 4", "renard gris 4")
        await says(pilot, app, "Ali est maintenant : responsable")


async def test_an_errand_that_was_begun_before_the_lock_does_nothing_behind_it(
    team: RoomsStand,
) -> None:
    app = team.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await locked(pilot, app)
        await type_in(pilot, "Ali", ALI)
        queue = await queue_of(pilot, app)
        app.on_key(Key("f9", None))  # both before anything else is done
        app.lock.lock()
        await locked(pilot, app)
        await pilot.pause(0.2)
        await type_in(pilot, ALI)
        await until(
            pilot, lambda: not isinstance(app.screen, PinDialog) or "Code actuel" in shown(app)
        )
        assert "Qui travaille ici" not in shown(app)
        await pilot.press("escape")
        app.lock.lock()
        await locked(pilot, app)
        with pytest.raises(Refused) as no:
            await queue.acting.write(visits.check_in, CheckIn("desk", "fr"))
        assert no.value.code == "staff.locked"


async def test_a_dialog_that_ends_behind_the_lock_leaves_the_lock_where_it_is(
    team: RoomsStand, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, may_go_on = threading.Event(), threading.Event()
    choose = Entrance.choose_pin

    def slowly(self: Entrance, *arguments: Any) -> staff.Member:
        asked.set()
        may_go_on.wait(10)
        return choose(self, *arguments)

    monkeypatch.setattr(Entrance, "choose_pin", slowly)
    app = team.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await locked(pilot, app)
        await type_in(pilot, "Ali", ALI)
        await queue_of(pilot, app)
        await pilot.press("f9")
        await says(pilot, app, "Code actuel")
        await type_in(pilot, ALI, NADIA, NADIA)
        await until(pilot, asked.is_set)
        await pilot.press("ctrl+l")
        await says(pilot, app, "Ce poste est verrouillé")
        may_go_on.set()
        await pilot.pause(0.5)
        await says(pilot, app, "Ce poste est verrouillé")
        assert app.lock.is_locked
        await pilot.press("escape", "escape")
        await type_in(pilot, NADIA)  # the new one
        await says_no_more(pilot, app, "Code actuel")
        await says(pilot, app, "Ali 9h30")
        await pilot.press("ctrl+l")
        await says(pilot, app, "Ce poste est verrouillé")


async def test_whoever_chose_the_first_pin_elsewhere_lets_this_desk_ask_for_it(
    stand: RoomsStand,
) -> None:
    app = stand.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await says(pilot, app, "Bienvenue")
        assert stand.entrance is not None
        stand.entrance.add_first(stand.open_side().by_itself, "Marie", MARIE)
        await type_in(pilot, "Eve", "cheval 12 nuit", "cheval 12 nuit")
        await says(pilot, app, "Ce poste est verrouillé")
        await pilot.press("ctrl+u")
        await type_in(pilot, "Marie", MARIE)
        await says(pilot, app, "Marie 9h30")


async def test_whoever_only_scans_is_there(team: RoomsStand) -> None:
    app = team.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await locked(pilot, app)
        await type_in(pilot, "Ali", ALI)
        await queue_of(pilot, app)
        app._last_sign_of_life -= 200
        await app.on_event(Key("v", "v"))
        assert app.quiet < 100
        app._last_sign_of_life -= 200
        await app.on_event(MouseMove(None, 1, 1, 0, 0, 0, False, False, False))  # by itself
        assert app.quiet > 100


async def test_a_house_that_opens_too_late_opens_for_nobody(team: RoomsStand) -> None:
    ali = team.open_side().admit("Ali", ALI)
    opening = threading.Event()

    def open_late() -> None:
        opening.wait(20)

    team.opening = open_late
    app = team.app(member=ali, idle_seconds=1.5)
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: app.queue is not None)
        for _ in range(30):
            await pilot.press("x")  # a visitor, who keeps it awake
            await pilot.pause(0.1)
            if app._exit:
                break
        opening.set()
        assert app._exit
        assert app.lock.member is None


async def test_a_desk_opened_at_the_visitors_gives_way_to_them_again(team: RoomsStand) -> None:
    ali = team.open_side().admit("Ali", ALI)
    app = team.app(member=ali, idle_seconds=60.0)
    async with app.run_test(size=(100, 30)) as pilot:
        await queue_of(pilot, app)
        await says(pilot, app, "retour aux visiteurs", "Ali 9h30")
        app._last_sign_of_life -= 60
        await until(pilot, lambda: app._exit)
    assert app.return_code == 0
