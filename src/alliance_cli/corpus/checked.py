"""Corpus files looked at whole: what is wrong with them, what each layer brings, what it changes.

Slow, since all files are read and validated again; the reading commands never come here.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path

from ..errors import Problem
from ..layer_results import Changes, Checked, CheckedFile, FieldChange, Layer, LayerChange, Layers
from ..model import Block, Fit, Risk, Script, ScriptNote
from ..results import Step
from ..text import one_line, slug, whole_number
from .file import CorpusFile, Hidden
from .layers import LayerFile, load_all, own_folder, read, shown, unreadable
from .load import each
from .merge import FIELDS, laid_over, merge, version

_COUNTED = (
    "scripts", "patch", "behaviours", "situations", "interventions", "components", "needs", "markers", "movements",
    "pathways", "literature",
)  # fmt: skip
"""Sections of a file that are lists."""


def check(files: Sequence[Path], in_use: Sequence[LayerFile], step: Step | None = None) -> Checked:
    """Corpus files checked as they would be used.

    A file that is a layer in use is checked where it lies, over the layers below it; any other one over all layers in
    use and the files before it. Raises Unreadable where no file can be read.
    """
    layers, given = list(in_use), dict[LayerFile, str]()
    for file in files:
        layer = read(file, "call")
        if any(_one_file(layer, other) for other in given):
            continue
        places = (place for place, other in enumerate(layers) if other not in given and _same(layer, other))
        if (place := next(places, None)) is None:
            layers.append(layer)
        else:
            layers[place] = layer
        given[layer] = shown(file)
    if all(layer.fault for layer in given):
        raise unreadable(given)
    checked: dict[LayerFile, CheckedFile] = {}
    names, left_out = list[str](), list[Problem]()
    for layer, found in each(layers, given, step):
        if layer in given:
            checked[layer] = CheckedFile(given[layer], found.problems, tuple(names))
        else:
            left_out += found.problems
        names += [found.corpus.name] if found.corpus else []
    return Checked(tuple(checked[layer] for layer in given), tuple(left_out))


def _one_file(one: LayerFile, other: LayerFile) -> bool:
    return one.path == other.path or (not one.fault and os.path.realpath(one.path) == os.path.realpath(other.path))


def _same(file: LayerFile, in_use: LayerFile) -> bool:
    """Whether a file is a layer in use, or a copy of one, which is as good."""
    return _one_file(file, in_use) or (not file.fault and file.data == in_use.data)


def layers(files: Sequence[LayerFile], step: Step | None = None) -> Layers:
    """The layers with what each brings, and why some are left out."""
    loaded = load_all(files, step)
    sound = {file.path: corpus for file, corpus in loaded.layers}
    found = []
    for file in files:
        corpus = sound.get(file.path)
        problems = tuple(problem for problem in loaded.left_out if problem.file == shown(file.path))
        state = "left out" if problems else "in use"
        counts = _counts(corpus) if corpus and not problems else {}
        name = corpus.name if corpus and not problems else ""
        source = corpus.source.citation if name and corpus and corpus.source else ""
        found.append(Layer(name, shown(file.path), file.chosen_by, state, counts, problems, source))
    folder = own_folder()
    return Layers(tuple(found), shown(folder) if folder else "")


def _counts(corpus: CorpusFile) -> dict[str, int]:
    counts = {section: len(getattr(corpus, section)) for section in _COUNTED}
    risk, hide, crosswalk = corpus.risk or Risk(), corpus.hide or Hidden(), corpus.crosswalk
    counts["principle"] = 1 if corpus.principle else 0
    counts["crosswalk"] = len(crosswalk.codes) if crosswalk else 0
    counts["risk"] = sum(len(one.cues) + len(one.not_cues) for one in risk.classes)
    counts["advice"] = len(risk.advice) + sum(len(one.advice) for one in risk.classes)
    counts["hidden"] = len([*hide.scripts, *hide.behaviours, *hide.situations])
    counts["source"] = 1 if corpus.source else 0
    return {section: count for section, count in counts.items() if count}


def changes(files: Sequence[LayerFile], script: int | str, step: Step | None = None) -> Changes | None:
    """What each layer does to a script, given by its number or by a name that it has in one of them.

    None where no layer has such a script.
    """
    loaded = load_all(files, step).layers
    number = script if isinstance(script, int) else _former([corpus for _, corpus in loaded], script)
    merged: CorpusFile | None = None
    first: tuple[str, Script] | None = None
    found: list[LayerChange] = []
    for file, corpus in loaded:
        before = _script(merged, number)
        merged = merge([corpus]) if merged is None else laid_over(merged, corpus)
        after = _script(merged, number)
        if before is None and after is not None and first is None:
            first = (corpus.name, after)
        elif does := _does(corpus, number, before):
            found.append(_change(corpus, file, does, before, after))
    if number is None or first is None:
        return None
    layer, text = first
    return Changes(number, text.title, layer, version(text), tuple(found))


def _former(corpora: Sequence[CorpusFile], name: str) -> int | None:
    """The number of a script that some layer has under this name or number, though a higher one took it away."""
    names = {script.slug: script.number for corpus in corpora for script in corpus.scripts}
    names |= {patch.slug: patch.script for corpus in corpora for patch in corpus.patch if patch.slug}
    wanted = whole_number(one_line(name))
    return wanted if wanted in names.values() else names.get(slug(name))


def _script(corpus: CorpusFile | None, number: int | None) -> Script | None:
    return next((script for script in corpus.scripts if script.number == number), None) if corpus else None


def _does(corpus: CorpusFile, number: int | None, before: Script | None) -> str:
    """What a layer does to a script, in a word; empty where it leaves it alone."""
    if corpus.hide and number in corpus.hide.scripts:
        return "hides"
    if any(script.number == number for script in corpus.scripts):
        return "replaces" if before else "adds"
    return "patches" if any(patch.script == number for patch in corpus.patch) else ""


def _change(corpus: CorpusFile, file: LayerFile, does: str, before: Script | None, after: Script | None) -> LayerChange:
    patch = next((p for p in corpus.patch if before and p.script == before.number), None)
    against = patch.against or "" if patch else ""
    fields = [change for name in FIELDS if (change := _field(name, before, after))] if after else []
    below = version(before) if before else ""
    return LayerChange(corpus.name, shown(file.path), does, against, below, tuple(fields))


def _field(name: str, before: Script | None, after: Script | None) -> FieldChange | None:
    old, new = _lines(getattr(before, name, ())), _lines(getattr(after, name, ()))
    if old == new:
        return None
    parts = [op for op in SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if op[0] != "equal"]
    removed = tuple(line for _, a, b, _, _ in parts for line in old[a:b])
    added = tuple(line for _, _, _, a, b in parts for line in new[a:b])
    return FieldChange(name, removed, added)


def _lines(value: object) -> list[str]:
    """A field's value as lines that can be compared."""
    items = value if isinstance(value, tuple) else (value,)
    return [_line(item) for item in items]


def _line(item: object) -> str:
    if isinstance(item, Block):
        return f"{item.kind}: {item.text}"
    if isinstance(item, Fit):
        return f"{item.fit} for {item.id}: {item.why}"
    if isinstance(item, ScriptNote):
        return f"script {item.script}: {item.why}"
    return str(item)
