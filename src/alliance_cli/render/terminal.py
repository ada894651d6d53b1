"""Pages as Rich panels. All text goes in as text, never as markup, so no corpus or query can style or break a frame.

The layout inside a panel (labels in a column, hanging bullets) is laid out here and not with Rich's tables, which take
longer to draw than everything else a command does.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from rich.box import ASCII, ROUNDED
from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from .page import Group, Heading, Item, Page, Part, Table
from .plain import marked

MIN_WIDTH, MAX_WIDTH = 20, 100
WIDE = 64
"""From this width on, labels stand in a column of their own, and tables have columns."""
LABELS = 15
"""Width of the column of labels, with the gap after it."""

# Colours of the 16 that read on light and on dark ground. What they say, the labels say too.
STYLES = {
    "do": "bold green",
    "say": "bold magenta",
    "avoid": "bold red",
    "caution": "bold red",
    "question": "bold blue",
}
CAPITALS = {"idea", "do", "say", "avoid", "example"}
BULLETS = {"do": "→", "say": "", "avoid": "✗", "caution": "!"}
ASCII_BULLETS = {"→": ">", "✗": "x", "•": "*"}


class Screen(NamedTuple):
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
    width = max(MIN_WIDTH, min(MAX_WIDTH, screen.width))
    console = Console(
        file=buffer, width=width, force_terminal=screen.styles != "none", no_color=screen.styles != "colour",
        color_system="standard" if screen.styles != "none" else None, legacy_windows=False, highlight=False,
        markup=False, emoji=False, _environ={},
    )  # fmt: skip
    for page in pages:
        lines = list(_Layout(console, width - 4, screen).page(page))
        body = Text("\n", no_wrap=True, end="").join(lines)
        console.print(Panel(body, box=ROUNDED if screen.boxes else ASCII, padding=(0, 1), width=width))
    return buffer.getvalue()


class _Layout:
    """Lays pages out in lines of a width."""

    def __init__(self, console: Console, width: int, screen: Screen) -> None:
        self.console = console
        self.width = width
        self.screen = screen
        self.wide = width + 4 >= WIDE

    def page(self, page: Page) -> Iterator[Text]:
        yield from self.wrapped(Text(f"{page.label}  ", style="bold").append(page.title), self.width)
        yield Text()
        for i, part in enumerate(page.parts):
            if i and _apart(page.parts[i - 1], part):
                yield Text()
            yield from self.part(part)

    def part(self, part: Part) -> Iterator[Text]:
        if isinstance(part, Heading):
            yield from self.wrapped(Text(part.text, style="bold underline"), self.width)
        elif isinstance(part, Table):
            yield from self.table(part)
        else:
            yield from self.group(part)

    def group(self, group: Group) -> Iterator[Text]:
        shared = _shared_basis(group)
        indent = LABELS if self.wide else 2
        style = STYLES.get(group.role, "bold")
        name = Text(group.label.upper() if group.role in CAPITALS else group.label, style)
        label = list(self.wrapped(name, indent - 2 if self.wide else self.width))
        if shared:
            label += self.wrapped(Text(f"[{shared}]", "italic"), self.width)
        texts = [line for item in group.items for line in self.item(item, group, self.width - indent, not shared)]
        if not self.wide:
            yield from label
            label = []
        for i in range(max(len(label), len(texts))):
            # A text of its own, so that the label's style ends where the label ends.
            line = Text().append_text(label[i]) if i < len(label) else Text()
            line.pad_right(indent - line.cell_len)
            yield line.append_text(texts[i]) if i < len(texts) else line

    def item(self, item: Item, group: Group, width: int, with_basis: bool) -> Iterator[Text]:
        """An item's lines, with its bullet hanging before them."""
        if self.screen.styles == "none":
            text = Text(marked(item))
        else:
            text = Text(item.text)
            for start, end in item.marks:
                text.stylize("bold underline", start, end)
        if item.basis and with_basis:
            text.append(f" [{item.basis}]", style="italic")
        bullet = BULLETS.get(group.role, "•" if len(group.items) > 1 else "")
        if not self.screen.boxes:
            bullet = ASCII_BULLETS.get(bullet, bullet)
        gap = 2 if bullet else 0
        for i, line in enumerate(self.wrapped(text, width - gap)):
            yield Text((bullet if i == 0 else " ").ljust(gap) if gap else "").append_text(line)

    def table(self, table: Table) -> Iterator[Text]:
        if not self.wide:  # too narrow for columns: one line under the other
            for row in table.rows:
                yield from self.wrapped(Text("  ".join(cell for cell in row if cell)), self.width)
                yield Text()
            return
        widths = self.widths(table)
        yield from self.row(table.columns, widths, "bold")
        for row in table.rows:
            yield from self.row(row, widths, "")

    def widths(self, table: Table) -> list[int]:
        """As wide as the longest cell; when that is too much, the widest columns share what is left."""
        longest = [
            max(Text(cell).cell_len for cell in column) for column in zip(table.columns, *table.rows, strict=True)
        ]
        room = self.width - 2 * (len(longest) - 1)
        while sum(longest) > room:
            widest = longest.index(max(longest))
            longest[widest] -= 1
        return longest

    def row(self, cells: Sequence[str], widths: Sequence[int], style: str) -> Iterator[Text]:
        columns = [list(self.wrapped(Text(cell, style), width)) for cell, width in zip(cells, widths, strict=True)]
        for i in range(max(map(len, columns))):
            line = Text()
            for column, width in zip(columns, widths, strict=True):
                cell = column[i] if i < len(column) else Text()
                cell.pad_right(width - cell.cell_len + 2)
                line.append_text(cell)
            line.rstrip()
            yield line

    def wrapped(self, text: Text, width: int) -> Iterator[Text]:
        if text.cell_len <= width and "\n" not in text.plain:
            yield text
        else:
            yield from text.wrap(self.console, max(1, width), overflow="fold")


def _apart(before: Part, part: Part) -> bool:
    """Whether an empty line stands between two parts: before a heading, and around every kind of block."""
    if isinstance(part, Heading):
        return True
    return not isinstance(before, Heading) and any(isinstance(p, Group) and p.role in CAPITALS for p in (before, part))


def _shared_basis(group: Group) -> str:
    """The basis of a group whose items all have the same, so that it need not be said on each line."""
    bases = {item.basis for item in group.items}
    only = bases.pop() if len(bases) == 1 and len(group.items) > 1 else ""
    return only if len(only) < LABELS - 4 else ""
