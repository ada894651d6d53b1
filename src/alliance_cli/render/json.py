"""Answers as JSON documents. The first key, `schema`, names the shape; its keys do not move."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from ..layer_results import Changes, Checked, Layers, Places
from ..model import Block, Fit, Principle, Script, ScriptNote
from ..results import (
    Answer,
    BehaviourPage,
    CrosswalkPage,
    Finding,
    MarkerPage,
    MarkerTree,
    Match,
    PathwayPage,
    Published,
    ScriptList,
    ScriptPage,
    ScriptPages,
    ScriptRow,
    SearchResult,
    SituationPage,
)

if TYPE_CHECKING:
    from ..book import Book

Document = dict[str, Any]


def render(result: Any) -> str:
    """One document, UTF-8, keys in a fixed order."""
    name, compose = _COMPOSERS[type(result)]
    return dumps({"schema": f"alliance/{name}/1", **compose(result)})


def dumps(document: Document) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def export(book: Book) -> str:
    """The whole corpus, or some scripts."""
    document: Document = {
        "schema": "alliance/export/1",
        "version": book.version,
        "source": asdict(book.source) if book.source else None,
        "own_sources": [asdict(source) for source in book.own_sources],
        **_show(book.scripts),
        "literature": [asdict(reference) for reference in book.literature],
    }
    if book.tree:
        for name in ("interventions", "components", "needs", "pathways"):
            document[name] = [asdict(item) for item in getattr(book, name)]
        document |= _tree(book.tree)
        document["crosswalk"] = asdict(book.crosswalk) if book.crosswalk else None
        document["risk"] = asdict(book.risk) if book.risk else None
    return dumps(document)


def _show(result: ScriptPages) -> Document:
    document: Document = {"scripts": [_script(page, result) for page in result.pages]}
    if result.principle:
        document["principle"] = _principle(result.principle, result.principle_source)
    return document


def _principle(principle: Principle, source: str) -> Document:
    body = [_block(block) for block in principle.body]
    return {"title": principle.title, "gist": principle.gist, "body": body, "layer": principle.layer, "source": source}


def _block(block: Block) -> Document:
    suits = list(block.suits)
    return {"kind": block.kind, "text": block.text, "basis": block.basis, "suits": suits, "layer": block.layer}


def _note(note: ScriptNote) -> Document:
    return {"number": note.script, "why": note.why, "basis": note.basis, "layer": note.layer}


def _script(page: ScriptPage, result: ScriptPages) -> Document:
    script: Script = page.script
    kinds = set(result.only or (("do", "say") if result.brief else ()))
    published = {"published": _published(page.published)} if page.published else {}
    return {
        "number": script.number,
        "slug": script.slug,
        "title": script.title,
        "intervention": {name: getattr(page.intervention, name) for name in ("id", "title", "layer")},
        "gist": script.gist,
        "components": list(script.components),
        "pace": script.pace,
        "timing": script.timing,
        "body": [_block(block) for block in script.body if not kinds or block.kind in kinds],
        "fits": [_fit(fit) for fit in script.fits],
        "related": [_note(note) for note in script.related],
        "keywords": list(script.keywords),
        "layer": script.layer,
        "changed_by": list(script.changed_by),
        "source": page.source,
        **published,
    }


def _published(wording: Published) -> Document:
    """Only where it was asked for; without passages where the attached report has no such script."""
    passages = [{"text": passage.text, wording.unit: passage.place} for passage in wording.passages]
    return {"heading": wording.heading, "passages": passages, **_origin(wording)}


def _origin(wording: Published) -> Document:
    return {"citation": wording.citation, "attached": wording.attached}


def _fit(fit: Fit) -> Document:
    return {"kind": fit.kind, "id": fit.id, "fit": fit.fit, "why": fit.why, "layer": fit.layer}


def _row(row: ScriptRow) -> Document:
    return {key: value for key, value in row._asdict().items() if key != "pace"}


def _list(result: ScriptList) -> Document:
    return {"scripts": [_row(row) for row in result.rows]}


def _match(match: Match) -> Document:
    spans = [list(span) for span in match.spans]
    place = {match.place[0]: match.place[1]} if match.place else {}
    layer = {} if match.place else {"layer": match.layer}
    return {"kind": match.kind, "text": match.text, "spans": spans, "basis": match.basis, **place, **layer}


def _search(result: SearchResult) -> Document:
    hits = [
        {
            "number": hit.number,
            "slug": hit.slug,
            "title": hit.title,
            "score": hit.score,
            "matches": [_match(match) for match in hit.matches],
            "layer": hit.layer,
        }
        for hit in result.hits
    ]
    document: Document = {"query": result.query, "matched": result.matched, "total": result.total, "hits": hits}
    if not hits:
        document["nearest"] = list(result.nearest)
    if result.published:
        document["published"] = _origin(result.published)
    return document


def _findings(findings: Iterable[Finding]) -> list[Document]:
    return [{"id": f.id, "strength": f.strength, "evidence": list(f.evidence), "layer": f.layer} for f in findings]


def _suggest(answer: Answer) -> Document:
    return {
        "risk": [{"class": r.id, "form": r.form, "evidence": list(r.evidence), "layer": r.layer} for r in answer.risk],
        "risk_checked": answer.note == "read",
        "risk_first": bool(answer.risk),
        "advice": list(answer.advice),
        "note": answer.note,
        "markers": [
            {"id": m.id, "strength": m.strength, "behaviours": _findings(m.behaviours), "layer": m.layer}
            for m in answer.markers
        ],
        "situations": _findings(answer.situations),
        "not_counted": [{"text": passed.text, "why": passed.why} for passed in answer.not_counted],
        "components": list(answer.components),
        "suggestions": [
            {
                "number": s.number,
                "slug": s.slug,
                "title": s.title,
                "score": s.score,
                "reasons": list(s.reasons),
                "say": [line.text for line in s.say],
                "avoid": [line.text for line in s.avoid],
                "gist": s.gist,
                "timing": s.timing,
                "layer": s.layer,
                "bases": {"say": [line.basis for line in s.say], "avoid": [line.basis for line in s.avoid]},
                "layers": {"say": [line.layer for line in s.say], "avoid": [line.layer for line in s.avoid]},
            }
            for s in answer.suggestions
        ],
        "pathway": [asdict(pathway) for pathway in answer.pathway],
        "question": answer.question,
        "cautions": [asdict(caution) for caution in answer.cautions],
        "source": answer.source,
        "scope": list(answer.scope),
        "question_layer": answer.question_layer,
        "advice_layers": list(answer.advice_layers),
    }


def _tree(tree: MarkerTree) -> Document:
    return {
        "markers": [
            {
                **asdict(marker),
                "movements": [
                    {
                        **asdict(movement),
                        "behaviours": [asdict(b) for b in tree.behaviours if b.movement == movement.id],
                    }
                    for movement in tree.movements
                    if movement.marker == marker.id
                ],
            }
            for marker in tree.markers
        ],
        "situations": [asdict(situation) for situation in tree.situations],
    }


def _marker(page: MarkerPage) -> Document:
    tree = MarkerTree((page.marker,), page.movements, page.behaviours, (), page.names)
    return {"markers": _tree(tree)["markers"], "pathway": asdict(page.pathway) if page.pathway else None}


def _behaviour(page: BehaviourPage) -> Document:
    return {
        "behaviour": asdict(page.behaviour),
        "movement": asdict(page.movement),
        "marker": asdict(page.marker),
        "scripts": [{**_row(row), "fit": fit.fit, "why": fit.why} for row, fit in page.scripts],
        "pathway": asdict(page.pathway) if page.pathway else None,
        "codes": [asdict(code) for code in page.codes],
    }


def _situation(page: SituationPage) -> Document:
    return {
        "situation": asdict(page.situation),
        "scripts": [{**_row(row), "fit": fit.fit, "why": fit.why} for row, fit in page.scripts],
        "codes": [asdict(code) for code in page.codes],
    }


def _pathway(page: PathwayPage) -> Document:
    return {"pathways": [asdict(pathway) for pathway in page.pathways]}


def _crosswalk(page: CrosswalkPage) -> Document:
    return asdict(page.crosswalk)


def _paths(result: Places) -> Document:
    return {"paths": [place._asdict() for place in result.places]}


def _layers(result: Layers) -> Document:
    found = [
        {**layer._asdict(), "counts": dict(layer.counts), "problems": [p._asdict() for p in layer.problems]}
        for layer in result.layers
    ]
    return {"layers": found, "folder": result.folder}


def _checked(result: Checked) -> Document:
    return {
        "files": [file.path for file in result.files],
        "valid": result.valid,
        "problems": [problem._asdict() for problem in result.problems],
        "over": [list(file.over) for file in result.files],
    }


def _changes(result: Changes) -> Document:
    found = [
        {**change._asdict(), "moved_on": change.moved_on, "fields": [field._asdict() for field in change.fields]}
        for change in result.changes
    ]
    return {**result._asdict(), "changes": found}


_COMPOSERS: dict[type, tuple[str, Callable[[Any], Document]]] = {
    ScriptPages: ("show", _show),
    ScriptList: ("list", _list),
    SearchResult: ("search", _search),
    Answer: ("suggest", _suggest),
    MarkerTree: ("markers", _tree),
    MarkerPage: ("markers", _marker),
    BehaviourPage: ("markers", _behaviour),
    SituationPage: ("markers", _situation),
    PathwayPage: ("pathway", _pathway),
    CrosswalkPage: ("crosswalk", _crosswalk),
    Places: ("corpus-paths", _paths),
    Layers: ("corpus-list", _layers),
    Changes: ("corpus-diff", _changes),
    Checked: ("corpus-check", _checked),
}
