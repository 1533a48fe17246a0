"""What somebody wants to take, and what is in the way of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlmodel import Session

from db.queries import bookings as queries
from db.queries.bookings import Wanted
from kiosk.domain.booking import Details, Slot, taken
from kiosk.domain.refusals import Refused
from kiosk.services import options
from kiosk.services.place import Place
from kiosk.services.refusing import conflict, discreet

MOST_EXPLAINED = 60
"""Conflicts of one request that are looked into; a year of weeks has fewer."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A slot that is to be taken; `planned` names it in its series."""

    planned: datetime
    slot: Slot
    details: Details


def refuse_conflicts(
    session: Session, place: Place, claims: Sequence[Claim], now: datetime, *, secret: bool = False
) -> None:
    """Hold the resources, and say no if somebody has one of them.

    `secret`: the asker may not know who. Raises `Refused`: `booking.conflict` with `conflicts`
    (each a `Conflict`) and their `count`; `series.overlaps-itself`.
    """
    pairs = [(want, claim) for claim in claims for want in _wants(place, claim)]
    wants = [want for want, _ in pairs]
    _refuse_to_overlap_itself(wants)
    connection = session.connection()
    queries.hold(connection, [want.resource for want in wants])
    places = queries.taken_already(connection, wants)
    if places and options.expire(session, place, now):
        places = queries.taken_already(connection, wants)
    if not places:
        return
    refused = list({id(pairs[n][1]): pairs[n][1] for n in places}.values())
    found = tuple(
        conflict(session, place, claim.planned, claim.slot, claim.details, now)
        for claim in refused[:MOST_EXPLAINED]
    )
    shown = tuple(discreet(each) for each in found) if secret else found
    raise Refused("booking.conflict", conflicts=shown, count=len(refused))


def _wants(place: Place, claim: Claim) -> list[Wanted]:
    return [
        Wanted(place.resource_ids[part.resource], part.start, part.until)
        for part in taken(place.house, claim.slot, claim.details)
    ]


def _refuse_to_overlap_itself(wants: Sequence[Wanted]) -> None:
    ordered = sorted(wants, key=lambda want: (want.resource, want.start))
    for one, other in pairwise(ordered):
        if one.resource == other.resource and other.start < one.until:
            raise Refused("series.overlaps-itself")
