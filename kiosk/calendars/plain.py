"""Texts as a calendar file may have them."""

import unicodedata

_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def plain(text: str) -> str:
    """Return the text on one line, composed, without what nobody sees."""
    if text.isascii() and text.isprintable():
        return text
    kept = (" " if c.isspace() else c for c in text if c.isspace() or _is_seen(c))
    return unicodedata.normalize("NFC", " ".join("".join(kept).split()))


def _is_seen(character: str) -> bool:
    return unicodedata.category(character) not in _DROPPED
