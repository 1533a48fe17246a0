"""What the reception and the advisers do with the queue, and what they see."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from textual.pilot import Pilot

from db.enums import HelpNeed, VisitState
from kiosk.domain.appointments import Wish
from kiosk.domain.checkin import CheckIn
from kiosk.services import appointments, calling, counters, receiving, visits
from kiosk.tui.desk.queue import keys as queue_keys
from kiosk.tui.desk.queue.screen import QueueScreen
from kiosk.tui.desk.rooms.screen import RoomsScreen
from tests.services.hall import Hall
from tests.tui.desks import RoomsStand, queue_of, says, says_no_more, shown
from tests.tui.visitors import scan, until

SIZES = [(80, 24), (100, 30), (160, 45)]


@pytest.fixture
def stand(database_url: str) -> Iterator[RoomsStand]:
    """A small house on a Tuesday morning, on each database."""
    stand = RoomsStand(database_url)
    yield stand
    stand.close()


@pytest.fixture
def on_file(tmp_path: Path, sqlite_template: Path) -> Iterator[RoomsStand]:
    """The same on SQLite alone, for what does not depend on the database."""
    path = tmp_path / "kiosk.db"
    path.write_bytes(sqlite_template.read_bytes())
    stand = RoomsStand(f"sqlite:///{path}")
    yield stand
    stand.close()


@pytest.fixture
def hall(on_file: RoomsStand) -> Hall:
    """Another machine of the same house."""
    return on_file.hall()


async def press(pilot: Pilot[None], *names: str) -> None:
    """Press keys; what is longer than a key's name is typed."""
    for name in names:
        await pilot.press(*([name] if name in _NAMED else list(name)))
    await pilot.pause()


_NAMED = {*queue_keys.INTENTS, "plus", "minus", "slash", "question_mark", "f1", "f2"}


async def at(pilot: Pilot[None], queue: QueueScreen, visit: int) -> None:
    """Put the cursor on a visit."""
    await until(pilot, lambda: queue.visits.place_of(visit) is not None)
    queue.go_to(visit)
    await pilot.pause()


@pytest.mark.parametrize("size", SIZES)
async def test_who_waits_since_when_for_what_with_what_needs(
    on_file: RoomsStand, hall: Hall, size: tuple[int, int]
) -> None:
    hall.write(
        visits.check_in, CheckIn("jobs", "en", people=3, needs=frozenset({HelpNeed.PUSHCHAIR}))
    )
    hall.arrive("desk", after=12)
    hall.write(calling.call_next, "hall")
    hall.arrive("few", after=3)
    app = on_file.app()
    async with app.run_test(size=size) as pilot:
        await queue_of(pilot, app)
        await says(pilot, app, "En attente : 2", "B 001 15 min", "3 personnes", "poussette")
        await says(pilot, app, "A 001 3 min", "Appelés et reçus : 1", "appelé", "C 001 0 min")
        await says(pilot, app, "Vous appelez vers : Bureau hall", "5 personnes venues")
        if size[0] > 80:
            await says(pilot, app, "langue : en")


async def test_space_calls_the_next_and_enter_goes_on_to_the_end(stand: RoomsStand) -> None:
    hall = stand.hall()
    first, second = hall.arrive("desk"), hall.arrive("desk")
    app = stand.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await queue_of(pilot, app)
        await press(pilot, "space")
        await says(pilot, app, "A 001 est appelé : Bureau hall")
        await until(pilot, lambda: hall.of(first).state is VisitState.CALLED)
        await press(pilot, "enter")
        await says(pilot, app, "A 001 est reçu")
        await press(pilot, "space")  # the counter has one place
        await says(pilot, app, "n’est pas libre : A 001", "A 001 : terminé, appeler le suivant")
        await press(pilot, "1")
        await says(pilot, app, "A 002 est appelé")
        assert hall.of(first).state is VisitState.FINISHED
        await press(pilot, "u")
        await says(pilot, app, "A 002 : « appelé » est défait")
        assert hall.of(second).state is VisitState.WAITING


