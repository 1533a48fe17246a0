"""The desk's dialogs: what they show, and every way out of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from textual import events
from textual.app import ComposeResult
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widgets import Static

from db.enums import BookingStatus, ChangeKind, OccurrenceState
from kiosk.booking_form.values import FormValues
from kiosk.domain.booking import Details, Slot
from kiosk.domain.refusals import Refused
from kiosk.domain.series import Planned, Scope, Why
from kiosk.i18n import words
from kiosk.services.booking_views import Changed, UseView
from kiosk.services.bookings import Prospect
from kiosk.services.history import ChangeView
from kiosk.services.refusing import Conflict
from kiosk.tui.base import KioskApp
from kiosk.tui.desk.dialogs.ask import MOST_CHARACTERS, AskLine, Confirm, Problem
from kiosk.tui.desk.dialogs.conflict import ConflictDialog
from kiosk.tui.desk.dialogs.form import BookingForm
from kiosk.tui.desk.dialogs.history import HistoryDialog
from kiosk.tui.desk.dialogs.line import Line
from kiosk.tui.desk.dialogs.scope import ScopeDialog
from kiosk.tui.desk.dialogs.series import SeriesDialog
from tests.clocks import PARIS, TUESDAY_MORNING
from tests.houses import SMALL_HOUSE

SIZES = [(80, 24), (100, 30), (160, 45)]
ENGLISH, FRENCH = words("en"), words("fr")
TODAY = date(2026, 11, 24)
WEDNESDAY = date(2026, 11, 25)
HOSTILE = "[@click=app.quit]x[/] \x1b]52;c;aGk=\x07\u202eevil\x9b[/]{0}" + "W" * 120
NOTHING: Any = object()


def at(written: str, day: date = WEDNESDAY) -> datetime:
    """Return a moment in house time."""
    return datetime.combine(day, time.fromisoformat(written), PARIS)


def slot(resource: str, start: str, end: str, day: date = WEDNESDAY) -> Slot:
    """Return a slot of a day."""
    return Slot(resource, at(start, day), at(end, day))


def use(where: Slot, title: str = "Atelier CV", **changes: Any) -> UseView:
    """Return a use as the services show it."""
    usual: dict[str, Any] = {
        "id": 1,
        "booking": 1,
        "resource": where.resource,
        "takes": (where.resource,),
        "start": where.start,
        "end": where.end,
        "taken_from": where.start,
        "taken_until": where.end,
        "planned": where.start,
        "details": Details(title, "guests"),
        "status": BookingStatus.CONFIRMED,
        "option_until": None,
        "state": OccurrenceState.BOOKED,
        "repeats": False,
        "by_hand": False,
        "arrived": None,
        "uid": "uid",
        "token": "R1BCDFGH123456789",
    }
    return UseView(**(usual | changes))


def conflict(day: date = WEDNESDAY, title: str = "Atelier CV") -> Conflict:
    """Return a conflict with three other times and two other rooms."""
    wanted = slot("blue", "14:00", "16:00", day)
    held = slot("blue", "13:30", "15:00", day)
    return Conflict(
        wanted.start,
        wanted,
        (use(held, title, taken_until=held.end + timedelta(minutes=15)),),
        (
            slot("blue", "15:15", "17:15", day),
            slot("blue", "11:30", "13:30", day),
            slot("blue", "14:00", "16:00", day + timedelta(days=1)),
        ),
        ("green", "red"),
    )


class Hall(KioskApp):
    """A program with one dialog, which keeps its answer."""

    def __init__(self, dialog: ModalScreen[Any], theme: str = "house") -> None:
        super().__init__()
        self.dialog = dialog
        self.answer: Any = NOTHING
        self.theme = theme
        self.leaked: list[str] = []

    def compose(self) -> ComposeResult:
        """Show something behind the dialog."""
        yield Static("behind")

    def on_mount(self) -> None:
        """Open the dialog."""
        self.push_screen(self.dialog, self._answered)

    def on_key(self, event: events.Key) -> None:
        """Note what a dialog lets through."""
        self.leaked.append(event.key)

    def _answered(self, answer: Any) -> None:
        self.answer = answer


def shown(app: Hall) -> str:
    """Return the text on the screen, row by row."""
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text for strip in strips)


async def answer_to(dialog: ModalScreen[Any], *keys: str, size: tuple[int, int] = (80, 24)) -> Any:
    """Return what a dialog answers to some keys; `NOTHING` if it stays open."""
    app = Hall(dialog)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()
        assert not [key for key in app.leaked if len(key) == 1]
        return app.answer


async def click_on(pilot: Pilot[None], text: str) -> None:
    """Touch the first place where this is shown."""
    rows = shown(pilot.app).split("\n")  # type: ignore[arg-type]
    y = next(n for n, row in enumerate(rows) if text in row)
    await pilot.click(offset=(rows[y].index(text), y))
    await pilot.pause()


async def until(pilot: Pilot[None], condition: Callable[[], bool]) -> None:
    """Wait until something is so; ten seconds at most."""
    for _ in range(1000):
        if condition():
            return
        await pilot.pause(0.01)
    raise AssertionError(f"never: {condition}")


async def write(pilot: Pilot[None], text: str) -> None:
    """Type a text."""
    names = {" ": "space", ",": "comma", "/": "slash", ".": "full_stop", "'": "apostrophe"}
    await pilot.press(*(names.get(letter, letter) for letter in text))
    await pilot.pause()


# Small questions


async def test_a_line_is_answered_by_enter_and_left_by_escape() -> None:
    assert await answer_to(AskLine(ENGLISH, "Which day?"), "j", "e", "u", "enter") == "jeu"
    assert await answer_to(AskLine(ENGLISH, "Which day?", "jeudi"), "enter") == "jeudi"
    assert await answer_to(AskLine(ENGLISH, "Which day?", "jeudi"), "escape") is None
    assert await answer_to(AskLine(ENGLISH, "Which day?"), "space", "enter") is NOTHING


async def test_what_a_line_holds_is_typed_over_or_added_to() -> None:
    assert await answer_to(AskLine(ENGLISH, "Day?", "jeudi"), "x", "enter") == "x"
    assert await answer_to(AskLine(ENGLISH, "Day?", "jeudi"), "end", "x", "enter") == "jeudix"


async def test_a_line_takes_what_fits_of_a_paste_and_nothing_that_commands() -> None:
    app = Hall(AskLine(ENGLISH, "Title?"))
    async with app.run_test() as pilot:
        await pilot.pause()
        pilot.app.screen.query_one(Line).post_message(
            events.Paste("a\x1b[31mb\r\nc\t\u202ed\x00e\ue000" + "x" * 10_000)
        )
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert app.answer == ("a[31mb c d" + "e" + "x" * 10_000)[:MOST_CHARACTERS] or (
            app.answer.startswith("a[31mb") and len(app.answer) == MOST_CHARACTERS
        )
        assert all(letter.isprintable() for letter in app.answer)


async def test_the_clipboard_is_left_alone() -> None:
    app = Hall(AskLine(ENGLISH, "Title?", "secret"))
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("ctrl+shift+a", "ctrl+c", "ctrl+x", "ctrl+v")
        assert app.clipboard == ""
        assert app.screen.query_one(Line).value == "secret"


@pytest.mark.parametrize(
    ("keys", "answer"),
    [(("1",), True), (("2",), False), (("enter",), True), (("down", "enter"), False),
     (("down", "up", "enter"), True), (("escape",), False), (("3",), NOTHING)],
)  # fmt: skip
async def test_yes_or_no(keys: tuple[str, ...], answer: object) -> None:
    assert await answer_to(Confirm(ENGLISH, "Cancel it?", "Yes", "No"), *keys) is answer


@pytest.mark.parametrize("key", ["enter", "escape", "space"])
async def test_a_problem_is_read_and_closed(key: str) -> None:
    app = Hall(Problem(ENGLISH, "The disk is full.", "Call somebody."))
    async with app.run_test() as pilot:
        await pilot.pause()
        assert "The disk is full." in shown(app)
        assert "Call somebody." in shown(app)
        await pilot.press(key)
        await pilot.pause()
        assert app.answer is None


async def test_letters_do_not_reach_the_program_behind() -> None:
    app = Hall(Problem(ENGLISH, "No.", ""))
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("x", "9", "f10")
        assert app.leaked == ["f10"]
        assert app.answer is NOTHING


# A conflict


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("theme", ["house", "contrast"])
async def test_a_conflict_is_understood_in_one_look(size: tuple[int, int], theme: str) -> None:
    app = Hall(ConflictDialog(ENGLISH, SMALL_HOUSE, TODAY, conflict()), theme)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        told = shown(app)
    assert "Room Bleue is not free tomorrow from 14:00 to 16:00." in told
    assert "Atelier CV (Les invités): from 13:30 to 15:00 (cleared by 15:15)" in told
    for digit, text in enumerate(
        ["tomorrow from 15:15 to 17:15", "tomorrow from 11:30 to 13:30",
         "Thursday 26 November from 14:00 to 16:00", "Room Verte", "Room Rouge"], start=1
    ):  # fmt: skip
        assert any(f" {digit}   {text}" in row for row in told.split("\n")), text
    assert "30 people, projecteur" in told


INSTEAD = [
    slot("blue", "15:15", "17:15"),
    slot("blue", "11:30", "13:30"),
    slot("blue", "14:00", "16:00", date(2026, 11, 26)),
    slot("green", "14:00", "16:00"),
    slot("red", "14:00", "16:00"),
]


@pytest.mark.parametrize("place", range(5))
@pytest.mark.parametrize("how", ["digit", "arrows", "click"])
async def test_an_alternative_is_chosen(place: int, how: str) -> None:
    app = Hall(ConflictDialog(ENGLISH, SMALL_HOUSE, TODAY, conflict()))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        if how == "digit":
            await pilot.press(str(place + 1))
        elif how == "arrows":
            await pilot.press(*["down"] * place, "enter")
        else:
            await click_on(pilot, f" {place + 1}   ")
        await pilot.pause()
        assert app.answer == INSTEAD[place]


async def test_the_keys_at_the_foot_can_be_touched() -> None:
    for label, answer in (("Choose", INSTEAD[0]), ("Back", None)):
        app = Hall(ConflictDialog(ENGLISH, SMALL_HOUSE, TODAY, conflict()))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            await click_on(pilot, label)
            assert app.answer == answer


async def test_a_conflict_can_be_left() -> None:
    dialog = ConflictDialog(ENGLISH, SMALL_HOUSE, TODAY, conflict())
    assert await answer_to(dialog, "6", "7", "x", "escape") is None


async def test_headings_are_not_chosen() -> None:
    app = Hall(ConflictDialog(ENGLISH, SMALL_HOUSE, TODAY, conflict()))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await click_on(pilot, "At the same time, elsewhere")
        assert app.answer is NOTHING


async def test_without_an_alternative_it_says_so() -> None:
    nothing = replace(conflict(), free_times=(), free_resources=())
    app = Hall(ConflictDialog(ENGLISH, SMALL_HOUSE, TODAY, nothing))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Nothing else is free. Try another day." in shown(app)
        await pilot.press("1", "enter")
        assert app.answer is NOTHING
        await pilot.press("escape")
        await pilot.pause()
        assert app.answer is None


async def test_of_many_workstations_the_first_nine_things_are_offered() -> None:
    keys = tuple(SMALL_HOUSE.resources) * 5
    many = replace(conflict(), free_resources=keys)
    app = Hall(ConflictDialog(ENGLISH, SMALL_HOUSE, TODAY, many))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert " 9   " in shown(app)
        assert "10" not in shown(app).replace("10:", "")
        assert "Esc" in shown(app)


async def test_who_may_not_know_reads_that_it_is_somebody() -> None:
    secret = replace(conflict().taken_by[0], details=Details(""))
    app = Hall(ConflictDialog(ENGLISH, SMALL_HOUSE, TODAY, replace(conflict(), taken_by=(secret,))))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Somebody: from 13:30 to 15:00" in shown(app)


async def test_other_rooms_and_days_are_named() -> None:
    both = slot("blue-green", "15:00", "17:00", date(2026, 11, 24))
    long = use(
        Slot("blue-green", both.start, at("15:00")),
        taken_from=both.start,
        taken_until=at("15:00"),
    )
    after = use(slot("blue", "16:00", "17:00"), "Après", taken_from=at("15:45"))
    held = replace(conflict(), taken_by=(long, after))
    app = Hall(ConflictDialog(ENGLISH, SMALL_HOUSE, TODAY, held))
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        told = " ".join(shown(app).replace("┃", " ").split())
        assert "from today at 15:00 until tomorrow at 15:00, room Bleue + Verte" in told
        assert "Après (Les invités): from 16:00 to 17:00 (prepared from 15:45)" in told


async def test_a_room_that_needs_time_between_two_says_so() -> None:
    before = use(slot("blue", "13:00", "14:00"), "Avant")
    after = use(slot("blue", "16:00", "17:00"), "Après")
    app = Hall(
        ConflictDialog(ENGLISH, SMALL_HOUSE, TODAY, replace(conflict(), taken_by=(before, after)))
    )
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        told = " ".join(shown(app).replace("┃", " ").split())
    assert "Avant (Les invités): from 13:00 to 14:00 (time is needed between the two)" in told
    assert "Après (Les invités): from 16:00 to 17:00 (time is needed between the two)" in told


async def test_in_french() -> None:
    app = Hall(ConflictDialog(FRENCH, SMALL_HOUSE, TODAY, conflict()))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Salle Bleue : pas libre demain de 14h à 16h" in shown(app)
        assert "Au même moment, ailleurs" in shown(app)


# Texts of people


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "name", ["conflict", "scope", "series", "history", "ask", "problem", "form"]
)
async def test_hostile_texts_do_nothing(name: str, size: tuple[int, int]) -> None:
    evil = use(slot("blue", "14:00", "16:00"), HOSTILE, by_hand=True)
    stays = Changed((), (evil,), (evil,))
    change = ChangeView(TUESDAY_MORNING, HOSTILE, ChangeKind.MOVED, undone=False)
    reds = replace(SMALL_HOUSE.resources["red"], name=HOSTILE, equipment=(HOSTILE,))
    house = replace(SMALL_HOUSE, resources={**SMALL_HOUSE.resources, "red": reds})
    values = FormValues(slot("red", "10:00", "11:00"), Details(HOSTILE, note=HOSTILE))
    dialogs: dict[str, Callable[[], ModalScreen[Any]]] = {
        "conflict": lambda: ConflictDialog(ENGLISH, house, TODAY, conflict(title=HOSTILE)),
        "scope": lambda: ScopeDialog(ENGLISH, HOSTILE, stays, dict.fromkeys(Scope, 3)),
        "series": lambda: SeriesDialog(ENGLISH, house, TODAY, prospects(3, {1}, HOSTILE)),
        "history": lambda: HistoryDialog(ENGLISH, evil, (change,)),
        "ask": lambda: AskLine(ENGLISH, HOSTILE, HOSTILE),
        "problem": lambda: Problem(ENGLISH, HOSTILE, HOSTILE),
        "form": lambda: BookingForm(ENGLISH, house, TUESDAY_MORNING, values),
    }
    app = Hall(dialogs[name]())
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        told = shown(app)
        assert "[@click=app.quit]x[/]" in told
        assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(told)
        assert all(len(row) <= size[0] for row in told.split("\n"))
        for y, row in enumerate(told.split("\n")):
            if "[@click" in row and "▶" not in row and name not in ("series", "conflict"):
                await pilot.click(offset=(row.index("[@click") + 17, y))
                await pilot.pause()
        assert app.is_running
        assert app._exception is None


# How much of a series


@pytest.mark.parametrize(
    ("keys", "answer"),
    [(("1",), Scope.THIS), (("2",), Scope.FROM_HERE), (("3",), Scope.ALL), (("enter",), Scope.THIS),
     (("down", "down", "enter"), Scope.ALL), (("escape",), None), (("4",), NOTHING)],
)  # fmt: skip
async def test_scopes(keys: tuple[str, ...], answer: object) -> None:
    dialog = ScopeDialog(
        ENGLISH, "Cancel?", Changed(()), {Scope.THIS: 1, Scope.FROM_HERE: 5, Scope.ALL: 9}
    )
    assert await answer_to(dialog, *keys) is answer


async def test_exceptions_made_by_hand_are_named_before_anything_happens() -> None:
    days = [WEDNESDAY + timedelta(weeks=week) for week in range(1, 11)]
    kept = tuple(use(slot("blue", "14:00", "16:00", day), by_hand=True) for day in days)
    counts = {Scope.THIS: 1, Scope.FROM_HERE: 12, Scope.ALL: 30}
    beyond = (use(slot("red", "09:00", "10:00", days[-1])),)
    changed = Changed((), kept, beyond)
    app = Hall(ScopeDialog(ENGLISH, "Cancel “Atelier CV”?", changed, counts))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        told = shown(app)
        assert "These 10 were changed by hand and stay as they are:" in told
        assert "Wednesday, 2 December 2026 from 14:00 to 16:00: Atelier CV" in told
        assert "and 4 more" in told
        assert "This one was planned separately and stays as it is:" in told
        assert "Wednesday, 3 February 2027 from 09:00 to 10:00: Atelier CV" in told
        assert "12 times" in told
        assert "30 times" in told
        await click_on(pilot, "All that are not over")
        assert app.answer is Scope.ALL


async def test_scopes_that_make_no_difference_keep_their_digits() -> None:
    dialog = ScopeDialog(ENGLISH, "Cancel?", Changed(()), {Scope.THIS: 1, Scope.ALL: 9})
    assert await answer_to(dialog, "2") is NOTHING
    dialog = ScopeDialog(ENGLISH, "Cancel?", Changed(()), {Scope.THIS: 1, Scope.ALL: 9})
    assert await answer_to(dialog, "3") is Scope.ALL


# What was done


async def test_history() -> None:
    kinds = [ChangeKind.BOOKED, ChangeKind.MOVED, ChangeKind.EXPIRED]
    changes = tuple(
        ChangeView(TUESDAY_MORNING + timedelta(hours=n), "hall" if n < 2 else "", kind, n == 1)
        for n, kind in enumerate(kinds)
    )
    app = Hall(HistoryDialog(ENGLISH, use(slot("blue", "14:00", "16:00")), changes))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        told = shown(app)
        rows = [row for row in told.split("\n") if "November 2026 at" in row]
        assert "11:30  the option ran out, by itself" in rows[0]
        assert "10:30  moved (taken back), hall" in rows[1]
        assert "09:30  booked, hall" in rows[2]
        await pilot.press("enter")
        await pilot.pause()
        assert app.answer is None


async def test_a_long_history_scrolls_and_nothing_at_all_is_said() -> None:
    changes = tuple(
        ChangeView(TUESDAY_MORNING + timedelta(days=n), "hall", ChangeKind.MOVED, undone=False)
        for n in range(60)
    )
    app = Hall(HistoryDialog(ENGLISH, use(slot("blue", "14:00", "16:00")), changes))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Tuesday, 24 November 2026" not in shown(app)
        assert "Esc" in shown(app)
        await pilot.press("end")
        await pilot.pause()
        assert "Tuesday, 24 November 2026" in shown(app)
    app = Hall(HistoryDialog(ENGLISH, use(slot("blue", "14:00", "16:00")), ()))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Nothing was changed yet." in shown(app)
        await pilot.press("escape")
        await pilot.pause()
        assert app.answer is None


# A series


def prospects(times: int, taken: set[int], title: str = "Atelier CV") -> tuple[Prospect, ...]:
    """Return a weekly series; every fifth time that cannot be is one that the rules forbid."""
    found = []
    for n in range(times):
        day = WEDNESDAY + timedelta(weeks=n)
        where = slot("blue", "14:00", "16:00", day)
        planned = Planned(where.start, where)
        refused = Refused("booking.closed", reason={"fr": "Fêtes", "en": "Holidays"}, day=day)
        if n not in taken:
            found.append(Prospect(planned, None, None))
        elif n % 5 == 4:
            found.append(Prospect(planned, None, refused))
        else:
            found.append(Prospect(planned, conflict(day, title), None))
    return tuple(found)


def day_of(week: int) -> date:
    """Return the day of the series in this week."""
    return WEDNESDAY + timedelta(weeks=week)


@pytest.mark.parametrize("size", SIZES)
async def test_each_day_of_a_series_is_decided(size: tuple[int, int]) -> None:
    app = Hall(SeriesDialog(ENGLISH, SMALL_HOUSE, TODAY, prospects(30, {1, 4, 6, 8})))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert "30 times, 4 are not free: 4 to decide" in shown(app)
        assert "Wednesday 2 December: Atelier CV (Les invités), until 15:00" in shown(app)
        await pilot.press("2")  # moved
        await pilot.pause()
        assert "The house is closed: Holidays." in shown(app)
        assert "from 15:15 to 17:15" in shown(app)
        await pilot.press("enter")  # left out
        await pilot.press("6")  # elsewhere
        await pilot.pause()
        assert "1 to decide" in shown(app)
        await pilot.press("down", "down", "down", "enter")  # another day
        await pilot.pause()
        assert "Everything is decided." in shown(app)
        assert "Book 29 times" in shown(app)
        assert app.answer is NOTHING
        await pilot.press("1")
        await pilot.pause()
    assert app.answer == {
        day_of(1): slot("blue", "15:15", "17:15", day_of(1)),
        day_of(4): None,
        day_of(6): slot("red", "14:00", "16:00", day_of(6)),
        day_of(8): slot("blue", "14:00", "16:00", day_of(8) + timedelta(days=1)),
    }


async def test_a_decision_can_be_changed() -> None:
    app = Hall(SeriesDialog(ENGLISH, SMALL_HOUSE, TODAY, prospects(30, {1, 2})))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("1", "1")
        await pilot.pause()
        assert "Book 28 times" in shown(app)
        await pilot.press("left", "left", "3")
        await pilot.pause()
        assert "Book 29 times" in shown(app)
        await pilot.press("enter")
        await pilot.pause()
    assert app.answer == {day_of(1): slot("blue", "11:30", "13:30", day_of(1)), day_of(2): None}


async def test_the_end_is_not_reached_before_everything_is_decided() -> None:
    app = Hall(SeriesDialog(ENGLISH, SMALL_HOUSE, TODAY, prospects(5, {1, 2})))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("right", "right", "right", "right")
        await pilot.pause()
        assert "Everything is decided" not in shown(app)
        assert "Wednesday 9 December: " in shown(app)
        await pilot.press("1")  # the first is still open
        await pilot.pause()
        assert "Wednesday 2 December: " in shown(app)


@pytest.mark.parametrize("how", ["key", "foot"])
async def test_all_that_remain_are_left_out_at_once(how: str) -> None:
    app = Hall(SeriesDialog(ENGLISH, SMALL_HOUSE, TODAY, prospects(60, set(range(52)))))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("2")
        if how == "key":
            await pilot.press("s")
        else:
            await click_on(pilot, "Leave out all that remain")
        await pilot.pause()
        assert "51 left out, 1 changed" in shown(app)
        await pilot.press("enter")
        await pilot.pause()
    assert len(app.answer) == 52
    assert app.answer[day_of(0)] == slot("blue", "15:15", "17:15")
    assert [day for day, chosen in app.answer.items() if chosen is not None] == [day_of(0)]


async def test_fifty_two_conflicts_scroll() -> None:
    app = Hall(SeriesDialog(ENGLISH, SMALL_HOUSE, TODAY, prospects(52, set(range(52)))))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        for week in range(52):
            marked = [row for row in shown(app).split("\n") if "▶ ?" in row]
            name = "tomorrow" if week == 0 else f"{day_of(week):%A} {day_of(week).day}"
            assert len(marked) == 1
            assert name in marked[0].replace(",", "")
            assert "Esc" in shown(app)
            await pilot.press("right" if week % 2 else "pagedown")
            await pilot.pause()


async def test_a_day_that_is_touched_is_shown() -> None:
    app = Hall(SeriesDialog(ENGLISH, SMALL_HOUSE, TODAY, prospects(30, {1, 6, 7})))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await click_on(pilot, "? Wednesday 6 January")
        assert "Wednesday 6 January: Atelier CV" in shown(app)
        await click_on(pilot, "Room Rouge")
        await pilot.press("s", "enter")
        await pilot.pause()
    assert app.answer[day_of(6)] == slot("red", "14:00", "16:00", day_of(6))


async def test_a_series_is_not_offered_its_own_times() -> None:
    """Every day at 14:00: the next day's time is free, but only until the series is booked."""
    found = []
    for n in range(3):
        day = WEDNESDAY + timedelta(days=n)
        where = slot("blue", "14:00", "16:00", day)
        taken = conflict(day) if n == 0 else None
        found.append(Prospect(Planned(where.start, where), taken, None))
    app = Hall(SeriesDialog(ENGLISH, SMALL_HOUSE, TODAY, tuple(found)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "tomorrow from 15:15 to 17:15" in shown(app)
        assert "Thursday 26 November from 14:00" not in shown(app)
        await pilot.press("4")  # the first room elsewhere
        await pilot.press("1")
        await pilot.pause()
    assert app.answer == {WEDNESDAY: slot("green", "14:00", "16:00")}


async def test_nothing_is_booked_of_a_series_without_a_day() -> None:
    app = Hall(SeriesDialog(ENGLISH, SMALL_HOUSE, TODAY, prospects(2, {0, 1})))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("s", "1", "enter")
        await pilot.pause()
        assert "No day is left." in shown(app)
        assert app.answer is NOTHING
        await pilot.press("escape")
        await pilot.pause()
        assert app.answer is None


async def test_holidays_are_not_counted_and_no_conflict_asks_nothing() -> None:
    free = prospects(3, set())
    holiday = replace(free[1], planned=replace(free[1].planned, left_out=Why.HOLIDAY))
    app = Hall(SeriesDialog(ENGLISH, SMALL_HOUSE, TODAY, (free[0], holiday, free[2])))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Book 2 times" in shown(app)
        await pilot.press("enter")
        await pilot.pause()
    assert app.answer == {}
