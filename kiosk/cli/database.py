"""`kiosk db`: the database's schema."""

import click

from db import schema
from db.engine import make_engine
from kiosk.cli.context import REFUSED, Invocation, json_option, print_json


@click.group("db")
def db_command() -> None:
    """The database."""


@db_command.command("status")
@json_option
@click.pass_obj
def status_command(
    invocation: Invocation,
    as_json: bool,
) -> None:
    """Say which schema the database has; status 1 when it isn't ours."""
    engine = make_engine(invocation.settings.database_url)
    try:
        with invocation.refusals(as_json=as_json):
            found = schema.state(engine)
    finally:
        engine.dispose()
    if as_json:
        print_json({"schema": found.revision, "program": schema.HEAD, "current": found.current})
    else:
        say = invocation.words.say
        click.echo(
            say("Schema: {found}. This program: {ours}.",
                found=found.revision or say("none yet"), ours=schema.HEAD)
        )  # fmt: skip
    if not found.current:
        raise click.exceptions.Exit(REFUSED)


@db_command.command("upgrade")
@click.pass_obj
def upgrade_command(invocation: Invocation) -> None:
    """Bring the database to the schema of this program; a copy of a SQLite file is made before."""
    engine = make_engine(invocation.settings.database_url)
    try:
        with invocation.refusals(as_json=False):
            done = schema.upgrade(engine, invocation.clock.now())
    finally:
        engine.dispose()
    say = invocation.words.say
    if done is None:
        click.echo(say("Nothing to do: the schema is {ours}.", ours=schema.HEAD))
        return
    click.echo(say("The schema is now {ours}.", ours=done.after))
    if done.backup:
        click.echo(say("The database before: {file}", file=done.backup))
