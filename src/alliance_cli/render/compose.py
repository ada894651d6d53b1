"""Answers of the commands -> pages. Every format prints the same pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any

from ..model import BUILT_IN, Behaviour, Block, Code, Fit, Kind, Movement, Pathway, Principle, ScriptNote, Situation
from ..results import (
    Answer,
    BehaviourPage,
    CrosswalkPage,
    MarkerPage,
    MarkerTree,
    Match,
    Names,
    PathwayPage,
    Published,
    ScriptList,
    ScriptPage,
    ScriptPages,
    ScriptRow,
    SearchResult,
    SituationPage,
)
from .page import (
    TIMINGS,
    Group,
    Heading,
    Item,
    Page,
    Part,
    Table,
    basis_note,
    elsewhere,
    followed,
    group,
    listing,
    remark_item,
    remarks,
    spoken,
)
from .suggest import suggest

KIND_LABELS = {"idea": "Understand", "do": "Do", "say": "Say", "avoid": "Avoid", "example": "Example"}
MATCHES_SHOWN = 3
NO_RISK_ASSESSMENT = (
    "This is no risk assessment. Where safety is in question, assess it directly, follow local procedure and consult."
)


def pages(result: Any) -> tuple[Page, ...]:
    """The pages that an answer fills, each with the works that it cites."""
    composer = _COMPOSERS.get(type(result))
    if composer is None:  # one of the `corpus` commands, which no other command imports
        from .layers import COMPOSERS

        composer = COMPOSERS[type(result)]
    return tuple(_with_literature(page, result) for page in composer(result))


def _with_literature(page: Page, result: Any) -> Page:
    first = result.pages[0] if isinstance(result, ScriptPages) and result.pages else result
    ids = first.names.ids if hasattr(first, "names") else {}
    notes = [item.basis for part in page.parts if isinstance(part, Group) for item in part.items]
    cited = dict.fromkeys(note for note in notes if note.startswith("literature: "))
    works = [
        f"{note.removeprefix('literature: ')}: {ids[key]}" for note in cited if (key := note.replace(": ", ":")) in ids
    ]
    return page._replace(parts=(*page.parts, *group("Literature", works, "source")))


# show


def _show(result: ScriptPages) -> tuple[Page, ...]:
    only: tuple[Kind, ...] = result.only or (("do", "say") if result.brief else ())
    whole = not (result.only or result.brief)
    first = (_principle(result.principle, only, whole, result.principle_source),) if result.principle else ()
    return (*first, *(_script(page, only, whole, result.brief or whole) for page in result.pages))


def _principle(principle: Principle, only: tuple[Kind, ...], whole: bool, source: str) -> Page:
    parts = [*group("Gist", principle.gist), *body(principle.body, only, principle.layer)]
    if whole:
        parts += group("Source", source, "source")
        parts += group("Basis", legend(principle.layer), "source")
    else:
        parts += group("Layer", elsewhere(principle.layer), "source")
    return Page("Principle", principle.title, tuple(parts))


def _script(page: ScriptPage, only: tuple[Kind, ...], whole: bool, with_gist: bool) -> Page:
    script, names, here = page.script, page.names, page.script.layer
    parts: list[Part] = []
    if with_gist:
        parts += group("Gist", script.gist)
    if whole:
        heading = f"{page.intervention.title} ({page.intervention.id})"
        parts += group("Intervention", heading, layer=elsewhere(page.intervention.layer, here=here))
        components = ", ".join(names.ids.get(c, c).lower() for c in script.components)
        parts += group("Works on", components, basis="judgement")
        parts += group("When", TIMINGS[script.timing], basis="judgement")
        parts += group("Name", script.slug)
    parts += body(script.body, only, here)
    if whole:
        for level, label in (("primary", "Fits"), ("secondary", "Also fits")):
            parts += listing(label, (_fit(fit, names, here) for fit in script.fits if fit.fit == level), "fit")
        parts += notes("See also", script.related, names, here)
        parts += group("Source", page.source, "source")
        parts += group("Basis", legend(here, script.changed_by), "source")
    else:
        parts += group("Layer", elsewhere(here, *script.changed_by), "source")
    if page.published:
        parts += _published(page.published)
    return Page(f"Script {script.number}", script.title, tuple(parts))


def _fit(fit: Fit, names: Names, here: str) -> Item:
    layer = elsewhere(fit.layer, names.layers.get(fit.id, ""), here=here)
    return Item(f"{names.ids.get(fit.id, fit.id)}: {fit.why}", "judgement", layer=layer)


def _published(wording: Published) -> tuple[Part, ...]:
    """The published wording, each paragraph with its page or line."""
    if not wording.passages:
        return (Heading("As published"), *group("Note", "the attached report has no such script", "source"))
    items = tuple(Item(passage.text, f"{wording.unit} {passage.place}") for passage in wording.passages)
    return (
        Heading("As published"),
        *group("Heading", wording.heading),
        Group("Published", items, "published"),
        *group("Cite", f"{wording.citation} Script {wording.number}, {_places(wording)}.", "source"),
        *group("Attached", f"{wording.attached}. The author's words, for your own reading.", "source"),
    )


def _places(wording: Published) -> str:
    """From which page or line to which, of the user's file."""
    first, last = wording.passages[0].place, wording.passages[-1].place
    unit = f"{wording.unit} {first}" if first == last else f"{wording.unit}s {first}-{last}"
    return f"{unit} of the attached file"


