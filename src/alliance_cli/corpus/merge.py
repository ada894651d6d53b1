"""Several corpora as one: a later item takes the place of an earlier one; then patches, then removals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from functools import reduce
from typing import TypeVar

from ..model import Behaviour, Risk, Script, ScriptNote, Situation
from .file import Additions, CorpusFile, Hidden, Patch

T = TypeVar("T")
FIELDS = (
    "slug", "intervention", "title", "gist", "components", "body", "fits", "pace", "timing", "related", "keywords",
)  # fmt: skip
"""What a patch can change in a script."""


def merge(corpora: Sequence[CorpusFile]) -> CorpusFile:
    """One corpus from several, lowest first, each item marked with the layer that it comes from."""
    for corpus in corpora:
        _name_layer(corpus)
    return reduce(laid_over, corpora[1:], corpora[0])


def laid_over(lower: CorpusFile, upper: CorpusFile) -> CorpusFile:
    """The lower corpus with another laid over it."""
    merged = replace(
        lower,
        literature=_over(lower.literature, upper.literature, "key"),
        principle=upper.principle or lower.principle,
        interventions=_over(lower.interventions, upper.interventions),
        components=_over(lower.components, upper.components),
        needs=_over(lower.needs, upper.needs),
        markers=_over(lower.markers, upper.markers),
        movements=_over(lower.movements, upper.movements),
        behaviours=_over(lower.behaviours, upper.behaviours),
        situations=_over(lower.situations, upper.situations),
        scripts=tuple(sorted(_over(lower.scripts, upper.scripts, "number"), key=lambda script: script.number)),
        pathways=_over(lower.pathways, upper.pathways, "marker"),
        crosswalk=upper.crosswalk or lower.crosswalk,
        risk=_risk(lower.risk, upper.risk),
    )
    patches = {patch.script: patch for patch in upper.patch}
    if patches:
        scripts = (patched(s, patches[s.number], upper.name) if s.number in patches else s for s in merged.scripts)
        merged = replace(merged, scripts=tuple(scripts))
    return _without(merged, upper.hide) if upper.hide else merged


def patched(script: Script, patch: Patch, layer: str) -> Script:
    """A script with the fields of a patch, marked as changed by the patch's layer."""
    names = (
        "slug",
        "intervention",
        "title",
        "gist",
        "components",
        "body",
        "fits",
        "pace",
        "timing",
        "related",
        "keywords",
    )
    given = {name: value for name in names if (value := getattr(patch, name)) is not None}
    changed = replace(script, **given)
    if patch.also:
        changed = _added(changed, patch.also)
    object.__setattr__(changed, "layer", script.layer)
    object.__setattr__(changed, "changed_by", (*script.changed_by, layer))
    return changed


def _added(script: Script, also: Additions) -> Script:
    fits = {(fit.kind, fit.id): fit for fit in (*script.fits, *also.fits)}
    return replace(
        script,
        components=tuple(dict.fromkeys((*script.components, *also.components))),
        body=(*script.body, *also.body),
        fits=tuple(fits.values()),
        related=tuple({note.script: note for note in (*script.related, *also.related)}.values()),
        keywords=tuple(dict.fromkeys((*script.keywords, *also.keywords))),
    )


def version(script: Script) -> str:
    """A short name for a script's text as it stands, which changes when any of it changes."""
    from hashlib import blake2b

    text = repr(sorted((key, value) for key, value in asdict(script).items() if key not in ("layer", "changed_by")))
    return blake2b(text.encode(), digest_size=4).hexdigest()


def _name_layer(corpus: CorpusFile) -> None:
    items: tuple[Script | Behaviour | Situation, ...] = (*corpus.scripts, *corpus.behaviours, *corpus.situations)
    for item in items:
        # The layer is no field of the file, so it is set here, once, before anyone else has seen the item.
        object.__setattr__(item, "layer", corpus.name)


def _over(lower: tuple[T, ...], upper: tuple[T, ...], key: str = "id") -> tuple[T, ...]:
    items = {getattr(item, key): item for item in lower}
    items.update({getattr(item, key): item for item in upper})
    return tuple(items.values())


def _risk(lower: Risk | None, upper: Risk | None) -> Risk | None:
    """Words of risk are only ever added: a layer cannot take away what another one looks for."""
    if lower is None or upper is None:
        return upper or lower
    below = {one.id: one for one in lower.classes}
    classes = tuple(
        replace(
            one,
            cues=tuple(dict.fromkeys((*below[one.id].cues, *one.cues))),
            not_cues=tuple(dict.fromkeys((*below[one.id].not_cues, *one.not_cues))),
            advice=one.advice or below[one.id].advice,
        )
        if one.id in below
        else one
        for one in upper.classes
    )
    return Risk(upper.advice or lower.advice, _over(lower.classes, classes))


def _without(corpus: CorpusFile, hidden: Hidden) -> CorpusFile:
    """The corpus without what is hidden, and without every reference to it."""
    ids = {*hidden.behaviours, *hidden.situations}
    numbers = set(hidden.scripts)

    def kept(names: Iterable[str]) -> tuple[str, ...]:
        return tuple(name for name in names if name not in ids)

    def notes(given: Iterable[ScriptNote]) -> tuple[ScriptNote, ...]:
        return tuple(note for note in given if note.script not in numbers)

    def script(one: Script) -> Script:
        # A block that suits only what is hidden keeps saying so, or it would be offered for everything.
        fits = tuple(fit for fit in one.fits if fit.id not in ids)
        return _like(one, replace(one, fits=fits, related=notes(one.related)))

    crosswalk = corpus.crosswalk and replace(
        corpus.crosswalk,
        codes=tuple(
            replace(c, behaviours=kept(c.behaviours), situations=kept(c.situations), scripts=notes(c.scripts))
            for c in corpus.crosswalk.codes
        ),
    )
    return replace(
        corpus,
        behaviours=tuple(item for item in corpus.behaviours if item.id not in hidden.behaviours),
        situations=tuple(item for item in corpus.situations if item.id not in hidden.situations),
        scripts=tuple(script(one) for one in corpus.scripts if one.number not in numbers),
        components=tuple(replace(one, scripts=notes(one.scripts)) for one in corpus.components),
        pathways=tuple(
            replace(
                pathway,
                stages=tuple(
                    replace(stage, scripts=tuple(n for n in stage.scripts if n not in numbers))
                    for stage in pathway.stages
                ),
            )
            for pathway in corpus.pathways
        ),
        crosswalk=crosswalk,
    )


def _like(script: Script, changed: Script) -> Script:
    for mark in ("layer", "changed_by"):
        object.__setattr__(changed, mark, getattr(script, mark))
    return changed
