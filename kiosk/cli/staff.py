"""`kiosk staff`: who works here, and their PINs; for whoever looks after the machine."""

import sys
from dataclasses import replace

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from db.enums import Role
from kiosk.cli.context import Invocation, json_option, print_json
from kiosk.domain.staff import LEAST
from kiosk.services import staff
from kiosk.staff_words import ROLES

_ROLE = click.Choice([role.value for role in Role])
_new_key_option = click.option(
    "--new-key", is_flag=True, help="The key of all PINs is lost: begin with another."
)


@click.group("staff")
def staff_command() -> None:
    """Who works here: names, roles and PINs."""


@staff_command.command("list")
@json_option
@click.pass_obj
def list_command(invocation: Invocation, as_json: bool) -> None:
    """Show who works here."""
    with invocation.reception(as_json=as_json) as reception:
        found = reception.read(staff.look)
    if as_json:
        print_json([{"id": one.id, "name": one.name, "role": one.role.value} for one in found])
        return
    if not found:
        click.echo(invocation.words.say("Nobody has a PIN yet."))
        return
    table = Table(box=None, pad_edge=False, show_header=False)
    for one in found:
        table.add_row(Text(one.name), invocation.words.say(ROLES[one.role]))
    Console().print(table)


@staff_command.command("add")
@click.argument("name")
@click.option("--role", type=_ROLE, default=Role.RECEPTION.value, help="What they do.")
@_new_key_option
@json_option
@click.pass_obj
def add_command(invocation: Invocation, name: str, role: str, new_key: bool, as_json: bool) -> None:
    """Add NAME, with a PIN that is asked for, or read from standard input."""
    from kiosk.bootstrap import entrance_of

    pin = _new_pin(invocation)
    entrance = entrance_of(invocation.settings, "command")
    with invocation.reception(as_json=as_json) as reception:
        added = entrance.add(reception, name, Role(role), pin, any_key=new_key)
    _say(invocation, added, as_json=as_json)


@staff_command.command("pin")
@click.argument("name")
@_new_key_option
@json_option
@click.pass_obj
def pin_command(invocation: Invocation, name: str, new_key: bool, as_json: bool) -> None:
    """Give NAME another PIN, who need not wait any more after wrong ones."""
    from kiosk.bootstrap import entrance_of

    entrance = entrance_of(invocation.settings, "command")
    with invocation.reception(as_json=as_json) as reception:
        member = reception.read(staff.find, name)
        entrance.set_pin(reception, member, _new_pin(invocation), any_key=new_key)
    _say(invocation, member, as_json=as_json)


@staff_command.command("role")
@click.argument("name")
@click.argument("role", type=_ROLE)
@json_option
@click.pass_obj
def role_command(invocation: Invocation, name: str, role: str, as_json: bool) -> None:
    """Let NAME do something else from now on; who becomes a manager needs another PIN."""
    from kiosk.bootstrap import entrance_of

    entrance = entrance_of(invocation.settings, "command")
    with invocation.reception(as_json=as_json) as reception:
        member = reception.read(staff.find, name)
        if LEAST[Role(role)] > LEAST[member.role]:
            entrance.set_pin(reception, replace(member, role=Role(role)), _new_pin(invocation))
        changed = reception.write(staff.change_role, member.id, Role(role))
    _say(invocation, changed, as_json=as_json)


@staff_command.command("remove")
@click.argument("name")
@json_option
@click.pass_obj
def remove_command(invocation: Invocation, name: str, as_json: bool) -> None:
    """Forget NAME, who does not work here any more."""
    with invocation.reception(as_json=as_json) as reception:
        member = reception.read(staff.find, name)
        reception.write(staff.let_go, member.id)
    if as_json:
        print_json({"id": member.id, "name": member.name, "removed": True})
    else:
        click.echo(invocation.words.say("{name} is forgotten.", name=member.name))


def _new_pin(invocation: Invocation) -> str:
    """Ask for a PIN twice, unseen; take the first line of what is no terminal."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    say = invocation.words.say
    while True:
        pin = click.prompt(say("PIN"), hide_input=True)
        if click.prompt(say("PIN again"), hide_input=True) == pin:
            return str(pin)
        click.echo(say("The two PINs are not the same. Type them again."), err=True)


def _say(invocation: Invocation, member: staff.Member, *, as_json: bool) -> None:
    if as_json:
        print_json({"id": member.id, "name": member.name, "role": member.role.value})
        return
    say = invocation.words.say
    click.echo(say("{name} can sign in: {role}", name=member.name, role=say(ROLES[member.role])))
