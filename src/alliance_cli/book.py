"""What an export holds. Not among the results, since no other command has need of it when it starts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from .model import BUILT_IN, Component, Crosswalk, Intervention, Need, Pathway, Reference, Risk, Source
from .results import BehaviourPage, MarkerPage, MarkerTree, Names, ScriptPages, SituationPage, Step

T = TypeVar("T")


class Book(NamedTuple):
    """The whole merged corpus or, without all that has a default, a hand-out of some scripts."""

    version: str
    scripts: ScriptPages
    names: Names
    sources: tuple[Source, ...]
    """The works that the layers restate."""
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
    step: Step | None = None
    """Hears how many parts are written, and of how many."""

    @property
    def source(self) -> Source | None:
        """The work that the built-in layer restates."""
        return next((source for source in self.sources if source.layer == BUILT_IN), None)

    @property
    def layers(self) -> tuple[str, ...]:
        """The layers from which what the document holds comes."""
        scripts = [page.script for page in self.scripts.pages]
        items: list[Any] = [*scripts, *(page.intervention for page in self.scripts.pages)]
        items += [item for item in (self.scripts.principle, self.crosswalk, self.risk) if item]
        items += [*self.literature, *self.interventions, *self.components, *self.needs, *self.pathways]
        items += [*(self.risk.classes if self.risk else ())]
        if self.tree:
            items += [*self.tree.markers, *self.tree.movements, *self.tree.behaviours, *self.tree.situations]
        names = [name for item in items for name in item.layer.split(", ")]
        return tuple(dict.fromkeys((*names, *(name for script in scripts for name in script.changed_by))))

    @property
    def own_sources(self) -> tuple[Source, ...]:
        """The works that own layers restate, of those from which something is in the document."""
        names = set(self.layers) - {BUILT_IN}
        return tuple(source for source in self.sources if source.layer in names)

    def counted(self, parts: Iterable[T], total: int) -> Iterator[T]:
        """Parts of the document, one after the other as they are written."""
        for place, part in enumerate(parts):
            if self.step:
                self.step(place, total)
            yield part
