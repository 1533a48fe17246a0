"""Events and registrations, as JSON with stable keys and as tables."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from rich.table import Table
from rich.text import Text

from kiosk import event_words, programme_words
from kiosk.domain.events import Standing
from kiosk.domain.house import House
from kiosk.i18n import Words
from kiosk.services.door import AtDoor
from kiosk.services.event_figures import Figures
from kiosk.services.event_views import EventView, PoolView, RegistrationView


def event_json(event: EventView) -> dict[str, Any]:
    """Return an event for a program."""
    details = event.details
    return {
        "id": event.id,
        "series": event.series,
        "kind": details.kind.value,
        "title": details.title,
        "organisation": details.organisation,
        "trainer": details.trainer,
        "description": details.description,
        "access": details.access.value,
        "registers": details.registers,
        "opens": details.opens.isoformat() if details.opens else None,
        "closes": details.closes.isoformat() if details.closes else None,
        "asks_name": details.asks_name,
        "status": event.standing.value,
        "seats": event.seats.limit,
        "taken": event.seats.taken,
        "left": event.left,
        "waiting": event.waiting,
        "sessions": [
            {
                "id": one.id,
                "start": one.start.isoformat(),
                "end": one.end.isoformat(),
                "rooms": list(one.rooms),
                "place": one.place,
                "inside": one.inside,
                "came": one.came,
            }
            for one in event.sessions
        ],
        "pools": [_pool_json(pool) for pool in event.pools],
    }


def registration_json(one: RegistrationView) -> dict[str, Any]:
    """Return a registration for a program."""
    return {
        "id": one.id,
        "event": one.event,
        "token": one.token,
        "state": one.state.value,
        "line": one.line,
        "people": one.people,
        "name": one.name,
        "contact": one.contact,
        "organisation": one.organisation,
        "slot": _pool_json(one.slot) if one.slot else None,
        "language": one.language,
        "via": one.via.value,
        "to_tell": one.to_tell,
        "made_at": one.made.isoformat(),
    }


def door_json(passed: AtDoor) -> dict[str, Any]:
    """Return what happened at a door for a program."""
    return {
        "passage": passed.passage.value,
        "event": passed.event.id,
        "title": passed.event.details.title,
        "session": passed.session.id,
        "registration": passed.registration.id,
        "people": passed.people,
        "inside": passed.inside,
        "capacity": passed.capacity,
        "at": passed.at.isoformat(),
    }


def figures_json(figures: Figures) -> dict[str, Any]:
    """Return the figures of an event for a program; durations in seconds."""
    return {
        "registered": figures.registered,
        "people": figures.came,
        "walk_ins": figures.walk_ins,
        "absent": figures.absent,
        "presences": figures.presences,
        "seconds": round(figures.time.total_seconds()),
        "counted": {topic.value: dict(counts) for topic, counts in figures.counted.items()},
    }


def figures_lines(words: Words, figures: Figures) -> list[str]:
    """Say how many people came, and how long they were there in all."""
    say, say_many = words.say, words.say_many
    minutes = int(figures.time / timedelta(minutes=1))
    lines = [
        figures.event.details.title,
        say_many("{n} person had a seat", "{n} people had a seat", figures.registered),
        say_many("{n} person came", "{n} people came", figures.came),
        say("{n} of them without a registration", n=figures.walk_ins),
        say("{n} did not come", n=figures.absent),
        say("{hours} h {minutes:02d} in all", hours=minutes // 60, minutes=minutes % 60),
    ]
    for topic, counts in figures.counted.items():
        for label, value in counts.items():
            if value:
                lines.append(f"{event_words.label(words, topic, label)}  {value}")
    return lines


def public_lines(words: Words, title: str, said: Mapping[str, Any]) -> list[str]:
    """Say the same as it may be published; what is not said is fewer than five, or tells it."""
    names = {
        "registered": words.say("Had a seat"),
        "people": words.say("Came"),
        "walk_ins": words.say("Without a registration"),
        "absent": words.say("Did not come"),
    }
    hidden = words.say("not said")
    lines = [title]
    for key, name in names.items():
        lines.append(f"{name}  {hidden if said[key] is None else said[key]}")
    for topic, counts in said["counted"].items():
        for label, value in counts.items():
            if value != 0:
                shown = hidden if value is None else value
                lines.append(f"{event_words.label(words, topic, label)}  {shown}")
    return lines


def events_table(words: Words, house: House, today: date, events: Sequence[EventView]) -> Table:
    """Show events, a row each."""
    table = Table(box=None, pad_edge=False)
    say = words.say
    for column in (say("Id"), say("When and where"), say("Title"), say("Seats"), ""):
        table.add_column(column)
    for event in events:
        when = programme_words.each_session(words, house, event, today)
        table.add_row(
            str(event.id),
            Text("\n".join(when)),
            Text(event.details.title),
            Text(programme_words.seats(words, event)),
            Text(_how(words, event)),
        )
    return table


def _how(words: Words, event: EventView) -> str:
    """Say how an event stands, where its seats have not said it."""
    said = programme_words.seats(words, event)
    if event.standing in (Standing.OPEN, Standing.FULL) and said:
        return ""
    return event_words.standing(words, event.standing)


def registrations_table(words: Words, house: House, found: Sequence[RegistrationView]) -> Table:
    """Show registrations, a row each."""
    table = Table(box=None, pad_edge=False)
    say = words.say
    names = (
        say("Id"),
        say("People"),
        say("Name"),
        say("Organisation"),
        say("Contact"),
        say("Time"),
    )
    for column in (*names, ""):
        table.add_column(column, overflow="fold")
    for one in found:
        table.add_row(
            str(one.id),
            str(one.people),
            Text(one.name),
            Text(programme_words.organisation(house, one.organisation)),
            Text(one.contact),
            Text(programme_words.times(words, one.slot) if one.slot else ""),
            Text(programme_words.registration(words, one)),
        )
    return table


def _pool_json(pool: PoolView) -> dict[str, Any]:
    return {
        "id": pool.id,
        "kind": pool.kind.value,
        "organisation": pool.organisation,
        "start": pool.start.isoformat() if pool.start else None,
        "end": pool.end.isoformat() if pool.end else None,
        "seats": pool.seats.limit,
        "taken": pool.seats.taken,
        "left": pool.seats.left,
    }
