"""The reception of a house: screens, commands, and the rules behind them."""
