"""From what is booked to the lanes of a grid. Nothing here draws, and nothing asks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from db.enums import BookingStatus
from kiosk import booking_words
from kiosk.domain.booking import around, hours_on
from kiosk.domain.calendar import closure_on
from kiosk.domain.house import House, Resource
from kiosk.domain.moments import nearest
from kiosk.domain.texts import clean
from kiosk.i18n import Words
from kiosk.services.booking_views import UseView
from kiosk.tui.desk.rooms import describing
from kiosk.tui.desk.rooms.view import View
from kiosk.tui.widgets.lanes import Bar, Lane, Look, edges_by_the_wall, edges_of_day

USUAL_DAY = (time(8), time(18))
"""What is shown of a day on which nothing is open."""

_HOUR = 4
"""Steps."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Draws one house in one language, at one moment in house time."""

    house: House
    words: Words
    now: datetime

    def lanes(self, view: View, uses: Iterable[UseView]) -> tuple[Lane, ...]:
        """Return a lane for each resource of a day, or for each day of a week."""
        every = tuple(uses)
        if view.week_of is None:
            return tuple(
                self._lane(one, view.day, every, week=False) for one in view.resources(self.house)
            )
        resource = self.house.resources[view.week_of]
        days = (view.first + timedelta(days=n) for n in range(view.days))
        return tuple(self._lane(resource, day, every, week=True) for day in days)

    def _lane(
        self, resource: Resource, day: date, uses: tuple[UseView, ...], *, week: bool
    ) -> Lane:
        zone = self.house.zone
        edges = edges_by_the_wall(day, zone, UTC) if week else edges_of_day(day, zone, UTC)
        spans = hours_on(self.house, resource, datetime.combine(day, time(12), zone))
        closed = self.closed(resource, day)
        before, after = around(self.house, resource)
        hours = () if closed else spans
        return Lane(
            key=day.isoformat() if week else resource.key,
            label=self._day_label(day) if week else self._label(resource),
            edges=edges,
            open=tuple((self._utc(day, s.start), self._utc(day, s.end)) for s in hours),
            bars=tuple(self._bars(resource, (edges[0], edges[-1]), uses)),
            closed=closed,
            before=before,
            after=after,
        )

    def closed(self, resource: Resource, day: date) -> str:
        """Say why a resource is not used on a day; empty when it is."""
        closure = closure_on(self.house, day)
        if closure is not None:
            reason = self.house.speak(closure.reason, self.words.language)
            return clean(self.words.say("Closed: {reason}", reason=reason))
        if not hours_on(self.house, resource, datetime.combine(day, time(12), self.house.zone)):
            return self.words.say("Closed on this day")
        return ""

    def holiday(self, day: date) -> str:
        """Return the name of a public holiday; empty when it is none."""
        named = self.house.holidays.on(day)
        if named is None:
            return ""
        return clean(self.house.speak(named, self.words.language))

    def _label(self, resource: Resource) -> tuple[str, ...]:
        return clean(resource.name), booking_words.people(self.words, resource.capacity)

    def _day_label(self, day: date) -> tuple[str, ...]:
        return describing.short_day(self.words, day), self.holiday(day)

    def _bars(
        self, resource: Resource, seen: tuple[datetime, datetime], uses: Iterable[UseView]
    ) -> Iterator[Bar]:
        parts = {resource.key, *resource.parts}
        for use in uses:
            in_sight = use.taken_from < seen[1] and use.taken_until > seen[0]
            if in_sight and (use.resource == resource.key or parts & set(use.takes)):
                yield self._bar(resource, use)

    def _bar(self, resource: Resource, use: UseView) -> Bar:
        return Bar(
            key=use.id,
            start=use.start.astimezone(UTC),
            end=use.end.astimezone(UTC),
            taken_from=use.taken_from.astimezone(UTC),
            taken_until=use.taken_until.astimezone(UTC),
            text=describing.bar_text(self.words, self.house, use, elsewhere=resource.key),
            look=self._look(resource, use),
            signs=describing.signs(use),
        )

    def _look(self, resource: Resource, use: UseView) -> Look:
        if use.end.astimezone(UTC) <= self.now.astimezone(UTC):
            return Look.OVER
        if use.resource != resource.key:
            return Look.ELSEWHERE
        return Look.OPTION if use.status is BookingStatus.OPTION else Look.BOOKED

    def _utc(self, day: date, at: time) -> datetime:
        return nearest(day, at, self.house.zone).astimezone(UTC)


def matters(lanes: tuple[Lane, ...]) -> tuple[int, int]:
    """Return the steps between which anything is open or booked, by whole hours."""
    starts: list[int] = []
    ends: list[int] = []
    for lane in lanes:
        shown = [*lane.open, *((bar.start, bar.end) for bar in lane.bars)]
        for start, end in shown:
            if start < lane.edges[-1] and end > lane.edges[0]:
                starts.append(lane.step_at(start))
                ends.append(lane.step_at(end - timedelta(seconds=1)) + 1)
    if not starts:
        return USUAL_DAY[0].hour * _HOUR, USUAL_DAY[1].hour * _HOUR
    return min(starts) // _HOUR * _HOUR, -(-max(ends) // _HOUR) * _HOUR
