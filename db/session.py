"""The only two ways to touch the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from db.engine import for_reading
from db.errors import Overtaken
from db.translation import overtaken, problem_from, troubles


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """One transaction that may write: kept whole, or not at all.

    Raises `DatabaseProblem` when the database could not, `Overtaken` when somebody else was
    quicker; what it forbids otherwise (`IntegrityError`) passes as it is.
    """
    with _in_words(engine), Session(engine, expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """One view of the database at one moment. Raises `DatabaseProblem`."""
    with (
        _in_words(engine),
        Session(for_reading(engine), expire_on_commit=False) as session,
        session.begin(),
    ):
        yield session


@contextmanager
def _in_words(engine: Engine) -> Iterator[None]:
    try:
        yield
    except troubles(engine) as error:
        if overtaken(error):
            raise Overtaken from error
        if isinstance(error, (IntegrityError, engine.dialect.loaded_dbapi.IntegrityError)):
            raise
        raise problem_from(error) from error
