"""What kinds of printers can do."""

from dataclasses import dataclass
from difflib import get_close_matches

BAND_ROWS = 30
"""Rows of dots in one command, as many as a drawn line of normal letters has."""

_BAND_HEADER = 8  # bytes before the dots (ESC/POS, GS v 0)


@dataclass(frozen=True, slots=True)
class Profile:
    """A printer's abilities: `columns` of its normal letters, `dots` across the paper.

    `native_qr`: it draws QR codes itself (ESC/POS, GS ( k); `cutter`: it cuts (GS V);
    `page_1252`: its number of code page 1252 (ESC t), or None if it has none. `pages`: it takes
    sheets and not a roll.
    """

    name: str
    paper_mm: int
    columns: int
    dots: int
    native_qr: bool
    cutter: bool
    page_1252: int | None = 16
    pages: bool = False

    @property
    def encoding(self) -> str:
        """What its own letters can write, as Python names it."""
        return "ascii" if self.page_1252 is None else "cp1252"

    @property
    def longest_command(self) -> int:
        """The most bytes of any command that it is sent: of a band of dots as wide as the paper."""
        return _BAND_HEADER + (self.dots + 7) // 8 * BAND_ROWS


PAGES = Profile("A4", 210, 80, 0, native_qr=False, cutter=False, page_1252=None, pages=True)
"""A4 sheets (ISO 216) instead of a roll: it is sent whole documents, as PDF."""

ROLLS = {
    profile.name: profile
    for profile in (
        Profile("80mm", 80, 48, 576, native_qr=True, cutter=True),
        Profile("80mm-42", 80, 42, 504, native_qr=True, cutter=True),
        Profile("58mm", 58, 32, 384, native_qr=True, cutter=False),
        Profile("58mm-raster", 58, 32, 384, native_qr=False, cutter=False),
    )
}
"""The usual receipt printers; one's own name is looked up in python-escpos's database."""

PROFILES = {**ROLLS, PAGES.name: PAGES}
"""The usual kinds of paper."""


class UnknownProfile(ValueError):  # noqa: N818  it is named for who reads it
    """There is no profile of this name; the text says which are near."""


def profile(name: str) -> Profile:
    """Return one of `PROFILES`, or of python-escpos's database, by its name.

    Raises `UnknownProfile`.
    """
    if name in PROFILES:
        return PROFILES[name]
    from printers.rendering import known_printers  # 200 ms, for unusual names only

    known = known_printers()
    if name in known:
        return known[name]
    names = [*PROFILES, *known]
    near = get_close_matches(name, names, n=3, cutoff=0.5) or list(PROFILES)
    raise UnknownProfile(f"a profile such as {', '.join(near)}")
