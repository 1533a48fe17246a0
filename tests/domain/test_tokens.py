"""Tokens: unguessable, checked, and safe from a French keyboard."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.tokens import (
    ALPHABET,
    LENGTH,
    RANDOM_BITS,
    VISIT,
    check_character,
    new_token,
    read_token,
)

AZERTY = str.maketrans("0123456789", "à&é\"'(-è_ç")
AZERTY_CAPS = str.maketrans("0279", "ÀÉÈÇ")
ANY_BODY = st.text(ALPHABET, min_size=14, max_size=14).map(lambda body: VISIT + body)


def test_a_token_cannot_be_guessed() -> None:
    assert RANDOM_BITS >= 64
    tokens = {new_token(VISIT) for _ in range(5000)}
    assert len(tokens) == 5000
    for place in range(len(VISIT), LENGTH - 1):
        assert {token[place] for token in tokens} == set(ALPHABET)


def test_no_character_is_elsewhere_on_a_french_keyboard() -> None:
    assert not set(ALPHABET) & set("AMQWZ")
    assert any(character.isdigit() for character in VISIT)


@given(ANY_BODY)
def test_every_single_wrong_character_is_found(body: str) -> None:
    token = body + check_character(body)
    assert read_token(token) == token
    for place in range(LENGTH):
        for other in ALPHABET:
            wrong = token[:place] + other + token[place + 1 :]
            if wrong != token:
                assert read_token(wrong) is None


@given(ANY_BODY)
def test_a_scanner_with_the_wrong_keyboard_is_understood(body: str) -> None:
    token = body + check_character(body)
    for typed in (
        token,
        token.lower(),
        token.translate(AZERTY),
        token.lower().translate(AZERTY),
        token.translate(AZERTY_CAPS),
        f" {token}\r\n",
    ):
        assert read_token(typed) == token


@given(st.text(max_size=30))
def test_other_text_is_no_token(text: str) -> None:
    assert read_token(text) is None
