"""From what `config.toml` says to the house that the rules speak of."""

from collections.abc import Mapping
from datetime import timedelta

from db.enums import ResourceKind, Weeks
from kiosk.domain import house as domain
from kiosk.holidays import PublicHolidays
from kiosk.settings import Settings
from kiosk.settings.hours import WEEKDAYS, Hours, Span, Weekday
from kiosk.settings.house import Presence, Resource


def house_from(settings: Settings) -> domain.House:
    """Return the house that these settings describe."""
    house = settings.house
    return domain.House(
        name=house.name,
        address=house.address,
        zone=house.zone,
        hours=_week(house.hours),
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
            key: domain.Counter(key, c.name, c.place, c.places)
            for key, c in settings.counters.items()
        },
        resources={key: _resource(key, r) for key, r in settings.resources.items()},
        languages=settings.machine.languages,
        holidays=(
            PublicHolidays(house.holidays, settings.machine.languages, house.holidays_region)
            if house.holidays
            else domain.NO_HOLIDAYS
        ),
        release_no_shows=house.release_no_shows,
        internet=house.internet or None,
    )


def _resource(key: str, resource: Resource) -> domain.Resource:
    hours = resource.hours
    return domain.Resource(
        key=key,
        kind=ResourceKind(resource.kind),
        name=resource.name,
        capacity=resource.capacity,
        equipment=resource.equipment,
        place=resource.place,
        layouts={
            name: domain.Layout(
                name,
                layout.name,
                layout.capacity,
                timedelta(minutes=layout.setup_minutes),
                timedelta(minutes=layout.clearing_minutes),
            )
            for name, layout in resource.layouts.items()
        },
        before=timedelta(minutes=resource.before_minutes),
        after=timedelta(minutes=resource.after_minutes),
        hours=None if hours is None else _week(hours),
        shortest=timedelta(minutes=resource.shortest_minutes),
        longest=timedelta(minutes=resource.longest_minutes),
        days_ahead=resource.days_ahead,
        organisations=frozenset(resource.organisations),
        parts=resource.parts,
        no_show=timedelta(minutes=resource.no_show_minutes),
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


def _week(hours: Mapping[Weekday, Hours]) -> dict[int, tuple[domain.Span, ...]]:
    return {WEEKDAYS.index(day): _spans(spans) for day, spans in hours.items()}


def _spans(hours: tuple[Span, ...]) -> tuple[domain.Span, ...]:
    return tuple(domain.Span(span.start, span.end) for span in hours)
