"""What the hall hears: a chime, and a voice that says the number.

Whatever is missing is left out: without a player the terminal's bell has to do, without a voice
the chime.
"""

import logging
import math
import queue
import shutil
import struct
import subprocess
import tempfile
import threading
import wave
from collections.abc import Callable, Sequence
from pathlib import Path

log = logging.getLogger(__name__)

PLAYERS: Sequence[tuple[str, ...]] = (("pw-play",), ("paplay",), ("aplay", "-q"))
"""What plays a WAV file, the best first."""

LONGEST = 12.0
"""Seconds after which a player or a voice is given up."""

_RATE = 22_050
_TONES = ((659.26, 0.0), (523.25, 0.35))
"""Two tones that fall, E5 and C5, and when each begins: hertz, seconds."""

_LENGTH = 1.2
_LOUDNESS = 0.45


def voices(language: str) -> Sequence[tuple[str, ...]]:
    """Return what can speak, the best first."""
    return (
        ("espeak-ng", "-v", language, "-s", "135"),
        ("spd-say", "--wait", "-l", language, "-r", "-20"),
    )


def write_chime(path: Path) -> None:
    """Write the chime as a WAV file: 16 bits, one channel."""
    samples = (_sample(n / _RATE) for n in range(int(_RATE * _LENGTH)))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(_RATE)
        file.writeframes(b"".join(struct.pack("<h", round(32767 * s)) for s in samples))


def _sample(at: float) -> float:
    total = 0.0
    for hertz, begins in _TONES:
        if at >= begins:
            gone = at - begins
            fade = math.exp(-3.5 * gone) * min(gone / 0.01, 1)
            total += math.sin(2 * math.pi * hertz * gone) * fade
    return total * _LOUDNESS / len(_TONES)


class Sound:
    """Announces one call after the other in a thread of its own.

    `bell` is called where nothing can play; `find` tells where a program is.
    """

    def __init__(
        self,
        bell: Callable[[], None],
        language: str,
        *,
        wanted: str = "auto",
        speech: bool = True,
        find: Callable[[str], str | None] = shutil.which,
    ) -> None:
        self._bell = bell
        self._silent = wanted == "off"
        players = PLAYERS if wanted == "auto" else ()
        self._players = [one for one in players if find(one[0])]
        speaks = speech and not self._silent
        self._voices = [one for one in voices(language) if speaks and find(one[0])]
        self._folder = tempfile.TemporaryDirectory(prefix="kiosk-sound-")
        self._chime = Path(self._folder.name) / "chime.wav"
        self._texts: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="sound", daemon=True)
        self._thread.start()

    def announce(self, text: str) -> None:
        """Sound the chime, then say this, after everything that was announced before."""
        if not self._silent:
            self._texts.put(text)

    def close(self) -> None:
        """End after what is being said."""
        self._texts.put(None)
        self._thread.join(LONGEST)
        self._folder.cleanup()

    def _run(self) -> None:
        while (text := self._texts.get()) is not None:
            if self._players and not self._chime.exists():
                write_chime(self._chime)
            if not self._first_that_works(self._players, str(self._chime)):
                self._bell()
            self._first_that_works(self._voices, text)

    def _first_that_works(self, programs: Sequence[tuple[str, ...]], what: str) -> bool:
        """Tell whether one of them did it: one may be there, and have no sound server."""
        return any(self._call(*program, what) for program in programs)

    def _call(self, *command: str) -> bool:
        try:
            subprocess.run(  # noqa: S603  our own words, no shell
                command,
                check=True,
                timeout=LONGEST,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except (OSError, subprocess.SubprocessError) as error:
            log.warning("%s did not sound: %s", command[0], error)
            return False
        return True
