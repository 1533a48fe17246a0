"""Read the texts out of the sources, update each language's file, and compile them."""

import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).parent
_NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "say": None,
    "say_many": (1, 2),
    "mark": None,
    "mark_many": (1, 2),
}


def extracted() -> Catalog:
    """Return every text of the sources."""
    catalogue = Catalog(project="kiosk", charset="utf-8", fuzzy=False)
    found = extract_from_dir(
        HERE.parent, [("**.py", "python")], keywords=KEYWORDS, strip_comment_tags=True
    )
    for filename, _line, message, comments, context in found:
        # Without line numbers: a moved line is not a changed text.
        catalogue.add(message, None, [(filename, 0)], auto_comments=comments, context=context)
    return catalogue


def updated(language: str) -> Catalog:
    """Return a language's catalogue with the texts of the sources."""
    with (HERE / language / "LC_MESSAGES" / "kiosk.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    catalogue.update(extracted(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    # The same texts make the same file, whenever they are compiled.
    catalogue.creation_date = catalogue.revision_date = _NO_DATE
    return catalogue


def missing(language: str) -> list[str]:
    """Return the texts that this language does not have yet, or only as a guess."""
    found = updated(language)
    return [str(m.id) for m in found if m.id and (m.fuzzy or not _whole(m.string))]


def compiled(language: str) -> bytes:
    """Return the catalogue as the program reads it."""
    buffer = BytesIO()
    write_mo(buffer, updated(language))
    return buffer.getvalue()


def languages() -> list[str]:
    """Return the languages that have a file."""
    return sorted(path.parent.parent.name for path in HERE.glob("*/LC_MESSAGES/kiosk.po"))


def main() -> int:
    """Update every language; the status says whether a text is missing."""
    status = 0
    for language in languages():
        folder = HERE / language / "LC_MESSAGES"
        catalogue = updated(language)
        with (folder / "kiosk.po").open("wb") as file:
            write_po(file, catalogue, include_lineno=False, width=100, sort_output=True)
        (folder / "kiosk.mo").write_bytes(compiled(language))
        for text in missing(language):
            sys.stderr.write(f"{language}: not translated: {text}\n")
            status = 1
    return status


def _whole(string: object) -> bool:
    return all(string) if isinstance(string, (tuple, list)) else bool(string)


if __name__ == "__main__":
    sys.exit(main())
