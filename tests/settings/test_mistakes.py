"""Each kind of mistake, by itself and all together."""
# ruff: noqa: E501  a table is read along its lines

from pathlib import Path

import pytest

from kiosk.settings import Mistake
from tests.settings.houses import SMALL, changed, loaded, mistakes

# what to change, into what | code, key, found, part of what is expected, nearest
TABLE = [
    # keys and types
    ("capacity", "capcity = 3\ncapacity", "config.unknown-key", "resources.mistral.capcity", "3", "capacity, equipment", "capacity"),
    ("[counters.bureau-1]", "[zzzz]\n[counters.bureau-1]", "config.unknown-key", "zzzz", "an empty table", "machine, database", None),
    ("[machine]", "source = 'x'\n[machine]", "config.unknown-key", "source", '"x"', "machine", "resources"),
    ("capacity = 40", 'capacity = 40\nkind = "salle"', "config.unknown-value", "resources.mistral.kind", '"salle"', '"workstation"', None),
    ("capacity = 40", 'capacity = 40\nlongest_minutes = 10', "config.out-of-range", "resources.mistral.longest_minutes", "10", "15 or more", None),
    ("capacity = 40", 'capacity = 40\nbefore_minutes = -5', "config.out-of-range", "resources.mistral.before_minutes", "-5", "0 or more", None),
    ("capacity = 40", 'capacity = 40\ndays_ahead = 0', "config.out-of-range", "resources.mistral.days_ahead", "0", "1 or more", None),
    ("capacity = 40", 'capacity = 40\norganisations = ["nobody"]', "config.unknown-organisation", "resources.mistral.organisations[1]", '"nobody"', "organisations", None),
    ("capacity = 40", 'capacity = 40\nlayouts.u = { name = "U", capacity = 41 }', "config.out-of-range", "resources.mistral.layouts.u.capacity", "41", "40 or less", None),
    ("capacity = 40", 'capacity = 40\nhours.mnday = ["09:00-12:00"]', "config.unknown-key", "resources.mistral.hours.mnday", '"mnday"', "monday", "monday"),
    ('reception = "', 'holidays = "fr"\nreception = "', "config.unknown-country", "house.holidays", '"fr"', '"FR"', "FR"),
    ("capacity = 40", 'capacity = "40"', "config.wrong-type", "resources.mistral.capacity", '"40"', "whole number", None),
    ("capacity = 40", "capacity = true", "config.wrong-type", "resources.mistral.capacity", "true", "whole number", None),
    ("capacity = 40", "capacity = 4e1", "config.wrong-type", "resources.mistral.capacity", "40.0", "whole number", None),
    ("closed = true", "closed = 1", "config.wrong-type", "presences[1].exceptions[1].closed", "1", "true or false", None),
    ('name = "Maison"', "name = 5", "config.wrong-type", "house.name", "5", "between quotes", None),
    ("[1, -1]", "1", "config.wrong-type", "presences[1].of_month", "1", "a list", None),
    ("[1, -1]", "[1, true]", "config.wrong-type", "presences[1].of_month[2]", "true", "whole number", None),
    ('["micro"]', "[5]", "config.wrong-type", "resources.mistral.equipment[1]", "5", "between quotes", None),
    ('name = "Bureau 1"', "name = 1", "config.wrong-type", "counters.bureau-1.name", "1", "{ fr =", None),
    ('en = "Work"', "en = 1", "config.wrong-type", "needs.work.name.en", "1", "between quotes", None),
    ("[resources.mistral]\n", "[[resources.mistral]]\n", "config.wrong-type", "resources.mistral", "a list", "a table", None),
    ("capacity = 40\n", "", "config.missing-key", "resources.mistral.capacity", "nothing", "whole number", None),
    ("[resources.mistral]", "[resources.Salle_Été]", "config.syntax", "", '"[resources.Salle_Été]"', "TOML", None),
    ("[resources.mistral]", "[resources.Grand_Salle]", "config.bad-name", "resources.Grand_Salle", '"Grand_Salle"', "hyphens", "grand-salle"),
    # numbers and choices
    ("[house]", "[visitor]\nidle_seconds = 9\n[house]", "config.out-of-range", "visitor.idle_seconds", "9", "10 or more", None),
    ("[house]", "[visitor]\nresult_seconds = 19\n[house]", "config.out-of-range", "visitor.result_seconds", "19", "20 or more", None),
    ("[house]", "[visitor]\nstill_there_seconds = 4\n[house]", "config.out-of-range", "visitor.still_there_seconds", "4", "5 or more", None),
    ("daily_limit = 40", "daily_limit = 1000", "config.out-of-range", "services.emploi.daily_limit", "1000", "999 or less", None),
    ("[1, -1]", "[6]", "config.out-of-range", "presences[1].of_month[1]", "6", "1 to 5", None),
    ('days = ["tuesday"]', "days = []", "config.out-of-range", "presences[1].days", "an empty list", "at least one", None),
    ('"tuesday"', '"tusday"', "config.unknown-value", "presences[1].days[1]", '"tusday"', '"tuesday"', "tuesday"),
    ('weeks = "odd"', 'weeks = "od"', "config.unknown-value", "presences[1].weeks", '"od"', '"odd"', "odd"),
    ("[machine]", '[machine]\ntheme = "contrats"', "config.unknown-value", "machine.theme", '"contrats"', '"contrast"', "contrast"),
    ("[machine]", '[machine]\nrole = "desk"', "config.unknown-value", "machine.role", '"desk"', '"visitor"', None),
    # names of other parts
    ('url = "file:var/printed"', 'url = "file:x"\ninstead = "desk"', "config.unknown-printer", "printers.ticket.instead", '"desk"', "ticket", None),
    ('url = "file:var/printed"', 'url = "file:x"\ninstead = "ticket"', "config.own-printer", "printers.ticket.instead", '"ticket"', "another printer", None),
    ('letter = "B"', 'letter = "A"', "config.letter-twice", "services.emploi.letter", '"A"', "services.accueil", None),
    ('letter = "B"', 'letter = "b"', "config.bad-letter", "services.emploi.letter", '"b"', "A to Z", "B"),
    ('letter = "B"', 'letter = "É"', "config.bad-letter", "services.emploi.letter", '"É"', "A to Z", None),
    ('reception = "accueil"', 'reception = "acueil"', "config.unknown-service", "house.reception", '"acueil"', '"accueil"', "accueil"),
    ('[[presences]]', '[[presences]]\nservice = "emplio"\ndays = ["monday"]\nhours = ["09:00-10:00"]\ncounter = "accueil"\n[[presences]]', "config.unknown-service", "presences[1].service", '"emplio"', '"emploi"', "emploi"),
    ('counter = "bureau-1"', 'counter = "bureau1"', "config.unknown-counter", "presences[1].counter", '"bureau1"', '"bureau-1"', "bureau-1"),
    ("closed = true", 'counter = "burea-1"', "config.unknown-counter", "presences[1].exceptions[1].counter", '"burea-1"', '"bureau-1"', "bureau-1"),
    ('counter = "accueil"', 'counter = "acueil"', "config.unknown-counter", "services.accueil.counter", '"acueil"', '"accueil"', "accueil"),
    ('need = "work"', 'need = "wrok"', "config.unknown-need", "services.emploi.need", '"wrok"', '"work"', "work"),
    ('organisation = "ft"', 'organisation = "fft"', "config.unknown-organisation", "services.emploi.organisation", '"fft"', '"ft"', "ft"),
    ('url = "file:var/printed"', 'url = "file:x"\nprofile = "A4"', "config.wrong-paper", "printing.tickets", '"ticket"', "receipts", None),
    ("[house]", '[printing]\npages = "ticket"\n[house]', "config.wrong-paper", "printing.pages", '"ticket"', "A4", None),
    ("[house]", '[printing]\nsheets = "a4"\n[printers.a4]\nurl = "cups://a"\nprofile = "A4"\n[house]', "config.wrong-paper", "printing.sheets", '"a4"', "receipts", None),
    ("[house]", '[printers.a4]\nurl = "cups://a"\nprofile = "A4"\ninstead = "ticket"\n[house]', "config.wrong-paper", "printers.a4.instead", '"ticket"', "A4", None),
    ("[house]", '[printers.a4]\nurl = "tcp://192.0.2.7"\nprofile = "A4"\n[house]', "config.wrong-paper", "printers.a4.url", '"tcp://192.0.2.7"', "cups://name", None),
    ("[house]", '[printing]\npages = "a4"\n[house]', "config.unknown-printer", "printing.pages", '"a4"', "ticket", None),
    ("[house]", '[schedule]\nprint_at = "7h30"\n[house]', "config.bad-hours", "schedule.print_at", '"7h30"', "07:30", "07:30"),
    ("[house]", '[schedule]\nsheets = ["desk", "poste"]\n[house]', "config.unknown-value", "schedule.sheets[2]", '"poste"', '"poster"', "poster"),
    ("[house]", '[schedule]\nprint_at = "19:00"\n[house]', "config.too-late", "schedule.print_at", '"19:00"', "17:30", None),
    ("[house]", '[schedule]\nprint_at = "07:30"\nsheets = ["desk", "poster"]\n[house]', "config.wrong-paper", "schedule.sheets[2]", '"poster"', "[printing] pages", None),
    ("[house]", '[schedule]\nagain_hours = 25\n[house]', "config.out-of-range", "schedule.again_hours", "25", "24 or less", None),
    ("[house]", '[printing]\ntickets = "tiket"\n[house]', "config.unknown-printer", "printing.tickets", '"tiket"', '"ticket"', "ticket"),
    ('need = "work"\n', "", "config.missing-key", "services.emploi.need", "nothing", "a need", None),
    ('counter = "accueil"\n', "", "config.missing-key", "services.accueil.counter", "nothing", "a counter", None),
    # printers, databases, zones
    ('"file:var/printed"', '"var/printed"', "config.bad-printer-url", "printers.ticket.url", '"var/printed"', "", None),
    ("[house]", '[printers.door]\nurl = "file:x"\nprofile = "80m"\n[house]', "config.unknown-profile", "printers.door.profile", '"80m"', "80mm", "80mm"),
    ("[house]", '[database]\nurl = "mysql://me:secret@host/db"\n[house]', "config.bad-database-url", "database.url", '"mysql://me:***@host/db"', "postgresql://", None),
    ("[house]", '[database]\nurl = "sqlite://"\n[house]', "config.bad-database-url", "database.url", '"sqlite://"', "a file", None),
    ("[house]", '[database]\nurl = "sqlite:///:memory:"\n[house]', "config.bad-database-url", "database.url", '"sqlite:///:memory:"', "a file", None),
    ("Europe/Paris", "Paris", "config.unknown-time-zone", "house.time_zone", '"Paris"', "Europe/Paris", "Europe/Paris"),
    ("Europe/Paris", "Europe/Pariss", "config.unknown-time-zone", "house.time_zone", '"Europe/Pariss"', "time zone", "Europe/Paris"),
    ("Europe/Paris", "../..", "config.unknown-time-zone", "house.time_zone", '"../.."', "time zone", None),
    # hours and days
    ('"08:30-12:30"', '"25:00-26:00"', "config.bad-hours", "house.hours.monday[1]", '"25:00-26:00"', "08:30-12:30", None),
    ('"08:30-12:30"', '"8h30-12h30"', "config.bad-hours", "house.hours.monday[1]", '"8h30-12h30"', "08:30-12:30", "08:30-12:30"),
    ('"09:00-12:00"', '"12:00-09:00"', "config.bad-hours", "presences[1].hours[1]", '"12:00-09:00"', "later", None),
    ('"09:00-12:00"', '"09:00-09:00"', "config.bad-hours", "presences[1].hours[1]", '"09:00-09:00"', "later", None),
    ('"09:00-12:00"', "9", "config.wrong-type", "presences[1].hours[1]", "9", "between quotes", None),
    ('"13:30-17:30"', '"12:29-17:30"', "config.overlapping-hours", "house.hours.monday", "a list", '"12:29-17:30"', None),
    ("monday =", 'mondey = ["09:00-10:00"]\nmonday =', "config.unknown-key", "house.hours.mondey", '"mondey"', "monday", "monday"),
    ("until = 2027-01-01", "until = 2026-12-23", "config.bad-dates", "house.closures[1].until", "2026-12-23", "2026-12-24", None),
    ("until = 2027-07-09", "until = 2026-01-04", "config.bad-dates", "presences[1].until", "2026-01-04", "2026-01-05", None),
    ("from = 2026-12-24", "from = 2026-12-24T00:00:00", "config.wrong-type", "house.closures[1].from", "2026-12-24T00:00:00", "a date", None),
    ("from = 2026-12-24", 'from = "2026-12-24"', "config.wrong-type", "house.closures[1].from", '"2026-12-24"', "without quotes", None),
    ("from = 2026-12-24", "from = 2026-02-30", "config.syntax", "", '"from = 2026-02-30"', "TOML", None),
    ("2026-12-22", "2026-12-15", "config.twice", "presences[1].exceptions[2].on", "2026-12-15", "one exception", None),
    ("closed = true", 'closed = true, counter = "accueil"', "config.contradiction", "presences[1].exceptions[1]", "both", "either", None),
    ("closed = true", "closed = false", "config.missing-key", "presences[1].exceptions[1]", "nothing", "closed = true", None),
    # texts and languages
    ('["fr", "en"]', '["fr", "en", "xx"]', "config.unknown-language", "machine.languages[3]", '"xx"', "two letters", None),
    ('["fr", "en"]', '["fr-FR", "en"]', "config.unknown-language", "machine.languages[1]", '"fr-FR"', "two letters", "fr"),
    ('["fr", "en"]', '["fr", "en", "fr"]', "config.twice", "machine.languages", "a list", "once", None),
    ('["09:00-12:00"]', "[]", "config.out-of-range", "presences[1].hours", "an empty list", "at least one", None),
    ('["fr", "en"]', "[]", "config.out-of-range", "machine.languages", "an empty list", "at least one", None),
    ('en = "Work"', 'en = "Work", EN = "Work"', "config.unknown-language", "needs.work.name.EN", '"Work"', "two letters", "en"),
    (', en = "Work"', "", "config.missing-text", "needs.work.name.en", "nothing", "language", None),
    ('fr = "Travail", ', "", "config.missing-text", "needs.work.name.fr", "nothing", "language", None),
    ('name = "Maison"', 'name = " "', "config.empty-text", "house.name", '" "', "not empty", None),
    ('en = "Work"', 'en = ""', "config.empty-text", "needs.work.name.en", '""', "not empty", None),
    ('name = "Maison"', 'name = "\\u001b[2J"', "config.bad-text", "house.name", '"\\u001B[2J"', "one line", None),
    ('en = "Work"', 'en = "a\\u202eb"', "config.bad-text", "needs.work.name.en", '"a\\u202Eb"', "one line", None),
    ('"micro"', '"mi\\ncro"', "config.bad-text", "resources.mistral.equipment[1]", '"mi\\u000Acro"', "one line", None),
    ('reason = "Noël"', 'reason = "\\u0007"', "config.bad-text", "house.closures[1].reason", '"\\u0007"', "one line", None),
    ('"Maison"', f'"{"m" * 81}"', "config.long-text", "house.name", f'"{"m" * 59}…"', "80 characters", None),
    ('"Work"', f'"{"w" * 81}"', "config.long-text", "needs.work.name.en", f'"{"w" * 59}…"', "80 characters", None),
    ('"Noël"', f'"{"n" * 201}"', "config.long-text", "house.closures[1].reason", f'"{"n" * 59}…"', "200 characters", None),
    ('"◆"', '"◆◆"', "config.bad-sign", "needs.work.sign", '"◆◆"', "one sign", None),
    ('"◆"', '"⌚"', "config.bad-sign", "needs.work.sign", '"⌚"', "as wide as", None),
    ('"◆"', '"\\u0301"', "config.bad-sign", "needs.work.sign", None, "one sign", None),
]  # fmt: skip


