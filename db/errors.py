"""One way to say that the database could not do its work."""


class DatabaseProblem(Exception):  # noqa: N818  what people meet is a problem
    """The database refused or failed; nothing of the transaction was kept.

    `code` is stable: `database.locked`, `.full`, `.read-only`, `.missing`, `.unreachable`,
    `.damaged`, `.denied`, `.newer`, `.failed`. `detail` is for the log, never for a visitor.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


class Overtaken(DatabaseProblem):
    """Somebody else was quicker, and the database kept theirs. Nothing of ours was kept.

    Whoever tries again sees what the other has done.
    """

    def __init__(self) -> None:
        super().__init__("database.locked", "somebody else was quicker")
