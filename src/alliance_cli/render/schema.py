"""JSON Schemas (2020-12) of the documents that `render/json.py` makes: what `alliance COMMAND --json-schema` prints.

The schemas are open: a later version may add keys, never move or drop one. The tests close them, so that no command
prints a key that is not described here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..errors import WrongUse
from ..model import KINDS
from ..text import listed
from . import schema_export
from .schema_corpus import CORPUS_SHAPES
from .shapes import (
    BASIS,
    CAUTIONS,
    EVIDENCE,
    FIT,
    GIST,
    KIND,
    LAYER,
    LOOKS,
    NUMBER,
    QUESTION,
    SCOPE,
    STRENGTH,
    TIMING,
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
    one_of,
    or_nothing,
    ref,
    yes_or_no,
)


def of(command: str) -> Schema:
    """The schema of a command's document, with the definitions that it needs. Raises WrongUse where there is none."""
    if command not in SHAPES:
        raise WrongUse(f"`alliance {command}` has no JSON Schema", f"these have one: {listed(SHAPES)}")
    shape = SHAPES[command]
    needed: list[str] = []
    waiting = list(_references(shape))
    while waiting:
        name = waiting.pop(0)
        if name not in needed:
            needed.append(name)
            waiting += _references(DEFINITIONS[name])
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"alliance/{command}/1"}
    return {**head, **shape, "$defs": {name: DEFINITIONS[name] for name in sorted(needed)}}


