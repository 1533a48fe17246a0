"""Two sets of colours. What a colour says is always said in a word or a sign as well."""

from textual.theme import Theme

HOUSE = Theme(
    name="house",
    dark=False,
    background="#f6f3ec",
    surface="#ffffff",
    panel="#e4ded1",
    foreground="#16232b",
    primary="#0d4f63",
    secondary="#5b6b73",
    accent="#b3401f",
    warning="#8a5a00",
    error="#a4161a",
    success="#1f6b3a",
)

CONTRAST = Theme(
    name="contrast",
    dark=True,
    background="#000000",
    surface="#000000",
    panel="#1c1c1c",
    foreground="#ffffff",
    primary="#ffe600",
    secondary="#ffffff",
    accent="#ffffff",
    warning="#ffe600",
    error="#ff8c8c",
    success="#9dff9d",
)

THEMES = (HOUSE, CONTRAST)
