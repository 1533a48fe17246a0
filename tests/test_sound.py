"""What the hall hears: real programs, written by the test, that note what they are told."""

import stat
import threading
import wave
from pathlib import Path

import pytest

from kiosk.sound import Sound, write_chime


class Programs:
    """A folder of programs that write down how they are called."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "heard"
        self.log.touch()

    def make(self, name: str, then: str = "") -> None:
        """Make a program."""
        program = self.folder / name
        text = f'#!/bin/sh\necho "{name} $*" >> "{self.log}"\n{then}\n'
        program.write_text(text, encoding="utf-8")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)

    def find(self, name: str) -> str | None:
        """Tell where a program is."""
        return str(self.folder / name) if (self.folder / name).exists() else None

    def heard(self) -> list[str]:
        """Return what was called, in order."""
        return self.log.read_text(encoding="utf-8").splitlines()


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Programs:
    """No program yet, and none of the machine's own but the shell's."""
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    return Programs(tmp_path)


def test_a_chime_and_then_a_voice_for_each_call_in_order(programs: Programs) -> None:
    programs.make("aplay")
    programs.make("espeak-ng")
    sound = Sound(lambda: None, "fr", find=programs.find)
    sound.announce("Numéro B 12. Bureau 1.")
    sound.announce("Numéro A 1. Accueil.")
    sound.close()
    heard = programs.heard()
    assert [line.split()[0] for line in heard] == ["aplay", "espeak-ng"] * 2
    assert heard[0].endswith("chime.wav")
    assert heard[1] == "espeak-ng -v fr -s 135 Numéro B 12. Bureau 1."
    assert heard[3].endswith("Numéro A 1. Accueil.")


@pytest.mark.parametrize(("wanted", "rings"), [("auto", 1), ("bell", 1), ("off", 0)])
def test_the_bell_where_nothing_plays_or_nothing_at_all(
    programs: Programs, wanted: str, rings: int
) -> None:
    rung: list[int] = []
    sound = Sound(lambda: rung.append(1), "fr", wanted=wanted, find=programs.find)
    sound.announce("Numéro B 12.")
    sound.close()
    assert len(rung) == rings
    assert programs.heard() == []


def test_a_player_that_fails_leaves_it_to_the_next_and_at_last_to_the_bell(
    programs: Programs,
) -> None:
    rung: list[int] = []
    for player in ("pw-play", "aplay"):
        programs.make(player, "exit 1")
    sound = Sound(lambda: rung.append(1), "fr", find=programs.find, speech=False)
    sound.announce("Numéro A 1.")
    sound.close()
    assert [line.split()[0] for line in programs.heard()] == ["pw-play", "aplay"]
    assert rung == [1]


def test_without_speech_nobody_speaks(programs: Programs) -> None:
    programs.make("aplay")
    programs.make("espeak-ng")
    sound = Sound(lambda: None, "fr", speech=False, find=programs.find)
    sound.announce("Numéro B 12.")
    sound.close()
    assert [line.split()[0] for line in programs.heard()] == ["aplay"]


def test_a_program_that_fails_or_is_gone_keeps_nobody_waiting(programs: Programs) -> None:
    programs.make("aplay", then="exit 3")
    programs.make("espeak-ng")
    sound = Sound(lambda: None, "fr", find=programs.find)
    (programs.folder / "espeak-ng").unlink()
    sound.announce("Numéro B 12.")
    sound.announce("Numéro B 13.")
    sound.close()
    assert [line.split()[0] for line in programs.heard()] == ["aplay", "aplay"]


def test_text_is_never_an_option_nor_a_command(programs: Programs) -> None:
    programs.make("aplay")
    programs.make("espeak-ng")
    sound = Sound(lambda: None, "fr", find=programs.find)
    sound.announce("$(touch /tmp/never); `id`")
    sound.close()
    assert programs.heard()[1].endswith("$(touch /tmp/never); `id`")


def test_the_chime_is_a_wav_that_is_heard_and_does_not_clip(tmp_path: Path) -> None:
    write_chime(tmp_path / "chime.wav")
    with wave.open(str(tmp_path / "chime.wav")) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 22_050)
        frames = memoryview(file.readframes(file.getnframes())).cast("h")
    loudest = max(abs(sample) for sample in frames)
    assert 5_000 < loudest < 32_000
    assert 1.0 < len(frames) / 22_050 < 2.0


def test_closing_ends_the_thread(programs: Programs) -> None:
    before = threading.active_count()
    sound = Sound(lambda: None, "fr", find=programs.find)
    sound.close()
    assert threading.active_count() == before
