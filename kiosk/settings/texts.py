"""Texts that people read: one line, short enough for a screen and a ticket, in each language."""

from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import AfterValidator, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from kiosk.settings.checks import Read, refusal
from kiosk.settings.context import Context
from kiosk.settings.languages import check_language
from kiosk.settings.wording import UNSET

NAME_LENGTH = 80
LINE_LENGTH = 200

# Not "printable" for Python: French spaces that don't break, and joiners of Arabic or of emoji.
_ALSO_ALLOWED = frozenset("\u00a0\u202f\u2009\u200c\u200d")


class Texts(Mapping[str, str]):
    """One text in several languages, by language code; the first is the default one."""

    __slots__ = ("_by_language",)

    def __init__(self, by_language: Mapping[str, str]) -> None:
        self._by_language = dict(by_language)

    def in_language(self, language: str) -> str:
        """Return the text in this language, else in the default one, else ""."""
        return self.get(language) or next(iter(self.values()), "")

    def __getitem__(self, language: str) -> str:
        return self._by_language[language]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_language)

    def __len__(self) -> int:
        return len(self._by_language)

    def __hash__(self) -> int:
        return hash(frozenset(self.items()))

    def __repr__(self) -> str:
        return f"Texts({self._by_language!r})"


def _problem(value: object, limit: int) -> PydanticCustomError | None:
    if not isinstance(value, str):
        return refusal("config.wrong-type", "a text between quotes")
    if not value.strip():
        return refusal("config.empty-text", "a text that is not empty")
    if any(not c.isprintable() and c not in _ALSO_ALLOWED for c in value):
        return refusal(
            "config.bad-text", "a text of one line, without characters that nobody can see"
        )
    if len(value) > limit:
        return refusal("config.long-text", f"at most {limit} characters (there are {len(value)})")
    return None


def _name(value: str) -> str:
    if problem := _problem(value, NAME_LENGTH):
        raise problem
    return value


def _line(value: str) -> str:
    if problem := _problem(value, LINE_LENGTH):
        raise problem
    return value


def _read_texts(value: object, context: Context, limit: int) -> Texts:
    errors: list[InitErrorDetails] = []

    def refuse(problem: PydanticCustomError, at: tuple[str, ...] = ()) -> None:
        found = value.get(at[0], UNSET) if at and isinstance(value, dict) else value
        errors.append(InitErrorDetails(type=problem, loc=at, input=found))

    texts: dict[str, str] = {}
    if isinstance(value, dict):
        for language, text in value.items():
            if problem := check_language(language) or _problem(text, limit):
                refuse(problem, (language,))
        for language in context.languages:
            if language not in value:
                expected = "a text, as [machine] has this language"
                refuse(refusal("config.missing-text", expected), (language,))
        first = [language for language in context.languages if language in value]
        texts = {language: value[language] for language in dict.fromkeys([*first, *value])}
    elif isinstance(value, str):
        if problem := _problem(value, limit):
            refuse(problem)
        texts = dict.fromkeys(context.languages, value)
    else:
        refuse(refusal("config.wrong-type", TEXTS_EXPECTED))
    if errors:
        # Raised inside a validator, its errors join the others, each with its own place.
        raise ValidationError.from_exception_data("texts", errors)
    return Texts(texts)


TEXTS_EXPECTED = 'a text, or one for each language, like { fr = "…", en = "…" }'

Name = Annotated[str, AfterValidator(_name)]
"""A short text that is the same in every language."""

Line = Annotated[str, AfterValidator(_line)]
"""A longer one."""

Names = Annotated[Texts, Read(lambda value, context: _read_texts(value, context, NAME_LENGTH))]
"""A short text in each configured language."""

Lines = Annotated[Texts, Read(lambda value, context: _read_texts(value, context, LINE_LENGTH))]
"""A longer one."""
