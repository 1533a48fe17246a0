"""A page that lets a person see what a printer can do."""

from datetime import datetime

from kiosk.i18n import Words
from printers.document import Align, Block, Columns, Cut, Document, Gap, QrCode, Rule, Size, Text
from printers.profiles import Profile

ACCENTS = "éèêëàâäçîïôöùûüÿœæ ÉÈÀÇŒ «€» ’–…"
"""What French needs beyond ASCII; all of it in code page 1252."""

SCRIPTS = (
    "Español: ¿niño? ¡Sí!",
    "Türkçe: ğ ı ş İ Ğ Ş",
    "Українська: ї є ґ і",
    "Русский: ж щ ы э ё",
    "Հայերեն: բարև",
    "العربية: مرحبا",
)
"""A word of each language, with the letters that go wrong first."""

CODE = "TEST 0123456789"


def test_page(words: Words, name: str, url: str, paper: Profile, now: datetime) -> Document:
    """Describe the page for a printer; `now` in house time."""
    say = words.say
    cut = say("And the paper is cut.") if paper.cutter else say("Tear the paper here.")
    blocks: tuple[Block, ...] = (
        Text(say("Test page"), align=Align.CENTER, bold=True, size=Size.LARGE),
        Columns(words.full_day(now.date()), words.time(now)),
        Text(name, align=Align.CENTER),
        Text(url, align=Align.CENTER),
        Text(f"{paper.name}: {paper.columns} / {paper.dots}", align=Align.CENTER),
        Rule(),
        Text(say("1. The ruler fills one line, from edge to edge:")),
        Text(_ruler(paper.columns)),
        Text(say("2. The accents are right:")),
        Text(ACCENTS),
        Text(say("3. Large and bold letters:")),
        Text("B 012", align=Align.CENTER, bold=True, size=Size.HUGE),
        Text(say("4. Every script can be read:")),
        *(Text(line) for line in SCRIPTS),
        Text(say("5. A telephone reads “{code}”:", code=CODE)),
        QrCode(CODE),
        Text(say("6. All of this is there.")),
        Text(cut),
        Gap(),
        Cut(),
    )
    return Document(f"{say('Test page')} {name}", blocks)


def _ruler(columns: int) -> str:
    return ("1234567890" * (columns // 10 + 1))[:columns]
