"""Visits, counters and the day in the few words that a line has room for."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from db.enums import HelpNeed, VisitState
from kiosk import queue_words, wording
from kiosk.domain.house import House
from kiosk.i18n import Words, mark
from kiosk.services.queue import CounterView
from kiosk.services.visit_views import VisitView

_SHORT: Mapping[HelpNeed, str] = {
    HelpNeed.SEAT: mark("seat"),
    HelpNeed.PUSHCHAIR: mark("pushchair"),
    HelpNeed.READING: mark("reading"),
    HelpNeed.INTERPRETER: mark("language"),
}


def signs(words: Words, visit: VisitView) -> Iterator[str]:
    """Yield what is special about somebody who waits."""
    if visit.first:
        yield words.say("★ first")
    if visit.due is not None:
        yield words.say("◷ {time}", time=words.time(visit.due))
    if visit.people > 1:
        yield words.say("{n} people", n=visit.people)
    for need in sorted(visit.needs):
        yield words.say(_SHORT[need])
    if visit.note:
        yield "✎"


def kept(words: Words, visit: VisitView, now: datetime) -> str:
    """Say how long somebody's place is kept."""
    if visit.state is not VisitState.PAUSED:
        return ""
    if visit.held_until is None or visit.held_until < now:
        return words.say("place not kept")
    return words.say("place kept until {time}", time=words.time(visit.held_until))


def about(words: Words, house: House, visit: VisitView) -> Iterator[str]:
    """Yield what is worth knowing about a visit."""
    yield queue_words.service(words, house, visit.service)
    yield words.say("here since {time}", time=words.time(visit.arrived))
    if visit.due is not None:
        yield words.say("appointment at {time}", time=words.time(visit.due))
    if visit.people > 1:
        yield words.say("{n} people", n=visit.people)
    for need in sorted(visit.needs):
        yield wording.help_need(words, need)
    if visit.language != house.languages[0]:
        yield words.say("speaks: {language}", language=visit.language)
    if visit.lost_place:
        yield words.say("at the end of the queue since {time}", time=words.time(visit.since))


def counter_line(words: Words, counter: CounterView, now: datetime) -> str:
    """Say what a counter does."""
    if counter.there:
        return ", ".join(
            f"{visit.number} {queue_words.minutes(words, visit.state_since, now)}"
            for visit in counter.there
        )
    if counter.paused and counter.back is not None:
        return words.say("pauses until {time}", time=words.time(counter.back))
    if counter.paused:
        return words.say("pauses")
    return words.say("free")
