"""What somebody needs."""

from kiosk.tui.visitor.screen import ChoiceScreen
from kiosk.tui.widgets.choice import Option


class NeedsScreen(ChoiceScreen):
    """The needs for which the house has a service."""

    def question(self) -> str:
        """Ask for the need."""
        return self.words.say("What do you need?")

    def options(self) -> list[Option]:
        """Offer the needs that a service serves."""
        house, language = self.visitor.house, self.words.language
        served = {service.need for service in house.services.values()}
        return [
            Option(need.key, need.sign, house.speak(need.name, language))
            for need in house.needs.values()
            if need.key in served
        ]

    def chosen(self, option: Option) -> None:
        """Show the services for this need."""
        self.visitor.show_services(option.key)
