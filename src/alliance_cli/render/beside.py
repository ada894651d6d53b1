"""Pages to read side by side, each in its own order; what has one label comes into one row where it can."""

from __future__ import annotations

from collections.abc import Sequence

from .page import Group, Heading, Page, Part

Row = tuple[Part | None, ...]
"""For each page what it has in one place, or None."""
Key = tuple[str, ...]
Keyed = list[tuple[Key, Row]]


def rows(pages: Sequence[Page]) -> list[Row]:
    """The parts of all pages, none moved before or behind another of its page."""
    found = _keyed(pages[0])
    for before, page in enumerate(pages[1:], 1):
        found = _aligned(found, _keyed(page), (None,) * before)
    return _closed_up([row for _, row in found])


def _keyed(page: Page) -> Keyed:
    """A page's parts with the heading that they stand under and their label."""
    found: Keyed = []
    under = ""
    for part in page.parts:
        if isinstance(part, Heading):
            under = part.text
            found.append(((under,), (part,)))
        else:
            label = (part.label,) if isinstance(part, Group) else part.columns
            found.append(((under, *label), (part,)))
    return found


def _aligned(left: Keyed, right: Keyed, no_left: Row) -> Keyed:
    """The rows of both in one list. Of all ways to pair rows of one key, in order, that which takes the least room."""
    saved = [[0] * (len(right) + 1) for _ in range(len(left) + 1)]  # by pairs among those from here on
    for i in reversed(range(len(left))):
        for j in reversed(range(len(right))):
            saved[i][j] = max(saved[i + 1][j], saved[i][j + 1], saved[i + 1][j + 1] + _shared(left[i], right[j]))
    found: Keyed = []
    i = j = 0
    while i < len(left) and j < len(right):
        if saved[i][j] == saved[i + 1][j]:
            found.append((left[i][0], (*left[i][1], None)))
            i += 1
        elif saved[i][j] == saved[i][j + 1]:
            found.append((right[j][0], (*no_left, *right[j][1])))
            j += 1
        else:
            found.append((left[i][0], (*left[i][1], *right[j][1])))
            i, j = i + 1, j + 1
    found += [(key, (*row, None)) for key, row in left[i:]]
    found += [(key, (*no_left, *row)) for key, row in right[j:]]
    return found


def _shared(one: tuple[Key, Row], other: tuple[Key, Row]) -> int:
    """The room, in characters or so, that two rows share when they become one; none where they may not."""
    return min(_size(one[1]), _size(other[1])) if one[0] == other[0] else 0


def _size(row: Row) -> int:
    groups = [part for part in row if isinstance(part, Group)]
    return max((sum(len(item.text) for item in part.items) for part in groups), default=0) + 1


def _closed_up(found: list[Row]) -> list[Row]:
    """Rows without needless gaps: what one page has alone stands beside what another has alone after it."""
    closed: list[Row] = []
    for row in found:
        if closed and all(one is None or other is None for one, other in zip(closed[-1], row, strict=True)):
            closed[-1] = tuple(one or other for one, other in zip(closed[-1], row, strict=True))
        else:
            closed.append(row)
    return closed


def sheets(pages: Sequence[Page], most: int) -> list[Sequence[Page]]:
    """Pages in sheets of at most `most`, as evenly as may be: four pages in twos where three would fit."""
    needed = -(-len(pages) // most)
    each = -(-len(pages) // needed)
    return [pages[start : start + each] for start in range(0, len(pages), each)]
