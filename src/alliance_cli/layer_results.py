"""What the `corpus` commands answer, as named tuples. Apart from `results.py`, which every command imports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from .errors import Problem


class Place(NamedTuple):
    """A file or folder that the program uses, and who chose it."""

    what: str
    path: str
    chosen_by: str
    state: str


class Places(NamedTuple):
    """Answer of `corpus paths`."""

    places: tuple[Place, ...]


class Layer(NamedTuple):
    """A layer: its name (empty where it cannot be known), its file, who chose it, what it brings, what is wrong."""

    name: str
    path: str
    chosen_by: str
    state: str
    """`in use` or `left out`."""
    counts: Mapping[str, int]
    """How many scripts, behaviours, patches, phrases of risk, ... it brings; only what it brings."""
    problems: tuple[Problem, ...]
    source: str = ""
    """Citation of the work that it restates; empty where it names none."""


class Layers(NamedTuple):
    """Answer of `corpus list`, lowest first. `folder` is the user's corpus folder, empty without a home."""

    layers: tuple[Layer, ...]
    folder: str


class FieldChange(NamedTuple):
    """What a layer changed in one field of a script, as lines taken away and lines added."""

    field: str
    removed: tuple[str, ...]
    added: tuple[str, ...]


class LayerChange(NamedTuple):
    """What one layer does to a script."""

    layer: str
    path: str
    does: str
    """`adds`, `replaces`, `patches` or `hides`."""
    against: str
    """The version that a patch says it was written against; empty where it says none."""
    below: str
    """The version of the text below it; empty where there is none."""
    fields: tuple[FieldChange, ...]

    @property
    def moved_on(self) -> bool:
        """Whether the text below has changed since the patch was written."""
        return bool(self.against) and self.against != self.below


class Changes(NamedTuple):
    """Answer of `corpus diff`: what each layer does to a script, lowest first. `version` is that of the lowest text."""

    number: int
    title: str
    layer: str
    version: str
    changes: tuple[LayerChange, ...]


class CheckedFile(NamedTuple):
    """A corpus file that was checked: everything that is wrong with it, in order of place."""

    path: str
    problems: tuple[Problem, ...]
    over: tuple[str, ...]
    """Names of the layers below it, lowest first: those in use and files before it, as far as they are sound."""


class Checked(NamedTuple):
    """Answer of `corpus check`, in the order in which the files were given."""

    files: tuple[CheckedFile, ...]
    left_out: tuple[Problem, ...]
    """What is wrong with layers in use that were not to be checked; nothing lies over these."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(problem for file in self.files for problem in file.problems)

    @property
    def valid(self) -> bool:
        return not self.problems