async def test_what_another_machine_does_is_seen_at_once(stand: RoomsStand) -> None:
    hall = stand.hall()
    app = stand.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await queue_of(pilot, app)
        await says(pilot, app, "Personne n’attend.")
        visit = hall.arrive("jobs")
        await says(pilot, app, "En attente : 1", "B 001")
        hall.next("one")
        await says(pilot, app, "Appelés et reçus : 1")
        hall.write(receiving.pause, visit)
        await says(pilot, app, "sorti un moment", "place gardée jusqu’à 9h45")


async def test_who_is_too_late_is_told_kindly(on_file: RoomsStand, hall: Hall) -> None:
    visit = hall.arrive("desk")
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        queue = await queue_of(pilot, app)
        await at(pilot, queue, visit)
        seen = queue.visits.visit
        assert seen is not None
        hall.write(calling.call, visit, "two")
        queue.run(queue.acting.call(seen))
        await says(pilot, app, "Quelqu’un a été plus rapide : A 001 est maintenant « appelé »")
        assert hall.of(visit).counter == "two"


async def test_absent_asks_before_the_third_call(on_file: RoomsStand, hall: Hall) -> None:
    visit = hall.arrive("desk")
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await queue_of(pilot, app)
        await press(pilot, "space")
        await says(pilot, app, "est appelé")
        await press(pilot, "a")
        await says(pilot, app, "Appelé 1 fois sur 3 : rappelez d’abord.")
        await press(pilot, "2")
        await press(pilot, "c")
        await until(pilot, lambda: hall.of(visit).calls == 2)
        await says(pilot, app, "appelé 2×")
        await press(pilot, "c")
        await until(pilot, lambda: hall.of(visit).calls == 3)
        await says(pilot, app, "appelé 3×")
        await press(pilot, "a")
        await until(pilot, lambda: hall.of(visit).state is VisitState.ABSENT)


async def test_somebody_is_sent_to_another_service_by_its_letter(
    on_file: RoomsStand, hall: Hall
) -> None:
    visit = hall.arrive("desk")
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        queue = await queue_of(pilot, app)
        await at(pilot, queue, visit)
        await press(pilot, "t")
        await says(pilot, app, "Quel service ? Tapez sa lettre.", "Service jobs")
        await press(pilot, "b")
        await says(pilot, app, "A 001 attend : Service jobs")
        await press(pilot, "t")
        await says(pilot, app, "Quel service ?", "pas là")
        await press(pilot, "d")
        await says(pilot, app, "Ce service n’est pas là maintenant.")
        await press(pilot, "1")
        await until(pilot, lambda: hall.of(visit).service == "odd")


@pytest.mark.parametrize(
    ("pressed", "said"),
    [
        (["s"], "A 001 sort un moment"),
        (["g"], "A 001 est parti"),
        (["x", "1"], "A 001 : le ticket est repris"),
        (["plus"], "A 001 : 2 personnes"),
        (["p"], "A 001 passe en premier"),
        (["i"], "A 001 est réimprimé"),
    ],
)
async def test_one_key_each(on_file: RoomsStand, hall: Hall, pressed: list[str], said: str) -> None:
    visit = hall.arrive("desk")
    with hall.reception.engine.begin() as connection:
        connection.execute(text("UPDATE print_job SET state = 'failed', reason = 'printer.failed'"))
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        queue = await queue_of(pilot, app)
        await at(pilot, queue, visit)
        await press(pilot, pressed[0])
        for key in pressed[1:]:
            await says(pilot, app, "1")
            await press(pilot, key)
        await says(pilot, app, said)


async def test_a_word_for_who_receives_them(on_file: RoomsStand, hall: Hall) -> None:
    visit = hall.arrive("desk")
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        queue = await queue_of(pilot, app)
        await at(pilot, queue, visit)
        await press(pilot, "m")
        await says(pilot, app, "Un mot sur A 001")
        await press(pilot, "vient pour ses papiers", "enter")
        await says(pilot, app, "A 001 : noté", "✎ vient pour ses papiers")
        assert hall.of(visit).note == "vient pour ses papiers"
        await press(pilot, "m")
        await until(pilot, lambda: queue.entry.is_open)
        await press(pilot, "escape")
        await until(pilot, lambda: not queue.entry.is_open)
        assert hall.of(visit).note == "vient pour ses papiers"


