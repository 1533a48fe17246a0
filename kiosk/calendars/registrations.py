"""Registrations of other programs: a table as spreadsheets save it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256

from kiosk.calendars.tables import Columns, count, rows
from kiosk.domain.house import House
from kiosk.domain.naming import organisation_named
from kiosk.domain.refusals import Refused

MOST = 2000
"""Registrations that one file may have."""

COLUMNS: Columns = {
    "name": ("prénom", "prenom", "nom", "name", "first name"),
    "people": ("personnes", "nombre", "people"),
    "contact": ("contact", "téléphone", "telephone", "tél", "tel", "courriel", "email", "e-mail"),
    "organisation": ("structure", "organisation", "entreprise", "company"),
    "slot": ("heure", "créneau", "creneau", "horaire", "time"),
    "uid": ("uid", "id", "identifiant", "numéro", "numero"),
}


@dataclass(frozen=True, slots=True)
class ForeignRegistration:
    """One row of a file, or why it is not understood; `uid` is how the file knows it again.

    `slot` is for which time of the day, as it is written there.
    """

    line: int
    uid: str
    name: str = ""
    people: int = 1
    contact: str = ""
    organisation: str | None = None
    slot: str = ""
    why: Refused | None = None


def read(data: bytes, house: House) -> tuple[ForeignRegistration, ...]:
    """Return what a file has.

    Raises `Refused`: `registration.bad-file` (`missing`), `registration.empty-file`,
    `registration.file-too-big` (`most`).
    """
    found = tuple(_told_apart(_rows(data, house)))
    if not found:
        raise Refused("registration.empty-file")
    if len(found) > MOST:
        raise Refused("registration.file-too-big", most=MOST)
    return found


def _rows(data: bytes, house: House) -> Iterator[ForeignRegistration]:
    for line, cells in rows(data, COLUMNS, ("name",), "registration.bad-file"):
        said = {name: cells.get(name, "") for name in COLUMNS}
        uid = said["uid"] or sha256(repr(sorted(cells.items())).encode()).hexdigest()[:24]
        try:
            yield ForeignRegistration(
                line,
                uid,
                said["name"],
                count(said["people"], 1, "registration.bad-number"),
                said["contact"],
                organisation_named(house, by) if (by := said["organisation"]) else None,
                said["slot"],
            )
        except Refused as refused:
            yield ForeignRegistration(line, uid, why=refused)


def _told_apart(found: Iterator[ForeignRegistration]) -> Iterator[ForeignRegistration]:
    """Yield rows; two that say the same are two people, so that the second has its own name."""
    seen: dict[str, int] = {}
    for one in found:
        seen[one.uid] = seen.get(one.uid, 0) + 1
        yield one if seen[one.uid] == 1 else replace(one, uid=f"{one.uid}-{seen[one.uid]}")
