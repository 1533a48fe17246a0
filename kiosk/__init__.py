"""The reception of a house: screens, commands, and the rules behind them."""

__version__ = "0.1.0"
