"""From what `config.toml` says to the house that the rules speak of."""

from db.enums import Weeks
from kiosk.domain import house as domain
from kiosk.settings import Settings
from kiosk.settings.hours import WEEKDAYS, Span
from kiosk.settings.house import Presence


def house_from(settings: Settings) -> domain.House:
    """Return the house that these settings describe."""
    house = settings.house
    return domain.House(
        name=house.name,
        address=house.address,
        zone=house.zone,
        hours={WEEKDAYS.index(day): _spans(hours) for day, hours in house.hours.items()},
        closures=tuple(domain.Closure(c.first, c.last, c.reason) for c in house.closures),
        reception=house.reception,
        needs={key: domain.Need(key, n.sign, n.name) for key, n in settings.needs.items()},
        organisations={
            key: domain.Organisation(key, o.name) for key, o in settings.organisations.items()
        },
        services={
            key: domain.Service(
                key, s.letter, s.name, s.need, s.organisation, s.daily_limit, s.counter
            )
            for key, s in settings.services.items()
        },
        presences=tuple(_presence(p) for p in settings.presences),
        counters={
            key: domain.Counter(key, c.name, c.place) for key, c in settings.counters.items()
        },
        rooms={
            key: domain.Room(key, r.name, r.capacity, r.equipment)
            for key, r in settings.rooms.items()
        },
        languages=settings.machine.languages,
    )


def _presence(presence: Presence) -> domain.Presence:
    return domain.Presence(
        service=presence.service,
        counter=presence.counter,
        days=frozenset(WEEKDAYS.index(day) for day in presence.days),
        hours=_spans(presence.hours),
        weeks=Weeks(presence.weeks),
        of_month=presence.of_month,
        first=presence.first,
        last=presence.last,
        exceptions=tuple(
            domain.PresenceException(e.on, _spans(presence.hours_on(e)), e.counter)
            for e in presence.exceptions
        ),
    )


def _spans(hours: tuple[Span, ...]) -> tuple[domain.Span, ...]:
    return tuple(domain.Span(span.start, span.end) for span in hours)
