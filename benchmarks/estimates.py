"""How often the truth lay in the band that people were told, on days whose truth is known."""

import statistics

from benchmarks.figures import show
from tests.domain.waiting_days import DAYS, calibration


def run() -> bool:
    """Print the calibration of each kind of day, and of all; a band means to hold eight in ten."""
    print("Estimates")
    kinds: dict[str, list[tuple[int, int, list[int]]]] = {}
    for day in DAYS:
        name = f"{day.counters} counters, {day.usual / 60:.0f} min, spread {day.spread}"
        kinds.setdefault(name, []).append(calibration(day))
    for name, found in kinds.items():
        _show(name, found)
    every = [one for found in kinds.values() for one in found]
    share = _show("all of them", every)
    return share >= 0.8


def _show(name: str, found: list[tuple[int, int, list[int]]]) -> float:
    share = sum(inside for inside, _, _ in found) / sum(asked for _, asked, _ in found)
    width = statistics.mean(wide for _, _, widths in found for wide in widths)
    show(name, f"{share:.0%} in the band", f"{width:.0f} minutes wide", held=share >= 0.8)
    return share
