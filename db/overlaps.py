"""No resource is taken twice at one time: kept by the database itself, whoever writes to it."""

from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import IntegrityError

from db.engine import is_sqlite
from db.errors import DatabaseProblem
from db.translation import problem_from, troubles
from db.triggers import renew

NAME = "ex_occurrence_taken"
"""What both databases call the rule when they refuse."""

READABLE = "ck_occurrence_moment"
"""The same for a moment that could not be read again."""

# Occurrences that take a resource never overlap, so of all that begin before the end of a new one
# only the last can reach into it: one step in an index, however many there are.
_LAST_BEFORE_THE_END_REACHES_IN = """
    (SELECT other.taken_until FROM occurrence AS other
      WHERE other.resource_id = NEW.resource_id AND other.state = 'booked'
        AND other.taken_from < NEW.taken_until {and_not_itself}
      ORDER BY other.taken_from DESC LIMIT 1) > NEW.taken_from
"""

_MOMENTS = ("taken_from", "taken_until", "starts_at", "ends_at", "planned_at")

# Moments are compared as texts, which is right as long as all are written alike (`db.types`); what
# is no text, or no moment, is written otherwise.
_IS_WRITTEN_OTHERWISE = " OR ".join(
    f"strftime('%Y-%m-%d %H:%M:%S.000000', NEW.{column}) IS NOT NEW.{column}" for column in _MOMENTS
)

_SQLITE_TRIGGER = """
CREATE TRIGGER {name}_{event} BEFORE {occasion} ON occurrence
BEGIN
  SELECT RAISE(ABORT, '{readable}') WHERE {is_written_otherwise};
  SELECT RAISE(ABORT, '{name}') WHERE NEW.state = 'booked' AND {reaches_in};
END
"""

_TRIGGERS = {
    f"{NAME}_{occasion.partition(' ')[0].lower()}": _SQLITE_TRIGGER.format(
        name=NAME,
        event=occasion.partition(" ")[0].lower(),
        occasion=occasion,
        readable=READABLE,
        is_written_otherwise=_IS_WRITTEN_OTHERWISE,
        reaches_in=_LAST_BEFORE_THE_END_REACHES_IN.format(and_not_itself=and_not_itself),
    )
    for occasion, and_not_itself in (
        ("INSERT", ""),
        (f"UPDATE OF id, resource_id, state, {', '.join(_MOMENTS)}", "AND other.id <> OLD.id"),
    )
}

# A range of one number stands for the equality that GiST lacks without an extension.
_POSTGRESQL = (
    f"""
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_constraint
                  WHERE conname = '{NAME}' AND conrelid = 'occurrence'::regclass) THEN
    ALTER TABLE occurrence ADD CONSTRAINT {NAME} EXCLUDE USING gist (
      int4range(resource_id, resource_id, '[]') WITH =,
      tstzrange(taken_from, taken_until) WITH &&
    ) WHERE (state = 'booked');
  END IF;
  -- Infinity, and years that no calendar has, could not be read again.
  IF NOT EXISTS (SELECT FROM pg_constraint
                  WHERE conname = '{READABLE}' AND conrelid = 'occurrence'::regclass) THEN
    ALTER TABLE occurrence ADD CONSTRAINT {READABLE} CHECK (
      least(taken_from, planned_at) >= '1900-01-01Z'
      AND greatest(taken_until, planned_at) < '9999-12-31Z'
    );
  END IF;
END $$
""",  # noqa: S608  our own names
)

_OVERLAPS = text("""
SELECT count(*) FROM (
  SELECT taken_from, lag(taken_until) OVER (PARTITION BY resource_id ORDER BY taken_from) AS before
    FROM occurrence WHERE state = 'booked'
) AS neighbours WHERE before > taken_from
""")