def legend(layer: str, changed_by: tuple[str, ...] = ()) -> str:
    """What unmarked lines are, and what the marks beside the others say."""
    unmarked, own = "Unmarked lines restate the report", "this project's own"
    if layer != BUILT_IN:
        unmarked, own = f"Unmarked lines are those of the layer {layer}", f"that of {layer}"
    marked = "".join(f"; [layer {name}] is what that layer wrote" for name in changed_by)
    changed = f", changed by {', '.join(changed_by)}" if changed_by else ""
    return f"{unmarked}; [judgement] is {own}; [literature: ...] is another work{marked}. Layer: {layer}{changed}."


def body(blocks: Iterable[Block], only: tuple[Kind, ...], here: str = BUILT_IN) -> list[Group]:
    """Blocks in the author's order, neighbours of one kind under one label."""
    groups: list[Group] = []
    for block in blocks:
        if only and block.kind not in only:
            continue
        item = remark_item(block, here)
        if groups and groups[-1].role == block.kind:
            groups[-1] = Group(groups[-1].label, (*groups[-1].items, item), block.kind)
        else:
            groups.append(Group(KIND_LABELS[block.kind], (item,), block.kind))
    return groups


def notes(label: str, named: Iterable[ScriptNote], names: Names, here: str = BUILT_IN) -> tuple[Group, ...]:
    return listing(label, (_note(note, names, here) for note in named), "related")


def _note(note: ScriptNote, names: Names, here: str) -> Item:
    layer = elsewhere(note.layer, names.layers.get(note.script, ""), here=here)
    return Item(f"{_numbered(note.script, names)}: {note.why}", basis_note(note.basis), layer=layer)


def _numbered(number: int, names: Names) -> str:
    return f"{number} {names.scripts.get(number, '')}"


# list, search


def _list(result: ScriptList) -> tuple[Page, ...]:
    title = f"{len(result.rows)} script{'' if len(result.rows) == 1 else 's'}"
    several = any(row.layer != BUILT_IN for row in result.rows)
    rows = tuple(
        (str(row.number), row.title, row.slug, row.intervention, *([row.layer] if several else []))
        for row in result.rows
    )
    table = Table(("No", "Script", "Name", "Intervention", *(["Layer"] if several else [])), rows)
    return (Page("Scripts", title + (f" for {result.asked}" if result.asked else ""), (table,)),)


