"""Visits and counters in words. Every moment is in house time."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from db.enums import StepKind, VisitState
from kiosk.domain.house import House
from kiosk.i18n import Words, mark

TEXTS: Mapping[str, str] = {
    "visit.unknown": mark("There is no such visit."),
    "visit.another-day": mark("{number} is not of today."),
    "visit.changed": mark("Somebody was quicker: {number} is now “{state}” ({counter})."),
    "visit.not-possible": mark("{number} is “{state}” ({counter}): this is not possible now."),
    "visit.called-too-little": mark("Called {calls} of {most} times: call again first."),
    "visit.nothing-to-undo": mark("{number} has only just arrived: there is nothing to take back."),
    "visit.over": mark("The visit of {number} is over."),
    "counter.unknown": mark("There is no counter “{counter}”. There is: {known}."),
    "counter.occupied": mark("{counter} is not free: {numbers}. First say what became of them."),
    "counter.back-is-past": mark("{back} is over already."),
    "queue.empty": mark("Nobody is waiting for {counter}."),
    "queue.nothing-to-undo": mark("Nothing was done here that can be taken back."),
}

_STATES: Mapping[VisitState, str] = {
    VisitState.WAITING: mark("waiting"),
    VisitState.CALLED: mark("called"),
    VisitState.RECEIVED: mark("being received"),
    VisitState.PAUSED: mark("stepped out"),
    VisitState.TO_COME_BACK: mark("to come back"),
    VisitState.FINISHED: mark("finished"),
    VisitState.ABSENT: mark("absent"),
    VisitState.LEFT: mark("gone"),
    VisitState.CANCELLED: mark("ticket taken back"),
}
_STEPS: Mapping[StepKind, str] = {
    StepKind.ARRIVED: mark("arrived"),
    StepKind.CALLED: mark("called"),
    StepKind.RECALLED: mark("called again"),
    StepKind.RECEIVED: mark("received"),
    StepKind.PAUSED: mark("stepped out"),
    StepKind.RETURNED: mark("back in the queue"),
    StepKind.TRANSFERRED: mark("sent to another service"),
    StepKind.SENT_ON: mark("to come back"),
    StepKind.CHANGED: mark("changed"),
    StepKind.FINISHED: mark("finished"),
    StepKind.ABSENT: mark("absent"),
    StepKind.LEFT: mark("gone"),
    StepKind.CANCELLED: mark("ticket taken back"),
    StepKind.CLOSED: mark("closed at the end of the day"),
    StepKind.UNDONE: mark("taken back"),
}


def state(words: Words, state: VisitState) -> str:
    """Name where a visit is in its life."""
    return words.say(_STATES[state])


def step(words: Words, step: StepKind) -> str:
    """Name what happened to a visit."""
    return words.say(_STEPS[step])


def minutes(words: Words, since: datetime, now: datetime) -> str:
    """Say how long something has lasted, short: `12 min`, `1 h 05`."""
    lasted = max(int((now - since) / timedelta(minutes=1)), 0)
    if lasted < 60:
        return words.say("{n} min", n=lasted)
    return words.say("{hours} h {minutes:02d}", hours=lasted // 60, minutes=lasted % 60)


def service(words: Words, house: House, key: str) -> str:
    """Name a service, also one that is no longer described."""
    known = house.services.get(key)
    return house.speak(known.name, words.language) if known else key


def counter(words: Words, house: House, key: str | None) -> str:
    """Name a counter; empty for none."""
    known = house.counters.get(key) if key else None
    return house.speak(known.name, words.language) if known else key or ""
