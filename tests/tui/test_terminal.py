"""What only a real terminal shows: ways out that are none, floods, signals, what is left behind."""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.house import environment
from benchmarks.terminal import Terminal
from tests.storms import KIOSK, SCREENS, WAYS_OUT, weather
from tests.tui.visitors import EXAMPLE

ESCAPES = 0.2
"""Seconds after which a terminal's Escape is no beginning of something longer."""


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """The example house, with everything that is written in a folder of the test."""
    return environment(tmp_path) | {"TERM": "xterm-256color"}


@pytest.fixture
def terminal(environ: dict[str, str], tmp_path: Path) -> Iterator[Terminal]:
    """The visitor screen, ready."""
    with Terminal([KIOSK], environ, tmp_path) as terminal:
        terminal.wait_for("mardi")  # the day is shown once everything is open
        yield terminal


def get_a_ticket(terminal: Terminal) -> None:
    """Ask for a ticket as people do, again if nothing happens, and see that it comes."""
    for patience in (2.0, 2.0, 5.0):
        terminal.press("\x1b")  # away from the question for a PIN, which one of the keys asks
        terminal.wait_until_read()
        time.sleep(ESCAPES)
        terminal.press("1")
        try:
            terminal.wait_for("Prenez votre ticket en papier", patience)
        except TimeoutError:
            continue
        return
    raise AssertionError("no ticket")


def test_no_key_is_a_way_out(terminal: Terminal) -> None:
    for keys in WAYS_OUT.values():
        terminal.press(keys)
        terminal.wait_until_read()
    get_a_ticket(terminal)


def test_no_variable_of_the_environment_is_a_way_out(
    environ: dict[str, str], tmp_path: Path
) -> None:
    doors = {
        "PYTHONINSPECT": "1",
        "TEXTUAL": "debug,devtools",
        "TEXTUAL_DRIVER": "textual.drivers.linux_driver:LinuxDriver",
        "TEXTUAL_LOG": str(tmp_path / "keys"),
        "TEXTUAL_PRESS": "ctrl+q",
        "TEXTUAL_SCREENSHOT": "1",
        "ESCDELAY": "x",
        "EDITOR": "sh",
        "SHELL": "/bin/sh",
    }
    with Terminal([KIOSK], environ | doors, tmp_path) as terminal:
        terminal.wait_for("mardi")
        get_a_ticket(terminal)
        terminal.press("\x11\x10")
        terminal.wait_until_read()
        os.kill(terminal.pid, signal.SIGTERM)
        with pytest.raises(TimeoutError, match="the program ended"):
            terminal.wait_for(">>>")
        assert terminal.exit_status() == 0
    assert not (tmp_path / "keys").exists()


def test_a_flood_of_text_is_survived_in_little_memory(terminal: Terminal) -> None:
    before = terminal.resident_megabytes()
    flood = "x\x1b[200~[@click=app.quit]y[/]\x1b[201~" * 10_000
    terminal.press(flood)
    terminal.wait_until_read()
    get_a_ticket(terminal)
    assert terminal.resident_megabytes() < before + 30


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_told_to_end_it_gives_the_terminal_back(terminal: Terminal, number: int) -> None:
    os.kill(terminal.pid, number)
    terminal.wait_for("\x1b[?1049l")  # xterm: leave the alternate screen
    assert terminal.exit_status() == 0


@pytest.mark.parametrize(("screen", "shows"), [("visitor", b"Pourquoi"), ("desk", b"attend")])
def test_a_terminal_that_is_closed_ends_it_even_without_a_signal(
    environ: dict[str, str], tmp_path: Path, screen: str, shows: bytes
) -> None:
    outside, inside = os.openpty()
    termios.tcsetwinsize(inside, (30, 100))
    # Not of its session, so that the kernel tells nothing to the program but the end of its input.
    outer = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES")}
    program = subprocess.Popen(
        [KIOSK, screen], env={**outer, **environ}, cwd=tmp_path,
        stdin=inside, stdout=inside, stderr=inside,
    )  # fmt: skip
    os.close(inside)
    drawn = b""
    try:
        while shows not in drawn:
            assert select.select([outside], [], [], 20)[0], drawn[-300:]
            drawn += os.read(outside, 65536)
        os.close(outside)
        assert program.wait(10) == 0
    finally:
        program.kill()


def test_a_mistake_in_the_configuration_is_said_on_the_plain_terminal(
    environ: dict[str, str], tmp_path: Path
) -> None:
    config = tmp_path / "config.toml"
    text = EXAMPLE.read_text(encoding="utf-8").replace('role = "visitor"', 'role = "visitr"')
    config.write_text(text, encoding="utf-8")
    with Terminal([KIOSK], environ | {"KIOSK_CONFIG": str(config)}, tmp_path) as terminal:
        terminal.wait_for("\x1b[?1049l")
        terminal.wait_for('did you mean "visitor"?')
        assert terminal.exit_status() == 2


