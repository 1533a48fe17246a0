"""What a disk may hold after the power was cut, by what it was asked and what it had promised.

What is believed of it (https://sqlite.org/atomiccommit.html, chapter 2.0): what it said is synced
is there, unless a sector of it is written again. Nothing else: each sector that was not synced is
there, missing or torn, whatever came before or after it, and torn as a whole, also beside the bytes
that were written (https://sqlite.org/psow.html); a file has grown or not, and where no write has
reached it there are zeros or noise; whether a file came to be, was cut or removed is open as well.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random

from tests.power.recorder import Create, Delete, Said, Step, Sync, SyncFolder, Truncate, Write

SECTOR = 512
"""Bytes: the least that a disk writes at once."""

TORN = (0.0, 0.1, 0.5)
"""How likely a sector is torn: one of these for each file in each cut."""


@dataclass
class _Content:
    """A file without its name: what is kept of it, and what was asked since."""

    kept: bytearray = field(default_factory=bytearray)
    asked: list[Write | Truncate] = field(default_factory=list)

    def sync(self) -> None:
        for step in self.asked:
            _do(step, self.kept)
        self.asked.clear()


class Disk:
    """A folder on a disk, empty at first: told what is asked of it, it says what may be left."""

    def __init__(self) -> None:
        self._now: dict[str, _Content] = {}
        self._entries: dict[str, list[_Content | None]] = {}
        """By name: what it certainly meant once, and after it what it has meant since."""
        self.sectors: Counter[str] = Counter()
        """How many that were on their way were there, missing or torn, in all cuts."""

    def take(self, step: Step) -> None:
        """Do what was asked."""
        match step:
            case Write() | Truncate():
                self._now[step.file].asked.append(step)
            case Sync():
                self._now[step.file].sync()
            case Create():
                self._now[step.file] = _Content()
                self._entries.setdefault(step.file, [None]).append(self._now[step.file])
            case Delete():
                del self._now[step.file]
                self._entries[step.file].append(None)
            case SyncFolder():
                for name, meant in self._entries.items():
                    self._entries[name] = meant[-1:]
            case Said():
                pass

    def files(self) -> dict[str, bytes]:
        """Return what programs see while the power is there."""
        seen = {}
        for name, content in self._now.items():
            whole = bytearray(content.kept)
            for step in content.asked:
                _do(step, whole)
            seen[name] = bytes(whole)
        return seen

    def after_power_cut(self, chance: Random) -> dict[str, bytes]:
        """Return one of all the things that may be left now."""
        found = {}
        for name in sorted(self._entries):
            content = chance.choice(self._entries[name])
            if content is not None:
                found[name] = bytes(_Remains(content, chance, self.sectors).left)
        return found


class _Remains:
    """What is left of one file."""

    def __init__(self, content: _Content, chance: Random, sectors: Counter[str]) -> None:
        self._chance = chance
        self._sectors = sectors
        self._torn = chance.choice(TORN)
        self._noisy = chance.random() < 0.5
        self.left = bytearray(content.kept)
        cached = bytearray(content.kept)
        """What programs saw, from which sectors are written."""
        for step, luck in zip(content.asked, self._lucks(len(content.asked)), strict=True):
            _do(step, cached)
            if isinstance(step, Write):
                self._write(step, cached, luck)
            elif chance.random() < luck:
                del self.left[step.size :]

    def _lucks(self, steps: int) -> Iterable[float]:
        """Return how likely each step, or sector of it, is there: all in order, or in any."""
        if self._chance.random() < 0.3:
            done = self._chance.randint(0, steps)
            return [1.0] * done + [0.0] * (steps - done)
        return [self._chance.choice((0.0, 1.0, self._chance.random()))] * steps

    def _write(self, step: Write, cached: bytearray, luck: float) -> None:
        end = step.offset + len(step.data)
        if self._chance.random() < 0.5:
            self._grow(end)
        for first in range(step.offset // SECTOR * SECTOR, end, SECTOR):
            last = min(first + SECTOR, len(cached))
            if self._chance.random() < self._torn:
                self._sectors["torn"] += 1
                self._grow(last)
                written = slice(max(first, step.offset), min(last, end))
                self._tear(cached, slice(first, last), written)
            elif self._chance.random() < luck:
                self._sectors["there"] += 1
                self._grow(first)
                self.left[first:last] = cached[first:last]
            else:
                self._sectors["missing"] += 1

    def _tear(self, cached: bytearray, sector: slice, written: slice) -> None:
        """Leave only the beginning of a sector written, or only its end, or noise."""
        middle = self._chance.randint(written.start, written.stop)
        match self._chance.randrange(3):
            case 0:
                self.left[sector.start : middle] = cached[sector.start : middle]
            case 1:
                self.left[middle : sector.stop] = cached[middle : sector.stop]
            case _:
                self.left[sector] = self._chance.randbytes(sector.stop - sector.start)

    def _grow(self, size: int) -> None:
        more = max(size - len(self.left), 0)
        self.left += self._chance.randbytes(more) if self._noisy else bytes(more)


def _do(step: Write | Truncate, content: bytearray) -> None:
    """Change a file as it was asked."""
    if isinstance(step, Truncate):
        del content[step.size :]
        content.extend(bytes(step.size - len(content)))
    else:
        content.extend(bytes(max(step.offset - len(content), 0)))
        content[step.offset : step.offset + len(step.data)] = step.data