Row = tuple[str, str, str, str, str | None, str, str | None]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row[2]}-{row[1]}"[:60])
def test_each_mistake_is_named(tmp_path: Path, row: Row) -> None:
    old, new, code, key, found, expected, hint = row
    (mistake,) = mistakes(tmp_path, changed(old, new))
    assert (mistake.code, mistake.key, mistake.hint) == (code, key, hint)
    assert found is None or mistake.found == found
    assert expected in mistake.expected
    assert mistake.file == str(tmp_path / "config.toml")
    assert str(mistake).isprintable()


def test_a_language_without_a_catalogue_is_refused(tmp_path: Path) -> None:
    found = mistakes(tmp_path, changed('["fr", "en"]', '["fr", "en", "uk"]'))
    first = next(one for one in found if one.key == "machine.languages[3]")
    assert (first.code, first.found) == ("config.untranslated-language", '"uk"')
    assert '"en", "fr"' in first.expected


def test_the_small_house_is_right(tmp_path: Path) -> None:
    settings = loaded(tmp_path)
    assert settings.services["emploi"].daily_limit == 40
    assert settings.services["accueil"].daily_limit == 999


def test_texts_of_exactly_the_longest_length_are_right(tmp_path: Path) -> None:
    text = changed('"Maison"', f'"{"m" * 80}"')
    assert len(loaded(tmp_path, changed('"Noël"', f'"{"n" * 200}"', text)).house.name) == 80


