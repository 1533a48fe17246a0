"""The part of the file about one machine: its screen, database and printer."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field

from kiosk.i18n import languages
from kiosk.settings import defaults
from kiosk.settings.checks import FROZEN, not_empty, refusal
from kiosk.settings.databases import DatabaseUrl
from kiosk.settings.hours import ClockTime
from kiosk.settings.languages import check_language
from kiosk.settings.names import Key
from kiosk.settings.texts import Line

Role = Literal["visitor"]
Theme = Literal["house", "contrast"]
SheetName = Literal["desk", "poster", "door"]

MOST_CHOICES = 6
"""As many as a visitor is ever asked to choose from on one screen."""


def _language(value: str) -> str:
    if problem := check_language(value):
        raise problem
    if value not in languages():
        spoken = ", ".join(f'"{code}"' for code in languages())
        raise refusal("config.untranslated-language", f"a language of the program: {spoken}")
    return value


def _once(values: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(values)) < len(values):
        raise refusal("config.twice", "each language once")
    return values


Languages = Annotated[
    tuple[Annotated[str, AfterValidator(_language)], ...],
    Field(strict=False, max_length=MOST_CHOICES),
    AfterValidator(not_empty),
    AfterValidator(_once),
]


class Machine(BaseModel):
    """`[machine]`: what this machine is."""

    model_config = FROZEN

    name: Key = "accueil"
    """Identifies this machine in the history."""
    role: Role = "visitor"
    """Which screen opens."""
    languages: Languages = defaults.LANGUAGES
    """Offered on the first screen; every text exists in them, the first is the default."""
    theme: Theme = "house"
    """The colours of the screen."""
    data: Line = "var"
    """The folder of the log and of locks, relative to the file's folder."""


class Database(BaseModel):
    """`[database]`: where visits are kept."""

    model_config = FROZEN

    url: DatabaseUrl = defaults.DATABASE
    """As it was written; `Settings.database_url` is the absolute one."""
    busy_seconds: Annotated[int, Field(ge=1, le=60)] = 5
    """How long to wait for somebody else's writing."""


class Backup(BaseModel):
    """`[backup]`: copies of the database, one each night."""

    model_config = FROZEN

    folder: Line = "var/backups"
    """Where; best on another disk, from the folder of the file."""
    kept_days: Annotated[int, Field(ge=1, le=365)] = 14
    """How long each is kept: as long as people who are forgotten may still be in one."""


class Printing(BaseModel):
    """`[printing]`: what is printed where."""

    model_config = FROZEN

    tickets: str = defaults.TICKETS
    """The printer of tickets, a name of `[printers.*]`; empty: this machine prints nothing."""
    sheets: str = ""
    """The printer of the rooms of the day, for the desk; empty: the one of tickets."""
    pages: str = ""
    """The printer of A4 pages, one whose profile is "A4"; empty: none."""
    deadline_seconds: Annotated[int, Field(ge=1, le=60)] = 5
    """How long a printer may take to accept a document, and again to say that it is printed."""
    ticket_minutes: Annotated[int, Field(ge=1, le=120)] = 10
    """How long a ticket that could not be printed is still worth printing."""


class Schedule(BaseModel):
    """`[schedule]`: which sheets of the day this machine prints by itself."""

    model_config = FROZEN

    print_at: ClockTime | None = None
    """On days on which the house opens; None, an empty text: never."""
    sheets: Annotated[tuple[SheetName, ...], Field(strict=False), AfterValidator(not_empty)] = (
        "desk",
    )
    """Which ones."""
    again_hours: Annotated[int, Field(ge=0, le=24)] = 0
    """A change that touches so many of the next hours prints them again; 0: none does."""


class Display(BaseModel):
    """`[display]`: what the screen in the hall lets people hear."""

    model_config = FROZEN

    sound: Literal["auto", "bell", "off"] = "auto"
    """"auto": a chime, or the terminal's bell where nothing plays it; "bell": only the bell."""
    speech: bool = True
    """A voice says the number, where espeak-ng or speech-dispatcher is installed."""


class Visitor(BaseModel):
    """`[visitor]`: how long the visitor's screen waits, in seconds."""

    model_config = FROZEN

    idle_seconds: Annotated[int, Field(ge=10, le=600)] = 45
    """Nobody touches anything: after this time the screen asks whether somebody is there."""
    still_there_seconds: Annotated[int, Field(ge=5, le=120)] = 15
    """How long it then waits for an answer before it starts again."""
    result_seconds: Annotated[int, Field(ge=20, le=600)] = 30
    """How long the number stays on the screen."""


class Staff(BaseModel):
    """`[staff]`: when a desk locks itself, and the way to it from the visitor's screen."""

    model_config = FROZEN

    idle_minutes: Annotated[int, Field(ge=1, le=120)] = 5
    """Nobody touches the desk: after this time it wants a PIN again."""
    # Control with h, i, j or m is the same to a terminal as Backspace, Tab or Enter.
    key: Annotated[str, Field(pattern=r"^(f([1-9]|1[0-2])|ctrl\+[a-gkln-z]|)$")] = "f12"
    """At the visitor's screen it asks staff for their PIN; empty: nothing does."""
    visitor_idle_seconds: Annotated[int, Field(ge=10, le=600)] = 60
    """A desk that was opened there gives way to the visitors after this time."""


Days = Annotated[int, Field(ge=1, le=365)]


class Privacy(BaseModel):
    """`[privacy]`: how long people are known, in days."""

    model_config = FROZEN

    registrations_days: Days = 90
    """First name and contact of who registered, after the event."""
    bookings_days: Days = 90
    """Contact, note and private title of a booking, after it was last used."""
    appointments_days: Days = 90
    """Time and service of an appointment, after its day; a name is gone before."""
    sheets_days: Days = 7
    """What a printed sheet of the rooms said, after its day."""