def _references(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if "$ref" in schema:
            yield schema["$ref"].rpartition("/")[2]
        for value in schema.values():
            yield from _references(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _references(value)


_ROW = {
    "number": NUMBER,
    "slug": an_id("Short name of the script."),
    "title": TITLE,
    "intervention": an_id("Id of the intervention that the script elaborates."),
    "gist": GIST,
    "layer": LAYER,
}
_MARKER = {
    "id": an_id(),
    "title": TITLE,
    "gist": GIST,
    "pursued": an_id("Need that is pursued."),
    "forgone": an_id("Need that is given up for it."),
    "resolution": a_text("Where its repair is heading."),
    "question": QUESTION,
    "cautions": CAUTIONS,
    "layer": LAYER,
}
_MOVEMENT = {
    "id": an_id(),
    "marker": an_id("Marker to which it belongs."),
    "title": TITLE,
    "gist": GIST,
    "layer": LAYER,
}
_TREE = a_list(
    "Markers with their movements, and these with their behaviours.",
    an_object(
        "A marker with all below it.",
        **_MARKER,
        movements=a_list(
            "Directions in which the patient moves.",
            an_object(
                "A movement with its behaviours.",
                **_MOVEMENT,
                behaviours=a_list("What the patient does.", ref("behaviour")),
            ),
        ),
    ),
)
_CODES = a_list("3RS codes that correspond.", ref("code"))

_ORIGIN = {"citation": a_text("What is cited."), "attached": a_text("When the report was attached, as a date.")}
_PLACE = {"page": a_count("Page of a PDF.", 1), "line": a_count("Line of a text.", 1)}

DEFINITIONS: dict[str, Schema] = {
    "remark": an_object("A sentence with its basis.", text=a_text("The sentence."), basis=BASIS, layer=LAYER),
    "block": an_object(
        "One piece of a body, in the author's order.",
        kind=KIND,
        text=a_text("The text, without quotation marks."),
        basis=BASIS,
        suits=a_list("Behaviours and situations for which it is meant; empty for all that the script fits.", an_id()),
        layer=LAYER,
    ),
    "principle": an_object(
        "The general rule before the first script.",
        title=TITLE,
        gist=GIST,
        body=a_list("Blocks in the author's order.", ref("block")),
        layer=LAYER,
        source=a_text("Author, year and DOI, or the layer that it comes from."),
    ),
    "script": at_times(
        an_object(
            "One numbered text.",
            number=NUMBER,
            slug=an_id("Short name of the script."),
            title=TITLE,
            intervention=an_object("The heading that it elaborates.", id=an_id(), title=TITLE, layer=LAYER),
            gist=GIST,
            components=a_list("Parts of the alliance that it works on.", an_id()),
            pace=one_of("Mends at once, explores, or orients.", "immediate", "exploratory", "orienting"),
            timing=TIMING,
            body=a_list("Blocks; only those of the kinds asked for.", ref("block")),
            fits=a_list(
                "Behaviours and situations that it answers.",
                an_object(
                    "One of them.",
                    kind=one_of("What the id names.", "behaviour", "situation"),
                    id=an_id(),
                    fit=FIT,
                    why=WHY,
                    layer=LAYER,
                ),
            ),
            related=a_list(
                "Scripts to read beside it.",
                an_object("One of them.", number=NUMBER, why=WHY, basis=BASIS, layer=LAYER),
            ),
            keywords=a_list("Terms by which it is found.", {"type": "string"}),
            layer=LAYER,
            changed_by=a_list("Names of the layers that changed it.", an_id()),
            source=a_text("Author, year, script and DOI, or the layer that it comes from."),
            published=an_object(
                "With --verbatim: the published wording, from the attached report.",
                heading=a_text("Its heading there; empty where it has none."),
                passages=a_list(
                    "Paragraphs in their order.",
                    at_times(an_object("A paragraph.", text=a_text("As published."), **_PLACE), *_PLACE),
                ),
                **_ORIGIN,
            ),
        ),
        "published",
    ),
    "row": an_object("A script in a list.", **_ROW),
    "fitting": an_object("A script that answers the behaviour or situation, best first.", **_ROW, fit=FIT, why=WHY),
    "finding": an_object(
        "A behaviour or situation that was seen.", id=an_id(), strength=STRENGTH, evidence=EVIDENCE, layer=LAYER
    ),
    "marker": an_object("A family of patient behaviours that mark a rupture.", **_MARKER),
    "movement": an_object("A direction in which the patient moves.", **_MOVEMENT),
    "behaviour": an_object(
        "What a patient does that marks a rupture.",
        id=an_id(),
        title=TITLE,
        movement=an_id("Movement to which it belongs."),
        gist=GIST,
        looks=LOOKS,
        question=QUESTION,
        subtle=yes_or_no("Whether it is one of the forms that are easy to miss."),
        cautions=CAUTIONS,
        layer=LAYER,
    ),
    "situation": an_object(
        "A need for help that no patient marker names.",
        id=an_id(),
        title=TITLE,
        gist=GIST,
        looks=LOOKS,
        question=QUESTION,
        cautions=CAUTIONS,
        layer=LAYER,
    ),
    "pathway": an_object(
        "The stages from a marker to its resolution; no ladder.",
        marker=an_id("Marker from which it starts."),
        title=TITLE,
        gist=GIST,
        stages=a_list("Stages in their usual order.", ref("stage")),
        basis=BASIS,
        notes=CAUTIONS,
        layer=LAYER,
    ),
    "stage": an_object(
        "One stage of a pathway.",
        id=an_id(),
        title=TITLE,
        seen=a_text("What is seen."),
        task=a_text("What the therapist does."),
        scripts=a_list("Scripts that serve it, in order.", NUMBER),
        sign=a_text("The sign to move on."),
        next=a_list("Stages that may come next.", an_id()),
        back=a_list("Stages to which it may go back.", an_id()),
    ),
    "code": an_object(
        "A 3RS code with its counterparts in the report.",
        id=a_text("Short name of the code in this project.", r"^[A-Z]{1,3}[0-9]{1,2}$"),
        title=a_text("The code's label."),
        group=one_of("List to which it belongs.", "withdrawal", "confrontation", "resolution"),
        fit=one_of("How well the report covers it.", "exact", "near", "inferred", "contrary", "none"),
        family={"type": ["string", "null"], "description": "Family in the 2022 version, or kind of strategy."},
        behaviours=a_list("Behaviours that correspond.", an_id()),
        situations=a_list("Situations that correspond.", an_id()),
        scripts=a_list("Scripts, best first.", an_object("One.", script=NUMBER, why=WHY, basis=BASIS, layer=LAYER)),
        note={"type": ["string", "null"], "description": "What to bear in mind."},
        layer=LAYER,
    ),
    "tree": a_document(
        "markers",
        "The tree of markers: `alliance markers`.",
        markers=_TREE,
        situations=a_list("Situations that no marker names.", ref("situation")),
    ),
    "marker-page": a_document(
        "markers",
        "The page of one marker: `alliance markers withdrawal`.",
        markers=_TREE | {"minItems": 1, "maxItems": 1},
        pathway=or_nothing("pathway", "Its stages, where there are any."),
    ),
    "behaviour-page": a_document(
        "markers",
        "The page of one behaviour: `alliance markers silence`.",
        behaviour=ref("behaviour"),
        movement=ref("movement"),
        marker=ref("marker"),
        scripts=a_list("Scripts that answer it, best first.", ref("fitting")),
        pathway=or_nothing("pathway", "The stages from its marker, where there are any."),
        codes=_CODES,
    ),
    "situation-page": a_document(
        "markers",
        "The page of one situation: `alliance markers mutual-impasse`.",
        situation=ref("situation"),
        scripts=a_list("Scripts that answer it, best first.", ref("fitting")),
        codes=_CODES,
    ),
}

DEFINITIONS |= schema_export.DEFINITIONS

SHAPES: dict[str, Schema] = {
    "show": at_times(
        a_document(
            "show",
            "Scripts with their whole text, in the order asked for.",
            scripts=a_list("The scripts.", ref("script")),
            principle=ref("principle", "The general rule, where it was asked for."),
        ),
        "principle",
    ),
    "list": a_document("list", "Scripts that pass every filter, by number.", scripts=a_list("Rows.", ref("row"))),
    "search": at_times(
        a_document(
            "search",
            "Scripts that hold the words, best first.",
            query=a_text("What was looked for."),
            matched=one_of("Whether each hit has every word, or any.", "all", "any"),
            total=a_count("How many scripts were found; `hits` may be fewer (--limit)."),
            hits=a_list(
                "The scripts found.",
                an_object(
                    "A script with its passages.",
                    number=NUMBER,
                    slug=an_id("Short name of the script."),
                    title=TITLE,
                    score={"type": "number", "description": "Higher is better; compares within one answer only."},
                    matches=a_list(
                        "Passages with the words.",
                        at_times(
                            an_object(
                                "One passage.",
                                kind=one_of("Where it stands.", *KINDS, "title", "gist", "keyword", "fit", "published"),
                                text=a_text("The whole passage."),
                                spans=a_list(
                                    "Places of the words: start and end, in characters, end excluded.",
                                    a_list("Start and end.", a_count("An offset."), minItems=2, maxItems=2),
                                ),
                                basis=BASIS,
                                layer=LAYER,
                                **_PLACE,
                            ),
                            "layer",
                            *_PLACE,
                        ),
                    ),
                    layer=LAYER,
                ),
            ),
            nearest=a_list("Where nothing was found: words of the corpus that are close.", {"type": "string"}),
            published=an_object("With --verbatim: the report that was searched.", **_ORIGIN),
        ),
        "nearest",
        "published",
    ),
    "suggest": a_document(
        "suggest",
        "What a note, or the options, may show; and the scripts that fit.",
        risk=a_list(
            "Words of risk in the note, before anything else. An empty list never says that there is none.",
            an_object(
                "A kind of risk that is mentioned.",
                **{"class": an_id("Id of the kind.")},
                form=one_of(
                    "How it is mentioned.", "stated", "denied", "past", "hypothetical", "other-person", "possible"
                ),
                evidence=EVIDENCE,
                layer=LAYER,
            ),
        ),
        risk_checked=yes_or_no("Whether a note was given and could be read, and words of risk were looked for."),
        risk_first=yes_or_no("Whether there is a mention of risk, which comes before the alliance."),
        advice=a_list("What to do now, where there is a mention of risk.", {"type": "string"}),
        note=one_of("Whether a note was given, and could be read.", "none", "read", "unreadable"),
        markers=a_list(
            "Markers that it may show.",
            an_object(
                "A marker with its behaviours.",
                id=an_id(),
                strength=STRENGTH,
                behaviours=a_list("Behaviours seen.", ref("finding")),
                layer=LAYER,
            ),
        ),
        situations=a_list("Situations that it may show.", ref("finding")),
        not_counted=a_list(
            "Words that were seen and not counted.", an_object("Some of them.", text=a_text("The words."), why=WHY)
        ),
        components=a_list("Parts of the alliance that were asked for.", an_id()),
        suggestions=a_list(
            "Scripts that fit, best first.",
            an_object(
                "A script with its reasons.",
                number=NUMBER,
                slug=an_id("Short name of the script."),
                title=TITLE,
                score={"type": "number", "description": "Compares within one answer only."},
                reasons=a_list("Why it is offered (judgement).", {"type": "string"}),
                say=a_list("Lines to say.", {"type": "string"}),
                avoid=a_list("What to avoid.", {"type": "string"}),
                gist=GIST,
                timing=TIMING,
                layer=LAYER,
                bases=an_object(
                    "Where the lines come from, place by place.",
                    say=a_list("Of the lines to say.", BASIS),
                    avoid=a_list("Of what to avoid.", BASIS),
                ),
                layers=an_object(
                    "The layers of the lines, place by place.",
                    say=a_list("Of the lines to say.", LAYER),
                    avoid=a_list("Of what to avoid.", LAYER),
                ),
            ),
        ),
        pathway=a_list("Stages from each marker to its resolution.", ref("pathway")),
        question=QUESTION,
        cautions=CAUTIONS,
        source=a_text("Where what is suggested comes from: author, year and DOI of the report; own layers."),
        scope=SCOPE,
        question_layer=LAYER,
        advice_layers=a_list("The layers of the lines of advice, place by place.", LAYER),
    ),
    "markers": {
        "description": "The tree, or the page of one marker, behaviour or situation.",
        "anyOf": [ref(name) for name in ("tree", "marker-page", "behaviour-page", "situation-page")],
    },
    "pathway": a_document("pathway", "Pathways.", pathways=a_list("The pathways.", ref("pathway"))),
    "crosswalk": a_document(
        "crosswalk",
        "The table between the report's vocabulary and the 3RS.",
        system=a_text("The other system."),
        codes=a_list("Its codes.", ref("code")),
        basis=BASIS,
        notes=CAUTIONS,
        layer=LAYER,
    ),
    "export": schema_export.export(_TREE),
} | CORPUS_SHAPES
