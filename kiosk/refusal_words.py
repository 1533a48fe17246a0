"""Why something cannot be booked, in words: who has it, which rule is against it.

Days are said from where `today` stands; every moment is in house time.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from kiosk.booking_words import Use, holder, left_out, name, organisation
from kiosk.domain.booking import Slot
from kiosk.domain.house import House, Span
from kiosk.domain.refusals import Refused
from kiosk.domain.series import Planned
from kiosk.i18n import Words, mark
from kiosk.time_words import day, hours, length, listed, moment, when, within_a_day

_REFUSALS: Mapping[str, str] = {
    "booking.no-title": mark("What is it for? Type a title."),
    "booking.backwards": mark("It ends before it begins."),
    "booking.over": mark("That time is over."),
    "booking.too-short": mark("{resource} is booked for at least {length}."),
    "booking.too-long": mark("{resource} is booked for at most {length}."),
    "booking.too-far": mark("{resource} can be booked until {last}."),
    "booking.not-allowed": mark("{resource} is only for: {allowed}."),
    "booking.too-many-people": mark("{resource} holds {most} people."),
    "booking.no-equipment": mark("{resource} has no “{equipment}”."),
    "booking.closed": mark("The house is closed: {reason}."),
    "booking.outside-hours": mark("{resource} is open {hours}."),
    "booking.taken": mark("Somebody else has it now."),
    "booking.unknown": mark("There is no such booking."),
    "booking.not-booked": mark("It is not booked any more."),
    "booking.is-booked": mark("It is booked already."),
    "booking.not-an-option": mark("It is not an option: there is nothing to confirm."),
    "booking.too-early": mark("It is booked for {start}. Come back then."),
    "booking.not-now": mark("That is only possible around its time."),
    "option.over": mark("An option needs a time that is still to come."),
    "option.late": mark("The option must run out before it begins: {start}."),
    "people.out-of-range": mark("Between 1 and {most} people."),
    "organisation.unknown": mark("There is no organisation “{organisation}”."),
    "layout.unknown": mark("There is no layout “{layout}” there."),
    "resource.unknown": mark("There is no “{resource}” to book."),
    "rule.malformed": mark("“{part}” is not understood. Try: every week, every 2 weeks."),
    "rule.unsupported": mark("“{part}” cannot be repeated here."),
    "rule.both": mark("It has two ends. Keep one."),
    "rule.endless": mark("Until when is it repeated?"),
    "series.empty": mark("No day is left."),
    "series.too-long": mark("That is more than {most} times. Choose an earlier end."),
    "series.overlaps-itself": mark("Two of these times overlap each other."),
    "import.twice-a-day": mark("It takes place more than once that day."),
    "text.too-long": mark("That is too long: {most} characters at most."),
    "time.unreadable": mark("“{typed}” is not understood. Try: 14h30, tomorrow 14h, 3/12 14h."),
    "time.missing": mark("The clocks go forward: {when} does not exist. Next: {next}."),
    "time.twice": mark("The clocks go back: {when} comes twice. Write {first} or {second}."),
    "time.out-of-range": mark("That day is too far away."),
    "undo.nothing": mark("There is nothing to take back."),
    "undo.changed": mark("It was changed again since: it cannot be taken back."),
}
MOST_NAMED = 3
_FAILED = mark("Something went wrong. The log says what.")
_CONFLICT = "booking.conflict"


class Conflict(Protocol):
    """A time that somebody has."""

    @property
    def wanted(self) -> Slot:
        """What was asked for."""

    @property
    def taken_by(self) -> Sequence[Use]:
        """Who has it."""


class Prospect(Protocol):
    """One time of a series that is not booked yet."""

    @property
    def planned(self) -> Planned:
        """When and where."""

    @property
    def conflict(self) -> Conflict | None:
        """Who has it already."""

    @property
    def refused(self) -> Refused | None:
        """Which rule it breaks."""


def prospect(words: Words, house: House, today: date, prospect: Prospect) -> str:
    """Say of one time of a series when it is, and what is in its way."""
    planned = prospect.planned
    if planned.left_out is not None:
        what = left_out(words, house, planned)
    elif prospect.conflict is not None:
        what = taken_by(words, house, today, prospect.conflict)
    elif prospect.refused is not None:
        details = {k: v for k, v in prospect.refused.details.items() if k != "day"}
        what = refusal(words, house, today, prospect.refused.code, details)
    else:
        what = words.say("free")
    return words.say("{when}: {what}", when=when(words, planned.slot, today), what=what)


def taken_by(words: Words, house: House, today: date, conflict: Conflict) -> str:
    """Say who has a time that somebody wants: `CV workshop (Les invités), until 16:00`.

    Who only needs it to set up or to clear has their own times: `…, from 14:00 to 16:00 (prepared
    from 13:30)`.
    """
    wanted, uses = conflict.wanted, conflict.taken_by
    if not uses:
        return words.say("taken")
    if any(use.slot.start >= wanted.end or use.slot.end <= wanted.start for use in uses):
        return "; ".join(_beside(words, house, today, wanted, use) for use in uses)
    last = max(uses, key=lambda use: use.slot.end)
    same_day = last.slot.end.date() == wanted.start.date()
    end = words.time(last.slot.end) if same_day else moment(words, last.slot.end, today)
    who = listed(words, [holder(words, house, use.details) for use in uses])
    return words.say("{who}, until {time}", who=who, time=end)


def times_beside(words: Words, today: date, wanted: Slot, use: Use) -> str:
    """Say when a use is; its day is not worth naming beside a time that is wanted on it."""
    same_day = use.slot.start.date() == wanted.start.date() and within_a_day(use.slot)
    return hours(words, use.slot) if same_day else when(words, use.slot, today)


def needs_around(words: Words, wanted: Slot, use: Use) -> str:
    """Say what a use needs beside its own time: `prepared from 13:30`; empty if that is not it."""
    slot = use.slot
    if slot.start >= wanted.end:
        if use.taken_from < slot.start:
            return words.say("prepared from {time}", time=words.time(use.taken_from))
    elif use.taken_until > slot.end and use.taken_until.date() == slot.end.date():
        return words.say("cleared by {time}", time=words.time(use.taken_until))
    elif slot.end > wanted.start:
        return ""
    return words.say("time is needed between the two")


def _beside(words: Words, house: House, today: date, wanted: Slot, use: Use) -> str:
    who, when = holder(words, house, use.details), times_beside(words, today, wanted, use)
    said = words.say("{who}, {when}", who=who, when=when)
    needs = needs_around(words, wanted, use)
    return words.say("{what} ({needs})", what=said, needs=needs) if needs else said


def codes() -> frozenset[str]:
    """Return every code that `refusal` has words for."""
    return frozenset({*_REFUSALS, _CONFLICT})


def refusal(
    words: Words, house: House, today: date, code: str, details: Mapping[str, object]
) -> str:
    """Put a refusal about bookings into words; a code without words is said as a failure."""
    if days := details.get("days"):
        count = len(days) if isinstance(days, tuple) else 0
        return words.say_many("{n} day cannot be booked:", "{n} days cannot be booked:", count)
    if code == _CONFLICT:
        return _conflicts(words, house, today, details)
    if code == "booking.outside-hours" and not details.get("hours"):
        what = words.say("{resource} is not open that day.", resource=details.get("resource"))
    elif code == "series.empty":
        what = _empty(words, house, today, details.get("planned"))
    elif code == "layout.unknown" and (names := details.get("known")):
        layout, known = details.get("layout"), _spoken(words, house, names)
        what = words.say(
            "There is no layout “{layout}”. There is: {known}.", layout=layout, known=known
        )
    else:
        values = _values(words, house, today, details)
        what = words.say(_REFUSALS.get(code, _FAILED), **values)
    return of_day(words, today, details.get("day"), what)


def of_day(words: Words, today: date, on: object, what: str) -> str:
    """Say of which day of several a refusal is, where it is of one."""
    if not isinstance(on, date):
        return what
    on_day = day(words, on, today)
    return words.say("{day}: {what}", day=on_day[:1].upper() + on_day[1:], what=what)


def _conflicts(words: Words, house: House, today: date, details: Mapping[str, object]) -> str:
    count, found = details.get("count"), details.get("conflicts")
    if isinstance(count, int) and count > 1:
        return words.say_many("{n} time is taken.", "{n} times are taken.", count)
    if not isinstance(found, tuple) or not found:
        return words.say("It is taken then.")
    one: Conflict = found[0]
    return words.say(
        "{resource} is not free {when}: {who}.",
        resource=name(house, one.wanted.resource),
        when=when(words, one.wanted, today),
        who=taken_by(words, house, today, one),
    )


def _empty(words: Words, house: House, today: date, planned: object) -> str:
    """Say why no day of a series is left, the first ones at least."""
    text = _REFUSALS["series.empty"]
    what = words.say(text)
    every = planned if isinstance(planned, tuple) else ()
    said = [
        words.say(
            "{when}: {what}",
            when=day(words, one.slot.start.date(), today),
            what=left_out(words, house, one),
        )
        for one in every[:MOST_NAMED]
    ]
    more = len(every) - len(said)
    if more > 0:
        said.append(words.say_many("and {n} more", "and {n} more", more))
    return f"{what} {'; '.join(said)}.".strip() if said else what


def _values(
    words: Words, house: House, today: date, details: Mapping[str, object]
) -> dict[str, object]:
    values = {name: _said(words, today, value) for name, value in details.items()}
    values["typed"] = values.pop("text", "")  # `say` has a text of its own
    asked, reason = details.get("resource"), details.get("reason")
    allowed = details.get("allowed")
    if isinstance(allowed, Iterable):
        values["allowed"] = ", ".join(organisation(house, str(key)) for key in allowed)
    if isinstance(asked, str) and asked in house.resources:
        values["resource"] = house.resources[asked].name
    if isinstance(reason, Mapping):
        values["reason"] = house.speak(reason, words.language)
    offsets, at = details.get("offsets"), details.get("when")
    if isinstance(offsets, tuple) and isinstance(at, datetime):
        values["first"], values["second"] = (f"{at:%Y-%m-%d %H:%M}{one}" for one in offsets)
    return values


def _spoken(words: Words, house: House, names: object) -> str:
    """Name what has a name in each language."""
    every = names if isinstance(names, tuple) else ()
    return ", ".join(house.speak(texts, words.language) for texts in every)


def _said(words: Words, today: date, value: object) -> object:
    if isinstance(value, datetime):
        return moment(words, value, today)
    if isinstance(value, date):
        return day(words, value, today)
    if isinstance(value, timedelta):
        return length(words, value)
    if isinstance(value, tuple) and value and all(isinstance(each, Span) for each in value):
        # Breaks don't count: see `domain.booking.within`.
        opens, closes = min(each.start for each in value), max(each.end for each in value)
        start, end = (words.time(datetime.combine(today, at)) for at in (opens, closes))
        return words.say("from {start} to {end}", start=start, end=end)
    return value
