"""Bookings in words: when, how often, what it is, and why it cannot be.

Days are said from where `today` stands; every moment is in house time.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Protocol

from db.enums import BookingKind, BookingStatus, ChangeKind, OccurrenceState, ResourceKind
from kiosk.domain.booking import Details, Slot
from kiosk.domain.house import House, Resource, Span
from kiosk.domain.recurrence import Frequency, Nth, Rule
from kiosk.domain.refusals import Refused
from kiosk.domain.series import Planned, Scope, Why
from kiosk.i18n import Words, mark

FAR = timedelta(days=180)
"""A day that is farther away is said with its year."""

MOST_DATES = 4
"""Given dates are named one by one up to here."""

_DATES_OF = {"en": "en_GB"}

_KINDS: Mapping[BookingKind, str] = {
    BookingKind.MEETING: mark("meeting"),
    BookingKind.WORKSHOP: mark("workshop"),
    BookingKind.PRESENCE: mark("presence"),
    BookingKind.EVENT: mark("event"),
    BookingKind.LOAN: mark("loan"),
    BookingKind.OTHER: mark("something else"),
}
_STATUSES: Mapping[BookingStatus, str] = {
    BookingStatus.OPTION: mark("option"),
    BookingStatus.CONFIRMED: mark("confirmed"),
    BookingStatus.CANCELLED: mark("called off"),
    BookingStatus.EXPIRED: mark("the option ran out"),
}
_STATES: Mapping[OccurrenceState, str] = {
    OccurrenceState.CANCELLED: mark("called off"),
    OccurrenceState.SKIPPED: mark("left out"),
    OccurrenceState.RELEASED: mark("released, nobody came"),
    OccurrenceState.EXPIRED: mark("the option ran out"),
    OccurrenceState.REPLACED: mark("moved"),
}
_RESOURCE_KINDS: Mapping[ResourceKind, str] = {
    ResourceKind.ROOM: mark("room"),
    ResourceKind.OFFICE: mark("office"),
    ResourceKind.WORKSTATION: mark("workstation"),
    ResourceKind.STORE: mark("store"),
    ResourceKind.EQUIPMENT: mark("equipment"),
}
_SCOPES: Mapping[Scope, str] = {
    Scope.THIS: mark("Only this one"),
    Scope.FROM_HERE: mark("This one and all that follow"),
    Scope.ALL: mark("All that are not over"),
}
_CHANGES: Mapping[str, str] = {
    "booked": mark("booked"),
    "imported": mark("imported"),
    "moved": mark("moved"),
    "described": mark("changed"),
    "confirmed": mark("confirmed"),
    "cancelled": mark("called off"),
    "restored": mark("put back"),
    "arrived": mark("arrival noted"),
    "ended": mark("ended earlier"),
    "released": mark("released, nobody came"),
    "expired": mark("the option ran out"),
    "undone": mark("last change taken back"),
}
_NTHS: Mapping[int, str] = {
    1: mark("first"),
    2: mark("second"),
    3: mark("third"),
    4: mark("fourth"),
    5: mark("fifth"),
}
_REFUSALS: Mapping[str, str] = {
    "booking.no-title": mark("What is it for? Type a title."),
    "booking.backwards": mark("It ends before it begins."),
    "booking.over": mark("That time is over."),
    "booking.too-short": mark("{resource} is booked for at least {length}."),
    "booking.too-long": mark("{resource} is booked for at most {length}."),
    "booking.too-far": mark("{resource} can be booked until {last}."),
    "booking.not-allowed": mark("{resource} is not for this organisation."),
    "booking.too-many-people": mark("{resource} holds {most} people."),
    "booking.closed": mark("The house is closed: {reason}."),
    "booking.outside-hours": mark("{resource} is open {hours}."),
    "booking.taken": mark("Somebody else has it now."),
    "booking.unknown": mark("There is no such booking."),
    "booking.not-booked": mark("It is not booked any more."),
    "booking.is-booked": mark("It is booked already."),
    "booking.not-an-option": mark("It is not an option: there is nothing to confirm."),
    "booking.not-now": mark("That is only possible around its time."),
    "option.over": mark("An option needs a time that is still to come."),
    "people.out-of-range": mark("Between 1 and {most} people."),
    "organisation.unknown": mark("There is no organisation “{organisation}”."),
    "layout.unknown": mark("{resource} cannot be furnished like that."),
    "resource.unknown": mark("There is no “{resource}” to book."),
    "rule.malformed": mark("“{part}” is not understood. Try: every week, every 2 weeks."),
    "rule.unsupported": mark("“{part}” cannot be repeated here."),
    "rule.both": mark("It has two ends. Keep one."),
    "rule.endless": mark("Until when is it repeated?"),
    "series.empty": mark("No day is left."),
    "series.too-long": mark("That is more than {most} times. Choose an earlier end."),
    "series.overlaps-itself": mark("Two of these times overlap each other."),
    "text.too-long": mark("That is too long: {most} characters at most."),
    "time.unreadable": mark("“{typed}” is not understood. Try: 14h30, tomorrow 14h, 3/12 14h."),
    "time.missing": mark("The clocks go forward: {when} does not exist. Next: {next}."),
    "time.twice": mark("The clocks go back: {when} comes twice. Write {first} or {second}."),
    "time.out-of-range": mark("That day is too far away."),
    "undo.nothing": mark("There is nothing to take back."),
    "undo.changed": mark("It was changed again since: it cannot be taken back."),
}
_FAILED = mark("Something went wrong. The log says what.")
_CONFLICT = "booking.conflict"


class Use(Protocol):
    """A use of a resource as far as it is said here."""

    @property
    def slot(self) -> Slot:
        """Where and when."""

    @property
    def details(self) -> Details:
        """What it is."""

    @property
    def status(self) -> BookingStatus:
        """How sure its booking is."""

    @property
    def option_until(self) -> datetime | None:
        """When the option runs out."""

    @property
    def state(self) -> OccurrenceState:
        """What became of it."""

    @property
    def arrived(self) -> datetime | None:
        """When its people came."""


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


# When


def day(words: Words, day: date, today: date | None) -> str:
    """Return a day as people say it: `tomorrow`, `Wednesday 2 December`.

    Without `today` it has its weekday and year.
    """
    if today is None:
        return full_day(words, day)
    away = day - today
    if -1 <= away.days <= 1:
        return words.say({-1: mark("yesterday"), 0: mark("today"), 1: mark("tomorrow")}[away.days])
    return _far_day(words, day, today)


def week_day(words: Words, day: date) -> str:
    """Return a day with its weekday: `Tuesday 1 December`."""
    return _first(words, words.day(day), day)


def full_day(words: Words, day: date) -> str:
    """Return a day with its weekday and year: `Tuesday 1 December 2026`."""
    return _first(words, words.full_day(day), day)


def moment(words: Words, moment: datetime, today: date | None) -> str:
    """Return a moment: `tomorrow at 14:00`."""
    return words.say(
        "{day} at {time}", day=day(words, moment.date(), today), time=words.time(moment)
    )


def hours(words: Words, slot: Slot) -> str:
    """Return the hours of a slot that ends on its day: `from 14:00 to 16:00`."""
    return words.say("from {start} to {end}", start=words.time(slot.start), end=_end(words, slot))


def when(words: Words, slot: Slot, today: date | None) -> str:
    """Return when a slot is: `tomorrow from 14:00 to 16:00`."""
    if within_a_day(slot):
        return words.say(
            "{day} {hours}", day=day(words, slot.start.date(), today), hours=hours(words, slot)
        )
    start, end = moment(words, slot.start, today), moment(words, slot.end, today)
    return words.say("from {start} until {end}", start=start, end=end)


def dated(words: Words, slot: Slot, today: date) -> str:
    """Return when a slot is, as it is said back: a day is named even if it is tomorrow."""
    if not within_a_day(slot):
        return when(words, slot, today)
    day = _far_day(words, slot.start.date(), today)
    return words.say("{day} {hours}", day=day, hours=hours(words, slot))


def within_a_day(slot: Slot) -> bool:
    """Tell whether a slot ends on the day on which it begins, at midnight at the latest."""
    return slot.end.date() == slot.start.date() or _ends_at_midnight(slot)


def full_date(words: Words, day: date) -> str:
    """Return a date without its weekday: `30 June 2027`."""
    from babel.dates import format_date  # after the first screen

    return _first(words, format_date(day, "d MMMM y", locale=_locale(words)), day)


def length(words: Words, length: timedelta) -> str:
    """Return a length of time: `1 hour 30 minutes`."""
    minutes = round(length.total_seconds() / 60)
    days, minutes = divmod(minutes, 24 * 60)
    full_hours, minutes = divmod(minutes, 60)
    parts = []
    if days:
        parts.append(words.say_many("{n} day", "{n} days", days))
    if full_hours:
        parts.append(words.say_many("{n} hour", "{n} hours", full_hours))
    if minutes or not parts:
        parts.append(words.say_many("{n} minute", "{n} minutes", minutes))
    return " ".join(parts)


# How often


def rule(words: Words, rule: Rule, first: date) -> str:
    """Return how something is repeated that begins on `first`: `every Tuesday, 10 times`."""
    said = _REPEATED[rule.frequency](words, rule, first)
    if rule.month_days and rule.weekdays:
        weekdays = _listed(words, [_nth(words, one) for one in rule.weekdays])
        said = words.say("{rule}, if it is {weekdays}", rule=said, weekdays=weekdays)
    if rule.until:
        return words.say("{rule}, until {day}", rule=said, day=full_date(words, rule.until))
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
        named = _listed(words, [full_date(words, day) for day in dates])
        return words.say("on {days}", days=named)
    start, end = full_date(words, dates[0]), full_date(words, dates[-1])
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
    names = _listed(words, [_weekday(words, number) for number in numbers])
    return words.say("every {weekday}", weekday=names)


def _on_weekdays(words: Words, weekdays: Sequence[Nth]) -> str:
    names = [_weekday(words, one.weekday) for one in weekdays]
    return _listed(words, [words.say("{weekday}", weekday=name) for name in names])


def _days_of_month(words: Words, rule: Rule, first: date) -> str:
    if rule.weekdays and not rule.month_days:
        return _listed(words, [_nth(words, one) for one in rule.weekdays])
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
    return _listed(words, said)


# What


def kind(words: Words, kind: BookingKind) -> str:
    """Name what a booking is for."""
    return words.say(_KINDS[kind])


def status(words: Words, status: BookingStatus) -> str:
    """Say how sure a booking is."""
    return words.say(_STATUSES[status])


def state(words: Words, use: Use, today: date) -> str:
    """Say how a use stands: its option with its end, who came, what became of it."""
    if use.state is not OccurrenceState.BOOKED:
        return words.say(_STATES[use.state])
    if use.status is BookingStatus.OPTION and use.option_until is not None:
        return words.say("option until {when}", when=moment(words, use.option_until, today))
    if use.arrived is not None:
        return words.say("there since {time}", time=words.time(use.arrived))
    return status(words, use.status)


def resource_kind(words: Words, kind: ResourceKind) -> str:
    """Name a kind of what can be booked."""
    return words.say(_RESOURCE_KINDS[kind])


def resource(words: Words, house: House, key: str) -> str:
    """Name a resource in a sentence; one that the house no longer has is its key."""
    known = house.resources.get(key)
    return named(words, known) if known else key


def named(words: Words, resource: Resource) -> str:
    """Name a resource: `room Vercors`, but not `room Room 3`, nor `equipment Van`."""
    own = resource.name.casefold()
    if resource.kind is not ResourceKind.ROOM or any(room in own for room in ("salle", "room")):
        return resource.name
    return words.say("room {name}", name=resource.name)


def holds(words: Words, resource: Resource, layout: str | None = None) -> str:
    """Say how many people a resource holds: `12 people`."""
    furnished = resource.layouts.get(layout or "")
    return people(words, furnished.capacity if furnished else resource.capacity)


def people(words: Words, n: int) -> str:
    """Return so many people: `12 people`."""
    return words.say_many("{n} person", "{n} people", n)


def organisation(house: House, key: str | None) -> str:
    """Name an organisation; empty for none."""
    known = house.organisations.get(key or "")
    return known.name if known else ""


def holder(words: Words, house: House, details: Details) -> str:
    """Say who has something: `CV workshop (Les invités)`; somebody, if that is all one may know."""
    title = details.title or words.say("Somebody")
    who = organisation(house, details.organisation)
    return words.say("{title} ({organisation})", title=title, organisation=who) if who else title


def scope(words: Words, scope: Scope) -> str:
    """Say how much of a series a change is about."""
    return words.say(_SCOPES[scope])


def change(words: Words, kind: ChangeKind) -> str:
    """Say what was done to a booking."""
    return words.say(_CHANGES[kind])


def left_out(words: Words, house: House, planned: Planned) -> str:
    """Say why a time of a series does not take place: `public holiday: Noël`."""
    on = planned.slot.start.date()
    holiday = house.holidays.on(on)
    if planned.left_out is Why.HOLIDAY and holiday is not None:
        return words.say("public holiday: {name}", name=house.speak(holiday, words.language))
    if planned.left_out is Why.CLOSURE:
        return words.say("the house is closed")
    if planned.left_out is Why.NO_SUCH_TIME:
        return words.say("that time does not exist: the clocks go forward")
    return words.say("left out")


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
    """Say who has a time that somebody wants: `CV workshop (Les invités), until 16:00`."""
    if not conflict.taken_by:
        return words.say("taken")
    last = max(conflict.taken_by, key=lambda use: use.slot.end)
    same_day = last.slot.end.date() == conflict.wanted.start.date()
    end = words.time(last.slot.end) if same_day else moment(words, last.slot.end, today)
    who = _listed(words, [holder(words, house, use.details) for use in conflict.taken_by])
    return words.say("{who}, until {time}", who=who, time=end)


# Why not


def codes() -> frozenset[str]:
    """Return every code that `refusal` has words for."""
    return frozenset({*_REFUSALS, _CONFLICT})


def refusal(
    words: Words, house: House, today: date, code: str, details: Mapping[str, object]
) -> str:
    """Put a refusal about bookings into words; a code without words is said as a failure."""
    if code == _CONFLICT:
        return _conflicts(words, house, today, details)
    if code == "booking.outside-hours" and not details.get("hours"):
        what = words.say("{resource} is not open that day.", resource=details.get("resource"))
    else:
        values = _values(words, house, today, details)
        what = words.say(_REFUSALS.get(code, _FAILED), **values)
    on = details.get("day")
    if isinstance(on, date):
        on_day = day(words, on, today)
        return words.say("{day}: {what}", day=on_day[:1].upper() + on_day[1:], what=what)
    return what


def _conflicts(words: Words, house: House, today: date, details: Mapping[str, object]) -> str:
    count, found = details.get("count"), details.get("conflicts")
    if isinstance(count, int) and count > 1:
        return words.say_many("{n} time is taken.", "{n} times are taken.", count)
    if not isinstance(found, tuple) or not found:
        return words.say("It is taken then.")
    one: Conflict = found[0]
    return words.say(
        "{resource} is taken {when}: {who}.",
        resource=resource(words, house, one.wanted.resource),
        when=when(words, one.wanted, today),
        who=taken_by(words, house, today, one),
    )


def _values(
    words: Words, house: House, today: date, details: Mapping[str, object]
) -> dict[str, object]:
    values = {name: _said(words, today, value) for name, value in details.items()}
    values["typed"] = values.pop("text", "")  # `say` has a text of its own
    asked, reason = details.get("resource"), details.get("reason")
    if isinstance(asked, str) and asked in house.resources:
        values["resource"] = house.resources[asked].name
    if isinstance(reason, Mapping):
        values["reason"] = house.speak(reason, words.language)
    offsets, at = details.get("offsets"), details.get("when")
    if isinstance(offsets, tuple) and isinstance(at, datetime):
        values["first"], values["second"] = (f"{at:%Y-%m-%d %H:%M}{one}" for one in offsets)
    return values


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


# Letters and dates


def _locale(words: Words) -> str:
    return _DATES_OF.get(words.language, words.language)


def _listed(words: Words, parts: Sequence[str]) -> str:
    from babel.lists import format_list  # after the first screen

    return format_list(list(parts), locale=_locale(words))


def _weekday(words: Words, number: int) -> str:
    from babel.dates import get_day_names  # after the first screen

    return str(get_day_names("wide", locale=_locale(words))[number])


def _months(words: Words, numbers: Sequence[int]) -> str:
    from babel.dates import get_month_names  # after the first screen

    names = get_month_names("wide", locale=_locale(words))
    return _listed(words, [str(names[number]) for number in numbers])


def _far_day(words: Words, day: date, today: date) -> str:
    return full_day(words, day) if abs(day - today) > FAR else week_day(words, day)


def _first(words: Words, said: str, day: date) -> str:
    """Say the first of a month as the French do: `1er décembre`."""
    if words.language == "fr" and day.day == 1:
        return " ".join("1er" if word == "1" else word for word in said.split(" "))
    return said


def _ordinal(words: Words, n: int) -> str:
    """Return `3rd`; the French count days, but for the first."""
    if words.language == "en":
        ending = "th" if n in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
        return f"{n}{ending}"
    return "1er" if n == 1 and words.language == "fr" else str(n)


def _ends_at_midnight(slot: Slot) -> bool:
    return slot.end.time() == time(0) and slot.end.date() - slot.start.date() == timedelta(days=1)


def _end(words: Words, slot: Slot) -> str:
    return words.say("midnight") if _ends_at_midnight(slot) else words.time(slot.end)
