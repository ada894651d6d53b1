"""YAML -> model, every problem at once with file, line and column."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from ..errors import InvalidCorpus, Problem, Unreadable
from ..model import MARKS
from ..text import clean, listed, nearest, one_line
from . import references
from .file import CorpusFile
from .layers import MAX_BYTES, Step, find, shown
from .strict_yaml import Path, place_of, read, written


def read_file(path: FilePath) -> bytes:
    """The bytes of a corpus file. Raises Unreadable with the reason in words."""
    try:
        with path.open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise Unreadable(
            f"there is no file {shown(path)}", "check the name; `alliance corpus paths` shows who chose it"
        ) from None
    except IsADirectoryError:
        raise Unreadable(f"{shown(path)} is a folder", "give a YAML file in it") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name is not valid"
        raise Unreadable(f"{shown(path)} cannot be read: {reason}") from None


@functools.cache
def _adapter() -> TypeAdapter[CorpusFile]:
    """What pydantic prepares for a corpus file; preparing takes longer than checking a small one."""
    return TypeAdapter(CorpusFile)


def load(data: bytes, file: str, known: references.Known | None = None, step: Step | None = None) -> CorpusFile:
    """A corpus file from its bytes.

    `known` holds the ids of the layers below, to which references may point. Raises InvalidCorpus with every problem.
    """
    value, problems = read(data, file, step)
    if value is None:
        raise InvalidCorpus(problems or [Problem(file, 1, 1, "", "the file is empty", "`format: 1` is its first line")])
    corpus = None
    try:
        corpus = _adapter().validate_json(json.dumps(value), strict=True)
    except ValidationError as error:
        details = error.errors(include_url=False)
        deeper = {detail["loc"][:end] for detail in details for end in range(len(detail["loc"]))}
        # A list is called too short when its items failed; the items' own problems say it better.
        problems += [_problem(file, value, d) for d in details if not (d["type"] == "too_short" and d["loc"] in deeper)]
    said = {problem.path for problem in problems}
    for path in _empty(value):  # pydantic lets pass what may be left out, but a key without a value says nothing
        if written(path) not in said:
            problems.append(Problem(file, *place_of(value, path), written(path), *_EMPTY))
    if corpus is not None:
        for path, sentence, hint in references.check(corpus, known or references.Known()):
            problems.append(Problem(file, *place_of(value, path), written(path), sentence, hint))
    if problems or corpus is None:
        raise InvalidCorpus(problems)
    return corpus


def schema() -> dict[str, Any]:
    """The JSON Schema of a corpus file."""
    result = _adapter().json_schema()
    for definition in (result, *result["$defs"].values()):
        for mark in (*MARKS, "sources"):  # set by the program, never written in a file
            definition.get("properties", {}).pop(mark, None)
    kinds = ("idea", "do", "say", "avoid", "example")
    for name, keys in (("Block", kinds), ("Fit", ("behaviour", "situation"))):
        definition = result["$defs"][name]
        definition["oneOf"] = [{"required": [key]} for key in keys]
        for key in keys:
            options = definition["properties"][key].pop("anyOf")
            definition["properties"][key] = {**options[0], **definition["properties"][key]}
            definition["properties"][key].pop("default", None)
    _for_editors([result, *result["$defs"].values()])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "alliance corpus file",
        **{key: item for key, item in result.items() if key != "title"},
    }


def _for_editors(shapes: list[dict[str, Any]]) -> None:
    """Takes `null` away, which is never what an editor should offer, and names what ids there are as examples."""
    known = references.Known()
    known.add(load(find(layers=[])[0].data, "built-in"))
    ids = {what: sorted(words) for what, words in known.ids.items()}
    named = {
        "behaviour": "behaviour", "behaviours": "behaviour", "situation": "situation", "situations": "situation",
        "intervention": "intervention", "components": "component", "movement": "movement", "marker": "marker",
        "pursued": "need", "forgone": "need", "next": "stage", "back": "stage",
    }  # fmt: skip
    for shape in shapes:
        for key, item in shape["properties"].items():
            options = item.get("anyOf", [])
            if {"type": "null"} in options:
                del item["anyOf"]
                item.update(options[0])
            if item.get("default", 0) is None:
                del item["default"]
            place = item.get("items", item)
            if key in named and place.get("type") == "string":
                place["examples"] = ids[named[key]]
            elif key == "suits":
                place["examples"] = sorted({*ids["behaviour"], *ids["situation"]})
            elif key == "basis":
                item["examples"] = ["report", "judgement", *(f"literature:{key}" for key in ids["literature key"])]


def _problem(file: str, root: Any, detail: ErrorDetails) -> Problem:
    path: Path = tuple(detail["loc"])
    sentence, hint = _in_words(detail, path, root)
    at_key = detail["type"] == "unexpected_keyword_argument"
    return Problem(file, *place_of(root, path, key=at_key), written(path), one_line(sentence), one_line(hint))


def _in_words(detail: ErrorDetails, path: Path, root: Any) -> tuple[str, str]:
    """Pydantic's finding as a sentence and a hint."""
    kind, context, given = detail["type"], detail.get("ctx", {}), detail["input"]
    key = path[-1] if path else ""
    match kind:
        case "missing" | "missing_argument":
            return f"`{key}` is missing", ""
        case "unexpected_keyword_argument":
            close = nearest(str(key), _fields_around(path))
            return f"there is no key `{_shown(str(key))}` here", f"did you mean `{close[0]}`?" if close else ""
        case "string_type":
            if given is None:
                return _EMPTY
            return "this has to be a text", f'quote it: "{_as_written(given)}"' if not isinstance(
                given, (dict, list)
            ) else ""
        case "string_too_short":
            return "the text is empty", "write a text or remove the key"
        case "string_too_long":
            return f"the text is longer than {context['max_length']} characters", f"it has {len(given)}"
        case "string_pattern_mismatch" if key == "basis":
            return f"`{_shown(given)}` is no basis", "`report`, `judgement` or `literature:KEY`"
        case "string_pattern_mismatch" if key == "against":
            return f"`{_shown(given)}` is no version", "eight signs, as `alliance corpus diff` shows them"
        case "string_pattern_mismatch" if path[0] == "crosswalk":
            return f"`{_shown(given)}` is not spelt as a code", "capital letters, then digits, such as W1"
        case "string_pattern_mismatch":
            return f"`{_shown(given)}` is not spelt as an id", "lower-case letters, digits and single hyphens"
        case "literal_error":
            allowed = [word.strip().strip("'") for word in context["expected"].replace(" or ", ", ").split(",")]
            if str(given) in allowed:
                return f"this has to be {listed(allowed)}", "write it without quotes"
            close = nearest(given, allowed) if isinstance(given, str) else []
            return f"this has to be {listed(allowed)}", f"did you mean `{close[0]}`?" if close else ""
        case "int_type":
            quoted = isinstance(given, str) and given.isdecimal() and len(given) < 19
            return "this has to be a whole number", "write it without quotes" if quoted else ""
        case "bool_type":
            return "this has to be true or false", "write it without quotes" if isinstance(given, str) else ""
        case "greater_than_equal" | "less_than_equal":
            bound, limit = ("at least", context["ge"]) if "ge" in context else ("at most", context["le"])
            return f"the number has to be {bound} {limit}", ""
        case "tuple_type":
            return "this has to be a list", "start each item with a hyphen, or use [ ]"
        case "too_short":
            return "the list is empty", "it needs at least one item"
        case "dataclass_type":
            return "this has to be a mapping of keys to values", "`key: value` lines"
        case "value_error":
            return str(context["error"]), ""
    return clean(detail["msg"]), ""


_EMPTY = ("the text is empty", "write a text or remove the key")


def _empty(value: Any, path: Path = ()) -> Iterator[Path]:
    """Paths of keys and items without a value."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        if item is None:
            yield (*path, key)
        else:
            yield from _empty(item, (*path, key))


def _shown(text: str) -> str:
    """A text as a message repeats it, at most its beginning."""
    text = one_line(text)
    return text if len(text) <= 60 else f"{text[:60]}..."


def _as_written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _fields_around(path: Path) -> list[str]:
    """The keys allowed where a path's last key stands, by walking the model's types."""
    from dataclasses import fields, is_dataclass
    from typing import get_args, get_type_hints

    here: Any = CorpusFile
    for part in path[:-1]:
        if isinstance(part, int) or not is_dataclass(here):
            continue
        options = [get_type_hints(here).get(part)]
        while options and not (isinstance(options[0], type) and is_dataclass(options[0])):
            options = [*get_args(options[0]), *options[1:]]
        if not options:
            return []
        here = options[0]
    return [item.name for item in fields(here) if item.init] if is_dataclass(here) else []
