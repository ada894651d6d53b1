"""Full-text queries over a snapshot.

Every word is looked up by its stem, under its other spelling (British, American, with and without hyphen), and quoted,
so that no input can be a syntax error. Titles and keywords weigh more than bodies. Without FTS5 the same rows are
ranked here by the same formula.
"""

from __future__ import annotations

import math
import re
import sqlite3
from collections.abc import Iterable
from typing import Literal, NamedTuple

from ..model import Block, Script
from ..results import Hit, Match, SearchResult
from ..text import fold, nearest, one_line, stem
from .tables import BREAK, COLUMNS, has_full_text, revive, rows_of

WEIGHTS = {"title": 12.0, "keyword": 8.0, "gist": 4.0, "fit": 0.6}
MAX_TERMS = 24
_TOKEN = re.compile(r"[^\W_]+")
_SPELLINGS = (
    ("our", "or"), ("ise", "ize"), ("isi", "izi"), ("isa", "iza"), ("yse", "yze"), ("ysi", "yzi"), ("ence", "ense"),
    ("lli", "li"), ("lle", "le"), ("llo", "lo"), ("ae", "e"), ("oe", "e"), ("ogue", "og"),
)  # fmt: skip

# Words that say nothing by themselves; they count only in a query that has no others.
_STOP = frozenset(
    """a an and are as at be but by do for from has have he her his i if in is it its me my no not of on or our she so
    that the their them they this to us was we what when which who will with you your""".split()  # noqa: SIM905
)
Phrase = tuple[str, ...]


class _Term(NamedTuple):
    """One word of the query with the phrases that may stand for it."""

    phrases: tuple[Phrase, ...]

    def expression(self) -> str:
        return "(" + " OR ".join('"' + " ".join(phrase) + '"' for phrase in self.phrases) + ")"


def search(connection: sqlite3.Connection, query: str, kinds: Iterable[str] = (), limit: int = 10) -> SearchResult:
    """The scripts that a query finds, best first: those with every word or, failing that, with any.

    `kinds` limits the search to some columns (`say`, `do`, ...). Spans are character offsets into each match's text.
    """
    within = tuple(kind for kind in COLUMNS if kind in set(kinds)) or COLUMNS
    terms, ignored = _terms(connection, query)
    shown = one_line(query)[:200]
    for matched in _ways(terms):
        ranked = _ranked(connection, terms, matched, within)
        if ranked:
            hits = tuple(_hit(connection, number, score, terms, within) for number, score in ranked[:limit])
            return SearchResult(shown, matched, len(ranked), hits, ignored=ignored)
    return SearchResult(shown, "all", 0, (), _nearest_words(connection, query), ignored)


def _ways(terms: list[_Term]) -> tuple[Literal["all", "any"], ...]:
    if not terms:
        return ()
    return ("all", "any") if len(terms) > 1 else ("all",)


def _terms(connection: sqlite3.Connection, query: str) -> tuple[list[_Term], int]:
    chunks = [tuple(_TOKEN.findall(chunk)) for chunk in fold(query[:20_000]).split()]
    unique = list(dict.fromkeys(chunk for chunk in chunks if chunk))
    unique = [chunk for chunk in unique if chunk[0] not in _STOP or len(chunk) > 1] or unique
    terms = [_Term(_phrases(connection, tuple(word[:100] for word in chunk[:8]))) for chunk in unique[:MAX_TERMS]]
    return terms, max(0, len(unique) - MAX_TERMS)


def _phrases(connection: sqlite3.Connection, chunk: Phrase) -> tuple[Phrase, ...]:
    """A chunk as typed, then with its hyphens closed or opened, then in the other spelling."""
    phrases = [chunk]
    joined = "".join(chunk)
    if len(chunk) > 1:
        phrases.append((joined,))
    elif found := connection.execute("select spaced from hyphenated where joined = ?", (joined,)).fetchone():
        phrases.append(tuple(str(found[0]).split()))
    if len(chunk) == 1:
        phrases += [(word,) for word in _respelt(joined)]
    return tuple(dict.fromkeys(phrases))


def _respelt(word: str) -> list[str]:
    """British for American spelling and the reverse; most results are no words, and find nothing."""
    if len(word) < 5:
        return []
    changes = [(a, b) for a, b in _SPELLINGS if a in word] + [(b, a) for a, b in _SPELLINGS if b in word]
    return [word.replace(a, b) for a, b in changes]


