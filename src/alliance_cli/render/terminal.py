"""Pages in frames. All text goes in as text, never as markup, so no corpus or query can style or break a frame.

Frames, labels in a column and hanging bullets are laid out here and not with Rich's panels and tables, which take
longer to draw than everything else a command does.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Literal, NamedTuple

from rich.box import ASCII, ROUNDED, Box
from rich.cells import cell_len, chop_cells
from rich.console import Console
from rich.text import Text

from .page import Group, Heading, Item, Page, Part, Table
from .plain import marked

MIN_WIDTH, MAX_WIDTH = 20, 100
WIDE = 64
"""From this width on, labels stand in a column of their own, and tables have columns."""
LABELS = 15
"""Width of the column of labels, with the gap after it."""
TALLEST_ROW = 2
"""Lines that a row of a table may take before its cells stand below each other."""
ENDLESS = 1000
"""Characters from which on a word is none, and is cut at the end of each line."""
COLUMN, MOST_COLUMNS = 50, 3
"""Side by side: characters that a page needs at least, and how many pages stand beside each other at most."""

# Colours of the 16 that read on light and on dark ground. What they say, the labels say too.
STYLES = {
    "do": "bold green",
    "say": "bold magenta",
    "avoid": "bold red",
    "caution": "bold red",
    "question": "bold cyan",
}
FRAME, TITLE = "dim", "bold cyan"
CAPITALS = {"idea", "do", "say", "avoid", "example"}
BULLETS = {"do": "→", "avoid": "✗", "caution": "!"}
ASCII_BULLETS = {"→": ">", "✗": "x", "•": "*"}


class Screen(NamedTuple):
    """What is known of the terminal: its width, how text may be styled, whether it has box characters."""

    width: int = 80
    styles: Literal["colour", "mono", "none"] = "none"
    boxes: bool = True


class _Buffer(io.StringIO):
    """Text in memory that says which encoding the terminal has."""

    encoding = "utf-8"


def render(pages: Sequence[Page], screen: Screen, side_by_side: bool = False) -> str:
    """Pages in frames, one below the other, or beside each other where the screen is wide enough."""
    buffer = _Buffer()
    width = max(MIN_WIDTH, screen.width)
    console = Console(
        file=buffer, width=width, force_terminal=screen.styles != "none", no_color=screen.styles != "colour",
        color_system="standard" if screen.styles != "none" else None, legacy_windows=False, highlight=False,
        markup=False, emoji=False, _environ={},
    )  # fmt: skip
    columns = (width - 1) // (COLUMN + 3) if side_by_side else 1
    for sheet in _sheets(pages, min(MOST_COLUMNS, columns)):
        inner = [min(MAX_WIDTH - 4, (width - 1) // len(sheet) - 3)] * len(sheet)
        layouts = [_Layout(console, cells, screen) for cells in inner]
        if len(sheet) == 1:
            lines: Iterator[tuple[Text, ...]] = zip(layouts[0].page(sheet[0]))
        else:
            lines = _beside(layouts, sheet)
        framed = Text("\n", no_wrap=True, end="").join(_framed(lines, inner, ROUNDED if screen.boxes else ASCII))
        console.print(framed, soft_wrap=True)
    return buffer.getvalue()


def _sheets(pages: Sequence[Page], columns: int) -> Sequence[Sequence[Page]]:
    if columns < 2 or len(pages) < 2:
        return [(page,) for page in pages]
    from .beside import sheets

    return sheets(pages, columns)


def _beside(layouts: Sequence[_Layout], pages: Sequence[Page]) -> Iterator[tuple[Text, ...]]:
    """Lines of several pages: what has the same label begins on the same line."""
    from .beside import rows

    yield from zip_longest(*(layout.title(page) for layout, page in zip(layouts, pages, strict=True)), fillvalue=Text())
    before: Sequence[Part] = ()
    for row in rows(pages):
        here = [part for part in row if part]
        if not before or any(_apart(first, second) for first in before for second in here):
            yield (Text(),) * len(pages)
        cells = [layout.part(part) if part else () for layout, part in zip(layouts, row, strict=True)]
        yield from zip_longest(*cells, fillvalue=Text())
        before = here


def _framed(lines: Iterable[Sequence[Text]], widths: Sequence[int], box: Box) -> Iterator[Text]:
    """Lines of cells with a frame around them and a line between the columns."""
    outer = [width + 2 for width in widths]
    yield Text(box.get_top(outer), FRAME)
    for cells in lines:
        line = Text().append(f"{box.mid_left} ", FRAME)
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True)):
            if place:
                line.append(f" {box.mid_vertical} ", FRAME)
            # A text of its own, so that a style ends where the cell's words end.
            line.append_text(Text().append_text(cell)).append(" " * (width - cell.cell_len))
        yield line.append(f" {box.mid_right}", FRAME)
    yield Text(box.get_bottom(outer), FRAME)


class _Layout:
    """Lays pages out in lines of a width."""

    def __init__(self, console: Console, width: int, screen: Screen) -> None:
        self.console = console
        self.width = width
        self.screen = screen
        self.wide = width + 4 >= WIDE

    def page(self, page: Page) -> Iterator[Text]:
        yield from self.title(page)
        yield Text()
        for i, part in enumerate(page.parts):
            if i and _apart(page.parts[i - 1], part):
                yield Text()
            yield from self.part(part)

    def title(self, page: Page) -> Iterator[Text]:
        yield from self.wrapped(Text().append(f"{page.label}  ", TITLE).append(page.title, "bold"), self.width)

    def part(self, part: Part) -> Iterator[Text]:
        if isinstance(part, Heading):
            yield from self.heading(part)
        elif isinstance(part, Table):
            yield from self.table(part)
        else:
            yield from self.group(part)

    def heading(self, heading: Heading) -> Iterator[Text]:
        """A heading, with a line to the edge after its last words."""
        *lines, last = self.wrapped(Text(heading.text, "bold"), self.width)
        yield from lines
        line = Text().append_text(last)
        line.rstrip()
        rest = self.width - line.cell_len - 1
        yield line.append(" " + ("─" if self.screen.boxes else "-") * rest, FRAME) if rest > 0 else line

    def group(self, group: Group) -> Iterator[Text]:
        shared = _shared_basis(group)
        basis = Text(f"[{shared}]", "italic") if shared else Text()
        name = Text(group.label.upper() if group.role in CAPITALS else group.label, STYLES.get(group.role, "bold"))
        indent = LABELS if self.wide else 2
        texts = [
            line
            for place, item in enumerate(group.items)
            for line in self.item(item, self.bullet(group, place), self.width - indent, with_basis=not shared)
        ]
        if self.wide:
            label = [*self.wrapped(name, indent - 2), *([basis] if shared else [])]
            yield from self.beside(label, texts)
            return
        head = Text().append_text(name).append("  " if shared else "").append_text(basis)
        if len(texts) == 1 and group.role not in CAPITALS and head.cell_len + 2 + texts[0].cell_len <= self.width:
            yield head.append("  ").append_text(texts[0])
            return
        yield from self.wrapped(head, self.width)
        yield from self.beside([], texts)

    def beside(self, labels: Sequence[Text], texts: Sequence[Text]) -> Iterator[Text]:
        """Texts indented, with labels before the first of them."""
        indent = LABELS if self.wide else 2
        for label, text in zip_longest(labels, texts, fillvalue=Text()):
            # A text of its own, so that the label's style ends where the label ends.
            line = Text().append_text(label)
            line.pad_right(min(indent, self.width - text.cell_len) - line.cell_len)
            yield line.append_text(text)

    def bullet(self, group: Group, place: int) -> str:
        """The sign before an item. A line to say has its quotation mark; the head of a branch has none."""
        if group.role == "say" or (group.role == "tree" and place == 0):
            return ""
        bullet = BULLETS.get(group.role, "•" if len(group.items) > 1 else "")
        return bullet if self.screen.boxes else ASCII_BULLETS.get(bullet, bullet)

    def item(self, item: Item, bullet: str, width: int, *, with_basis: bool) -> Iterator[Text]:
        """An item's lines, with its bullet, or the mark that opens a quotation, hanging before them."""
        if self.screen.styles == "none":
            text = Text(marked(item))
        else:
            text = Text(item.text)
            for start, end in item.marks:
                text.stylize("bold underline", start, end)
        if item.note and with_basis:
            text.append(f" [{item.note}]", style="italic")
        gap = 2 if bullet else 0
        hang = 1 if not bullet and item.text.startswith("“") else 0
        yield from self.hanging(Text(bullet.ljust(gap)), text, gap + hang, width)

    def table(self, table: Table) -> Iterator[Text]:
        """Rows under the names of their columns; where that would make them tall, each row as an entry of its own."""
        widths = self.widths(table)
        rows = [self.row(row, widths) for row in table.rows]
        if not self.wide or any(len(lines) > TALLEST_ROW for lines in rows):
            first = max((Text(cells[0]).cell_len for cells in table.rows), default=0)
            for row in table.rows:
                yield from self.entry(table, row, first)
            return
        yield from self.row(table.columns, widths, "bold")
        for lines in rows:
            yield from lines

    def entry(self, table: Table, row: Sequence[str], first: int) -> Iterator[Text]:
        """A row's first two cells as a line, the others below it with the names of their columns.

        `first` is the width of the first cells.
        """
        head, text, indent = _cell(row[0], first, "bold"), Text(row[1], "bold"), first + 2
        head.pad_right(indent - head.cell_len)
        if indent > self.width // 2:  # no place for a column of its own
            head, text, indent = Text(), head.append_text(text), 2
        yield from self.hanging(head, text, indent, self.width)
        named = zip(table.columns[2:], row[2:], strict=True)
        if rest := ", ".join(f"{name.lower()} {cell}" for name, cell in named if cell):
            yield from self.hanging(Text(" " * indent), Text(rest), indent, self.width)

    def hanging(self, head: Text, text: Text, indent: int, width: int) -> Iterator[Text]:
        """A text with a head before it, in lines of a width; the lines after the first are indented.

        The indent gives way to a word that would have to be cut, and so does that of `beside` without labels.
        """
        most = width if self.wide else self.width
        for line in self.wrapped(text, width - indent, most):
            if head.cell_len + line.cell_len > most:
                yield from [head] if head.plain.strip() else []
                head = Text(" " * (most - line.cell_len))
            yield head.append_text(line)
            head = Text(" " * indent)

    def widths(self, table: Table) -> list[int]:
        """As wide as the longest cell; when that is too much, the widest columns share what is left."""
        longest = [
            max(Text(cell).cell_len for cell in column) for column in zip(table.columns, *table.rows, strict=True)
        ]
        room = max(len(longest), self.width - 2 * (len(longest) - 1))
        while sum(longest) > room:
            widest = longest.index(max(longest))
            longest[widest] -= 1
        return longest

    def row(self, cells: Sequence[str], widths: Sequence[int], style: str = "") -> list[Text]:
        columns = [
            list(self.wrapped(_cell(cell, width, style), width)) for cell, width in zip(cells, widths, strict=True)
        ]
        lines = []
        for parts in zip_longest(*columns, fillvalue=Text()):
            line = Text()
            for part, width in zip(parts, widths, strict=True):
                line.append_text(Text().append_text(part)).append(" " * (width - part.cell_len + 2))
            line.rstrip()
            lines.append(line)
        return lines

    def wrapped(self, text: Text, width: int, most: int = 0) -> Iterator[Text]:
        """Lines of a width. A word that is longer stands alone; one that is longer than `most`, too, is cut."""
        if text.cell_len <= width and "\n" not in text.plain:
            yield text
            return
        for paragraph in text.split("\n", allow_blank=True):
            for line in paragraph.divide(_breaks(paragraph.plain, max(1, width), max(1, width, most))):
                line.rstrip()
                yield line


