"""One exception for all printers."""


class PrinterError(Exception):
    """A printer could not do its work.

    `code` is stable: `printer.unreachable` (no answer, refused, name unknown), `.missing` (no such
    device or queue), `.denied` (no rights), `.busy` (somebody else has it), `.switched-off` (it
    used to answer), `.timeout`, `.cut-off` (the line broke), `.disk-full`, `.failed`; and what a
    printer says of itself: `.cover-open`, `.no-paper`, `.cutter`, `.mechanical`, `.offline`.
    `sent` counts the bytes that may have been handed over before: above zero, paper may have come
    out. `detail` is for the log.
    """

    def __init__(self, code: str, detail: str = "", *, sent: int = 0) -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail
        self.sent = sent