def test_french_spaces_and_joiners_are_text(tmp_path: Path) -> None:
    name = "Où\u202f? «\u00a0Là\u00a0» می\u200cخواهم"
    assert loaded(tmp_path, changed("Maison", name)).house.name == name


@pytest.mark.parametrize(("number", "right"), [(6, True), (7, False)])
def test_at_most_six_needs_share_a_screen(tmp_path: Path, number: int, right: bool) -> None:
    more = "".join(f'[needs.n{n}]\nsign = "●"\nname = "N"\n' for n in range(number - 1))
    if right:
        assert len(loaded(tmp_path, SMALL + more).needs) == 6
    else:
        (mistake,) = mistakes(tmp_path, SMALL + more)
        assert (mistake.code, mistake.key) == ("config.too-many-needs", "needs")
        assert mistake.found == "7 needs"


@pytest.mark.parametrize(("number", "right"), [(6, True), (7, False)])
def test_at_most_six_services_answer_one_need(tmp_path: Path, number: int, right: bool) -> None:
    more = "".join(
        f'[services.s{n}]\nletter = "{chr(70 + n)}"\nname = "S"\nneed = "work"\ncounter = "accueil"\n'
        for n in range(number - 1)
    )
    if right:
        assert len(loaded(tmp_path, SMALL + more).services) == 7
    else:
        (mistake,) = mistakes(tmp_path, SMALL + more)
        assert (mistake.code, mistake.key) == ("config.too-many-services", "needs.work")


