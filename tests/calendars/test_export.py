"""What a calendar file says of a booking, and to whom."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import Engine, update

from db.enums import BookingKind
from db.models import Booking
from db.session import writing
from kiosk.calendars.fields import Audience
from kiosk.domain.booking import Slot
from kiosk.domain.refusals import Refused
from kiosk.domain.series import Scope
from kiosk.i18n import words
from kiosk.services import booking_changes, bookings
from kiosk.services.booking_views import UseView
from tests.calendars.expander import events, seen
from tests.calendars.exports import exported, in_the_database
from tests.clocks import PARIS
from tests.houses import SMALL_HOUSE
from tests.services.desk import Desk, at, slot

PUBLIC = Audience(public=True)
WITH_CONTACTS = Audience(with_contacts=True)


def texts(data: bytes) -> list[str]:
    """Return the lines of a file as they were before they were folded."""
    return data.decode().replace("\r\n ", "").split("\r\n")


def starts(data: bytes) -> list[str]:
    """Return when things take place, in house time."""
    return [f"{use.start.astimezone(PARIS):%d/%m %H:%M}" for use in seen(data)]


def test_a_booking_is_an_event(engine: Engine) -> None:
    desk = Desk(engine)
    made = desk.clock.now()
    desk.book("red", "10:00", "11:30", title="CV; l’atelier, suite\\fin", organisation="guests",
              people=12, layout="u", equipment=("projecteur",), kind=BookingKind.WORKSHOP,
              contact="Ana, 06 12", note="Clé; au bureau")  # fmt: skip
    (event,) = events(exported(desk))
    assert str(event["SUMMARY"]) == "CV; l’atelier, suite\\fin"
    assert str(event["LOCATION"]) == "Rouge"
    assert str(event["DESCRIPTION"]) == "Les invités\n12 personnes\nEn U\nprojecteur"
    # Fifteen minutes to put the tables in a U are not part of it.
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (at("10:00"), at("11:30"))
    assert event["DTSTART"].params["TZID"] == "Europe/Paris"
    assert event["STATUS"] == "CONFIRMED"
    assert event["CATEGORIES"].to_ical().decode() == "atelier"
    for name in ("DTSTAMP", "CREATED", "LAST-MODIFIED"):
        assert event[name].dt == made.replace(microsecond=0)
    assert event["SEQUENCE"] == 0
    kept = {name: str(event[f"X-KIOSK-{name}"]) for name in
            ("ROOM", "ORGANISATION", "KIND", "PEOPLE", "LAYOUT", "EQUIPMENT")}  # fmt: skip
    assert list(kept.values()) == ["red", "guests", "workshop", "12", "u", "projecteur"]
    (event,) = events(exported(desk, WITH_CONTACTS))
    assert str(event["CONTACT"]) == "Ana, 06 12"
    assert "X-KIOSK-NOTE:Clé\\; au bureau" in texts(exported(desk, WITH_CONTACTS))
    assert str(event["DESCRIPTION"]).endswith("\nAna, 06 12\nClé; au bureau")


def test_what_the_desk_keeps_for_itself_is_nowhere_in_the_file(engine: Engine) -> None:
    desk = Desk(engine)
    secrets = {"contact": "06 12 34 56 78", "note": "Code 4711"}
    use = desk.book(rule="FREQ=WEEKLY;COUNT=3", **secrets, title="Divorce")
    second = desk.series(use)[1]
    desk.write(
        booking_changes.describe, second.id, replace(second.details, contact="07 88", title="Pacs")
    )
    usual, public = exported(desk).decode(), exported(desk, PUBLIC).decode()
    for secret in ("06 12", "4711", "07 88"):
        assert secret not in usual
        assert secret not in public
    for title in ("Divorce", "Pacs"):
        assert title in usual
        assert title not in public
        assert title not in exported(desk, PUBLIC, expanded=True).decode()


def test_anybody_may_know_when_and_where_and_nothing_else(engine: Engine) -> None:
    desk = Desk(engine)
    request = replace(
        desk.request("red", title="Divorce", organisation="guests", people=2, layout="u"),
        uid="ana.and.bob@lawyers.example",
    )
    desk.write(bookings.book, request)
    gone = desk.book("blue", title="Autre")
    desk.cancel(gone)
    (event,) = events(exported(desk, PUBLIC))
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (at("10:00"), at("11:00"))
    assert str(event["SUMMARY"]) == words("fr").say("Booked")
    said = {
        "SUMMARY", "LOCATION", "X-KIOSK-ROOM", "UID", "DTSTART", "DTEND", "DTSTAMP", "CREATED",
        "LAST-MODIFIED", "SEQUENCE", "STATUS",
    }  # fmt: skip
    assert set(event) == said
    assert b"lawyers" in exported(desk)
    assert b"lawyers" not in exported(desk, PUBLIC)
    assert b"lawyers" not in exported(desk, PUBLIC, expanded=True)


def test_a_change_that_nobody_sees_makes_no_exception(engine: Engine) -> None:
    desk = Desk(engine)
    use = desk.series(desk.book(rule="FREQ=WEEKLY;COUNT=3"))[1]
    details = replace(use.details, contact="07 88", setup=timedelta(minutes=5))
    desk.write(booking_changes.describe, use.id, details)
    assert len(events(exported(desk))) == 1
    assert len(events(exported(desk, WITH_CONTACTS))) == 2


def test_how_sure_it_is(engine: Engine) -> None:
    desk = Desk(engine)
    sure = desk.book("red")
    maybe = desk.book("blue", option=at("09:00"))
    off = desk.book("green")
    desk.cancel(off)

    def statuses(**more: Any) -> dict[str, str]:
        found = events(exported(desk, **more))
        return {str(event["X-KIOSK-ROOM"]): str(event["STATUS"]) for event in found}

    expected = {"red": "CONFIRMED", "blue": "TENTATIVE", "green": "CANCELLED"}
    assert statuses() == statuses(expanded=True) == expected
    assert sorted(statuses(audience=PUBLIC)) == ["blue", "red"]
    # Nobody has tidied yet.
    desk.clock.moment = at("09:00")
    assert statuses() == expected | {"blue": "CANCELLED"}
    desk.cancel(sure)
    assert set(statuses().values()) == {"CANCELLED"}
    assert desk.find(maybe).state == "booked"


def test_a_private_title_is_for_those_who_may_know_whom_to_call(engine: Engine) -> None:
    desk = Desk(engine)
    desk.book("red", title="Violences", kind=BookingKind.WORKSHOP, private=True)
    for audience in (PUBLIC, Audience()):
        assert b"Violences" not in exported(desk, audience)
    (event,) = events(exported(desk, WITH_CONTACTS))
    assert (str(event["SUMMARY"]), str(event["CLASS"])) == ("Violences", "PRIVATE")


def test_a_series_and_its_exceptions(engine: Engine) -> None:
    desk = Desk(engine)
    use = desk.book("red", rule="FREQ=WEEKLY;UNTIL=20270120", skip="closures", title="Atelier")
    series = desk.series(use)
    desk.move(series[1], slot("blue", "14:00", "15:00", date(2026, 12, 3)))
    desk.cancel(series[2])
    desk.write(booking_changes.describe, series[3].id, replace(series[3].details, title="Noël"))
    data = exported(desk)
    master, moved, retitled = events(data)
    assert master["RRULE"].to_ical() == b"FREQ=WEEKLY;UNTIL=20270120T090000Z"
    (left_out,) = [line for line in texts(data) if line.startswith("EXDATE")]
    assert left_out == "EXDATE;TZID=Europe/Paris:20261209T100000,20261230T100000"
    assert moved["RECURRENCE-ID"].dt == at("10:00", date(2026, 12, 2))
    assert moved["DTSTART"].dt == at("14:00", date(2026, 12, 3))
    assert (str(moved["LOCATION"]), str(moved["SUMMARY"])) == ("Bleue", "Atelier")
    assert retitled["RECURRENCE-ID"].dt == retitled["DTSTART"].dt
    assert (str(retitled["LOCATION"]), str(retitled["SUMMARY"])) == ("Rouge", "Noël")
    assert {str(event["UID"]) for event in (master, moved, retitled)} == {use.uid}
    assert master["SEQUENCE"] == 3
    assert master["LAST-MODIFIED"].dt == desk.clock.now().replace(microsecond=0)
    assert seen(data) == in_the_database(desk)
    assert starts(data)[:3] == ["25/11 10:00", "03/12 14:00", "16/12 10:00"]


def test_given_dates(engine: Engine) -> None:
    desk = Desk(engine)
    use = desk.book(rule="DATES=20261125,20261201,20270302")
    data = exported(desk)
    (event,) = events(data)
    assert "RRULE" not in event
    assert "RDATE;TZID=Europe/Paris:20261201T100000,20270302T100000" in texts(data)
    desk.cancel(desk.series(use)[0])
    assert starts(exported(desk)) == ["01/12 10:00", "02/03 10:00"]


def test_from_here_on_is_another_event_that_knows_the_first(engine: Engine) -> None:
    desk = Desk(engine)
    use = desk.book("red", rule="FREQ=WEEKLY;COUNT=5")
    before = {str(event["UID"]) for event in events(exported(desk, expanded=True))}
    fourth = desk.series(use)[3]
    desk.move(fourth, slot("red", "14:00", "15:00", fourth.start.date()), Scope.FROM_HERE)
    first, rest = events(exported(desk))
    assert str(first["UID"]) == use.uid
    assert str(rest["RELATED-TO"]) == use.uid != str(rest["UID"])
    assert rest["RELATED-TO"].params["RELTYPE"] == "SIBLING"
    assert "RELATED-TO" not in first
    # One by one, each is still known by the name that it had.
    after = {str(event["UID"]) for event in events(exported(desk, expanded=True))}
    assert after == before
    assert len(after) == 5


def test_a_name_stays_whatever_is_done(engine: Engine) -> None:
    desk = Desk(engine)
    use = desk.book("red")

    def names() -> list[tuple[str, int]]:
        found = [*events(exported(desk)), *events(exported(desk, expanded=True))]
        return [(str(event["UID"]), event["SEQUENCE"]) for event in found]

    whole, alone = (name for name, _ in names())
    assert whole == use.uid
    desk.move(use, slot("blue", "14:00", "15:00"))
    assert names() == [(whole, 1), (alone, 1)]
    desk.cancel(use)
    assert names() == [(whole, 2), (alone, 2)]


def test_the_end_of_a_series_that_was_called_off_is_not_counted_out(engine: Engine) -> None:
    desk = Desk(engine)
    use = desk.book(rule="FREQ=WEEKLY;COUNT=20", anyway=True)
    desk.cancel(desk.series(use)[3], Scope.FROM_HERE)
    data = exported(desk)
    (event,) = events(data)
    assert event["RRULE"].to_ical() == b"FREQ=WEEKLY;UNTIL=20261209T090000Z"
    assert "EXDATE" not in event
    assert starts(data) == ["25/11 10:00", "02/12 10:00", "09/12 10:00"]


def test_of_a_series_that_is_called_off_the_days_can_still_be_told(engine: Engine) -> None:
    desk = Desk(engine)
    use = desk.book(rule="FREQ=WEEKLY;COUNT=3")
    desk.cancel(use, Scope.ALL)
    (event,) = events(exported(desk))
    assert event["STATUS"] == "CANCELLED"
    assert event["RRULE"].to_ical() == b"FREQ=WEEKLY;COUNT=3"
    assert seen(exported(desk)) == []
    assert [str(e["STATUS"]) for e in events(exported(desk, expanded=True))] == ["CANCELLED"] * 3


def at_night(desk: Desk, first: date) -> UseView:
    """Book three Saturday nights."""
    whole = Slot("red", at("23:45", first), at("07:00", first + timedelta(days=1)))
    request = desk.request("red", rule="FREQ=WEEKLY;COUNT=3", anyway=True)
    return desk.write(bookings.book, replace(request, slot=whole))


def test_a_night_in_which_the_clocks_change_is_said_by_itself(engine: Engine) -> None:
    """Programs disagree on when a night's use ends then: so none of them has to think."""
    desk = Desk(engine)
    second = desk.series(at_night(desk, date(2027, 3, 20)))[1]

    def exception() -> tuple[datetime, datetime]:
        master, night = events(exported(desk))
        assert "EXDATE" not in master
        for by_wall in (False, True):
            assert seen(exported(desk), by_wall=by_wall) == in_the_database(desk)
        return night["RECURRENCE-ID"].dt, night["DTEND"].dt

    begins, sunday = at("23:45", date(2027, 3, 27)), date(2027, 3, 28)
    assert exception() == (begins, at("07:00", sunday))
    # As many hours as in the other nights, but not the same time on the wall.
    desk.move(second, replace(second.slot, end=at("08:00", sunday)), anyway=True)
    assert exception() == (begins, at("08:00", sunday))


