"""What a page says, before any format decides how it looks: titles, labelled items, tables."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..model import Remark

Span = tuple[int, int]


class Item(NamedTuple):
    """A text with its basis and the spans of it that are marked."""

    text: str
    basis: str = ""
    """Empty where the statement comes from the report; else what to print beside it."""
    marks: tuple[Span, ...] = ()


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


def group(label: str, texts: str | Iterable[str], role: str = "", basis: str = "") -> tuple[Group, ...]:
    """A group of plain texts, or nothing where there are none."""
    items = (texts,) if isinstance(texts, str) else tuple(texts)
    found = tuple(Item(text, basis) for text in items if text)
    return (Group(label, found, role),) if found else ()


def basis_note(basis: str) -> str:
    """A basis as it is printed beside a statement; nothing for the report's own."""
    if basis == "report":
        return ""
    return basis.replace("literature:", "literature: ")


TIMINGS = {"moment": "in the moment", "session": "in this session or the next", "later": "later, or in supervision"}


def spoken(text: str) -> str:
    """A line to say, in quotation marks."""
    return f"“{text}”"


def remarks(label: str, remarks: Iterable[Remark], role: str = "caution") -> tuple[Group, ...]:
    """Sentences with their bases under one label."""
    items = tuple(Item(remark.text, basis_note(remark.basis)) for remark in remarks)
    return (Group(label, items, role),) if items else ()
