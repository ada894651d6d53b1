"""The merged corpus, open for questions: rows of a snapshot turned into objects of the model."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from .. import results
from ..errors import NothingFound, Problem
from ..model import BUILT_IN, Fit, Pathway, Script, Source
from ..results import Names, ScriptRow, Step
from ..text import listed, named, nearest, one_line, slug, whole_number
from .layers import LayerFile
from .snapshot import open_snapshot
from .tables import CLASSES, left_out, revive

T = TypeVar("T")
_ROW = "number, slug, title, intervention, gist, layer, pace"


class Reader:
    """Answers questions from a snapshot; one that turns out to be corrupt is rebuilt once, unseen."""

    def __init__(self, layers: Sequence[LayerFile], step: Step | None = None) -> None:
        self.layers = tuple(layers)
        self._connection = open_snapshot(self.layers, step=step)
        self._rebuilt = False
        # A snapshot never changes, so what was read from it once is kept; it is the corpus, and small.
        self._items: dict[str, tuple[Any, ...]] = {}
        self._scripts: dict[int, Script] = {}

    def close(self) -> None:
        self._connection.close()

    def _try(self, ask: Callable[[sqlite3.Connection], T]) -> T:
        try:
            return ask(self._connection)
        except (sqlite3.DatabaseError, ValueError, TypeError, KeyError):
            if self._rebuilt:
                raise
            self._connection.close()
            self._connection = open_snapshot(self.layers, rebuild=True)
            self._rebuilt = True
            return ask(self._connection)

    def _rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return self._try(lambda connection: connection.execute(sql, tuple(values)).fetchall())

    def left_out(self) -> list[Problem]:
        """What is wrong with the layers that had to be left out."""
        return self._try(left_out) if len(self.layers) > 1 else []

    # Scripts

    def numbers(self, name: str | int) -> tuple[int, ...]:
        """The numbers of the scripts that a number, slug or intervention id names.

        Raises NothingFound with the nearest right ones.
        """
        word = one_line(str(name))
        if (given := whole_number(word)) is not None:
            if self._rows("select 1 from script where number = ?", [given]):
                return (given,)
            raise self._no_number(given)
        sql = "select number from script where slug = ?1 or intervention = ?1 order by slug != ?1, number"
        found = self._rows(sql, [slug(word)])
        if found:
            return tuple(number for (number,) in found)
        if other := self.kind_of(slug(word)):
            hint = f"that is a {other}: `alliance markers {slug(word)}` or `alliance suggest --{other} {slug(word)}`"
            raise NothingFound(f"there is no {named('script', word)}", hint)
        known = [row[0] for row in self._rows("select slug from script order by number limit 2000")]
        raise _unknown("script", word, [*known, *self.ids("intervention")], "`alliance list` shows all scripts")

    def _no_number(self, number: int) -> NothingFound:
        close = self._rows("select number, title from script order by abs(number - ?), number limit 1", [number])
        hint = f"the nearest is {close[0][0]}, {close[0][1]}; `alliance list` shows all" if close else ""
        return NothingFound(f"there is no script {number}", hint)

    def script(self, name: str | int) -> Script:
        """One script by number or slug (or the first of an intervention). Raises NothingFound."""
        number = name if name in self._scripts else self.numbers(name)[0]
        if number not in self._scripts:
            if len(self._scripts) > 100:  # a large layer stays on disk
                self._scripts.clear()
            self._scripts[number] = self._try(lambda connection: revive(Script, _payload(connection, number)))
        return self._scripts[number]

    def rows(self, filters: Iterable[tuple[str, str]] = ()) -> tuple[ScriptRow, ...]:
        """Scripts that meet every filter (a kind and an id), by number."""
        conditions, values = ["1"], list[object]()
        for kind, wanted in filters:
            if kind == "marker":
                ids, numbers = self.behaviours_of(wanted), self._on_pathway(wanted)
                fitting = f"select number from fit where kind = 'behaviour' and id in ({_marks(ids)})"
                conditions.append(f"(number in ({fitting}) or number in ({_marks(numbers)}))")
                values += [*ids, *numbers]
            elif kind == "intervention":
                conditions.append("intervention = ?")
                values.append(wanted)
            elif kind == "component":
                conditions.append("number in (select number from script_component where component = ?)")
                values.append(wanted)
            else:
                conditions.append("number in (select number from fit where kind = ? and id = ?)")
                values += [kind, wanted]
        found = self._rows(f"select {_ROW} from script where {' and '.join(conditions)} order by number", values)
        return tuple(ScriptRow(*row) for row in found)

    def _on_pathway(self, marker: str) -> list[int]:
        stages = (stage for pathway in self.items("pathway") if pathway.marker == marker for stage in pathway.stages)
        return sorted({number for stage in stages for number in stage.scripts})

    def row(self, number: int) -> ScriptRow:
        return ScriptRow(*self._rows(f"select {_ROW} from script where number = ?", [number])[0])

    def fits(self, kind: str, ids: Iterable[str]) -> list[tuple[int, Fit, str]]:
        """Fits for behaviours or situations: script number, fit, and the script's pace; by number."""
        wanted = list(ids)
        sql = f"""select number, fit, why, id, pace from fit join script using (number)
                  where kind = ? and id in ({_marks(wanted)}) order by number, id"""
        found = self._rows(sql, [kind, *wanted])
        return [(number, Fit(fit=fit, why=why, **{kind: id_}), pace) for number, fit, why, id_, pace in found]

    # Everything else

    def kind_of(self, id_: str) -> str:
        """What an id names: `marker`, `behaviour`, `situation`, `component`, or nothing."""
        kinds = ("marker", "behaviour", "situation", "component")
        return next((kind for kind in kinds if id_ in self.ids(kind)), "")

    def items(self, kind: str) -> tuple[Any, ...]:
        """All items of a kind (`behaviour`, `marker`, `pathway`, ...), in the corpus's order."""
        if kind not in self._items:
            sql = "select payload from item where kind = ? order by position"
            self._items[kind] = self._try(
                lambda connection: tuple(
                    revive(CLASSES[kind], payload) for (payload,) in connection.execute(sql, (kind,))
                )
            )
        return self._items[kind]

    def ids(self, kind: str) -> list[str]:
        return [getattr(item, "id", getattr(item, "marker", "")) for item in self.items(kind)]

    def titles(self, kind: str) -> dict[str, str]:
        """Ids of a kind with their titles, in the corpus's order."""
        return {getattr(item, "id", ""): item.title for item in self.items(kind)}

    def item(self, kind: str, name: str) -> Any:
        """One item by id. Raises NothingFound with the nearest right ones."""
        wanted = slug(name)
        for item in self.items(kind):
            if getattr(item, "id", getattr(item, "marker", None)) == wanted:
                return item
        raise _unknown(kind, one_line(name), self.ids(kind), f"one of {listed(self.ids(kind))}")

    def one(self, kind: str) -> Any:
        """The principle, the crosswalk or the words of risk; None where no layer has one."""
        found = self.items(kind)
        return found[0] if found else None

    def source(self, layer: str = BUILT_IN) -> Source | None:
        """The work that a layer restates, where it names one."""
        return next((source for source in self.items("source") if source.layer == layer), None)

    def behaviours_of(self, marker: str) -> list[str]:
        movements = {movement.id for movement in self.items("movement") if movement.marker == marker}
        return [behaviour.id for behaviour in self.items("behaviour") if behaviour.movement in movements]

    def pathway_of(self, marker: str) -> Pathway | None:
        """The pathway that starts from a marker, where there is one."""
        return next((pathway for pathway in self.items("pathway") if pathway.marker == marker), None)

    def names(self, scripts: Iterable[int] = (), pathways: Iterable[Pathway | None] = ()) -> Names:
        """Titles of everything that is not a script, of these scripts, and of those on these pathways."""
        stages = (stage for pathway in pathways if pathway for stage in pathway.stages)
        numbers = sorted({*scripts, *(number for stage in stages for number in stage.scripts)})
        rows = self._rows(f"select number, title, layer from script where number in ({_marks(numbers)})", numbers)
        ids: dict[str, str] = {}
        layers: dict[int | str, str] = {number: layer for number, _, layer in rows if layer != BUILT_IN}
        for kind in ("intervention", "component", "need", "marker", "movement", "behaviour", "situation"):
            for item in self.items(kind):
                key = item.id if kind != "intervention" else f"intervention:{item.id}"
                if key not in ids and item.layer != BUILT_IN:
                    layers[key] = item.layer
                ids.setdefault(key, item.title)
        ids.update({f"literature:{reference.key}": reference.citation for reference in self.items("reference")})
        return Names({number: title for number, title, _ in rows}, ids, layers)

    def cues(self, firsts: Sequence[str]) -> list[tuple[str, str, list[list[str]], bool]]:
        """Phrases of risk that begin with one of these: first element, class, elements, whether it counts."""
        found: list[tuple[str, str, list[list[str]], bool]] = []
        for start in range(0, len(firsts), 500):
            some = firsts[start : start + 500]
            rows = self._rows(f"select first, risk, phrase, counts from cue where first in ({_marks(some)})", some)
            found += [(first, risk, json.loads(phrase), bool(counts)) for first, risk, phrase, counts in rows]
        return found

    def search(self, query: str, kinds: Iterable[str] = (), limit: int = 10) -> results.SearchResult:
        from . import search as full_text

        wanted = tuple(kinds)
        return self._try(lambda connection: full_text.search(connection, query, wanted, limit))


def _payload(connection: sqlite3.Connection, number: int) -> str:
    return str(connection.execute("select payload from script where number = ?", (number,)).fetchone()[0])


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _unknown(kind: str, word: str, known: Sequence[str], otherwise: str) -> NothingFound:
    close = nearest(word, known)
    return NothingFound(f"there is no {named(kind, word)}", f"did you mean {listed(close)}?" if close else otherwise)
