"""`kiosk doctor`: what is ill on this machine, and what helps."""

from dataclasses import asdict

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kiosk.checkup import Verdict, check_up
from kiosk.cli.context import REFUSED, Invocation, json_option, print_json

_SIGNS = {Verdict.FINE: "✓", Verdict.WARNING: "!", Verdict.BROKEN: "✗"}


@click.command("doctor")
@json_option
@click.pass_obj
def doctor_command(
    invocation: Invocation,
    as_json: bool,
) -> None:
    """Check configuration, database, disk, printers, clock, fonts, languages and terminal.

    Printers that are not in config.toml yet are looked for, and their lines written out.

    Status 1 when something is broken; a warning is no failure.
    """
    findings = check_up(invocation.settings, invocation.clock)
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        table = Table(box=None, pad_edge=False, show_header=False)
        for finding in findings:
            said = f"{finding.found}\n→ {finding.advice}" if finding.advice else finding.found
            table.add_row(_SIGNS[finding.verdict], finding.what, Text(said))
        Console().print(table)
        for finding in findings:
            if finding.lines:  # as they are, so that they can be copied
                click.echo(f"\n{finding.lines}", nl=False)
    if any(finding.verdict is Verdict.BROKEN for finding in findings):
        raise click.exceptions.Exit(REFUSED)
