"""Answers of the commands -> pages. Every format prints the same pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any

from ..model import BUILT_IN, Behaviour, Block, Code, Fit, Kind, Movement, Pathway, Principle, ScriptNote
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
from .page import TIMINGS, Group, Heading, Item, Page, Part, Table, basis_note, group, remarks, spoken
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
    first = (_principle(result.principle, only),) if result.principle else ()
    return (*first, *(_script(page, only, whole, result.brief or whole) for page in result.pages))


def _principle(principle: Principle, only: tuple[Kind, ...]) -> Page:
    return Page("Principle", principle.title, (*group("Gist", principle.gist), *body(principle.body, only)))


def _script(page: ScriptPage, only: tuple[Kind, ...], whole: bool, with_gist: bool) -> Page:
    script, names = page.script, page.names
    parts: list[Part] = []
    if with_gist:
        parts += group("Gist", script.gist)
    if whole:
        parts += group("Intervention", f"{page.intervention.title} ({page.intervention.id})")
        components = ", ".join(names.ids.get(c, c).lower() for c in script.components)
        parts += group("Works on", components, basis="judgement")
        parts += group("When", TIMINGS[script.timing], basis="judgement")
        parts += group("Name", script.slug)
    parts += body(script.body, only)
    if whole:
        for level in ("primary", "secondary"):
            fits = [f"{names.ids.get(fit.id, fit.id)}: {fit.why}" for fit in script.fits if fit.fit == level]
            parts += group("Fits" if level == "primary" else "Also fits", fits, "fit", "judgement")
        parts += notes("See also", script.related, names)
        parts += group("Source", page.source, "source")
        parts += group("Basis", legend(script.layer, script.changed_by), "source")
    if page.published:
        parts += _published(page.published)
    return Page(f"Script {script.number}", script.title, tuple(parts))


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
    unmarked = (
        "Unmarked lines restate the report" if layer == BUILT_IN else f"Unmarked lines are those of the layer {layer}"
    )
    if changed_by:
        unmarked += f", or are those of {' and '.join(changed_by)}"
    changed = f", changed by {', '.join(changed_by)}" if changed_by else ""
    own = "this project's own" if layer == BUILT_IN else f"that of {layer}"
    if layer == BUILT_IN and changed_by:
        own += f", or that of {' and '.join(changed_by)}"
    return f"{unmarked}; [judgement] is {own}; [literature: ...] is another work. Layer: {layer}{changed}."


def body(blocks: Iterable[Block], only: tuple[Kind, ...]) -> list[Group]:
    """Blocks in the author's order, neighbours of one kind under one label."""
    groups: list[Group] = []
    for block in blocks:
        if only and block.kind not in only:
            continue
        item = Item(spoken(block.text) if block.kind == "say" else block.text, basis_note(block.basis))
        if groups and groups[-1].role == block.kind:
            groups[-1] = Group(groups[-1].label, (*groups[-1].items, item), block.kind)
        else:
            groups.append(Group(KIND_LABELS[block.kind], (item,), block.kind))
    return groups


def notes(label: str, named: Iterable[ScriptNote], names: Names) -> tuple[Group, ...]:
    items = tuple(
        Item(f"{note.script} {names.scripts.get(note.script, '')}: {note.why}", basis_note(note.basis))
        for note in named
    )
    return (Group(label, items, "related"),) if items else ()


# list, search


def _list(result: ScriptList) -> tuple[Page, ...]:
    title = f"{len(result.rows)} script{'' if len(result.rows) == 1 else 's'}"
    rows = tuple((str(row.number), row.title, row.slug, row.intervention) for row in result.rows)
    table = Table(("No", "Script", "Name", "Intervention"), rows)
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
        bodies = [match for match in hit.matches if match.kind not in ("title", "keyword", "fit")]
        shown = (bodies or list(hit.matches))[:MATCHES_SHOWN]
        for kind, matches in groupby(shown, lambda match: match.kind):
            parts.append(Group(KIND_LABELS.get(kind, kind.capitalize()), tuple(map(_matched, matches)), kind))
    if result.total > len(result.hits):
        parts += group("More", f"{result.total - len(result.hits)} further scripts; --limit shows more")
    option = " --verbatim" if result.published else ""
    read = f"`alliance show {result.hits[0].number}{option}` shows a whole script"
    parts += [Heading("To go on"), *group("Read", read)]
    if result.published:
        parts += group("Cite", result.published.citation, "source")
        parts += group("Attached", result.published.attached, "source")
    return (Page("Search", how, tuple(parts)),)


def _matched(match: Match) -> Item:
    if match.place:
        return Item(match.text, " ".join(map(str, match.place)), match.spans)
    if match.kind != "say":
        return Item(match.text, basis_note(match.basis), match.spans)
    return Item(spoken(match.text), basis_note(match.basis), tuple((start + 1, end + 1) for start, end in match.spans))


# markers


def _tree(tree: MarkerTree) -> tuple[Page, ...]:
    parts: list[Part] = []
    for marker in tree.markers:
        parts.append(Heading(marker.title))
        parts += group("What", marker.gist)
        for movement in tree.movements:
            if movement.marker == marker.id:
                parts += _behaviours(movement, tree.behaviours)
        parts += group("Repair", marker.resolution)
    parts.append(Heading("Situations that no marker names"))
    parts += group("Situation", (f"{s.title}: {s.gist} ({s.id})" for s in tree.situations), basis="judgement")
    return (Page("Markers", "how a rupture shows", tuple(parts)),)


def _behaviours(movement: Movement, behaviours: Iterable[Behaviour]) -> tuple[Group, ...]:
    here = [
        Item(f"{behaviour.title}{_subtle(behaviour.subtle)}: {behaviour.gist} ({behaviour.id})", "judgement")
        for behaviour in behaviours
        if behaviour.movement == movement.id
    ]
    return (Group(movement.title, (Item(movement.gist), *here), "tree"),)


