"""What each command says and how it ends, on both databases."""

import os
import re
import subprocess
import sys
import threading
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from kiosk.checkup import machine
from kiosk.cli.main import COMMANDS, kiosk
from kiosk.spooler import queue_lock
from printers.finding import FoundPrinter
from printers.reader import Code, Printed, read
from tests.cli.commands import Commands, commands_in
from tests.printers.firmware import Faults, Firmware, OnNetwork

TICKET_KEYS = {
    "number", "token", "service", "service_name", "office", "place", "ahead", "people", "needs",
    "language", "state", "arrived_at", "printed", "reason",
}  # fmt: skip


@pytest.fixture
def commands(tmp_path: Path, database_url: str) -> Commands:
    """The example house on Tuesday at half past nine."""
    return commands_in(tmp_path, database_url)


def test_check_in_gives_numbers_in_order_and_paper(commands: Commands) -> None:
    first = commands.run("check-in", "emploi", "--people", "3", "--need", "seat", "--json")
    second = commands.run("check-in", "B", "--json")
    assert (first.status, first.err) == (0, "")
    assert set(first.json) == TICKET_KEYS
    assert (first.json["number"], second.json["number"]) == ("B 001", "B 002")
    assert (first.json["ahead"], second.json["ahead"]) == (0, 3)
    assert (first.json["office"], first.json["needs"]) == ("Bureau 1", ["seat"])
    assert first.json["printed"] == "printed"
    (paper,) = (commands.folder / "var/printed").glob("*B001*.bin")
    items = read(paper.read_bytes()).items
    assert "B 001" in [item.text for item in items if isinstance(item, Printed)]
    assert first.json["token"] in [item.data for item in items if isinstance(item, Code)]
    assert "B 001".replace(" ", "") in paper.with_suffix(".txt").read_text().replace(" ", "")


def test_check_in_for_people(commands: Commands) -> None:
    ran = commands.run("check-in", "emploi", "--language", "en")
    assert ran.out.splitlines()[:2] == ["B 001", "Office 1"]
    assert "Nobody before you" in ran.out


def test_no_print_makes_no_paper(commands: Commands) -> None:
    ran = commands.run("check-in", "A", "--no-print", "--json")
    assert ran.json["printed"] == "none"
    assert not (commands.folder / "var/printed").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("jeunes",), "service.absent", "Come back tomorrow at 09:00: Office 1."),
        (("nobody",), "service.unknown", "no service called nobody"),
        (("emploi", "--language", "uk"), "language.unknown", "uk"),
    ],
)
def test_a_refusal_has_a_code_words_and_status_1(
    commands: Commands, arguments: tuple[str, ...], code: str, words: str
) -> None:
    ran = commands.run("check-in", *arguments, "--json")
    assert (ran.status, ran.json["error"]) == (1, code)
    assert words in ran.json["message"]
    assert words in ran.err
    assert commands.run("tickets", "--json").json == []


def test_a_closed_house_says_when_it_opens(commands: Commands) -> None:
    ran = commands.run("--clock", "2026-12-28T10:00", "check-in", "A", "--json")
    assert (ran.status, ran.json["error"]) == (1, "house.closed")
    assert ran.json["next"] == "2027-01-04T08:30:00+01:00"


@pytest.mark.parametrize(
    "arguments",
    [("check-in",), ("nonsense",), ("check-in", "A", "--people", "0"), ("tickets", "--day", "x")],
)
def test_wrong_use_is_status_2(commands: Commands, arguments: tuple[str, ...]) -> None:
    assert commands.run(*arguments).status == 2


def test_services_now_and_later(commands: Commands) -> None:
    every, now = (
        commands.run("services", "--json").json,
        commands.run("services", "--now", "--json"),
    )
    assert len(every) >= 10
    assert {s["service"] for s in now.json} == {s["service"] for s in every if s["now"]}
    absent = next(s for s in every if s["service"] == "jeunes")
    assert (absent["now"], absent["next"]) == (False, "2026-11-25T09:00:00+01:00")
    assert "Look for a job" in commands.run("services").out
    assert "Chercher un travail" in commands.run("services", LANG="fr_FR.UTF-8").out