def test_a_series_that_begins_in_such_a_night(engine: Engine) -> None:
    desk = Desk(engine)
    at_night(desk, date(2027, 3, 27))
    data = exported(desk)
    assert "DURATION:PT7H15M" in texts(data)
    for by_wall in (False, True):
        assert seen(data, by_wall=by_wall) == in_the_database(desk)


def test_the_second_half_past_two_is_not_the_first(engine: Engine) -> None:
    desk = Desk(engine)
    sunday = date(2026, 10, 25)
    first = Slot("red", at("02:30", sunday), at("02:45", sunday))
    second = replace(first, start=first.start.replace(fold=1), end=first.end.replace(fold=1))
    request = replace(desk.request(anyway=True, title="Zweite"), slot=second)
    desk.write(bookings.book, request)
    (use,) = seen(exported(desk))
    assert use.start == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert use.end - use.start == timedelta(minutes=15)


def test_one_room_has_what_takes_it(engine: Engine) -> None:
    desk = Desk(engine)
    desk.book("blue-green", title="Tous")
    desk.book("blue", "14:00", "15:00", title="Petits")
    desk.book("red", title="Rouges")
    weekly = desk.book("green", "14:00", "15:00", rule="FREQ=WEEKLY;COUNT=3", title="Chœur")
    third = desk.series(weekly)[2]
    desk.move(third, slot("red", "18:00", "19:00", third.start.date()))

    def found(resource: str) -> list[tuple[str, str]]:
        return [(use.where, use.what) for use in seen(exported(desk, resource=resource))]

    assert found("blue") == [("Bleue + Verte", "Tous"), ("Bleue", "Petits")]
    assert found("green") == [("Bleue + Verte", "Tous"), ("Verte", "Chœur"), ("Verte", "Chœur")]
    assert found("red") == [("Rouge", "Rouges"), ("Rouge", "Chœur")]
    assert len(found("blue-green")) == 4
    with pytest.raises(Refused, match=r"resource\.unknown"):
        exported(desk, resource="cellar")


