"""The trained model, an SQLite file shipped with the package and read row by row."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path

from ..errors import Unreadable
from ..results import Meta

_PACKAGE = Path(__file__).resolve().parent.parent
_PLACES = (_PACKAGE / "data" / "triage.sqlite", _PACKAGE.parent.parent / "data" / "triage.sqlite")
_AT_ONCE = 500


class StoredWeights:
    """Weights read from the shipped file, only those that a note needs."""

    def __init__(self, path: Path | None = None) -> None:
        path = path or next((place for place in _PLACES if place.is_file()), None)
        if path is None:
            raise Unreadable("the model for notes is missing", "install alliance again")
        self._connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)

    @cached_property
    def meta(self) -> Meta:
        (text,) = self._connection.execute("select value from meta where key = 'model'").fetchone()
        return Meta(**json.loads(text))

    def features(self, names: Sequence[str]) -> Mapping[str, Sequence[int]]:
        return {name: array("b", blob) for name, blob in self._rows("select name, weights from feature", "name", names)}

    def vectors(self, words: Sequence[str]) -> Mapping[str, tuple[float, Sequence[int]]]:
        rows = self._rows("select word, vector, counts from vector", "word", words)
        return {word: (counts, array("b", blob)) for word, blob, counts in rows}

    def _rows(self, sql: str, key: str, values: Sequence[str]) -> Iterator[tuple]:  # type: ignore[type-arg]
        for start in range(0, len(values), _AT_ONCE):
            some = values[start : start + _AT_ONCE]
            yield from self._connection.execute(f"{sql} where {key} in ({', '.join('?' * len(some))})", some)


@cache
def weights() -> StoredWeights:
    """The shipped model, opened once."""
    return StoredWeights()
