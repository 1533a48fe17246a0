"""Databases of a PostgreSQL server that tests use one after the other.

Making one takes a tenth of a second and 8 MB, for each of some thousand tests; emptying one that a
test has used takes a tenth of that.
"""

import uuid
from typing import Any

from sqlalchemy import Engine, Table, insert, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from db.engine import make_engine
from db.models import metadata

_ALL_OF_A_SCHEMA = """
SELECT md5(string_agg(it, ';' ORDER BY it)) FROM (
  SELECT pg_get_triggerdef(oid) || tgenabled::text FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
  UNION ALL SELECT conrelid::regclass::text || conname::text || pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
  UNION ALL SELECT table_name || column_name || data_type || is_nullable
    || coalesce(column_default, '') FROM information_schema.columns WHERE table_schema = 'public'
  UNION ALL SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
  UNION ALL SELECT version_num FROM alembic_version
  UNION ALL SELECT setconfig::text FROM pg_db_role_setting
    JOIN pg_database ON setdatabase = pg_database.oid WHERE datname = current_database()
) AS every (it)
"""

_OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""

_FROM_THE_FIRST = """
SELECT setval(format('%I.%I', schemaname, sequencename), start_value, false) FROM pg_sequences
WHERE schemaname = 'public' AND last_value IS NOT NULL
"""


class Databases:
    """Gives databases with our schema and the rows that it begins with, and takes them back."""

    def __init__(self, server: str, template: str) -> None:
        self._server, self._template = server, template
        self._free: list[str] = []
        self._schema, self._rows = self._look(template)

    def take(self) -> str:
        """Return the name of one that nobody uses."""
        if self._free:
            return self._free.pop()
        name = f"test_{uuid.uuid4().hex}"
        create_database(self._server, name, self._template)
        return name

    def give_back(self, name: str) -> None:
        """Empty one for the next test, unless its tables are not what they were."""
        engine = make_engine(with_database(self._server, name))
        try:
            if self._emptied(engine):
                self._free.append(name)
        except DBAPIError:
            pass  # a test has made something of it that is of no use to others
        finally:
            engine.dispose()

    def _emptied(self, engine: Engine) -> bool:
        with engine.begin() as connection:
            connection.execute(text("SET LOCAL lock_timeout = '5s'"))
            # Whoever is still connected may go on with what they did: they keep theirs.
            if connection.execute(text(_OTHERS)).scalar():
                return False
            if connection.execute(text(_ALL_OF_A_SCHEMA)).scalar() != self._schema:
                return False
            # The log of acts lets nobody delete, and foreign keys want an order.
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            tables = ";".join(f'DELETE FROM "{name}"' for name in metadata.tables)  # noqa: S608  our own
            connection.execute(text(tables))
            for table, rows in self._rows.items():
                connection.execute(insert(table), rows)
            connection.execute(text(_FROM_THE_FIRST))
            return True

    def _look(self, name: str) -> tuple[str, dict[Table, list[dict[str, Any]]]]:
        """Return what the tables are, and the rows that they begin with."""
        engine = make_engine(with_database(self._server, name))
        with engine.connect() as connection:
            found = str(connection.execute(text(_ALL_OF_A_SCHEMA)).scalar())
            every = {
                table: [dict(row) for row in connection.execute(select(table)).mappings()]
                for table in metadata.sorted_tables
            }
        engine.dispose()
        return found, {table: rows for table, rows in every.items() if rows}


def with_database(url: str, name: str) -> str:
    """Return the address of another database of the same server."""
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def create_database(url: str, name: str, template: str = "template1") -> None:
    """Make a database on the tests' PostgreSQL server."""
    engine = make_engine(url)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
    engine.dispose()