def test_a_combined_room_with_a_name_of_its_own_says_what_it_takes(engine: Engine) -> None:
    whole = replace(SMALL_HOUSE.resources["blue-green"], name="Grande salle")
    resources = {**SMALL_HOUSE.resources, "blue-green": whole}
    desk = Desk(engine, house=replace(SMALL_HOUSE, resources=resources))
    desk.book("blue-green")
    (event,) = events(exported(desk))
    assert str(event["LOCATION"]) == "Grande salle (Bleue, Verte)"


def test_a_room_that_is_no_more_is_named_by_its_key(engine: Engine) -> None:
    Desk(engine).book("van", organisation="guests")
    fewer = {key: one for key, one in SMALL_HOUSE.resources.items() if key != "van"}
    desk = Desk(engine, house=replace(SMALL_HOUSE, resources=fewer, organisations={}))
    (event,) = events(exported(desk))
    assert str(event["LOCATION"]) == "van"
    assert "DESCRIPTION" not in event


def test_one_organisation(engine: Engine) -> None:
    desk = Desk(engine)
    desk.book("red", title="Ni l’un ni l’autre")
    use = desk.book(rule="FREQ=WEEKLY;COUNT=4", organisation="guests", title="Invités")
    lent = desk.series(use)[1]
    desk.write(booking_changes.describe, lent.id, replace(lent.details, organisation="house"))
    theirs = seen(exported(desk, organisation="guests"))
    assert [use.start.day for use in theirs] == [25, 9, 16]
    assert [use.start.day for use in seen(exported(desk, organisation="house"))] == [2]
    with pytest.raises(Refused, match=r"organisation\.unknown"):
        exported(desk, organisation="nobody")


