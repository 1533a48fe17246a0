"""Appointments in words. Every moment is in house time."""

from collections.abc import Mapping

from db.enums import AppointmentState
from kiosk.domain.appointments import Timing
from kiosk.i18n import Words, mark

TEXTS: Mapping[str, str] = {
    "appointment.unknown": mark("This appointment is not known. Please go to the reception desk."),
    "appointment.malformed": mark("“{written}” is no code of an appointment."),
    "appointment.wrong-house": mark("This appointment is in another house. Look at its address."),
    "appointment.another-day": mark("Your appointment is {start}. Please come back then."),
    "appointment.missed": mark("Your appointment was {start}. Ask the reception for another one."),
    "appointment.used": mark("You are already here, since {time}: your number is {number}."),
    "appointment.kept": mark("You came at {time} ({number}), and that is over. Ask the reception."),
    "appointment.cancelled": mark("This appointment was called off. Ask the reception."),
    "appointment.none-then": mark("There is no appointment at {time}. Ask the reception."),
    "appointment.several-then": mark(
        "Several people have an appointment at {time}: type the code."
    ),
    "appointment.past": mark("That time is over."),
    "appointment.bad-length": mark("An appointment takes {least} to {most} minutes."),
    "appointment.nobody-there": mark("{service}: nobody receives people at that time."),
    "appointment.taken": mark("{counter} already has an appointment at {time}."),
    "appointment.no-codes": mark("There are too many appointments on that day."),
    "appointment.not-planned": mark("This appointment is “{state}”: it cannot be changed."),
    "appointment.bad-file": mark("The file is not understood: no column for {missing}."),
    "appointment.empty-file": mark("The file has no appointment."),
    "appointment.file-too-big": mark("The file has more than {most} appointments."),
    "appointment.repeated": mark("Repeated appointments are not read: write each day."),
    "appointment.no-service": mark("Which service is it for?"),
    "appointment.same-id": mark("Another line of this file has the same number: give it its own."),
    "appointment.other-service": mark(
        "It is here already for {service}, {start}: call that one off first."
    ),
    "appointment.bad-number": mark("“{written}” is not a number."),
}

_STATES: Mapping[AppointmentState, str] = {
    AppointmentState.PLANNED: mark("planned"),
    AppointmentState.ARRIVED: mark("came"),
    AppointmentState.CANCELLED: mark("called off"),
    AppointmentState.MISSED: mark("did not come"),
}

_TIMINGS: Mapping[Timing, str] = {
    Timing.IN_TIME: mark("You are in time."),
    Timing.EARLY: mark("You are early: we call you at about {time}."),
    Timing.LATE: mark("You are a little late: we call you as soon as we can."),
    Timing.TOO_LATE: mark("Your time is over: you wait like everybody."),
}


def state(words: Words, state: AppointmentState) -> str:
    """Name what became of an appointment."""
    return words.say(_STATES[state])


def timing(words: Words, timing: Timing, time: str) -> str:
    """Say to somebody how they come to their appointment at a time."""
    return words.say(_TIMINGS[timing], time=time)