async def test_a_ticket_for_somebody_who_does_not_use_the_screen(
    on_file: RoomsStand, hall: Hall
) -> None:
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        queue = await queue_of(pilot, app)
        await press(pilot, "n")
        await says(pilot, app, "Quel service ?")
        await press(pilot, "b")
        await says(pilot, app, "B 001", "Personne avant vous")
        await until(pilot, lambda: queue.visits.visit is not None)
        assert hall.waiting() == ["B 001"]


async def test_a_number_is_found(on_file: RoomsStand, hall: Hall) -> None:
    visits_made = [hall.arrive("desk") for _ in range(40)]
    app = on_file.app()
    async with app.run_test(size=(80, 24)) as pilot:
        queue = await queue_of(pilot, app)
        await press(pilot, "slash")
        await until(pilot, lambda: queue.entry.is_open)
        await press(pilot, "a37", "enter")
        await until(pilot, lambda: getattr(queue.visits.visit, "id", None) == visits_made[36])
        assert "▶ A 037" in shown(app)
        await press(pilot, "slash")
        await until(pilot, lambda: queue.entry.is_open)
        await press(pilot, "z9", "enter")
        await says(pilot, app, "Il n’y a pas de ticket z9.")


@pytest.mark.parametrize("ending", ["enter", "tab", ""])
async def test_a_ticket_is_scanned_and_chooses_nothing_else(
    on_file: RoomsStand, hall: Hall, ending: str
) -> None:
    visit = [hall.arrive("desk") for _ in range(3)][-1]
    token = hall.of(visit).token
    french = str.maketrans("0123456789", "à&é\"'(-è_ç")
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        queue = await queue_of(pilot, app)
        for code in (token, token.lower().translate(french)):
            queue.visits.move(-99)
            await scan(pilot, code, ending)
            await until(pilot, lambda: getattr(queue.visits.visit, "id", None) == visit)
        assert not queue.entry.is_open
        assert app.screen is queue
        assert hall.waiting() == ["A 001", "A 002", "A 003"]


async def test_a_counter_pauses_until_a_time(on_file: RoomsStand, hall: Hall) -> None:
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        queue = await queue_of(pilot, app)
        await press(pilot, "k")
        await says(pilot, app, "Pause : on n’appelle personne")
        await press(pilot, "1")
        await until(pilot, lambda: queue.entry.is_open)
        await press(pilot, "14h", "enter")
        await says(pilot, app, "Bureau hall : en pause jusqu’à 14h", "⏸ en pause jusqu’à 14h")
        assert hall.look().counters["hall"].paused
        await press(pilot, "k")
        await says(pilot, app, "Reprendre les appels")
        await press(pilot, "1")
        await says(pilot, app, "les appels reprennent")
        assert not hall.look().counters["hall"].paused


async def test_calls_go_to_another_counter(on_file: RoomsStand, hall: Hall) -> None:
    visit = hall.arrive("jobs")
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await queue_of(pilot, app)
        await press(pilot, "k")
        await says(pilot, app, "Appeler vers un autre guichet")
        await press(pilot, "2")
        await says(pilot, app, "Vers où appelle-t-on d’ici ?", "Bureau one")
        await press(pilot, "2")
        await says(pilot, app, "Vous appelez vers : Bureau one")
        await press(pilot, "space")
        await until(pilot, lambda: hall.of(visit).counter == "one")


async def test_an_adviser_sees_nobody_elses_queue(on_file: RoomsStand, hall: Hall) -> None:
    hall.arrive("desk")
    mine, other = hall.arrive("jobs"), hall.arrive("jobs")
    hall.next("hall")
    app = on_file.app("one", alone=True)
    async with app.run_test(size=(80, 24)) as pilot:
        queue = await queue_of(pilot, app)
        await says(pilot, app, "En attente : 2", "B 001", "B 002")
        seen = shown(app)
        assert "A 001" not in seen
        assert "Bureau hall" not in seen
        assert "Service desk" not in seen
        await press(pilot, "space")
        await says(pilot, app, "B 001 est appelé")
        await press(pilot, "enter")
        await says(pilot, app, "B 001 est reçu")
        await press(pilot, "space")  # done with the first, next
        await says(pilot, app, "B 002 est appelé")
        assert hall.of(mine).state is VisitState.FINISHED
        assert hall.of(other).counter == "one"
        await press(pilot, "f2")
        assert app.screen is queue


