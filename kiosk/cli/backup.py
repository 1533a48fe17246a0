"""`kiosk backup`: copies of the database, looked through and put back."""

import tempfile
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from db import copies
from db.engine import make_engine
from kiosk import housekeeping
from kiosk.bootstrap import copies_of
from kiosk.cli.context import REFUSED, Invocation, json_option, print_json
from printers.lock import Held


@click.group("backup", invoke_without_command=True)
@json_option
@click.pass_context
def backup_command(ctx: click.Context, as_json: bool) -> None:
    """Copy the database, and restore the copy to see that it can be."""
    if ctx.invoked_subcommand is not None:
        return
    invocation: Invocation = ctx.obj
    _no_demonstration(invocation)
    with invocation.reception(as_json=as_json) as reception:
        made, rows = housekeeping.make_copy(reception, copies_of(invocation.settings))
    if as_json:
        print_json({"file": str(made), "rows": rows})
    else:
        say = invocation.words.say
        click.echo(say("Copied and restored to try it: {file}, {n} rows.", file=made, n=rows))


@backup_command.command("list")
@json_option
@click.pass_obj
def list_command(invocation: Invocation, as_json: bool) -> None:
    """Show the copies, the newest first."""
    found = copies_of(invocation.settings).all()
    if as_json:
        print_json(
            [
                {"file": str(path), "at": made.isoformat(), "bytes": path.stat().st_size}
                for made, path in found
            ]
        )
        return
    table = Table(box=None, pad_edge=False, show_header=False)
    zone = invocation.house.zone
    for made, path in found:
        here = made.astimezone(zone)
        table.add_row(
            f"{here:%Y-%m-%d %H:%M}", f"{path.stat().st_size // 1024} kB", Text(str(path))
        )
    Console().print(table)
    if not found:
        click.echo(invocation.words.say("There is no copy yet."))


@backup_command.command("verify")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
@click.pass_obj
def verify_command(invocation: Invocation, file: Path, as_json: bool) -> None:
    """Restore FILE somewhere else, and look through it."""
    with invocation.refusals(as_json=as_json), tempfile.TemporaryDirectory() as scratch:
        found = copies.verify(file, Path(scratch), invocation.clock.now())
    if as_json:
        print_json({"schema": found.revision, "rows": dict(found.rows)})
    else:
        total = sum(found.rows.values())
        click.echo(invocation.words.say("It can be restored: {n} rows.", n=total))


@backup_command.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Do it; without it, only see whether it can be done.")
@click.pass_obj
def restore_command(invocation: Invocation, file: Path, yes: bool) -> None:
    """Let the database be what FILE says. Close the screens before, and open them afterwards.

    What it says now is copied first.
    """
    _no_demonstration(invocation)
    say, settings = invocation.words.say, invocation.settings
    now = invocation.clock.now()
    with invocation.refusals(as_json=False):
        with tempfile.TemporaryDirectory() as scratch:
            found = copies.verify(file, Path(scratch), now)
        total = sum(found.rows.values())
        click.echo(say("It can be restored: {n} rows.", n=total))
        if not yes:
            click.echo(say("Nothing was changed yet: close the screens, and add --yes."))
            return
        engine = make_engine(settings.database_url, settings.database.busy_seconds)
        try:
            before = housekeeping.set_aside(engine, copies_of(settings), now)
            copies.restore(file, engine, now)
        finally:
            engine.dispose()
    click.echo(say("Restored. What was there before: {file}", file=before))


@click.command("nightly")
@json_option
@click.pass_obj
def nightly_command(invocation: Invocation, as_json: bool) -> None:
    """Do the night's work now: forget what is due, copy the database, drop old copies.

    Screens that are open do it by themselves, once the house is closed.
    """
    _no_demonstration(invocation)
    say = invocation.words.say
    with invocation.reception(as_json=as_json) as reception:
        try:
            done = housekeeping.night(reception, copies_of(invocation.settings))
        except Held:
            click.echo(say("Another program does it just now."), err=True)
            raise click.exceptions.Exit(REFUSED) from None
    if as_json:
        print_json(
            {
                "forgotten": done.forgotten,
                "overwritten": done.overwritten,
                "file": str(done.copy),
                "rows": done.rows,
                "dropped": [str(path) for path in done.dropped],
            }
        )
        return
    click.echo(invocation.words.say_many("{n} is forgotten.", "{n} are forgotten.", done.forgotten))
    click.echo(say("Copied and restored to try it: {file}, {n} rows.", file=done.copy, n=done.rows))


def _no_demonstration(invocation: Invocation) -> None:
    """Leave the house's own copies alone where the clock, and so the database, is another."""
    if not invocation.clock.real:
        said = invocation.words.say("Not in a demonstration: its time and its database are others.")
        raise click.UsageError(said)
