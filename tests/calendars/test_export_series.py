"""Every series that can be: another program shows what is in the database."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from kiosk.domain.booking import Slot
from kiosk.domain.refusals import Refused
from kiosk.domain.series import Scope
from kiosk.services import booking_changes, bookings
from kiosk.services.booking_views import UseView
from tests.calendars.expander import seen
from tests.calendars.exports import exported, forget_everything, in_the_database
from tests.clocks import PARIS
from tests.services.desk import Desk


@dataclass(frozen=True)
class Series:
    """What is booked."""

    rule: str
    first: date
    start: str
    minutes: int
    room: str
    skip: str


rooms = st.sampled_from(["red", "blue", "green", "blue-green"])
nights_and_days = st.sampled_from(
    ["10:00", "02:30", "01:30", "03:00", "02:00", "22:00", "23:45", "00:00"]
)
lengths = st.sampled_from([15, 30, 60, 90, 12 * 60, 24 * 60])
first_days = st.sampled_from(
    [date(2026, 11, 25), date(2027, 3, 26), date(2027, 3, 28), date(2027, 10, 29),
     date(2027, 10, 31), date(2028, 2, 29), date(2044, 3, 20)]
)  # fmt: skip
rules = st.one_of(
    st.builds("FREQ=DAILY;INTERVAL={};COUNT={}".format, st.integers(1, 40), st.integers(1, 12)),
    st.builds(
        "FREQ=WEEKLY;INTERVAL={};BYDAY={};COUNT={}".format,
        st.integers(1, 9),
        st.sampled_from(["MO", "SU", "MO,WE,SU", "SA,SU", "MO,TU,WE,TH,FR"]),
        st.integers(1, 15),
    ),
    st.builds(
        "FREQ=MONTHLY;INTERVAL={};{};COUNT={}".format,
        st.integers(1, 5),
        st.sampled_from(["BYDAY=-1SU", "BYDAY=2TU", "BYMONTHDAY=31", "BYMONTHDAY=-1,1",
                         "BYDAY=FR;BYMONTHDAY=13", "BYMONTH=3,10;BYDAY=-1SU"]),
        st.integers(1, 10),
    ),
    st.builds(
        "FREQ=YEARLY;{}COUNT={}".format,
        st.sampled_from(["", "BYMONTH=3;BYDAY=-1SU;", "BYMONTHDAY=31;"]),
        st.integers(1, 6),
    ),
    st.sampled_from(["FREQ=WEEKLY;UNTIL=20280601", "FREQ=MONTHLY;BYDAY=-1SU;UNTIL=20291028",
                     "FREQ=WEEKLY;UNTIL=20450101T000000Z"]),
    st.lists(st.dates(date(2026, 11, 25), date(2028, 4, 1)), min_size=1, max_size=9).map(
        lambda days: "DATES=" + ",".join(f"{day:%Y%m%d}" for day in sorted(set(days)))
    ),
)  # fmt: skip
changes = st.lists(
    st.tuples(
        st.sampled_from(["move", "cancel", "describe", "restore", "room"]),
        st.integers(0, 99),
        st.sampled_from(list(Scope)),
        st.sampled_from([-25 * 60, -90, -60, 30, 60, 24 * 60]),
    ),
    max_size=6,
)


series = st.builds(
    Series, rules, first_days, nights_and_days, lengths, rooms, st.sampled_from(["", "closures"])
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(series, changes)
@example(  # all of one lies in the hour that the clocks leave out
    Series("FREQ=MONTHLY;BYDAY=-1SU;COUNT=5", date(2026, 11, 25), "02:30", 30, "red", ""), []
)
def test_another_program_shows_what_is_in_the_database(
    engine: Engine, wanted: Series, done: list[tuple[str, int, Scope, int]]
) -> None:
    desk = Desk(engine)
    forget_everything(engine)
    try:
        use = _booked(desk, wanted)
    except Refused:
        return
    for change in done:
        _change(desk, use.booking, *change)
    expected = in_the_database(desk)
    data = exported(desk)
    assert seen(data) == expected
    assert seen(data, by_wall=True) == expected
    assert seen(exported(desk, expanded=True)) == expected


def _booked(desk: Desk, wanted: Series) -> UseView:
    request = desk.request(rule=wanted.rule, anyway=True, skip=wanted.skip)
    begin = datetime.combine(wanted.first, time.fromisoformat(wanted.start), PARIS)
    end = datetime.combine(begin, begin.time()) + timedelta(minutes=wanted.minutes)
    slot = Slot(wanted.room, begin, end.replace(tzinfo=PARIS))
    return desk.write(bookings.book, replace(request, slot=slot))


def _change(desk: Desk, booking: int, what: str, which: int, scope: Scope, by: int) -> None:
    """Do something to a use, if it is possible."""
    uses = desk.reception.read(bookings.of_booking, booking)
    use = uses[which % len(uses)]
    try:
        if what == "cancel":
            desk.cancel(use, scope)
        elif what == "restore":
            desk.write(booking_changes.restore, use.id)
        elif what == "describe":
            titled = replace(use.details, title=f"Autre {which}")
            desk.write(booking_changes.describe, use.id, titled, scope)
        else:
            room = "red" if what == "room" else use.resource
            later = timedelta(minutes=by if what == "move" else 0)
            start = (use.start.astimezone(UTC) + later).astimezone(PARIS)
            end = (use.end.astimezone(UTC) + later).astimezone(PARIS)
            desk.move(use, Slot(room, start, end), scope, anyway=True)
    except Refused:
        pass