async def test_an_adviser_has_no_keys_of_the_reception(on_file: RoomsStand, hall: Hall) -> None:
    start = hall.clock.moment + timedelta(minutes=30)
    for service, name in (("jobs", "Zoé"), ("few", "Max")):
        hall.write(appointments.plan, Wish(service, start, name=name))
    app = on_file.app("one", alone=True)
    async with app.run_test(size=(100, 30)) as pilot:
        queue = await queue_of(pilot, app)
        await press(pilot, "n", "j", "f2", "h")
        await says(pilot, app, "Rendez-vous d’aujourd’hui", "Zoé")
        assert "Max" not in shown(app)
        await press(pilot, "escape")
        await until(pilot, lambda: app.screen is queue)
        await press(pilot, "question_mark")
        await says(pilot, app, "Toutes les touches")
        assert "un ticket pour quelqu’un" not in shown(app)


async def test_an_adviser_ends_the_last_reception_of_the_day(
    on_file: RoomsStand, hall: Hall
) -> None:
    visit = hall.arrive("jobs")
    hall.receive("one")
    app = on_file.app("one", alone=True)
    async with app.run_test(size=(100, 30)) as pilot:
        await queue_of(pilot, app)
        await press(pilot, "space")
        await says(pilot, app, "B 001 : terminé. Personne d’autre n’attend.")
        assert hall.of(visit).state is VisitState.FINISHED


async def test_the_cursor_does_not_follow_who_was_sent_away(
    on_file: RoomsStand, hall: Hall
) -> None:
    sent, _, third = (hall.arrive("jobs") for _ in range(3))
    app = on_file.app("one", alone=True)
    async with app.run_test(size=(100, 30)) as pilot:
        queue = await queue_of(pilot, app)
        await at(pilot, queue, sent)
        await press(pilot, "t", "A")
        await until(pilot, lambda: queue.visits.place_of(sent) is None)
        await press(pilot, "end")
        assert queue.visits.visit is not None
        assert queue.visits.visit.id == third
        hall.write(receiving.transfer, sent, "jobs")
        await until(pilot, lambda: queue.visits.place_of(sent) is not None)
        assert queue.visits.visit is not None
        assert queue.visits.visit.id == third


def test_a_desk_takes_back_its_own_step_and_not_the_visitors(hall: Hall) -> None:
    first, second = hall.arrive(), hall.arrive()
    place = hall.reception.place
    visitor = replace(hall.reception, place=replace(place, actor=f"{place.machine}/visitor"))
    hall.next("one")
    visitor.write(receiving.leave, second)
    assert hall.write(receiving.undo_last).visit.id == first
    assert hall.of(second).state is VisitState.LEFT


async def test_the_paper_that_did_not_come_out(on_file: RoomsStand, hall: Hall) -> None:
    hall.arrive("desk")
    with hall.reception.engine.begin() as connection:
        now = hall.clock.now().replace(tzinfo=None).isoformat(" ", "microseconds")
        connection.execute(
            text(
                "INSERT INTO known_printer (machine, name, url, trouble, paper_low, cut_short,"
                " since, seen_at)"
                " VALUES ('hall', 'ticket', 'x', 'printer.no-paper', 0, 0, :now, :now)"
            ),
            {"now": now},
        )
        connection.execute(
            text("UPDATE print_job SET state = 'unconfirmed', reason = 'printer.timeout'")
        )
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await queue_of(pilot, app)
        await says(pilot, app, "⚠ 1 imprimante")
        await press(pilot, "j")
        await says(pilot, app, "hall, ticket", "L’imprimante n’a plus de papier.", "A 001")
        await press(pilot, "1")
        await says(pilot, app, "A 001 est réimprimé")
    with hall.reception.engine.connect() as connection:
        assert connection.execute(text("SELECT max(reprint) FROM print_job")).scalar() == 1


