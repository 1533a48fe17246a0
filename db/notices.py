"""PostgreSQL tells everybody who listens that something was committed; SQLite needs no help."""

from sqlalchemy import Connection

CHANNEL = "kiosk_changed"
"""What `db.changes` listens to."""

_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {CHANNEL}() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_notify('{CHANNEL}', ''); RETURN NULL; END $$
"""


def install(connection: Connection, *tables: str) -> None:
    """Let every change of these tables be announced when it is committed."""
    if connection.dialect.name == "sqlite":
        return
    connection.exec_driver_sql(_FUNCTION)
    for table in tables:
        connection.exec_driver_sql(
            f"CREATE OR REPLACE TRIGGER {CHANNEL}_{table} AFTER INSERT OR UPDATE OR DELETE"
            f" ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {CHANNEL}()"
        )
