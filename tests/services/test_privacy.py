"""Nobody is known longer than the table says, and what is forgotten is gone."""

import re
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from db import erasing
from db.engine import is_sqlite, make_engine
from db.enums import SheetKind
from kiosk.domain.appointments import Wish
from kiosk.domain.booking import Details, Slot
from kiosk.domain.privacy import USUAL, Kept, publishable, published
from kiosk.domain.recurrence import Frequency, Rule
from kiosk.domain.series import Repeat
from kiosk.i18n import Words
from kiosk.privacy_words import period, what, why
from kiosk.services import (
    appointments,
    booking_changes,
    bookings,
    editions,
    event_figures,
    forgetting,
    keeping,
    privacy,
    registrations,
    tidying,
)
from kiosk.services.bookings import BookingRequest
from kiosk.services.schedule import Sheet
from tests.services.fair import THURSDAY, Fair, at
from tests.services.test_events import refusal

SECRET = "Zubeda"
PHONE = "06 98 76 54 32"


@pytest.fixture
def fair(engine: Engine) -> Fair:
    """A desk on each database, on a Tuesday morning."""
    return Fair(engine)


def everything(fair: Fair) -> str:
    """Return all that the database says, as text."""
    found = []
    with fair.engine.connect() as connection:
        from db.models import metadata

        for table in metadata.sorted_tables:
            found += [str(row) for row in connection.execute(table.select())]
    return "\n".join(found)


def known(fair: Fair) -> dict[str, Any]:
    """Let the house know somebody in every way there is; return what was made."""
    write = fair.reception.write
    event = fair.arrange(8)
    one = fair.register(event, name=SECRET, contact=PHONE, source=f"{SECRET}.csv")
    fair.scan(one, "13:45")
    fair.clock.moment = at("09:30", THURSDAY - timedelta(days=2))
    details = Details("Réunion", contact=PHONE, note=f"pour {SECRET}")
    use = write(bookings.book, BookingRequest(Slot("blue", at("09:00"), at("10:00")), details))
    write(booking_changes.describe, use.id, replace(details, note=f"{SECRET} vient à dix"))
    private = Details(f"Entretien {SECRET}", private=True)
    write(bookings.book, BookingRequest(Slot("green", at("09:00"), at("10:00")), private))
    weekly = Repeat(Rule(Frequency.WEEKLY, count=2))
    plain = Slot("blue", at("14:00"), at("15:00"))
    series = write(bookings.book, BookingRequest(plain, Details("Suivi"), repeat=weekly))
    write(booking_changes.describe, series.id, Details("Suivi", contact=PHONE, note=SECRET))
    wish = Wish("jobs", at("11:00"), name=SECRET, note=f"de {SECRET}")
    write(appointments.plan, wish, anyway=True)
    sheet = Sheet(SheetKind.DESK, THURSDAY)
    write(editions.order, sheet)
    return {"event": event, "registration": one}


