"""What a printer says, taken apart byte by byte; whatever is no answer is dropped.

The three kinds of answers differ in their fixed bits (Epson's reference: DLE EOT, GS a, GS ( H).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from printers.outcomes import Status
from printers.protocol import MARK_LENGTH, Ask


@dataclass(frozen=True, slots=True)
class RealTime:
    """One byte in answer to DLE EOT; which question it answers, only the order tells."""

    byte: int


@dataclass(frozen=True, slots=True)
class Automatic:
    """Four bytes that the printer sent by itself."""

    data: bytes

    @property
    def status(self) -> Status:
        """What they say (Epson's reference, GS a)."""
        printer, error, paper, _ = self.data
        return Status(
            _trouble(
                cover_open=bool(printer & 0x20),
                no_paper=bool(paper & 0x0C),
                cutter=bool(error & 0x08),
                error=bool(error & 0x64),
                offline=bool(printer & 0x08),
            ),
            paper_low=bool(paper & 0x03),
        )


@dataclass(frozen=True, slots=True)
class Completed:
    """All that came before this mark is on paper."""

    mark: bytes


Answer = RealTime | Automatic | Completed

_FORMS: tuple[tuple[Callable[[bytes], Answer], tuple[tuple[int, int], ...]], ...] = (
    (lambda data: RealTime(data[0]), ((0x93, 0x12),)),  # 0xx1xx10
    (Automatic, ((0x93, 0x10), (0x90, 0), (0x90, 0), (0x90, 0))),  # 0xx1xx00, 0xx0xxxx …
    (
        lambda data: Completed(data[2:-1]),
        ((0xFF, 0x37), (0xFF, 0x22), *[(0x80, 0)] * MARK_LENGTH, (0xFF, 0)),
    ),
)
"""Each answer's bytes: which bits are fixed, and to what. The first byte alone tells them apart."""


class Answers:
    """Collects what arrives in pieces of any size."""

    def __init__(self) -> None:
        self._held = b""

    def feed(self, data: bytes) -> Iterator[Answer]:
        """Take what came, and give what is whole."""
        self._held += data
        while self._held:
            answer, taken = _first(self._held)
            if taken == 0:
                return
            self._held = self._held[taken:]
            if answer is not None:
                yield answer


def _first(held: bytes) -> tuple[Answer | None, int]:
    """Return the answer at the beginning and its length; length 0: more must come."""
    for make, form in _FORMS:
        if all(byte & mask == bits for byte, (mask, bits) in zip(held, form, strict=False)):
            if len(held) < len(form):
                return None, 0
            return make(held[: len(form)]), len(form)
    return None, 1


def status_from(answers: Mapping[Ask, int]) -> Status:
    """Put answers to DLE EOT together (Epson's reference, DLE EOT)."""
    offline = answers[Ask.OFFLINE_CAUSE]
    error = answers.get(Ask.ERROR_CAUSE, 0)
    paper = answers[Ask.PAPER]
    return Status(
        _trouble(
            cover_open=bool(offline & 0x04),
            no_paper=bool(offline & 0x20 or paper & 0x60),
            cutter=bool(error & 0x08),
            error=bool(offline & 0x40 or error & 0x64),
            offline=bool(answers[Ask.PRINTER] & 0x08),
        ),
        paper_low=bool(paper & 0x0C),
    )


def has_error(offline_cause: int) -> bool:
    """Tell whether it is worth asking for the error (DLE EOT 3)."""
    return bool(offline_cause & 0x40)


def _trouble(
    *, cover_open: bool, no_paper: bool, cutter: bool, error: bool, offline: bool
) -> str | None:
    """Name the trouble that somebody has to see to first."""
    troubles = (
        (cover_open, "printer.cover-open"),
        (no_paper, "printer.no-paper"),
        (cutter, "printer.cutter"),
        (error, "printer.mechanical"),
        (offline, "printer.offline"),
    )
    return next((code for found, code in troubles if found), None)
