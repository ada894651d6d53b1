"""What the commands and the Python API answer, as named tuples (cheaper to define than dataclasses).

Renderers print these and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal, NamedTuple

from .model import (
    BUILT_IN,
    Behaviour,
    Block,
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

Step = Callable[[int, int], None]
"""Called with how much is done, and of how much."""


class Names(NamedTuple):
    """Titles by id, so that a page can name what it refers to."""

    scripts: Mapping[int, str]
    ids: Mapping[str, str]
    """Titles of behaviours, situations, interventions, components, markers, movements, needs and stages."""
    layers: Mapping[int | str, str] = {}
    """The layers of what is not, or not only, the built-in one's: scripts by number, everything else by id."""


class Passage(NamedTuple):
    """A paragraph of the published report. `place` is the page of the PDF, or the line of the text, it begins on."""

    text: str
    place: int


class Published(NamedTuple):
    """A script as it was published, cut from the report that the user attached. Without passages there is none."""

    number: int
    heading: str
    """What the report's list of interventions says of it; empty where it says nothing short."""
    passages: tuple[Passage, ...]
    unit: Literal["page", "line"]
    citation: str = ""
    attached: str = ""
    """The attached file's name and the date, as `report.pdf, attached 2026-01-31`."""


class Attached(NamedTuple):
    """The report that the user attached."""

    file: str
    """The name it had."""
    sha256: str
    """Of the file as it was attached."""
    date: str
    """When, as `2026-01-31`."""
    path: str
    """Where its text is kept."""
    scripts: tuple[Published, ...]


class ScriptPage(NamedTuple):
    """A script with all that is printed beside it."""

    script: Script
    intervention: Intervention
    names: Names
    source: str
    """One line: citation key and script number, and the DOI."""
    published: Published | None = None
    """The published wording, where it was asked for."""


class ScriptPages(NamedTuple):
    """Answer of `show`: scripts, and the principle where it was asked for."""

    pages: tuple[ScriptPage, ...]
    principle: Principle | None = None
    principle_source: str = ""
    only: tuple[Kind, ...] = ()
    """Kinds of block to print; empty means all."""
    brief: bool = False
    side_by_side: bool = False
    """Whether to print them beside each other where there is room."""


class ScriptRow(NamedTuple):
    """A script in a list."""

    number: int
    slug: str
    title: str
    intervention: str
    gist: str
    layer: str
    pace: str = "exploratory"


class ScriptList(NamedTuple):
    """Answer of `list`."""

    rows: tuple[ScriptRow, ...]
    names: Names
    asked: str = ""
    """The filters in words."""


class Match(NamedTuple):
    """A passage with hit words; spans are character offsets into `text`, end excluded."""

    kind: str
    text: str
    spans: tuple[tuple[int, int], ...]
    basis: str = "report"
    place: tuple[str, int] | None = None
    """Of published wording: `page` or `line`, and which."""
    layer: str = BUILT_IN


class Hit(NamedTuple):
    """A script that a search found; a higher score is a better hit."""

    number: int
    slug: str
    title: str
    score: float
    matches: tuple[Match, ...]
    layer: str = BUILT_IN


class SearchResult(NamedTuple):
    """Answer of `search`. `matched` is `all` when every word was found in each hit, else `any`."""

    query: str
    matched: Literal["all", "any"]
    total: int
    hits: tuple[Hit, ...]
    nearest: tuple[str, ...] = ()
    """When nothing was found: words of the corpus that are close."""
    ignored: int = 0
    """Words of an overlong query that were left out."""
    published: Published | None = None
    """Where the published wording was searched, and not ours: whose it is (no passages)."""


class Finding(NamedTuple):
    """A behaviour or situation seen, with the words that carry it."""

    id: str
    title: str
    strength: Strength
    evidence: tuple[str, ...] = ()
    layer: str = BUILT_IN


class MarkerFinding(NamedTuple):
    """A marker seen, with its behaviours."""

    id: str
    title: str
    strength: Strength
    behaviours: tuple[Finding, ...] = ()
    layer: str = BUILT_IN


class Suggestion(NamedTuple):
    """A script offered, with reasons in words. Scores compare within one answer only."""

    number: int
    slug: str
    title: str
    gist: str
    score: float
    reasons: tuple[str, ...]
    say: tuple[Block, ...]
    avoid: tuple[Block, ...]
    timing: str
    layer: str


class RiskFinding(NamedTuple):
    """A kind of risk that a note mentions. `form`: stated, denied, past, other-person, hypothetical or possible."""

    id: str
    title: str
    form: str
    evidence: tuple[str, ...]
    layer: str = BUILT_IN


class NotCounted(NamedTuple):
    """Words of a note that were seen and not counted, and why."""

    text: str
    why: str


class Answer(NamedTuple):
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
    note: Literal["none", "read", "unreadable"] = "none"
    """Whether a note was given, and whether it could be read."""
    risk: tuple[RiskFinding, ...] = ()
    advice: tuple[str, ...] = ()
    """What to do now, where there is a mention of risk."""
    not_counted: tuple[NotCounted, ...] = ()
    question_layer: str = BUILT_IN
    """The layer from which the question comes."""
    advice_layers: tuple[str, ...] = ()
    """The layer of each line of advice."""


class BehaviourPage(NamedTuple):
    """Answer of `markers ID` for a behaviour."""

    behaviour: Behaviour
    movement: Movement
    marker: Marker
    scripts: tuple[tuple[ScriptRow, Fit], ...]
    pathway: Pathway | None
    codes: tuple[Code, ...]
    names: Names


class SituationPage(NamedTuple):
    """Answer of `markers ID` for a situation."""

    situation: Situation
    scripts: tuple[tuple[ScriptRow, Fit], ...]
    codes: tuple[Code, ...]
    names: Names


class MarkerPage(NamedTuple):
    """Answer of `markers ID` for a marker: the tree of that marker, with its pathway."""

    marker: Marker
    movements: tuple[Movement, ...]
    behaviours: tuple[Behaviour, ...]
    pathway: Pathway | None
    names: Names


class MarkerTree(NamedTuple):
    """Answer of `markers`."""

    markers: tuple[Marker, ...]
    movements: tuple[Movement, ...]
    behaviours: tuple[Behaviour, ...]
    situations: tuple[Situation, ...]
    names: Names


class PathwayPage(NamedTuple):
    """Answer of `pathway`."""

    pathways: tuple[Pathway, ...]
    names: Names


class CrosswalkPage(NamedTuple):
    """Answer of `crosswalk`."""

    crosswalk: Crosswalk
    names: Names


class Meta(NamedTuple):
    """What a trained model needs beside its weights."""

    labels: Sequence[str]
    groups: Mapping[str, Sequence[str]]
    """The labels of each marker, and the situations."""
    limit: float
    """Log odds of the first layer beyond which the second sees no difference."""
    thresholds: Mapping[str, float]
    scales: Sequence[float]
    """A feature's stored weight times its label's scale is the weight."""
    bias: Sequence[float]
    matrix: Sequence[Sequence[float]]
    """For each label, the weights of the mean vector."""
    second: Sequence[Sequence[float]]
    """For each label and then each group, the weights of all labels' log odds and of their likelihoods."""
    second_bias: Sequence[float]
