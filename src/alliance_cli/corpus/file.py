"""What one corpus file brings: items of the model, and what it changes in the layers below. Frozen dataclasses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal

from ..model import (
    Behaviour,
    Block,
    Component,
    Crosswalk,
    Fit,
    Gist,
    Id,
    Intervention,
    Item,
    Line,
    Marker,
    Movement,
    Need,
    Number,
    Pathway,
    Principle,
    Reference,
    Risk,
    Rules,
    Script,
    ScriptNote,
    Situation,
    Source,
)


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Additions(Item):
    """What a patch adds to the lists of a script; a fit for an id that the script already has takes its place."""

    components: tuple[Id, ...] = ()
    """Parts of the alliance that it works on."""
    body: tuple[Block, ...] = ()
    """Blocks, after those that are there."""
    fits: tuple[Fit, ...] = ()
    """Behaviours and situations that it answers."""
    related: tuple[ScriptNote, ...] = ()
    """Scripts to read beside it."""
    keywords: tuple[Line, ...] = ()
    """Terms by which it is found."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Patch(Item):
    """Fields of one script of the layers below; what is given takes the place of what is there."""

    script: Number
    """Number of the script."""
    against: Annotated[str, Rules(pattern=r"^[0-9a-f]{8}$")] | None = None
    """What it was written against, as `alliance corpus diff` shows it; says when the text below has moved on."""
    slug: Id | None = None
    """A short name, unique."""
    intervention: Id | None = None
    """Id of the intervention that it elaborates."""
    title: Line | None = None
    """Title in own words, at most 60 characters."""
    gist: Gist | None = None
    """One sentence, at most 160 characters."""
    components: Annotated[tuple[Id, ...], Rules(min_length=1)] | None = None
    """Parts of the alliance that it works on."""
    body: Annotated[tuple[Block, ...], Rules(min_length=1)] | None = None
    """All blocks."""
    fits: Annotated[tuple[Fit, ...], Rules(min_length=1)] | None = None
    """All behaviours and situations that it answers."""
    pace: Literal["immediate", "exploratory", "orienting"] | None = None
    """Mends the practical side at once, explores what was lived through, or orients."""
    timing: Literal["moment", "session", "later"] | None = None
    """In the moment, in this or the next session, or later and in supervision."""
    related: tuple[ScriptNote, ...] | None = None
    """All scripts to read beside it."""
    keywords: tuple[Line, ...] | None = None
    """All terms by which it is found."""
    also: Additions | None = None
    """What is added to its lists, with the rest left as it is."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Hidden(Item):
    """What is taken away from the layers below, with every reference to it."""

    scripts: tuple[Number, ...] = ()
    """Numbers of scripts."""
    behaviours: tuple[Id, ...] = ()
    """Ids of behaviours."""
    situations: tuple[Id, ...] = ()
    """Ids of situations."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class CorpusFile(Item):
    """Everything that one YAML file brings."""

    format: Annotated[int, Rules(ge=1, le=1)]
    """Version of this file format."""
    name: Id
    """Name of the layer."""
    source: Source | None = None
    """The published work that the layer restates."""
    literature: tuple[Reference, ...] = ()
    """Works to which a `basis` can refer."""
    principle: Principle | None = None
    """The general rule."""
    interventions: tuple[Intervention, ...] = ()
    """Headings that scripts elaborate."""
    components: tuple[Component, ...] = ()
    """Parts of the alliance."""
    needs: tuple[Need, ...] = ()
    """Basic motivations."""
    markers: tuple[Marker, ...] = ()
    """Families of behaviours."""
    movements: tuple[Movement, ...] = ()
    """Directions of behaviours."""
    behaviours: tuple[Behaviour, ...] = ()
    """Patient behaviours that mark a rupture."""
    situations: tuple[Situation, ...] = ()
    """Needs for help that no marker names."""
    scripts: tuple[Script, ...] = ()
    """The scripts."""
    pathways: tuple[Pathway, ...] = ()
    """Stages from marker to resolution."""
    crosswalk: Crosswalk | None = None
    """Table to another coding system."""
    risk: Risk | None = None
    """Words of risk, looked for before anything else."""
    patch: tuple[Patch, ...] = ()
    """Single fields of scripts of the layers below, changed."""
    hide: Hidden | None = None
    """What is taken away from the layers below."""
    sources: tuple[Source, ...] = field(default=(), init=False)
    """The works that layers restate, each with its layer; set when layers are merged, never written in a file."""