def test_from_and_until(engine: Engine) -> None:
    desk = Desk(engine)
    desk.book(rule="FREQ=DAILY;COUNT=3", title="Série")
    desk.book("red", "14:00", "15:00", title="Seule")

    def titles(start: datetime, until: datetime, **more: Any) -> list[str]:
        return [use.what for use in seen(exported(desk, start=start, until=until, **more))]

    thursday = date(2026, 11, 26)
    assert titles(at("11:00"), at("14:00")) == []
    assert titles(at("11:00"), at("14:01")) == ["Seule"]
    # A series comes whole, or day by day only those that are meant.
    day = at("00:00", thursday), at("00:00", date(2026, 11, 27))
    assert titles(*day) == ["Série"] * 3
    assert titles(*day, expanded=True) == ["Série"]


def test_the_same_bookings_give_the_same_bytes(engine: Engine) -> None:
    desk = Desk(engine)
    for room in ("red", "green", "blue"):
        desk.book(room, rule="FREQ=WEEKLY;COUNT=9", skip="closures")
    before = exported(desk)
    desk.clock.moment += timedelta(days=1)
    assert exported(Desk(engine, desk.clock)) == before


def test_what_programs_look_for_at_the_top(engine: Engine) -> None:
    desk = Desk(engine)
    assert Calendar.from_ical(exported(desk)).walk("VTIMEZONE")  # RFC 5545 wants one component
    desk.book(title="Éèà " * 29)
    data = exported(desk, resource="blue", organisation=None)
    lines = data.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-1] == b""
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    assert all(line.decode() for line in lines[:-1])  # no character was cut by a fold
    top = texts(data)
    for line in (
        "VERSION:2.0",
        "PRODID:-//kiosk//calendar//EN",
        "X-WR-TIMEZONE:Europe/Paris",
        "X-WR-CALNAME:Petite maison – Bleue",
    ):
        assert line in top
    assert not [line for line in top if line.startswith("METHOD")]


