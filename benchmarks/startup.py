"""How long until the first frame and until the screen is usable, and in how much memory."""

import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.figures import show, spread
from benchmarks.house import environment
from benchmarks.terminal import Terminal

ROUNDS = 9
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
    names = ("bare", "minimal", "frame", "asked", "usable", "ready")
    taken: dict[str, list[float]] = {name: [] for name in names}
    megabytes: list[float] = []
    after_a_ticket: list[float] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for program, text in (("bare.py", _BARE), ("minimal.py", _MINIMAL)):
            (folder / program).write_text(text, encoding="utf-8")
        for turn in range(ROUNDS + 1):
            bare = _until(folder, [sys.executable, "bare.py"], "here it is")
            minimal = _until(folder, [sys.executable, "minimal.py"], "rows there")
            moments, memory, later = _kiosk(folder)
            if turn:  # the first turn fills the caches and makes the databases
                for which, value in zip(names, (bare, minimal, *moments), strict=True):
                    taken[which].append(value)
                megabytes.append(memory)
                after_a_ticket.append(later)

    def ratio(one: str, other: str) -> float:
        pairs = zip(taken[one], taken[other], strict=True)
        return statistics.median(a / b for a, b in pairs)

    to_frame, to_usable, most = ratio("frame", "bare"), ratio("usable", "minimal"), max(megabytes)
    show("floor: a bare Textual app, first frame", spread(taken["bare"]))
    show("floor: Textual + SQLModel + SQLite, one row read", spread(taken["minimal"]))
    show("the visitor screen: first frame", spread(taken["frame"]))
    show("  against the bare app", f"{to_frame:.2f}", f"at most {FRAME_AT_MOST}",
         held=to_frame <= FRAME_AT_MOST)  # fmt: skip
    show("  the first question", spread(taken["asked"]))
    show("  its first answer has led to the second question", spread(taken["usable"]))
    show("  against the minimal program", f"{to_usable:.2f}", f"at most {USABLE_AT_MOST}",
         held=to_usable <= USABLE_AT_MOST)  # fmt: skip
    show("  the database is open, a ticket would come at once", spread(taken["ready"]))
    show("  against the minimal program", f"{ratio('ready', 'minimal'):.2f}")
    show("resident once it is open", f"{most:.0f} MB", f"at most {MEGABYTES_AT_MOST}",
         held=most <= MEGABYTES_AT_MOST)  # fmt: skip
    show("  after a ticket was printed", f"{max(after_a_ticket):.0f} MB")
    return to_frame <= FRAME_AT_MOST and to_usable <= USABLE_AT_MOST and most <= MEGABYTES_AT_MOST


def _until(folder: Path, command: list[str], text: str) -> float:
    with Terminal(command, {}, folder) as terminal:
        return terminal.wait_for(text) - terminal.started


def _kiosk(folder: Path) -> tuple[list[float], float, float]:
    environ = environment(folder)
    with Terminal([str(Path(sys.executable).with_name("kiosk"))], environ, folder) as terminal:
        frame = terminal.wait_for("Bonjour")
        asked = terminal.wait_for("Pourquoi venez-vous")
        terminal.press("2")
        usable = terminal.wait_for("De quoi avez-vous besoin")
        terminal.press("\x1b")
        # The day is shown once everything behind the screen is open.
        ready = terminal.wait_for("mardi")
        moments = [at - terminal.started for at in (frame, asked, usable, ready)]
        started = terminal.resident_megabytes()
        terminal.press("1")
        terminal.wait_for("ticket en papier")
        return moments, started, terminal.resident_megabytes()
