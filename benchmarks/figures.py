"""How figures are made from measurements, and printed."""

import statistics
from collections.abc import Sequence


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the smallest value that so many percent of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def milliseconds(seconds: float) -> str:
    """Write a duration."""
    return f"{seconds * 1000:.1f} ms"


def spread(values: Sequence[float]) -> str:
    """Write the median with the smallest and largest value."""
    low, middle, high = min(values), statistics.median(values), max(values)
    return f"{middle * 1000:.0f} ms ({low * 1000:.0f} to {high * 1000:.0f})"


def show(what: str, figure: str, wanted: str = "", *, held: bool | None = None) -> None:
    """Print one line; `held` says whether what was wanted is so."""
    verdict = "" if held is None else ("  ok" if held else "  MISSED")
    print(f"  {what:<52} {figure:<30} {wanted}{verdict}")
