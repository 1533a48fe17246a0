"""Whether a visitor can be given a ticket now, and where they will be received."""

from dataclasses import dataclass
from datetime import datetime

from db.enums import HelpNeed
from kiosk.domain.calendar import is_open, next_opening, next_reception, receiving
from kiosk.domain.house import House, Service
from kiosk.domain.refusals import Refused

MOST_PEOPLE = 20
"""The largest group that one ticket stands for."""


@dataclass(frozen=True, slots=True)
class CheckIn:
    """What a visitor asks for: a service by its key, for so many people."""

    service: str
    language: str
    people: int = 1
    needs: frozenset[HelpNeed] = frozenset()


@dataclass(frozen=True, slots=True)
class Admission:
    """A visitor may be received: by this service, at this counter."""

    service: Service
    counter: str | None


def admit(house: House, request: CheckIn, now: datetime) -> Admission:
    """Decide whether this request can be granted at `now` (house time).

    Raises `Refused`: `service.unknown`, `people.out-of-range`, `language.unknown`,
    `house.closed` (`next`: a `Slot` or None), `service.absent` (`next`: a `Slot` or None).
    """
    service = house.services.get(request.service)
    if service is None:
        raise Refused("service.unknown", service=request.service)
    if not 1 <= request.people <= MOST_PEOPLE:
        raise Refused("people.out-of-range", most=MOST_PEOPLE)
    check_language(house, request.language)
    reception = receiving(house, service.key, now)
    if reception is not None:
        return Admission(service, reception.counter)
    if service.key == house.reception and not is_open(house, now):
        raise Refused("house.closed", next=next_opening(house, now))
    raise Refused("service.absent", service=service, next=next_reception(house, service.key, now))


def check_language(house: House, language: str | None) -> None:
    """Say no to a language that the house does not speak; None is its first one.

    Raises `Refused`: `language.unknown` (`language`).
    """
    if language is not None and language not in house.languages:
        raise Refused("language.unknown", language=language)
