"""Pages to read side by side: what stands under the same label comes into one row."""

from __future__ import annotations

from collections.abc import Sequence

from .page import Group, Heading, Page, Part

Row = tuple[Part | None, ...]
"""For each page what it has in one place, or None."""
Key = tuple[str, ...]


def rows(pages: Sequence[Page]) -> list[Row]:
    """The parts of all pages, in the first page's order as far as it has them; each page's groups of one label merged.

    Within a label, the order of the items stays the author's.
    """
    by_key = [_merged(page) for page in pages]
    order: list[Key] = []
    for parts in by_key:
        place = 0
        for key in parts:
            if key not in order:
                order.insert(place, key)
            place = order.index(key) + 1
    return [tuple(parts.get(key) for parts in by_key) for key in order]


def _merged(page: Page) -> dict[Key, Part]:
    """A page's parts by the heading that they stand under and their label."""
    found: dict[Key, Part] = {}
    under = ""
    for part in page.parts:
        if isinstance(part, Heading):
            under = part.text
            found[(under,)] = part
            continue
        key = (under, part.label) if isinstance(part, Group) else (under, *part.columns)
        before = found.get(key)
        if isinstance(before, Group) and isinstance(part, Group):
            part = part._replace(items=before.items + part.items)
        found[key] = part
    return found


def sheets(pages: Sequence[Page], most: int) -> list[Sequence[Page]]:
    """Pages in sheets of at most `most`, as evenly as may be: four pages in twos where three would fit."""
    needed = -(-len(pages) // most)
    each = -(-len(pages) // needed)
    return [pages[start : start + each] for start in range(0, len(pages), each)]
