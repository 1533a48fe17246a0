"""How often, in words: `every Tuesday, 10 times`."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from kiosk.domain.recurrence import Frequency, Nth, Rule
from kiosk.i18n import Words, mark
from kiosk.time_words import listed, locale

MOST_DATES = 4
"""Given dates are named one by one up to here."""

_NTHS: Mapping[int, str] = {
    1: mark("first"),
    2: mark("second"),
    3: mark("third"),
    4: mark("fourth"),
    5: mark("fifth"),
}


def rule(words: Words, rule: Rule, first: date) -> str:
    """Return how something is repeated that begins on `first`: `every Tuesday, 10 times`."""
    said = _REPEATED[rule.frequency](words, rule, first)
    if rule.month_days and rule.weekdays:
        weekdays = listed(words, [_nth(words, one) for one in rule.weekdays])
        said = words.say("{rule}, if it is {weekdays}", rule=said, weekdays=weekdays)
    if rule.until:
        return words.say("{rule}, until {day}", rule=said, day=words.plain_date(rule.until))
    if rule.count:
        return words.say("{rule}, {times}", rule=said, times=times(words, rule.count))
    return said


def times(words: Words, n: int) -> str:
    """Return how many times: `10 times`."""
    return words.say_many("{n} time", "{n} times", n)


def _daily(words: Words, rule: Rule, first: date) -> str:
    del first
    every = words.say_many("every day", "every {n} days", rule.interval)
    if rule.month_days:
        days = _month_days(words, rule.month_days)
        every = words.say("{every}, only {days} of the month", every=every, days=days)
    elif rule.weekdays and rule.interval == 1:
        every = _every_weekday(words, rule.weekdays)
    elif rule.weekdays:
        weekdays = _on_weekdays(words, rule.weekdays)
        every = words.say("{every}, only on {weekdays}", every=every, weekdays=weekdays)
    return _only_in(words, every, rule.months)


def _weekly(words: Words, rule: Rule, first: date) -> str:
    weekdays = rule.weekdays or (Nth(first.weekday()),)
    if rule.interval == 1:
        return _only_in(words, _every_weekday(words, weekdays), rule.months)
    every = words.say_many("every week", "every {n} weeks", rule.interval)
    on = words.say("{every} on {weekdays}", every=every, weekdays=_on_weekdays(words, weekdays))
    return _only_in(words, on, rule.months)


def _monthly(words: Words, rule: Rule, first: date) -> str:
    every = words.say_many("every month", "every {n} months", rule.interval)
    if _names_weekdays(rule):
        days = _every_weekday(words, rule.weekdays)
        days = days if rule.interval == 1 else _joined(words, every, days)
    elif rule.interval == 1:
        days = words.say("{days} of every month", days=_days_of_month(words, rule, first))
    else:
        days = _joined(words, every, _days_of_month(words, rule, first))
    return _only_in(words, days, rule.months)


def _yearly(words: Words, rule: Rule, first: date) -> str:
    every = words.say_many("every year", "every {n} years", rule.interval)
    if _names_weekdays(rule):
        days = _only_in(words, _every_weekday(words, rule.weekdays), rule.months)
        return days if rule.interval == 1 else _joined(words, every, days)
    days = _days_of_month(words, rule, first)
    months = rule.months or (() if rule.weekdays or rule.month_days else (first.month,))
    if months and rule.weekdays and not rule.month_days:
        days = words.say("{days} in {months}", days=days, months=_months(words, months))
    elif months:
        days = words.say("{days} of {months}", days=days, months=_months(words, months))
    elif rule.month_days:
        days = words.say("{days} of every month", days=days)
        return days if rule.interval == 1 else _joined(words, every, days)
    else:
        days = words.say("{days} of the year", days=days)
    return _joined(words, every, days)


def _on_dates(words: Words, rule: Rule, first: date) -> str:
    del first
    dates = rule.dates
    if len(dates) <= MOST_DATES:
        named = listed(words, [words.plain_date(day) for day in dates])
        return words.say("on {days}", days=named)
    start, end = words.plain_date(dates[0]), words.plain_date(dates[-1])
    return words.say("on {n} days from {start} to {end}", n=len(dates), start=start, end=end)


_REPEATED: Mapping[Frequency, Callable[[Words, Rule, date], str]] = {
    Frequency.DAILY: _daily,
    Frequency.WEEKLY: _weekly,
    Frequency.MONTHLY: _monthly,
    Frequency.YEARLY: _yearly,
    Frequency.DATES: _on_dates,
}


def _names_weekdays(rule: Rule) -> bool:
    """Tell whether a rule of months or years only says on which weekdays."""
    each = all(one.n == 0 for one in rule.weekdays)
    return bool(rule.weekdays) and each and not rule.month_days


def _joined(words: Words, every: str, days: str) -> str:
    return words.say("{every}, {days}", every=every, days=days)


def _only_in(words: Words, said: str, months: Sequence[int]) -> str:
    if not months:
        return said
    return words.say("{rule}, only in {months}", rule=said, months=_months(words, months))


def _every_weekday(words: Words, weekdays: Sequence[Nth]) -> str:
    numbers = [one.weekday for one in weekdays]
    if numbers == list(range(7)):
        return words.say_many("every day", "every {n} days", 1)
    if numbers == list(range(5)):
        return words.say("every day from Monday to Friday")
    names = listed(words, [_weekday(words, number) for number in numbers])
    return words.say("every {weekday}", weekday=names)


def _on_weekdays(words: Words, weekdays: Sequence[Nth]) -> str:
    names = [_weekday(words, one.weekday) for one in weekdays]
    return listed(words, [words.say("{weekday}", weekday=name) for name in names])


def _days_of_month(words: Words, rule: Rule, first: date) -> str:
    if rule.weekdays and not rule.month_days:
        return listed(words, [_nth(words, one) for one in rule.weekdays])
    return _month_days(words, rule.month_days or (first.day,))


def _nth(words: Words, one: Nth) -> str:
    weekday = _weekday(words, one.weekday)
    if one.n == 0:
        return words.say("a {weekday}", weekday=weekday)
    if one.n == -1:
        return words.say("the last {weekday}", weekday=weekday)
    nth = words.say(_NTHS[abs(one.n)])
    if one.n > 0:
        return words.say("the {nth} {weekday}", nth=nth, weekday=weekday)
    return words.say("the {nth} {weekday} from the end", nth=nth, weekday=weekday)


def _month_days(words: Words, days: Sequence[int]) -> str:
    """Name days of a month: from its beginning, then those that count from its end."""
    said = [words.say("the {day}", day=_ordinal(words, day)) for day in days if day > 0]
    for day in sorted((-day for day in days if day < 0), reverse=True):
        nth = _ordinal(words, day)
        said.append(
            words.say("the last day")
            if day == 1
            else words.say("the {nth} day from the end", nth=nth)
        )
    return listed(words, said)


def _weekday(words: Words, number: int) -> str:
    from babel.dates import get_day_names  # after the first screen

    return str(get_day_names("wide", locale=locale(words))[number])


def _months(words: Words, numbers: Sequence[int]) -> str:
    from babel.dates import get_month_names  # after the first screen

    names = get_month_names("wide", locale=locale(words))
    return listed(words, [str(names[number]) for number in numbers])


def _ordinal(words: Words, n: int) -> str:
    """Return `3rd`; the French count days, but for the first."""
    if words.language == "en":
        ending = "th" if n in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
        return f"{n}{ending}"
    return "1er" if n == 1 and words.language == "fr" else str(n)
