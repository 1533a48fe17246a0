"""What was done to somebody's things is written down once, and the database lets it be.

Rows older than a year may be deleted; nothing else may, whoever writes.
"""

from sqlalchemy import Connection

from db.triggers import renew

KEPT_DAYS = 365
"""Who did something is somebody as well: they are forgotten too."""

_SQLITE = {
    "tr_audit_update": (
        "CREATE TRIGGER tr_audit_update BEFORE UPDATE ON audit"
        " BEGIN SELECT RAISE(ABORT, 'audit: nothing is changed'); END"
    ),
    # A row that replaces another would be deleted without the trigger for that.
    "tr_audit_insert": (
        "CREATE TRIGGER tr_audit_insert BEFORE INSERT ON audit"
        " WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)"
        " BEGIN SELECT RAISE(ABORT, 'audit: nothing is changed'); END"
    ),
    "tr_audit_delete": (
        "CREATE TRIGGER tr_audit_delete BEFORE DELETE ON audit"
        f" WHEN OLD.at > datetime('now', '-{KEPT_DAYS} days')"
        " BEGIN SELECT RAISE(ABORT, 'audit: nothing is deleted'); END"
    ),
}
_POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION keep_audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP = 'DELETE' AND OLD.at <= now() - interval '{KEPT_DAYS} days' THEN RETURN OLD; END IF;
  RAISE EXCEPTION 'audit: nothing is changed or deleted';
END $$;
CREATE OR REPLACE TRIGGER tr_audit_kept BEFORE UPDATE OR DELETE ON audit
  FOR EACH ROW EXECUTE FUNCTION keep_audit();
CREATE OR REPLACE TRIGGER tr_audit_not_emptied BEFORE TRUNCATE ON audit
  FOR EACH STATEMENT EXECUTE FUNCTION keep_audit();
"""


OLD_ENOUGH = {
    "sqlite": f"audit.at <= datetime('now', '-{KEPT_DAYS} days')",
    "postgresql": f"audit.at <= now() - interval '{KEPT_DAYS} days'",
}
"""What may be deleted, by the database's own clock: a demonstration's may be anywhere."""


def install(connection: Connection) -> None:
    """Have the database keep what was written down; once more does no harm."""
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql(_POSTGRESQL)
        return
    renew(connection, _SQLITE)
