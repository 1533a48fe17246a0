"""Tokens: what a ticket's QR holds, safe from guessing and from a French keyboard.

`V1` (a visit), `R1` (a booking), `D1` (an appointment) or `E1` (a seat at an event), 14 random
characters and a check character, all from an alphabet whose letters stand at the same place on
AZERTY and QWERTY. Upper case and digits keep a QR in its compact alphanumeric mode (ISO/IEC 18004).
"""

import math
import secrets

ALPHABET = "0123456789BCDEFGHJKNPRSTUVXY"
VISIT = "V1"
BOOKING = "R1"
APPOINTMENT = "D1"
REGISTRATION = "E1"
MARK_CHARACTERS = 3
"""The first random characters of an appointment's token are its house's, always the same."""

RANDOM_CHARACTERS = 14
RANDOM_BITS = RANDOM_CHARACTERS * math.log2(len(ALPHABET))
LENGTH = len(VISIT) + RANDOM_CHARACTERS + 1

_VALUE = {character: value for value, character in enumerate(ALPHABET)}

# What a scanner that believes in an American keyboard types on a French one: unshifted digits,
# and with Caps Lock, where some systems give capitals with accents.
_DIGITS = str.maketrans("à&é\"'(-è_çÀÉÈÇ", "01234567890279")


def new_token(kind: str) -> str:
    """Return a fresh token of a visit, a booking or a registration, with over 64 random bits."""
    drawn = secrets.randbelow(len(ALPHABET) ** RANDOM_CHARACTERS)
    body = kind
    for _ in range(RANDOM_CHARACTERS):
        drawn, value = divmod(drawn, len(ALPHABET))
        body += ALPHABET[value]
    return body + check_character(body)


def new_appointment_token(mark: str) -> str:
    """Return a fresh token of an appointment of the house with this mark: over 50 random bits."""
    token = new_token(APPOINTMENT)
    body = APPOINTMENT + mark + token[len(APPOINTMENT) + MARK_CHARACTERS : -1]
    return body + check_character(body)


def mark_in(token: str) -> str:
    """Return the mark of the house that gave an appointment."""
    return token[len(APPOINTMENT) : len(APPOINTMENT) + MARK_CHARACTERS]


def check_character(body: str) -> str:
    """Return the check character by ISO/IEC 7064's hybrid system MOD (M+1, M), with M = 28.

    As 29 is prime it finds every wrong character.
    """
    size = len(ALPHABET)
    product = size
    for character in body:
        product = (product + _VALUE[character]) % size or size
        product = product * 2 % (size + 1)
    return ALPHABET[(size + 1 - product) % size]


def is_token(typed: str) -> bool:
    """Tell whether this is a token of any kind, in either keyboard layout."""
    return any(read_token(typed, kind) for kind in (VISIT, BOOKING, APPOINTMENT, REGISTRATION))


def read_token(typed: str, kind: str = VISIT) -> str | None:
    """Return the token of this kind that was typed or scanned, in either keyboard layout."""
    token = typed.strip().translate(_DIGITS).upper()
    if len(token) != LENGTH or not token.startswith(kind):
        return None
    if any(character not in _VALUE for character in token):
        return None
    return token if check_character(token[:-1]) == token[-1] else None
