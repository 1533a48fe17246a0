"""Text that cannot command a printer, and what a printer's own letters can write."""

import unicodedata

# Controls are commands to a printer (ESC, GS, DLE); formats reorder what others read.
_DROPPED = frozenset({"Cc", "Cf", "Cs"})
_SPACES = {"\u202f": "\u00a0", "\u2009": "\u00a0", "\n": " ", "\t": " ", "\r": " "}


def clean(text: str) -> str:
    """Compose the letters, and drop what is no letter, sign or space."""
    composed = unicodedata.normalize("NFC", text)
    spaced = "".join(_SPACES.get(character, character) for character in composed)
    kept = "".join(
        character
        for character in spaced
        if unicodedata.category(character) not in _DROPPED and character not in "\u2028\u2029"
    )
    # What was dropped may have stood between a letter and its accent.
    return unicodedata.normalize("NFC", kept)


def is_writable(text: str, encoding: str) -> bool:
    """Tell whether a printer's own letters can write every character."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def cells(text: str) -> int:
    """Return how many printer cells a text takes; drawn wide characters take two."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )
