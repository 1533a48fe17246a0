"""Defaults that more than one part needs before anything is checked."""

LANGUAGES = ("fr", "en")
DATABASE = "sqlite:///var/kiosk.db"
TICKETS = "ticket"
SHORTEST = 15
"""Minutes that the shortest booking lasts."""
CAPACITY = 1
"""Of a workstation, or of a thing that is lent."""

PRINTERS = {
    TICKETS: {"url": "file:var/printed", "profile": "80mm", "answers": "auto", "instead": ""}
}
"""Without a printer in the file, tickets become files to look at."""
