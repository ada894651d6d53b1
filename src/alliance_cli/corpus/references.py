"""What in a corpus file points to something else, and whether that something exists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ..model import Remark, Script, ScriptNote
from ..text import nearest
from .file import Additions, CorpusFile, Patch
from .merge import FIELDS
from .strict_yaml import written

Path = tuple[str | int, ...]
Finding = tuple[Path, str, str]


@dataclass(slots=True)
class Known:
    """Ids to which a reference may point, by what they name."""

    scripts: dict[int, str] = field(default_factory=dict)
    """Numbers with their slugs."""
    ids: dict[str, set[str]] = field(default_factory=dict)

    def add(self, corpus: CorpusFile) -> None:
        """Adds everything that a corpus file defines, and takes away what it hides."""
        self.scripts |= {script.number: script.slug for script in corpus.scripts}
        self.scripts |= {
            patch.script: patch.slug for patch in corpus.patch if patch.slug and patch.script in self.scripts
        }
        for what, ids in _defined(corpus):
            self.ids.setdefault(what, set()).update(ids)
        if corpus.hide:
            for number in corpus.hide.scripts:
                self.scripts.pop(number, None)
            self.ids.get("behaviour", set()).difference_update(corpus.hide.behaviours)
            self.ids.get("situation", set()).difference_update(corpus.hide.situations)


def _defined(corpus: CorpusFile) -> Iterator[tuple[str, list[str]]]:
    yield "intervention", [item.id for item in corpus.interventions]
    yield "component", [item.id for item in corpus.components]
    yield "need", [item.id for item in corpus.needs]
    yield "marker", [item.id for item in corpus.markers]
    yield "movement", [item.id for item in corpus.movements]
    yield "behaviour", [item.id for item in corpus.behaviours]
    yield "situation", [item.id for item in corpus.situations]
    yield "stage", [stage.id for pathway in corpus.pathways for stage in pathway.stages]
    yield "literature key", [item.key for item in corpus.literature]


CHANGEABLE = (*FIELDS, "also")
_SECTIONS = {
    "interventions": "id", "components": "id", "needs": "id", "markers": "id", "movements": "id", "behaviours": "id",
    "situations": "id", "literature": "key", "scripts": "number", "pathways": "marker",
}  # fmt: skip


def check(corpus: CorpusFile, below: Known) -> Iterator[Finding]:
    """Everything in a corpus file that stands twice or points nowhere: path, sentence, hint."""
    known = Known(dict(below.scripts), {what: set(ids) for what, ids in below.ids.items()})
    known.add(corpus)
    yield from _twice(corpus)
    yield from _taken(corpus, below)
    yield from _changes(corpus, below)
    for path, script in _script_like(corpus):
        yield from _script_points(path, script, known)
    yield from _bases(corpus, known)
    for i, movement in enumerate(corpus.movements):
        yield from _points(("movements", i, "marker"), "marker", movement.marker, known)
    for i, behaviour in enumerate(corpus.behaviours):
        yield from _points(("behaviours", i, "movement"), "movement", behaviour.movement, known)
    for i, marker in enumerate(corpus.markers):
        yield from _points(("markers", i, "pursued"), "need", marker.pursued, known)
        yield from _points(("markers", i, "forgone"), "need", marker.forgone, known)
    for i, component in enumerate(corpus.components):
        yield from _notes(("components", i, "scripts"), component.scripts, known)
    yield from _pathways(corpus, known)
    for i, code in enumerate(corpus.crosswalk.codes if corpus.crosswalk else ()):
        yield from _notes(("crosswalk", "codes", i, "scripts"), code.scripts, known)
        for j, behaviour_id in enumerate(code.behaviours):
            yield from _points(("crosswalk", "codes", i, "behaviours", j), "behaviour", behaviour_id, known)
        for j, situation_id in enumerate(code.situations):
            yield from _points(("crosswalk", "codes", i, "situations", j), "situation", situation_id, known)


def _twice(corpus: CorpusFile) -> Iterator[Finding]:
    for section, key in _SECTIONS.items():
        seen: dict[object, int] = {}
        for i, item in enumerate(getattr(corpus, section)):
            value = getattr(item, key)
            if value in seen:
                yield (section, i, key), f"{key} `{value}` stands twice", f"the first one is {section}[{seen[value]}]"
            seen.setdefault(value, i)
    stages = [
        (("pathways", i, "stages", j), s.id) for i, p in enumerate(corpus.pathways) for j, s in enumerate(p.stages)
    ]
    codes = [
        (("crosswalk", "codes", i), c.id) for i, c in enumerate(corpus.crosswalk.codes if corpus.crosswalk else ())
    ]
    classes = [(("risk", "classes", i), c.id) for i, c in enumerate(corpus.risk.classes if corpus.risk else ())]
    for named in (stages, codes, classes):
        yield from _ids_twice(named)
    for path, like in _script_like(corpus):
        pairs: set[tuple[str, str]] = set()
        for j, fit in enumerate(like.fits or ()):
            if (fit.kind, fit.id) in pairs:
                yield (*path, "fits", j, fit.kind), f"this script already has a fit for `{fit.id}`", ""
            pairs.add((fit.kind, fit.id))
        for name in ("components", "keywords"):
            given = getattr(like, name) or ()
            for j, word in enumerate(given):
                if word in given[:j]:
                    yield (*path, name, j), f"`{word}` stands twice in this list", ""
    slugs: dict[str, int] = {}
    for i, script in enumerate(corpus.scripts):
        if script.slug in slugs:
            yield (
                ("scripts", i, "slug"),
                f"slug `{script.slug}` stands twice",
                f"the first one is scripts[{slugs[script.slug]}]",
            )
        slugs.setdefault(script.slug, i)


def _ids_twice(named: Iterable[tuple[Path, str]]) -> Iterator[Finding]:
    first: dict[str, Path] = {}
    for path, id_ in named:
        if id_ in first:
            yield (*path, "id"), f"id `{id_}` stands twice", f"the first one is {written(first[id_])}"
        first.setdefault(id_, path)


def _taken(corpus: CorpusFile, below: Known) -> Iterator[Finding]:
    """Names that the layers below use for something else."""
    patched = {patch.script for patch in corpus.patch if patch.slug}
    number_of = {slug: number for number, slug in below.scripts.items() if number not in patched}
    own = {script.slug: script.number for script in corpus.scripts}
    given = [(("scripts", i, "slug"), script.slug, script.number, number_of) for i, script in enumerate(corpus.scripts)]
    others = number_of | own
    given += [(("patch", i, "slug"), p.slug, p.script, others) for i, p in enumerate(corpus.patch) if p.slug]
    for path, slug, number, known in given:
        if known.get(slug, number) != number:
            yield path, f"slug `{slug}` is that of script {known[slug]} already", "take another"
        if slug.isdecimal() or slug == "principle":
            yield path, f"slug `{slug}` means something else in `alliance show`", "take another"
        others.setdefault(slug, number)
    kind_of: dict[str, str] = {}
    for kind in ("marker", "component", "behaviour", "situation"):
        kind_of |= dict.fromkeys(below.ids.get(kind, ()), kind)
        for i, item in enumerate(getattr(corpus, f"{kind}s")):
            other = kind_of.setdefault(item.id, kind)
            if other != kind:
                yield (f"{kind}s", i, "id"), f"id `{item.id}` names a {other} already", "take another"


def _changes(corpus: CorpusFile, below: Known) -> Iterator[Finding]:
    """Patches and removals, which can only change what a layer below brings."""
    own = {script.number for script in corpus.scripts}
    seen: dict[int, int] = {}
    for i, patch in enumerate(corpus.patch):
        path = ("patch", i, "script")
        if patch.script in own:
            yield path, f"script {patch.script} is in this very file", "write the change there"
        else:
            yield from _script(path, patch.script, below)
        if patch.script in seen:
            yield path, f"script {patch.script} is patched twice", f"the first one is patch[{seen[patch.script]}]"
        seen.setdefault(patch.script, i)
        if all(getattr(patch, name) is None for name in CHANGEABLE):
            yield ("patch", i), "this patch changes nothing", f"give one of {', '.join(CHANGEABLE)}"
    if corpus.hide:
        for i, number in enumerate(corpus.hide.scripts):
            yield from _script(("hide", "scripts", i), number, below)
        for section, what in (("behaviours", "behaviour"), ("situations", "situation")):
            for i, id_ in enumerate(getattr(corpus.hide, section)):
                yield from _points(("hide", section, i), what, id_, below)


def _script_like(corpus: CorpusFile) -> Iterator[tuple[Path, Script | Patch | Additions]]:
    """Scripts, and the parts of scripts in patches, each with its path."""
    for i, script in enumerate(corpus.scripts):
        yield ("scripts", i), script
    for i, patch in enumerate(corpus.patch):
        yield ("patch", i), patch
        if patch.also:
            yield ("patch", i, "also"), patch.also


def _script_points(path: Path, script: Script | Patch | Additions, known: Known) -> Iterator[Finding]:
    if not isinstance(script, Additions) and script.intervention is not None:
        yield from _points((*path, "intervention"), "intervention", script.intervention, known)
    for j, component in enumerate(script.components or ()):
        yield from _points((*path, "components", j), "component", component, known)
    for j, fit in enumerate(script.fits or ()):
        yield from _points((*path, "fits", j, fit.kind), fit.kind, fit.id, known)
    yield from _notes((*path, "related"), script.related or (), known)
    for j, block in enumerate(script.body or ()):
        for k, id_ in enumerate(block.suits):
            if id_ not in known.ids.get("situation", ()):
                yield from _points((*path, "body", j, "suits", k), "behaviour", id_, known)


def _pathways(corpus: CorpusFile, known: Known) -> Iterator[Finding]:
    for i, pathway in enumerate(corpus.pathways):
        yield from _points(("pathways", i, "marker"), "marker", pathway.marker, known)
        for j, stage in enumerate(pathway.stages):
            here = ("pathways", i, "stages", j)
            for k, number in enumerate(stage.scripts):
                yield from _script((*here, "scripts", k), number, known)
            for way in ("next", "back"):
                for k, other in enumerate(getattr(stage, way)):
                    yield from _points((*here, way, k), "stage", other, known)


def _bases(corpus: CorpusFile, known: Known) -> Iterator[Finding]:
    def remarks(path: Path, items: Iterable[Remark]) -> Iterator[tuple[Path, str]]:
        yield from (((*path, i, "basis"), item.basis) for i, item in enumerate(items))

    found: list[tuple[Path, str]] = []
    if corpus.principle:
        found += [(("principle", "body", i, "basis"), block.basis) for i, block in enumerate(corpus.principle.body)]
    for path, script in _script_like(corpus):
        found += [((*path, "body", j, "basis"), block.basis) for j, block in enumerate(script.body or ())]
        found += [((*path, "related", j, "basis"), note.basis) for j, note in enumerate(script.related or ())]
    for section in ("markers", "behaviours", "situations"):
        for i, item in enumerate(getattr(corpus, section)):
            found += remarks((section, i, "cautions"), item.cautions)
    for i, pathway in enumerate(corpus.pathways):
        found += [(("pathways", i, "basis"), pathway.basis), *remarks(("pathways", i, "notes"), pathway.notes)]
    if corpus.crosswalk:
        found += [
            (("crosswalk", "basis"), corpus.crosswalk.basis),
            *remarks(("crosswalk", "notes"), corpus.crosswalk.notes),
        ]
    for path, basis in found:
        if basis.startswith("literature:"):
            yield from _points(path, "literature key", basis.removeprefix("literature:"), known)


def _notes(path: Path, notes: Iterable[ScriptNote], known: Known) -> Iterator[Finding]:
    for i, note in enumerate(notes):
        yield from _script((*path, i, "script"), note.script, known)


def _script(path: Path, number: int, known: Known) -> Iterator[Finding]:
    if number not in known.scripts:
        close = sorted(known.scripts, key=lambda n: (abs(n - number), n))[:1]
        yield path, f"there is no script {number}", f"the nearest is {close[0]}" if close else ""


def _points(path: Path, what: str, value: str, known: Known) -> Iterator[Finding]:
    ids = known.ids.get(what, set())
    if value not in ids:
        close = nearest(value, sorted(ids))
        yield path, f"there is no {what} `{value}`", f"did you mean `{close[0]}`?" if close else ""
