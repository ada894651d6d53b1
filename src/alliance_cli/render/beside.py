"""Pages to read side by side: what stands under the same label comes into one row."""

from __future__ import annotations

from collections.abc import Sequence

from .page import Group, Page

Row = tuple[Group | None, ...]
"""For each page what it has under a label, or None."""


def rows(pages: Sequence[Page]) -> list[Row]:
    """The labels of all pages, in the first page's order as far as it has them; each page's groups of one label merged.

    Within a label, the order of the items stays the author's. Raises ValueError where a page has more than groups.
    """
    by_label = [_merged(page) for page in pages]
    order: list[str] = []
    for groups in by_label:
        place = 0
        for label in groups:
            if label not in order:
                order.insert(place, label)
            place = order.index(label) + 1
    return [tuple(groups.get(label) for groups in by_label) for label in order]


def _merged(page: Page) -> dict[str, Group]:
    groups: dict[str, Group] = {}
    for part in page.parts:
        if not isinstance(part, Group):
            raise ValueError("only groups can stand side by side")
        before = groups.get(part.label)
        groups[part.label] = part._replace(items=before.items + part.items) if before else part
    return groups


def sheets(pages: Sequence[Page], most: int) -> list[Sequence[Page]]:
    """Pages in sheets of at most `most`, as evenly as may be: four pages in twos where three would fit."""
    needed = -(-len(pages) // most)
    each = -(-len(pages) // needed)
    return [pages[start : start + each] for start in range(0, len(pages), each)]