def _search(result: SearchResult) -> tuple[Page, ...]:
    where = " in the published wording" if result.published else ""
    if not result.hits:
        what = f"nothing found for “{result.query}”{where}" if result.query.strip() else "nothing to look for"
        hints = group("Nearest words", ", ".join(result.nearest)) or group("Hint", "try fewer or other words")
        return (Page("Search", what, (*hints, *group("Scope", NO_RISK_ASSESSMENT, "source"))),)
    count = f"{result.total} script{'' if result.total == 1 else 's'}"
    how = f"{count} for “{result.query}”{where}"
    if result.matched == "any":
        how = f"no script has every word of “{result.query}”; {count} with any of them{where}"
    parts: list[Part] = []
    if result.ignored:
        parts += group("Note", f"the last {result.ignored} words of the query were left out")
    for hit in result.hits:
        parts.append(Heading(f"{hit.number} {hit.title}"))
        parts += group("Layer", elsewhere(hit.layer), "source")
        here = hit.layer.split(", ")[0]
        bodies = [match for match in hit.matches if match.kind not in ("title", "keyword", "fit")]
        shown = (bodies or list(hit.matches))[:MATCHES_SHOWN]
        for kind, matches in groupby(shown, lambda match: match.kind):
            parts.append(
                Group(KIND_LABELS.get(kind, kind.capitalize()), tuple(_matched(match, here) for match in matches), kind)
            )
    if result.total > len(result.hits):
        parts += group("More", f"{result.total - len(result.hits)} further scripts; --limit shows more")
    option = " --verbatim" if result.published else ""
    read = f"`alliance show {result.hits[0].number}{option}` shows a whole script"
    parts += [Heading("To go on"), *group("Read", read)]
    if result.published:
        parts += group("Cite", result.published.citation, "source")
        parts += group("Attached", result.published.attached, "source")
    return (Page("Search", how, tuple(parts)),)


def _matched(match: Match, here: str) -> Item:
    if match.place:
        return Item(match.text, " ".join(map(str, match.place)), match.spans)
    basis, layer = basis_note(match.basis), elsewhere(match.layer, here=here)
    if match.kind != "say":
        return Item(match.text, basis, match.spans, layer)
    return Item(spoken(match.text), basis, tuple((start + 1, end + 1) for start, end in match.spans), layer)


# markers


def _tree(tree: MarkerTree) -> tuple[Page, ...]:
    parts: list[Part] = []
    for marker in tree.markers:
        parts.append(Heading(marker.title))
        parts += group("What", marker.gist, layer=elsewhere(marker.layer))
        for movement in tree.movements:
            if movement.marker == marker.id:
                parts += _behaviours(movement, tree.behaviours)
        parts += group("Repair", marker.resolution, layer=elsewhere(marker.layer))
    parts.append(Heading("Situations that no marker names"))
    parts += listing("Situation", map(_entry, tree.situations))
    return (Page("Markers", "how a rupture shows", tuple(parts)),)


def _behaviours(movement: Movement, behaviours: Iterable[Behaviour], here: str = BUILT_IN) -> tuple[Group, ...]:
    head = Item(movement.gist, layer=elsewhere(movement.layer, here=here))
    entries = (_entry(behaviour, here) for behaviour in behaviours if behaviour.movement == movement.id)
    return (Group(movement.title, (head, *entries), "tree"),)


def _entry(item: Behaviour | Situation, here: str = BUILT_IN) -> Item:
    subtle = " (subtle)" if isinstance(item, Behaviour) and item.subtle else ""
    layer = elsewhere(item.layer, here=here)
    return Item(f"{item.title}{subtle}: {item.gist} ({item.id})", "judgement", layer=layer)


def _marker(page: MarkerPage) -> tuple[Page, ...]:
    marker, ids, here = page.marker, page.names.ids, page.marker.layer
    parts: list[Part] = [*group("What", marker.gist)]
    pursued, forgone = (ids.get(need, need).lower() for need in (marker.pursued, marker.forgone))
    parts += group("Needs", f"seeks {pursued} at the cost of {forgone}")
    for movement in page.movements:
        parts += _behaviours(movement, page.behaviours, here)
    parts += group("Repair", marker.resolution)
    parts += group("Your own part", marker.question, "question", "judgement")
    parts += remarks("Bear in mind", marker.cautions, here=here)
    parts += group("Layer", here, "source")
    return (Page("Marker", marker.title, tuple(parts)), *_pathways([page.pathway], page.names))


