"""A screen that strangers use: it runs in a child process, and is started again when it fails.

Nothing is imported here that could fail itself: whatever happens to the screen, this goes on.
"""

import contextlib
import os
import select
import signal
import socket
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from types import FrameType

FAILED = 70
"""The status of a screen that has failed (`EX_SOFTWARE` of sysexits.h); any other is its answer."""

AGAIN = 75
"""The status of a screen that gives way to another, and is started anew at once; no failure."""

PAUSE = 0.5
"""Seconds before it is started again."""

MOST, WITHIN = 5, 60.0
"""So many failures in so many seconds are no accident."""

SLOWLY = 3600.0
"""So many in so many seconds are none either: people can use it between them, but it is told."""

STEADY = 600.0
"""Seconds without a failure after which it is well again."""

WRONG_USE = 2
"""The status of a screen whose configuration somebody has to mend."""

REST = 60.0
"""Seconds for which people are sent to the reception before it is tried again."""

HANGS_AFTER = 45.0
"""Seconds without a sign of life after which a screen is ended: it draws one each second."""

_ENDS = (signal.SIGTERM, signal.SIGHUP)

ENDS_WITHIN = 5.0
"""Seconds that a screen has to end when it is told to."""

_RESET = (
    "\x1b[?1049l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?2004l\x1b[<u\x1b[0m"
    "\x1b[?25l\x1b[2J\x1b[H"
)
"""Back from the other screen, without mouse, paste and cursor, cleared (xterm's ctlseqs)."""

_HEARTBEAT: list[int] = []
"""The end of the pipe that a screen writes to; empty where nobody looks after it."""

Told = Callable[[bool], None]
"""Is told whether the screen fails again and again, and when it does not any more."""


def supervised(run: Callable[[], int], told: Told) -> int:
    """Run a screen until it ends by itself or is told to, and return its status.

    `told` is called in a process of its own when the screen fails again and again.
    """
    with _deaf_to_the_keyboard(), _terminal_kept():
        failures: deque[float] = deque(maxlen=MOST)
        ending = _Ending()
        while not ending.told():
            _forget_keys()
            status = _once(run, ending, lambda: _apart(lambda: told(False)))
            if ending.told():
                break
            if status == AGAIN:
                continue
            if status == WRONG_USE and is_service():
                # Nobody reads a console in a hall: what is wrong is in the system's log.
                _send_to_the_reception(ending)
                continue
            if status != FAILED:
                return status
            failures.append(time.monotonic())
            often = failures[-1] - failures[0] if len(failures) == MOST else SLOWLY
            if often < WITHIN:
                failures.clear()
                _send_to_the_reception(ending, lambda: _apart(lambda: told(True)))
            else:
                _say(_RESET)
                if often < SLOWLY:
                    _apart(lambda: told(True))
                ending.wait(PAUSE)
        return 0


def alive() -> None:
    """Give a sign of life, from inside a screen; where nobody is left to hear it, end."""
    for end in _HEARTBEAT:
        try:
            os.write(end, b".")
        except BlockingIOError:
            pass  # whoever looks after us is busy, and has heard enough
        except OSError:
            os.kill(os.getpid(), signal.SIGTERM)


class _Ending:
    """Notes that we are told to end, and tells the screen."""

    def __init__(self) -> None:
        self.number: int | None = None
        self.child: int | None = None
        self.woken, self._wake = os.pipe()
        for number in _ENDS:
            signal.signal(number, self._note)

    def told(self) -> bool:
        """Tell whether we are to end."""
        return self.number is not None

    def wait(self, seconds: float) -> None:
        """Wait for so long, or until we are told to end."""
        if self.number is None:
            select.select([self.woken], [], [], seconds)

    def _note(self, number: int, _frame: FrameType | None) -> None:
        self.number = number
        os.write(self._wake, b".")
        if self.child is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.child, number)


def _once(run: Callable[[], int], ending: _Ending, steady: Callable[[], None]) -> int:
    """Run it once; return how it ended, `FAILED` also where a signal ended it.

    `steady` is called when it has worked for a while.
    """
    heard, beat = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    # Whoever tells us to end meanwhile tells it to both of us, or to the one that tells the other.
    signal.pthread_sigmask(signal.SIG_BLOCK, _ENDS)
    try:
        child = os.fork()
    except OSError:  # no memory, too many processes: there may be some later
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDS)
        os.close(heard)
        os.close(beat)
        return FAILED
    if child == 0:
        os.close(heard)
        _HEARTBEAT[:] = [beat]
        os.set_blocking(beat, False)
        for number in _ENDS:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDS)
        os._exit(_status_of(run))
    ending.child = child
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDS)
    os.close(beat)
    try:
        _watch(heard, child, ending, steady)
        _, status = os.waitpid(child, 0)
    finally:
        ending.child = None
        os.close(heard)
    return os.WEXITSTATUS(status) if os.WIFEXITED(status) else FAILED


