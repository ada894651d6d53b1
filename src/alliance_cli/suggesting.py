"""From what was noticed, by id, to an answer: markers, scripts with reasons, what to bear in mind."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from . import credit, results
from .corpus.reader import Reader
from .model import BUILT_IN
from .results import Answer, Suggestion
from .text import listed
from .triage.rank import Evidence, FitRow, Ranked, Reason, rank


def answer(reader: Reader, evidence: Evidence, limit: int, words: Mapping[str, str] = MappingProxyType({})) -> Answer:
    """The answer to evidence by id. `words` are those of a note that say so, by id."""
    findings = _marker_findings(reader, evidence, words)
    situations = tuple(
        results.Finding(s.id, s.title, evidence.situations[s.id], _said(words, s.id), s.layer)
        for s in reader.items("situation")
        if s.id in evidence.situations
    )
    ranked = _ranked(reader, evidence)[: max(1, limit)]
    pathways = tuple(p for finding in findings if (p := reader.pathway_of(finding.id)) is not None)
    names = reader.names((found.number for found in ranked), pathways)
    work = reader.source()
    noticed = _noticed(reader, evidence, {finding.id for finding in findings})
    suggestions = tuple(_suggestion(reader, found, evidence, names, words) for found in ranked)
    layers = [name for suggestion in suggestions for name in suggestion.layer.split(", ")]
    layers += [item.layer for item in (*noticed, *pathways)]
    layers += [names.layers.get(component, BUILT_IN) for component in evidence.components]
    narrowest = noticed[0] if noticed else None
    return Answer(
        markers=findings,
        situations=situations,
        components=tuple(evidence.components),
        suggestions=suggestions,
        pathway=pathways,
        question=narrowest.question if narrowest else "What might my own part in this be?",
        cautions=tuple(dict.fromkeys(caution for item in noticed for caution in item.cautions)),
        names=names,
        source=credit.of_layers(reader, layers),
        scope=work.scope if work else (),
        question_layer=narrowest.layer if narrowest else BUILT_IN,
    )


def _ranked(reader: Reader, evidence: Evidence) -> list[Ranked]:
    fits = reader.fits("behaviour", evidence.behaviours) + reader.fits("situation", evidence.situations)
    marker_fits: dict[str, list[FitRow]] = {
        m: reader.fits("behaviour", reader.behaviours_of(m)) for m in evidence.markers
    }
    component_scripts = {
        component.id: [(note.script, note.why, reader.row(note.script).pace) for note in component.scripts]
        for component in reader.items("component")
        if component.id in evidence.components
    }
    confronting = "confrontation" in evidence.markers or confronts(reader, evidence.behaviours)
    subtle = {b.id for b in reader.items("behaviour") if b.subtle and b.movement == "against"}
    return rank(evidence, fits, marker_fits, component_scripts, confronting=confronting, subtle=subtle)


def confronts(reader: Reader, behaviours: Iterable[str]) -> bool:
    return not set(behaviours).isdisjoint(reader.behaviours_of("confrontation"))


def _marker_findings(reader: Reader, evidence: Evidence, words: Mapping[str, str]) -> tuple[results.MarkerFinding, ...]:
    marker_of = {movement.id: movement.marker for movement in reader.items("movement")}
    found: dict[str, list[results.Finding]] = {}
    for behaviour in reader.items("behaviour"):
        if behaviour.id in evidence.behaviours:
            strength, said = evidence.behaviours[behaviour.id], _said(words, behaviour.id)
            finding = results.Finding(behaviour.id, behaviour.title, strength, said, behaviour.layer)
            found.setdefault(marker_of[behaviour.movement], []).append(finding)
    return tuple(
        results.MarkerFinding(
            m.id,
            m.title,
            "clear" if m.id in evidence.markers or any(f.strength == "clear" for f in found[m.id]) else "possible",
            tuple(found.get(m.id, ())),
            m.layer,
        )
        for m in reader.items("marker")
        if m.id in evidence.markers or m.id in found
    )


def _suggestion(
    reader: Reader, found: Ranked, evidence: Evidence, names: results.Names, words: Mapping[str, str]
) -> Suggestion:
    script = reader.script(found.number)
    noticed = {reason.what for reason in found.reasons}
    for marker in noticed.intersection(evidence.markers):
        noticed.update(reader.behaviours_of(marker))
    say, avoid = (
        tuple(
            block
            for block in script.body
            if block.kind == kind and (not block.suits or not noticed.isdisjoint(block.suits))
        )
        for kind in ("say", "avoid")
    )
    reasons = tuple(_in_words(reason, names, words) for reason in found.reasons)
    head = (script.number, script.slug, script.title, script.gist)
    return Suggestion(
        *head, found.score, reasons, say[:3], avoid[:2], script.timing, ", ".join((script.layer, *script.changed_by))
    )


def _noticed(reader: Reader, evidence: Evidence, markers: Container[str]) -> list[Any]:
    """The items behind the evidence and these markers, narrow before broad."""
    narrow = [b for b in reader.items("behaviour") if b.id in evidence.behaviours]
    narrow += [s for s in reader.items("situation") if s.id in evidence.situations]
    return narrow + [m for m in reader.items("marker") if m.id in markers]


def _said(words: Mapping[str, str], id_: str) -> tuple[str, ...]:
    return (words[id_],) if words.get(id_) else ()


def _in_words(reason: Reason, names: results.Names, words: Mapping[str, str]) -> str:
    said = f", “{words[reason.what]}”" if reason.what in words else ""
    titles = listed((names.ids.get(id_, id_).lower() for id_ in reason.answers), "and")
    return f"{names.ids.get(reason.what, reason.what)}{said}: {reason.why or f'answers {titles}'}"
