"""Whatever can be typed, pasted, clicked, answered or resized, for as long as one likes.

`python -m tests.storms 600` does it for so many seconds at each screen, and prints figures; ten
megabytes are pasted into each before.
"""

import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks.house import environment
from benchmarks.terminal import Terminal

KIOSK = str(Path(sys.executable).with_name("kiosk"))

SCREENS: tuple[tuple[str, ...], ...] = ((), ("display",), ("display", "--programme"))
"""Where strangers stand."""

PASTE = "rm -rf /\n"
SIZES = ((1, 1), (20, 5), (500, 200), (3, 100), (100, 30))

WAYS_OUT = {
    "ctrl+c": "\x03",
    "ctrl+q": "\x11",
    "ctrl+p": "\x10",
    "ctrl+z": "\x1a",
    "ctrl+backslash": "\x1c",
    "ctrl+d": "\x04",
    "ctrl+s": "\x13",
    "ctrl+q of kitty": "\x1b[113;5u",
    "f1 to f12": "\x1bOP\x1bOQ\x1bOR\x1bOS\x1b[15~\x1b[17~\x1b[18~\x1b[19~\x1b[20~\x1b[21~\x1b[24~",
    "f13 to f24": "".join(f"\x1b[{n}~" for n in (25, 26, 28, 29, 31, 32, 33, 34)) + "\x1b[23;2~",
    "every control key": "".join(chr(n) for n in range(1, 27) if n != 13),
    "alt with every letter": "".join(f"\x1b{chr(n)}" for n in range(97, 123)),
    "answers of a terminal": "\x1b[?62;c\x1b[>41;354;0c\x1b[12;40R\x1b]11;rgb:0000/0000/0000\x1b\\",
    "a clipboard's answer": "\x1b]52;c;cm0gLXJmIC8=\x07",
    "a device's string": "\x1bP1$r0m\x1b\\\x1b_Gi=1;OK\x1b\\",
    "an unfinished paste": "\x1b[200~",
    "a made-up window size": "\x1b[48;9999;9999;1;1t",
    "a malformed key": "\x1b[99999999999;5u\x1b[;;;u",
    "bytes that are no UTF-8": "\udcff\udcfe\udc80",
    "a mouse far away": "\x1b[<0;9999;9999M\x1b[<0;9999;9999m",
}


@dataclass
class Weathered:
    """What a screen has been sent, and how it is afterwards."""

    sent: int
    seconds: float
    same: bool
    status: int | None
    megabytes: float


def storm(chance: Random, paste: int) -> Iterator[str]:
    """Yield keys, a paste of so many bytes, mice, and noise: once each."""
    yield from WAYS_OUT.values()
    yield "\x1b[200~" + PASTE * (paste // len(PASTE)) + "\x1b[201~"
    mouse = (chance.randrange(96) for _ in range(3000))
    yield "".join(f"\x1b[<{b};{b % 90};{b % 29}M" for b in mouse)


def noise(chance: Random, size: int) -> str:
    """Return bytes as they come."""
    return chance.randbytes(size).decode(errors="surrogateescape")


def weather(
    screen: tuple[str, ...], environ: dict[str, str], folder: Path, *,
    seconds: float = 0.0, paste: int = 1_000_000, noisy: int = 200_000,
) -> Weathered:  # fmt: skip
    """Let a storm go over a screen, and noise for at least so many seconds; then end it."""
    chance = Random(len(screen))  # noqa: S311  no secret
    with Terminal([KIOSK, *screen], environ, folder) as terminal:
        terminal.wait_for("mardi")
        drawn_by = terminal.screen()
        began = time.monotonic()
        sent = 0
        for keys in storm(chance, paste):
            terminal.press(keys)
            sent += len(keys)
        for columns, rows in SIZES:
            terminal.resize(columns, rows)
            terminal.press("\r")
        while True:
            terminal.press(noise(chance, noisy))
            sent += noisy
            terminal.wait_until_read(120)
            if time.monotonic() - began >= seconds:
                break
            terminal.resize(*chance.choice(SIZES))
        terminal.resize(100, 30)
        took, same = time.monotonic() - began, terminal.screen() == drawn_by
        megabytes = terminal.resident_megabytes()
        os.kill(terminal.pid, signal.SIGTERM)
        return Weathered(sent, took, same, terminal.exit_status(), megabytes)


def main(seconds: float) -> None:
    """Let ten megabytes be pasted into each screen, then noise for so long; print figures."""
    for screen in SCREENS:
        with tempfile.TemporaryDirectory() as folder:
            environ = environment(Path(folder)) | {"TERM": "xterm-256color"}
            done = weather(
                screen, environ, Path(folder), seconds=seconds, paste=10_000_000, noisy=1_000_000
            )
        kept = "the same screen" if done.same and done.status == 0 else "IT FAILED"
        print(  # noqa: T201  it prints figures
            f"{' '.join(screen) or 'visitor'}: {done.sent / 1e6:.0f} MB in {done.seconds:.0f} s,"
            f" {kept}, {done.megabytes:.0f} MB of memory",
            flush=True,
        )


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 600.0)
