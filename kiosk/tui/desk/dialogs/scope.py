"""How much of a series is meant."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from kiosk import booking_words, rule_words, time_words
from kiosk.domain.series import Scope
from kiosk.domain.texts import clean
from kiosk.i18n import Words
from kiosk.tui.desk.dialogs.dialog import ChoiceDialog
from kiosk.tui.desk.dialogs.rows import Row, Rows

if TYPE_CHECKING:
    from kiosk.services.booking_views import Changed, UseView

_DIGITS: Mapping[Scope, str] = {Scope.THIS: "1", Scope.FROM_HERE: "2", Scope.ALL: "3"}
"""The same ones every time, as fingers learn them."""

MOST_KEPT = 6


class ScopeDialog(ChoiceDialog[Scope]):
    """Says what a change is about to be, and what stays as it is even if all are meant.

    `what` is the change, as a question; `counts` says how many uses each scope is about.
    """

    def __init__(
        self,
        words: Words,
        what: str,
        all_of_it: "Changed",
        counts: Mapping[Scope, int],
    ) -> None:
        super().__init__(words)
        self.what = what
        self.all_of_it = all_of_it
        self.counts = counts

    def title_text(self) -> str:
        """Return the question."""
        return self.what

    def compose_body(self) -> ComposeResult:
        """Show the choices, then what stays: changed by hand, or planned separately."""
        rows = [self._row(scope) for scope in _DIGITS if scope in self.counts]
        yield Rows(rows)
        if kept := self.all_of_it.kept:
            heading = self.words.say_many(
                "This one was changed by hand and stays as it is:",
                "These {n} were changed by hand and stay as they are:",
                len(kept),
            )
            yield from self._staying(heading, kept)
        if beyond := self.all_of_it.beyond:
            heading = self.words.say_many(
                "This one was planned separately and stays as it is:",
                "These {n} were planned separately and stay as they are:",
                len(beyond),
            )
            yield from self._staying(heading, beyond)

    def _staying(self, heading: str, uses: "Sequence[UseView]") -> ComposeResult:
        yield Static(heading, classes="told strong", markup=False)
        with VerticalScroll(classes="staying", can_focus=False):
            for use in uses[:MOST_KEPT]:
                yield Static(clean(self._exception(use)), classes="told", markup=False)
            more = len(uses) - MOST_KEPT
            if more > 0:
                text = self.words.say_many("and {n} more", "and {n} more", more)
                yield Static(text, classes="told", markup=False)

    def picked(self, key: str) -> None:
        """Answer."""
        self.dismiss(Scope(key))

    def _row(self, scope: Scope) -> Row:
        count = self.counts[scope]
        hint = "" if scope is Scope.THIS else rule_words.times(self.words, count)
        text = booking_words.scope(self.words, scope)
        return Row(text, hint, key=scope.value, mark=_DIGITS[scope])

    def _exception(self, use: "UseView") -> str:
        when = time_words.when(self.words, use.slot, None)
        return self.words.say("{when}: {what}", when=when, what=use.details.title)