def test_at_most_six_languages_share_a_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = ("ar", "de", "en", "es", "fr", "it", "uk")
    monkeypatch.setattr("kiosk.settings.machine.languages", lambda: every)
    seven = '["fr", "en", "ar", "uk", "es", "it", "de"]'
    found = mistakes(tmp_path, changed('["fr", "en"]', seven))
    assert ("machine.languages", "7 of them") in {(one.key, one.found) for one in found}


def test_all_mistakes_are_reported_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = SMALL
    for old, new in [
        ("[machine]", '[machine]\nnmae = "x"'),
        ("Europe/Paris", "Paris"),
        ('sign = "◆"', "sign = 5"),
        ('letter = "B"', 'letter = "A"'),
        ('need = "work"', 'need = "wrok"'),
        ('service = "emploi"', 'service = "emplio"'),
        ('counter = "bureau-1"', 'counter = "bureau-9"'),
        ("capacity = 40", 'capacity = "40"'),
    ]:
        text = changed(old, new, text)
    environ = {
        "KIOSK_CLOCK": "morning",
        "KIOSK_THEM": "house",
        "KIOSK_PRINTER_PROFILE": "80m",
    }
    found = mistakes(tmp_path, text, environ)
    assert [(mistake.file.rpartition("/")[2], mistake.key) for mistake in found] == [
        ("KIOSK_THEM", ""),
        ("KIOSK_CLOCK", "clock"),
        ("KIOSK_PRINTER_PROFILE", "printers.ticket.profile"),
        ("config.toml", "machine.nmae"),
        ("config.toml", "house.time_zone"),
        ("config.toml", "needs.work.sign"),
        # Its only presence is of a service that does not exist, so nothing says where it receives.
        ("config.toml", "services.emploi.counter"),
        ("config.toml", "services.emploi.letter"),
        ("config.toml", "services.emploi.need"),
        ("config.toml", "presences[1].service"),
        ("config.toml", "presences[1].counter"),
        ("config.toml", "resources.mistral.capacity"),
    ]
    lines = [mistake.line for mistake in found if mistake.line]
    assert lines == sorted(lines)
    assert len(lines) == 9


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    text = changed("capacity = 40", "capacity = 0", changed('en = "Jobs"', "en = 1"))
    found = {mistake.key: mistake.line for mistake in mistakes(tmp_path, text)}
    numbers = {line: number for number, line in enumerate(text.split("\n"), start=1)}
    assert found == {
        "services.emploi.name.en": numbers['name = { fr = "Emploi", en = 1 }'],
        "resources.mistral.capacity": numbers["capacity = 0"],
    }


