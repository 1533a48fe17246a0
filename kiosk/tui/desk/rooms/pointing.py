"""What the cursor points at: a booking, or a free time of a resource."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from kiosk.domain.booking import Slot
from kiosk.domain.house import House
from kiosk.domain.moments import lasting
from kiosk.domain.moments import length as length_of
from kiosk.services.booking_views import UseView
from kiosk.tui.desk.rooms.day_list import DayList
from kiosk.tui.desk.rooms.view import View
from kiosk.tui.widgets.lanes import STEP, Lane
from kiosk.tui.widgets.time_grid import TimeGrid

USUAL_LENGTH = timedelta(hours=1)
"""What is booked where no span was selected, as far as it is free."""


@dataclass(slots=True)
class Pointing:
    """Translates between the cursor and the house; moments are in house time."""

    house: House
    grid: TimeGrid
    list: DayList
    view: Callable[[], View]
    uses: Mapping[int, UseView] = field(default_factory=dict)

    @property
    def use(self) -> UseView | None:
        """The booking under the cursor."""
        if self.view().as_list:
            return self.list.use
        bar = self.grid.bar
        return None if bar is None or self.grid.selection else self.uses.get(bar.key)

    @property
    def resource(self) -> str | None:
        """The key of the resource under the cursor."""
        if week_of := self.view().week_of:
            return week_of
        if self.view().as_list:
            return self.list.use.resource if self.list.use else None
        return self.grid.lane.key if self.grid.lane else None

    @property
    def day(self) -> date:
        """The day under the cursor."""
        view = self.view()
        if view.as_list:
            return self.list.use.start.date() if self.list.use else view.day
        if view.week_of:
            return view.first + timedelta(days=self.grid.lane_number)
        return view.day

    @property
    def slot(self) -> Slot | None:
        """What would be booked: the selection, or the usual length as far as it is free."""
        lane, resource = self.grid.lane, self.resource
        if lane is None or resource is None:
            return None
        if selection := self.grid.selection:
            start, end = lane.edges[selection[0]], lane.edges[selection[1] + 1]
        else:
            at = lane.edges[self.grid.step]
            since, until = lane.free_around(self.grid.step)
            start = max(at, since)
            end = min(start + USUAL_LENGTH, until)
            if end <= start:
                start, end = at, at + STEP
        return Slot(resource, self._local(start), self._local(end))

    @property
    def free(self) -> tuple[datetime, datetime]:
        """How far the time under the cursor is free; nothing if it ends before it begins."""
        lane = self.grid.lane
        if lane is None:
            raise RuntimeError("there is nothing to point at")
        step = self.grid.selection[0] if self.grid.selection else self.grid.step
        since, until = lane.free_around(step)
        return self._local(since), self._local(until)

    def carried_to(self, use: UseView) -> Slot | None:
        """Return where something that is carried would be put down."""
        start = self.grid.carried_start()
        resource = use.resource if self._is_still_there(use) else self.resource
        if start is None or resource is None:
            return None
        local = self._local(start)
        return Slot(resource, local, lasting(local, length_of(use.start, use.end)))

    def _is_still_there(self, use: UseView) -> bool:
        """Tell whether what is carried keeps its resource.

        A combined room is also seen in the rows of its parts, from where it does not change.
        """
        if week_of := self.view().week_of:
            return week_of in (use.resource, *use.takes)
        carried, lane = self.grid.carried, self.grid.lane
        return carried is not None and lane is not None and carried.lane == lane.key

    def lane_of(self, resource: str | None, day: date) -> int | None:
        """Return the place of a resource, or in a week of a day."""
        view = self.view()
        if view.week_of:
            place = (day - view.first).days
            return place if resource in (None, view.week_of) and view.shows(day) else None
        keys = [lane.key for lane in self.grid.lanes]
        return keys.index(resource) if resource in keys and view.shows(day) else None

    def place_of(self, slot: Slot) -> tuple[int, int, int] | None:
        """Return the lane, the first and the last step of a slot; None if it can't be seen."""
        number = self.lane_of(slot.resource, slot.start.date())
        if number is None:
            return None
        lane: Lane = self.grid.lanes[number]
        last = slot.end.astimezone(UTC) - timedelta(seconds=1)
        return number, lane.step_at(slot.start.astimezone(UTC)), lane.step_at(last)

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.house.zone)