def to_disk(engine: Engine) -> None:
    """Let a server write what it holds into its files."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))


def forget(fair: Fair) -> None:
    """Forget until nothing is due."""
    while fair.reception.read(forgetting.is_due):
        assert fair.reception.write(forgetting.forget) > 0


def test_people_are_known_until_their_time_and_not_longer(fair: Fair) -> None:
    made = known(fair)
    assert everything(fair).count(SECRET) >= 6
    fair.clock.moment = at("12:00", THURSDAY + timedelta(days=88))
    forget(fair)
    left = everything(fair)
    assert SECRET in left  # of the registration: three months are not over
    assert "de Zubeda" not in left  # of the appointment: its day is
    fair.clock.moment = at("12:00", THURSDAY + timedelta(days=100))
    forget(fair)
    left = everything(fair)
    assert SECRET not in left
    assert PHONE not in left
    figures = fair.reception.read(event_figures.of_event, made["event"].id)
    assert (figures.registered, figures.came) == (1, 1)


def test_what_is_forgotten_leaves_how_many_there_were(fair: Fair) -> None:
    known(fair)
    fair.clock.moment = at("12:00", THURSDAY + timedelta(days=100))
    forget(fair)
    with fair.engine.connect() as connection:
        kept = connection.execute(text("SELECT topic, label, value FROM day_figure")).all()
    assert [tuple(row) for row in kept] == [("appointments", "planned", 1)]


def test_nothing_is_found_in_the_file_its_log_or_its_free_pages(
    tmp_path: Path, sqlite_template: Path
) -> None:
    path = tmp_path / "kiosk.db"
    shutil.copyfile(sqlite_template, path)
    engine = make_engine(f"sqlite:///{path}")
    fair = Fair(engine)
    known(fair)
    for number in range(300):  # pages that are freed again
        fair.register(fair.arrange(1, rooms=()), name=f"{SECRET} {number}", contact=PHONE)
    files = [path, path.with_name("kiosk.db-wal")]
    assert any(SECRET.encode() in one.read_bytes() for one in files if one.exists())
    fair.clock.moment = at("12:00", THURSDAY + timedelta(days=100))
    forget(fair)
    assert erasing.settle(engine)
    for one in files:
        assert SECRET.encode() not in (one.read_bytes() if one.exists() else b"")
        assert PHONE.encode() not in (one.read_bytes() if one.exists() else b"")
    assert erasing.scrub(engine)
    assert SECRET.encode() not in path.read_bytes()
    engine.dispose()


def test_a_server_writes_its_tables_anew_without_them(engine: Engine) -> None:
    if is_sqlite(engine):
        assert erasing.scrub(engine)
        return
    fair = Fair(engine)
    known(fair)
    to_disk(engine)
    fair.clock.moment = at("12:00", THURSDAY + timedelta(days=100))
    forget(fair)
    assert erasing.scrub(engine)
    to_disk(engine)
    with engine.connect() as connection:
        folder = Path(connection.execute(text("SHOW data_directory")).scalar_one())
        names = connection.execute(
            text("SELECT pg_relation_filepath(oid) FROM pg_class WHERE relkind IN ('r', 't')"
                 " AND pg_relation_filepath(oid) IS NOT NULL")
        ).scalars()  # fmt: skip
        held = [(folder / name).read_bytes() for name in names if (folder / name).exists()]
    assert held
    assert not any(SECRET.encode() in one for one in held)


def test_everything_of_one_person_is_shown_and_forgotten_when_they_ask(fair: Fair) -> None:
    made = known(fair)
    shown = fair.reception.read(privacy.export, PHONE)
    assert [one["name"] for one in shown["registrations"]] == [SECRET]
    assert [one["title"] for one in shown["bookings"]] == ["Réunion"]
    assert [one["note"] for one in shown["days_of_bookings"]] == [SECRET]
    by_code = fair.reception.read(privacy.export, made["registration"].token)
    assert by_code["registrations"] == shown["registrations"]
    done = fair.reception.write(privacy.erase, PHONE)
    assert (done[Kept.REGISTRATIONS], done[Kept.BOOKINGS]) == (1, 2)
    assert PHONE not in everything(fair)
    assert refusal(fair.reception.read, privacy.export, PHONE).code == "privacy.unknown"
    assert refusal(fair.reception.read, privacy.export, "  ").code == "privacy.unknown"


def test_a_seat_of_who_is_erased_is_somebody_elses(fair: Fair) -> None:
    event = fair.arrange(1)
    one = fair.register(event, contact=PHONE)
    waits = fair.register(event)
    fair.reception.write(privacy.erase, one.token)
    assert fair.states(one, waits) == ["cancelled", "registered"]
    assert fair.reception.read(registrations.get, one.id).contact == ""


def test_the_table_of_the_documents_is_the_programs() -> None:
    page = (Path(__file__).parents[2] / "docs" / "privacy.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| (.+?) \| (.+?) \| (.+?) \|$", page, re.MULTILINE)
    words = Words("en")
    assert rows == [
        (kept.value, what(words, kept), period(words, USUAL.periods[kept]), why(words, kept))
        for kept in Kept
    ]


def test_of_fewer_than_five_nothing_is_published() -> None:
    assert [publishable(number) for number in (0, 1, 4, 5)] == [0, None, None, 5]


def test_what_could_be_told_from_the_rest_is_not_published_either() -> None:
    assert published({"a": 12, "b": 3, "c": 7, "d": 0}) == {"a": 12, "b": None, "c": None, "d": 0}
    assert published({"a": 2, "b": 3, "c": 7}) == {"a": None, "b": None, "c": 7}
    assert published({"a": 0, "b": 8}) == {"a": 0, "b": 8}


def test_figures_of_a_small_event_are_not_published(fair: Fair) -> None:
    event = fair.arrange(12)
    for _ in range(9):
        fair.register(event)
    fair.scan(fair.register(event, 2), "13:45")
    figures = fair.reception.read(event_figures.of_event, event.id)
    said = event_figures.public(figures)
    assert (said["registered"], said["people"], said["absent"]) == (11, None, None)


def test_no_log_names_anybody(fair: Fair, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    known(fair)
    with pytest.raises(Exception, match=r"(?s).*"), fair.engine.begin() as connection:
        connection.execute(text("INSERT INTO event (title) VALUES (:title)"), {"title": SECRET})
    assert SECRET not in caplog.text


def test_only_their_own_is_found_and_erased_however_it_is_written(fair: Fair) -> None:
    write = fair.reception.write
    weekly = Repeat(Rule(Frequency.WEEKLY, count=2))
    request = BookingRequest(
        Slot("blue", at("14:00"), at("15:00")),
        Details("Suivi", contact="ÉLODIE@x.fr"),
        repeat=weekly,
    )
    use = write(bookings.book, request)
    write(booking_changes.describe, use.id, Details("Suivi", contact="06 11 22 33 44"))
    bob = fair.reception.read(privacy.export, "0611223344")
    assert "LODIE" not in str(bob)
    assert [one["contact"] for one in bob["days_of_bookings"]] == ["06 11 22 33 44"]
    write(privacy.erase, "06.11.22.33.44")
    left = everything(fair)
    assert "06 11 22" not in left
    assert "ÉLODIE@x.fr" in left
    write(privacy.erase, "élodie@X.FR")
    assert "LODIE" not in everything(fair)


def test_a_contact_of_before_is_found_in_what_was_changed(fair: Fair) -> None:
    write = fair.reception.write
    details = Details("Suivi", contact=PHONE)
    use = write(bookings.book, BookingRequest(Slot("blue", at("14:00"), at("15:00")), details))
    write(booking_changes.describe, use.id, Details("Suivi", contact="ailleurs@x.fr"))
    assert fair.reception.read(privacy.export, PHONE)["bookings_before"]
    write(privacy.erase, PHONE)
    assert PHONE not in everything(fair)
    assert "ailleurs@x.fr" in everything(fair)


def test_a_visit_and_the_appointment_that_it_was_go_together(fair: Fair) -> None:
    fair.clock.moment = at("10:55")
    wish = Wish("jobs", at("11:00"), name=SECRET, note="dossier")
    planned = fair.reception.write(appointments.plan, wish, anyway=True)
    arrived = fair.reception.write(keeping.keep, planned.id)
    shown = fair.reception.read(privacy.export, arrived.ticket.token)
    assert [one["name"] for one in shown["appointments"]] == [SECRET]
    fair.reception.write(privacy.erase, planned.token)
    assert SECRET not in everything(fair)


def test_a_booking_that_was_erased_is_known_again_once_it_has_a_contact(fair: Fair) -> None:
    write = fair.reception.write
    details = Details("Suivi", contact=PHONE)
    use = write(bookings.book, BookingRequest(Slot("blue", at("14:00"), at("15:00")), details))
    write(privacy.erase, PHONE)
    write(booking_changes.describe, use.id, Details("Suivi", contact="carol@x.fr"))
    write(tidying.tidy)
    for day in range(30, 130, 30):  # the house is on meanwhile
        fair.clock.moment = at("12:00", THURSDAY + timedelta(days=day))
        write(tidying.tidy)
    forget(fair)
    assert "carol@x.fr" not in everything(fair)
