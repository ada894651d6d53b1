"""The JSON Schemas of what the `corpus` commands print, for `render/schema.py`."""

from __future__ import annotations

from .shapes import (
    LAYER,
    NUMBER,
    TITLE,
    Schema,
    a_count,
    a_document,
    a_list,
    a_text,
    an_object,
    at_times,
    one_of,
    yes_or_no,
)

_PROBLEM = an_object(
    "One problem.",
    file=a_text("The file."),
    line=a_count("Line, from 1; 0 means the file as a whole."),
    column=a_count("Column, from 1; 0 means the file as a whole."),
    path=a_text("Where in the document, such as `scripts[3].fits[0].behaviour`."),
    sentence=a_text("What is wrong."),
    hint=a_text("What to do; may be empty."),
)
_LISTS = (
    "scripts", "behaviours", "situations", "interventions", "components", "needs", "markers", "movements", "pathways",
)  # fmt: skip
_COUNTS = {name: a_count(f"Its {name}.", 1) for name in _LISTS} | {
    "patch": a_count("Scripts that it changes.", 1),
    "literature": a_count("Works to which a basis can refer.", 1),
    "principle": a_count("Whether it has a principle.", 1),
    "crosswalk": a_count("Rows of its crosswalk.", 1),
    "risk": a_count("Phrases of risk, and those in which a cue does not count.", 1),
    "advice": a_count("Lines of advice on risk.", 1),
    "hidden": a_count("What it takes away from the layers below.", 1),
    "source": a_count("Whether it names a work that it restates.", 1),
}
_CHOSEN_BY = a_text("Who chose it: `default`, `environment`, `option` or `call` (the Python API).")

CORPUS_SHAPES: dict[str, Schema] = {
    "corpus-check": a_document(
        "corpus-check",
        "What is wrong in corpus files.",
        files=a_list("Files that were checked, as they were given.", {"type": "string"}),
        valid=yes_or_no("Whether nothing is wrong."),
        problems=a_list(
            "Everything that is wrong, in the order of the files.",
            _PROBLEM,
        ),
        over=a_list(
            "For each file, in the same order, the layers over which it was checked.",
            a_list("Their names, lowest first.", {"type": "string"}),
        ),
    ),
    "corpus-paths": a_document(
        "corpus-paths",
        "Files and folders in use.",
        paths=a_list(
            "One a row.",
            an_object(
                "A file or folder.",
                what=a_text("What it is, such as `layer` or `snapshot`."),
                path=a_text("Where it is; `-` for nowhere."),
                chosen_by=_CHOSEN_BY,
                state=a_text("What is known of it, such as `read` or `missing`."),
            ),
        ),
    ),
    "corpus-list": a_document(
        "corpus-list",
        "The layers, lowest first.",
        layers=a_list(
            "One a file.",
            an_object(
                "A layer.",
                name=a_text("Its name; empty where the file is left out."),
                path=a_text("Its file."),
                chosen_by=_CHOSEN_BY,
                state=one_of("Whether it is used.", "in use", "left out"),
                counts=at_times(an_object("How many it brings; only of what it brings.", **_COUNTS), *_COUNTS),
                problems=a_list("Why it is left out.", _PROBLEM),
                source=a_text("Citation of the work that it restates; empty where it names none."),
            ),
        ),
        folder=a_text("The folder whose YAML files are layers; empty without a home."),
    ),
    "corpus-diff": a_document(
        "corpus-diff",
        "What own layers changed in a script, lowest first.",
        number=NUMBER,
        title=TITLE,
        layer=LAYER,
        version=a_text("Short name of the lowest layer's text, which changes with it."),
        changes=a_list(
            "One a layer.",
            an_object(
                "What a layer does to it.",
                layer=LAYER,
                path=a_text("Its file."),
                does=one_of("What it does.", "adds", "replaces", "patches", "hides"),
                against=a_text("The version that a patch says it was written against; may be empty."),
                below=a_text("The version of the text below; empty where there is none."),
                moved_on=yes_or_no("Whether the text below has changed since the patch was written."),
                fields=a_list(
                    "Fields that differ.",
                    an_object(
                        "One field.",
                        field=a_text("Its name in a corpus file."),
                        removed=a_list("Lines taken away.", {"type": "string"}),
                        added=a_list("Lines added.", {"type": "string"}),
                    ),
                ),
            ),
        ),
    ),
}
