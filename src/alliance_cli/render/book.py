"""A document of the whole corpus, or of some scripts, as pages, and these as Markdown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..book import Book
from ..results import CrosswalkPage, PathwayPage
from . import markdown as commonmark
from .compose import notes, pages
from .page import Heading, Item, Page, Part, elsewhere, group, listing

TITLE = "Strains in the working alliance"
SUBTITLE = "What to understand, do, say and avoid"
RISK = "When a note holds words of risk"


def markdown(book: Book) -> str:
    """One document: a title, then every page one level below it."""
    front, *others = chapters(book)
    return commonmark.render([front]) + "\n" + commonmark.render(book.counted(others, len(others)), level=2)


def chapters(book: Book) -> Iterable[Page]:
    """Front page, scripts, and, in a whole document, everything beside them."""
    yield _front(book)
    for marker in book.markers:
        yield from pages(marker._replace(pathway=None))
    for behaviour in book.behaviours:  # a marker's own cautions stand on its page
        yield from pages(behaviour._replace(marker=replace(behaviour.marker, cautions=())))
    yield from pages(book.scripts)
    for situation in book.situations:
        yield from pages(situation)
    if book.pathways:
        yield from pages(PathwayPage(book.pathways, book.names))
    if book.crosswalk:
        yield from pages(CrosswalkPage(book.crosswalk, book.names))
    if book.whole:
        yield _terms(book)
    if book.literature:
        yield Page("Literature", "works that are cited", tuple(
            part
            for work in book.literature
            for part in group(work.key, work.citation, "source", layer=elsewhere(work.layer))
        ))  # fmt: skip


def _front(book: Book) -> Page:
    parts: list[Part] = [*group("Scope", book.source.scope, "source")] if book.source else []
    scripts = (page.script for page in book.scripts.pages)
    parts += listing(
        "Contents", (Item(f"{s.number} {s.title}", layer=elsewhere(s.layer, *s.changed_by)) for s in scripts), "tree"
    )
    if book.source:
        parts += group("Source", book.source.citation, "source")
        parts += group("It elaborates", book.source.elaborates or "", "source")
        parts += group("Wording", book.source.restated or "", "source")
    for source in book.own_sources:
        texts = (source.citation, source.elaborates, source.restated, *source.scope)
        parts += group(f"Source of {source.layer}", filter(None, texts), "source")
    parts += group("Layers", ", ".join(book.layers), "source")
    parts += group("Made by", f"alliance {book.version}" if book.version else "", "source")
    if book.risk:
        advice = group("Now", book.risk.advice, "do", "judgement", elsewhere(book.risk.layer))
        parts += [Heading(RISK), *advice]
        for class_ in book.risk.classes:
            parts += group(class_.title, class_.advice, "do", "judgement", elsewhere(class_.layer))
    return Page(TITLE, SUBTITLE, tuple(parts))


def _terms(book: Book) -> Page:
    parts: list[Part] = [Heading("Basic needs")]
    for need in book.needs:
        parts += group(need.title, need.gist, basis="judgement", layer=elsewhere(need.layer))
    parts.append(Heading("Parts of the alliance"))
    for component in book.components:
        parts += group(component.title, component.gist, basis="judgement", layer=elsewhere(component.layer))
        parts += notes("Scripts", component.scripts, book.names)
    parts.append(Heading("Interventions"))
    for intervention in book.interventions:
        gist = f"{intervention.gist} ({intervention.id})"
        parts += group(intervention.title, gist, layer=elsewhere(intervention.layer))
    return Page("Terms", "needs, parts of the alliance, interventions", tuple(parts))
