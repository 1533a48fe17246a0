"""How long until the first frame and until the screen is usable, and in how much memory."""

import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.figures import show, spread
from benchmarks.terminal import Terminal

ROUNDS = 9
HERE = Path(__file__).parent
FRAME_AT_MOST = 1.6
USABLE_AT_MOST = 1.2
MEGABYTES_AT_MOST = 90

_BARE = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        yield Static("here it is")
Bare().run()
"""

_MINIMAL = """
import os
from textual.app import App
from textual.widgets import Static
from sqlmodel import Field, Session, SQLModel, create_engine, select
class Row(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
class Minimal(App):
    def on_mount(self):
        engine = create_engine("sqlite:///minimal.db")
        SQLModel.metadata.create_all(engine)
        with Session(engine) as session:
            session.add(Row(name="somebody")); session.commit()
            count = len(session.exec(select(Row)).all())
        self.mount(Static(f"rows there: {count}"))
Minimal().run()
"""


def run() -> bool:
    """Measure in turns, so that a slower minute of the machine meets all of them."""
    print("Start-up, in a terminal of 100x30")
    bare: list[float] = []
    minimal: list[float] = []
    frame: list[float] = []
    usable: list[float] = []
    megabytes: list[float] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for program, text in (("bare.py", _BARE), ("minimal.py", _MINIMAL)):
            (folder / program).write_text(text, encoding="utf-8")
        for turn in range(ROUNDS + 1):
            one = [
                _until(folder, [sys.executable, "bare.py"], "here it is"),
                _until(folder, [sys.executable, "minimal.py"], "rows there"),
                *_kiosk(folder),
            ]
            if turn:  # the first turn fills the caches and makes the databases
                for values, value in zip((bare, minimal, frame, usable), one, strict=False):
                    values.append(value)
                megabytes.append(one[4])
    to_frame = statistics.median(a / b for a, b in zip(frame, bare, strict=True))
    to_usable = statistics.median(a / b for a, b in zip(usable, minimal, strict=True))
    most = max(megabytes)
    show("floor: a bare Textual app, first frame", spread(bare))
    show("floor: Textual + SQLModel + SQLite, one row read", spread(minimal))
    show("the visitor screen, first frame", spread(frame))
    show("  against the bare app", f"{to_frame:.2f}", f"at most {FRAME_AT_MOST}",
         held=to_frame <= FRAME_AT_MOST)  # fmt: skip
    show("the visitor screen, ready to give tickets", spread(usable))
    show("  against the minimal program", f"{to_usable:.2f}", f"at most {USABLE_AT_MOST}",
         held=to_usable <= USABLE_AT_MOST)  # fmt: skip
    show("resident after a ticket was printed", f"{most:.0f} MB", f"at most {MEGABYTES_AT_MOST}",
         held=most <= MEGABYTES_AT_MOST)  # fmt: skip
    return to_frame <= FRAME_AT_MOST and to_usable <= USABLE_AT_MOST and most <= MEGABYTES_AT_MOST


def _until(folder: Path, command: list[str], text: str) -> float:
    with Terminal(command, {}, folder) as terminal:
        return terminal.wait_for(text) - terminal.started


def _kiosk(folder: Path) -> tuple[float, float, float]:
    environ = {
        "KIOSK_CONFIG": str(HERE.parent / "config.toml"),
        "KIOSK_DATABASE_URL": f"sqlite:///{folder / 'kiosk.db'}",
        "KIOSK_PRINTER_URL": f"file:{folder / 'printed'}",
        "KIOSK_CLOCK": "2026-11-24T09:30",
    }
    with Terminal([str(Path(sys.executable).with_name("kiosk"))], environ, folder) as terminal:
        frame = terminal.wait_for("Pourquoi venez-vous")
        # The day is shown once everything behind the screen is open.
        usable = terminal.wait_for("mardi")
        terminal.press("1")
        terminal.wait_for("ticket en papier")
        return frame - terminal.started, usable - terminal.started, terminal.resident_megabytes()
