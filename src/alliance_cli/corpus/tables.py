"""The snapshot's tables: how a merged corpus is written as SQLite rows, and read back without pydantic."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import MISSING, asdict, fields
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

from ..errors import Problem
from ..model import (
    BUILT_IN,
    KINDS,
    MARKS,
    Behaviour,
    Block,
    Code,
    Component,
    Crosswalk,
    Fit,
    Intervention,
    Marker,
    Movement,
    Need,
    Pathway,
    Principle,
    Reference,
    Remark,
    Risk,
    RiskClass,
    Script,
    ScriptNote,
    Situation,
    Source,
    Stage,
)
from ..text import fold, phrase

if TYPE_CHECKING:
    from .file import CorpusFile

SCHEMA = "5"
"""Version of these tables; part of a snapshot's name, so a change makes a new file."""

BREAK = "\x1e"
"""Between two blocks in one full-text column; cleaned texts never hold it."""

COLUMNS = ("title", "keyword", "gist", *KINDS, "fit")
"""Full-text columns; the kind of a search match is the name of its column."""

_DDL = """
create table meta (key text primary key, value text not null) without rowid;
create table script (
    number integer primary key, slug text not null unique, intervention text not null, title text not null,
    gist text not null, layer text not null, pace text not null, payload text not null);
create index script_intervention on script (intervention, number);
create table fit (
    kind text not null, id text not null, number integer not null, fit text not null, why text not null,
    primary key (kind, id, number)) without rowid;
create table script_component (component text not null, number integer not null,
    primary key (component, number)) without rowid;
create table item (
    kind text not null, position integer not null, id text not null, title text not null, payload text not null,
    primary key (kind, id)) without rowid;
create table word (word text primary key) without rowid;
create table cue (first text not null, risk text not null, phrase text not null, counts integer not null);
create index cue_first on cue (first);
create table hyphenated (joined text primary key, spaced text not null) without rowid;
"""
_TEXT = (
    f"create virtual table passage using fts5({', '.join(COLUMNS)}, tokenize='porter unicode61 remove_diacritics 2')"
)
_TEXT_WITHOUT_FTS5 = f"create table passage (rowid integer primary key, {', '.join(COLUMNS)})"

_SECTIONS = {
    "intervention": "interventions", "component": "components", "need": "needs", "marker": "markers",
    "movement": "movements", "behaviour": "behaviours", "situation": "situations", "pathway": "pathways",
    "reference": "literature", "source": "sources",
}  # fmt: skip
_ID = {"pathway": "marker", "reference": "key", "source": "layer"}
CLASSES: dict[str, type] = {
    "intervention": Intervention, "component": Component, "need": Need, "marker": Marker, "movement": Movement,
    "behaviour": Behaviour, "situation": Situation, "pathway": Pathway, "reference": Reference,
    "crosswalk": Crosswalk, "principle": Principle, "source": Source, "risk": Risk,
}  # fmt: skip
_NESTED: dict[type, dict[str, type]] = {
    Script: {"body": Block, "fits": Fit, "related": ScriptNote},
    Principle: {"body": Block},
    Component: {"scripts": ScriptNote},
    Marker: {"cautions": Remark},
    Behaviour: {"cautions": Remark},
    Situation: {"cautions": Remark},
    Pathway: {"stages": Stage, "notes": Remark},
    Crosswalk: {"codes": Code, "notes": Remark},
    Code: {"scripts": ScriptNote},
    Risk: {"classes": RiskClass},
}
_HYPHENATED = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")
_WORD = re.compile(r"[^\W\d_]{3,}")

T = TypeVar("T")


def write(connection: sqlite3.Connection, corpus: CorpusFile, left_out: Sequence[Problem] = ()) -> None:
    """Writes a merged corpus into an empty database, in one transaction, and why layers were left out of it."""
    connection.executescript(_DDL)
    try:
        connection.execute(_TEXT)
    except sqlite3.OperationalError as error:
        if "no such module" not in str(error):
            raise
        connection.execute(_TEXT_WITHOUT_FTS5)  # search.py then ranks the same rows by itself
    titles = {item.id: item.title for section in (corpus.behaviours, corpus.situations) for item in section}
    words: set[str] = set()
    hyphenated: dict[str, str] = {}
    for script in corpus.scripts:
        _write_script(connection, script)
        row = _passage(script, titles)
        marks = ", ".join("?" * (len(COLUMNS) + 1))
        connection.execute(f"insert into passage (rowid, {', '.join(COLUMNS)}) values ({marks})", (script.number, *row))
        text = fold(" ".join(row))
        words.update(_WORD.findall(text))
        for found in _HYPHENATED.findall(text):
            hyphenated[found.replace("-", "")] = found.replace("-", " ")
    for kind, section in _SECTIONS.items():
        for position, item in enumerate(getattr(corpus, section)):
            key = getattr(item, _ID.get(kind, "id"))
            title = getattr(item, "title", key)
            connection.execute("insert into item values (?, ?, ?, ?, ?)", (kind, position, key, title, _payload(item)))
    for kind in ("crosswalk", "principle", "risk"):
        if (item := getattr(corpus, kind)) is not None:
            connection.execute("insert into item values (?, 0, ?, ?, ?)", (kind, kind, kind, _payload(item)))
    connection.executemany("insert into word values (?)", ((word,) for word in sorted(words)))
    connection.executemany("insert into hyphenated values (?, ?)", sorted(hyphenated.items()))
    connection.executemany("insert into cue values (?, ?, ?, ?)", _cues(corpus))
    connection.execute("insert into meta values ('left out', ?)", (json.dumps(left_out),))
    connection.execute("insert into meta values ('schema', ?)", (SCHEMA,))


