"""What people type, before it is kept."""

import unicodedata

from kiosk.domain.refusals import Refused

_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def one_line(text: str, most: int) -> str:
    """Return the text composed, without what nobody sees, each gap one space.

    Raises `Refused`: `text.too-long` (`most` characters).
    """
    # Longer still would take long to compose, too.
    if len(text) > 10 * most:
        raise Refused("text.too-long", most=most)
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    kept = "".join(c for c in composed if unicodedata.category(c) not in _DROPPED).strip()
    if len(kept) > most:
        raise Refused("text.too-long", most=most)
    return kept
