"""Changing what is booked: this one, from here on, or all that are not over.

What was changed by hand in one use alone stays as it is when its series changes; `survey` names
it before anything happens. Everything can be undone (`history`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import Session

from db.enums import BookingStatus, ChangeKind, OccurrenceState
from kiosk.clock import Clock
from kiosk.domain.booking import Details, Slot, check, furnishing, in_house, tidied
from kiosk.domain.refusals import Refused
from kiosk.domain.series import Scope, check_day, why_not
from kiosk.services import history, splitting
from kiosk.services.booking_views import Changed
from kiosk.services.place import Place
from kiosk.services.uses import (
    Series,
    Take,
    Use,
    beyond,
    booked,
    load,
    reach,
    retake,
    seen,
)


@dataclass(frozen=True, slots=True)
class Move:
    """Where to, and how much of a series.

    `choices` answer conflicts, by the new day: another slot, or None to leave the day out.
    `details`: it becomes something else as well. `by_itself`: it is nobody's doing.
    """

    to: Slot
    scope: Scope = Scope.THIS
    choices: Mapping[date, Slot | None] = field(default_factory=dict)
    anyway: bool = False
    details: Details | None = None
    by_itself: bool = False


def survey(session: Session, clock: Clock, place: Place, use_id: int, scope: Scope) -> Changed:
    """Return what a change would be about and what it would leave alone; change nothing.

    Raises `Refused`: `booking.unknown`.
    """
    series, now = load(session, use_id), clock.now()
    changing, kept = _sorted_out(reach(series, scope, now), scope, series)
    others = beyond(session, series, scope, now)
    return Changed(*(seen(session, place, uses) for uses in (changing, kept, others)))


def move(
    session: Session,
    clock: Clock,
    place: Place,
    use_id: int,
    wanted: Move,
) -> Changed:
    """Move a use to another slot, and with it those of its series in this scope.

    Raises `Refused` as booking does, and `booking.not-booked`.
    """
    now = clock.now()
    to, scope = in_house(place.house, wanted.to), wanted.scope
    series = booked(session, use_id, now)
    changing, kept = _coming(series, scope, now)
    others = beyond(session, series, scope, now)
    details = _new_details(place, series, wanted.details)
    check(place.house, to, details, now, anyway=wanted.anyway)
    kind = ChangeKind.MOVED if wanted.details is None else ChangeKind.CHANGED
    with history.recorded(
        session, place, series.booking, kind, now, series.rows(), by_itself=wanted.by_itself
    ) as made:
        alone = scope is Scope.THIS or series.booking.rule is None
        if not alone:
            series = splitting.tail(session, place, series, [*changing, *kept], made, now)
        if wanted.details is not None:
            _rewrite(place, series, kept, to.resource, details, scope)
        if alone:
            _move_alone(session, place, series, to, now, made)
        else:
            planned = splitting.shift(place, series, to)
            slots = splitting.planned_slots(place, changing, planned)
            takes = _takes(place, series, slots, replace(wanted, to=to), now)
            made.extend(retake(session, place, takes, now))
    return Changed(*(seen(session, place, uses) for uses in (changing, kept, others)))


def describe(
    session: Session,
    clock: Clock,
    place: Place,
    use_id: int,
    details: Details,
    scope: Scope = Scope.THIS,
    *,
    anyway: bool = False,
) -> Changed:
    """Change what a booking is, apart from when and where. Raises `Refused` as booking does."""
    now = clock.now()
    series = booked(session, use_id, now)
    details = _new_details(place, series, details)
    changing, kept = _coming(series, scope, now)
    others = beyond(session, series, scope, now)
    for use in changing:
        check(place.house, use.slot(place), details, now, anyway=anyway or use is not series.this)
    with history.recorded(
        session, place, series.booking, ChangeKind.DESCRIBED, now, series.rows()
    ) as made:
        if scope is not Scope.THIS and series.booking.rule is not None:
            reached = [*changing, *kept]
            series = splitting.tail(session, place, series, reached, made, now)
        _rewrite(place, series, kept, series.this.slot(place).resource, details, scope)
        takes = [Take(use, use.slot(place), details) for use in changing]
        made.extend(retake(session, place, takes, now))
    return Changed(*(seen(session, place, uses) for uses in (changing, kept, others)))


def cancel(
    session: Session,
    clock: Clock,
    place: Place,
    use_id: int,
    scope: Scope = Scope.THIS,
    *,
    also_by_hand: bool = False,
) -> Changed:
    """Cancel a use, and those of its series in this scope.

    Raises `Refused`: `booking.unknown`, `booking.not-booked`.
    """
    now = clock.now()
    series = booked(session, use_id)
    changing, kept = _sorted_out(reach(series, scope, now), scope, series)
    if also_by_hand:
        changing, kept = [*changing, *kept], []
    others = beyond(session, series, scope, now)
    with history.recorded(session, place, series.booking, ChangeKind.CANCELLED, now, series.rows()):
        for use in changing:
            use.set_state(OccurrenceState.CANCELLED)
        if not any(use.booked for use in series.uses):
            series.booking.status = BookingStatus.CANCELLED.value
    return Changed(*(seen(session, place, uses) for uses in (changing, kept, others)))


def restore(session: Session, clock: Clock, place: Place, use_id: int) -> Changed:
    """Put back a use that was cancelled, skipped, released or ran out, where its series is now.

    What was moved by hand comes back where it was. An option that ran out comes back as a
    confirmed booking, as nobody can say until when it is to be kept; its other days stay free.

    Raises `Refused`: `booking.unknown`, `booking.is-booked`, `booking.conflict`.
    """
    now = clock.now()
    series = load(session, use_id, changing=True)
    if series.this.booked:
        raise Refused("booking.is-booked")
    with history.recorded(
        session, place, series.booking, ChangeKind.RESTORED, now, series.rows()
    ) as made:
        slot, details = (
            splitting.where_it_belongs(place, series),
            series.details(place, series.this),
        )
        made.extend(retake(session, place, [Take(series.this, slot, details)], now))
        if series.booking.status != BookingStatus.OPTION.value:
            series.booking.status = BookingStatus.CONFIRMED.value
    return Changed(seen(session, place, [series.this]))


def confirm(session: Session, clock: Clock, place: Place, use_id: int) -> Changed:
    """Make an option a booking. Raises `Refused`: `booking.unknown`, `booking.not-an-option`."""
    now = clock.now()
    series = booked(session, use_id, now)
    booking = series.booking
    if booking.status != BookingStatus.OPTION.value:
        raise Refused("booking.not-an-option")
    with history.recorded(session, place, booking, ChangeKind.CONFIRMED, now, ()):
        booking.status = BookingStatus.CONFIRMED.value
        booking.option_until = None
    return Changed(seen(session, place, series.uses))


def _coming(series: Series, scope: Scope, now: datetime) -> tuple[list[Use], list[Use]]:
    """Return the uses that change, and those that stay as they are by hand; at least one."""
    changing, kept = _sorted_out(reach(series, scope, now), scope, series)
    if not changing and not kept:
        raise Refused("booking.over")
    return changing, kept


def _sorted_out(uses: Sequence[Use], scope: Scope, series: Series) -> tuple[list[Use], list[Use]]:
    """Return the uses that change with their series, and those that stay as they are by hand."""
    if scope is Scope.THIS or series.booking.rule is None:
        return list(uses), []
    kept = [use for use in uses if use.first.by_hand and use is not series.this]
    return [use for use in uses if use not in kept], kept


def _move_alone(
    session: Session,
    place: Place,
    series: Series,
    to: Slot,
    now: datetime,
    made: list[Any],
) -> None:
    use, booking = series.this, series.booking
    details = series.details(place, use)
    if booking.rule is None:
        splitting.note_times(place, booking, to)
    for row in use.rows:
        if booking.rule is not None:
            row.by_hand = True
        else:
            row.planned_at = to.start.astimezone(UTC)
    made.extend(retake(session, place, [Take(use, to, details)], now))


def _takes(
    place: Place,
    series: Series,
    slots: Iterable[tuple[Use, Slot]],
    wanted: Move,
    now: datetime,
) -> list[Take]:
    """Return what uses are to take after they were moved, as was chosen for their days."""
    takes = []
    for use, planned in slots:
        usual = wanted.to if use is series.this else planned
        day = usual.start.date()
        chosen = wanted.choices.get(day, usual)
        if chosen is None or (day not in wanted.choices and _left_out(place, series, usual)):
            use.set_state(OccurrenceState.SKIPPED)
            continue
        chosen = in_house(place.house, chosen)
        details = series.details(place, use)
        check_day(place.house, chosen, details, now, anyway=wanted.anyway)
        by_hand = day in wanted.choices or usual != planned
        for row in use.rows:
            row.by_hand = by_hand or row.own is not None
        takes.append(Take(use, chosen, details))
    return takes


def _left_out(place: Place, series: Series, slot: Slot) -> bool:
    skips = series.booking.skips
    why = why_not(
        place.house, slot, skip_holidays="holidays" in skips, skip_closures="closures" in skips
    )
    return why is not None


def _new_details(place: Place, series: Series, wanted: Details | None) -> Details:
    """Return what the use that is meant is to be.

    It has the times of its own layout, unless others were asked for. Raises `Refused` as
    `domain.booking.tidied` does.
    """
    before = series.details(place, series.this)
    if wanted is None:
        return before
    details = tidied(place.house, wanted)
    if details.layout == before.layout:
        return details
    setup = None if details.setup == before.setup else details.setup
    clearing = None if details.clearing == before.clearing else details.clearing
    return replace(details, setup=setup, clearing=clearing)


def _rewrite(
    place: Place,
    series: Series,
    kept: Iterable[Use],
    resource: str,
    details: Details,
    scope: Scope,
) -> None:
    """Let a use in this resource be something else, with its series unless it is meant alone."""
    for use in kept:
        _keep_as_it_is(place, series, use)
    columns = _columns(place, resource, details)
    if scope is Scope.THIS and series.booking.rule is not None:
        own = _own(columns, details)
        for row in series.this.rows:
            row.own, row.by_hand = own, True
        return
    for name, value in columns.items():
        setattr(series.booking, name, value)
    series.booking.forgotten_at = None
    for row in series.this.rows:
        row.own = None
        row.by_hand = row.by_hand and not splitting.is_as_planned(place, series)


def _keep_as_it_is(place: Place, series: Series, use: Use) -> None:
    """Let a use be what it is, also when its series becomes something else."""
    details = series.details(place, use)
    own = _own(_columns(place, use.slot(place).resource, details), details)
    for row in use.rows:
        row.own = own


def _columns(place: Place, resource: str, details: Details) -> dict[str, Any]:
    """Return the booking's columns for these details."""
    setup, clearing = furnishing(place.house.resources[resource], details)
    organisation = details.organisation
    return {
        "title": details.title,
        "organisation_id": place.organisation_ids[organisation] if organisation else None,
        "contact": details.contact,
        "kind": details.kind.value,
        "people": details.people,
        "layout": details.layout,
        "equipment": list(details.equipment),
        "note": details.note,
        "setup_minutes": int(setup.total_seconds() // 60),
        "clearing_minutes": int(clearing.total_seconds() // 60),
        "private": details.private,
    }


def _own(columns: Mapping[str, Any], details: Details) -> dict[str, Any]:
    """Return what one use alone is; its organisation by key, as the ids are another table's."""
    own = {name: value for name, value in columns.items() if name != "organisation_id"}
    return own | {"organisation": details.organisation}
