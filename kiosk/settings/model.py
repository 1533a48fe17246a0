"""All settings together."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from kiosk.settings import databases
from kiosk.settings.checks import FROZEN
from kiosk.settings.context import Context
from kiosk.settings.fingerprints import fingerprint
from kiosk.settings.house import Counter, House, Need, Organisation, Presence, Resource, Service
from kiosk.settings.machine import (
    Backup,
    Database,
    Display,
    Machine,
    Printing,
    Privacy,
    Schedule,
    Staff,
    Visitor,
)
from kiosk.settings.names import Key
from kiosk.settings.printing import Printer
from kiosk.settings.serving import Serve

SHARED = {"house", "needs", "organisations", "services", "presences", "counters", "resources"}
"""The sections that are the same on every machine of a house."""


class Settings(BaseModel):
    """What the file, the environment and the command line say; every reference is valid."""

    model_config = ConfigDict({**FROZEN, "defer_build": False})

    machine: Machine = Machine.model_construct()
    database: Database = Database.model_construct()
    printing: Printing = Printing.model_construct()
    printers: dict[Key, Printer]
    visitor: Visitor = Visitor.model_construct()
    display: Display = Display.model_construct()
    serve: Serve = Serve.model_construct()
    schedule: Schedule = Schedule.model_construct()
    staff: Staff = Staff.model_construct()
    privacy: Privacy = Privacy.model_construct()
    backup: Backup = Backup.model_construct()
    house: House
    needs: dict[Key, Need] = Field(default_factory=dict)
    organisations: dict[Key, Organisation] = Field(default_factory=dict)
    services: dict[Key, Service]
    presences: Annotated[tuple[Presence, ...], Field(strict=False)] = ()
    counters: dict[Key, Counter]
    resources: dict[Key, Resource] = Field(default_factory=dict)

    _context: Context = PrivateAttr()

    def model_post_init(self, context: Any) -> None:
        """Keep what the file itself does not say."""
        self._context = context

    @property
    def source(self) -> Path:
        """The file that was read, absolute."""
        return self._context.source

    @property
    def context(self) -> Context:
        """Where every setting came from."""
        return self._context

    @property
    def clock(self) -> datetime | Literal["auto"] | None:
        """The moment, in the house's zone, at which a demonstration clock starts.

        None: the machine's clock; "auto": the program finds a moment at which the house is open.
        """
        clock = self._context.clock
        return clock.replace(tzinfo=self.house.zone) if isinstance(clock, datetime) else clock

    @property
    def leave_key(self) -> str | None:
        """The key that ends the visitor's screen, as Textual names it; None: no key does."""
        return self._context.leave_key

    @property
    def database_url(self) -> str:
        """The database's address; the path of a SQLite file is absolute."""
        return databases.absolute(self.database.url, self.source.parent)

    @property
    def demonstration_url(self) -> str:
        """The database of a demonstration: practice must not meet the tickets of the day.

        One that the environment or the command line names is meant, and a server has only one.
        """
        if ("database", "url") in self._context.outside:
            return self.database_url
        return databases.for_demonstrations(self.database_url)

    @property
    def data_folder(self) -> Path:
        """The folder of the log and of locks, absolute; it may not exist yet."""
        return self.source.parent / self.machine.data

    @property
    def backup_folder(self) -> Path:
        """The folder of the nightly copies, absolute; it may not exist yet."""
        return self.source.parent / self.backup.folder

    @property
    def ticket_printer(self) -> Printer | None:
        """The printer of tickets, or None on a machine that prints nothing."""
        return self.printers[self.printing.tickets] if self.printing.tickets else None

    def fingerprint(self) -> str:
        """Return a SHA-256 of what the file says of the house; the order of tables is no part."""
        shared = {name: getattr(self, name) for name in SHARED}
        return fingerprint({**shared, "languages": self.machine.languages})
