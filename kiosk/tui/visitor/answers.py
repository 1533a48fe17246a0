"""Which screen shows what the house has answered."""

from typing import TYPE_CHECKING

from kiosk.tui.visitor.notice import NoticeScreen

if TYPE_CHECKING:
    from kiosk.tui.visitor.app import VisitorApp
    from kiosk.tui.visitor.screen import VisitorScreen


def answering(visitor: "VisitorApp", request: object, answer: object) -> "VisitorScreen":
    """Return the screen for an answer. What it needs is imported with the first answer."""
    from kiosk import appointment_words
    from kiosk.services.booking_views import UseView
    from kiosk.services.keeping import Arrived
    from kiosk.services.visits import TicketView
    from kiosk.tui.visitor.arrived import ArrivedScreen
    from kiosk.tui.visitor.asking import Wants
    from kiosk.tui.visitor.found import FoundScreen
    from kiosk.tui.visitor.ticket import TicketScreen
    from kiosk.tui.visitor.times import TimesScreen
    from kiosk.visitor_side import FoundTicket

    words, patience = visitor.words, visitor.patience
    shown = _of_events(visitor, answer)
    match answer:
        case _ if shown is not None:
            return shown
        case UseView():
            return ArrivedScreen(answer)
        case TicketView():
            return TicketScreen(answer, patience.result)
        case Arrived():
            time = words.time(answer.appointment.start)
            told = appointment_words.timing(words, answer.timing, time)
            return TicketScreen(answer.ticket, patience.result, told)
        case FoundTicket():
            is_done = isinstance(request, Wants)
            return _done(visitor, request, answer) if is_done else FoundScreen(answer)
        case tuple():
            return TimesScreen(answer)
    raise TypeError(type(answer))


def _of_events(visitor: "VisitorApp", answer: object) -> "VisitorScreen | None":
    """Return the screen for what is answered about events; None: it is about something else."""
    from kiosk.services.door import AtDoor
    from kiosk.services.event_views import RegistrationView
    from kiosk.services.programme import Programme
    from kiosk.tui.visitor import seat
    from kiosk.tui.visitor.programme import ProgrammeScreen
    from kiosk.visitor_side import FoundSeat, GivenSeat

    match answer:
        case Programme():
            return ProgrammeScreen(answer)
        case GivenSeat():
            return seat.SeatScreen(answer, visitor.patience.result)
        case FoundSeat():
            return seat.FoundSeatScreen(answer)
        case AtDoor():
            return seat.passed(visitor.words, visitor.house, answer)
        case RegistrationView():
            say = visitor.words.say
            return NoticeScreen(say("Goodbye!"), say("Your seat is given back."), reception=False)
    return None


def _done(visitor: "VisitorApp", request: object, found: object) -> "VisitorScreen":
    from kiosk import wording
    from kiosk.tui.visitor.asking import Wants, Way
    from kiosk.visitor_side import FoundTicket

    assert isinstance(request, Wants)  # noqa: S101  for the type checker
    assert isinstance(found, FoundTicket)  # noqa: S101  the same
    say, number = visitor.words.say, found.ticket.number
    if request.way is Way.LEAVE:
        return NoticeScreen(
            say("Goodbye!"), say("The number {n} is given up.", n=number), reception=False
        )
    if request.way is Way.STEP_OUT:
        told = say("Show your ticket here when you are back.")
        return NoticeScreen(say("See you soon, {number}.", number=number), told, reception=False)
    told = wording.waiting(visitor.words, found.ahead or 0, found.band)
    return NoticeScreen(say("Your number is {number}.", number=number), told, reception=False)
