"""What becomes of a calendar file: in lines for people, and for programs."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kiosk import booking_words, refusal_words, time_words, wording
from kiosk.calendars.reading import Reading, Remark
from kiosk.cli.booking_lines import ways_out
from kiosk.cli.booking_views import conflict_json, refusal_json, slot_json
from kiosk.cli.context import Invocation
from kiosk.domain.house import House
from kiosk.domain.refusals import Refused
from kiosk.i18n import Words, mark, mark_many
from kiosk.services.importing import Fate, Obstacle, Outcome, Plan

MOST_NAMED = 20
_COUNTS: Mapping[Fate, tuple[str, str]] = {
    Fate.NEW: mark_many("{n} event to book:", "{n} events to book:"),
    Fate.HERE: mark_many("{n} event is here already.", "{n} events are here already."),
    Fate.DIFFERS: mark_many(
        "{n} event is here, but not as in the file. It stays as it is here:",
        "{n} events are here, but not as in the file. They stay as they are here:",
    ),
    Fate.CALLED_OFF: mark_many(
        "{n} event is called off in the file.",
        "{n} events are called off in the file.",
    ),
    Fate.OVER: mark_many("{n} event is over.", "{n} events are over."),
    Fate.CONFLICT: mark_many(
        "{n} event cannot be booked, somebody has its time:",
        "{n} events cannot be booked, somebody has their times:",
    ),
    Fate.REFUSED: mark_many("{n} event cannot be booked:", "{n} events cannot be booked:"),
}
_UNREADABLE = mark_many("{n} event is not understood:", "{n} events are not understood:")
_REMARKS = mark_many("{n} remark:", "{n} remarks:")
_DIFFERS: Mapping[str, str] = {
    "time": mark("another time"),
    "room": mark("another room"),
    "title": mark("another title"),
    "called-off": mark("called off in the file"),
    "called-off-here": mark("called off here"),
}


def lines(invocation: Invocation, plan: Plan, found: Reading) -> Iterator[str]:
    """Yield what becomes of a file, at most 20 events of each kind by name."""
    teller = _Teller(invocation)
    if not plan.outcomes and not found.unreadable:
        yield teller.words.say("There is no event in this file.")
    for fate in Fate:
        yield from teller.outcomes(fate, plan.of(fate))
    yield from teller.remarks(_UNREADABLE, found.unreadable)
    yield from teller.remarks(_REMARKS, found.remarks)


class _Teller:
    def __init__(self, invocation: Invocation) -> None:
        self.words: Words = invocation.words
        self._house: House = invocation.house
        self._today = invocation.clock.now().astimezone(self._house.zone).date()

    def outcomes(self, fate: Fate, outcomes: Sequence[Outcome]) -> Iterator[str]:
        """Yield how many there are, and what is to be said of each."""
        if not outcomes:
            return
        yield self.words.say_many(*_COUNTS[fate], len(outcomes))
        if fate in {Fate.HERE, Fate.CALLED_OFF, Fate.OVER}:
            return
        for outcome in outcomes[:MOST_NAMED]:
            yield f"  {self._outcome(outcome)}"
            yield from (f"    {line}" for line in self._in_the_way(outcome))
        yield from self._more(len(outcomes))

    def remarks(self, counts: tuple[str, str], remarks: Sequence[Remark]) -> Iterator[str]:
        """Yield how many there are, and each in a line."""
        if not remarks:
            return
        yield self.words.say_many(*counts, len(remarks))
        for remark in remarks[:MOST_NAMED]:
            why = self._why(remark.why)
            if not remark.line:
                yield f"  {why}"
            elif remark.title:
                yield "  " + self.words.say(
                    "line {line}, “{title}”: {why}", line=remark.line, title=remark.title, why=why
                )
            else:
                yield "  " + self.words.say("line {line}: {why}", line=remark.line, why=why)
        yield from self._more(len(remarks))

    def _more(self, count: int) -> Iterator[str]:
        if count > MOST_NAMED:
            more = count - MOST_NAMED
            yield "  " + self.words.say_many("and {n} more", "and {n} more", more)

    def _outcome(self, outcome: Outcome) -> str:
        title = outcome.event.title
        if outcome.fate is Fate.DIFFERS:
            what = ", ".join(self.words.say(_DIFFERS[each]) for each in outcome.differs)
            return self.words.say("{title}: {what}", title=title, what=what)
        request = outcome.request or outcome.event.request
        if request is None:
            return title
        slot = outcome.uses[0] if outcome.uses else request.slot
        when = time_words.when(self.words, slot, self._today)
        room = booking_words.resource(self.words, self._house, slot.resource)
        if len(outcome.uses) < 2:
            return self.words.say("{when}, {room}: {title}", when=when, room=room, title=title)
        times = self.words.say_many("{n} time", "{n} times", len(outcome.uses))
        return self.words.say(
            "{when}, {room}: {title}, {times}", when=when, room=room, title=title, times=times
        )

    def _in_the_way(self, outcome: Outcome) -> Iterator[str]:
        for one in outcome.obstacles[:MOST_NAMED]:
            if one.refused is not None:
                yield self._why(one.refused)
            elif one.conflict is not None and one.conflict.taken_by:
                details = {"conflicts": (one.conflict,), "count": 1}
                yield refusal_words.refusal(
                    self.words, self._house, self._today, "booking.conflict", details
                )
                yield from ways_out(self.words, self._house, self._today, details)
            else:
                taken = self.words.say("taken")
                when = time_words.when(self.words, one.slot, self._today)
                yield self.words.say("{when}: {what}", when=when, what=taken)
        if len(outcome.obstacles) > MOST_NAMED:
            more = len(outcome.obstacles) - MOST_NAMED
            yield self.words.say_many("and {n} more", "and {n} more", more)
        if outcome.over and outcome.fate is Fate.NEW:
            yield self.words.say_many(
                "{n} time that is over is left out",
                "{n} times that are over are left out",
                outcome.over,
            )

    def _why(self, why: Refused) -> str:
        answer = wording.explain(self.words, self._house, self._today, why.code, why.details)
        return answer.what


def plan_json(invocation: Invocation, plan: Plan, found: Reading, *, done: bool) -> dict[str, Any]:
    """Return what becomes of a file; `done`: it has."""
    house = invocation.house
    events = {
        fate.value.replace("-", "_"): [_outcome_json(house, one) for one in plan.of(fate)]
        for fate in Fate
    }
    return {
        "done": done,
        "clear": plan.is_clear,
        **events,
        "unreadable": [_remark_json(house, one) for one in found.unreadable],
        "remarks": [_remark_json(house, one) for one in found.remarks],
    }


def _outcome_json(house: House, outcome: Outcome) -> dict[str, Any]:
    return {
        "uid": outcome.event.uid,
        "line": outcome.event.line,
        "title": outcome.event.title,
        "uses": [slot_json(house, slot) for slot in outcome.uses],
        "in_the_way": [_obstacle_json(house, one) for one in outcome.obstacles],
        "over": outcome.over,
        "differs": list(outcome.differs),
    }


def _obstacle_json(house: House, obstacle: Obstacle) -> dict[str, Any]:
    refused, conflict = obstacle.refused, obstacle.conflict
    return {
        **slot_json(house, obstacle.slot),
        "code": refused.code if refused else "booking.conflict",
        "details": refusal_json(house, refused.details) if refused else {},
        "conflict": conflict_json(house, conflict) if conflict else None,
    }


def _remark_json(house: House, remark: Remark) -> dict[str, Any]:
    return {
        "line": remark.line,
        "title": remark.title,
        "uid": remark.uid,
        "code": remark.why.code,
        "details": refusal_json(house, remark.why.details),
    }