async def test_from_the_queue_to_the_rooms_and_back(on_file: RoomsStand, hall: Hall) -> None:
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        queue = await queue_of(pilot, app)
        await press(pilot, "f2")
        await until(pilot, lambda: isinstance(app.screen, RoomsScreen))
        hall.arrive("desk")
        await press(pilot, "f1")
        await until(pilot, lambda: app.screen is queue)
        await says(pilot, app, "En attente : 1")
        await press(pilot, "question_mark")
        await says(pilot, app, "appeler la personne suivante")


async def test_the_cursor_stays_on_its_visit(on_file: RoomsStand, hall: Hall) -> None:
    for _ in range(3):
        visit = hall.arrive("desk")
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        queue = await queue_of(pilot, app)
        await at(pilot, queue, visit)
        hall.next("hall")
        hall.arrive("jobs")
        await says(pilot, app, "Appelés et reçus : 1", "B 001")
        assert queue.visits.visit is not None
        assert queue.visits.visit.id == visit


async def test_a_counter_that_pauses_is_seen_by_all(on_file: RoomsStand, hall: Hall) -> None:
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await queue_of(pilot, app)
        hall.write(counters.pause, "one", hall.clock.moment + timedelta(hours=4, minutes=30))
        await says(pilot, app, "Bureau one en pause jusqu’à 14h")


async def test_a_house_without_a_counter_for_its_reception_asks_for_one(
    on_file: RoomsStand, hall: Hall
) -> None:
    hall.arrive("jobs")
    app = on_file.app("")
    async with app.run_test(size=(100, 30)) as pilot:
        queue = await queue_of(pilot, app)
        queue.counter = None
        await press(pilot, "space")
        await says(pilot, app, "Vers où appelle-t-on d’ici ?")


def test_no_key_begins_a_code() -> None:
    from kiosk.domain.tokens import BOOKING, VISIT

    assert not {BOOKING[0].lower(), VISIT[0].lower(), "d"} & set(queue_keys.INTENTS)


async def test_a_house_that_does_not_answer_is_said(on_file: RoomsStand, tmp_path: Path) -> None:
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        queue = await queue_of(pilot, app)
        Path(tmp_path / "kiosk.db").rename(tmp_path / "elsewhere.db")
        queue.reading.reload()
        await says(pilot, app, "On ne peut pas appeler maintenant")
        Path(tmp_path / "elsewhere.db").rename(tmp_path / "kiosk.db")
        await says_no_more(pilot, app, "On ne peut pas appeler maintenant")


async def test_who_is_in_the_house_is_printed_by_two_keys(on_file: RoomsStand, hall: Hall) -> None:
    hall.arrive("desk", 3)
    app = on_file.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await queue_of(pilot, app)
        await press(pilot, "w")
        await says(pilot, app, "3 personnes dans la maison", "Hall : 3")
        await press(pilot, "enter")
        await says(pilot, app, "La liste s’imprime.")
    with hall.reception.engine.connect() as connection:
        kinds = connection.execute(text("SELECT kind FROM print_job ORDER BY id")).scalars().all()
    assert kinds[-1] == "present"


async def test_an_appointment_is_planned_and_kept_at_the_desk(
    on_file: RoomsStand, hall: Hall
) -> None:
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        queue = await queue_of(pilot, app)
        await press(pilot, "h")
        await says(pilot, app, "Rendez-vous d’aujourd’hui", "Nouveau rendez-vous")
        await press(pilot, "enter")
        await says(pilot, app, "Quel service ?")
        await press(pilot, "b")
        await until(pilot, lambda: queue.entry.is_open)
        await press(pilot, "10h30", "enter")
        await says(pilot, app, "Prénom ou initiales")
        await press(pilot, "Zoé", "enter")
        await says(pilot, app, "aujourd’hui à 10h30, code", "Attendus", "10h30 Service jobs Zoé")
        await press(pilot, "h")
        await says(pilot, app, "prévu")
        await press(pilot, "down", "enter")
        await says(pilot, app, "Est là maintenant")
        await press(pilot, "1")
        await says(pilot, app, "B 001 est là pour le rendez-vous de 10h30", "◷ 10h30")
        assert hall.look().waiting[0].note == "Zoé"


