"""What people type, before it is kept, and before it is shown."""

import unicodedata

from kiosk.domain.refusals import Refused

_NOBODY_SEES = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Categories of Unicode: what moves, recolours or reorders a terminal, and private characters."""


def one_line(text: str, most: int) -> str:
    """Return the text composed, without what nobody sees, each gap one space.

    Raises `Refused`: `text.too-long` (`most` characters).
    """
    # Longer still would take long to compose, too.
    if len(text) > 10 * most:
        raise Refused("text.too-long", most=most)
    kept = clean(" ".join(text.split())).strip()
    if len(kept) > most:
        raise Refused("text.too-long", most=most)
    return kept


def clean(text: str) -> str:
    """Return the text composed and without what nobody sees; ends of lines become spaces."""
    composed = unicodedata.normalize("NFC", text.replace("\n", " ").replace("\t", " "))
    return "".join(c for c in composed if unicodedata.category(c) not in _NOBODY_SEES)


def capital(text: str) -> str:
    """Return a text that begins with a capital, as a line does."""
    return text[:1].upper() + text[1:]


def plain(text: str) -> str:
    """Return a text without accents and capitals, to find what people mean."""
    letters = unicodedata.normalize("NFD", text.casefold())
    return "".join(one for one in letters if not unicodedata.combining(one))
