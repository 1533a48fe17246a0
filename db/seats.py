"""No seat is given twice: the database itself counts who has one, whoever writes to it.

The sums stand beside what they may not exceed (`event.taken`, `seat_pool.taken`), so that a CHECK
can refuse one too many; triggers keep them.
"""

from sqlalchemy import Connection

from db.triggers import renew

EVENT = "ck_event_seats"
POOL = "ck_seat_pool_seats"
"""What both databases call the rules when they refuse."""

_SQLITE_GIVE = """
  UPDATE event SET taken = taken {sign} {row}.people WHERE id = {row}.event_id;
  UPDATE seat_pool SET taken = taken {sign} {row}.people
   WHERE id IN ({row}.quota_id, {row}.slot_id);
"""

_GIVE, _TAKE_BACK = (
    _SQLITE_GIVE.format(sign=sign, row=row) for sign, row in (("+", "NEW"), ("-", "OLD"))
)

_SEATED = "{row}.state = 'registered'"

# SQLite has no IF within a trigger, and says nothing of the order of two for one moment: what was
# held is given back before a change, and what is held now is taken after it.
_SQLITE = {
    "tr_registration_insert": (
        "CREATE TRIGGER tr_registration_insert AFTER INSERT ON registration"
        f" WHEN {_SEATED.format(row='NEW')} BEGIN {_GIVE} END"
    ),
    "tr_registration_give_back": (
        "CREATE TRIGGER tr_registration_give_back BEFORE UPDATE ON registration"
        f" WHEN {_SEATED.format(row='OLD')} BEGIN {_TAKE_BACK} END"
    ),
    "tr_registration_give": (
        "CREATE TRIGGER tr_registration_give AFTER UPDATE ON registration"
        f" WHEN {_SEATED.format(row='NEW')} BEGIN {_GIVE} END"
    ),
    "tr_registration_delete": (
        "CREATE TRIGGER tr_registration_delete AFTER DELETE ON registration"
        f" WHEN {_SEATED.format(row='OLD')} BEGIN {_TAKE_BACK} END"
    ),
}

_POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION count_seats() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP <> 'INSERT' AND {_SEATED.format(row="OLD")} THEN {_TAKE_BACK} END IF;
  IF TG_OP <> 'DELETE' AND {_SEATED.format(row="NEW")} THEN {_GIVE} END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER tr_registration_seats AFTER INSERT OR DELETE
  OR UPDATE OF state, people, event_id, quota_id, slot_id ON registration
  FOR EACH ROW EXECUTE FUNCTION count_seats();
"""


def install(connection: Connection) -> None:
    """Have the database count seats; once more does no harm."""
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql(_POSTGRESQL)
        return
    renew(connection, _SQLITE)
