"""Another language, where the first screen has no room for all of them."""

from kiosk.i18n import NAMES
from kiosk.tui.visitor.screen import ChoiceScreen
from kiosk.tui.widgets.choice import Option


class LanguagesScreen(ChoiceScreen):
    """Each language by the name that its speakers look for."""

    def question(self) -> str:
        """Ask in a sign that needs no words, and in the house's language."""
        return self.words.say("Which language?")

    def options(self) -> list[Option]:
        """Offer all of them."""
        codes = self.visitor.house.languages
        return [Option(code, "●", NAMES.get(code, code)) for code in codes]

    def chosen(self, option: Option) -> None:
        """Go on in it."""
        self.visitor.pop_screen()
        self.visitor.speak(option.key)
