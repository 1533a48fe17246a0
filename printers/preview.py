"""What will be printed, as text that can be read anywhere."""

from printers.reader import Bitmap, Code, CutMark, Feed, Item, Page, Place, Printed


def as_text(page: Page, columns: int) -> str:
    """Return the page as lines of this many columns, without any control characters."""
    return "\n".join(line.rstrip() for item in page.items for line in _lines(item, columns)) + "\n"


def _lines(item: Item, columns: int) -> list[str]:
    match item:
        case Printed(text, place, _, wide, high):
            # Large letters stand wide, with as much air around them as they take on paper.
            text = _harmless(text)
            shown = (" " * (wide - 1)).join(text) if wide > 1 else text
            air = [""] * ((high - 1) // 2)
            return [*air, _placed(shown, place, columns), *air]
        case Bitmap(width, height, _, place):
            return [_placed(f"[drawn: {width}x{height} dots]", place, columns)]
        case Code(data, _, _, place):
            text = _harmless(f"QR  {data}")
            if len(text) > columns - 4:
                text = text[: columns - 5] + "…"
            edge = "─" * (len(text) + 2)
            box = (f"┌{edge}┐", f"│ {text} │", f"└{edge}┘")
            return [_placed(line, place, columns) for line in box]
        case Feed(lines):
            return [""] * lines
        case CutMark():
            return ["", "✂" + " -" * ((columns - 1) // 2)]


def _harmless(text: str) -> str:
    """Show what a terminal would obey as a dot; bytes of any origin can be previewed."""
    return "".join(c if c.isprintable() or c == "\u00a0" else "·" for c in text)


def _placed(text: str, place: Place, columns: int) -> str:
    if place is Place.CENTER:
        return " " * ((columns - len(text)) // 2) + text
    return text.rjust(columns) if place is Place.RIGHT else text
