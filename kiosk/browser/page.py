"""The one page that browsers are given."""

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from string import Template

from kiosk.i18n import words

FOLDER = Path(__file__).parent
PARTS = ("page.css", "page.js")


def page(title: str, languages: Sequence[str], theme: str) -> str:
    """Return the page; what is not drawn by a screen is said in every language of the house."""
    said = [words(language).say for language in languages]
    return Template((FOLDER / "page.html").read_text(encoding="utf-8")).substitute(
        language=escape(languages[0]),
        title=escape(title),
        theme=escape(theme),
        moment=_lines(say("One moment…") for say in said),
        reception=_lines(say("Please go to the reception desk.") for say in said),
    )


def policy(host: str) -> str:
    """Return what a page may load, and from where: only from us. `host` was checked before."""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
        f"font-src 'self'; img-src 'self' data:; connect-src 'self' ws://{host} wss://{host}; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def _lines(texts: Iterable[str]) -> str:
    return "".join(f"<p>{escape(text)}</p>" for text in dict.fromkeys(texts))
