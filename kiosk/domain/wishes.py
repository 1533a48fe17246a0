"""The sentence that a free room is looked for with: "12 people, Thursday afternoon, projector"."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from functools import partial

from db.enums import ResourceKind
from kiosk.domain.house import Span
from kiosk.domain.moments import FIRST_YEAR, LAST_YEAR
from kiosk.domain.spoken import (
    HOUR,
    PEOPLE,
    Reader,
    any_of,
    piece,
    reader,
    take_day,
    take_length,
    take_time,
    unreadable,
)

MOST_CHARACTERS = 200
FIRST_HOUR = 7
"""`7h` and later is a time of day; less is a length, unless `à` or another word says it is not."""

MORNING = Span(time(8), time(12))
AFTERNOON = Span(time(14), time(18))
EVENING = Span(time(18), time(22))
WHOLE_DAY = Span(time(8), time(18))
HALF_DAY = timedelta(hours=4)

_PARTS = {
    **dict.fromkeys(("matin", "matinee", "morning"), MORNING),
    **dict.fromkeys(("apres-midi", "apres midi", "aprem", "afternoon"), AFTERNOON),
    **dict.fromkeys(("soir", "soiree", "evening", "tonight"), EVENING),
    **dict.fromkeys(("journee", "toute la journee", "day", "all day", "whole day"), WHOLE_DAY),
}
_KINDS = {
    **dict.fromkeys(("salle", "room"), ResourceKind.ROOM),
    **dict.fromkeys(("bureau", "office"), ResourceKind.OFFICE),
    **dict.fromkeys(("poste", "ordinateur", "computer", "workstation"), ResourceKind.WORKSTATION),
    **dict.fromkeys(("magasin", "stockage", "store", "storage"), ResourceKind.STORE),
    **dict.fromkeys(("materiel", "equipement", "equipment"), ResourceKind.EQUIPMENT),
}
_SYNONYMS = {
    **dict.fromkeys(("projector", "projecteur", "beamer"), "projecteur"),
    **dict.fromkeys(("whiteboard", "board"), "tableau"),
    **dict.fromkeys(("microphone", "mic"), "micro"),
    **dict.fromkeys(("camera", "visio", "visioconference"), "camera"),
    "screen": "ecran",
}

_PEOPLE = piece(rf"(?:[0-9]{{1,4}} ?(?:-|a|to|ou|or) ?)?([0-9]{{1,4}}) ?{PEOPLE}")
_PART = piece(rf"(ce |cet |cette |this )?({any_of(_PARTS)})")
_HALF_DAY = piece("(?:demi|1/2)[- ]journee|half[- ]day")
_DURING = piece("pendant|durant|during|for")
_FROM = piece("de|from|entre|between")
_TO = re.compile(r"(?:-+>?|→|(?:a|to|until|till|jusqu'a|et|and)(?= )) *")
_AT = piece("a partir de|des|a|at|from|vers|around")
_UNTIL = piece("jusqu'a|until|till|avant|before|by")
_MIDNIGHT = piece("minuit|midnight|24 ?h(?: ?00)?|24[:.]00")
_HOUR_BEFORE = re.compile(r"([0-9]{1,2})(?= ?(?:-|→)| (?:a|to|et|and) ) *")
_HOUR_AFTER = piece(rf"([0-9]{{1,2}})(?![-/.])(?! ?{PEOPLE})")
_PM = re.compile(r"[0-9:. ]+p\.?m\b")
# In `14h 12 micro` there are twelve people: nobody meets at 14:12.
_HOUR_AND_PEOPLE = re.compile(r"([0-9]{1,2})h (?=[0-9]{2}(?: |$))(?!00|15|30|45)")
_DIGITS = piece("([01][0-9]|2[0-3])([0-5][0-9])")
_NUMBER = piece("([0-9]{1,3})(?![-.])")
# What cannot be asked (no screen), and numbers that count something else than people.
_BEYOND = re.compile(
    rf"(?:(?:sans|without|no|pas de) \S+"
    rf"|(?:(?:le|a|at)|(?:(?:de|from|entre|between) )?[0-9]{{1,2}} (?:-|a|to|et|and)) [0-9]{{1,2}}"
    rf"(?= |$)(?! ?{PEOPLE})) *"
)
_FILLER = piece(
    "an?|and|any|at|aux?|available|avec|besoin|bonjour|book|ce|cherche|cette|dans|de|des|disponible"
    "|du|en|et|find|for|free|hello|in?|il|j'ai|je|la|le|les|libre|looking|me|meeting|merci|need"
    "|nous|of|on|or|ou|please|pour|reserver|reunion|svp|the|to|une?|veux|voudrais|want|we|with"
)
# Not a Monday.
_MINE = piece("mon(?= (?:association|atelier|bureau|equipe|groupe|organisation))")
_NO_WORD = re.compile(r"(?:l|d|qu)'(?=\w)|[^\w\s]+(?: +|$)")
_WORD = re.compile(r"(\S+) *")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is looked for, in house time; None where nothing was said.

    With a `length` and an `end`, it is that long at any time between `start` and `end`. An `end`
    that is not after `start` is on the next day, so 00:00 is the end of the day.
    `equipment` is written as the house does; `unknown` are the words that meant nothing.
    """

    people: int | None
    day: date | None
    start: time | None
    end: time | None
    length: timedelta | None
    equipment: tuple[str, ...]
    kind: ResourceKind | None
    unknown: tuple[str, ...]


