"""Until when an option is kept, as people say it."""

from datetime import datetime, time

from kiosk.domain import spoken
from kiosk.domain.moments import nearest, zone_of
from kiosk.domain.refusals import Refused

_LAST_MINUTE = time(23, 59)


def option_end(text: str, now: datetime, start: datetime) -> datetime:
    """Return until when something is kept that begins at `start`; a day alone is all of that day.

    The day on which it begins ends for it when it begins. Raises `Refused` as `spoken.moment` does.
    """
    try:
        return spoken.moment(text, now)
    except Refused:
        on = spoken.day(text, now.date())
    if on == start.date():
        return start
    return nearest(on, _LAST_MINUTE, zone_of(now))
