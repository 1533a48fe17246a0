"""Profiles by our names and by the printers' own, and what their look-up leaves behind."""

import subprocess
import sys
from pathlib import Path

import pytest

from printers.profiles import PROFILES, Profile, UnknownProfile, profile


@pytest.mark.parametrize(
    ("name", "columns", "dots", "native_qr", "cutter"),
    [
        ("80mm", 48, 576, True, True),
        ("80mm-42", 42, 504, True, True),
        ("58mm", 32, 384, True, False),
        ("58mm-raster", 32, 384, False, False),
    ],
)
def test_the_usual_papers(
    name: str, columns: int, dots: int, native_qr: bool, cutter: bool
) -> None:
    found = profile(name)
    assert (found.name, found.columns, found.dots) == (name, columns, dots)
    assert (found.native_qr, found.cutter) == (native_qr, cutter)
    assert found is PROFILES[name]


def test_a_printers_own_name() -> None:
    assert profile("TM-T88V") == Profile("TM-T88V", 80, 42, 512, native_qr=True, cutter=True)
    narrow = profile("POS-5890")
    assert (narrow.columns, narrow.dots, narrow.native_qr, narrow.cutter) == (32, 384, False, False)


@pytest.mark.parametrize(
    ("wrong", "near"), [("80 mm", "80mm"), ("59mm", "58mm"), ("TM-T88VX", "TM-T88V"), ("", "80mm")]
)
def test_an_unknown_name_says_which_are_near(wrong: str, near: str) -> None:
    with pytest.raises(UnknownProfile, match=f"{near}\\b"):
        profile(wrong)


def _run(code: str, folder: Path) -> str:
    """Run Python with a temporary folder of its own."""
    environment = {"TMPDIR": str(folder), "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_our_own_names_need_no_library(tmp_path: Path) -> None:
    code = (
        "import sys; from printers.profiles import profile; import printers.document;"
        "profile('80mm'); print({'escpos', 'PIL', 'qrcode'} & set(sys.modules))"
    )
    assert _run(code, tmp_path) == "set()"


@pytest.mark.parametrize(
    "call",
    [
        "from printers.profiles import profile; profile('TM-T88V')",
        (
            "from printers.encode import encode; from printers.document import *;"
            "from printers.profiles import profile;"
            "encode(Document('x', (QrCode('A1'),)), profile('80mm'))"
        ),
    ],
)
def test_the_library_leaves_the_log_and_the_environment_alone(call: str, tmp_path: Path) -> None:
    code = (
        f"import logging, os, sys; before = dict(os.environ); {call};"
        "root = logging.getLogger(); print('escpos' in sys.modules, root.handlers, root.level,"
        "dict(os.environ) == before)"
    )
    assert _run(code, tmp_path) == "True [] 30 True"


def test_the_library_leaves_no_folder_behind(tmp_path: Path) -> None:
    _run("from printers.rendering import new_buffer; new_buffer()", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_threads_may_need_the_library_at_once(tmp_path: Path) -> None:
    code = (
        "import threading; from printers.rendering import new_buffer;"
        "gate = threading.Barrier(8); done = [];"
        "go = lambda: (gate.wait(), done.append(new_buffer()));"
        "threads = [threading.Thread(target=go) for _ in range(8)];"
        "[t.start() for t in threads]; [t.join() for t in threads]; print(len(done))"
    )
    assert _run(code, tmp_path) == "8"