@dataclass(slots=True)
class _Draft:
    """What has been understood so far; `things` are the words of what the house has."""

    today: date
    things: dict[str, tuple[str, ...]]
    people: int | None = None
    day: date | None = None
    part: Span | None = None
    start: time | None = None
    end: time | None = None
    length: timedelta | None = None
    equipment: list[str] = field(default_factory=list)
    kind: ResourceKind | None = None
    unknown: list[str] = field(default_factory=list)


def read(text: str, today: date, equipment: Collection[str]) -> Wish:
    """Return what the first 200 characters of a sentence ask for; nothing is refused."""
    words = reader(text[:MOST_CHARACTERS])
    shortest_first = sorted(equipment, key=lambda name: (len(name), name))
    draft = _Draft(today, {name: tuple(reader(name).text.split()) for name in shortest_first})
    while not words.done:
        if not _understood(words, draft):
            _note(words, draft, pattern=_WORD)
    start, end = _between(draft)
    things, unknown = tuple(draft.equipment), tuple(draft.unknown)
    return Wish(draft.people, draft.day, start, end, draft.length, things, draft.kind, unknown)


def span_of_day(text: str, today: date) -> tuple[date, Span]:
    """Return the day and the part of it that was typed: today and all day unless they are named.

    Raises `Refused`: `time.unreadable` (`text`).
    """
    wish = read(text, today, ())
    more = wish.unknown or wish.people or wish.length or wish.kind
    if more or len(text) > MOST_CHARACTERS or not (wish.day or wish.start):
        unreadable(text)
    if wish.start is None and wish.end is None:
        return wish.day or today, WHOLE_DAY
    if wish.start is None or wish.end is None or wish.end <= wish.start:
        unreadable(text)
    return wish.day or today, Span(wish.start, wish.end)


def _understood(words: Reader, draft: _Draft) -> bool:
    begun = words.at
    for step in _STEPS:
        if step(words, draft):
            return True
        words.at = begun
    return False


def _note(words: Reader, draft: _Draft, pattern: re.Pattern[str]) -> bool:
    begun = words.at
    if words.take(pattern):
        end = begun + len(words.text[begun : words.at].rstrip())
        draft.unknown.append(words.said[begun:end])
    return words.at > begun


def _between(draft: _Draft) -> tuple[time | None, time | None]:
    part, start, end = draft.part, draft.start, draft.end
    if part in (AFTERNOON, EVENING):
        start, end = _later(start), _later(end)
    if part and start is None:
        return part.start, end or part.end
    return start, end


def _later(clock: time | None) -> time | None:
    """Return 15:00 for the 3:00 that somebody says of an afternoon."""
    if clock is None or not 1 <= clock.hour < MORNING.start.hour:
        return clock
    return clock.replace(hour=clock.hour + 12)


def _people(words: Reader, draft: _Draft) -> bool:
    match = words.take(_PEOPLE)
    return match is not None and _set_people(draft, int(match[1]))


def _set_people(draft: _Draft, people: int) -> bool:
    if draft.people or not people:
        return False
    draft.people = people
    return True


def _day(words: Reader, draft: _Draft) -> bool:
    if words.take(_MINE):
        return True
    found = take_day(words, draft.today)
    if not found or draft.day or not FIRST_YEAR <= found.date.year <= LAST_YEAR:
        return False
    draft.day = found.date
    return True


def _part(words: Reader, draft: _Draft) -> bool:
    if not (match := words.take(_PART)):
        return False
    if (match[1] or match[2] == "tonight") and draft.day is None:
        draft.day = draft.today
    said, before = _PARTS[match[2]], draft.part or _PARTS[match[2]]
    draft.part = Span(min(before.start, said.start), max(before.end, said.end))
    return True


def _surely_length(words: Reader, draft: _Draft) -> bool:
    if words.take(_DURING):
        return _length(words, draft)
    return _set_length(draft, HALF_DAY if words.take(_HALF_DAY) else None)


def _length(words: Reader, draft: _Draft) -> bool:
    if alone := words.take(_HOUR_AND_PEOPLE):
        return _set_length(draft, timedelta(hours=int(alone[1])))
    return _set_length(draft, take_length(words))


def _set_length(draft: _Draft, length: timedelta | None) -> bool:
    if draft.length or not length:
        return False
    draft.length = length
    return True


