"""The whole corpus, or a hand-out of some scripts, as one document for paper and browser."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, cast

from .answers import Corpus
from .book import Book
from .errors import WrongUse
from .results import BehaviourPage, MarkerPage, MarkerTree, SituationPage, Step
from .text import listed

Format = Literal["html", "markdown", "json"]
FORMATS: tuple[Format, ...] = ("html", "markdown", "json")


def export(
    corpus: Corpus,
    format: Format = "html",
    scripts: Iterable[str | int] = (),
    version: str = "",
    step: Step | None = None,
) -> str:
    """The text of a document with everything, or with some scripts. Raises NothingFound, WrongUse."""
    if format not in FORMATS:
        raise WrongUse("there is no such format to export to", f"one of {listed(FORMATS)}")
    found = book(corpus, scripts, version, step)
    if format == "json":
        from .render import json

        return json.export(found)
    if format == "markdown":
        from .render import book as in_pages

        return in_pages.markdown(found)
    from .render import html

    return html.render(found)


def book(corpus: Corpus, scripts: Iterable[str | int] = (), version: str = "", step: Step | None = None) -> Book:
    """What a document holds: all that the corpus has or, where scripts are named, these and the works they cite."""
    wanted = list(scripts)
    found = _handout(corpus, wanted, version, step) if wanted else _whole(corpus, version, step)
    return found._replace(step=step)


def _handout(corpus: Corpus, wanted: Iterable[str | int], version: str, step: Step | None) -> Book:
    reader = corpus.reader
    pages = corpus.pages(wanted, step=step)
    blocks = [block for page in pages.pages for block in page.script.body]
    blocks += pages.principle.body if pages.principle else ()
    notes = [note for page in pages.pages for note in page.script.related]
    cited = {block.basis for block in blocks} | {note.basis for note in notes}
    literature = tuple(work for work in reader.items("reference") if f"literature:{work.key}" in cited)
    related = {note.script for note in notes}
    names = reader.names(related | {page.script.number for page in pages.pages})
    return Book(version, pages, names, reader.items("source"), literature)


def _whole(corpus: Corpus, version: str, step: Step | None) -> Book:
    reader = corpus.reader
    numbers = [row.number for row in reader.rows()]
    pages = corpus.with_principle(corpus.pages(numbers, step=step))
    return Book(
        version, pages, reader.names(numbers), reader.items("source"), reader.items("reference"),
        whole=True,
        interventions=reader.items("intervention"),
        components=reader.items("component"),
        needs=reader.items("need"),
        tree=cast(MarkerTree, corpus.markers()),
        markers=tuple(cast(MarkerPage, corpus.markers(id_)) for id_ in reader.ids("marker")),
        behaviours=tuple(cast(BehaviourPage, corpus.markers(id_)) for id_ in reader.ids("behaviour")),
        situations=tuple(cast(SituationPage, corpus.markers(id_)) for id_ in reader.ids("situation")),
        pathways=reader.items("pathway"),
        crosswalk=reader.one("crosswalk"),
        risk=reader.one("risk"),
        of_marker={id_: [row.number for row in corpus.scripts(marker=id_)] for id_ in reader.ids("marker")},
    )  # fmt: skip