@pytest.mark.parametrize("quotes", ["'''", '"""'])
def test_lines_are_left_out_where_a_text_could_look_like_a_key(tmp_path: Path, quotes: str) -> None:
    text = changed('name = "Maison"', f"name = {quotes}a\ncapacity = 3{quotes}")
    (mistake,) = mistakes(tmp_path, text)
    assert (mistake.key, mistake.line) == ("house.name", None)


def test_a_section_of_the_wrong_type_makes_no_reference_wrong(tmp_path: Path) -> None:
    text = "organisations = 5\n" + changed('[organisations.ft]\nname = "France Travail"\n', "")
    (mistake,) = mistakes(tmp_path, text)
    assert (mistake.key, mistake.found) == ("organisations", "5")


def test_a_name_near_a_dangerous_one_is_shown_safely(tmp_path: Path) -> None:
    text = changed("[counters.bureau-1]", '[counters."bureau-1\\u001b"]')
    found = mistakes(tmp_path, text)
    assert {mistake.code for mistake in found} == {"config.bad-name", "config.unknown-counter"}
    assert all(str(mistake).isprintable() for mistake in found)


def test_a_mistake_is_one_clear_sentence() -> None:
    mistake = Mistake("config.x", "config.toml", 7, "a.b", '"x"', "a number", "y")
    assert (
        str(mistake) == 'config.toml, line 7: a.b: found "x", expected a number; did you mean "y"?'
    )
    whole = Mistake("config.x", "config.toml", None, "", "a folder", "a file")
    assert str(whole) == "config.toml: found a folder, expected a file."