def _range(words: Reader, draft: _Draft) -> bool:
    named = words.take(_FROM)
    first = take_time(words)
    bare = None if first else words.take(_HOUR_BEFORE)
    if draft.start or draft.end or not (first or bare) or not words.take(_TO):
        return False
    afternoon = _PM.match(words.text, words.at)
    second = _end_time(words)
    plain = first or (named and bare and int(bare[1]) >= FIRST_HOUR)
    if not second and plain and (match := words.take(_HOUR_AFTER)):
        second = _hour(match[1])
    if bare and second:
        first = _hour(bare[1])
        # The 2 of `2-4pm` is an hour of the afternoon as well, the 10 of `10-2pm` is not.
        if first and afternoon and first.hour + 12 < second.hour:
            first = first.replace(hour=first.hour + 12)
    if not first or not second or first == second:
        return False
    draft.start, draft.end = first, second
    return True


def _hour(digits: str) -> time | None:
    return time(int(digits)) if int(digits) < 24 else None


def _end_time(words: Reader) -> time | None:
    return time(0) if words.take(_MIDNIGHT) else take_time(words)


def _until(words: Reader, draft: _Draft) -> bool:
    if draft.end or not words.take(_UNTIL):
        return False
    draft.end = _end_time(words)
    return draft.end is not None


def _starting(words: Reader, draft: _Draft) -> bool:
    return words.take(_AT) is not None and _set_time(draft, take_time(words))


def _hours(words: Reader, draft: _Draft) -> bool:
    """Read `14h`, which is a time; `2h` is not."""
    begun, bare = words.at, HOUR.match(words.text, words.at)
    if bare and int(bare[1]) < FIRST_HOUR:
        return False
    alone = words.take(_HOUR_AND_PEOPLE)
    clock = _hour(alone[1]) if alone else take_time(words)
    if clock is None or _set_time(draft, clock):
        return clock is not None
    words.at = begun
    return _note(words, draft, pattern=_WORD)


def _set_time(draft: _Draft, clock: time | None) -> bool:
    if clock is None:
        return False
    if draft.start is None:
        draft.start = clock
    elif draft.end is None and clock > draft.start:
        draft.end = clock
    else:
        return False
    return True


def _thing(words: Reader, draft: _Draft) -> bool:
    """Read how the house begins to call something that rooms have, and the words behind it."""
    begun, word = words.at, words.take(_WORD)
    found = [name for name, own in draft.things.items() if word and _means(word[1], own[:1], own)]
    if not found:
        return False
    rest = words.text[begun:]
    name = next((n for n in found[::-1] if rest.startswith(" ".join(draft.things[n]))), found[0])
    while (word := _WORD.match(words.text, words.at)) and _goes_on(word[1], draft.things[name]):
        words.at = word.end()
    return _add(draft, name)


def _rest_of_thing(words: Reader, draft: _Draft) -> bool:
    """Read a later word of its name; many of these are said in other senses, and were read."""
    word = words.take(_WORD)
    found = (name for name, own in draft.things.items() if word and _goes_on(word[1], own))
    return _add(draft, next(found, None))


def _add(draft: _Draft, name: str | None) -> bool:
    if name is not None and name not in draft.equipment:
        draft.equipment.append(name)
    return name is not None


def _goes_on(word: str, own: tuple[str, ...]) -> bool:
    return len(word) > 3 and any(_begins(word, part) for part in own[1:])


def _means(word: str, parts: tuple[str, ...], own: tuple[str, ...]) -> bool:
    if any(_begins(word, part) for part in parts):
        return True
    return any(french in " ".join(own) for said, french in _SYNONYMS.items() if _begins(word, said))


def _begins(word: str, whole: str) -> bool:
    """Tell whether this is the word, its plural, or at least four letters that begin it."""
    word, whole = word.replace("-", ""), whole.replace("-", "")
    one = word.rstrip("sx") if len(word) > 4 else word
    return whole in (word, one) or (len(one) > 3 and whole.startswith(one))


def _kind(words: Reader, draft: _Draft) -> bool:
    word = words.take(_WORD)
    found = _kind_of(word[1]) if word else None
    if found is None or draft.kind not in (None, found):
        return False
    draft.kind = found
    return True


def _kind_of(word: str) -> ResourceKind | None:
    return _KINDS.get(word) or _KINDS.get(word.removesuffix("s").removesuffix("x"))


def _filler(words: Reader, _: _Draft) -> bool:
    return (words.take(_FILLER) or words.take(_NO_WORD)) is not None


def _number(words: Reader, draft: _Draft) -> bool:
    """Read how many people come; four digits are a time."""
    if digits := words.take(_DIGITS):
        return _set_time(draft, time(int(digits[1]), int(digits[2])))
    match = words.take(_NUMBER)
    if not match or _counts_things(words, draft):
        return False
    return _set_people(draft, int(match[1]))


def _counts_things(words: Reader, draft: _Draft) -> bool:
    """Tell whether a plural comes next: `2 micros` are not two people."""
    word = _WORD.match(words.text, words.at)
    if not word or word[1][-1] not in "sx":
        return False
    return bool(_kind_of(word[1])) or any(
        _means(word[1], own, own) for own in draft.things.values()
    )


_STEPS = (
    _people,
    _surely_length,
    _day,
    _part,
    _range,
    _until,
    _starting,
    _hours,
    _length,
    partial(_note, pattern=_BEYOND),
    _thing,
    _kind,
    _filler,
    _rest_of_thing,
    _number,
)
