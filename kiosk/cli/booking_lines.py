"""Bookings in lines on a terminal."""

from collections.abc import Iterator, Mapping
from datetime import date

from kiosk import booking_words, refusal_words, time_words
from kiosk.domain.house import House
from kiosk.i18n import Words
from kiosk.services.refusing import Conflict


def ways_out(
    words: Words, house: House, today: date, details: Mapping[str, object]
) -> Iterator[str]:
    """Say of each conflict in a refusal who is in the way, when else, and where else.

    Of a series, of each day that cannot be booked, why.
    """
    days = details.get("days")
    if isinstance(days, tuple):
        for prospect in days:
            yield "  " + refusal_words.prospect(words, house, today, prospect)
        return
    conflicts = details.get("conflicts")
    found = conflicts if isinstance(conflicts, tuple) else ()
    for conflict in found:
        if len(found) > 1:
            when = time_words.when(words, conflict.wanted, today)
            who = refusal_words.taken_by(words, house, today, conflict)
            yield words.say("{when}: {what}", when=when, what=who)
        yield from _instead(words, house, today, conflict)


def _instead(words: Words, house: House, today: date, conflict: Conflict) -> Iterator[str]:
    name = booking_words.name(house, conflict.wanted.resource)
    if conflict.free_times:
        times = "; ".join(time_words.when(words, free, today) for free in conflict.free_times)
        yield words.say("  {room} is free: {times}", room=name, times=times)
    if conflict.free_resources:
        rooms = "; ".join(booking_words.name(house, key) for key in conflict.free_resources)
        yield words.say("  free at that time: {rooms}", rooms=rooms)
