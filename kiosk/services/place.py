"""Where a service function is called: which house, from which machine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from kiosk.domain.house import House


@dataclass(frozen=True, slots=True)
class Place:
    """The house with its rows in the database, and this machine with its printer's name.

    `ticket_life`: how long a ticket that is not printed yet is worth printing.
    """

    house: House
    service_ids: Mapping[str, int]
    counter_ids: Mapping[str, int]
    machine: str
    ticket_printer: str | None
    ticket_life: timedelta = timedelta(minutes=10)
    resource_ids: Mapping[str, int] = field(default_factory=dict)
    organisation_ids: Mapping[str, int] = field(default_factory=dict)
    resource_keys: Mapping[int, str] = field(init=False)
    organisation_keys: Mapping[int, str] = field(init=False)
    service_keys: Mapping[int, str] = field(init=False)
    counter_keys: Mapping[int, str] = field(init=False)

    def __post_init__(self) -> None:
        for name in ("resource", "organisation", "service", "counter"):
            ids: Mapping[str, int] = getattr(self, f"{name}_ids")
            object.__setattr__(self, f"{name}_keys", {row: key for key, row in ids.items()})

    def local(self, moment: datetime) -> datetime:
        """Return a moment in the house's time zone."""
        return moment.astimezone(self.house.zone)