def _behaviour(page: BehaviourPage) -> tuple[Page, ...]:
    behaviour, marker, here = page.behaviour, page.marker, page.behaviour.layer
    parts: list[Part] = [
        *group("What", behaviour.gist, basis="judgement"),
        *group(
            "Marker",
            f"{marker.title}, {page.movement.title.lower()}"
            + (", one of the subtle forms" if behaviour.subtle else ""),
            layer=elsewhere(marker.layer, page.movement.layer, here=here),
        ),
        *group("Looks like", behaviour.looks, basis="judgement"),
        *_fitting(page.scripts, here),
        *group("Your own part", behaviour.question, "question", "judgement"),
        *remarks("Bear in mind", (*behaviour.cautions, *marker.cautions), here=here),
        *_codes(page.codes, here),
    ]
    if page.pathway:
        stages = f"{page.pathway.title}. `alliance pathway {page.pathway.marker}` shows the stages."
        parts += group("Pathway", stages, layer=elsewhere(page.pathway.layer, here=here))
    parts += group("Layer", here, "source")
    return (Page("Behaviour", f"{behaviour.title} ({behaviour.id})", tuple(parts)),)


def _situation(page: SituationPage) -> tuple[Page, ...]:
    situation, here = page.situation, page.situation.layer
    parts = (
        *group("What", situation.gist, basis="judgement"),
        *group("Looks like", situation.looks, basis="judgement"),
        *_fitting(page.scripts, here),
        *group("Your own part", situation.question, "question", "judgement"),
        *remarks("Bear in mind", situation.cautions, here=here),
        *_codes(page.codes, here),
        *group("Layer", here, "source"),
    )
    return (Page("Situation", f"{situation.title} ({situation.id})", parts),)


def _fitting(scripts: Iterable[tuple[ScriptRow, Fit]], here: str) -> tuple[Group, ...]:
    items = (
        Item(f"{row.number} {row.title} ({fit.fit}): {fit.why}", "judgement", layer=elsewhere(row.layer, here=here))
        for row, fit in scripts
    )
    return listing("Scripts", items, "fit")


def _codes(codes: Iterable[Code], here: str) -> tuple[Group, ...]:
    items = (
        Item(f"{code.id} {code.title} ({code.fit})", "judgement", layer=elsewhere(code.layer, here=here))
        for code in codes
    )
    named = listing("3RS", items)
    return (*named, *group("Codes", "`alliance crosswalk` explains them and the words in brackets")) if named else ()


# pathway, crosswalk


def _pathway(page: PathwayPage) -> tuple[Page, ...]:
    return _pathways(page.pathways, page.names)


def _pathways(pathways: Iterable[Pathway | None], names: Names) -> tuple[Page, ...]:
    return tuple(_one_pathway(pathway, names) for pathway in pathways if pathway)


def _one_pathway(pathway: Pathway, names: Names) -> Page:
    titles = {stage.id: f"{place} {stage.title.lower()}" for place, stage in enumerate(pathway.stages, 1)}
    parts: list[Part] = [*group("Gist", pathway.gist)]
    for place, stage in enumerate(pathway.stages, 1):
        parts.append(Heading(f"{place} {stage.title}"))
        parts += group("Seen", stage.seen)
        parts += group("Task", stage.task, "do")
        parts += listing("Scripts", (_script_item(number, names, pathway.layer) for number in stage.scripts))
        parts += group("Move on when", stage.sign)
        parts += group("Next", ", ".join(titles[other] for other in stage.next))
        parts += group("Back to", ", ".join(titles[other] for other in stage.back))
    parts += remarks("Bear in mind", pathway.notes, here=pathway.layer)
    parts += followed("Stages", "follow another work than the report", pathway.basis)
    parts += group("Layer", pathway.layer, "source")
    return Page(f"Pathway of {pathway.marker}", pathway.title, tuple(parts))


def _script_item(number: int, names: Names, here: str) -> Item:
    return Item(_numbered(number, names), layer=elsewhere(names.layers.get(number, ""), here=here))


def _crosswalk(page: CrosswalkPage) -> tuple[Page, ...]:
    from .crosswalk import crosswalk

    return crosswalk(page)


_COMPOSERS: dict[type, Callable[[Any], tuple[Page, ...]]] = {
    ScriptPages: _show,
    ScriptList: _list,
    SearchResult: _search,
    Answer: suggest,
    MarkerTree: _tree,
    MarkerPage: _marker,
    BehaviourPage: _behaviour,
    SituationPage: _situation,
    PathwayPage: _pathway,
    CrosswalkPage: _crosswalk,
}
