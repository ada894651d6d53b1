"""The picture of markers and movements between two needs: what is where, in the units of the drawing."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import NamedTuple

from ..model import Marker, Movement, Need
from ..text import listed

WIDTH, HEIGHT = 474, 400
MIDDLE = (230, 200)
GOAL, RADIUS = (330, 112), 36
BOX = 188
_LINE, _CHARACTERS = 19, 25


class Box(NamedTuple):
    """A marker with its movements, and the arrow that its repair takes."""

    id: str
    title: str
    lines: tuple[str, ...]
    left: float
    top: float
    height: float
    arrow: tuple[float, float, float, float] | None


class Figure(NamedTuple):
    """Two needs as axes, the markers between them, and all of it in words."""

    across: str
    up: str
    boxes: tuple[Box, ...]
    words: str


def figure(markers: Sequence[Marker], movements: Sequence[Movement], needs: Sequence[Need]) -> Figure | None:
    """The picture; None where there are not two needs with a marker between them."""
    drawn = [marker for marker in markers if {marker.pursued, marker.forgone} == {need.id for need in needs}]
    if len(needs) != 2 or not drawn:
        return None
    up, across = needs
    boxes = []
    for right in (False, True):
        here = [marker for marker in drawn if (marker.pursued == across.id) is right]
        boxes += [_box(marker, movements, right, place, len(here)) for place, marker in enumerate(here)]
    return Figure(across.title, up.title, tuple(boxes), _words(drawn, movements, up, across))


def _box(marker: Marker, movements: Sequence[Movement], right: bool, place: int, of: int) -> Box:
    """Much of the need that is pursued, little of the one that is given up; neighbours one below the other."""
    titles = [movement.title for movement in movements if movement.marker == marker.id]
    lines = tuple(line for title in titles for line in _hanging(title))
    height = 44 + _LINE * len(lines)
    left = MIDDLE[0] + 26 if right else MIDDLE[0] - BOX - 16
    room = 160 / of
    top = (MIDDLE[1] + 24 if right else 32) + place * room + max(0.0, (room - height) / 2)
    start = (GOAL[0], top) if right else (left + BOX, top + height / 2)
    end = (GOAL[0], GOAL[1] + RADIUS + 3) if right else (GOAL[0] - RADIUS - 3, GOAL[1])
    return Box(marker.id, marker.title, lines, left, top, height, (*start, *end) if place == 0 else None)


def _hanging(title: str) -> list[str]:
    return wrap(title, _CHARACTERS) or [title]


def _words(markers: Sequence[Marker], movements: Sequence[Movement], up: Need, across: Need) -> str:
    sentences = [f"Two axes: {up.title.lower()} goes up, {across.title.lower()} goes to the right."]
    for marker in markers:
        titles = [movement.title.lower() for movement in movements if movement.marker == marker.id]
        seeks, gives = (up, across) if marker.pursued == up.id else (across, up)
        where = "at the upper left" if seeks is up else "at the lower right"
        moves = f" Its movements: {listed(titles, 'and')}." if titles else ""
        sentences.append(
            f"{marker.title} stands {where}: it seeks {seeks.title.lower()} at the cost of {gives.title.lower()}."
            f"{moves} Its repair leads towards {gives.title.lower()}."
        )
    return " ".join(sentences)
