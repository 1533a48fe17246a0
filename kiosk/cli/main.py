"""The command `kiosk`. Each subcommand is imported only when it is used."""

import importlib
import io
import sys
from collections.abc import Sequence

import click

from kiosk import __version__
from kiosk.cli.context import Invocation, common_options

COMMANDS = {
    "visitor": "kiosk.cli.visitor",
    "check-in": "kiosk.cli.check_in",
    "services": "kiosk.cli.services",
    "tickets": "kiosk.cli.tickets",
    "show": "kiosk.cli.tickets",
    "desk": "kiosk.cli.desk",
    "display": "kiosk.cli.display",
    "serve": "kiosk.cli.serve",
    "queue": "kiosk.cli.queue",
    "call": "kiosk.cli.queue",
    "recall": "kiosk.cli.queue",
    "receive": "kiosk.cli.queue",
    "finish": "kiosk.cli.queue",
    "absent": "kiosk.cli.queue",
    "pause": "kiosk.cli.queue",
    "back": "kiosk.cli.queue",
    "transfer": "kiosk.cli.queue",
    "send-on": "kiosk.cli.queue",
    "left": "kiosk.cli.queue",
    "take-back": "kiosk.cli.queue",
    "note": "kiosk.cli.queue",
    "counter": "kiosk.cli.counters",
    "appointments": "kiosk.cli.appointments",
    "evacuation": "kiosk.cli.evacuation",
    "events": "kiosk.cli.events",
    "register": "kiosk.cli.attend",
    "attend": "kiosk.cli.attend",
    "workstations": "kiosk.cli.workstations",
    "rooms": "kiosk.cli.rooms",
    "free": "kiosk.cli.rooms",
    "book": "kiosk.cli.bookings",
    "bookings": "kiosk.cli.bookings",
    "move": "kiosk.cli.bookings",
    "cancel": "kiosk.cli.bookings",
    "restore": "kiosk.cli.bookings",
    "confirm": "kiosk.cli.bookings",
    "arrived": "kiosk.cli.bookings",
    "undo": "kiosk.cli.bookings",
    "calendar": "kiosk.cli.calendar",
    "schedule": "kiosk.cli.schedule",
    "print": "kiosk.cli.printing",
    "config": "kiosk.cli.config",
    "privacy": "kiosk.cli.privacy",
    "audit": "kiosk.cli.audit",
    "staff": "kiosk.cli.staff",
    "clock": "kiosk.cli.clock",
    "backup": "kiosk.cli.backup",
    "nightly": "kiosk.cli.backup",
    "db": "kiosk.cli.database",
    "doctor": "kiosk.cli.doctor",
}
"""Every command and the module that has it."""


class LazyGroup(click.Group):
    """Knows its commands by name, and imports the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(COMMANDS[cmd_name])
        command: click.Command = getattr(module, cmd_name.replace("-", "_") + "_command")
        return command


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@common_options
@click.version_option(__version__, prog_name="kiosk")
@click.pass_context
def kiosk(ctx: click.Context, /, **options: str | None) -> None:
    """The reception of a house: without a command, the screen of this machine.

    Exit status: 0 done; 1 refused, or not possible now; 2 wrong use or configuration.
    """
    ctx.obj = Invocation(options)
    if ctx.invoked_subcommand is None:
        from kiosk.cli.visitor import run_visitor  # only for the screen

        run_visitor(ctx.obj)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot write “é” shows “?”, and the command goes on.
            stream.reconfigure(errors="replace")
    try:
        kiosk.main(args=arguments, prog_name="kiosk")
    except OSError as error:  # what was to be shown has nowhere to go: a full disk, a broken pipe
        _say_unwritable(error)
        raise SystemExit(1) from None


def _say_unwritable(error: OSError) -> None:
    """Say why nothing could be written; what was done before is done."""
    import os  # only now
    from contextlib import suppress

    from kiosk import file_words
    from kiosk.calendars.files import code_of
    from kiosk.cli.context import terminal_language
    from kiosk.i18n import words

    said = words(terminal_language()).say(file_words.TEXTS[code_of(error)], file="-")
    with suppress(OSError):
        click.echo(said, err=True)
    # Python writes what is left of it at its end, and would complain once more.
    null = os.open(os.devnull, os.O_WRONLY)
    with suppress(OSError, ValueError):
        os.dup2(null, sys.stdout.fileno())


if __name__ == "__main__":
    main()
