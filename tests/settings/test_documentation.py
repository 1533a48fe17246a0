"""`docs/configuration.md` says what the code does, and every field says what it is."""

import ast
import inspect
import json
import re
import tomllib
from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import pytest
from pydantic import BaseModel

from kiosk.settings import Settings
from kiosk.settings.mistakes import Mistake
from kiosk.settings.outside import CONFIG, VARIABLES
from printers.address import FORMS
from printers.profiles import PROFILES
from tests.settings.houses import EXAMPLE

PAGE = (EXAMPLE.parent / "docs" / "configuration.md").read_text("utf-8")
ROWS = dict(
    re.findall(r"^\| `([a-zA-Z_.\[\]]+)` \| [^|]+ \| ([^|]+) \| [^|]+ \|$", PAGE, re.MULTILINE)
)


def _documented(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield each key as the page writes it, and what the page must call its default."""
    for name, field in model.model_fields.items():
        path = f"{prefix}{field.alias or name}"
        inner, suffix = _inner(field.annotation)
        if inner is not None:
            yield from _documented(inner, f"{path}{suffix}.")
        elif field.is_required():
            yield path, "needed"
        else:
            default = list(field.default) if isinstance(field.default, tuple) else field.default
            unset = default in (None, [], {})
            yield path, "–" if unset else f"`{json.dumps(default)}`"


def _inner(annotation: Any) -> tuple[type[BaseModel] | None, str]:
    """Return the model that a field holds, and how its keys are reached."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, ""
    if origin in {Annotated, Union, UnionType}:
        return _inner(arguments[0])
    if origin is dict:
        return _inner(arguments[1])[0], ".KEY"
    if origin is tuple:
        return _inner(arguments[0])[0], "[N]"
    return None, ""


def _models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for field in model.model_fields.values():
        inner, _ = _inner(field.annotation)
        if inner is not None:
            yield inner
            yield from _models(inner)


def test_every_key_and_its_default_are_documented() -> None:
    assert dict(_documented(Settings)) == ROWS


def test_every_variable_is_documented() -> None:
    rows = re.findall(r"^\| `(KIOSK_[A-Z_]+)` \|", PAGE, re.MULTILINE)
    assert sorted(rows) == sorted([CONFIG, *VARIABLES])


@pytest.mark.parametrize(
    "model", dict.fromkeys(_models(Settings)), ids=lambda model: model.__name__
)
def test_every_field_says_what_it_is(model: type[BaseModel]) -> None:
    (tree,) = ast.parse(inspect.getsource(model)).body
    assert isinstance(tree, ast.ClassDef)
    described = {
        field.target.id
        for field, text in zip(tree.body, tree.body[1:], strict=False)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
    }
    assert described >= set(model.model_fields)


def test_the_examples_of_the_page_are_toml() -> None:
    examples = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert len(examples) >= 6
    for example in examples:
        section = next(iter(tomllib.loads(example)))
        assert section in Settings.model_fields


def test_the_report_of_the_page_looks_like_a_report() -> None:
    (report,) = re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)
    mistake = Mistake(
        code="config.unknown-time-zone",
        file="config.toml",
        line=47,
        key="house.time_zone",
        found='"Paris"',
        expected='a time zone, like "Europe/Paris"',
        hint="Europe/Paris",
    )
    assert str(mistake) == report.splitlines()[0]


def test_every_form_of_a_printer_address_and_every_usual_profile_is_documented() -> None:
    for words in (*FORMS.values(), *PROFILES):
        assert f"`{words}`" in PAGE
