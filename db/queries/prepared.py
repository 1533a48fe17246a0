"""Statements compiled once and handed to the driver as they are.

For four small statements in a row, SQLAlchemy's way of executing took longer than SQLite itself
(see `benchmarks/checkins.py`). Only what runs for every visitor is worth this.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect, Executable
from sqlalchemy.sql.elements import ClauseElement

Processor = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Compiled:
    sql: str
    order: Sequence[str] | None
    constants: Mapping[str, Any]
    processors: Mapping[str, Processor]
    returns_rows: bool

    def arguments(self, values: Mapping[str, Any]) -> Any:
        processed = {**self.constants, **values}
        for name, processor in self.processors.items():
            processed[name] = processor(processed[name])
        return tuple(processed[name] for name in self.order) if self.order else processed


class Prepared:
    """A statement whose parameters are `names`; results are the driver's plain values."""

    def __init__(
        self, statement: Executable, names: Sequence[str], *, returns_rows: bool = True
    ) -> None:
        self._statement = statement
        self._names = names
        self._returns_rows = returns_rows
        self._by_dialect: dict[str, _Compiled] = {}

    def run(self, connection: Connection, values: Mapping[str, Any]) -> tuple[Any, ...]:
        """Execute with these values, one for each name; return the first row, or nothing.

        Raises the driver's own errors, which `db.session` puts into words like any other.
        """
        compiled = self._for(connection.dialect)
        cursor = connection.connection.cursor()
        try:
            cursor.execute(compiled.sql, compiled.arguments(values))
            row = cursor.fetchone() if compiled.returns_rows else None
        finally:
            cursor.close()
        return tuple(row) if row else ()

    def run_for_each(self, connection: Connection, many: Iterable[Mapping[str, Any]]) -> None:
        """Execute once for each of these; returns nothing. Raises as `run` does."""
        compiled = self._for(connection.dialect)
        cursor = connection.connection.cursor()
        try:
            cursor.executemany(compiled.sql, [compiled.arguments(values) for values in many])
        finally:
            cursor.close()

    def _for(self, dialect: Dialect) -> _Compiled:
        if dialect.name not in self._by_dialect:
            self._by_dialect[dialect.name] = self._compile(dialect)
        return self._by_dialect[dialect.name]

    def _compile(self, dialect: Dialect) -> _Compiled:
        assert isinstance(self._statement, ClauseElement)  # noqa: S101  for the type checker
        compiled: Any = self._statement.compile(dialect=dialect, column_keys=list(self._names))
        processors: dict[str, Processor] = {}
        for name, parameter in compiled.binds.items():
            processor = parameter.type.dialect_impl(dialect).bind_processor(dialect)
            if processor is not None:
                processors[name] = processor
        constants = {k: v for k, v in compiled.params.items() if k not in self._names}
        return _Compiled(
            str(compiled), compiled.positiontup, constants, processors, self._returns_rows
        )
