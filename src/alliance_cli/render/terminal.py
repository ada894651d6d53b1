"""Pages as Rich panels. All text goes in as text, never as markup, so no corpus or query can style or break a frame."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rich.box import ASCII, ROUNDED
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table as Grid
from rich.text import Text

from .page import Group as Items
from .page import Heading, Item, Page, Part, Table
from .plain import marked

MIN_WIDTH, MAX_WIDTH = 20, 100
WIDE = 64
"""From this width on, labels stand in a column of their own."""

# Colours of the 16 that read on light and on dark ground. What they say, the labels say too.
STYLES = {
    "do": "bold green",
    "say": "bold magenta",
    "avoid": "bold red",
    "caution": "bold red",
    "question": "bold blue",
}
CAPITALS = {"idea", "do", "say", "avoid", "example"}
LABELS = 13
"""Width of the column of labels."""
BULLETS = {"do": "→", "say": "", "avoid": "✗", "caution": "!"}
ASCII_BULLETS = {"→": ">", "✗": "x", "•": "*"}


@dataclass(frozen=True, slots=True)
class Screen:
    """What is known of the terminal: its width, how text may be styled, whether it has box characters."""

    width: int = 80
    styles: Literal["colour", "mono", "none"] = "none"
    boxes: bool = True


class _Buffer(io.StringIO):
    """Text in memory that says which encoding the terminal has."""

    encoding = "utf-8"


def render(pages: Sequence[Page], screen: Screen) -> str:
    """Pages as panels, one below the other."""
    buffer = _Buffer()
    console = Console(
        file=buffer, width=max(MIN_WIDTH, min(MAX_WIDTH, screen.width)), force_terminal=screen.styles != "none",
        no_color=screen.styles != "colour", color_system="standard" if screen.styles != "none" else None,
        legacy_windows=False, highlight=False, markup=False, emoji=False, soft_wrap=False, _environ={},
    )  # fmt: skip
    for page in pages:
        console.print(_panel(page, console.width, screen))
    return buffer.getvalue()


def _panel(page: Page, width: int, screen: Screen) -> Panel:
    title = Text(f"{page.label}  ", style="bold").append(page.title)
    parts: list[RenderableType] = [Padding(title, (0, 0, 1, 0))]
    for i, part in enumerate(page.parts):
        if i and _apart(page.parts[i - 1], part):
            parts.append("")
        parts.append(_part(part, width, screen))
    return Panel(Group(*parts), box=ROUNDED if screen.boxes else ASCII, padding=(0, 1), width=width)


def _apart(before: Part, part: Part) -> bool:
    """Whether an empty line stands between two parts: before a heading, and around every kind of block."""
    if isinstance(part, Heading):
        return True
    return not isinstance(before, Heading) and any(isinstance(p, Items) and p.role in CAPITALS for p in (before, part))


def _part(part: Part, width: int, screen: Screen) -> RenderableType:
    if isinstance(part, Heading):
        return Text(part.text, style="bold underline")
    if isinstance(part, Table):
        return _table(part, width, screen)
    label = Text(part.label.upper() if part.role in CAPITALS else part.label, style=STYLES.get(part.role, "bold"))
    shared = _shared_basis(part)
    if shared:
        label.append(f"\n[{shared}]" if width >= WIDE else f" [{shared}]", style="not bold italic default")
    texts = [_text(item, part, screen, with_basis=not shared) for item in part.items]
    if width < WIDE:
        return Group(label, *(Padding(text, (0, 0, 0, 2)) for text in texts))
    grid = Grid.grid(padding=(0, 2, 0, 0))
    grid.add_column(width=LABELS, overflow="fold")
    grid.add_column(ratio=1, overflow="fold")
    for i, text in enumerate(texts):
        grid.add_row(label if i == 0 else "", text)
    return grid


def _shared_basis(part: Items) -> str:
    """The basis of a group whose items all have the same, so that it need not be said on each line."""
    bases = {item.basis for item in part.items}
    only = bases.pop() if len(bases) == 1 and len(part.items) > 1 else ""
    return only if len(only) < LABELS - 2 else ""


def _text(item: Item, part: Items, screen: Screen, *, with_basis: bool) -> RenderableType:
    """An item with its bullet hanging before it."""
    if screen.styles == "none":
        text = Text(marked(item))
    else:
        text = Text(item.text)
        for start, end in item.marks:
            text.stylize("bold underline", start, end)
    if item.basis and with_basis:
        text.append(f" [{item.basis}]", style="italic")
    text.overflow = "fold"
    bullet = BULLETS.get(part.role, "•" if len(part.items) > 1 else "")
    if not bullet:
        return text
    grid = Grid.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=1)
    grid.add_column(ratio=1, overflow="fold")
    grid.add_row(bullet if screen.boxes else ASCII_BULLETS.get(bullet, bullet), text)
    return grid


def _table(table: Table, width: int, screen: Screen) -> RenderableType:
    if width < WIDE:  # too narrow for columns: one line under the other
        lines = [Text("  ".join(cell for cell in row if cell), overflow="fold") for row in table.rows]
        return Group(*(Padding(line, (0, 0, 1, 0)) for line in lines))
    grid = Grid(box=None, padding=(0, 2, 0, 0), show_edge=False, expand=False, header_style="bold")
    for i, name in enumerate(table.columns):
        longest = max((len(row[i]) for row in table.rows), default=0)
        grid.add_column(name, overflow="fold", no_wrap=longest < 12, justify="right" if name == "No" else "left")
    for row in table.rows:
        grid.add_row(*(Text(cell, overflow="fold") for cell in row))
    return grid
