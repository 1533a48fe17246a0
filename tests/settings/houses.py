"""A small house to make mistakes in, and the example of the project."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from kiosk.settings import BadConfiguration, Mistake, Settings, load

EXAMPLE = Path(__file__).parents[2] / "config.toml"

SMALL = """\
[machine]
languages = ["fr", "en"]

[printers.ticket]
url = "file:var/printed"

[house]
name = "Maison"
address = "1 rue Haute"
time_zone = "Europe/Paris"
reception = "accueil"
[house.hours]
monday = ["08:30-12:30", "13:30-17:30"]
[[house.closures]]
from = 2026-12-24
until = 2027-01-01
reason = "Noël"

[needs.work]
sign = "◆"
name = { fr = "Travail", en = "Work" }

[organisations.ft]
name = "France Travail"

[services.accueil]
letter = "A"
name = { fr = "Parler", en = "Speak" }
counter = "accueil"

[services.emploi]
letter = "B"
name = { fr = "Emploi", en = "Jobs" }
need = "work"
organisation = "ft"
daily_limit = 40

[[presences]]
service = "emploi"
days = ["tuesday"]
hours = ["09:00-12:00"]
counter = "bureau-1"
weeks = "odd"
of_month = [1, -1]
from = 2026-01-05
until = 2027-07-09
exceptions = [ { on = 2026-12-22, closed = true }, { on = 2026-12-15, hours = ["10:00-12:00"] } ]

[counters.accueil]
name = "Accueil"

[counters.bureau-1]
name = "Bureau 1"

[resources.mistral]
name = "Mistral"
capacity = 40
equipment = ["micro"]
"""

MORE = """
[resources.nord]
kind = "office"
name = "Nord"
capacity = 4
days_ahead = 60

[resources.sud]
name = "Sud"
capacity = 6
equipment = ["écran"]
place = { fr = "En haut", en = "Upstairs" }
before_minutes = 5
after_minutes = 10
shortest_minutes = 30
longest_minutes = 2880
no_show_minutes = 20
organisations = ["ft"]
hours.saturday = ["09:00-12:00"]

[resources.sud.layouts.u]
name = "U"
capacity = 5
setup_minutes = 20
clearing_minutes = 10

[resources.both]
name = "Nord et Sud"
capacity = 10
parts = ["nord", "sud"]

[resources.speaker]
kind = "equipment"
name = "Enceinte"
"""
"""To add to the small house: resources with everything that they can have."""


def write(folder: Path, text: str | bytes) -> Path:
    """Write a configuration and return its path."""
    path = folder / "config.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def changed(old: str, new: str, text: str = SMALL) -> str:
    """Return the small house with one change, which must be one."""
    assert text.count(old) >= 1, f"{old!r} is not in the small house"
    return text.replace(old, new, 1)


def loaded(folder: Path, text: str = SMALL, **environ: str) -> Settings:
    """Load a text that must be right."""
    return load(write(folder, text), environ=environ)


def mistakes(
    folder: Path, text: str | bytes, environ: Mapping[str, str] | None = None
) -> tuple[Mistake, ...]:
    """Return what is wrong with a text, which must be wrong."""
    with pytest.raises(BadConfiguration) as caught:
        load(write(folder, text), environ=environ or {})
    return caught.value.mistakes