def test_no_character_does_harm(engine: Engine) -> None:
    """Also what another program has put into the database."""
    desk = Desk(engine)
    desk.book()
    bad = "e\u0301\u200d\r\nBEGIN:VALARM\x1b[31m \u202ea\u2028b"
    with writing(engine) as session:
        values = {"title": bad, "contact": bad, "note": bad, "uid": bad, "equipment": [bad]}
        session.connection().execute(update(Booking).values(**values))
    data = exported(desk, WITH_CONTACTS)
    (event,) = events(data)
    assert str(event["SUMMARY"]) == "é BEGIN:VALARM[31m a b"
    assert str(event["UID"]) == str(event["CONTACT"]) == str(event["SUMMARY"])
    assert not re.search("[^\\S\r\n ]|[\x00-\x09\x0b\x0c\x0e-\x1f\u200d\u202e]", data.decode())
    assert not event.subcomponents


def test_of_a_series_of_which_little_is_left_the_days_are_given(engine: Engine) -> None:
    desk = Desk(engine)
    series = desk.series(desk.book(rule="FREQ=DAILY;COUNT=9", anyway=True))
    for use in (*series[1:4], *series[5:8]):
        desk.cancel(use)
    data = exported(desk)
    (event,) = events(data)
    assert "RRULE" not in event
    assert starts(data) == ["25/11 10:00", "29/11 10:00", "03/12 10:00"]


def test_an_exception_is_what_is_not_like_the_most(engine: Engine) -> None:
    desk = Desk(engine)
    series = desk.series(desk.book("red", rule="FREQ=DAILY;COUNT=5", anyway=True))
    for use in series[2:]:
        desk.move(use, replace(use.slot, resource="green"), anyway=True)
    master, *exceptions = events(exported(desk))
    assert str(master["LOCATION"]) == "Verte"
    assert [str(event["LOCATION"]) for event in exceptions] == ["Rouge", "Rouge"]
    assert seen(exported(desk)) == in_the_database(desk)
