"""The reader: it must see what should not be there."""

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printers.encode import encode
from printers.picture import draw
from printers.profiles import PROFILES, UnknownProfile, profile
from printers.reader import CutMark, Feed, Printed, read
from tests.printers.documents import FRENCH_TICKET


@pytest.mark.parametrize(
    "data", [b"\x10\x04\x01", b"\x1bp\x00\x19\xfa", b"\x1d(L\x02\x000", b"\x07", b"\x1b"]
)
def test_other_commands_are_not_overlooked(data: bytes) -> None:
    assert read(b"before\n" + data).unknown[0].offset == 7


@given(st.binary(max_size=300))
def test_any_bytes_can_be_read(data: bytes) -> None:
    page = read(data)
    assert sum(len(unknown.data) for unknown in page.unknown) <= len(data)


def test_a_cut_and_a_feed_are_seen() -> None:
    page = read(b"\x1b@one\n\n\x1bd\x02\x1dV\x42\x00")
    assert page.items == (
        Printed("one", page.items[0].place, bold=False, wide=1, high=1),  # type: ignore[union-attr]
        Feed(1),
        Feed(2),
        CutMark(),
    )


@pytest.mark.parametrize("paper", sorted(PROFILES))
def test_the_picture_has_the_codes_modules_in_place(paper: str) -> None:
    """A module of the code is dark in the picture where the code says so."""
    import qrcode

    on = profile(paper)
    image = draw(encode(FRENCH_TICKET, on), on).convert("L")
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=0)
    code.add_data("V1THVUCDG8U2NRY79")
    matrix = code.get_matrix()
    side = len(matrix) * 8
    left = 64 + (on.dots - side) // 2
    dark = [[1 if module else 0 for module in row] for row in matrix]
    found = [
        y
        for y in range(image.height - side)
        if [
            [1 if image.getpixel((left + 8 * c + 4, y + 8 * r + 4)) < 128 else 0  # type: ignore[operator]
             for c in range(len(matrix))]
            for r in (0, 6, 10, len(matrix) - 1)
        ] == [dark[r] for r in (0, 6, 10, len(matrix) - 1)]
    ]  # fmt: skip
    assert found


def test_the_picture_shows_whether_it_was_cut() -> None:
    cut, torn = (profile(name) for name in ("80mm", "58mm"))
    edges = []
    for on in (cut, torn):
        image = draw(encode(FRENCH_TICKET, on), on).convert("L")
        row = image.height - 32 - 4
        edges.append({image.getpixel((x, row)) for x in range(40, image.width - 40)})
    assert len(edges[0]) > 1  # teeth
    assert len(edges[1]) == 1


def test_profiles_by_name_and_by_the_printers_own_name() -> None:
    assert profile("58mm").dots == 384
    assert profile("TM-T88V").columns == 42
    with pytest.raises(UnknownProfile, match="80mm"):
        profile("80 mm")
    with pytest.raises(UnknownProfile, match="TM-T88V"):
        profile("TM-T88VX")


def test_two_threads_may_need_the_library_first() -> None:
    code = (
        "import threading; from printers.rendering import new_buffer; from printers import encode;"
        "gate = threading.Barrier(8); done = [];"
        "go = lambda: (gate.wait(), done.append(new_buffer()));"
        "threads = [threading.Thread(target=go) for _ in range(8)];"
        "[t.start() for t in threads]; [t.join() for t in threads]; print(len(done))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "8", done.stderr


def test_loading_the_library_leaves_the_log_and_the_disk_alone() -> None:
    before = set(Path(tempfile.gettempdir()).iterdir())
    code = (
        "import logging; from printers.rendering import new_buffer; new_buffer();"
        "print(logging.getLogger().handlers, logging.getLogger().level)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"[] {30}"
    left = set(Path(tempfile.gettempdir()).iterdir()) - before
    assert not [path for path in left if "kiosk" in path.name or "python-escpos" in path.name]
