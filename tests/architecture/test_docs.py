"""The documents say what is so: every command, option, target and link."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from kiosk.cli.main import COMMANDS, kiosk
from kiosk.wording import codes

ROOT = Path(__file__).parents[2]
DOCS = sorted([*(ROOT / "docs").glob("*.md"), ROOT / "README.md", ROOT / "CHANGELOG.md"])


def commands() -> Iterator[tuple[str, click.Command]]:
    """Return every command with its whole name."""
    context = click.Context(kiosk)
    for name in COMMANDS:
        command = kiosk.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            subs = (command.get_command(context, each) for each in command.list_commands(context))
            yield from ((f"kiosk {name} {sub.name}", sub) for sub in subs if sub is not None)
        else:
            yield f"kiosk {name}", command


def test_every_command_and_option_is_documented() -> None:
    text = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    for name, command in (("kiosk", kiosk), *commands()):
        assert f"`{name}" in text, name
        assert command.help, name
        for parameter in command.params:
            if isinstance(parameter, click.Option) and parameter.name not in ("help", "version"):
                assert parameter.opts[0] in text, (name, parameter.opts)


def test_every_code_is_documented() -> None:
    text = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    unknown = {c for c in codes() if f".{c.split('.')[1]}`" not in text and f"`{c}`" not in text}
    assert unknown <= {"program.failed"}


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#]+)[^)]*\)|src=\"([^\"]+)\"", text)
    for link in (one or other for one, other in links):
        if not link.startswith("http"):
            assert (path.parent / link).exists(), link


def test_make_targets_that_are_named_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {
        target
        for path in DOCS
        for target in re.findall(r"(?:`|^)make ([a-z]+)", path.read_text("utf-8"), re.MULTILINE)
    }
    assert {"install", "kiosk", "test", "check", "bench", "pictures"} <= targets
    assert named <= targets


def test_every_dependency_is_pinned_and_explained() -> None:
    """Each has its reason beside it, and the pins satisfy what pyproject.toml asks for."""
    import tomllib

    from packaging.requirements import Requirement

    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)
    run = project["project"]["dependencies"]
    for extra in project["project"]["optional-dependencies"].values():
        run += extra
    dev = project["dependency-groups"]["dev"]
    for name, wanted in (("run", run), ("dev", run + dev)):
        pins = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        pinned = dict(re.findall(r"^([a-z0-9-]+)==([^ ]+)", pins, re.MULTILINE))
        assert "://" not in pins
        for line in wanted:
            requirement = Requirement(line)
            assert requirement.specifier.contains(pinned[requirement.name.lower()]), line
    lines = text.partition("[project]")[2].splitlines()
    for line in run + dev:
        row = next(n for n, each in enumerate(lines) if f'"{line}"' in each)
        assert "#" in lines[row] or lines[row - 1].strip().startswith("#"), line
