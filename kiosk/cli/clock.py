"""`kiosk clock`: whether the machine's clock is believed."""

import click

from kiosk.cli.context import REFUSED, Invocation
from kiosk.services import belief


@click.group("clock", invoke_without_command=True)
@click.pass_context
def clock_command(ctx: click.Context) -> None:
    """Say what time it is, and whether that can be; status 1 when it cannot."""
    if ctx.invoked_subcommand is not None:
        return
    invocation: Invocation = ctx.obj
    with invocation.reception(as_json=False) as reception:
        now = reception.place.local(reception.clock.now())
        right = reception.read(belief.is_right)
    say = invocation.words.say
    said = say("It is believed.") if right else say("It is not believed: set it, or accept it.")
    click.echo(f"{now:%Y-%m-%d %H:%M}  {said}")
    if not right:
        raise click.exceptions.Exit(REFUSED)


@clock_command.command("accept")
@click.pass_obj
def accept_command(invocation: Invocation) -> None:
    """The clock is right, although the house was off for long: let things happen by themselves."""
    with invocation.reception(as_json=False) as reception:
        now = reception.write(belief.accept)
    click.echo(f"{now:%Y-%m-%d %H:%M}  {invocation.words.say('It is believed.')}")
