"""What goes wrong with files, in words: of calendars that come in, and of what is written."""

from collections.abc import Mapping

from kiosk.i18n import mark

TEXTS: Mapping[str, str] = {
    "file.no-folder": mark("The folder of {file} does not exist."),
    "file.is-a-folder": mark("{file} is a folder. Give the name of a file."),
    "file.disk-full": mark("The disk is full: {file} was not written."),
    "file.denied": mark("This program may not write {file}. Check the rights."),
    "file.unwritable": mark("{file} cannot be written."),
    "import.empty": mark("The file is empty."),
    "import.not-a-calendar": mark("That is not a calendar file (.ics)."),
    "import.too-big": mark("The file is too big: {most} MB at most."),
    "import.too-many": mark("There are too many events in the file: {most} at most."),
    "import.too-many-lines": mark("The file is too long: {most} lines at most."),
    "import.too-many-zones": mark("The file describes too many time zones: {most} at most."),
    "import.too-many-uses": mark(
        "The events of the file are repeated too often: {most} times in all at most."
    ),
    "import.too-many-dates": mark("It lists too many dates: {most} at most."),
    "import.too-deep": mark("The file cannot be read: too many parts in each other, line {line}."),
    "import.truncated": mark("The file is cut off: its end is missing. Export it again."),
    "import.damaged": mark("The file is damaged in line {line}. Export it again."),
    "import.unreadable": mark("“{part}” cannot be read."),
    "import.unreadable-file": mark("{file} cannot be read. Check its rights."),
    "import.incomplete": mark("{count} events cannot be booked. Nothing was booked."),
    "import.guessed-encoding": mark(
        "The file is not UTF-8: its accents were guessed (Windows-1252)."
    ),
    "import.there-twice": mark("It is there more than once: the newest is taken."),
    "import.no-room": mark("It names no room. Add --room."),
    "import.several-rooms": mark("“{location}” names several rooms. Add --room."),
    "import.bad-time": mark("“{part}” is not a time."),
    "import.unknown-zone": mark("The time zone “{zone}” is not known."),
    "import.no-length": mark("It has no end."),
    "import.shortened": mark("A text was shortened to {most} characters."),
    "import.overlaps": mark("It overlaps “{title}” of the same file (line {line})."),
}
