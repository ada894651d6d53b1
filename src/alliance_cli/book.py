"""What an export holds. Not among the results, since no other command has need of it when it starts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from .model import Component, Crosswalk, Intervention, Need, Pathway, Reference, Risk, Source
from .results import BehaviourPage, MarkerPage, MarkerTree, Names, ScriptPages, SituationPage

T = TypeVar("T")


class Book(NamedTuple):
    """The whole merged corpus or, without all that has a default, a hand-out of some scripts."""

    version: str
    scripts: ScriptPages
    names: Names
    source: Source | None
    literature: tuple[Reference, ...]
    """All works, or those that a hand-out cites."""
    whole: bool = False
    interventions: tuple[Intervention, ...] = ()
    components: tuple[Component, ...] = ()
    needs: tuple[Need, ...] = ()
    tree: MarkerTree | None = None
    markers: tuple[MarkerPage, ...] = ()
    behaviours: tuple[BehaviourPage, ...] = ()
    situations: tuple[SituationPage, ...] = ()
    pathways: tuple[Pathway, ...] = ()
    crosswalk: Crosswalk | None = None
    risk: Risk | None = None
    of_marker: Mapping[str, Sequence[int]] = {}
    """The scripts that belong to each marker."""
    step: Callable[[int, int], None] | None = None
    """Hears how many parts are written, and of how many."""

    def counted(self, parts: Iterable[T], total: int) -> Iterator[T]:
        """Parts of the document, one after the other as they are written."""
        for place, part in enumerate(parts):
            if self.step:
                self.step(place, total)
            yield part
