"""What the commands and the Python API answer, as frozen dataclasses. Renderers print these and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from .model import (
    Behaviour,
    Code,
    Crosswalk,
    Fit,
    Intervention,
    Kind,
    Marker,
    Movement,
    Pathway,
    Principle,
    Remark,
    Script,
    Situation,
    Strength,
)


@dataclass(frozen=True, slots=True)
class Names:
    """Titles by id, so that a page can name what it refers to."""

    scripts: Mapping[int, str] = field(default_factory=dict)
    ids: Mapping[str, str] = field(default_factory=dict)
    """Titles of behaviours, situations, interventions, components, markers, movements, needs and stages."""


@dataclass(frozen=True, slots=True)
class ScriptPage:
    """A script with all that is printed beside it."""

    script: Script
    intervention: Intervention
    names: Names
    source: str
    """One line: citation key and script number, and the DOI."""


@dataclass(frozen=True, slots=True)
class ScriptPages:
    """Answer of `show`: scripts, and the principle where it was asked for."""

    pages: tuple[ScriptPage, ...]
    principle: Principle | None = None
    only: tuple[Kind, ...] = ()
    """Kinds of block to print; empty means all."""
    brief: bool = False


@dataclass(frozen=True, slots=True)
class ScriptRow:
    """A script in a list."""

    number: int
    slug: str
    title: str
    intervention: str
    gist: str
    layer: str
    pace: str = "exploratory"


@dataclass(frozen=True, slots=True)
class ScriptList:
    """Answer of `list`."""

    rows: tuple[ScriptRow, ...]
    names: Names
    asked: str = ""
    """The filters in words."""


@dataclass(frozen=True, slots=True)
class Match:
    """A passage with hit words; spans are character offsets into `text`, end excluded."""

    kind: str
    text: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A script that a search found; a higher score is a better hit."""

    number: int
    slug: str
    title: str
    score: float
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Answer of `search`. `matched` is `all` when every word was found in each hit, else `any`."""

    query: str
    matched: Literal["all", "any"]
    total: int
    hits: tuple[Hit, ...]
    nearest: tuple[str, ...] = ()
    """When nothing was found: words of the corpus that are close."""
    ignored: int = 0
    """Words of an overlong query that were left out."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A behaviour or situation seen, with the words that carry it."""

    id: str
    title: str
    strength: Strength
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MarkerFinding:
    """A marker seen, with its behaviours."""

    id: str
    title: str
    strength: Strength
    behaviours: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A script offered, with reasons in words. Scores compare within one answer only."""

    number: int
    slug: str
    title: str
    gist: str
    score: float
    reasons: tuple[str, ...]
    say: tuple[Remark, ...]
    avoid: tuple[Remark, ...]
    timing: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Answer of `suggest`."""

    markers: tuple[MarkerFinding, ...]
    situations: tuple[Finding, ...]
    components: tuple[str, ...]
    suggestions: tuple[Suggestion, ...]
    pathway: tuple[Pathway, ...]
    question: str
    """One question about the therapist's own part."""
    cautions: tuple[Remark, ...]
    names: Names
    source: str
    scope: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BehaviourPage:
    """Answer of `markers ID` for a behaviour."""

    behaviour: Behaviour
    movement: Movement
    marker: Marker
    scripts: tuple[tuple[ScriptRow, Fit], ...]
    pathway: Pathway | None
    codes: tuple[Code, ...]
    names: Names


@dataclass(frozen=True, slots=True)
class SituationPage:
    """Answer of `markers ID` for a situation."""

    situation: Situation
    scripts: tuple[tuple[ScriptRow, Fit], ...]
    codes: tuple[Code, ...]
    names: Names


@dataclass(frozen=True, slots=True)
class MarkerPage:
    """Answer of `markers ID` for a marker: the tree of that marker, with its pathway."""

    marker: Marker
    movements: tuple[Movement, ...]
    behaviours: tuple[Behaviour, ...]
    pathway: Pathway | None
    names: Names


@dataclass(frozen=True, slots=True)
class MarkerTree:
    """Answer of `markers`."""

    markers: tuple[Marker, ...]
    movements: tuple[Movement, ...]
    behaviours: tuple[Behaviour, ...]
    situations: tuple[Situation, ...]
    names: Names


@dataclass(frozen=True, slots=True)
class PathwayPage:
    """Answer of `pathway`."""

    pathways: tuple[Pathway, ...]
    names: Names


@dataclass(frozen=True, slots=True)
class CrosswalkPage:
    """Answer of `crosswalk`."""

    crosswalk: Crosswalk
    names: Names


@dataclass(frozen=True, slots=True)
class Place:
    """A file or folder that the program uses, and who chose it."""

    what: str
    path: str
    chosen_by: str
    state: str


@dataclass(frozen=True, slots=True)
class Places:
    """Answer of `corpus paths`."""

    places: tuple[Place, ...]