_PROBE_ROOM = text("""
INSERT INTO resource (key, kind, name, capacity, equipment, active)
VALUES ('-probe-', 'room', '-', 1, '[]', FALSE) RETURNING id
""")
_PROBE_BOOKING = text("""
INSERT INTO booking (token, resource_id, title, contact, kind, equipment, note, status,
  setup_minutes, clearing_minutes, first_day, starts, ends, ends_after_days, skips, revision,
  after_change, created_at, created_by, changed_at)
VALUES ('-probe-', :room, '-', '', 'other', '[]', '', 'confirmed', 0, 0, '2000-01-01',
  '10:00:00.000000', '11:00:00.000000', 0, '', 0, 0, :start, '-', :start) RETURNING id
""")
_PROBE_OCCURRENCE = text("""
INSERT INTO occurrence (booking_id, resource_id, asked_id, planned_at, starts_at, ends_at,
  taken_from, taken_until, state, by_hand)
VALUES (:booking, :room, :room, :start, :start, :end, :start, :end, :state, FALSE) RETURNING id
""")
_PROBE_UPDATE = text("UPDATE occurrence SET state = 'booked' WHERE id = :id")


def install(connection: Connection) -> None:
    """Have the database refuse overlaps, if it does not yet.

    To be called again after a migration that makes the table anew: Alembic's batch mode drops
    triggers without a word.
    """
    if connection.dialect.name == "sqlite":
        renew(connection, _TRIGGERS)
        return
    for statement in _POSTGRESQL:
        connection.exec_driver_sql(statement)


def ensure(engine: Engine) -> bool:
    """Try to book twice, be refused, and leave nothing; repair what is not kept any more.

    Returns False if it had to be repaired. Raises `DatabaseProblem`: `database.unguarded` where
    overlaps have come in already, so that it cannot be.
    """
    try:
        if _are_refused(engine):
            return True
        with engine.begin() as connection:
            if connection.execute(_OVERLAPS).scalar():
                raise DatabaseProblem("database.unguarded", "occurrences overlap already")
            install(connection)
        if not _are_refused(engine):
            raise DatabaseProblem("database.unguarded", "overlaps are not refused")
    except troubles(engine) as error:
        raise problem_from(error) from error
    return False


def _are_refused(engine: Engine) -> bool:
    """Tell whether a second occurrence is refused, when inserted and when changed."""
    start, end = "2000-01-01 10:00:00.000000", "2000-01-01 11:00:00.000000"
    moments: dict[str, object] = {"start": start, "end": end}
    if not is_sqlite(engine):
        moments = {
            "start": datetime(2000, 1, 1, 10, tzinfo=UTC),
            "end": datetime(2000, 1, 1, 11, tzinfo=UTC),
        }
    with engine.connect() as connection, connection.begin() as transaction:
        if not _are_ours(connection):
            return False
        try:
            room = connection.execute(_PROBE_ROOM).scalar_one()
            booking = connection.execute(_PROBE_BOOKING, {"room": room, **moments}).scalar_one()
            values = {"booking": booking, "room": room, "state": "booked", **moments}
            connection.execute(_PROBE_OCCURRENCE, values)
            other = connection.execute(
                _PROBE_OCCURRENCE, {**values, "state": "cancelled"}
            ).scalar_one()
            return _is_refused(connection, _PROBE_OCCURRENCE, values) and _is_refused(
                connection, _PROBE_UPDATE, {"id": other}
            )
        finally:
            transaction.rollback()


def _are_ours(connection: Connection) -> bool:
    """Tell whether the triggers are those of today, and not of an earlier program."""
    if connection.dialect.name != "sqlite":
        return True
    found = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    kept = {name: sql.strip() for name, sql in found}
    return all(kept.get(name) == sql.strip() for name, sql in _TRIGGERS.items())


def _is_refused(connection: Connection, statement: object, values: dict[str, object]) -> bool:
    try:
        with connection.begin_nested():
            connection.execute(statement, values)  # type: ignore[call-overload]  # a text
    except IntegrityError as error:
        return NAME in str(error.orig)
    return False
