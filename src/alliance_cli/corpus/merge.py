"""Several corpora as one: a later item takes the place of an earlier one; then patches, then removals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from functools import reduce
from typing import Any, TypeVar, cast

from ..model import BUILT_IN, MARKS, Crosswalk, Item, Risk, RiskClass, Script, ScriptNote
from .file import Additions, CorpusFile, Hidden, Patch

T = TypeVar("T")
Marked = TypeVar("Marked", bound=Item)
FIELDS = (
    "slug", "intervention", "title", "gist", "components", "body", "fits", "pace", "timing", "related", "keywords",
)  # fmt: skip
"""What a patch can change in a script."""


def merge(corpora: Sequence[CorpusFile]) -> CorpusFile:
    """One corpus from several, lowest first, each item marked with the layer that it comes from."""
    for corpus in corpora:
        if corpus.name != BUILT_IN:
            _name_layer(corpus, corpus.name)
    sources = tuple(corpus.source for corpus in corpora if corpus.source)
    return _marked(reduce(laid_over, corpora[1:], corpora[0]), sources=sources)


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
        crosswalk=_crosswalk(lower.crosswalk, upper.crosswalk),
        risk=_risk(lower.risk, upper.risk),
    )
    patches = {patch.script: patch for patch in upper.patch}
    if patches:
        scripts = (patched(s, patches[s.number], upper.name) if s.number in patches else s for s in merged.scripts)
        merged = replace(merged, scripts=tuple(scripts))
    return _without(merged, upper.hide) if upper.hide else merged


def patched(script: Script, patch: Patch, layer: str) -> Script:
    """A script with the fields of a patch, marked as changed by the patch's layer."""
    given = {name: value for name in FIELDS if (value := getattr(patch, name)) is not None}
    changed = _changed(script, **given)
    if patch.also:
        changed = _added(changed, patch.also)
    return _marked(changed, changed_by=(*script.changed_by, layer))


def _added(script: Script, also: Additions) -> Script:
    fits = {(fit.kind, fit.id): fit for fit in (*script.fits, *also.fits)}
    return _changed(
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

    text = repr(sorted(_unmarked(asdict(script)).items()))
    return blake2b(text.encode(), digest_size=4).hexdigest()


def _unmarked(value: Any) -> Any:
    """Values without what says from which layer they come."""
    if isinstance(value, dict):
        return {key: _unmarked(one) for key, one in value.items() if key not in MARKS}
    return tuple(map(_unmarked, value)) if isinstance(value, tuple) else value


def _name_layer(value: object, layer: str) -> None:
    """Marks everything that a file brings with its layer."""
    if isinstance(value, tuple):
        for one in value:
            _name_layer(one, layer)
    elif isinstance(value, Item):
        if "layer" in value.__slots__:
            _marked(value, layer=layer)
        for name in value.__slots__:
            _name_layer(getattr(value, name), layer)


def _marked(item: T, **marks: object) -> T:
    # Marks are no fields of a file, so they are set here, before anyone else has seen the item.
    for name, value in marks.items():
        object.__setattr__(item, name, value)
    return item


def _changed(item: Marked, **values: Any) -> Marked:
    """An item with other values, and with the marks that it has."""
    marks = {name: getattr(item, name) for name in MARKS if name in item.__slots__}
    changed: Marked = replace(cast(Any, item), **values)
    return _marked(changed, **marks)


def _over(lower: tuple[T, ...], upper: tuple[T, ...], key: str = "id") -> tuple[T, ...]:
    items = {getattr(item, key): item for item in lower}
    items.update({getattr(item, key): item for item in upper})
    return tuple(items.values())


def _crosswalk(lower: Crosswalk | None, upper: Crosswalk | None) -> Crosswalk | None:
    """Codes of one system are laid over each other; those of another system take the place of all."""
    if lower is None or upper is None or lower.system != upper.system:
        return upper or lower
    return _changed(lower, notes=(*lower.notes, *upper.notes), codes=_over(lower.codes, upper.codes))


def _risk(lower: Risk | None, upper: Risk | None) -> Risk | None:
    """Words of risk are only ever added: a layer cannot take away what another one looks for."""
    if lower is None or upper is None:
        return upper or lower
    below = {one.id: one for one in lower.classes}
    classes = tuple(_class(below[one.id], one) if one.id in below else one for one in upper.classes)
    advising = upper if upper.advice else lower
    return _marked(Risk(advising.advice, _over(lower.classes, classes)), layer=advising.layer)


def _class(below: RiskClass, above: RiskClass) -> RiskClass:
    """A kind of risk that two layers describe, marked with both."""
    both = replace(
        above,
        cues=tuple(dict.fromkeys((*below.cues, *above.cues))),
        not_cues=tuple(dict.fromkeys((*below.not_cues, *above.not_cues))),
        advice=above.advice or below.advice,
    )
    return _marked(both, layer=f"{below.layer}, {above.layer}")


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
        return _changed(one, fits=fits, related=notes(one.related))

    crosswalk = corpus.crosswalk and _changed(
        corpus.crosswalk,
        codes=tuple(
            _changed(c, behaviours=kept(c.behaviours), situations=kept(c.situations), scripts=notes(c.scripts))
            for c in corpus.crosswalk.codes
        ),
    )
    return replace(
        corpus,
        behaviours=tuple(item for item in corpus.behaviours if item.id not in hidden.behaviours),
        situations=tuple(item for item in corpus.situations if item.id not in hidden.situations),
        scripts=tuple(script(one) for one in corpus.scripts if one.number not in numbers),
        components=tuple(_changed(one, scripts=notes(one.scripts)) for one in corpus.components),
        pathways=tuple(
            _changed(
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
