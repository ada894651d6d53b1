"""The answer of `crosswalk` -> a page: the codes, then the way back from behaviours and scripts to them."""

from __future__ import annotations

from ..model import Code
from ..results import CrosswalkPage, Names
from .page import Group, Heading, Item, Page, Part, Table, elsewhere, followed, group, listing, remarks


def crosswalk(page: CrosswalkPage) -> tuple[Page, ...]:
    table, names, here = page.crosswalk, page.names, page.crosswalk.layer
    parts: list[Part] = [*remarks("Bear in mind", table.notes[:1], here=here)]  # the words of the list, before it
    for title, wanted in (
        ("Withdrawal", "withdrawal"),
        ("Confrontation", "confrontation"),
        ("Resolution strategies", "resolution"),
    ):
        parts.append(Heading(title))
        for code in table.codes:
            if code.group == wanted:
                parts += _code(code, names, here)
    parts.append(Heading("From the report's behaviours to the codes"))
    codes_of: dict[str, list[str]] = {}
    for code in table.codes:
        for behaviour in code.behaviours:
            codes_of.setdefault(behaviour, []).append(code.id)
    parts.append(
        Table(("Behaviour", "3RS"), tuple((names.ids.get(b, b), ", ".join(codes)) for b, codes in codes_of.items()))
    )
    scripts_of: dict[int, list[str]] = {}
    for code in table.codes:
        for note in code.scripts:
            scripts_of.setdefault(note.script, []).append(code.id)
    rows = tuple((str(n), names.scripts.get(n, ""), ", ".join(scripts_of[n])) for n in sorted(scripts_of))
    parts += [Heading("From the scripts to the codes"), Table(("No", "Script", "3RS"), rows)]
    parts += remarks("Bear in mind", table.notes[1:], here=here)
    parts += followed("Codes", "are those of another work than the report", table.basis)
    parts += group("Layer", here, "source")
    return (Page("Crosswalk", table.system, tuple(parts)),)


def _code(code: Code, names: Names, here: str) -> tuple[Group, ...]:
    ids = (*code.behaviours, *code.situations)
    same = f" corresponds to {'; '.join(names.ids.get(id_, id_) for id_ in ids)}" if ids else ""
    family = f", {code.family}" if code.family else ""
    scripts = (
        Item(
            f"Script {note.script}, {names.scripts.get(note.script, '')}: {note.why}",
            layer=elsewhere(note.layer, names.layers.get(note.script, ""), here=here),
        )
        for note in code.scripts
    )
    layers = elsewhere(*(names.layers.get(id_, "") for id_ in ids), here=here)
    head = Item(f"{code.title} ({code.fit}{family}){same}", layer=layers)
    return listing(code.id, (head, Item(code.note or ""), *scripts), "tree")