def _status_of(run: Callable[[], int]) -> int:
    try:
        status = run()
        sys.stdout.flush()
        sys.stderr.flush()
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 0
    except BaseException:  # noqa: BLE001  whatever it is, the screen starts again
        return FAILED
    return status


def _watch(heard: int, child: int, ending: _Ending, steady: Callable[[], None]) -> None:
    """Wait until the pipe closes, which is when the child ends; end one that hangs."""
    started = last_sign = time.monotonic()
    told_at: float | None = None
    begun = is_steady = False
    while True:
        # Before its first sign it may take as long as the machine needs.
        patience = HANGS_AFTER if begun else 4 * HANGS_AFTER
        # Who is told to end does it at once, or hangs.
        also = [] if ending.told() else [ending.woken]
        now = time.monotonic()
        if not also and told_at is None:
            told_at = now
        left = last_sign + patience - now if told_at is None else told_at + ENDS_WITHIN - now
        ready, _, _ = select.select([heard, *also], [], [], max(min(left, ENDS_WITHIN), 0.0))
        if ready == also and also:
            continue
        if told_at is not None and left <= 0:
            ready = []  # signs of life or not: it has had its time
        elif not ready and also and left > ENDS_WITHIN:
            if not begun:
                _tell_systemd("WATCHDOG=1")  # whoever is patient with us is, with it, too
            continue
        if not ready:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            return
        if not os.read(heard, 4096):
            return
        _tell_systemd("WATCHDOG=1" if begun else "READY=1")
        begun, last_sign = True, time.monotonic()
        if not is_steady and last_sign - started > STEADY:
            is_steady = True
            steady()


def _tell_systemd(state: str) -> None:
    """Say how it is to whoever started us, if they want to know (sd_notify(3))."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    with (
        contextlib.suppress(OSError),
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as line,
    ):
        line.connect("\0" + address[1:] if address.startswith("@") else address)
        line.sendall(state.encode())


def is_service() -> bool:
    """Tell whether a service of the system runs us, and not a person in a terminal."""
    return bool(os.environ.get("NOTIFY_SOCKET") or os.environ.get("KIOSK_SERVICE"))


def _apart(act: Callable[[], None]) -> None:
    """Do something that may fail in a process of its own, and don't wait for it for long."""
    try:
        child = os.fork()
    except OSError:
        return
    if child == 0:
        signal.alarm(20)
        with contextlib.suppress(BaseException):
            act()
        os._exit(0)
    os.waitpid(child, 0)


def _send_to_the_reception(ending: _Ending, tell: Callable[[], None] = lambda: None) -> None:
    """Show where to go, in letters that need nothing; then tell the desk, and wait."""
    try:
        columns, rows = os.get_terminal_size(2)
    except OSError:
        columns, rows = 80, 24
    lines = ["Demandez à l’accueil.", "", "Please ask at the reception desk."]
    top = max((rows - len(lines)) // 2, 0)
    _say(_RESET + "\n" * top + "\r\n".join(line.center(columns).rstrip() for line in lines))
    _tell_systemd("READY=1")
    _tell_systemd("WATCHDOG=1")
    tell()
    end = time.monotonic() + REST
    while not ending.told() and time.monotonic() < end:
        ending.wait(5.0)
        _tell_systemd("WATCHDOG=1")


def _forget_keys() -> None:
    """Let what was pressed while there was no screen be for none."""
    import termios  # not everywhere

    with contextlib.suppress(termios.error):
        termios.tcflush(0, termios.TCIFLUSH)


def _say(text: str) -> None:
    """Write on the terminal, unless it takes nothing: whoever stopped it stops only themselves."""
    with contextlib.suppress(OSError):
        _, takes_it, _ = select.select([], [2], [], PAUSE)
        if takes_it:
            os.write(2, text.encode())


@contextlib.contextmanager
def _deaf_to_the_keyboard() -> Iterator[None]:
    """Let no key end or stop us, also while no screen has taken the terminal."""
    numbers = (signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU)
    before = {number: signal.signal(number, signal.SIG_IGN) for number in numbers}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@contextlib.contextmanager
def _terminal_kept() -> Iterator[None]:
    """Show no key that is pressed between two screens, and give the terminal back at the end."""
    import termios  # not everywhere

    try:
        kept = termios.tcgetattr(0)
    except termios.error:
        yield
        return
    quiet = termios.tcgetattr(0)
    quiet[0] &= ~termios.IXON  # Ctrl+S would stop what is drawn
    quiet[3] &= ~(termios.ECHO | termios.ICANON)
    termios.tcsetattr(0, termios.TCSANOW, quiet)
    try:
        yield
    finally:
        with contextlib.suppress(termios.error):
            termios.tcsetattr(0, termios.TCSAFLUSH, kept)
        _say("\x1b[?25h")
