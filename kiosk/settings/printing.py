"""The printers of this machine."""

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, PrivateAttr

from kiosk.settings.checks import FROZEN, Read, refusal
from kiosk.settings.context import Context
from kiosk.settings.wording import masked, nearest, printable
from printers.address import Address, BadAddress, parse
from printers.profiles import PROFILES, UnknownProfile, profile


def _read_url(value: object, context: Context) -> str:
    if not isinstance(value, str):
        raise refusal("config.wrong-type", "a text between quotes")
    try:
        parse(value, base=context.folder)
    except BadAddress as bad:
        raise refusal("config.bad-printer-url", printable(masked(str(bad)))) from None
    return value


def _profile(value: str) -> str:
    try:
        profile(value)
    except UnknownProfile as unknown:
        hint = nearest(value, PROFILES)
        raise refusal("config.unknown-profile", printable(str(unknown)), hint) from None
    return value


class Printer(BaseModel):
    """`[printers.*]`: one printer."""

    model_config = FROZEN

    url: Annotated[str, Read(_read_url)]
    """Where it is, as it was written."""
    profile: Annotated[str, AfterValidator(_profile)] = "80mm"
    """What it can do: the name of a `printers.profiles.Profile`."""

    answers: Literal["auto", "no"] = "auto"
    """Whether it may be asked how it is; "no" for one that prints the questions."""
    instead: str = ""
    """The printer that takes its jobs while it is in trouble, a name of `[printers.*]`; or none."""

    _folder: Path = PrivateAttr()

    def model_post_init(self, context: Any) -> None:
        """Remember where relative paths start from."""
        self._folder = context.folder

    @property
    def address(self) -> Address:
        """Where it is; paths are absolute."""
        return parse(self.url, base=self._folder)
