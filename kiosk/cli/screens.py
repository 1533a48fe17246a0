"""What the commands that open a screen share."""

from typing import NoReturn

import click

from kiosk.cli.context import REFUSED, WRONG_USE, Invocation, say_mistakes


def explain(invocation: Invocation, failure: Exception) -> NoReturn:
    """Say why a screen could not open, on the terminal that it has given back."""
    from kiosk.domain.refusals import Refused  # only now
    from kiosk.settings import BadConfiguration

    if isinstance(failure, Refused):
        invocation.refuse(failure.code, failure.details, as_json=False)
    if isinstance(failure, BadConfiguration):
        say_mistakes(failure)
        raise click.exceptions.Exit(WRONG_USE)
    click.echo(f"The screen could not open: {failure}", err=True)
    raise click.exceptions.Exit(REFUSED)
