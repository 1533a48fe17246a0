"""What is wrong with a configuration, in words for the person who edits it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing to change.

    `code` is stable (`config.unknown-key`); `file` is a file, a variable or the command line;
    `key` is a dotted path that counts lists from 1, empty when the whole file is meant.
    Every text is free of control characters.
    """

    code: str
    file: str
    line: int | None
    key: str
    found: str
    expected: str
    hint: str | None = None

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}, line {self.line}"
        key = f" {self.key}:" if self.key else ""
        hint = f'; did you mean "{self.hint}"?' if self.hint else "."
        return f"{where}:{key} found {self.found}, expected {self.expected}{hint}"


class BadConfiguration(Exception):  # noqa: N818  it is named after what the person has to mend
    """A configuration that cannot be used; `mistakes` has all of them, at least one."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__("\n".join(str(mistake) for mistake in mistakes))
        self.mistakes = mistakes
