"""The layers in use: the built-in corpus and those laid over it, merged id by id."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from ..errors import Unreadable
from ..model import Behaviour, CorpusFile, Script, Situation

try:  # hashlib loads OpenSSL, which takes longer than all hashing here
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

if TYPE_CHECKING:
    from .references import Known

VARIABLE = "ALLIANCE_CORPUS"
_PACKAGE = Path(__file__).resolve().parent.parent
_PLACES = (_PACKAGE / "data" / "scripts.yaml", _PACKAGE.parent.parent / "data" / "scripts.yaml")

T = TypeVar("T")


class LayerFile(NamedTuple):
    """A corpus file in use, its bytes, and who chose it."""

    path: Path
    data: bytes
    chosen_by: str


def built_in_path() -> Path:
    """Where the built-in corpus lies: inside the installed package, or in the checkout."""
    for place in _PLACES:
        if place.is_file():
            return place
    raise Unreadable("the built-in corpus is missing", "install alliance again")


def chosen(layers: Sequence[str | Path] | None = None) -> list[tuple[Path, str]]:
    """The layer files and who chose each, lowest first: built in, then `layers` or those of ALLIANCE_CORPUS."""
    paths = [(built_in_path(), "default")]
    if layers is not None:
        return paths + [(Path(path), "option") for path in layers]
    listed = os.environ.get(VARIABLE, "").split(os.pathsep)
    return paths + [(Path(path), "environment") for path in listed if path]


def find(layers: Sequence[str | Path] | None = None) -> list[LayerFile]:
    """The layers in use with their bytes, lowest first. Raises Unreadable."""
    return [LayerFile(path, _bytes(path), by) for path, by in chosen(layers)]


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except (OSError, ValueError):
        from .load import read_file

        return read_file(path)  # says in words what is wrong


def fingerprint(layers: Iterable[LayerFile], *versions: str) -> str:
    """A short hash of all layer bytes, in order, and of the versions that shape a snapshot."""
    digest = blake2b("\0".join(versions).encode(), digest_size=12)
    for layer in layers:
        digest.update(len(layer.data).to_bytes(8, "big"))
        digest.update(layer.data)
    return digest.hexdigest()


def load_all(layers: Sequence[LayerFile]) -> CorpusFile:
    """All layers validated and merged. Raises InvalidCorpus with every problem of the first layer that has any."""
    from .load import load
    from .references import Known

    known: Known = Known()
    corpora = []
    for layer in layers:
        corpus = load(layer.data, str(layer.path), known)
        known.add(corpus)
        corpora.append(corpus)
    return merge(corpora)


def merge(corpora: Sequence[CorpusFile]) -> CorpusFile:
    """One corpus from several: a later item takes the place of an earlier one with the same id."""
    from dataclasses import replace

    merged = corpora[0]
    for corpus in corpora:
        _name_layer(corpus)
    for upper in corpora[1:]:
        merged = replace(
            merged,
            literature=_over(merged.literature, upper.literature, "key"),
            principle=upper.principle or merged.principle,
            interventions=_over(merged.interventions, upper.interventions),
            components=_over(merged.components, upper.components),
            needs=_over(merged.needs, upper.needs),
            markers=_over(merged.markers, upper.markers),
            movements=_over(merged.movements, upper.movements),
            behaviours=_over(merged.behaviours, upper.behaviours),
            situations=_over(merged.situations, upper.situations),
            scripts=tuple(sorted(_over(merged.scripts, upper.scripts, "number"), key=lambda script: script.number)),
            pathways=_over(merged.pathways, upper.pathways, "marker"),
            crosswalk=upper.crosswalk or merged.crosswalk,
            risk=upper.risk or merged.risk,
        )
    return merged


def _name_layer(corpus: CorpusFile) -> None:
    items: tuple[Script | Behaviour | Situation, ...] = (*corpus.scripts, *corpus.behaviours, *corpus.situations)
    for item in items:
        # The layer is no field of the file, so it is set here, once, before anyone else has seen the item.
        object.__setattr__(item, "layer", corpus.name)


def _over(lower: tuple[T, ...], upper: tuple[T, ...], key: str = "id") -> tuple[T, ...]:
    items = {getattr(item, key): item for item in lower}
    items.update({getattr(item, key): item for item in upper})
    return tuple(items.values())
