"""Markdown: the same in two renderers, and every text as it was typed."""

from __future__ import annotations

from html.parser import HTMLParser

import cmarkgfm
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from alliance_cli.answers import Corpus
from alliance_cli.render.compose import pages
from alliance_cli.render.markdown import render
from alliance_cli.render.page import Group, Heading, Item, Page, Table

TAGS = {"h1", "h2", "h3", "p", "ul", "li", "strong", "br", "a"}


class _Tokens(HTMLParser):
    """HTML as a list of tags and texts, so that only what is shown is compared."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.all: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.all.append(f"<{tag} {dict(attrs)}>")

    def handle_data(self, data: str) -> None:
        if text := " ".join(data.split()):
            self.texts.append(text)
            self.all.append(text)


def shown(markdown: str) -> _Tokens:
    """What markdown-it-py and cmark, which have to agree, make of a text."""
    one = _Tokens(MarkdownIt("commonmark").render(markdown))
    other = _Tokens(cmarkgfm.markdown_to_html(markdown))
    assert one.all == other.all
    assert set(one.tags) <= TAGS
    return one


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("name", ["", "withdrawal", "silence", "mutual-impasse"])
def test_two_renderers_agree_on_markers(corpus: Corpus, name: str) -> None:
    shown(render(pages(corpus.markers(name))))


def test_two_renderers_agree_on_every_answer(corpus: Corpus) -> None:
    note = "agrees with *everything*, <b>then</b> `nothing`; 1. late 2. [sic] said she might end it"
    for answer in (
        corpus.pages(range(1, 20)), corpus.listing(), corpus.search("metacommunication"), corpus.search("xyzzy"),
        corpus.pathway(), corpus.crosswalk(), corpus.suggest(markers=["withdrawal"]), corpus.suggest(note=note),
    ):  # fmt: skip
        shown(render(pages(answer)))


def test_hits_are_bold_and_a_doi_is_a_link(corpus: Corpus) -> None:
    assert "**metacommunication**" in render(pages(corpus.search("metacommunication")))
    assert "<https://doi.org/10.13140/RG.2.2.30700.67201>" in render(pages(corpus.pages([12])))


def test_a_table_is_a_list(corpus: Corpus) -> None:
    listing = render(pages(corpus.listing()))
    assert "- 12: Catch the ruptures that hardly show (name quiet-signs, intervention subtle-cues)" in listing
    assert "|" not in listing


# Hand-picked first: what each sign would do if it were not escaped.
TYPED = [
    "*a* _b_ __c__ **d**", "[a](b) ![c](d) [e]: f", "<script>alert(1)</script> <b> <!-- x -->", "`code` ``x``", "# no heading #",
    "1. one", "2) two", "- a", "+ b", "> c", "=== ", "---", "~~~", "a | b | c", "&amp; &#65; & b", "a\\", "\\*", "$x$", "C# & D",
    "first\nsecond", "first\n\nsecond", "first\n- second\n1. third\n# fourth\n> fifth\n===", "    indented", "a  \nb", "\ta",
]  # fmt: skip


def page_of(text: str) -> Page:
    return Page(text, "t", (
        Heading(text), Group("Understand", (Item(text, "judgement"), Item(text)), "idea"), Group("One", (Item(text, "", ((0, min(3, len(text))),)),)),
        Group(text, (Item("x"),)), Table(("No", "Name", "More"), ((text, text, text),)),
    ))  # fmt: skip


def check(text: str) -> None:
    found = shown(render([page_of(text)]))
    assert squeezed("".join(found.texts)).count(squeezed(text)) >= 9
    assert found.tags.count("h1") == found.tags.count("h2") == 1
    assert found.tags.count("li") == 3 and found.tags.count("a") == 0


@pytest.mark.parametrize("text", TYPED)
def test_text_reads_as_it_was_typed(text: str) -> None:
    check(text)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="ab 1.-+*_#[]()<>!`~|\\&;=:$\n\"'{}/^", min_size=1, max_size=25).filter(str.strip))
def test_any_text_reads_as_it_was_typed(text: str) -> None:
    check(text)


def test_line_breaks_stay() -> None:
    found = shown(render([Page("a", "b", (Group("Do", (Item("one\ntwo\n\nthree"),), "do"),))]))
    assert found.all[-4:] == ["one", "<br {}>", "two", "three"] or found.texts[-3:] == ["one", "two", "three"]
    assert found.tags.count("br") == 1 and found.tags.count("li") == 1
