"""How often, as it is written in the form."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

from kiosk import rule_words
from kiosk.booking_form.values import FormValues
from kiosk.domain import rrule, spoken
from kiosk.domain.house import House
from kiosk.domain.recurrence import Frequency, Nth, Rule
from kiosk.domain.series import Repeat
from kiosk.i18n import Words

_COUNT = re.compile(r"([0-9]{1,4}) *(?:fois|times|x)?", re.IGNORECASE)


def repeat_of(values: FormValues, house: House, now: datetime) -> Repeat | None:
    """Return how a form's booking is repeated. Raises `Refused` as `rrule.read` and `.ended` do."""
    if not values.repeat_text:
        return None
    rule = rrule.read(values.repeat_text, house.zone)
    until, count = end_of(values.until_text, values.slot.start.date(), now.date())
    return Repeat(rrule.ended(rule, until, count), values.skip_holidays, values.skip_closures)


def rules_for(words: Words, day: date) -> dict[str, str]:
    """Return rules that people often want from this day on, in words, and as they are written."""
    nth = (day.day - 1) // 7 + 1
    is_last = (day + timedelta(days=7)).month != day.month
    own = day.weekday()
    rules = [
        Rule(Frequency.WEEKLY, weekdays=(Nth(own),)),
        Rule(Frequency.WEEKLY, 2, weekdays=(Nth(own),)),
        Rule(Frequency.WEEKLY, weekdays=tuple(Nth(weekday) for weekday in range(5))),
        Rule(Frequency.DAILY),
        Rule(Frequency.MONTHLY, weekdays=(Nth(own, nth),)) if nth < 5 else None,
        Rule(Frequency.MONTHLY, weekdays=(Nth(own, -1),)) if is_last else None,
        Rule(Frequency.MONTHLY, month_days=(day.day,)),
        Rule(Frequency.YEARLY, month_days=(day.day,), months=(day.month,)),
        *(Rule(Frequency.WEEKLY, weekdays=(Nth(other),)) for other in range(7) if other != own),
    ]
    return {rule_words.rule(words, rule, day): rrule.write(rule) for rule in rules if rule}


def end_of(text: str, first: date, today: date) -> tuple[date | None, int | None]:
    """Return the last day of a series or how many times it is, as typed."""
    text = text.strip()
    if not text:
        return None, None
    if count := _COUNT.fullmatch(text):
        return None, int(count[1])
    until = spoken.day(text, today)
    # A day without its year is the first one after the series has begun.
    return (until if until >= first else spoken.day(text, first)), None


def endless(rule: Rule) -> Rule:
    """Return a rule without its end; given dates keep theirs."""
    return rule if rule.frequency is Frequency.DATES else replace(rule, until=None, count=None)
