"""Workstations in words: how one is, why something is refused. Every moment is in house time."""

from collections.abc import Mapping
from datetime import date, datetime

from kiosk.domain.workstations import Station
from kiosk.i18n import Words, mark

TEXTS: Mapping[str, str] = {
    "workstation.unknown": mark("There is no workstation “{station}”. There is: {known}."),
    "workstation.none": mark("No workstation is free. The next one: {expected}."),
    "workstation.too-few": mark("Only {free} computers are free then ({start})."),
    "workstation.too-short": mark("It is free until {until} only: too short for anybody."),
    "workstation.other-line": mark("This ticket does not wait for a computer."),
    "workstation.not-free": mark("{station} is not free."),
    "workstation.nobody": mark("Nobody sits at {station}."),
    "workstation.broken": mark("{station} is out of order already."),
    "workstation.works": mark("{station} is not out of order."),
    "workstation.backwards": mark("That time is over."),
}

_STATES: Mapping[Station, str] = {
    Station.FREE: mark("free"),
    Station.TAKEN: mark("in use"),
    Station.RESERVED: mark("reserved"),
    Station.OUT_OF_ORDER: mark("out of order"),
}


def until(words: Words, moment: datetime, today: date) -> str:
    """Say until when, with the day if it is another one: `12h`, `jeudi 26 novembre à 12h`."""
    return words.time(moment) if moment.date() == today else words.when(moment, today)


def state(words: Words, state: Station) -> str:
    """Say how a workstation is."""
    return words.say(_STATES[state])
