"""The JSON Schema of `alliance export --format json`, for `render/schema.py`."""

from __future__ import annotations

from .shapes import (
    BASIS,
    GIST,
    LAYER,
    NUMBER,
    TITLE,
    WHY,
    Schema,
    a_count,
    a_document,
    a_list,
    a_text,
    an_id,
    an_object,
    at_times,
    or_nothing,
    ref,
)

_NOTED = an_object("A script named for a reason.", script=NUMBER, why=WHY, basis=BASIS, layer=LAYER)


def _perhaps(description: str) -> Schema:
    return {"type": ["string", "null"], "description": description}


def export(tree: Schema) -> Schema:
    """The shape; `tree` is that of the markers, which the document of `markers` has too."""
    whole = {
        "interventions": a_list("Headings that scripts elaborate.", ref("intervention")),
        "components": a_list("Parts of the alliance.", ref("component")),
        "needs": a_list("Basic motivations.", ref("need")),
        "pathways": a_list("Stages from each marker to its resolution.", ref("pathway")),
        "markers": tree,
        "situations": a_list("Situations that no marker names.", ref("situation")),
        "crosswalk": or_nothing("crosswalk-table", "The table to the 3RS, where a layer has one."),
        "risk": or_nothing("risk", "Words of risk and what to do, where a layer has them."),
    }
    document = a_document(
        "export",
        "The whole corpus, or a hand-out of some scripts, which has none of those after `literature`.",
        version=a_text("Version of the program that wrote it."),
        source=or_nothing("work", "The published work that is restated."),
        own_sources=a_list("The works that own layers restate, of those that are in the document.", ref("work")),
        scripts=a_list("The scripts.", ref("script")),
        principle=ref("principle", "The general rule."),
        literature=a_list("Works that a basis refers to.", ref("reference")),
        **whole,
    )
    return at_times(document, "principle", *whole)


DEFINITIONS: dict[str, Schema] = {
    "work": an_object(
        "The published work that a corpus restates.",
        title=a_text("Title."),
        author=a_text("Author."),
        year=a_count("Year of publication.", 1800),
        citation=a_text("Full citation."),
        kind=a_text("What sort of work it is."),
        affiliation=_perhaps("The author's institution."),
        doi=_perhaps("Digital object identifier."),
        elaborates=_perhaps("Citation of the work that it elaborates."),
        restated=_perhaps("Whose ideas these are, and whose words."),
        scope=a_list("For whom and for what; what it is not.", {"type": "string"}),
        layer=LAYER,
    ),
    "reference": an_object(
        "A work of the literature.", key=an_id("Its key."), citation=a_text("Full citation."), layer=LAYER
    ),
    "intervention": an_object("A heading of the report's list.", id=an_id(), title=TITLE, gist=GIST, layer=LAYER),
    "component": an_object(
        "A part of the alliance.",
        id=an_id(),
        title=TITLE,
        gist=GIST,
        scripts=a_list("Scripts, best first.", _NOTED),
        layer=LAYER,
    ),
    "need": an_object("A basic motivation.", id=an_id(), title=TITLE, gist=GIST, layer=LAYER),
    "risk": an_object(
        "Words of risk, and what to do when a note holds them.",
        advice=a_list("What to do now.", {"type": "string"}),
        classes=a_list(
            "Kinds of risk.",
            an_object(
                "A kind of risk.",
                id=an_id(),
                title=TITLE,
                cues=a_list("Phrases that point to it.", {"type": "string"}),
                not_cues=a_list("Phrases in which a cue does not count.", {"type": "string"}),
                advice=a_list("What to do first.", {"type": "string"}),
                layer=LAYER,
            ),
        ),
        layer=LAYER,
    ),
    "crosswalk-table": an_object(
        "The table between the report's vocabulary and the 3RS.",
        system=a_text("The other system."),
        codes=a_list("Its codes.", ref("code")),
        basis=BASIS,
        notes=a_list("What to bear in mind.", ref("remark")),
        layer=LAYER,
    ),
}
