"""A folder instead of a printer."""

import errno
import os
from pathlib import Path

import pytest

from printers.address import parse
from printers.outcomes import Outcome
from printers.profiles import profile
from printers.transport import open_transport
from tests.printers.virtual import JOB, deliver, not_reached, refused, send, way_to


def test_files_are_whole_and_readable(tmp_path: Path) -> None:
    way = way_to("file:var/printed", tmp_path)
    assert way.look(None, 1.0).trouble is None
    assert send(way) is Outcome.PRINTED
    folder = tmp_path / "var/printed"
    assert (folder / "B012-1.bin").read_bytes() == JOB
    assert "B 012" in (folder / "B012-1.txt").read_text()
    assert len(list(folder.iterdir())) == 2


def test_a_job_of_the_same_name_takes_the_place(tmp_path: Path) -> None:
    way = way_to("file:printed", tmp_path)
    send(way)
    send(way, b"other\n")
    assert (tmp_path / "printed/B012-1.bin").read_bytes() == b"other\n"
    assert (tmp_path / "printed/B012-1.txt").read_text() == "other\n"


def test_the_preview_is_as_wide_as_the_paper(tmp_path: Path) -> None:
    address = parse("file:printed", base=tmp_path)
    folder = tmp_path / "printed"
    centered = b"\x1ba\x01AB\n"
    widths = []
    for name in ("58mm", "80mm-42", "80mm"):
        send(open_transport(address, profile(name)), centered)
        widths.append((folder / "B012-1.txt").read_text())
    assert [len(w.rstrip("\n")) for w in widths] == [17, 22, 25]


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("2026-01-05-B012-1", "2026-01-05-B012-1"),
        ("../../etc/passwd\x00", "_.._etc_passwd_"),
        ("/abs", "_abs"),
        (".hidden", "hidden"),
        ("é ü", "___"),
        ("", "job"),
        ("..", "job"),
        ("n" * 300, "n" * 100),
    ],
)
def test_a_name_cannot_leave_the_folder(tmp_path: Path, name: str, stem: str) -> None:
    deliver(way_to("file:printed", tmp_path), name=name)
    found = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert found == {f"printed/{stem}.bin", f"printed/{stem}.txt"}


@pytest.mark.parametrize("fails_at", [1, 2])
@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "printer.disk-full"),
        (errno.EDQUOT, "printer.disk-full"),
        (errno.EROFS, "printer.denied"),
        (errno.EIO, "printer.failed"),
    ],
)
def test_a_disk_that_takes_nothing_keeps_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str, fails_at: int
) -> None:
    calls: list[int] = []

    def full(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) == fails_at:
            raise OSError(number, "trouble")

    monkeypatch.setattr("printers.transport.file.os.fsync", full)
    trouble = refused(way_to("file:printed", tmp_path))
    assert (trouble.trouble, trouble.outcome) == (code, Outcome.NOT_SENT)
    assert list((tmp_path / "printed").iterdir()) == []


def test_what_is_there_was_on_the_disk_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "printed"
    seen: list[set[str]] = []
    real = os.fsync

    def fsync(descriptor: int) -> None:
        seen.append({path.suffix for path in folder.iterdir() if not path.name.startswith(".")})
        real(descriptor)

    monkeypatch.setattr("printers.transport.file.os.fsync", fsync)
    send(way_to("file:printed", tmp_path))
    assert seen == [set(), set(), {".bin", ".txt"}]  # each file, then the folder


def test_a_file_in_the_folders_place(tmp_path: Path) -> None:
    (tmp_path / "printed").write_text("precious")
    for url in ("file:printed", "file:printed/today"):
        way = way_to(url, tmp_path)
        assert (refused(way).trouble, not_reached(way).trouble) == (
            "printer.missing",
            "printer.missing",
        )
    assert (tmp_path / "printed").read_text() == "precious"


def test_a_folder_without_rights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    way = way_to("file:printed", tmp_path)
    monkeypatch.setattr(Path, "mkdir", denied)
    assert {refused(way).trouble, not_reached(way).trouble} == {"printer.denied"}


def test_a_folder_that_may_only_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("printers.transport.file.os.access", lambda *_: False)
    assert not_reached(way_to("file:printed", tmp_path)).trouble == "printer.denied"


def test_a_preview_that_fails_is_a_printers_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise IndexError("beyond the end")

    monkeypatch.setattr("printers.reader.read", broken)
    trouble = refused(way_to("file:printed", tmp_path))
    assert trouble.trouble == "printer.failed"
    assert "beyond the end" in trouble.detail
