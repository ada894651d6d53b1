"""What in a corpus file points to something else, and whether that something exists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ..model import CorpusFile, Remark, ScriptNote
from ..text import nearest

Path = tuple[str | int, ...]
Finding = tuple[Path, str, str]


@dataclass(slots=True)
class Known:
    """Ids to which a reference may point, by what they name."""

    scripts: set[int] = field(default_factory=set)
    ids: dict[str, set[str]] = field(default_factory=dict)

    def add(self, corpus: CorpusFile) -> None:
        """Adds everything that a corpus file defines."""
        self.scripts |= {script.number for script in corpus.scripts}
        for what, ids in _defined(corpus):
            self.ids.setdefault(what, set()).update(ids)


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


_SECTIONS = {
    "interventions": "id", "components": "id", "needs": "id", "markers": "id", "movements": "id", "behaviours": "id",
    "situations": "id", "literature": "key", "scripts": "number", "pathways": "marker",
}  # fmt: skip


def check(corpus: CorpusFile, below: Known) -> Iterator[Finding]:
    """Everything in a corpus file that stands twice or points nowhere: path, sentence, hint."""
    known = Known(set(below.scripts), {what: set(ids) for what, ids in below.ids.items()})
    known.add(corpus)
    yield from _twice(corpus)
    yield from _scripts(corpus, known)
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
    slugs: dict[str, int] = {}
    for i, script in enumerate(corpus.scripts):
        if script.slug in slugs:
            yield (
                ("scripts", i, "slug"),
                f"slug `{script.slug}` stands twice",
                f"the first one is scripts[{slugs[script.slug]}]",
            )
        slugs.setdefault(script.slug, i)
        pairs: set[tuple[str, str]] = set()
        for j, fit in enumerate(script.fits):
            if (fit.kind, fit.id) in pairs:
                yield ("scripts", i, "fits", j, fit.kind), f"this script already has a fit for `{fit.id}`", ""
            pairs.add((fit.kind, fit.id))


def _scripts(corpus: CorpusFile, known: Known) -> Iterator[Finding]:
    for i, script in enumerate(corpus.scripts):
        yield from _points(("scripts", i, "intervention"), "intervention", script.intervention, known)
        for j, component in enumerate(script.components):
            yield from _points(("scripts", i, "components", j), "component", component, known)
        for j, fit in enumerate(script.fits):
            yield from _points(("scripts", i, "fits", j, fit.kind), fit.kind, fit.id, known)
        yield from _notes(("scripts", i, "related"), script.related, known)
        for j, block in enumerate(script.body):
            for k, id_ in enumerate(block.suits):
                if id_ not in known.ids.get("situation", ()):
                    yield from _points(("scripts", i, "body", j, "suits", k), "behaviour", id_, known)


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
    for i, script in enumerate(corpus.scripts):
        found += [(("scripts", i, "body", j, "basis"), block.basis) for j, block in enumerate(script.body)]
        found += [(("scripts", i, "related", j, "basis"), note.basis) for j, note in enumerate(script.related)]
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
