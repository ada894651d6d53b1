"""The words that `render/schema.py` writes its JSON Schemas with."""

from __future__ import annotations

from typing import Any

from ..model import KINDS

Schema = dict[str, Any]


def an_object(description: str, /, **keys: Schema) -> Schema:
    return {"type": "object", "description": description, "properties": keys, "required": list(keys)}


def a_document(command: str, description: str, /, **keys: Schema) -> Schema:
    name = {"const": f"alliance/{command}/1", "description": "Always the first key: the name of this shape."}
    return an_object(description, schema=name, **keys)


def at_times(shape: Schema, *keys: str) -> Schema:
    """The shape with some of its keys not always there."""
    return shape | {"required": [name for name in shape["required"] if name not in keys]}


def a_text(description: str, pattern: str = "") -> Schema:
    return {"type": "string", "description": description} | ({"pattern": pattern} if pattern else {})


def one_of(description: str, *values: str) -> Schema:
    return {"type": "string", "enum": list(values), "description": description}


def a_count(description: str, minimum: int = 0) -> Schema:
    return {"type": "integer", "minimum": minimum, "description": description}


def yes_or_no(description: str) -> Schema:
    return {"type": "boolean", "description": description}


def a_list(description: str, items: Schema, **more: Any) -> Schema:
    return {"type": "array", "description": description, "items": items, **more}


def ref(name: str, description: str = "") -> Schema:
    return {"$ref": f"#/$defs/{name}"} | ({"description": description} if description else {})


def or_nothing(name: str, description: str) -> Schema:
    return {"anyOf": [ref(name), {"type": "null"}], "description": description}


def an_id(description: str = "Stable id.") -> Schema:
    return a_text(description, r"^[a-z0-9]+(-[a-z0-9]+)*$")


NUMBER = a_count("Number of a script.", 1)
TITLE = a_text("Title in own words.")
GIST = a_text("What it is, in a sentence or two.")
LAYER = a_text(
    "Name of the layer that it comes from; `built-in` for the project's own. Behind commas, those that changed it."
)
BASIS = a_text(
    "Where the statement comes from: `report`, `judgement` (this project's) or `literature:KEY`.",
    r"^(report|judgement|literature:[a-z0-9]+(-[a-z0-9]+)*)$",
)
KIND = one_of("What to understand (`idea`), do, say or avoid, or a case (`example`).", *KINDS)
FIT = one_of("How well the script answers it.", "primary", "secondary")
WHY = a_text("The reason, in words.")
STRENGTH = one_of("How sure the finding is.", "clear", "possible")
EVIDENCE = a_list("Words of the note that say so; empty with --no-evidence.", {"type": "string"})
TIMING = one_of("In the moment, in this or the next session, or later.", "moment", "session", "later")
SCOPE = a_list("For whom and for what the corpus is; what it is not.", {"type": "string"})
CAUTIONS = a_list("What to bear in mind.", ref("remark"))
QUESTION = a_text("A question about the therapist's own part.")
LOOKS = a_list("What it looks like (this project's examples).", {"type": "string"})
