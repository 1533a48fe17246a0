"""How a rule says no."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Refused(Exception):  # noqa: N818  a refusal is an answer, not an error
    """A request that the house cannot grant.

    `code` is stable (`service.absent`); the words belong to the catalogues
    and are filled in from `details`.
    """

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details: Mapping[str, object] = details
