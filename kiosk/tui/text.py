"""Text from people and files, cut to the cells of a terminal."""

from rich.cells import cell_len, set_cell_size

from kiosk.domain.texts import clean


def fit(text: str, width: int) -> str:
    """Return the text in exactly `width` cells; what is cut ends in an ellipsis."""
    text = clean(text)
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(set_cell_size(text, max(width - 1, 0)).rstrip() + "…", width)


def wrap(text: str, width: int, most: int) -> list[str]:
    """Break the text between words into at most `most` lines of `width` cells."""
    lines: list[str] = []
    line = ""
    for word in clean(text).split():
        longer = f"{line} {word}".strip()
        if cell_len(longer) <= width or not line:
            line = longer
        else:
            lines.append(line)
            line = word
    if line:
        lines.append(line)
    if len(lines) > most:
        lines[most - 1] = " ".join(lines[most - 1 :])
    return [fit(line, width).rstrip() for line in lines[:most]]
