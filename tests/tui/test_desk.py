"""What the reception does at the desk's screen, and what it sees."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from db.enums import BookingStatus, JobKind, JobState, OccurrenceState
from kiosk.services import attendance, bookings, history, printing, spooling
from kiosk.services.printers import PrinterSeen
from kiosk.services.spooling import JobResult
from kiosk.tui.desk.dialogs.rows import Rows
from kiosk.tui.desk.rooms.keys import INTENTS
from kiosk.tui.desk.rooms.screen import RoomsScreen
from tests.clocks import PARIS, StandingClock
from tests.services.desk import Desk, at, slot
from tests.tui.desks import TODAY, RoomsStand, opened, says, says_no_more, shown
from tests.tui.visitors import until

SIZES = [(80, 24), (100, 30), (160, 45)]
NOON = datetime(2026, 11, 24, 10, 37, tzinfo=PARIS)
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def stand(database_url: str) -> Iterator[RoomsStand]:
    """A small house on Tuesday at 10:37, on each database."""
    stand = RoomsStand(database_url, clock=StandingClock(NOON))
    yield stand
    stand.close()


@pytest.fixture
def on_file(tmp_path: Path, sqlite_template: Path) -> Iterator[RoomsStand]:
    """The same on SQLite alone, for what does not depend on the database."""
    path = tmp_path / "kiosk.db"
    path.write_bytes(sqlite_template.read_bytes())
    stand = RoomsStand(f"sqlite:///{path}", clock=StandingClock(NOON))
    yield stand
    stand.close()


@pytest.fixture
def hall(on_file: RoomsStand) -> Desk:
    """Another machine of the same house."""
    return on_file.other_desk()


def booked(desk: Desk, day: date = TODAY) -> list[str]:
    """Return what is booked on a day."""
    return desk.shown(day)


async def cursor(rooms: RoomsScreen, resource: str, time: str, day: date = TODAY) -> None:
    """Put the cursor somewhere."""
    lane = rooms.pointing.lane_of(resource, day)
    assert lane is not None
    rooms.grid.move_to(lane, rooms.grid.step)
    rooms.cursor_to(at(time, day))


async def keys(pilot: Pilot[None], *names: str) -> None:
    """Press keys; what is longer than a key is typed."""
    for name in names:
        await pilot.press(*([name] if name in _NAMED else list(name)))
    await pilot.pause()


_NAMED = {
    *INTENTS, "less_than_sign", "greater_than_sign", "plus", "minus", "slash", "question_mark",
    "left_square_bracket", "right_square_bracket", "space", "backspace", "f2",
}  # fmt: skip


# Looking


@pytest.mark.parametrize("size", SIZES)
async def test_the_day_is_a_grid_with_now_marked(
    on_file: RoomsStand, hall: Desk, size: tuple[int, int]
) -> None:
    hall.book("blue", "14:00", "16:00", TODAY, title="Conseil", organisation="guests", people=9)
    app = on_file.app()
    async with app.run_test(size=size) as pilot:
        rooms = await opened(pilot, app)
        lines = shown(app).split("\n")
        assert "mardi 24 novembre 2026" in lines[1]
        assert "▼10h37" in lines[2]
        assert "14h" in lines[2]
        bleue = next(line for line in lines if "Bleue" in line)
        assert bleue.index("▎Conseil") == lines[2].index("14h")
        assert "│" in next(line for line in lines if "Rouge" in line)
        await cursor(rooms, "blue", "14:30")
        await says(pilot, app, "Conseil 14h–16h · Bleue", "Les invités")


async def test_what_is_special_about_a_booking_is_seen(on_file: RoomsStand, hall: Desk) -> None:
    until_noon = at("12:00", TODAY)
    hall.book("blue", "14:00", "16:00", TODAY, title="Peut-être", option=until_noon)
    hall.book("red", "14:00", "16:00", TODAY, title="Toujours", rule="FREQ=WEEKLY;COUNT=3")
    green = hall.book("green", "11:00", "12:00", TODAY, title="Eux")
    hall.reception.write(attendance.arrive, green.id)
    app = on_file.app()
    async with app.run_test(size=(160, 45)) as pilot:
        rooms = await opened(pilot, app)
        seen = shown(app)
        assert "option → 24/11 12h" in seen
        assert "↻" in seen
        assert "░" in seen  # ten minutes before and after in the green room
        await cursor(rooms, "green", "11:00")
        await says(pilot, app, "✓", "10 min")


async def test_a_room_that_needs_time_between_two_is_free_later(
    on_file: RoomsStand, hall: Desk
) -> None:
    hall.book("green", "11:00", "12:00", TODAY)
    hall.book("green", "13:15", "14:00", TODAY)
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        rooms = await opened(pilot, app)
        # Ten minutes after the one, ten before the next, and as many around what comes between.
        await cursor(rooms, "green", "12:00")
        await says(pilot, app, "Verte 12h20–12h55 (35 min) · libre de 12h20 à 12h55")
        await keys(pilot, "right", "right", "right", "right")
        await says(pilot, app, "Verte 13h–13h15 (15 min) · pas libre")
        await cursor(rooms, "green", "12:00")
        await keys(pilot, "enter", "Entre", "enter")
        await says(pilot, app, "Réservé : Entre, Verte, 12h20–12h55")


async def test_an_empty_day_says_what_to_do(on_file: RoomsStand) -> None:
    app = on_file.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app)
        await says(pilot, app, "Rien n’est réservé. Choisissez une heure")


async def test_closures_are_visible(on_file: RoomsStand) -> None:
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await opened(pilot, app)
        await keys(pilot, "g", "24/12", "enter")
        await says(pilot, app, "jeudi 24 décembre 2026", "Fêtes", "╱╱╱")


class _Armistice:
    def on(self, day: date) -> dict[str, str] | None:
        return {"fr": "Armistice"} if (day.day, day.month) == (11, 11) else None


async def test_holidays_are_visible(on_file: RoomsStand) -> None:
    on_file.house = replace(on_file.house, holidays=_Armistice())
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await opened(pilot, app)
        await keys(pilot, "g", "11/11/2026", "enter")
        await says(pilot, app, "mercredi 11 novembre", "Armistice")
        await keys(pilot, "w")
        await says(pilot, app, "mer. 11/11")
        assert shown(app).count("Armistice") == 1


async def test_all_that_is_booked_is_in_sight_wherever_the_cursor_is(
    on_file: RoomsStand, hall: Desk
) -> None:
    hall.book("red", "23:00", "23:45", TODAY, title="Soir", anyway=True)
    app = on_file.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app)
        for key in ("home", "end", "home"):
            await keys(pilot, key)
            seen = shown(app)
            assert "▎So" in seen or "▶So" in seen
            assert "8h" in seen.split("\n")[2]


async def test_the_days_before_and_after(on_file: RoomsStand, hall: Desk) -> None:
    hall.book("blue", "09:00", "10:00", TOMORROW, title="Demain")
    app = on_file.app()
    async with app.run_test(size=(80, 24)) as pilot:
        rooms = await opened(pilot, app)
        step = rooms.grid.step
        await keys(pilot, "pagedown")
        await says(pilot, app, "mercredi 25", "Dem")
        assert rooms.grid.step == step
        await keys(pilot, "pageup", "pageup")
        await says(pilot, app, "lundi 23 novembre")
        await keys(pilot, "t")
        await says(pilot, app, "mardi 24 novembre", "▼10h37")


async def test_a_date_that_is_not_understood_can_be_typed_again(on_file: RoomsStand) -> None:
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await opened(pilot, app)
        await keys(pilot, "g", "jeudo", "enter")
        await says(pilot, app, "Pas compris. Essayez")
        await keys(pilot, "backspace", "i", "enter")
        await says(pilot, app, "jeudi 26 novembre")
        await keys(pilot, "g", "demain", "space", "14h", "enter")
        await says(pilot, app, "mercredi 25 novembre", "▾14h")


async def test_the_week_of_a_room(on_file: RoomsStand, hall: Desk) -> None:
    hall.book("red", "09:00", "10:00", date(2026, 11, 27), title="Midi")
    hall.book("blue", "09:00", "10:00", date(2026, 11, 27), title="Ailleurs")
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        rooms = await opened(pilot, app)
        await cursor(rooms, "red", "09:00")
        await keys(pilot, "w")
        await says(pilot, app, "Rouge", "▶mar. 24/11", "Midi")
        assert "Ailleurs" not in shown(app)
        await keys(pilot, "down", "down", "down")
        await says(pilot, app, "Midi 9h–10h")
        await keys(pilot, "w")
        await says(pilot, app, "vendredi 27 novembre", "▶Rouge", "Ailleurs")


async def test_the_list_has_all_bookings_in_order_with_now_between(
    on_file: RoomsStand, hall: Desk
) -> None:
    hall.book("red", "15:00", "16:00", TODAY, title="Après")
    hall.book("blue", "09:00", "10:00", TODAY, title="Avant", anyway=True)
    hall.book("van", "11:00", "12:00", TODAY, title="Livraison")
    app = on_file.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app)
        await keys(pilot, "l")
        await says(pilot, app, "Avant", "Après")
        seen = shown(app)
        assert seen.index("Avant") < seen.index("10h37 ──") < seen.index("Après")
        assert "Livraison" not in seen
        await says(pilot, app, "Après 15h–16h · Rouge")
        await keys(pilot, "up")
        await says(pilot, app, "Avant 9h–10h · Bleue")
        await keys(pilot, "l")
        await says(pilot, app, "▶Bleue")


async def test_other_kinds_are_a_key_away(on_file: RoomsStand) -> None:
    app = on_file.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app)
        assert "Camionnette" not in shown(app)
        await keys(pilot, "k")
        await says(pilot, app, "Camionnette", "Magasin")
        assert "Rouge" not in shown(app)
        await keys(pilot, "k")
        await says(pilot, app, "Camionnette", "Rouge")


async def test_tab_goes_from_booking_to_booking(on_file: RoomsStand, hall: Desk) -> None:
    hall.book("blue", "14:00", "15:00", TODAY, title="Un")
    hall.book("green", "11:00", "12:00", TODAY, title="Deux")
    app = on_file.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app)
        await keys(pilot, "tab")
        await says(pilot, app, "Un 14h–15h")
        await keys(pilot, "tab")
        await says(pilot, app, "Deux 11h–12h")
        await keys(pilot, "shift+tab")
        await says(pilot, app, "Un 14h–15h")


# Booking


async def test_a_span_and_a_title_are_a_booking(stand: RoomsStand) -> None:
    app = stand.app()
    async with app.run_test(size=(80, 24)) as pilot:
        rooms = await opened(pilot, app)
        await cursor(rooms, "red", "14:00")
        await keys(pilot, *["shift+right"] * 5)
        await says(pilot, app, "Rouge 14h–15h30 (1 h 30)")
        await keys(pilot, "enter", "Conseil", "space", "CA", "enter")
        await says(pilot, app, "Réservé : Conseil CA, Rouge, 14h–15h30")
        await says(pilot, app, "Conseil CA 14h–15h30 · Rouge")
    assert booked(stand.other_desk()) == ["red 14:00-15:30 Conseil CA"]


async def test_without_a_span_it_is_an_hour_as_far_as_it_is_free(
    on_file: RoomsStand, hall: Desk
) -> None:
    hall.book("red", "14:45", "16:00", TODAY)
    app = on_file.app()
    async with app.run_test(size=(80, 24)) as pilot:
        rooms = await opened(pilot, app)
        await cursor(rooms, "red", "12:00")
        await keys(pilot, "enter", "Une", "enter")
        await says(pilot, app, "Réservé : Une, Rouge, 12h–13h")
        await cursor(rooms, "red", "14:15")
        await keys(pilot, "enter", "Courte", "enter")
        await says(pilot, app, "Réservé : Courte, Rouge, 14h15–14h45")


async def test_no_title_is_asked_for_again_and_escape_books_nothing(
    on_file: RoomsStand, hall: Desk
) -> None:
    app = on_file.app()
    async with app.run_test(size=(80, 24)) as pilot:
        rooms = await opened(pilot, app)
        await cursor(rooms, "red", "14:00")
        await keys(pilot, "enter", "enter")
        await says(pilot, app, "C’est pour quoi ?")
        await keys(pilot, "escape")
        await until(pilot, lambda: not rooms.entry.is_open)
        assert booked(hall) == []
        assert rooms.grid.selection is None


async def test_what_was_typed_is_kept_while_nothing_can_be_booked(
    on_file: RoomsStand, tmp_path: Path
) -> None:
    file = tmp_path / "kiosk.db"
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        rooms = await opened(pilot, app)
        await cursor(rooms, "red", "14:00")
        await keys(pilot, "enter", "Conseil")
        away = file.rename(tmp_path / "away.db")
        await keys(pilot, "enter")
        await says(pilot, app, "Pas réservé", "Conseil", "notez sur papier")
        away.rename(file)
        await keys(pilot, "enter")
        await says(pilot, app, "Réservé : Conseil, Rouge, 14h–15h")
        await says_no_more(pilot, app, "notez sur papier")


async def test_what_is_typed_is_corrected_as_in_any_line(on_file: RoomsStand) -> None:
    app = on_file.app()
    async with app.run_test(size=(80, 24)) as pilot:
        rooms = await opened(pilot, app)
        await cursor(rooms, "red", "14:00")
        await keys(pilot, "enter", "Reunion", *["left"] * 5, "backspace", "é", "end", "x", "t", "m")
        await says(pilot, app, "Réunionxtm")
        await keys(pilot, "backspace", "backspace", "backspace", "enter")
        await says(pilot, app, "Réservé : Réunion, Rouge, 14h–15h")


async def test_a_conflict_offers_alternatives_and_a_digit_books_one(stand: RoomsStand) -> None:
    hall = stand.other_desk()
    app = stand.app()
    async with app.run_test(size=(100, 30)) as pilot:
        rooms = await opened(pilot, app)
        await cursor(rooms, "red", "14:00")
        await keys(pilot, "shift+right", "shift+right", "enter", "Nous")
        # Somebody is quicker, while the title is being typed.
        hall.book("red", "14:00", "15:00", TODAY, title="Eux")
        await keys(pilot, "enter")
        await says(pilot, app, "Eux")
        await until(pilot, lambda: app.screen is not rooms)
        await keys(pilot, "1")
        await until(pilot, lambda: len(booked(hall)) == 2)
        await says(pilot, app, "Réservé : Nous, Rouge")
    assert "red 14:00-15:00 Eux" in booked(hall)


async def test_against_the_rules_it_can_be_booked_anyway(on_file: RoomsStand, hall: Desk) -> None:
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        rooms = await opened(pilot, app)
        await cursor(rooms, "blue", "18:00")
        await keys(pilot, "enter", "Tard", "enter")
        await says(pilot, app, "Bleue : ouvert", "Le faire quand même")
        await keys(pilot, "2")
        await until(pilot, lambda: app.screen is rooms and rooms.entry.is_open)
        await keys(pilot, "escape")
        await until(pilot, lambda: not rooms.entry.is_open)
        assert booked(hall) == []
        await keys(pilot, "enter", "Tard", "enter")
        await says(pilot, app, "Le faire quand même")
        await keys(pilot, "1")
        await says(pilot, app, "Réservé : Tard, Bleue, 18h–19h")
    assert booked(hall) == ["blue 18:00-19:00 Tard"]


async def test_a_sentence_finds_a_room_and_a_digit_takes_it(
    on_file: RoomsStand, hall: Desk
) -> None:
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        rooms = await opened(pilot, app)
        await keys(pilot, "/", "20", "space", "personnes", "space", "jeudi", "space", "14h-16h")
        await keys(pilot, "enter")  # before anything was found
        await until(pilot, lambda: isinstance(app.focused, Rows))
        await keys(pilot, "1")
        await until(pilot, lambda: rooms.entry.is_open)
        await says(pilot, app, "jeudi 26 novembre")
        await keys(pilot, "Trouvé", "enter")
        await says(pilot, app, "Réservé : Trouvé")
    found = booked(hall, date(2026, 11, 26))
    assert len(found) == 1
    assert found[0].endswith("14:00-16:00 Trouvé")


async def test_the_form_books_with_everything(on_file: RoomsStand, hall: Desk) -> None:
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        rooms = await opened(pilot, app)
        await cursor(rooms, "red", "14:00")
        await keys(pilot, "f")
        await until(pilot, lambda: app.screen is not rooms)
        await keys(pilot, "Formulaire")
        await says(pilot, app, "☐ titre pour l’accueil seul")
        await pilot.press(*["tab"] * 17, "space")
        await says(pilot, app, "☑ titre pour l’accueil seul")
        await keys(pilot, "f2")
        await says(pilot, app, "Réservé : Formulaire, Rouge, 14h–15h")
    assert booked(hall) == ["red 14:00-15:00 Formulaire"]
    (use,) = hall.reception.read(bookings.of_day, TODAY)
    assert use.details.private


async def test_a_series_with_conflicts_leaves_days_out(on_file: RoomsStand, hall: Desk) -> None:
    hall.book("red", "14:00", "15:00", TODAY + timedelta(days=7), title="Eux")
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        rooms = await opened(pilot, app)
        request = hall.request("red", "14:00", "15:00", TODAY, rule="FREQ=WEEKLY;COUNT=3")
        rooms.run_worker(rooms.doing.booking.book(request))
        await until(pilot, lambda: app.screen is not rooms)
        await says(pilot, app, "Eux")
        await keys(pilot, "s", "enter")
        await says(pilot, app, "Réservé : Réunion")
    assert booked(hall, TODAY + timedelta(days=7)) == ["red 14:00-15:00 Eux"]
    assert booked(hall, TODAY + timedelta(days=14)) == ["red 14:00-15:00 Réunion"]


# Changing


async def test_a_key_moves_a_booking_each_time_it_is_pressed(stand: RoomsStand) -> None:
    hall = stand.other_desk()
    hall.book("red", "14:00", "15:00", TODAY)
    app = stand.app()
    async with app.run_test(size=(80, 24)) as pilot:
        rooms = await opened(pilot, app)
        await cursor(rooms, "red", "14:00")
        await keys(pilot, ">", ">", ">", "<")
        await says(pilot, app, "Déplacé : Réunion, Rouge, 14h30–15h30")
        await keys(pilot, "+", "+", "-")
        await says(pilot, app, "Déplacé : Réunion, Rouge, 14h30–15h45")
        await says(pilot, app, "Réunion 14h30–15h45 · Rouge")
    assert booked(hall) == ["red 14:30-15:45 Réunion"]


async def test_the_cursor_goes_with_a_booking_that_another_desk_moves(stand: RoomsStand) -> None:
    hall = stand.other_desk()
    use = hall.book("red", "14:00", "15:00", TODAY, title="Nous")
    app = stand.app()
    async with app.run_test(size=(100, 30)) as pilot:
        rooms = await opened(pilot, app)
        await cursor(rooms, "red", "14:00")
        hall.move(use, slot("green", "15:00", "16:00", TODAY))
        hall.book("red", "14:00", "15:00", TODAY, title="Eux")
        await says(pilot, app, "Nous 15h–16h · Verte")
        await keys(pilot, "greater_than_sign")
        await says(pilot, app, "Déplacé : Nous, Verte, 15h15–16h15")
    assert booked(hall) == ["red 14:00-15:00 Eux", "green 15:15-16:15 Nous"]


async def test_prolonging_into_somebody_elses_time_offers_another(
    on_file: RoomsStand, hall: Desk
) -> None:
    hall.book("red", "14:00", "15:00", TODAY, title="Nous")
    hall.book("red", "15:00", "16:00", TODAY, title="Eux")
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        rooms = await opened(pilot, app)
        await cursor(rooms, "red", "14:00")
        await keys(pilot, "+")
        await until(pilot, lambda: app.screen is not rooms)
        await says(pilot, app, "Eux")
        await keys(pilot, "escape")
        await until(pilot, lambda: app.screen is rooms)
    assert booked(hall) == ["red 14:00-15:00 Nous", "red 15:00-16:00 Eux"]


async def test_it_is_taken_up_and_put_down_elsewhere(on_file: RoomsStand, hall: Desk) -> None:
    hall.book("blue", "14:10", "15:00", TODAY, title="Mobile")
    app = on_file.app()
    async with app.run_test(size=(80, 24)) as pilot:
        rooms = await opened(pilot, app)
        await cursor(rooms, "blue", "14:30")
        await keys(pilot, "m", "down", "right")
        await says(pilot, app, "Mobile → Rouge, 14h25–15h15")
        await keys(pilot, "escape")
        await says_no_more(pilot, app, "Mobile →")
        assert booked(hall) == ["blue 14:10-15:00 Mobile"]
        await cursor(rooms, "blue", "14:30")
        await keys(pilot, "m", "down", "pagedown")
        await says(pilot, app, "mercredi 25", "Mobile → Rouge, 14h10–15h, mercredi 25")
        await keys(pilot, "enter")
        await says(pilot, app, "Déplacé : Mobile")
    assert booked(hall, TOMORROW) == ["red 14:10-15:00 Mobile"]


async def test_ended_arrived_and_nobody_came(stand: RoomsStand) -> None:
    hall = stand.other_desk()
    hall.book("blue", "10:00", "12:00", TODAY, title="Finie")
    hall.book("red", "10:00", "12:00", TODAY, title="Absente")
    hall.book("green", "10:00", "12:00", TODAY, title="Présente")
    app = stand.app()
    async with app.run_test(size=(100, 30)) as pilot:
        rooms = await opened(pilot, app)
        await cursor(rooms, "blue", "10:30")
        await keys(pilot, "e")
        await says(pilot, app, "Terminé : Finie, Bleue, 10h–10h37")
        await cursor(rooms, "green", "10:30")
        await keys(pilot, "a")
        await says(pilot, app, "Ils sont là : Présente", "✓ arrivés à 10h37")
        await cursor(rooms, "red", "10:30")
        await keys(pilot, "n")
        await says(pilot, app, "De nouveau libre, personne n’est venu : Absente")
        await until(pilot, lambda: rooms.pointing.use is None)
    assert booked(hall) == ["blue 10:00-10:37 Finie", "green 10:00-12:00 Présente"]


async def test_cancelling_is_undone_by_a_key(stand: RoomsStand) -> None:
    hall = stand.other_desk()
    use = hall.book("red", "14:00", "15:00", TODAY, title="Erreur")
    app = stand.app()
    async with app.run_test(size=(80, 24)) as pilot:
        rooms = await opened(pilot, app)
        await cursor(rooms, "red", "14:00")
        await keys(pilot, "x")
        await says(pilot, app, "Annulé : Erreur")
        assert booked(hall) == []
        await keys(pilot, "u")
        await says(pilot, app, "Défait (", "Erreur 14h–15h · Rouge")
        assert booked(hall) == ["red 14:00-15:00 Erreur"]
        await keys(pilot, "u")
        await says(pilot, app, "Il n’y a rien à annuler.")
    changes = hall.reception.read(history.of_booking, use.booking)
    assert [change.actor for change in changes] == ["hall", "desk", "desk"]


async def test_what_was_cancelled_days_ago_is_put_back(on_file: RoomsStand, hall: Desk) -> None:
    for title in ("Une", "Autre"):
        hall.cancel(hall.book("red", "14:00", "15:00", TOMORROW, title=title))
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        rooms = await opened(pilot, app)
        await cursor(rooms, "red", "14:00")
        await keys(pilot, "r")
        await says(pilot, app, "Rien n’a été annulé ici ce jour-là.")
        await keys(pilot, "pagedown", "r")
        await says(pilot, app, "Rétablir", "Une", "Autre")
        await keys(pilot, "2")
        await says(pilot, app, "Rétabli : Autre")
    assert booked(hall, TOMORROW) == ["red 14:00-15:00 Autre"]


async def test_an_option_is_confirmed(on_file: RoomsStand, hall: Desk) -> None:
    use = hall.book("red", "14:00", "15:00", TODAY, option=at("13:00", TODAY))
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        rooms = await opened(pilot, app)
        await cursor(rooms, "red", "14:00")
        await says(pilot, app, "option → 24/11 13h")
        await keys(pilot, "o")
        await says(pilot, app, "Confirmé : Réunion")
        await says_no_more(pilot, app, "option →")
    assert hall.find(use).status is BookingStatus.CONFIRMED


async def test_a_series_asks_how_much_of_it_and_names_what_stays(
    stand: RoomsStand,
) -> None:
    hall = stand.other_desk()
    first = hall.book("red", "14:00", "15:00", TODAY, title="Atelier", rule="FREQ=WEEKLY;COUNT=4")
    by_hand = hall.series(first)[2]
    hall.move(by_hand, slot("red", "16:00", "17:00", by_hand.start.date()))
    app = stand.app()
    async with app.run_test(size=(100, 30)) as pilot:
        rooms = await opened(pilot, app)
        await cursor(rooms, "red", "14:00")
        await keys(pilot, "m", "right", "enter")
        await says(pilot, app, "Déplacer « Atelier »", "8 décembre")
        await keys(pilot, "escape")
        await until(pilot, lambda: app.screen is rooms)
        await keys(pilot, "m", "right", "enter")
        await until(pilot, lambda: app.screen is not rooms)
        await keys(pilot, "2")
        await says(pilot, app, "Déplacé : Atelier", "reste telle quelle")
    starts = [f"{use.start:%d %H:%M}" for use in hall.series(first)]
    assert starts == ["24 14:15", "01 14:15", "08 16:00", "15 14:15"]


async def test_a_moved_series_leaves_out_the_days_that_are_taken(
    on_file: RoomsStand, hall: Desk
) -> None:
    first = hall.book("red", "14:00", "15:00", TODAY, title="Atelier", rule="FREQ=WEEKLY;COUNT=3")
    hall.book("red", "15:00", "16:00", TODAY + timedelta(days=7), title="Eux")
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        rooms = await opened(pilot, app)
        await cursor(rooms, "red", "14:00")
        await keys(pilot, "m", "right", "enter")
        await until(pilot, lambda: app.screen is not rooms)
        await keys(pilot, "3")
        await says(pilot, app, "3 fois", "Eux", "Sauter ce jour")
        await keys(pilot, "1")
        await says(pilot, app, "Déplacer 2 fois", "1 sauté")
        await keys(pilot, "1")
        await says(pilot, app, "Déplacé : Atelier")
    states = [use.state for use in hall.series(first)]
    booked_now, skipped = OccurrenceState.BOOKED, OccurrenceState.SKIPPED
    assert states == [booked_now, skipped, booked_now]


async def test_a_moved_series_goes_elsewhere_on_the_days_that_are_taken(
    on_file: RoomsStand, hall: Desk
) -> None:
    first = hall.book("red", "14:00", "15:00", TODAY, title="Atelier", rule="FREQ=WEEKLY;COUNT=3")
    day = TODAY + timedelta(days=7)
    hall.book("red", "15:00", "16:00", day, title="Eux")
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        rooms = await opened(pilot, app)
        await cursor(rooms, "red", "14:00")
        await keys(pilot, "m", "right", "enter")
        await until(pilot, lambda: app.screen is not rooms)
        await keys(pilot, "3")
        await says(pilot, app, "Rouge, à un autre moment")
        await keys(pilot, "2")
        await says(pilot, app, "Déplacer 3 fois")
        await keys(pilot, "enter")
        await says(pilot, app, "Déplacé : Atelier")
        await until(pilot, lambda: app.screen is rooms)
    starts = [f"{use.start:%d %H:%M}" for use in hall.series(first)]
    assert starts == ["24 14:15", "01 14:00", "08 14:15"]


async def test_its_details_are_changed_in_the_form(on_file: RoomsStand, hall: Desk) -> None:
    hall.book("red", "14:00", "15:00", TODAY, title="Avant")
    app = on_file.app()
    async with app.run_test(size=(160, 45)) as pilot:
        rooms = await opened(pilot, app)
        await cursor(rooms, "red", "14:00")
        await keys(pilot, "enter")
        await until(pilot, lambda: app.screen is not rooms)
        await keys(pilot, "space", "Noël", "f2")
        await says(pilot, app, "Changé : Avant Noël")
        await says(pilot, app, "Avant Noël 14h–15h")
    assert booked(hall) == ["red 14:00-15:00 Avant Noël"]


async def test_time_and_title_are_asked_once_which_ones(on_file: RoomsStand, hall: Desk) -> None:
    first = hall.book("red", "14:00", "15:00", TODAY, title="Avant", rule="FREQ=WEEKLY;COUNT=3")
    app = on_file.app()
    async with app.run_test(size=(160, 45)) as pilot:
        rooms = await opened(pilot, app)
        await cursor(rooms, "red", "14:00")
        await keys(pilot, "f")
        await until(pilot, lambda: app.screen is not rooms)
        await keys(pilot, "space", "Noël", "tab", "15h", "f2")
        await says(pilot, app, "Changer « Avant »", "Toutes, sauf")
        await keys(pilot, "3")
        await says(pilot, app, "Déplacé : Avant Noël", "3 fois")
        await until(pilot, lambda: app.screen is rooms)
    starts = [f"{use.start:%H:%M} {use.details.title}" for use in hall.series(first)]
    assert starts == ["15:00 Avant Noël"] * 3


async def test_what_was_filled_in_is_there_again_after_going_back(
    on_file: RoomsStand, hall: Desk
) -> None:
    hall.book("red", "14:00", "15:00", TODAY, title="Avant")
    hall.book("red", "15:00", "16:00", TODAY, title="Eux")
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        rooms = await opened(pilot, app)
        await cursor(rooms, "red", "14:00")
        await keys(pilot, "enter")
        await until(pilot, lambda: app.screen is not rooms)
        await keys(pilot, "space", "Noël", "tab", "15h", "f2")
        await says(pilot, app, "Eux : de 15h à 16h")
        await keys(pilot, "escape")
        await says(pilot, app, "Avant Noël", "Contact")
        await keys(pilot, "escape")
        await until(pilot, lambda: app.screen is rooms)
    assert booked(hall) == ["red 14:00-15:00 Avant", "red 15:00-16:00 Eux"]


async def test_a_step_is_for_this_time_only(on_file: RoomsStand, hall: Desk) -> None:
    first = hall.book("red", "14:00", "15:00", TODAY, title="Atelier", rule="FREQ=WEEKLY;COUNT=3")
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        rooms = await opened(pilot, app)
        await cursor(rooms, "red", "14:00")
        await keys(pilot, ">", "+")
        await says(pilot, app, "Déplacé, cette fois seulement : Atelier", "14h15–15h30")
    times = [f"{use.start:%H:%M}-{use.end:%H:%M}" for use in hall.series(first)]
    assert times == ["14:15-15:30", "14:00-15:00", "14:00-15:00"]


async def test_who_changed_what(on_file: RoomsStand, hall: Desk) -> None:
    hall.book("red", "14:00", "15:00", TODAY)
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        rooms = await opened(pilot, app)
        await cursor(rooms, "red", "14:00")
        await keys(pilot, ">")
        await says(pilot, app, "Déplacé :")
        await keys(pilot, "h")
        await says(pilot, app, "réservée, hall", "déplacée, desk")


async def test_a_combined_room_is_moved_from_the_row_of_a_part_and_keeps_its_rooms(
    on_file: RoomsStand, hall: Desk
) -> None:
    hall.book("blue-green", "14:00", "16:00", TODAY, title="Conseil")
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        rooms = await opened(pilot, app)
        await cursor(rooms, "blue", "14:30")
        await keys(pilot, "m", "right", "right")
        await says(pilot, app, "Conseil → Bleue + Verte, 14h30–16h30")
        await keys(pilot, "enter")
        await until(pilot, lambda: booked(hall) == ["blue-green 14:30-16:30 Conseil"])
        await cursor(rooms, "blue", "15:00")
        await keys(pilot, "w")
        await cursor(rooms, "blue", "15:00")
        await keys(pilot, "m", "left", "enter")
        await until(pilot, lambda: booked(hall) == ["blue-green 14:15-16:15 Conseil"])
        await keys(pilot, "w")
        await cursor(rooms, "green", "15:00")
        await keys(pilot, "m", "up", "enter")
        await until(pilot, lambda: booked(hall) == ["green 14:15-16:15 Conseil"])


async def test_the_times_above_the_grid_stand_where_they_are(on_file: RoomsStand) -> None:
    app = on_file.app()
    async with app.run_test(size=(80, 24)) as pilot:
        rooms = await opened(pilot, app)
        grid = rooms.grid
        for time in ("09:30", "10:15", "10:30", "10:45", "11:00"):
            await cursor(rooms, "blue", time)
            await pilot.pause()
            hours = shown(app).split("\n")[2]
            now = grid.frame.x(grid.lanes[0].position(NOON.astimezone(UTC)))
            assert hours.index("▼") == now, hours
            assert "▾" not in hours or hours.index("▾") == grid.frame.x(grid.step), hours
            assert "10h37" in hours


async def test_one_key_prints_the_day_and_another_asks_which_sheet(
    on_file: RoomsStand, hall: Desk
) -> None:
    hall.book("blue", "14:00", "16:00", TODAY, title="Conseil")
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        rooms = await opened(pilot, app)
        await keys(pilot, "p")
        await says(pilot, app, "Version 1 en cours d’impression : salles, pour l’accueil")
        await keys(pilot, "P")
        await says(pilot, app, "salles, pour l’accueil, par heure", "Bleue")
        await keys(pilot, "2")
        await says(
            pilot, app, "Version 2 en cours d’impression : salles, pour l’accueil, par heure"
        )
        jobs = rooms.reception.read(printing.of_day)
        assert [job.kind for job in jobs] == [JobKind.SHEET, JobKind.SHEET]
        trouble = PrinterSeen("ticket", "file:x", None, None, "printer.no-paper", None)
        waits = JobResult(jobs[-1].id, JobState.QUEUED, "printer.no-paper")
        rooms.reception.write(spooling.settle, waits, trouble)
        await says(
            pilot, app, "⚠ salles, pour l’accueil, par heure, version 2", "n’a plus de papier"
        )
