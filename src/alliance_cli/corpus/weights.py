"""The trained model, an SQLite file shipped with the package and read row by row."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from string import ascii_lowercase
from typing import Any

from ..errors import Unreadable
from ..results import Meta
from ..text import fold

_PACKAGE = Path(__file__).resolve().parent.parent
_PLACES = (_PACKAGE / "data" / "triage.sqlite", _PACKAGE.parent.parent / "data" / "triage.sqlite")
_AT_ONCE = 500
_KEPT = 50_000
"""Rows that are kept in memory, for those who read many notes."""
_SHORTEST_TYPO = 5
_COMMON = 0.985
"""A word that counts less than this in the mean stands in many notes, and may be what was meant by a typo."""


class StoredWeights:
    """Weights read from the shipped file, only those that a note needs."""

    def __init__(self, path: Path | None = None) -> None:
        path = path or next((place for place in _PLACES if place.is_file()), None)
        if path is None:
            raise Unreadable("the model for notes is missing", "install alliance again")
        self._connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        self._features: dict[str, Any] = {}
        self._vectors: dict[str, Any] = {}

    @cached_property
    def meta(self) -> Meta:
        (text,) = self._connection.execute("select value from meta where key = 'model'").fetchone()
        return Meta(**json.loads(text))

    def features(self, names: Sequence[str]) -> Mapping[str, Sequence[int]]:
        self._keep(self._features, names, "select name, weights, 1.0 from feature where name")
        return {name: row for name in names if (row := self._features[name])}

    def vectors(self, words: Sequence[str]) -> Mapping[str, Sequence[float]]:
        self._keep(self._vectors, words, "select word, vector, counts from vector where word")
        return {word: row for word in words if (row := self._vectors[word])}

    def meant(self, words: Sequence[str]) -> dict[str, str]:
        """For unknown words one slip of the finger away from a common one, that word."""
        known = self.vectors(words)
        found = {}
        for word in words:
            if word not in known and len(word) >= _SHORTEST_TYPO and word.isascii():
                near = [(count, other) for other, _, count in self._rows(_NEAR, list(_slips(word))) if count < _COMMON]
                if near:
                    found[word] = min(near)[1]
        return found

    def _keep(self, kept: dict[str, Any], names: Sequence[str], sql: str) -> None:
        """Reads what is not yet kept; what the model does not know is kept as None."""
        if len(kept) > _KEPT:
            kept.clear()
        missing = [name for name in names if name not in kept]
        kept.update(dict.fromkeys(missing))
        for name, blob, counts in self._rows(sql, missing):
            row = array("b", blob)
            kept[name] = row if counts == 1 else array("d", [counts * x for x in row])

    def _rows(self, sql: str, values: Sequence[str]) -> Iterator[tuple[str, bytes, float]]:
        for start in range(0, len(values), _AT_ONCE):
            some = values[start : start + _AT_ONCE]
            yield from self._connection.execute(f"{sql} in ({', '.join('?' * len(some))})", some)


_NEAR = "select word, x'', counts from vector where word"


def _slips(word: str) -> set[str]:
    """Every word that one letter too many, missing, wrong or swapped could have made into this one."""
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    fewer = {a + b[1:] for a, b in cuts if b}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    other = {a + c + b[1:] for a, b in cuts if b for c in ascii_lowercase}
    more = {a + c + b for a, b in cuts for c in ascii_lowercase}
    return fewer | swapped | other | more


@cache
def weights() -> StoredWeights:
    """The shipped model, opened once."""
    return StoredWeights()


def known_words(words: Iterable[str]) -> set[str]:
    """Those of some words that the model has met, as a measure of what is an English word."""
    spelt = {word: fold(word).replace("iz", "is").replace("yz", "ys") for word in words}
    met = weights().vectors(list(dict.fromkeys(spelt.values())))
    return {word for word, key in spelt.items() if key in met}
