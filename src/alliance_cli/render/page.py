"""What a page says, before any format decides how it looks: titles, labelled items, tables."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..model import BUILT_IN, Block, Remark

Span = tuple[int, int]


class Item(NamedTuple):
    """A text with its basis and the spans of it that are marked."""

    text: str
    basis: str = ""
    """Empty where the statement comes from the report; else what to print beside it."""
    marks: tuple[Span, ...] = ()
    layer: str = ""
    """Where it comes from another layer than its page: that layer's name."""

    @property
    def note(self) -> str:
        """What is printed beside it: its basis, its layer."""
        return ", ".join(filter(None, (self.basis, self.layer and f"layer {self.layer}")))


class Group(NamedTuple):
    """Items under one label. `role` says what kind of statement they are (`do`, `say`, `avoid`, ...)."""

    label: str
    items: tuple[Item, ...]
    role: str = ""


class Heading(NamedTuple):
    """A heading inside a page."""

    text: str


class Table(NamedTuple):
    """Rows under column names; the last column takes the room that is left."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Part = Group | Heading | Table


class Page(NamedTuple):
    """One page. `label` and `title` together are its heading: `Script 12`, `Catch ...`."""

    label: str
    title: str
    parts: tuple[Part, ...]
    lines: tuple[str, ...] = ()
    """What stands for it as plain text, where editors and grep look for `file:line:column`."""


def group(
    label: str, texts: str | Iterable[str], role: str = "", basis: str = "", layer: str = ""
) -> tuple[Group, ...]:
    """A group of plain texts, all of one layer, or nothing where there are none."""
    items = (texts,) if isinstance(texts, str) else tuple(texts)
    return listing(label, (Item(text, basis, layer=layer) for text in items), role)


def listing(label: str, items: Iterable[Item], role: str = "") -> tuple[Group, ...]:
    """A group of items, or nothing where there are none."""
    found = tuple(item for item in items if item.text)
    return (Group(label, found, role),) if found else ()


def elsewhere(*layers: str, here: str = BUILT_IN) -> str:
    """The layers that are not the page's, by name: what is printed beside what comes from them."""
    return ", ".join(dict.fromkeys(layer for layer in layers if layer not in ("", here)))


def basis_note(basis: str) -> str:
    """A basis as it is printed beside a statement; nothing for the report's own."""
    if basis == "report":
        return ""
    return basis.replace("literature:", "literature: ")


TIMINGS = {"moment": "in the moment", "session": "in this session or the next", "later": "later, or in supervision"}


def spoken(text: str) -> str:
    """A line to say, in quotation marks."""
    return f"“{text}”"


def remarks(
    label: str, remarks: Iterable[Remark | Block], role: str = "caution", here: str = BUILT_IN
) -> tuple[Group, ...]:
    """Sentences with their bases under one label."""
    return listing(label, (remark_item(remark, here) for remark in remarks), role)


def remark_item(remark: Remark | Block, here: str = BUILT_IN) -> Item:
    """A sentence with its basis and, where that is not the page's, its layer."""
    text = spoken(remark.text) if isinstance(remark, Block) and remark.kind == "say" else remark.text
    return Item(text, basis_note(remark.basis), layer=elsewhere(remark.layer, here=here))


def followed(label: str, text: str, basis: str) -> tuple[Group, ...]:
    """Whose the stages or codes are, where they are those of another work."""
    return group(label, text if basis.startswith("literature:") else "", "source", basis_note(basis))
