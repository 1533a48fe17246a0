"""Words in the reader's language.

The English text in the code is the key; `locale/*/LC_MESSAGES/kiosk.po` holds the others.
"""

import gettext
from datetime import date, datetime
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "locale"
SOURCE_LANGUAGE = "en"
_DATES_OF = {"en": "en_GB"}
"""Where a language's dates are written in more than one way: the one that is read in Europe."""

NAMES = {"fr": "Français", "en": "English"}
"""Languages by the name that their speakers look for."""


class Words:
    """Everything that is said in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._dates = _DATES_OF.get(language, language)
        self._catalogue = gettext.translation(
            "kiosk", FOLDER, [language], fallback=language == SOURCE_LANGUAGE
        )

    def say(self, text: str, **values: object) -> str:
        """Return the text in this language, its {places} filled in."""
        return self._catalogue.gettext(text).format(**values)

    def say_many(self, one: str, many: str, n: int, **values: object) -> str:
        """Return the form of the text that this language uses for `n`."""
        return self._catalogue.ngettext(one, many, n).format(n=n, **values)

    def time(self, moment: datetime) -> str:
        """Return the time of day: `9h30`, `09:30`."""
        if self.language == "fr":
            return f"{moment.hour}h{moment.minute:02d}" if moment.minute else f"{moment.hour}h"
        from babel.dates import format_time  # after the first screen

        return _plain_spaces(format_time(moment, "short", locale=self._dates))

    def day(self, day: date) -> str:
        """Return the day with its weekday: `mardi 24 novembre`."""
        from babel.dates import format_date  # after the first screen

        return self._first(format_date(day, "EEEE d MMMM", locale=self._dates), day)

    def full_day(self, day: date) -> str:
        """Return the day with its year: `mardi 24 novembre 2026`."""
        from babel.dates import format_date  # after the first screen

        return self._first(format_date(day, "full", locale=self._dates), day)

    def plain_date(self, day: date) -> str:
        """Return the day without its weekday: `24 novembre 2026`."""
        from babel.dates import format_date  # after the first screen

        return self._first(format_date(day, "d MMMM y", locale=self._dates), day)

    def when(self, moment: datetime, today: date) -> str:
        """Return a moment as people say it: `aujourd’hui à 14h`, `jeudi 26 novembre à 9h`."""
        time = self.time(moment)
        away = (moment.date() - today).days
        if away == 0:
            return self.say("today at {time}", time=time)
        if away == 1:
            return self.say("tomorrow at {time}", time=time)
        return self.say("{day} at {time}", day=self.day(moment.date()), time=time)

    def _first(self, said: str, day: date) -> str:
        """Say the first of a month as the French do: `1er décembre`."""
        if self.language == "fr" and day.day == 1:
            return " ".join("1er" if word == "1" else word for word in said.split(" "))
        return said


@cache
def words(language: str) -> Words:
    """Return the words of a language. Raises FileNotFoundError when it has no catalogue."""
    return Words(language)


def languages() -> tuple[str, ...]:
    """Return the languages that have a catalogue."""
    translated = {path.parent.parent.name for path in FOLDER.glob("*/LC_MESSAGES/kiosk.mo")}
    return tuple(sorted(translated | {SOURCE_LANGUAGE}))


def mark(text: str) -> str:
    """Mark a text for the translators that is said later."""
    return text


def mark_many(one: str, many: str) -> tuple[str, str]:
    """Mark the two forms of a text that `say_many` says later."""
    return one, many


def _plain_spaces(text: str) -> str:
    return text.replace("\u202f", "\u00a0")
