"""The words of the project as frozen dataclasses: what corpus files are made of.

No input or output, nothing of ours imported. Pydantic validates these classes when a corpus is loaded: the annotations
are its rules, and the docstrings under the fields are the descriptions of the JSON Schema.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

STRICT = {"extra": "forbid", "use_attribute_docstrings": True}


class Rules:
    """What a value has to meet, in the form that pydantic asks its annotations for.

    The names are those of pydantic's core schemas: `min_length`, `max_length`, `pattern`, `ge`, `le`.
    """

    def __init__(self, **rules: Any) -> None:
        self.rules = rules

    def __get_pydantic_core_schema__(self, source: Any, handler: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
        return {**handler(source), **self.rules}


class Item:
    """What all of them can: be compared, hashed and shown.

    Written once, since a dataclass would write it out for each class, which takes a third of the time to import this.
    """

    __slots__: tuple[str, ...] = ()
    __pydantic_config__ = STRICT

    def _values(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.__slots__)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Item) and type(self) is type(other) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash(self._values())

    def __repr__(self) -> str:
        values = zip(self.__slots__, self._values(), strict=True)
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in values)})"


Kind = Literal["idea", "do", "say", "avoid", "example"]
KINDS: tuple[Kind, ...] = ("idea", "do", "say", "avoid", "example")
FitLevel = Literal["primary", "secondary"]
Strength = Literal["clear", "possible"]
BUILT_IN = "built-in"
"""Name of the project's own layer."""
MARKS = ("layer", "changed_by")
"""Fields that say from which layer an item comes: set when layers are merged, never written in a file."""