def _write_script(connection: sqlite3.Connection, script: Script) -> None:
    connection.execute(
        "insert into script values (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            script.number,
            script.slug,
            script.intervention,
            script.title,
            script.gist,
            ", ".join((script.layer, *script.changed_by)),
            script.pace,
            _payload(script),
        ),
    )
    connection.executemany(
        "insert into fit values (?, ?, ?, ?, ?)",
        ((fit.kind, fit.id, script.number, fit.fit, fit.why) for fit in script.fits),
    )
    connection.executemany(
        "insert or ignore into script_component values (?, ?)", ((c, script.number) for c in script.components)
    )


def _passage(script: Script, titles: dict[str, str]) -> list[str]:
    columns: dict[str, list[str]] = {name: [] for name in COLUMNS}
    columns["title"].append(script.title)
    columns["keyword"] += script.keywords
    columns["gist"].append(script.gist)
    for block in script.body:
        columns[block.kind].append(block.text)
    columns["fit"] += [f"{titles.get(fit.id, fit.id)}: {fit.why}" for fit in script.fits]
    return [BREAK.join(columns[name]) for name in COLUMNS]


def _cues(corpus: CorpusFile) -> Iterator[tuple[str, str, str, int]]:
    """Each phrase of risk once for each word that it can begin with, ready to be compared."""
    for found in corpus.risk.classes if corpus.risk else ():
        for texts, counts in ((found.cues, 1), (found.not_cues, 0)):
            for text in texts:
                elements = phrase(text)
                for first in elements[0] if elements else ():
                    yield first, found.id, json.dumps(elements), counts


def _payload(item: Any) -> str:
    return json.dumps(_lean(asdict(item)), ensure_ascii=False, separators=(",", ":"))


def _lean(value: Any) -> Any:
    """Without empty values and marks of the built-in layer, which are the model's defaults."""
    if isinstance(value, dict):
        return {key: _lean(item) for key, item in value.items() if item not in (None, ()) and not _default(key, item)}
    if isinstance(value, (list, tuple)):
        return [_lean(item) for item in value]
    return value


def _default(key: str, item: object) -> bool:
    return key == "layer" and item == BUILT_IN


def revive(cls: type[T], payload: str) -> T:
    """An item of the model from its row."""
    return _revived(cls, json.loads(payload))


def _revived(cls: type[T], data: dict[str, Any]) -> T:
    marks = {name: data.pop(name) for name in MARKS if name in data}
    nested = _NESTED.get(cls, {})
    # A list that is needed is not in the row if it was emptied, by what a layer hides.
    values: dict[str, Any] = dict.fromkeys(_needed(cast(type, cls)), ())
    for key, value in data.items():
        if key in nested:
            values[key] = tuple(_revived(nested[key], item) for item in value)
        else:
            values[key] = tuple(value) if isinstance(value, list) else value
    item = cls(**values)
    for name, mark in marks.items():
        object.__setattr__(item, name, tuple(mark) if isinstance(mark, list) else mark)
    return item


@cache
def _needed(cls: type) -> tuple[str, ...]:
    """The fields that an item has to be given."""
    return tuple(field.name for field in fields(cls) if field.init and field.default is MISSING)


def left_out(connection: sqlite3.Connection) -> list[Problem]:
    """What is wrong with the layers that were left out of a snapshot."""
    found = connection.execute("select value from meta where key = 'left out'").fetchone()
    return [Problem(*row) for row in json.loads(found[0])] if found else []


def has_full_text(connection: sqlite3.Connection) -> bool:
    """Whether the full-text rows were written with FTS5."""
    found = connection.execute("select sql from sqlite_master where name = 'passage'").fetchone()
    return found is not None and "using fts5" in str(found[0])


def rows_of(connection: sqlite3.Connection) -> Iterator[tuple[int, list[str]]]:
    """Every full-text row, for the search that does without FTS5."""
    for row in connection.execute(f"select rowid, {', '.join(COLUMNS)} from passage order by rowid"):
        yield row[0], list(row[1:])