def test_show_finds_a_ticket_by_what_people_have(commands: Commands) -> None:
    token = commands.run("check-in", "emploi", "--json").json["token"]
    azerty = token.translate(str.maketrans("0123456789", "à&é\"'(-è_ç")).lower()
    for code in ("B 001", "b1", "B001", token, azerty):
        assert commands.run("show", code, "--json").json["token"] == token, code
    assert commands.run("show", "B 002", "--json").json["error"] == "ticket.unknown"
    assert commands.run("show", "[@click=x]", "--json").json["error"] == "ticket.malformed"
    assert "B 001" in commands.run("show", "B 001").out


def test_tickets_of_a_day(commands: Commands) -> None:
    for service in ("A", "B", "A"):
        commands.run("check-in", service, "--no-print")
    listed = commands.run("tickets", "--json").json
    assert [t["number"] for t in listed] == ["A 001", "B 001", "A 002"]
    assert commands.run("tickets", "--day", "2026-11-23", "--json").json == []
    assert "A 002" in commands.run("tickets").out


def test_the_next_day_begins_again(commands: Commands) -> None:
    commands.run("check-in", "A", "--no-print")
    ran = commands.run("--clock", "2026-11-25T09:30", "check-in", "A", "--no-print", "--json")
    assert (ran.json["number"], ran.json["ahead"]) == ("A 001", 0)


def test_preview_shows_the_ticket_and_draws_it(commands: Commands) -> None:
    commands.run("check-in", "emploi", "--no-print")
    text = commands.run("print", "preview", "B1").out
    assert "Chercher un travail" in text
    assert "mardi 24 novembre 2026" in text
    png = commands.folder / "ticket.png"
    assert commands.run("print", "preview", "B1", "--png", str(png)).status == 0
    assert png.read_bytes().startswith(b"\x89PNG")
    nowhere = commands.run("print", "preview", "B1", "--png", str(commands.folder / "no/where.png"))
    assert nowhere.status == 1
    assert "No such file" in nowhere.err
    wrong = commands.run("print", "preview", "B1", "--profile", "59mm")
    assert wrong.status == 2
    assert "58mm" in wrong.err


def test_a_printer_on_the_network_gets_the_ticket(commands: Commands) -> None:
    with OnNetwork(Firmware()) as printer:
        ran = commands.run("check-in", "emploi", "--json", KIOSK_PRINTER_URL=printer.url)
        assert ran.json["printed"] == "printed"  # as the printer says itself
        (sheet,) = printer.firmware.sheets
        assert ran.json["token"].encode() in sheet
        assert printer.firmware.received <= 450


def test_a_printer_that_is_off_loses_no_number(commands: Commands) -> None:
    with OnNetwork(Firmware()) as printer:
        url = printer.url
    ran = commands.run("check-in", "emploi", "--json", KIOSK_PRINTER_URL=url)
    assert (ran.status, ran.json["number"]) == (0, "B 001")
    assert (ran.json["printed"], ran.json["reason"]) == ("queued", "printer.unreachable")
    said = commands.run("check-in", "emploi", KIOSK_PRINTER_URL=url)
    assert "The printer does not answer." in said.err
    assert commands.run("show", "B 001", "--json").json["printed"] == "queued"
    with OnNetwork(Firmware(), printer.port) as back:
        # The next command that may print brings out what was waiting, in order.
        assert commands.run("print", "test", KIOSK_PRINTER_URL=url).status == 0
        assert [b"B 00" in sheet for sheet in back.firmware.sheets] == [True, True, False]


def test_a_program_that_serves_the_printer_already_is_left_to_it(commands: Commands) -> None:
    commands.run("tickets")  # makes the folder
    config = Path(commands.environ["KIOSK_CONFIG"]).read_text(encoding="utf-8")
    Path(commands.environ["KIOSK_CONFIG"]).write_text(
        config.replace("deadline_seconds = 5 ", "deadline_seconds = 1 "), encoding="utf-8"
    )
    reception = commands.reception()
    with queue_lock(reception, "ticket"):
        assert commands.run("check-in", "A", "--json").json["printed"] == "queued"
    reception.close()
    Path(commands.environ["KIOSK_CONFIG"]).write_text(config, encoding="utf-8")
    # The next command that may print brings out what was waiting, in order.
    assert commands.run("check-in", "A", "--json").json["printed"] == "printed"
    assert commands.run("show", "A 001", "--json").json["printed"] == "printed"


def test_config_check_and_show(commands: Commands) -> None:
    assert commands.run("config", "check").status == 0
    shown = commands.run("config", "show", "--json").json
    assert shown["machine.role"]["value"] == '"visitor"'
    assert (
        "secret"
        not in commands.run(
            "config", "show", KIOSK_DATABASE_URL="postgresql://a:secret@localhost/b"
        ).out
    )