def _subtle(subtle: bool) -> str:
    return " (subtle)" if subtle else ""


def _marker(page: MarkerPage) -> tuple[Page, ...]:
    marker, ids = page.marker, page.names.ids
    parts: list[Part] = [*group("What", marker.gist)]
    pursued, forgone = (ids.get(need, need).lower() for need in (marker.pursued, marker.forgone))
    parts += group("Needs", f"seeks {pursued} at the cost of {forgone}")
    for movement in page.movements:
        parts += _behaviours(movement, page.behaviours)
    parts += group("Repair", marker.resolution)
    parts += group("Your own part", marker.question, "question", "judgement")
    parts += remarks("Bear in mind", marker.cautions)
    return (Page("Marker", marker.title, tuple(parts)), *_pathways([page.pathway], page.names))


def _behaviour(page: BehaviourPage) -> tuple[Page, ...]:
    behaviour, marker = page.behaviour, page.marker
    parts: list[Part] = [
        *group("What", behaviour.gist, basis="judgement"),
        *group(
            "Marker",
            f"{marker.title}, {page.movement.title.lower()}"
            + (", one of the subtle forms" if behaviour.subtle else ""),
        ),
        *group("Looks like", behaviour.looks, basis="judgement"),
        *_fitting(page.scripts),
        *group("Your own part", behaviour.question, "question", "judgement"),
        *remarks("Bear in mind", (*behaviour.cautions, *marker.cautions)),
        *_codes(page.codes),
    ]
    if page.pathway:
        parts += group("Pathway", f"{page.pathway.title}. `alliance pathway {page.pathway.marker}` shows the stages.")
    parts += group("Layer", behaviour.layer, "source")
    return (Page("Behaviour", f"{behaviour.title} ({behaviour.id})", tuple(parts)),)


def _situation(page: SituationPage) -> tuple[Page, ...]:
    situation = page.situation
    parts = (
        *group("What", situation.gist, basis="judgement"),
        *group("Looks like", situation.looks, basis="judgement"),
        *_fitting(page.scripts),
        *group("Your own part", situation.question, "question", "judgement"),
        *remarks("Bear in mind", situation.cautions),
        *_codes(page.codes),
        *group("Layer", situation.layer, "source"),
    )
    return (Page("Situation", f"{situation.title} ({situation.id})", parts),)


def _fitting(scripts: Iterable[tuple[ScriptRow, Fit]]) -> tuple[Group, ...]:
    return group(
        "Scripts", (f"{row.number} {row.title} ({fit.fit}): {fit.why}" for row, fit in scripts), "fit", "judgement"
    )


def _codes(codes: Iterable[Code]) -> tuple[Group, ...]:
    return group("3RS", (f"{code.id} {code.title} ({code.fit})" for code in codes), basis="judgement")


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
        parts += group("Scripts", (f"{number} {names.scripts.get(number, '')}" for number in stage.scripts))
        parts += group("Move on when", stage.sign)
        parts += group("Next", ", ".join(titles[other] for other in stage.next))
        parts += group("Back to", ", ".join(titles[other] for other in stage.back))
    parts += remarks("Bear in mind", pathway.notes)
    parts += [Group("Stages", (Item("follow another work than the report", basis_note(pathway.basis)),), "source")]
    return Page(f"Pathway of {pathway.marker}", pathway.title, tuple(parts))


def _crosswalk(page: CrosswalkPage) -> tuple[Page, ...]:
    crosswalk, names = page.crosswalk, page.names
    parts: list[Part] = []
    for title, wanted in (
        ("Withdrawal", "withdrawal"),
        ("Confrontation", "confrontation"),
        ("Resolution strategies", "resolution"),
    ):
        parts.append(Heading(title))
        for code in crosswalk.codes:
            if code.group == wanted:
                parts += _code(code, names)
    parts.append(Heading("From the report's behaviours to the codes"))
    codes_of: dict[str, list[str]] = {}
    for code in crosswalk.codes:
        for behaviour in code.behaviours:
            codes_of.setdefault(behaviour, []).append(code.id)
    parts.append(
        Table(("Behaviour", "3RS"), tuple((names.ids.get(b, b), ", ".join(codes)) for b, codes in codes_of.items()))
    )
    scripts_of: dict[int, list[str]] = {}
    for code in crosswalk.codes:
        for note in code.scripts:
            scripts_of.setdefault(note.script, []).append(code.id)
    rows = tuple((str(n), names.scripts.get(n, ""), ", ".join(scripts_of[n])) for n in sorted(scripts_of))
    parts += [Heading("From the scripts to the codes"), Table(("No", "Script", "3RS"), rows)]
    parts += remarks("Bear in mind", crosswalk.notes)
    parts += [
        Group("Codes", (Item("are those of another work than the report", basis_note(crosswalk.basis)),), "source")
    ]
    return (Page("Crosswalk", crosswalk.system, tuple(parts)),)


def _code(code: Code, names: Names) -> tuple[Group, ...]:
    here = [names.ids.get(id_, id_) for id_ in (*code.behaviours, *code.situations)]
    scripts = [f"Script {note.script}, {names.scripts.get(note.script, '')}: {note.why}" for note in code.scripts]
    family = f", {code.family}" if code.family else ""
    head = f"{code.title} ({code.fit}{family})" + (f" corresponds to {'; '.join(here)}" if here else "")
    return group(code.id, (head, *([code.note] if code.note else []), *scripts), "tree")


def _numbers(numbers: Iterable[int]) -> str:
    return ", ".join(str(number) for number in numbers)


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
