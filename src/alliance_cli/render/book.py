"""A document of the whole corpus, or of some scripts, as pages, and these as Markdown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..book import Book
from ..results import CrosswalkPage, PathwayPage
from . import markdown as commonmark
from .compose import notes, pages
from .page import Heading, Page, Part, group

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
            part for work in book.literature for part in group(work.key, work.citation, "source")
        ))  # fmt: skip


def _front(book: Book) -> Page:
    parts: list[Part] = [*group("Scope", book.source.scope, "source")] if book.source else []
    parts += group("Contents", (f"{page.script.number} {page.script.title}" for page in book.scripts.pages), "tree")
    if book.source:
        parts += group("Source", book.source.citation, "source")
        parts += group("It elaborates", book.source.elaborates or "", "source")
        parts += group("Wording", book.source.restated or "", "source")
    parts += group("Layers", ", ".join(layers(book)), "source")
    parts += group("Made by", f"alliance {book.version}" if book.version else "", "source")
    if book.risk:
        parts += [Heading(RISK), *group("Now", book.risk.advice, "do", "judgement")]
        for class_ in book.risk.classes:
            parts += group(class_.title, class_.advice, "do", "judgement")
    return Page(TITLE, SUBTITLE, tuple(parts))


def _terms(book: Book) -> Page:
    parts: list[Part] = [Heading("Basic needs")]
    for need in book.needs:
        parts += group(need.title, need.gist, basis="judgement")
    parts.append(Heading("Parts of the alliance"))
    for component in book.components:
        parts += group(component.title, component.gist, basis="judgement")
        parts += notes("Scripts", component.scripts, book.names)
    parts.append(Heading("Interventions"))
    for intervention in book.interventions:
        parts += group(intervention.title, f"{intervention.gist} ({intervention.id})")
    return Page("Terms", "needs, parts of the alliance, interventions", tuple(parts))


def layers(book: Book) -> tuple[str, ...]:
    """The layers from which what the document holds comes."""
    names = [page.script.layer for page in book.scripts.pages]
    names += [page.behaviour.layer for page in book.behaviours]
    names += [page.situation.layer for page in book.situations]
    return tuple(dict.fromkeys(names))
