"""How much of a series a command is about."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from kiosk.domain.series import Scope

F = TypeVar("F", bound=Callable[..., Any])


def scope_options(command: F) -> F:
    """Add how much of a series is meant."""
    for option in (
        click.option("--from-here", "scope", flag_value=Scope.FROM_HERE.value,
                     help="This one and those after it."),
        click.option("--all", "scope", flag_value=Scope.ALL.value,
                     help="All of the series that are not over."),
    ):  # fmt: skip
        command = option(command)
    return command


def scope_of(chosen: str | None) -> Scope:
    """Return what was chosen; usually the one alone."""
    return Scope(chosen or Scope.THIS.value)