def test_without_a_terminal_it_says_so(environ: dict[str, str]) -> None:
    done = subprocess.run(
        [KIOSK], env={**os.environ, **environ}, capture_output=True, text=True, check=False,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 2
    assert "needs a terminal" in done.stderr


def test_who_works_here_opens_the_desk_at_the_visitors_and_leaves_it_to_them_again(
    environ: dict[str, str], tmp_path: Path
) -> None:
    subprocess.run(
        [KIOSK, "staff", "add", "Marie"], input="841736\n", text=True,
        env={**os.environ, **environ}, cwd=tmp_path, check=True,
    )  # fmt: skip
    with Terminal([KIOSK], environ, tmp_path) as terminal:
        terminal.wait_for("mardi")
        terminal.press("\x1b[24~")
        terminal.wait_for("Réservé à l’équipe")
        for typed in ("Marie", "\t", "123456", "\r"):
            terminal.press(typed)
            terminal.wait_until_read()
            time.sleep(ESCAPES)
        terminal.wait_for("n’est pas bon")
        terminal.press("841736")
        terminal.wait_for("••••••")
        terminal.press("\r")
        terminal.wait_for("attend")
        terminal.forget()
        terminal.press("\x0c")
        terminal.wait_for("Pourquoi")
        terminal.wait_for("mardi")
        get_a_ticket(terminal)


def test_the_queue_by_keys_a_scanner_and_from_elsewhere(
    environ: dict[str, str], tmp_path: Path
) -> None:
    """In a real terminal: what another program does is seen, and a code presses no key."""

    def kiosk(*arguments: str) -> dict[str, object]:
        done = subprocess.run(
            [KIOSK, *arguments, "--json"],
            env={**os.environ, **environ},
            cwd=tmp_path,
            capture_output=True,
            check=True,
        )
        found: dict[str, object] = json.loads(done.stdout)
        return found

    first = kiosk("check-in", "accueil", "--no-print")
    with Terminal([KIOSK, "desk"], environ, tmp_path) as desk:
        desk.wait_for("A 001")
        desk.press("\x1b[24~")  # F12 does nothing
        token = str(first["token"]).lower().translate(str.maketrans("0123456789", "à&é\"'(-è_ç"))
        desk.press(f"{token}\r")
        desk.press(" ")
        desk.wait_for("A 001 est appelé")
        second = kiosk("check-in", "accueil", "--no-print")
        desk.wait_for(str(second["number"]))
        desk.press("\r")
        desk.wait_for("A 001 est reçu")
        desk.press("\x1b[21~")
        assert desk.exit_status() == 0


def test_the_hall_sees_a_call_of_another_program(environ: dict[str, str], tmp_path: Path) -> None:
    command = [KIOSK, "call"]
    outside = {**os.environ, **environ}
    give = [KIOSK, "check-in", "accueil", "--no-print"]
    subprocess.run(give, env=outside, cwd=tmp_path, check=True)
    with Terminal([KIOSK, "display"], environ, tmp_path) as hall:
        hall.wait_for("encore appel")
        subprocess.run(command, env=outside, cwd=tmp_path, check=True)
        hall.wait_for("Dans l'entr")
        os.kill(hall.pid, signal.SIGTERM)
        hall.wait_for("\x1b[?1049l")
        assert hall.exit_status() == 0


def crash(terminal: Terminal, number: int = signal.SIGKILL) -> None:
    """End the screen as a fault would; what looks after it goes on."""
    os.kill(terminal.screen(), number)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
def test_a_screen_that_crashes_is_there_again_and_clean(terminal: Terminal, number: int) -> None:
    terminal.press("2")
    terminal.wait_for("Autres couleurs")
    terminal.forget()
    began = time.perf_counter()
    crash(terminal, number)
    assert terminal.wait_for("Pourquoi") - began < 2
    terminal.wait_for("mardi")
    get_a_ticket(terminal)


def test_five_crashes_send_people_to_the_reception_and_tell_the_desk(
    environ: dict[str, str], tmp_path: Path
) -> None:
    with Terminal([KIOSK], environ, tmp_path) as terminal:
        for _ in range(5):
            terminal.wait_for("Pourquoi")
            terminal.forget()
            crash(terminal)
        terminal.wait_for("Demandez à l’accueil.")
        for keys in WAYS_OUT.values():
            terminal.press(keys)
        deadline = time.perf_counter() + 20
        while "screen.failing" not in troubles(environ, tmp_path):
            assert time.perf_counter() < deadline
        os.kill(terminal.pid, signal.SIGTERM)
        assert terminal.exit_status() == 0


def troubles(environ: dict[str, str], folder: Path) -> str:
    """Return what the desk is told of printers and screens."""
    from kiosk.bootstrap import make_clock, open_reception
    from kiosk.house import house_from
    from kiosk.services import today
    from kiosk.settings import load

    settings = load(folder / "config.toml", environ=environ)
    house = house_from(settings)
    reception = open_reception(settings, house, make_clock(settings, house))
    try:
        return " ".join(one.code for one in reception.read(today.paper).troubles)
    finally:
        reception.close()


def test_a_screen_that_hangs_is_ended_and_started_again(tmp_path: Path) -> None:
    program = (
        "import signal, sys, time\n"
        "from kiosk import supervisor\n"
        "supervisor.HANGS_AFTER = 0.5\n"
        "def run():\n"
        "    print('begun', flush=True)\n"
        "    supervisor.alive()\n"
        "    time.sleep(60)\n"
        "    return 0\n"
        "supervisor.supervised(run, lambda failing: None)\n"
    )
    with Terminal([sys.executable, "-c", program], {}, tmp_path) as terminal:
        terminal.wait_for("begun")
        terminal.forget()
        terminal.wait_for("begun", 10)
        os.kill(terminal.pid, signal.SIGTERM)
        assert terminal.exit_status() == 0


def test_a_screen_that_does_not_end_when_it_is_told_to_is_ended(tmp_path: Path) -> None:
    program = (
        "import signal, time\n"
        "from kiosk import supervisor\n"
        "supervisor.ENDS_WITHIN = 0.5\n"
        "def run():\n"
        "    signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "    print('deaf', flush=True)\n"
        "    for _ in range(300):\n"
        "        supervisor.alive()\n"
        "        time.sleep(0.1)\n"
        "    return 0\n"
        "supervisor.supervised(run, lambda failing: None)\n"
    )
    with Terminal([sys.executable, "-c", program], {}, tmp_path) as terminal:
        terminal.wait_for("deaf")
        os.kill(terminal.pid, signal.SIGTERM)
        began = time.perf_counter()
        assert terminal.exit_status() == 0
        assert time.perf_counter() - began < 10


def test_a_screen_that_fails_slowly_is_told_too_until_it_is_well_again(tmp_path: Path) -> None:
    program = (
        "import os, time\n"
        "from kiosk import supervisor\n"
        "supervisor.WITHIN, supervisor.PAUSE, supervisor.STEADY = 0.01, 0.05, 0.3\n"
        "times = open('times', 'w')\n"
        "def run():\n"
        "    supervisor.alive()\n"
        "    times.write('x')\n"
        "    times.flush()\n"
        "    if os.path.getsize('times') < 7:\n"
        "        os.kill(os.getpid(), 9)\n"
        "    for _ in range(100):\n"
        "        supervisor.alive()\n"
        "        time.sleep(0.1)\n"
        "    return 0\n"
        "def told(failing):\n"
        "    with open('told', 'a') as file: file.write(f'{failing} ')\n"
        "    print('told', failing, flush=True)\n"
        "supervisor.supervised(run, told)\n"
    )
    with Terminal([sys.executable, "-c", program], {}, tmp_path) as terminal:
        terminal.wait_for("told False")
        assert "Demandez" not in terminal.seen()
        os.kill(terminal.pid, signal.SIGTERM)
        assert terminal.exit_status() == 0
    assert (tmp_path / "told").read_text().split() == ["True", "True", "False"]


def test_a_service_with_a_mistake_in_its_configuration_sends_people_to_the_reception(
    environ: dict[str, str], tmp_path: Path
) -> None:
    config = tmp_path / "config.toml"
    good = config.read_text(encoding="utf-8")
    config.write_text(good.replace('role = "visitor"', 'role = "visitr"'), encoding="utf-8")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(tmp_path / "notify"))
        heard = environ | {"NOTIFY_SOCKET": str(tmp_path / "notify")}
        with Terminal([KIOSK], heard, tmp_path) as terminal:
            terminal.wait_for("Demandez à l’accueil.")
            assert line.recv(100) == b"READY=1"
            os.kill(terminal.pid, signal.SIGTERM)
            assert terminal.exit_status() == 0


