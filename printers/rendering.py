"""python-escpos, loaded so that nobody notices.

Its import reconfigures logging and leaves a folder behind; both are prevented here, and this is
the only module that imports it.
"""

import logging
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from printers.profiles import Profile

_LETTER = 12  # dots of font A (ESC/POS, ESC M)

_loading = threading.Lock()


def _escpos() -> Any:
    """Load the library; a screen's warm-up and the first job may both come first."""
    with _loading:
        return _load()


@cache
def _load() -> Any:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    with tempfile.TemporaryDirectory(prefix="kiosk-") as folder, _temporary_files_in(folder):
        try:
            import escpos.capabilities  # 200 ms
            import escpos.printer
        finally:
            root.handlers[:] = handlers
            root.setLevel(level)
    return escpos


@contextmanager
def _temporary_files_in(folder: str) -> Iterator[None]:
    """Let the library's cache go there: it makes a folder even if it is told of another one."""
    before, tempfile.tempdir = tempfile.tempdir, folder
    try:
        yield
    finally:
        tempfile.tempdir = before


def new_buffer() -> Any:
    """Return a printer of python-escpos that only collects bytes."""
    return _escpos().printer.Dummy()


@cache
def known_printers() -> dict[str, Profile]:
    """Return the printers of python-escpos's database that we can print on.

    Their paper width is known, and they print dots by GS v 0: what their letters cannot write is
    drawn.
    """
    known = {}
    for name, entry in _escpos().capabilities.CAPABILITIES["profiles"].items():
        width, features = entry["media"]["width"], entry["features"]
        dots = width.get("pixels")
        if isinstance(dots, int) and "0" in entry["fonts"] and features.get("bitImageRaster"):
            millimetres, columns = width.get("mm"), entry["fonts"]["0"]["columns"]
            known[name] = Profile(
                name,
                round(millimetres) if isinstance(millimetres, int | float) else 80,
                # One entry has a fourth of what fits: its letters would be 48 dots wide.
                columns if columns > dots // 24 else dots // _LETTER,
                dots,
                native_qr=bool(features.get("qrCode")),
                cutter=bool(features.get("paperFullCut") or features.get("paperPartCut")),
                page_1252=_page_1252(entry["codePages"]),
            )
    return known


def _page_1252(pages: dict[str, str]) -> int | None:
    numbers = sorted(int(number) for number, name in pages.items() if name == "CP1252")
    return 16 if 16 in numbers else next(iter(numbers), None)
