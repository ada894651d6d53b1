"""Full-text search: no input is an error, ties are stable, and a SQLite without FTS5 gives the same answers."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliance_cli.answers import Corpus
from alliance_cli.corpus import search as full_text
from alliance_cli.corpus import tables
from alliance_cli.corpus.layers import find, load_all
from alliance_cli.text import one_line

ODD = ["self-disclosure", "don't", "AND", "OR NOT", "C++", '"', "*", "", "   ", "x" * 10_000, "fear " * 3000, "a\x00b", "😀", "(", "NEAR(a b)", "title:x", "\ud800", "-", "^", "{say}: x"]  # fmt: skip
QUERIES = ["metacommunication", "assert", "fear of retaliation", "here-and-now", "trust", "say nothing", "behavior", "anger hurt", "alliance", "the"]  # fmt: skip


@pytest.mark.parametrize("query", ODD, ids=lambda q: repr(q)[:20])
def test_no_input_is_an_error(corpus: Corpus, query: str) -> None:
    result = corpus.search(query)
    assert result.total >= len(result.hits)


@given(st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_text_gives_an_answer_with_true_spans(corpus: Corpus, query: str) -> None:
    for hit in corpus.search(query).hits:
        for match in hit.matches:
            assert match.spans and all(0 <= a < b <= len(match.text) for a, b in match.spans)


def test_stems_spellings_and_hyphens(corpus: Corpus) -> None:
    def numbers(query: str) -> set[int]:
        return {hit.number for hit in corpus.search(query, limit=19).hits}

    assert numbers("assert") == numbers("assertion")
    assert numbers("metacommunication") == numbers("meta-communication") == numbers("META-COMMUNICATION")
    assert numbers("behavior") == numbers("behaviour") != set()
    assert numbers("pseudoalliance") == numbers("pseudo-alliance") == {12}
    assert numbers("defense") == numbers("defence") != set()


def test_every_word_then_any_word(corpus: Corpus) -> None:
    assert corpus.search("fear retaliation").matched == "all"
    any_word = corpus.search("retaliation zebra")
    assert any_word.matched == "any" and any_word.hits


def test_nothing_found_names_near_words(corpus: Corpus) -> None:
    result = corpus.search("metacomunication")
    assert not result.hits and "metacommunication" in result.nearest


def test_titles_and_keywords_weigh_more(corpus: Corpus) -> None:
    assert corpus.search("assertion").hits[0].number == 13
    assert corpus.search("shared experience").hits[0].number == 19


def test_within_a_kind(corpus: Corpus) -> None:
    for hit in corpus.search("careful ice", kinds=["say"]).hits:
        assert {match.kind for match in hit.matches} == {"say"}
    assert [hit.number for hit in corpus.search("thin ice", kinds=["say"]).hits] == [10]
    assert corpus.search("thin ice", kinds=["avoid"]).total == 0


def test_ties_go_by_number(corpus: Corpus) -> None:
    hits = corpus.search("the", limit=19).hits
    assert [(-hit.score, hit.number) for hit in hits] == sorted((-hit.score, hit.number) for hit in hits)


def test_long_queries_say_what_was_left_out(corpus: Corpus) -> None:
    words = " ".join(f"word{i}" for i in range(60))
    assert corpus.search(f"fear {words}").ignored == 61 - full_text.MAX_TERMS


@pytest.fixture(scope="module")
def without_fts5() -> sqlite3.Connection:
    patch = pytest.MonkeyPatch()
    patch.setattr(tables, "_TEXT", tables._TEXT.replace("fts5", "no_such_fts5"))
    connection = sqlite3.connect(":memory:")
    ((_, corpus),) = load_all(find(layers=[])).layers
    tables.write(connection, corpus)
    patch.undo()
    return connection


@pytest.mark.parametrize("query", [*QUERIES, *ODD], ids=lambda q: repr(q)[:20])
@pytest.mark.parametrize("kinds", [(), ("say", "do")])
def test_without_fts5_the_answers_are_the_same(
    corpus: Corpus, without_fts5: sqlite3.Connection, query: str, kinds: tuple[str, ...]
) -> None:
    expected = corpus.search(query, kinds, limit=19)
    found = full_text.search(without_fts5, query, kinds, limit=19)
    assert (found.matched, found.total, found.nearest) == (expected.matched, expected.total, expected.nearest)
    assert {hit.number: pytest.approx(hit.score, abs=0.01) for hit in found.hits} == {
        hit.number: hit.score for hit in expected.hits
    }
    assert {hit.number: hit.matches for hit in found.hits} == {hit.number: hit.matches for hit in expected.hits}


def test_text_of_a_corpus_cannot_forge_marks(tmp_path: Path) -> None:
    assert tables.BREAK not in one_line(f"a{tables.BREAK}b")
