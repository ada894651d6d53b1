"""Pages as CommonMark: headings, labels in bold, lists. Every text is escaped, so it reads as it was typed.

A table becomes a list with a line a row. CommonMark has no tables, and where GitHub's are not known, as in cmark, their
pipes would be read aloud as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .page import Heading, Item, Page, Part, Table
from .plain import line, marked

BLOCKS = {"idea", "do", "say", "avoid", "example"}

# What means something anywhere in a line: emphasis, code, links, HTML, entities, and what GitHub adds to these.
_ANYWHERE = re.compile(r"[\\`*_\[\]<#|~$]|&(?=[#A-Za-z])")
# What means something where a line begins: lists, quotations, underlines of headings.
_AT_START = re.compile(r"^(\d*)([-+>=]|(?<=\d)[.)])", re.M)
_DOI = re.compile(r"(?<!\S)https://doi\.org/[A-Za-z0-9./-]*[A-Za-z0-9](?=[.,;]?(?:\s|$))")

# Signs around what is marked until the rest is escaped; no text of a corpus holds them.
_ON, _OFF = "\x01", "\x02"
_MARK = re.compile(f"{_ON}([\\W_]*)(.*?)([\\W_]*){_OFF}", re.S)


def render(pages: Iterable[Page], level: int = 1) -> str:
    """Pages one below the other, their headings at a level."""
    return "\n".join("\n\n".join(_page(page, level)) + "\n" for page in pages)


def _page(page: Page, level: int) -> Iterator[str]:
    yield _heading(f"{page.label}: {page.title}", level)
    for part in page.parts:
        yield from _part(part, level)


def _heading(text: str, level: int) -> str:
    return f"{'#' * level} {escape(' '.join(text.split()))}"


def _part(part: Part, level: int) -> Iterator[str]:
    if isinstance(part, Heading):
        yield _heading(part.text, level + 1)
    elif isinstance(part, Table):
        yield "\n".join(f"- {_hung(escape(line(part.columns, cells)))}" for cells in part.rows)
    elif len(part.items) == 1 and part.role not in BLOCKS:
        yield f"**{escape(part.label)}:** {_item(part.items[0])}"
    else:
        yield f"**{escape(part.label)}**"
        yield "\n".join(f"- {_hung(_item(item))}" for item in part.items)


def _hung(text: str) -> str:
    """Text whose further lines stand under its first one, behind a bullet."""
    return re.sub(r"\n(?=[^\n])", "\n  ", text)


def _item(item: Item) -> str:
    text = _MARK.sub(rf"\1{_ON}\2{_OFF}\3", marked(item, _ON, _OFF))  # bold begins and ends with a letter
    text = re.sub(f"{_OFF}{_ON}|{_ON}{_OFF}", "", text)
    basis = f" [{item.note}]" if item.note else ""
    return escape(text + basis).replace(_ON, "**").replace(_OFF, "**")


def escape(text: str) -> str:
    """Text that CommonMark shows as it was typed. A line break stays one, an empty line begins a paragraph."""
    lines = "\n".join(one.strip() for one in text.strip().split("\n"))
    safe = _AT_START.sub(r"\1\\\2", _ANYWHERE.sub(r"\\\g<0>", lines))
    broken = re.sub(r"(?<!\n)\n(?!\n)", "\\\\\n", re.sub(r"\n{2,}", "\n\n", safe))
    return _DOI.sub(r"<\g<0>>", broken)