def test_whoever_started_it_hears_that_it_works(environ: dict[str, str], tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(tmp_path / "notify"))
        line.settimeout(20)
        heard = environ | {"NOTIFY_SOCKET": str(tmp_path / "notify")}
        with Terminal([KIOSK], heard, tmp_path) as terminal:
            terminal.wait_for("mardi")
            assert line.recv(100) == b"READY=1"
            assert line.recv(100) == b"WATCHDOG=1"


def test_a_fault_of_a_screen_is_in_the_log_and_not_on_the_screen(tmp_path: Path) -> None:
    program = (
        "from pathlib import Path\n"
        "from kiosk import logs\n"
        "from kiosk.tui.base import KioskApp\n"
        "class Broken(KioskApp):\n"
        "    def on_ready(self):\n"
        "        raise ValueError('a fault')\n"
        "logs.start(Path('.'))\n"
        "app = Broken()\n"
        "app.run()\n"
        "print('ended with', app.return_code)\n"
    )
    with Terminal([sys.executable, "-c", program], {}, tmp_path) as terminal:
        terminal.wait_for("ended with 1")
        assert "Traceback" not in terminal.seen()
        assert "a fault" not in terminal.seen()
    assert "ValueError: a fault" in (tmp_path / "kiosk.log").read_text(encoding="utf-8")


@pytest.mark.parametrize("screen", SCREENS)
def test_nothing_that_is_typed_leads_out_of_a_screen(
    environ: dict[str, str], tmp_path: Path, screen: tuple[str, ...]
) -> None:
    """Also where nobody should touch anything: storms, windows, whatever a terminal can send."""
    done = weather(screen, environ, tmp_path)
    assert done.same  # nothing made it fail
    assert done.status == 0
