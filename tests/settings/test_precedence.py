"""The command line over the environment over the file over the defaults, and who set what."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kiosk.settings import BadConfiguration, Settings, load
from kiosk.settings.explaining import explain
from kiosk.settings.outside import COMMAND_LINE, VARIABLES
from printers.address import Address, parse
from tests.settings.houses import SMALL, changed, mistakes, write

WITH_DATABASE = SMALL + '[database]\nurl = "sqlite:///file.db"\n'


def _load(
    folder: Path, text: str, environ: Mapping[str, str], options: Mapping[str, str] | None = None
) -> Settings:
    return load(write(folder, text), environ=environ, overrides=options)


def _layer(settings: Settings, key: str) -> tuple[str, str, str | None]:
    (one,) = [one for one in explain(settings) if one.key == key]
    return one.value, one.layer, one.name


def test_each_layer_wins_over_the_next(tmp_path: Path) -> None:
    environ = {"KIOSK_DATABASE_URL": "sqlite:///environment.db"}
    options = {"database.url": "sqlite:///option.db"}
    key = "database.url"
    assert _layer(_load(tmp_path, SMALL, {}), key) == ('"sqlite:///var/kiosk.db"', "default", None)
    found = _layer(_load(tmp_path, WITH_DATABASE, {}), key)
    assert found == ('"sqlite:///file.db"', "file", None)
    found = _layer(_load(tmp_path, WITH_DATABASE, environ), key)
    assert found == ('"sqlite:///environment.db"', "environment", "KIOSK_DATABASE_URL")
    found = _layer(_load(tmp_path, WITH_DATABASE, environ, options), key)
    assert found == ('"sqlite:///option.db"', "option", COMMAND_LINE)


def test_an_empty_variable_is_not_set(tmp_path: Path) -> None:
    environ = dict.fromkeys([*VARIABLES, "KIOSK_UNKNOWN"], "")
    settings = _load(tmp_path, WITH_DATABASE, environ)
    assert settings.database.url == "sqlite:///file.db"
    assert (settings.clock, settings.leave_key) == (None, None)


def test_an_empty_option_is_not_set(tmp_path: Path) -> None:
    environ = {"KIOSK_THEME": "contrast"}
    assert _load(tmp_path, SMALL, environ, {"machine.theme": ""}).machine.theme == "contrast"


def test_every_variable_sets_what_it_says(tmp_path: Path) -> None:
    settings = _load(
        tmp_path,
        SMALL,
        {
            "KIOSK_DATABASE_URL": "postgresql://desk@host/kiosk",
            "KIOSK_PRINTER_URL": "file:elsewhere",
            "KIOSK_PRINTER_PROFILE": "58mm",
            "KIOSK_THEME": "contrast",
            "KIOSK_CLOCK": "2026-07-01T09:30",
            "KIOSK_LEAVE_KEY": "F10",
            "KIOSK_TEST_ANYTHING": "x",
            "PATH": "/bin",
        },
    )
    assert settings.database_url == "postgresql://desk@host/kiosk"
    assert settings.ticket_printer is not None
    assert (settings.ticket_printer.url, settings.ticket_printer.profile) == (
        "file:elsewhere",
        "58mm",
    )
    assert settings.machine.theme == "contrast"
    assert settings.clock == datetime(2026, 7, 1, 9, 30, tzinfo=ZoneInfo("Europe/Paris"))
    assert settings.leave_key == "f10"


def test_a_printer_of_the_environment_needs_none_in_the_file(tmp_path: Path) -> None:
    text = changed('[printers.ticket]\nurl = "file:var/printed"\n', "")
    printer = _load(tmp_path, text, {"KIOSK_PRINTER_URL": "file:elsewhere"}).ticket_printer
    assert printer is not None
    assert printer.url == "file:elsewhere"
    default = _load(tmp_path, text, {}).ticket_printer
    assert default is not None
    assert (default.url, default.profile) == ("file:var/printed", "80mm")


def test_the_automatic_clock(tmp_path: Path) -> None:
    assert _load(tmp_path, SMALL, {"KIOSK_CLOCK": "auto"}).clock == "auto"


@pytest.mark.parametrize(
    ("name", "value", "code", "hint"),
    [
        ("KIOSK_CLOCK", "now", "config.bad-clock", None),
        ("KIOSK_CLOCK", "2026-02-30T09:30", "config.bad-clock", None),
        ("KIOSK_CLOCK", "2026-11-24", "config.bad-clock", None),
        ("KIOSK_CLOCK", "2026-11-24T09:30+01:00", "config.bad-clock", None),
        ("KIOSK_CLOCK", "1026-11-24T09:30", "config.bad-clock", None),
        ("KIOSK_LEAVE_KEY", "q", "config.bad-leave-key", None),
        ("KIOSK_LEAVE_KEY", "ctrl+m", "config.bad-leave-key", None),
        ("KIOSK_THEME", "contrats", "config.unknown-value", "contrast"),
        ("KIOSK_DATABASE_URL", "postgres://host/db", "config.bad-database-url", None),
        ("KIOSK_PRINTER_URL", "nowhere", "config.bad-printer-url", None),
        ("KIOSK_PRINTER_PROFILE", "80m", "config.unknown-profile", "80mm"),
        ("KIOSK_PRINTER", "x", "config.unknown-variable", "KIOSK_PRINTER_URL"),
        ("KIOSK_\x1b[2J", "\x1b[2J", "config.unknown-variable", None),
        ("KIOSK_DATABASE_URL", "\udcff", "config.bad-database-url", None),
    ],
)
def test_a_mistake_in_a_variable_names_it(
    tmp_path: Path, name: str, value: str, code: str, hint: str | None
) -> None:
    (mistake,) = mistakes(tmp_path, SMALL, {name: value})
    assert (mistake.code, mistake.line, mistake.hint) == (code, None, hint)
    assert mistake.file == name.replace("\x1b", "\\u001B")
    assert str(mistake).isprintable()


def test_a_printer_for_a_machine_that_prints_nothing(tmp_path: Path) -> None:
    text = SMALL + '[printing]\ntickets = ""\n'
    assert _load(tmp_path, text, {}).ticket_printer is None
    (mistake,) = mistakes(tmp_path, text, {"KIOSK_PRINTER_URL": "file:x"})
    assert (mistake.code, mistake.file) == ("config.no-ticket-printer", "KIOSK_PRINTER_URL")


def test_a_mistake_on_the_command_line_names_it(tmp_path: Path) -> None:
    with pytest.raises(BadConfiguration) as caught:
        _load(tmp_path, SMALL, {}, {"machine.theme": "x", "databse.url": "y"})
    assert [(one.file, one.code, one.hint) for one in caught.value.mistakes] == [
        (COMMAND_LINE, "config.unknown-key", "database.url"),
        (COMMAND_LINE, "config.unknown-value", None),
    ]


def test_passwords_are_never_shown(tmp_path: Path) -> None:
    for url in ("postgresql://me:se@cret@host/db", "postgresql://host/db?password=se@cret"):
        settings = _load(tmp_path, SMALL, {"KIOSK_DATABASE_URL": url})
        assert "cret" not in str(explain(settings))
        assert "***" in _layer(settings, "database.url")[0]
        assert settings.database_url == url
    (mistake,) = mistakes(tmp_path, SMALL, {"KIOSK_DATABASE_URL": "mysql://me:secret@host/db"})
    assert "secret" not in str(mistake)


def test_everything_set_is_explained(tmp_path: Path) -> None:
    explained = {one.key: one for one in explain(_load(tmp_path, SMALL, {"KIOSK_CLOCK": "auto"}))}
    assert explained["presences[1].exceptions[1].on"].value == '"2026-12-22"'
    assert explained["presences[1].exceptions[2].hours"].value == '["10:00-12:00"]'
    assert explained["services.emploi.name.en"].layer == "file"
    assert explained["counters.accueil.name.en"].layer == "file"
    assert explained["services.accueil.daily_limit"].layer == "default"
    assert explained["house.closures[1].from"].value == '"2026-12-24"'
    assert explained["clock"].name == "KIOSK_CLOCK"


def test_paths_start_from_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, SMALL)
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    settings = load(Path("../config.toml"), environ={})
    assert settings.source.is_absolute()
    assert settings.data_folder.resolve() == tmp_path / "var"
    path = Path(settings.database_url.removeprefix("sqlite:///"))
    assert path.resolve() == tmp_path / "var" / "kiosk.db"


def test_a_printer_path_starts_from_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders: list[Path] = []

    def spy(url: str, base: Path) -> Address:
        folders.append(base)
        return parse(url, base=base)

    monkeypatch.setattr("kiosk.settings.printing.parse", spy)
    printer = _load(tmp_path, SMALL, {}).ticket_printer
    assert printer is not None
    assert printer.address == parse("file:var/printed", base=tmp_path)
    assert set(folders) == {tmp_path}


def test_an_absolute_path_stays(tmp_path: Path) -> None:
    settings = _load(tmp_path, SMALL, {"KIOSK_DATABASE_URL": "sqlite:////srv/kiosk.db"})
    assert settings.database_url == "sqlite:////srv/kiosk.db"


def test_a_database_reached_by_a_socket(tmp_path: Path) -> None:
    url = "postgresql://postgres:@/kiosk?host=/run/postgresql"
    assert _load(tmp_path, SMALL, {"KIOSK_DATABASE_URL": url}).database_url == url
