"""Files that hold no settings, and where a file is looked for."""

from pathlib import Path

import pytest

from kiosk.settings import BadConfiguration, load, reading
from tests.settings.houses import SMALL, changed, mistakes, write


@pytest.mark.parametrize(
    ("content", "code", "line", "found"),
    [
        (b"", "config.file-empty", None, "an empty file"),
        (b" \n\t\n", "config.file-empty", None, "an empty file"),
        (b"[house]\nname = '\xe9'\n", "config.not-utf8", 2, "bytes that are no text"),
        ("[house]\n".encode("utf-16"), "config.not-utf8", 1, "bytes that are no text"),
        (b"[house]\nname = \n", "config.syntax", 2, '"name ="'),
        (b"Dear machine,\nplease work.\n", "config.syntax", 1, '"Dear machine,"'),
        (b"[house]\nname = [1,\n\n", "config.syntax", 2, '"name = [1,"'),
        (b"a = 1\nb = 2\na = 3\n", "config.duplicate-key", 3, '"a = 3"'),
        (b"[a]\n[b]\n[a]\n", "config.duplicate-key", 3, '"[a]"'),
        (b"x = { a = 1, a = 2 }\n", "config.duplicate-key", 1, '"x = { a = 1, a = 2 }"'),
        (b"a = " + b"[" * 5000, "config.syntax", None, None),
        (b"a = " + b"9" * 5000, "config.syntax", None, None),
        (b"#" * 1_000_001, "config.file-too-large", None, "a very large file"),
    ],
    ids=lambda value: str(value)[:25],
)
def test_what_is_no_configuration(
    tmp_path: Path, content: bytes, code: str, line: int | None, found: str | None
) -> None:
    (mistake,) = mistakes(tmp_path, content)
    assert (mistake.code, mistake.line) == (code, line)
    assert found is None or mistake.found == found
    assert mistake.file == str(tmp_path / "config.toml")


def test_a_number_too_long_to_be_written_out_is_a_mistake_like_others(tmp_path: Path) -> None:
    (mistake,) = mistakes(tmp_path, changed("capacity = 40", "capacity = 0x" + "f" * 9000))
    assert (mistake.code, mistake.found) == ("config.out-of-range", "an enormous number")


def test_the_mark_that_some_editors_put_in_front_is_no_mistake(tmp_path: Path) -> None:
    path = write(tmp_path, SMALL.replace("\n", "\r\n").encode("utf-8-sig"))
    assert load(path, environ={}).house.name == "Maison"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadConfiguration) as caught:
        load(tmp_path / "nowhere.toml", environ={})
    (mistake,) = caught.value.mistakes
    assert (mistake.code, mistake.file) == ("config.file-missing", str(tmp_path / "nowhere.toml"))


def test_a_missing_file_named_by_a_variable_names_the_variable() -> None:
    with pytest.raises(BadConfiguration) as caught:
        load(environ={"KIOSK_CONFIG": "nowhere.toml"})
    (mistake,) = caught.value.mistakes
    assert (mistake.code, mistake.file) == ("config.file-missing", "KIOSK_CONFIG")
    assert "nowhere.toml" in mistake.found


@pytest.mark.parametrize("path", ["folder", "file/below", "x" * 300, "a\0b"])
def test_what_cannot_be_read(tmp_path: Path, path: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    with pytest.raises(BadConfiguration) as caught:
        load(tmp_path / path, environ={"KIOSK_CLOCK": "noon"})
    assert [mistake.code for mistake in caught.value.mistakes] == [
        "config.bad-clock",
        "config.file-unreadable",
    ]
    assert str(caught.value.mistakes[1]).isprintable()


def test_a_file_of_somebody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = write(tmp_path, SMALL)
    monkeypatch.setattr(Path, "open", refuse)  # whoever tests as root may read everything
    with pytest.raises(BadConfiguration) as caught:
        load(path, environ={})
    (mistake,) = caught.value.mistakes
    assert mistake.code == "config.file-unreadable"
    assert "may not read" in mistake.found


def test_without_a_name_the_current_folder_comes_before_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    system = tmp_path / "etc.toml"
    system.write_text(changed("Maison", "System"))
    monkeypatch.setattr(reading, "SYSTEM", system)
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    assert load(environ={}).house.name == "System"
    assert load(environ={}).source == system
    write(here, SMALL)
    assert load(environ={"KIOSK_CONFIG": ""}).source == here / "config.toml"


def test_no_file_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "SYSTEM", tmp_path / "etc.toml")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadConfiguration) as caught:
        load(environ={})
    (mistake,) = caught.value.mistakes
    assert (mistake.code, mistake.file) == ("config.file-missing", "config.toml")


def test_the_command_line_names_the_file_before_the_environment(tmp_path: Path) -> None:
    path = write(tmp_path, SMALL)
    assert load(path, environ={"KIOSK_CONFIG": "nowhere.toml"}).source == path