Id = Annotated[str, Rules(min_length=1, max_length=60, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Line = Annotated[str, Rules(min_length=1, max_length=60)]
Gist = Annotated[str, Rules(min_length=1, max_length=160)]
Text = Annotated[str, Rules(min_length=1, max_length=4000)]
Number = Annotated[int, Rules(ge=1, le=999_999)]
Basis = Annotated[str, Rules(pattern=r"^(report|judgement|literature:[a-z0-9]+(-[a-z0-9]+)*)$")]


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Remark(Item):
    """A sentence with its basis."""

    text: Text
    """The sentence."""
    basis: Basis = "judgement"
    """Where it comes from: `report`, `judgement` or `literature:KEY`."""
    layer: str = field(default=BUILT_IN, init=False)


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Source(Item):
    """The published work that a layer restates, and what the layer is for."""

    title: Text
    """Title of the work."""
    author: Text
    """Its author."""
    year: Annotated[int, Rules(ge=1800, le=2200)]
    """Year of publication."""
    citation: Text
    """The full citation."""
    kind: Text = "Work"
    """What sort of work it is."""
    affiliation: Text | None = None
    """The author's institution."""
    doi: Text | None = None
    """Digital object identifier."""
    elaborates: Text | None = None
    """Citation of the work that this one elaborates."""
    restated: Text | None = None
    """Whose ideas these are and whose words."""
    scope: tuple[Text, ...] = ()
    """For whom and for what; what it is not."""
    layer: str = field(default=BUILT_IN, init=False)


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Reference(Item):
    """A work of the literature."""

    key: Id
    """Key used in `basis: literature:KEY`."""
    citation: Text
    """The full citation."""
    layer: str = field(default=BUILT_IN, init=False)


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Block(Item):
    """One piece of a script's body, of exactly one kind."""

    idea: Text | None = None
    """What to understand."""
    do: Text | None = None
    """What the therapist can do."""
    say: Text | None = None
    """An example line for the therapist to say."""
    avoid: Text | None = None
    """What to avoid."""
    example: Text | None = None
    """A case."""
    basis: Basis = "report"
    """Where it comes from: `report`, `judgement` or `literature:KEY`."""
    suits: tuple[Id, ...] = ()
    """Behaviours and situations for which it is meant; empty means all that the script fits."""
    layer: str = field(default=BUILT_IN, init=False)

    def __post_init__(self) -> None:
        if sum(getattr(self, kind) is not None for kind in KINDS) != 1:
            raise ValueError("a block has exactly one of idea, do, say, avoid, example")

    @property
    def kind(self) -> Kind:
        return next(kind for kind in KINDS if getattr(self, kind) is not None)

    @property
    def text(self) -> str:
        return str(getattr(self, self.kind))


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Principle(Item):
    """The general rule before the first script."""

    title: Line
    """Title in own words."""
    gist: Gist
    """One sentence."""
    body: Annotated[tuple[Block, ...], Rules(min_length=1)]
    """Blocks in the author's order."""
    layer: str = field(default=BUILT_IN, init=False)


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Intervention(Item):
    """A heading of the report's list, or the principle."""

    id: Id
    """Stable id."""
    title: Line
    """Heading in own words."""
    gist: Gist
    """One sentence."""
    layer: str = field(default=BUILT_IN, init=False)


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class ScriptNote(Item):
    """A script named for a reason."""

    script: Number
    """Number of the script."""
    why: Text
    """Why it is named here."""
    basis: Basis = "judgement"
    """Where the connection comes from."""
    layer: str = field(default=BUILT_IN, init=False)


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Fit(Item):
    """How a script answers one behaviour or one situation."""

    fit: FitLevel
    """`primary` or `secondary`."""
    why: Text
    """The reason, in words."""
    behaviour: Id | None = None
    """Id of the behaviour (or give a situation)."""
    situation: Id | None = None
    """Id of the situation (or give a behaviour)."""
    layer: str = field(default=BUILT_IN, init=False)

    def __post_init__(self) -> None:
        if (self.behaviour is None) == (self.situation is None):
            raise ValueError("a fit names exactly one of behaviour, situation")

    @property
    def kind(self) -> Literal["behaviour", "situation"]:
        return "situation" if self.behaviour is None else "behaviour"

    @property
    def id(self) -> str:
        return self.behaviour or self.situation or ""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Script(Item):
    """One numbered text: what to understand, do, say and avoid."""

    number: Number
    """The script's number."""
    slug: Id
    """A short name, unique."""
    intervention: Id
    """Id of the intervention that it elaborates."""
    title: Line
    """Title in own words, at most 60 characters."""
    gist: Gist
    """One sentence, at most 160 characters."""
    components: Annotated[tuple[Id, ...], Rules(min_length=1)]
    """Parts of the alliance that it works on."""
    body: Annotated[tuple[Block, ...], Rules(min_length=1)]
    """Blocks in the author's order."""
    fits: Annotated[tuple[Fit, ...], Rules(min_length=1)]
    """Behaviours and situations that it answers."""
    pace: Literal["immediate", "exploratory", "orienting"] = "exploratory"
    """Mends the practical side at once, explores what was lived through, or orients (judgement)."""
    timing: Literal["moment", "session", "later"] = "moment"
    """In the moment, in this or the next session, or later and in supervision (judgement)."""
    related: tuple[ScriptNote, ...] = ()
    """Scripts to read beside it."""
    keywords: tuple[Line, ...] = ()
    """Terms by which it is found."""
    layer: str = field(default=BUILT_IN, init=False)
    changed_by: tuple[str, ...] = field(default=(), init=False)
    """Names of the layers that patched it."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Component(Item):
    """A part of the alliance: task, goal or bond."""

    id: Id
    """Stable id."""
    title: Line
    """Name."""
    gist: Text
    """What it is."""
    scripts: tuple[ScriptNote, ...] = ()
    """Scripts that work on it, best first."""
    layer: str = field(default=BUILT_IN, init=False)


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Need(Item):
    """A basic motivation that a rupture puts at stake."""

    id: Id
    """Stable id."""
    title: Line
    """Name."""
    gist: Text
    """What it is."""
    layer: str = field(default=BUILT_IN, init=False)


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Marker(Item):
    """A family of patient behaviours that mark a rupture."""

    id: Id
    """Stable id."""
    title: Line
    """Name."""
    gist: Text
    """What it is."""
    pursued: Id
    """Need that is pursued."""
    forgone: Id
    """Need that is given up for it."""
    resolution: Text
    """Where its repair is heading."""
    question: Text
    """A question about the therapist's own part."""
    cautions: tuple[Remark, ...] = ()
    """What to bear in mind."""
    layer: str = field(default=BUILT_IN, init=False)


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Movement(Item):
    """A direction in which the patient moves: away, toward, against."""

    id: Id
    """Stable id."""
    marker: Id
    """Marker to which it belongs."""
    title: Line
    """Name."""
    gist: Text
    """What it is."""
    layer: str = field(default=BUILT_IN, init=False)


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Behaviour(Item):
    """What a patient does that marks a rupture."""

    id: Id
    """Stable id."""
    title: Line
    """Name."""
    movement: Id
    """Movement to which it belongs."""
    gist: Text
    """What it is."""
    looks: Annotated[tuple[Text, ...], Rules(min_length=1)]
    """What it looks like in the room (this project's examples)."""
    question: Text
    """A question about the therapist's own part."""
    subtle: bool = False
    """Whether it is one of the forms that are easy to miss."""
    cautions: tuple[Remark, ...] = ()
    """What to bear in mind."""
    layer: str = field(default=BUILT_IN, init=False)


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Situation(Item):
    """A need for help that no patient marker names."""

    id: Id
    """Stable id."""
    title: Line
    """Name."""
    gist: Text
    """What it is."""
    looks: Annotated[tuple[Text, ...], Rules(min_length=1)]
    """What it looks like (this project's examples)."""
    question: Text
    """A question about the therapist's own part."""
    cautions: tuple[Remark, ...] = ()
    """What to bear in mind."""
    layer: str = field(default=BUILT_IN, init=False)


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Stage(Item):
    """One stage of a pathway."""

    id: Id
    """Stable id, unique over all pathways."""
    title: Line
    """Name."""
    seen: Text
    """What is seen."""
    task: Text
    """What the therapist does."""
    scripts: Annotated[tuple[Number, ...], Rules(min_length=1)]
    """Scripts that serve it, in order."""
    sign: Text
    """The sign to move on."""
    next: tuple[Id, ...] = ()
    """Stages that may come next."""
    back: tuple[Id, ...] = ()
    """Stages to which it may go back."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Pathway(Item):
    """The stages from a marker to its resolution; no ladder."""

    marker: Id
    """Marker from which it starts."""
    title: Line
    """Name."""
    gist: Gist
    """One sentence."""
    stages: Annotated[tuple[Stage, ...], Rules(min_length=1)]
    """Stages in their usual order."""
    basis: Basis = "judgement"
    """Where the stages come from."""
    notes: tuple[Remark, ...] = ()
    """What to bear in mind."""
    layer: str = field(default=BUILT_IN, init=False)


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Code(Item):
    """A 3RS code with its counterparts in the report."""

    id: Annotated[str, Rules(pattern=r"^[A-Z]{1,3}[0-9]{1,2}$")]
    """Short name of the code in this project."""
    title: Annotated[str, Rules(min_length=1, max_length=100)]
    """The code's label."""
    group: Literal["withdrawal", "confrontation", "resolution"]
    """List to which it belongs."""
    fit: Literal["exact", "near", "inferred", "contrary", "none"]
    """How well the report covers it."""
    family: Line | None = None
    """Family in the 2022 version, or kind of strategy."""
    behaviours: tuple[Id, ...] = ()
    """Behaviours that correspond."""
    situations: tuple[Id, ...] = ()
    """Situations that correspond."""
    scripts: tuple[ScriptNote, ...] = ()
    """Scripts, best first."""
    note: Text | None = None
    """What to bear in mind."""
    layer: str = field(default=BUILT_IN, init=False)


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Crosswalk(Item):
    """The two-way table between the report's vocabulary and the 3RS."""

    system: Text
    """The other system."""
    codes: Annotated[tuple[Code, ...], Rules(min_length=1)]
    """Its codes."""
    basis: Basis = "judgement"
    """Where the list of codes comes from."""
    notes: tuple[Remark, ...] = ()
    """What to bear in mind."""
    layer: str = field(default=BUILT_IN, init=False)


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class RiskClass(Item):
    """A kind of risk with the phrases that can point to it."""

    id: Id
    """Stable id."""
    title: Line
    """Name."""
    cues: Annotated[tuple[Text, ...], Rules(min_length=1)]
    """Phrases: words compared by stem, `a/b` either word, `..` up to three words between; capitals as they stand."""
    not_cues: tuple[Text, ...] = ()
    """Phrases in which a cue does not count."""
    advice: tuple[Text, ...] = ()
    """What to do first for this class."""
    layer: str = field(default=BUILT_IN, init=False)


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Risk(Item):
    """Words of risk, and what to do when a note holds them."""

    advice: tuple[Text, ...] = ()
    """What to do now."""
    classes: tuple[RiskClass, ...] = ()
    """The classes, in the order in which they are reported."""
    layer: str = field(default=BUILT_IN, init=False)