def _breaks(text: str, width: int, most: int) -> list[int]:
    """Where lines begin, after the first."""
    breaks, used = [], 0
    for found in re.finditer(r"(\S+)(\s*)", text):
        word, blanks = found.groups()
        start = found.start()
        for piece in _pieces(word, most):
            if used and used + cell_len(piece) > width:
                breaks.append(start)
                used = 0
            start += len(piece)
            used += cell_len(piece)
        used += len(blanks)
    return breaks


def _pieces(word: str, most: int) -> Iterator[str]:
    """A word cut where it is too long, after a hyphen or slash if it has one."""
    while most < cell_len(word) and len(word) < ENDLESS:
        piece = chop_cells(word, most)[0]
        end = max(piece.rfind("-"), piece.rfind("/")) + 1 or len(piece) or 1
        yield word[:end]
        word = word[end:]
    yield from chop_cells(word, most) if len(word) >= ENDLESS else [word]


def _cell(text: str, width: int, style: str = "") -> Text:
    """A cell's text; numbers stand on the right."""
    return Text(text.rjust(width) if text.isdecimal() else text, style)


def _apart(before: Part, part: Part) -> bool:
    """Whether an empty line stands between two parts: not after a heading, and not between short ones."""
    if isinstance(part, Heading):
        return True
    if isinstance(before, Heading):
        return False
    return any(isinstance(p, Table) or p.role in CAPITALS or len(p.items) > 1 for p in (before, part))


def _shared_basis(group: Group) -> str:
    """The basis of a group whose items all have the same, so that it need not be said on each line."""
    bases = {item.note for item in group.items}
    only = bases.pop() if len(bases) == 1 and len(group.items) > 1 else ""
    return only if len(only) < LABELS - 4 else ""