async def test_a_slip_that_is_scanned_at_the_desk_checks_somebody_in(
    on_file: RoomsStand, hall: Hall
) -> None:
    start = hall.clock.moment + timedelta(minutes=30)
    planned = hall.write(appointments.plan, Wish("jobs", start))
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await queue_of(pilot, app)
        await scan(pilot, planned.token.lower())
        await says(pilot, app, "B 001 est là pour le rendez-vous de 10h")
        await scan(pilot, planned.token)
        await says(pilot, app, "Vous êtes déjà arrivé, à 9h30")


async def test_a_key_before_the_first_screen_is_there_does_no_harm(on_file: RoomsStand) -> None:
    app = on_file.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.rooms is not None)
        app.go_to("rooms")
        app.go_to("queue")
        await queue_of(pilot, app)
        await says(pilot, app, "Personne n’attend.")


async def test_a_scan_presses_nothing_in_a_question_or_among_the_rooms(
    on_file: RoomsStand, hall: Hall
) -> None:
    _, second = (hall.arrive("desk") for _ in range(2))
    hall.receive("hall")
    token = hall.of(second).token
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        queue = await queue_of(pilot, app)
        await press(pilot, "space")
        await says(pilot, app, "terminé, appeler le suivant")
        await scan(pilot, token)
        await until(pilot, lambda: app.screen is queue)
        await until(pilot, lambda: getattr(queue.visits.visit, "id", None) == second)
        await press(pilot, "n")
        await says(pilot, app, "Quel service ?")
        await scan(pilot, token)
        await until(pilot, lambda: app.screen is queue)
        await press(pilot, "f2")
        await until(pilot, lambda: app.screen is app.rooms)
        await scan(pilot, token)
        await until(pilot, lambda: app.screen is queue)
        assert hall.waiting() == ["A 002"]
        assert [one.state for one in hall.look().at_counters] == [VisitState.RECEIVED]


async def test_a_letter_that_may_begin_a_code_is_a_key_all_the_same(
    on_file: RoomsStand, hall: Hall
) -> None:
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await queue_of(pilot, app)
        await press(pilot, "f2")
        await until(pilot, lambda: app.screen is app.rooms)
        await pilot.press("r")
        await says(pilot, app, "Rien n’a été annulé ici ce jour-là.")


@pytest.mark.parametrize("code", ["3017620422003", "LGA-55", "https://www.caf.fr/g", "xxxxxxx"])
@pytest.mark.usefixtures("real_gap")
async def test_a_foreign_code_presses_nothing_at_the_desk(
    on_file: RoomsStand, hall: Hall, code: str
) -> None:
    waiting = [hall.arrive("desk") for _ in range(3)]
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        queue = await queue_of(pilot, app)
        await until(pilot, lambda: len(queue.seen.queue.waiting) == 3)
        await scan(pilot, code)
        if len(set(code)) > 1:
            await says(pilot, app, "Ce code n’est pas d’ici.")
        await pilot.pause(0.1)
        assert app.screen is queue
        assert not queue.entry.is_open
    assert [hall.of(visit).state for visit in waiting] == [VisitState.WAITING] * 3
    assert not any(hall.of(visit).first for visit in waiting)


async def test_a_code_that_is_scanned_into_a_note_is_not_in_it(
    on_file: RoomsStand, hall: Hall
) -> None:
    visit = hall.arrive("desk")
    app = on_file.app()
    async with app.run_test(size=(100, 30)) as pilot:
        queue = await queue_of(pilot, app)
        await until(pilot, lambda: queue.visits.visit is not None)
        await press(pilot, "m")
        await until(pilot, lambda: queue.entry.is_open)
        for letter in "mal voyant":
            await press(pilot, "space" if letter == " " else letter)
        await scan(pilot, hall.of(visit).token)
        await press(pilot, "enter")
        await until(pilot, lambda: hall.of(visit).note == "mal voyant")