def test_every_mistake_is_said_at_once_with_status_2(commands: Commands) -> None:
    config = Path(commands.environ["KIOSK_CONFIG"])
    text = config.read_text(encoding="utf-8")
    text = text.replace('role = "visitor"', 'role = "visitr"').replace(
        'letter = "B"', 'letter = "A"'
    )
    config.write_text(text, encoding="utf-8")
    ran = commands.run("config", "check")
    assert ran.status == 2
    assert len(ran.err.splitlines()) == 2
    assert 'did you mean "visitor"?' in ran.err
    assert commands.run("check-in", "A").status == 2
    assert commands.run("services", KIOSK_CONFIG="/nowhere.toml").status == 2


def test_db_status_and_upgrade(tmp_path: Path, empty_database_url: str) -> None:
    commands = commands_in(tmp_path, empty_database_url)
    assert commands.run("db", "status", "--json").status == 1
    assert commands.run("db", "upgrade").status == 0
    assert commands.run("db", "status", "--json").json["current"] is True
    assert "Nothing to do" in commands.run("db", "upgrade").out


def test_a_database_that_is_away_is_said_in_words(commands: Commands) -> None:
    nowhere = "postgresql://nobody@127.0.0.1:9/none"
    ran = commands.run("check-in", "A", "--json", KIOSK_DATABASE_URL=nowhere)
    assert (ran.status, ran.json["error"]) == (1, "database.unreachable")
    assert "Traceback" not in ran.err
    assert "connection" in (commands.folder / "var/kiosk.log").read_text().lower()


