"""Where a service function is called: which house, from which machine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from db.enums import Role, SheetKind
from kiosk.domain.house import House
from kiosk.domain.privacy import USUAL, Retention
from kiosk.domain.schedule import FOR_THE_DESK, NOTHING_BY_ITSELF, PrintedByItself


@dataclass(frozen=True, slots=True)
class Place:
    """The house with its rows in the database, and this machine with its printers' names.

    `ticket_life`: how long a ticket that is not printed yet is worth printing. `by_itself`: which
    sheets this machine prints without being asked. `retention`: how long people are known. `actor`
    is who does something here, for the history: the machine, unless visitors themselves are at its
    screen, or somebody has signed in: then `person` and `role` are theirs. `locked`: nobody has,
    and nothing may be done.
    """

    house: House
    service_ids: Mapping[str, int]
    counter_ids: Mapping[str, int]
    machine: str
    ticket_printer: str | None
    ticket_life: timedelta = timedelta(minutes=10)
    sheet_printer: str | None = None
    page_printer: str | None = None
    by_itself: PrintedByItself = NOTHING_BY_ITSELF
    retention: Retention = USUAL
    actor: str = ""
    person: int | None = None
    role: Role | None = None
    locked: bool = False
    resource_ids: Mapping[str, int] = field(default_factory=dict)
    organisation_ids: Mapping[str, int] = field(default_factory=dict)
    resource_keys: Mapping[int, str] = field(init=False)
    organisation_keys: Mapping[int, str] = field(init=False)
    service_keys: Mapping[int, str] = field(init=False)
    counter_keys: Mapping[int, str] = field(init=False)

    def __post_init__(self) -> None:
        if not self.actor:
            object.__setattr__(self, "actor", self.machine)
        for name in ("resource", "organisation", "service", "counter"):
            ids: Mapping[str, int] = getattr(self, f"{name}_ids")
            object.__setattr__(self, f"{name}_keys", {row: key for key, row in ids.items()})

    def local(self, moment: datetime) -> datetime:
        """Return a moment in the house's time zone."""
        return moment.astimezone(self.house.zone)

    def printer_of(self, kind: SheetKind) -> str | None:
        """Return this machine's printer that has the right paper for a sheet, if there is one."""
        return self.sheet_printer if kind in FOR_THE_DESK else self.page_printer
