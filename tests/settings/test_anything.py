"""Whatever is in a file or in the environment, the only answer is settings or mistakes."""

import random
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.settings import BadConfiguration, load
from kiosk.settings.outside import VARIABLES
from tests.settings.houses import EXAMPLE, MORE, SMALL, write

ANY = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
QUICK = settings(ANY, max_examples=60)

PIECES = [
    *["\x1b", "\u202e", '"', "'", "[", "]", "[[", "{", "}", "=", ".", ",", "\n", "\r", "#", "-1"],
    *["true", "2026-12-24", "09:00", "nan", "inf", '""', "[]", "{}", "0x" + "f" * 5000, "\0", "é"],
    *["[machine]", "[presences]", "[[services]]", "a.b.c = 1", "[house.hours.monday]", "'''", "_"],
]


def answer(path: Path, environ: dict[str, str] | None = None) -> None:
    """Load, and look at every mistake as a person would."""
    try:
        load(path, environ=environ or {}).fingerprint()
    except BadConfiguration as bad:
        mistakes = bad.mistakes
    else:
        return
    assert mistakes
    for mistake in mistakes:
        assert str(mistake).isprintable()
        assert mistake.found
        assert mistake.expected


@QUICK
@given(st.binary(max_size=200))
def test_any_bytes(tmp_path: Path, content: bytes) -> None:
    answer(write(tmp_path, content))


@settings(ANY, max_examples=150)
@given(
    st.randoms(use_true_random=False), st.sampled_from([SMALL + MORE, EXAMPLE.read_text("utf-8")])
)
def test_mutated_files(tmp_path: Path, chance: random.Random, text: str) -> None:
    lines = text.split("\n")
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(lines))
        line = lines[place]
        at = chance.randint(0, len(line))
        match chance.randrange(5):
            case 0:
                lines[place] = line[:at] + chance.choice(PIECES) + line[at:]
            case 1:
                lines[place] = line[:at] + line[at + chance.randint(1, 5) :]
            case 2:
                lines[place] = lines[chance.randrange(len(lines))]
            case 3:
                lines.insert(place, chance.choice(lines))
            case _:
                key, _equals, _value = line.partition("=")
                lines[place] = f"{key}= {chance.choice(PIECES)}"
    answer(write(tmp_path, "\n".join(lines)))


SCALARS = st.one_of(
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.dates(),
    st.sampled_from(["", "emploi", "accueil", "work", "08:30-12:30", "A", "file:x", "fr"]),
    st.text(max_size=5),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=5,
)


@settings(ANY, max_examples=150)
@given(st.randoms(use_true_random=False), VALUES)
def test_any_value_anywhere(tmp_path: Path, chance: random.Random, value: object) -> None:
    tables = tomllib.loads(SMALL + MORE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kiosk.settings.reading.tomllib.loads", lambda _text: tables)
        _replace_somewhere(tables, chance, value)
        answer(write(tmp_path, SMALL))


def _replace_somewhere(tables: object, chance: random.Random, value: object) -> None:
    while True:
        assert isinstance(tables, dict | list)
        places = list(tables) if isinstance(tables, dict) else list(range(len(tables)))
        place = chance.choice(places)
        inner = tables[place]
        if not isinstance(inner, dict | list) or not inner or chance.random() < 0.2:
            tables[place] = value
            return
        tables = inner


@QUICK
@given(st.dictionaries(st.sampled_from(list(VARIABLES)), st.text(max_size=30), max_size=3))
def test_any_environment(tmp_path: Path, environ: dict[str, str]) -> None:
    answer(write(tmp_path, SMALL), environ)


@pytest.mark.parametrize("where", ["[house]\nreception", "[machine]\nlanguages", "[database]\nurl"])
def test_a_number_too_long_to_be_written(tmp_path: Path, where: str) -> None:
    answer(write(tmp_path, f"{where} = 0x{'f' * 6000}\n"))