@pytest.fixture(autouse=True)
def quick_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the printers of the network less time than they need."""
    monkeypatch.setattr("kiosk.checkup.paper.SEARCH_SECONDS", 0.05)


def test_doctor_writes_the_lines_of_printers_that_it_finds(
    commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    stands_there = (
        FoundPrinter("EPSON TM-T20III [/bold]", "usb://04b8:0e28", "TM-T20II"),
        FoundPrinter("the one we have", "file:var/printed", "80mm"),
        FoundPrinter("n" * 80, "tcp://a-very-long-name.of-a-printer.local:9100", "80mm"),
        FoundPrinter("bureau", "cups://bureau", "80mm"),
    )
    monkeypatch.setattr("printers.finding.find_printers", lambda _: stands_there)
    said = commands.run("doctor", COLUMNS="40").out
    lines = said[said.index("# EPSON") :]
    assert tomllib.loads(lines) == {
        "printers": {
            "ticket": {"url": "usb://04b8:0e28", "profile": "TM-T20II"},
            "printer-1": {"url": stands_there[2].url, "profile": "80mm"},
            "printer-2": {"url": "cups://bureau", "profile": "80mm"},
        }
    }
    found = [each for each in commands.run("doctor", "--json").json if each["lines"]]
    assert [each["what"] for each in found] == ["found"] * 3
    assert ['profile = "A4"' in each["advice"] for each in found] == [False, False, True]


def test_doctor_says_what_to_do(commands: Commands) -> None:
    commands.run("db", "upgrade")
    fine = commands.run("doctor", "--json")
    assert fine.status == 0
    looked_at = {finding["what"] for finding in fine.json}
    assert looked_at >= {
        "configuration",
        "database",
        "printer ticket",
        "clock",
        "fonts",
        "terminal",
    }
    with OnNetwork(Firmware()) as printer:
        url = printer.url
    ill = commands.run("doctor", KIOSK_PRINTER_URL=url)
    assert ill.status == 1
    assert "Switch it on" in ill.out


def looked_at(commands: Commands, what: str) -> list[tuple[str, str, str]]:
    """Return what a check-up says about one thing."""
    found = commands.run("doctor", "--json").json
    return [(one["verdict"], one["found"], one["advice"]) for one in found if one["what"] == what]


def test_doctor_makes_no_database_by_looking(tmp_path: Path) -> None:
    fresh = commands_in(tmp_path, f"sqlite:///{tmp_path / 'none' / 'kiosk.db'}")
    ((verdict, found, _),) = looked_at(fresh, "database")
    assert (verdict, found.endswith("not there yet")) == ("warning", True)
    assert looked_at(fresh, "PINs") == []
    assert not (tmp_path / "none").exists()


def test_doctor_looks_after_the_key_of_the_pins(
    commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.pins._KIBIBYTES", 64)
    commands.run("db", "upgrade")
    assert looked_at(commands, "PINs")[0][0] == "warning"
    pin = CliRunner().invoke(
        kiosk, ["staff", "add", "Ali"], env=dict(commands.environ), input="841736\n"
    )
    assert pin.exit_code == 0
    assert looked_at(commands, "PINs")[0][0] == "fine"
    (key,) = commands.folder.rglob("pins.key")
    key.chmod(0o644)
    assert "chmod 600" in looked_at(commands, "PINs")[0][2]
    mine = key.read_text()
    key.write_text("00" * 32)
    assert looked_at(commands, "PINs")[0][:2] == ("broken", "some were made with another key")
    key.unlink()
    assert looked_at(commands, "PINs")[0][0] == "broken"
    key.write_text(mine)


@pytest.mark.parametrize(
    ("units", "said"),
    [
        ("[]", ("fine", "none: screens are started by hand")),
        (
            '[{"unit": "kiosk@visitor.service", "active": "active", "sub": "running"}]',
            ("fine", "kiosk@visitor.service is active (running)"),
        ),
        (
            '[{"unit": "kiosk@visitor.service", "active": "failed", "sub": "failed"}]',
            ("broken", "kiosk@visitor.service is failed (failed)"),
        ),
        (
            '[{"unit": "kiosk@desk.service", "active": "activating", "sub": "auto-restart"}]',
            ("broken", "kiosk@desk.service is activating (auto-restart)"),
        ),
    ],
)
def test_doctor_says_how_the_services_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, units: str, said: tuple[str, str]
) -> None:
    systemctl = tmp_path / "systemctl"
    systemctl.write_text(f"#!/bin/sh\necho '{units}'\n")
    systemctl.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(machine, "_SYSTEMD", tmp_path)
    ((verdict, found),) = [(one.verdict.value, one.found) for one in machine.services()]
    assert (verdict, found) == said


def test_doctor_says_that_printers_on_usb_cannot_be_reached(
    commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("usb.backend.libusb1.get_backend", lambda: None)
    ((verdict, _, advice),) = looked_at(commands, "usb")
    assert (verdict, advice) == ("warning", "Run: apt install libusb-1.0-0")


def test_doctor_warns_of_a_server_that_would_lose_what_was_done(
    commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    def looked() -> list[tuple[str, str]]:
        found = commands.run("doctor", "--json").json
        return [(one["verdict"], one["found"]) for one in found if one["what"] == "power cuts"]

    if commands.environ["KIOSK_DATABASE_URL"].startswith("sqlite"):
        assert looked() == []
        return
    assert looked() == [("warning", "off: fsync, full_page_writes")]
    monkeypatch.setattr("db.durability.risks", lambda _: ())
    assert [verdict for verdict, _ in looked()] == ["fine"]


def test_json_is_all_that_is_on_standard_output(commands: Commands) -> None:
    """Also in a real process, where a library might write something."""
    kiosk = Path(sys.executable).with_name("kiosk")
    done = subprocess.run(
        [kiosk, "check-in", "A", "--json"],
        env={**os.environ, **commands.environ},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("{\n")
    assert done.stdout.endswith("}\n")
    assert done.stderr == ""


def test_two_commands_at_once_print_both(commands: Commands) -> None:
    kiosk = str(Path(sys.executable).with_name("kiosk"))
    commands.run("tickets")
    done: list[subprocess.CompletedProcess[str]] = []

    def check_in() -> None:
        done.append(
            subprocess.run(
                [kiosk, "check-in", "A", "--json"],
                env={**os.environ, **commands.environ},
                capture_output=True,
                text=True,
                check=False,
            )
        )

    threads = [threading.Thread(target=check_in) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.returncode for one in done] == [0, 0, 0], [one.stderr for one in done]
    listed = commands.run("tickets", "--json").json
    assert [t["number"] for t in listed] == ["A 001", "A 002", "A 003"]
    assert {t["printed"] for t in listed} == {"printed"}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(commands: Commands, command: str) -> None:
    ran = commands.run(command, "--help")
    assert ran.status == 0
    assert len(re.sub(r"\s+", " ", ran.out)) > 100


# Paper


def test_the_desk_sees_what_became_of_its_paper(commands: Commands) -> None:
    with OnNetwork(Firmware(Faults(paper=0))) as printer:
        url = {"KIOSK_PRINTER_URL": printer.url}
        assert commands.run("check-in", "emploi", **url).status == 0
        (job,) = commands.run("print", "jobs", "--json", **url).json
        assert (job["number"], job["state"], job["reason"]) == (
            "B 001",
            "queued",
            "printer.no-paper",
        )
        assert "waiting – The printer has no paper." in commands.run("print", "jobs", **url).out
        status = commands.run("print", "status", "--json", **url)
        (known,) = status.json["printers"]
        assert (status.status, known["trouble"], known["waiting"]) == (1, "printer.no-paper", 1)
        said = commands.run("print", "status", **url)
        assert "The printer has no paper." in said.out
        printer.firmware.refill()
        printer.firmware.faults.low = True
        ready = commands.run("print", "status", **url)
        assert (ready.status, "almost used up" in ready.out) == (0, True)
        gone = commands.run("print", "cancel", "B 1", "--json", **url)
        assert (gone.status, gone.json["state"]) == (0, "cancelled")
        assert printer.firmware.sheets == []


def test_a_lost_ticket_is_printed_once_more(commands: Commands) -> None:
    with OnNetwork(Firmware()) as printer:
        url = {"KIOSK_PRINTER_URL": printer.url}
        commands.run("check-in", "emploi", **url)
        again = commands.run("print", "retry", "b1", "--json", **url)
        assert (again.status, again.json["state"], again.json["reprint"]) == (0, "printed", True)
        assert "DUPLICATA" in commands.run("print", "retry", "1", **url).out
        first, *others = printer.firmware.sheets
        assert b"DUPLICATA" not in first
        assert len(others) == 2
        assert all(b"DUPLICATA" in sheet for sheet in others)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("retry", "99"), "job.unknown"),
        (("retry", "B 9"), "ticket.unknown"),
        (("retry", "nonsense"), "ticket.malformed"),
        (("retry", "A 1"), "job.none"),
        (("cancel", "99"), "job.unknown"),
        (("cancel", "1"), "job.gone"),
        (("test", "nowhere"), "printer.unknown"),
        (("status", "nowhere"), "printer.unknown"),
    ],
)
def test_what_cannot_be_done_with_paper_is_said(
    commands: Commands, arguments: tuple[str, ...], code: str
) -> None:
    commands.run("check-in", "A", "--no-print")
    commands.run("check-in", "emploi")  # into the folder
    ran = commands.run("print", *arguments, "--json")
    assert (ran.status, ran.json["error"]) == (1, code)
    assert commands.run("print", *arguments).err.strip()


def test_a_test_page_can_be_seen_before(commands: Commands) -> None:
    text = commands.run("print", "preview", "test", "--profile", "58mm").out
    assert "12345678901234567890123456789012\n" in text
    assert "éèêëàâäçîïôöùûüÿœæ" in text
    assert "P a g e" in text
    png = commands.folder / "page.png"
    assert commands.run("print", "preview", "test", "--png", str(png)).status == 0
    assert png.read_bytes().startswith(b"\x89PNG")


def test_a_house_without_a_printer(commands: Commands) -> None:
    config = Path(commands.environ["KIOSK_CONFIG"])
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace('tickets = "ticket"', 'tickets = ""'), encoding="utf-8")
    assert commands.run("print", "test", "--json").json["error"] == "printer.none"
    assert commands.run("print", "preview", "test").status == 0


def test_a_terminal_that_cannot_write_every_letter(commands: Commands) -> None:
    environ = {**os.environ, **commands.environ, "PYTHONIOENCODING": "ascii", "LANG": "fr_FR.UTF-8"}
    command = [sys.executable, "-m", "kiosk.cli.main", "services"]
    done = subprocess.run(command, capture_output=True, env=environ, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"Parler ? quelqu" in done.stdout


def test_practice_and_real_tickets_never_meet(tmp_path: Path) -> None:
    house = commands_in(tmp_path, "")
    del house.environ["KIOSK_DATABASE_URL"]
    assert house.run("check-in", "emploi").status == 0
    assert [path.name for path in (tmp_path / "var").glob("*.db")] == ["kiosk-demonstration.db"]
    assert len(house.run("tickets", "--json").json) == 1
    del house.environ["KIOSK_CLOCK"]
    assert house.run("tickets", "--day", "2026-11-24", "--json").json == []
