"""A file that is written is there whole, or as it was before."""

import errno
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kiosk.calendars.files import write_whole
from kiosk.domain.refusals import Refused


def full_disk() -> Iterator[bytes]:
    """Yield what fits, and no more."""
    yield b"half"
    raise OSError(errno.ENOSPC, "No space left on device")


def names(folder: Path) -> list[str]:
    """Return what is in a folder."""
    return sorted(path.name for path in folder.iterdir())


def refused(path: Path) -> str:
    """Return why a file could not be written."""
    with pytest.raises(Refused) as refusal:
        write_whole(path, [b"new"])
    assert refusal.value.details["file"] == str(path)
    return refusal.value.code


def test_the_old_file_stays_until_the_new_one_is_whole(tmp_path: Path) -> None:
    file = tmp_path / "house.ics"

    def chunks() -> Iterator[bytes]:
        yield b"ne"
        assert file.read_bytes() == b"old"
        yield b"w"

    file.write_bytes(b"old")
    with pytest.raises(Refused, match=r"file\.disk-full"):
        write_whole(file, full_disk())
    assert file.read_bytes() == b"old"
    write_whole(file, chunks())
    assert file.read_bytes() == b"new"
    assert names(tmp_path) == ["house.ics"]


def test_a_bug_leaves_nothing_behind_either(tmp_path: Path) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"half"
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_whole(tmp_path / "house.ics", chunks())
    assert names(tmp_path) == []


def test_why_it_could_not_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert refused(tmp_path / "nowhere" / "a.ics") == "file.no-folder"
    assert refused(tmp_path / "file" / "a.ics") == "file.no-folder"
    assert refused(tmp_path) == "file.is-a-folder"
    assert refused(tmp_path / ("a" * 300)) == "file.unwritable"
    assert refused(Path("a\0b")) == "file.unwritable"
    assert names(tmp_path) == ["file"]


def test_a_folder_that_may_not_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may write everywhere, and the tests may be root."""

    def denied(self: Path, *_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", denied)
    assert refused(tmp_path / "a.ics") == "file.denied"


def test_a_link_and_the_rights_of_a_file_are_kept(tmp_path: Path) -> None:
    (tmp_path / "real.ics").write_bytes(b"old")
    (tmp_path / "real.ics").chmod(0o640)
    (tmp_path / "link.ics").symlink_to("real.ics")
    write_whole(tmp_path / "link.ics", [b"new"])
    assert (tmp_path / "link.ics").is_symlink()
    assert (tmp_path / "real.ics").read_bytes() == b"new"
    assert (tmp_path / "real.ics").stat().st_mode & 0o777 == 0o640


def test_a_pipe_is_written_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as thread:
        read = thread.submit(pipe.read_bytes)
        write_whole(pipe, [b"ne", b"w"])
        assert pipe.is_fifo()
        assert read.result(timeout=10) == b"new"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a system without a full disk to try")
def test_a_full_device() -> None:
    assert refused(Path("/dev/full")) == "file.disk-full"