def _ranked(
    connection: sqlite3.Connection, terms: list[_Term], matched: str, within: tuple[str, ...]
) -> list[tuple[int, float]]:
    """Script numbers with their scores (higher is better), best first, equal scores by number."""
    operator = " AND " if matched == "all" else " OR "
    expression = f"{{{' '.join(within)}}} : ({operator.join(term.expression() for term in terms)})"
    weights = ", ".join(str(WEIGHTS.get(name, 1.0)) for name in COLUMNS)
    if not has_full_text(connection):
        return _ranked_by_hand(connection, terms, matched, within)
    rows = connection.execute(
        f"select rowid, bm25(passage, {weights}) from passage where passage match ?", (expression,)
    ).fetchall()
    return sorted(((number, round(-score, 4)) for number, score in rows), key=lambda row: (-row[1], row[0]))


def _hit(connection: sqlite3.Connection, number: int, score: float, terms: list[_Term], within: tuple[str, ...]) -> Hit:
    columns = ", ".join(COLUMNS)
    row = connection.execute(f"select {columns} from passage where rowid = ?", (number,)).fetchone()
    slug, title, layer, payload = connection.execute(
        "select slug, title, layer, payload from script where number = ?", (number,)
    ).fetchone()
    blocks = {block.text: block for block in revive(Script, payload).body}
    matches = [
        _match(kind, text, spans, blocks.get(text), layer)
        for kind, column in zip(COLUMNS, row, strict=True)
        if kind in within
        for text in column.split(BREAK)
        if (spans := _spans(text, terms))
    ]
    # The passages with most of the words first; among equals in the order of the page.
    matches.sort(key=lambda match: -len({fold(match.text[a:b]) for a, b in match.spans}))
    return Hit(number, slug, title, score, tuple(matches), layer)


def _match(kind: str, text: str, spans: tuple[tuple[int, int], ...], block: Block | None, layer: str) -> Match:
    if block:
        return Match(kind, text, spans, block.basis, layer=block.layer)
    return Match(kind, text, spans, "judgement" if kind == "fit" else "report", layer=layer)


def _tokens(text: str) -> list[tuple[str, int, int]]:
    """Stems with their places, cut as the full-text tables cut them."""
    return [(stem(fold(found.group())), found.start(), found.end()) for found in _TOKEN.finditer(text)]


def _spans(text: str, terms: list[_Term]) -> tuple[tuple[int, int], ...]:
    tokens = _tokens(text)
    stems = [token[0] for token in tokens]
    spans: set[tuple[int, int]] = set()
    for phrase in {tuple(stem(word) for word in phrase) for term in terms for phrase in term.phrases}:
        for i in range(len(stems) - len(phrase) + 1):
            if tuple(stems[i : i + len(phrase)]) == phrase:
                spans.add((tokens[i][1], tokens[i + len(phrase) - 1][2]))
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _ranked_by_hand(
    connection: sqlite3.Connection, terms: list[_Term], matched: str, within: tuple[str, ...]
) -> list[tuple[int, float]]:
    """FTS5's BM25 (k1 = 1.2, b = 0.75) in Python, for a SQLite without FTS5."""
    phrases = [tuple(stem(word) for word in phrase) for term in terms for phrase in term.phrases]
    lengths: dict[int, int] = {}
    weighted: list[dict[int, float]] = [{} for _ in phrases]
    for number, columns in rows_of(connection):
        for kind, column in zip(COLUMNS, columns, strict=True):
            stems = [token[0] for token in _tokens(column)]
            lengths[number] = lengths.get(number, 0) + len(stems)
            for found, phrase in zip(weighted, phrases, strict=True):
                count = sum(tuple(stems[i : i + len(phrase)]) == phrase for i in range(len(stems) - len(phrase) + 1))
                if count and kind in within:
                    found[number] = found.get(number, 0.0) + count * WEIGHTS.get(kind, 1.0)
    average = sum(lengths.values()) / max(1, len(lengths))
    scores: dict[int, float] = {}
    for found in weighted:
        rarity = max(1e-6, math.log((len(lengths) - len(found) + 0.5) / (len(found) + 0.5)))
        for number, frequency in found.items():
            damped = frequency * 2.2 / (frequency + 1.2 * (0.25 + 0.75 * lengths[number] / average))
            scores[number] = scores.get(number, 0.0) + rarity * damped
    by_term, start = [], 0
    for term in terms:
        by_term.append(set().union(*weighted[start : start + len(term.phrases)]))
        start += len(term.phrases)
    chosen = set.intersection(*by_term) if matched == "all" else set().union(*by_term)
    return sorted(((n, round(scores[n], 4)) for n in chosen), key=lambda row: (-row[1], row[0]))


def _nearest_words(connection: sqlite3.Connection, query: str) -> tuple[str, ...]:
    typed = [word for word in _TOKEN.findall(fold(query[:2000])) if len(word) > 2][:5]
    if not typed:
        return ()
    known = [str(row[0]) for row in connection.execute("select word from word order by word")]
    return tuple(dict.fromkeys(close for word in typed for close in nearest(word, known)))[:5]
