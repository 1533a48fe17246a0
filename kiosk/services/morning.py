"""The sheets that are printed by themselves: once in the morning, again when the day changes."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlmodel import Session

from db.enums import Occasion
from db.queries import schedules as queries
from kiosk.clock import Clock
from kiosk.domain.calendar import openings
from kiosk.domain.schedule import has_changed
from kiosk.services import editions
from kiosk.services.place import Place
from kiosk.services.schedule import Sheet, entries_of

SETTLED = timedelta(minutes=2)
"""So long nothing has changed: somebody who moves a booking by keys is not followed on paper."""


def is_due(session: Session, clock: Clock, place: Place) -> bool:
    """Tell whether a sheet is to be seen to now on this machine."""
    return next(_due(session, clock, place), None) is not None


def print_due(session: Session, clock: Clock, place: Place) -> int:
    """Have the sheets printed that are due, each once, whatever else runs; return how many.

    One that is right already, as somebody has printed just that, is the morning's.
    """
    queries.hold(session.connection())
    printed = 0
    for sheet, occasion in list(_due(session, clock, place)):
        if occasion is Occasion.CHANGE or editions.is_wrong(session, clock, place, sheet):
            printed += len(editions.order(session, clock, place, sheet, occasion=occasion))
        else:
            editions.settle_morning(session, clock, place, sheet)
    return printed


def _due(session: Session, clock: Clock, place: Place) -> Iterator[tuple[Sheet, Occasion]]:
    rules, now = place.by_itself, place.local(clock.now())
    opens = openings(place.house, now.date())
    if rules.at is None or not opens or not rules.at <= now.time():
        return
    # In the evening the sheet of the day is of no use, were the machine off until then.
    is_evening = now >= opens[-1].end
    for kind in rules.sheets:
        if place.printer_of(kind) is None:
            continue
        for sheet in Sheet(kind, now.date()).each(place.house):
            on_time = queries.on_occasion(
                session, kind, sheet.room or "", now.date(), Occasion.MORNING
            )
            if not on_time:
                if not is_evening:
                    yield sheet, Occasion.MORNING
            elif rules.again_within and _differs(session, clock, place, sheet, now):
                yield sheet, Occasion.CHANGE


def _differs(session: Session, clock: Clock, place: Place, sheet: Sheet, now: datetime) -> bool:
    """Tell whether the next hours are not as the last version says, and nobody is at it still.

    A version that somebody took out of the queue, or that could not be made, is not ordered again
    until there is something else to say.
    """
    until = now + place.by_itself.again_within
    said = editions.coming_entries(session, place, sheet) or ()
    newest = editions.newest_entries(session, place, sheet)
    entries = entries_of(session, clock, place, sheet)
    if not all(has_changed(entries, each, now, until) for each in (said, newest)):
        return False
    changed = queries.last_change(session, now, until, [entry.use for entry in said])
    return changed is None or changed <= now - SETTLED
