"""Which profile is near to a model's name."""

import re
from functools import cache
from itertools import takewhile

from printers.profiles import Profile

USUAL = "80mm"

_NARROWEST = 32  # letters on 58 mm; the database has displays for customers, too
_SHORTEST = 4  # "T1" would be found in many names
_STEM = re.compile(r"(.*?\d+)(.*)")


def nearest_profile(name: str) -> str:
    """Return the profile of this model or of another version of it, else `USUAL`.

    A TM-T20III is near to a TM-T20II: the same letters and number, and a later version. A TM-P60
    and a TM-P80 look more alike, and have different paper.
    """
    if not any(character.isdigit() for character in name):
        return USUAL
    near = [
        (_distance(version, match[1], profile), profile.name)
        for stem, version, profile in _models()
        for match in stem.finditer(name)
    ]
    return min(near)[1] if near else USUAL


def _distance(version: str, wanted: str, profile: Profile) -> tuple[int, bool, int, int]:
    """Most of the version in common; then fewer abilities, and the usual paper and letters."""
    pairs = zip(version, wanted.upper(), strict=False)
    common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return -common, profile.native_qr, -profile.paper_mm, len(version)


@cache
def _models() -> tuple[tuple[re.Pattern[str], str, Profile], ...]:
    """Return each known model: a pattern of its letters and number, its version, its profile."""
    from printers.rendering import known_printers  # 200 ms, for names that look like a model

    models = []
    for profile in known_printers().values():
        match = _STEM.fullmatch(_letters(profile.name))
        if match and len(match[1]) >= _SHORTEST and profile.columns >= _NARROWEST:
            models.append((_pattern(match[1]), match[2], profile))
    return tuple(models)


def _letters(name: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", name.upper())


def _pattern(stem: str) -> re.Pattern[str]:
    """Find "TMT20" in "EPSON TM-T20III", also in "TM_T20" as CUPS writes it."""
    parts = r"[-_ ]?".join(stem)
    return re.compile(rf"(?<![A-Z0-9]){parts}(?!\d)([A-Z]*)", re.IGNORECASE | re.ASCII)
