"""Documents that tests print."""

from hypothesis import strategies as st

from printers.document import Align, Block, Columns, Cut, Document, QrCode, Rule, Size, Text

TOKEN = "V1THVUCDG8U2NRY79"
CENTER = Align.CENTER

FRENCH_TICKET = Document(
    "Pôle Sud B 012",
    (
        Text("Pôle Sud", CENTER, bold=True),
        Text("Apprendre l’ordinateur ou le téléphone", CENTER),
        Text("B 012", CENTER, bold=True, size=Size.HUGE),
        Text("Espace internet", CENTER, size=Size.LARGE),
        Text("En bas, au fond", CENTER),
        Text("12 personnes avant vous", CENTER, bold=True),
        Text("Numéro pour 4 personnes", CENTER),
        QrCode(TOKEN),
        Text("Attendez votre numéro.", CENTER),
        Text("Gardez ce ticket.", CENTER),
        Columns("mercredi 23 septembre 2026", "13h45"),
        Cut(),
    ),
)

HARMFUL = (
    "\x1b@",
    "\x1dV\x00",
    "\x10\x04\x01",
    "\x1b[2J\x1b]52;c;eA==\x07",
    "[@click=app.quit]x[/]",
    "\u202egauche\u202c",
    "x" * 10_000,
    "👩‍👩‍👧 😀",
    "\ud800",
    "a\nb\tc\u2028d",
    "\x9b31m",
)

TEXTS = st.one_of(
    st.text(max_size=80),
    st.sampled_from(HARMFUL),
    st.binary(max_size=40).map(lambda data: data.decode("latin-1")),
)


def blocks() -> st.SearchStrategy[Block]:
    """Return any block with any text."""
    return st.one_of(
        st.builds(Text, TEXTS, st.sampled_from(Align), st.booleans(), st.sampled_from(Size)),
        st.builds(Columns, TEXTS, TEXTS),
        st.just(Rule()),
        st.just(QrCode(TOKEN)),
        st.just(Cut()),
    )


def documents() -> st.SearchStrategy[Document]:
    """Return any document."""
    return st.lists(blocks(), max_size=8).map(lambda some: Document("any", tuple(some)))
