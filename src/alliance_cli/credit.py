"""Where what is printed comes from, in one line: the work that is restated, and the layers."""

from __future__ import annotations

from collections.abc import Sequence

from .corpus.reader import Reader
from .model import BUILT_IN, Source
from .text import listed


def of(reader: Reader, layer: str, what: str, changed_by: Sequence[str] = ()) -> str:
    """Of one thing, such as `script 12` of a layer, and who changed it."""
    changed = f", changed by the layer {listed(changed_by, 'and')}" if changed_by else ""
    restated = _built_in(reader, f", {what}", changed) if layer == BUILT_IN else f"layer {layer}, {what}{changed}"
    works = (f"the layer {name} restates {work}" for name in (layer, *changed_by) if (work := _work(reader, name)))
    return "; ".join(filter(None, (restated, *works)))


def of_layers(reader: Reader, layers: Sequence[str]) -> str:
    """Of an answer that is put together from several layers."""
    names = sorted(set(layers), key=[BUILT_IN, *layers].index) or [BUILT_IN]
    return "; ".join(filter(None, (_built_in(reader) if name == BUILT_IN else _own(reader, name) for name in names)))


def _built_in(reader: Reader, what: str = "", changed: str = "") -> str:
    source = reader.source()
    if source is None:
        return ""
    return f"{source.author} ({source.year}){what}, restated in this project's own words{changed}{_doi(source)}"


def _own(reader: Reader, layer: str) -> str:
    work = _work(reader, layer)
    return f"the layer {layer}" + (f", which restates {work}" if work else "")


def _work(reader: Reader, layer: str) -> str:
    """The work that an own layer says it restates; empty where it says none."""
    source = reader.source(layer) if layer != BUILT_IN else None
    return f"{source.author} ({source.year}), {source.title}{_doi(source)}" if source else ""


def _doi(source: Source) -> str:
    return f". https://doi.org/{source.doi}" if source.doi else ""
