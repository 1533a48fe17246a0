"""What a receipt printer prints of events: a seat, an attendance sheet, the programme …"""

from collections.abc import Iterator

from db.enums import RegistrationState
from kiosk import event_words, programme_words
from kiosk.domain.events import Half, Standing, halves_of
from kiosk.domain.house import House
from kiosk.i18n import Words, mark, words
from kiosk.services.event_changes import WithPeople
from kiosk.services.event_views import EventView
from kiosk.services.programme import Occasion, Programme
from kiosk.services.registrations import Seat
from kiosk.services.signatures import SignatureSheet
from printers.document import Align, Block, Columns, Cut, Document, Gap, QrCode, Rule, Size, Text

HALVES = {Half.MORNING: mark("Morning"), Half.AFTERNOON: mark("Afternoon")}


def seat_document(house: House, seat: Seat) -> Document:
    """Describe what somebody takes home who has registered; nobody's name."""
    one, event = seat.registration, seat.event
    say = words(one.language)
    waits = one.state is RegistrationState.WAITING
    blocks: list[Block] = [
        _centred(house.name, bold=True),
        _centred(house.address),
        _centred(say.say("Waiting list") if waits else say.say("You have a seat"), size=Size.LARGE),
        _centred(event.details.title, bold=True, size=Size.TALL),
        Rule(),
        *_sessions(house, say, event),
        _centred(
            say.say("Your time: {times}", times=programme_words.times(say, one.slot))
            if one.slot
            else "",
            bold=True,
        ),
        _centred(say.say("For {n} people", n=one.people) if one.people > 1 else ""),
        Rule(),
        QrCode(one.token),
        _centred(
            say.say("You are number {n} in line. Ask us again.", n=one.line)
            if waits
            else say.say("Show this code at the door.")
        ),
        _centred(say.say("You cannot come? Show this code here, so that somebody else can.")),
        Cut(),
    ]
    return _document(event.details.title, blocks)


def signatures_document(house: House, sheet: SignatureSheet) -> Document:
    """Describe an attendance sheet on a roll: a line to sign on for each person and half-day."""
    say, event = words(house.languages[0]), sheet.event
    blocks: list[Block] = [
        _centred(house.name, bold=True),
        _centred(say.say("Attendance sheet"), size=Size.LARGE),
        _centred(event.details.title, bold=True),
        *_said(house, say, event),
    ]
    for one in event.sessions:
        blocks += [Rule(), Text(say.full_day(one.start.date()), bold=True, size=Size.TALL)]
        when = programme_words.times(say, one), programme_words.where(say, house, one)
        blocks.append(Text(" · ".join(part for part in when if part)))
        for half in halves_of(one.stretch):
            blocks += [Gap(), Text(say.say(HALVES[half]), bold=True)]
            for n, name in enumerate([*sheet.signers, *[""] * sheet.blank], 1):
                blocks += [Gap(), Text(f"{n}. {name}".strip()), Rule()]
        blocks += [Gap(), Text(say.say("Trainer's signature")), Gap(), Rule()]
    return _document(event.details.title, [*blocks, Cut()])


def to_tell_document(house: House, off: WithPeople) -> Document:
    """Describe, for the desk alone, whom to tell of an event that was called off or moved."""
    say, event = words(house.languages[0]), off.event
    blocks: list[Block] = [
        _centred(house.name, bold=True),
        _centred(say.say("People to tell"), size=Size.LARGE),
        _centred(event.details.title, bold=True),
        *_sessions(house, say, event),
        _centred(_why_told(say, event), bold=True),
        Rule(),
    ]
    for one in off.to_tell:
        name = one.name or say.say("Without a name")
        people = f" ({one.people})" if one.people > 1 else ""
        blocks.append(Columns(f"[ ] {name}{people}", programme_words.registration(say, one)))
        belongs = programme_words.organisation(house, one.organisation)
        if known := " · ".join(part for part in (one.contact, belongs) if part):
            blocks.append(Text(f"    {known}"))
    if not off.to_tell:
        blocks.append(_centred(say.say("Nobody has registered.")))
    return _document(event.details.title, [*blocks, Cut()])


def _why_told(say: Words, event: EventView) -> str:
    if event.standing is Standing.CANCELLED:
        return event_words.standing(say, event.standing)
    return say.say("has another time now")


def programme_document(house: House, programme: Programme) -> Document:
    """Describe what takes place in the next days, to take home."""
    say = words(house.languages[0])
    blocks: list[Block] = [
        _centred(house.name, bold=True),
        _centred(house.address),
        _centred(say.say("Programme"), size=Size.LARGE),
    ]
    for day, occasions in programme.days.items():
        blocks += [Rule(), Text(say.day(day), bold=True, size=Size.TALL)]
        for each in occasions:
            blocks += [Gap(), *_on(house, say, each)]
    if not programme.events:
        blocks += [Rule(), _centred(say.say("Nothing is planned."))]
    return _document(say.say("Programme"), [*blocks, Cut()])


def _on(house: House, say: Words, occasion: Occasion) -> Iterator[Block]:
    event, one = occasion.event, occasion.session
    yield Text(f"{programme_words.times(say, one)}  {event.details.title}", bold=True)
    organisation = programme_words.organisation(house, event.details.organisation)
    for said in (
        programme_words.where(say, house, one),
        organisation,
        event.details.description,
        programme_words.state(say, event),
    ):
        if said:
            yield Text(said)


def _said(house: House, say: Words, event: EventView) -> Iterator[Block]:
    """Say whose event it is, and who leads it."""
    if organisation := programme_words.organisation(house, event.details.organisation):
        yield Text(say.say("Organisation: {name}", name=organisation))
    yield Text(say.say("Trainer: {name}", name=event.details.trainer or "…"))


def _sessions(house: House, say: Words, event: EventView) -> Iterator[Block]:
    for one in event.sessions:
        yield _centred(say.full_day(one.start.date()), bold=True)
        yield _centred(programme_words.times(say, one), bold=True, size=Size.LARGE)
        yield _centred(programme_words.where(say, house, one))


def _document(title: str, blocks: list[Block]) -> Document:
    kept = tuple(block for block in blocks if not (isinstance(block, Text) and not block.text))
    return Document(title, kept)


def _centred(text: str, *, bold: bool = False, size: Size = Size.NORMAL) -> Text:
    return Text(text, align=Align.CENTER, bold=bold, size=size)
