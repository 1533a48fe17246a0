"""What is written in the form, and what it means."""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TypeVar

from db.enums import BookingKind
from kiosk import booking_words, refusal_words, rule_words, time_words
from kiosk.booking_form.options import option_end
from kiosk.booking_form.repeats import end_of, endless, repeat_of, rules_for
from kiosk.booking_form.values import MOST, YES, Filled, FormValues, Texts
from kiosk.domain import rrule, spoken
from kiosk.domain.booking import (
    LONGEST_TITLE,
    MOST_PEOPLE,
    Details,
    Slot,
    check,
    check_option,
)
from kiosk.domain.house import House
from kiosk.domain.naming import named, organisation_named
from kiosk.domain.refusals import Refused
from kiosk.domain.series import plan
from kiosk.domain.texts import clean, one_line
from kiosk.i18n import Words

T = TypeVar("T")

_MINUTES = re.compile(r"[0-9]{1,4}")
_MOST_MINUTES = timedelta(days=1)


class FormReader:
    """Reads a form that began with these values; what was not touched keeps its value.

    `texts` is what the form says at first.
    """

    def __init__(self, words: Words, house: House, now: datetime, values: FormValues) -> None:
        self.words = words
        self.house = house
        self.now = now
        self.values = values
        self.texts: Texts = {
            name: clean(text)[: MOST.get(name)] for name, text in self._first_texts().items()
        }

    def read(self, texts: Texts) -> Filled:
        """Return what a form means that says this."""
        mistakes: dict[str, str] = {}
        slot = self._slot(texts, mistakes)
        details = self._details(texts, slot, mistakes)
        option = self._try("option", partial(self._option, slot), texts, mistakes)
        values = replace(
            self.values,
            slot=slot or self.values.slot,
            details=details,
            option_until=option,
            skip_holidays=bool(texts["holidays"]),
            skip_closures=bool(texts["closures"]),
        )
        values = self._repeated(texts, values, mistakes)
        if slot is None:
            return Filled(None, mistakes)
        said, warning = self._said(values, mistakes)
        return Filled(None if mistakes else values, mistakes, said, warning)

    def start(self, texts: Texts) -> datetime | None:
        """Return when it begins, if that is understood."""
        return self._try("start", self._start, texts, {})

    def slot(self, texts: Texts) -> Slot | None:
        """Return when and where it is, if all of that is understood."""
        return self._slot(texts, {})

    def end_text(self, start: datetime, end: datetime) -> str:
        """Return an end as it is written beside its start."""
        if time_words.within_a_day(Slot("", start, end)):
            return self.words.time(end)
        return self.moment_text(end)

    def moment_text(self, moment: datetime) -> str:
        """Return a moment so that it is understood as the same one."""
        words, on = self.words, moment.date()
        near = -spoken.GONE < on - self.now.date() < timedelta(days=300)
        day = words.day(on) if near else words.full_day(on)
        return f"{day} {words.time(moment)}"

    # Where it begins

    def _first_texts(self) -> dict[str, str]:
        values, details = self.values, self.values.details
        resource = self.house.resources.get(values.slot.resource)
        repeat, until = self._repeat_texts()
        option = values.option_until
        return {
            "title": details.title,
            "start": self.moment_text(values.slot.start),
            "end": self.end_text(values.slot.start, values.slot.end),
            "resource": resource.name if resource else values.slot.resource,
            "people": str(details.people or ""),
            "organisation": booking_words.organisation(self.house, details.organisation),
            "contact": details.contact,
            "layout": details.layout or "",
            "kind": details.kind.value,
            "equipment": ", ".join(details.equipment),
            "repeat": repeat,
            "until": until,
            "holidays": YES if values.skip_holidays else "",
            "closures": YES if values.skip_closures else "",
            "option": self.moment_text(option) if option else "",
            "setup": _minutes_text(details.setup),
            "clearing": _minutes_text(details.clearing),
            "note": details.note,
            "private": YES if details.private else "",
        }

    def _repeat_texts(self) -> tuple[str, str]:
        """Return the rule in words, and its end, wherever that was written."""
        text, until = self.values.repeat_text, self.values.until_text
        with suppress(Refused):
            rule = rrule.read(text, self.house.zone)
            if rule.until:
                until = self.words.plain_date(rule.until)
            elif rule.count:
                until = rule_words.times(self.words, rule.count)
            first = self.values.slot.start.date()
            text = rule_words.rule(self.words, endless(rule), first)
        return text, until

    # When and where

    def _slot(self, texts: Texts, mistakes: dict[str, str]) -> Slot | None:
        start = self._try("start", self._start, texts, mistakes)
        resource = self._try("resource", self._resource, texts, mistakes)
        if start is None:
            return None

        def read_end(texts: Texts) -> datetime:
            if self._untouched(texts, "start", "end"):
                return self.values.slot.end
            end = spoken.end(texts["end"], start, self.now)
            if end.astimezone(UTC) <= start.astimezone(UTC):
                raise Refused("booking.backwards")
            return end

        end = self._try("end", read_end, texts, mistakes)
        if resource is None or end is None:
            return None
        return Slot(resource, start, end)

    def _start(self, texts: Texts) -> datetime:
        if self._untouched(texts, "start"):
            return self.values.slot.start
        return spoken.moment(texts["start"], self.now, self.values.slot.start.date())

    def _resource(self, texts: Texts) -> str:
        if self._untouched(texts, "resource"):
            return self.values.slot.resource
        return named(self.house, texts["resource"]).key

    def _option(self, slot: Slot | None, texts: Texts) -> datetime | None:
        text = texts["option"].strip()
        if self._untouched(texts, "option"):
            return self.values.option_until
        if not text:
            return None
        start = (slot or self.values.slot).start
        until = option_end(text, self.now, start)
        check_option(until, start, self.now)
        return until

    # What

    def _details(self, texts: Texts, slot: Slot | None, mistakes: dict[str, str]) -> Details:
        resource = self.house.resources.get(slot.resource) if slot else None
        layout = texts["layout"]
        return replace(
            self.values.details,
            title=self._try("title", self._title, texts, mistakes) or "",
            organisation=self._try("organisation", self._organisation, texts, mistakes),
            contact=self._plain("contact", texts, self.values.details.contact),
            kind=BookingKind(texts["kind"]),
            people=self._try("people", self._people, texts, mistakes),
            layout=layout if resource and layout in resource.layouts else None,
            equipment=self._equipment(texts),
            note=self._plain("note", texts, self.values.details.note),
            private=bool(texts["private"]),
            setup=self._minutes("setup", texts, mistakes),
            clearing=self._minutes("clearing", texts, mistakes),
        )

    def _title(self, texts: Texts) -> str:
        if self._untouched(texts, "title") and texts["title"]:
            return self.values.details.title
        title = one_line(texts["title"], LONGEST_TITLE)
        if not title:
            raise Refused("booking.no-title")
        return title

    def _organisation(self, texts: Texts) -> str | None:
        if self._untouched(texts, "organisation"):
            return self.values.details.organisation
        written = texts["organisation"].strip()
        return organisation_named(self.house, written) if written else None

    def _people(self, texts: Texts) -> int | None:
        text = texts["people"].strip()
        if not text:
            return None
        if not text.isdecimal() or not 1 <= int(text) <= MOST_PEOPLE:
            raise Refused("people.out-of-range", most=MOST_PEOPLE)
        return int(text)

    def _plain(self, name: str, texts: Texts, before: str) -> str:
        return before if self._untouched(texts, name) else texts[name].strip()

    def _equipment(self, texts: Texts) -> tuple[str, ...]:
        if self._untouched(texts, "equipment"):
            return self.values.details.equipment
        return tuple(filter(None, map(str.strip, texts["equipment"].split(","))))

    def _minutes(self, name: str, texts: Texts, mistakes: dict[str, str]) -> timedelta | None:
        if self._untouched(texts, name):
            details = self.values.details
            return details.setup if name == "setup" else details.clearing
        text = texts[name].strip()
        words = spoken.reader(text)
        found = spoken.take_length(words)
        if _MINUTES.fullmatch(text):
            found = timedelta(minutes=int(text))
        elif not words.done:
            found = None
        if text and (found is None or found > _MOST_MINUTES):
            mistakes[name] = self.words.say("How long? For example: 30 min, 1h.")
        return found if text else None

    # How often

    def _repeated(self, texts: Texts, values: FormValues, mistakes: dict[str, str]) -> FormValues:
        if self._untouched(texts, "repeat", "until"):
            return values
        repeat = self._try("repeat", lambda texts: self._rule(texts, values), texts, mistakes)
        until = self._try("until", lambda texts: self._until(texts, values), texts, mistakes)
        if until and not texts["repeat"].strip():
            mistakes["repeat"] = self.words.say("How often? For example: every week.")
        return replace(values, repeat_text=repeat or "", until_text=until or "")

    def _rule(self, texts: Texts, values: FormValues) -> str:
        text = texts["repeat"].strip()
        if not text:
            return ""
        if self._untouched(texts, "repeat"):
            return rrule.write(endless(rrule.read(self.values.repeat_text, self.house.zone)))
        known = rules_for(self.words, values.slot.start.date())
        return rrule.write(rrule.read(known.get(text, text), self.house.zone))

    def _until(self, texts: Texts, values: FormValues) -> str:
        first = values.slot.start.date()
        until, count = end_of(texts["until"], first, self.now.date())
        return str(count or (until.isoformat() if until else ""))

    # What it comes to

    def _said(self, values: FormValues, mistakes: dict[str, str]) -> tuple[str, str]:
        """Say back what was understood, and what the house has against it."""
        words, house, today = self.words, self.house, self.now.date()
        parts = [
            time_words.dated(words, values.slot, today),
            booking_words.resource(words, house, values.slot.resource),
        ]
        if not {"repeat", "until"} & mistakes.keys():
            parts += self._series(values, mistakes)
        if values.option_until:
            until = time_words.moment(words, values.option_until, today)
            parts.append(words.say("option until {when}", when=until))
        return ", ".join(parts), "" if mistakes else self._warning(values)

    def _series(self, values: FormValues, mistakes: dict[str, str]) -> list[str]:
        words, first = self.words, values.slot.start.date()
        try:
            repeat = repeat_of(values, self.house, self.now)
            planned = plan(self.house, values.slot, repeat)
        except Refused as refused:
            until = refused.code not in {"rule.malformed", "rule.unsupported"}
            mistakes["until" if until else "repeat"] = self._why(refused)
            return []
        if repeat is None:
            return []
        taking_place = sum(one.left_out is None for one in planned)
        said = [rule_words.rule(words, repeat.rule, first)]
        if not repeat.rule.count:
            said.append(rule_words.times(words, taking_place))
        if left_out := len(planned) - taking_place:
            said.append(words.say_many("{n} left out", "{n} left out", left_out))
        return said

    def _warning(self, values: FormValues) -> str:
        try:
            check(self.house, values.slot, values.details, self.now, anyway=False)
        except Refused as refused:
            return self._why(refused)
        return ""

    def _try(
        self, name: str, read: Callable[[Texts], T], texts: Texts, mistakes: dict[str, str]
    ) -> T | None:
        try:
            return read(texts)
        except Refused as refused:
            mistakes[name] = self._why(refused)
            return None

    def _why(self, refused: Refused) -> str:
        today = self.now.date()
        return refusal_words.refusal(self.words, self.house, today, refused.code, refused.details)

    def _untouched(self, texts: Texts, *names: str) -> bool:
        return all(texts[name] == self.texts[name] for name in names)


def _minutes_text(length: timedelta | None) -> str:
    return "" if length is None else str(round(length.total_seconds() / 60))
