"""From a day and a time on the wall to a moment, in the house's time zone.

Python compares and subtracts two moments of one zone by what the wall shows; these go by UTC.
"""

from bisect import bisect_left
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from kiosk.domain.refusals import Refused

FIRST_YEAR, LAST_YEAR = 2000, 9000


def at(day: date, clock: time, zone: tzinfo) -> datetime:
    """Return the moment at which a wall shows this.

    Raises `Refused`: `time.missing` (`when` as written, `next` that exists), `time.twice`
    (`when`, both `offsets` from UTC), `time.out-of-range`.
    """
    check_year(day)
    first, second = _both(day, clock, zone)
    if _shift(first, second) > timedelta(0):
        raise Refused("time.missing", when=first.replace(tzinfo=None), next=_after_gap(first))
    if _shift(first, second):
        offsets = tuple(moment.isoformat(timespec="minutes")[16:] for moment in (first, second))
        raise Refused("time.twice", when=first.replace(tzinfo=None), offsets=offsets)
    return first


def nearest(day: date, clock: time, zone: tzinfo) -> datetime:
    """Return the moment for this time of a series: what is missing comes later by the gap.

    Of a time that comes twice it is the first (RFC 5545, 3.3.5).
    """
    first, second = _both(day, clock, zone)
    if _shift(first, second) > timedelta(0):
        return first.astimezone(UTC).astimezone(zone)
    return first


def is_plain(day: date, clock: time, zone: tzinfo) -> bool:
    """Tell whether a wall shows this exactly once."""
    return not _shift(*_both(day, clock, zone))


def local(moment: datetime, zone: tzinfo) -> datetime:
    """Return an aware moment in this zone. Raises `Refused`: `time.out-of-range`."""
    check_year(moment)
    here = moment.astimezone(zone)
    check_year(here)
    return here


def lasting(start: datetime, length: timedelta) -> datetime:
    """Return the moment when so much time has gone by, in the zone of `start`.

    Raises `Refused`: `time.out-of-range`.
    """
    try:
        ending = (start.astimezone(UTC) + length).astimezone(start.tzinfo)
    except OverflowError:
        raise Refused("time.out-of-range") from None
    check_year(ending)
    return ending


def length(start: datetime, end: datetime) -> timedelta:
    """Return how much time goes by between two moments."""
    return end.astimezone(UTC) - start.astimezone(UTC)


def zone_of(moment: datetime) -> tzinfo:
    """Return the time zone of an aware moment."""
    if moment.tzinfo is None:
        raise TypeError("a moment without a time zone")
    return moment.tzinfo


def first_such(day: int, month: int, since: date) -> date | None:
    """Return the first day from `since` on that is this one of its month, if there is any."""
    # The 29th of February may be eight years away.
    for year in range(since.year, since.year + 9):
        with suppress(ValueError):
            found = date(year, month, day)
            if found >= since:
                return found
    return None


def check_year(day: date) -> None:
    """Raise `Refused` (`time.out-of-range`) for a day that is surely a slip of the hand."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Refused("time.out-of-range")


def _both(day: date, clock: time, zone: tzinfo) -> tuple[datetime, datetime]:
    written = datetime.combine(day, clock, zone)
    return written.replace(fold=0), written.replace(fold=1)


def _shift(first: datetime, second: datetime) -> timedelta:
    """Return by how much clocks are put forward at this time; less than nothing: back."""
    return (second.utcoffset() or timedelta(0)) - (first.utcoffset() or timedelta(0))


def _after_gap(missing: datetime) -> datetime:
    """Return the first moment after the gap that this time is in."""
    after = missing.replace(fold=1).utcoffset()
    # Read by the later offset it lies before the gap, by the earlier one behind it.
    early = missing.replace(fold=1, microsecond=0).astimezone(UTC)
    seconds = range(int(length(early, missing).total_seconds()) + 1)

    def is_over(second: int) -> bool:
        here = (early + timedelta(seconds=second)).astimezone(missing.tzinfo)
        return here.utcoffset() == after

    found = bisect_left(seconds, x=True, key=is_over)
    return (early + timedelta(seconds=found)).astimezone(missing.tzinfo)
