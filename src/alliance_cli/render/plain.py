"""Pages as plain text: headings and `Label: value` lines, unwrapped, for grep and for screen readers."""

from __future__ import annotations

from collections.abc import Sequence

from .page import Heading, Item, Page, Part, Table


def render(pages: Sequence[Page]) -> str:
    """Pages one below the other, an empty line between them."""
    return "".join(("\n" if place and not page.lines else "") + _page(page) for place, page in enumerate(pages))


def _page(page: Page) -> str:
    lines = list(page.lines) or [f"{page.label}: {page.title}"]
    for part in () if page.lines else page.parts:
        lines += _part(part)
    # A text of several lines would look like lines of their own, with labels that nobody gave them.
    return "\n".join(line.replace("\n", " ") for line in lines) + "\n"


def _part(part: Part) -> list[str]:
    if isinstance(part, Heading):
        return ["", part.text]
    if isinstance(part, Table):
        return [line(part.columns, row) for row in part.rows]
    return [f"{part.label}: {_item(item)}" for item in part.items]


def line(columns: Sequence[str], cells: Sequence[str]) -> str:
    """A row as one line: its first two cells as label and value, the others with the names of their columns."""
    rest = [f"{name.lower()} {cell}" for name, cell in zip(columns[2:], cells[2:], strict=True)]
    return f"{cells[0]}: {cells[1]}" + (f" ({', '.join(rest)})" if rest else "")


def _item(item: Item) -> str:
    text = marked(item)
    return f"{text} [{item.note}]" if item.note else text


def marked(item: Item, before: str = "*", after: str = "*") -> str:
    """The text with a sign on each side of what is marked."""
    parts, done = [], 0
    for start, end in item.marks:
        parts += [item.text[done:start], before, item.text[start:end], after]
        done = end
    return "".join([*parts, item.text[done:]])
