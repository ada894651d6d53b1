"""What `corpus check`, `corpus list`, `corpus diff` and `corpus paths` answer -> pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import groupby
from typing import Any

from ..errors import Problem
from ..layer_results import Changes, Checked, CheckedFile, Layer, LayerChange, Layers, Places
from .page import Heading, Page, Part, Table, group

DOES = {"adds": "adds this script", "replaces": "replaces it", "patches": "changes it", "hides": "hides it"}
_ONE = {
    "scripts": "script", "patch": "patch", "behaviours": "behaviour", "situations": "situation",
    "interventions": "intervention", "components": "component", "needs": "need", "markers": "marker",
    "movements": "movement", "pathways": "pathway", "literature": "work", "hidden": "hidden",
    "principle": "principle", "crosswalk": "row of a crosswalk", "risk": "phrase of risk",
    "advice": "line of advice on risk", "source": "source",
}  # fmt: skip
_MANY = {
    "patch": "patches", "literature": "works", "crosswalk": "rows of a crosswalk", "risk": "phrases of risk",
    "advice": "lines of advice on risk",
}  # fmt: skip


def paths(result: Places) -> tuple[Page, ...]:
    rows = tuple((place.what, place.state, place.chosen_by, place.path) for place in result.places)
    return (Page("Paths", "files and folders in use", (Table(("What", "State", "Chosen by", "Path"), rows),)),)


def layers(result: Layers) -> tuple[Page, ...]:
    parts: list[Part] = []
    for place, layer in enumerate(result.layers, 1):
        parts += _layer(place, layer)
    if result.folder:
        parts += [Heading("Your folder"), *group("Folder", f"{result.folder}: each YAML file in it is a layer")]
    return (Page("Layers", "lowest first; what is higher wins", tuple(parts)),)


def _layer(place: int, layer: Layer) -> list[Part]:
    return [
        Heading(f"{place}. {layer.name or layer.path}"),
        *group("File", layer.path),
        *group("Chosen by", layer.chosen_by),
        *group("State", layer.state),
        *group("Brings", _counted(layer.counts)),
        *group("Source", layer.source, "source"),
        *group("Problem", (str(problem) for problem in layer.problems), "caution"),
    ]


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(
        f"{count} {_ONE[section] if count == 1 else _MANY.get(section, section)}" for section, count in counts.items()
    )


def changes(result: Changes) -> tuple[Page, ...]:
    parts: list[Part] = [*group("From", f"the layer {result.layer}, version {result.version}")]
    for change in result.changes:
        parts += _change(change)
    if not result.changes:
        parts += group("Changes", "none; every layer leaves it as it is")
    return (Page(f"Script {result.number}", result.title, tuple(parts)),)


def _change(change: LayerChange) -> list[Part]:
    moved = (
        f"The text below has moved on since this patch was written, from version {change.against} to {change.below}. "
        f"Read it again, then write `against: {change.below}`."
    )
    unsaid = (
        f"It does not say what it was written against. To be told when the text moves on: `against: {change.below}`."
    )
    parts: list[Part] = [Heading(f"{change.layer} {DOES[change.does]}"), *group("File", change.path)]
    if change.moved_on:
        parts += group("Moved on", moved, "caution")
    elif change.does == "patches" and not change.against:
        parts += group("Against", unsaid)
    for field in change.fields:
        parts += group(f"{field.field.capitalize()}, before", field.removed, "avoid")
        parts += group(f"{field.field.capitalize()}, now", field.added, "do")
    return parts


def checked(result: Checked) -> tuple[Page, ...]:
    return tuple(map(_checked, result.files))


def _checked(file: CheckedFile) -> Page:
    """A file with its problems by line and column."""
    count = len(file.problems)
    outcome = f"{count} problem{'' if count == 1 else 's'}" if count else "valid"
    parts: list[Part] = []
    for (line, column), found in groupby(file.problems, lambda problem: (problem.line, problem.column)):
        parts += group(f"{line}:{column}" if line else "Whole file", map(_in_its_file, found))
    parts += group("Checked over", ", ".join(file.over), "source")
    lines = tuple(map(str, file.problems)) or (f"{file.path}: {outcome}",)
    return Page(file.path, outcome, tuple(parts), lines)


def _in_its_file(problem: Problem) -> str:
    return str(problem._replace(file="", line=0)).lstrip(" :")


COMPOSERS: dict[type, Callable[[Any], tuple[Page, ...]]] = {
    Places: paths,
    Layers: layers,
    Changes: changes,
    Checked: checked,
}
