"""YAML -> model, every problem at once with file, line and column."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Container, Iterable, Iterator
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from ..errors import InvalidCorpus, Problem
from ..model import MARKS
from ..results import Step
from ..text import clean, listed, nearest, one_line
from . import lookalikes, references
from .file import CorpusFile
from .layers import LayerFile, find, shown
from .references import POINTS, Known, Unclear
from .strict_yaml import Path, Trap, leaves, place_of, read, written


@functools.cache
def _adapter() -> TypeAdapter[CorpusFile]:
    """What pydantic prepares for a corpus file; preparing takes longer than checking a small one."""
    return TypeAdapter(CorpusFile)


class Examined(NamedTuple):
    """A corpus file looked at: what it brings, if it is sound, and all that is wrong with it, in order of place.

    `known` is what references of a file above may point to, as far as can be told where this one is not sound.
    """

    corpus: CorpusFile | None
    problems: tuple[Problem, ...]
    known: Known


def each(
    layers: Iterable[LayerFile], given: Container[LayerFile] = (), step: Step | None = None
) -> Iterator[tuple[LayerFile, Examined]]:
    """Layers looked at, lowest first, each over those before it that are sound.

    What a layer in `given` would bring if it were sound is no mistake of those after it that point to it.
    """
    known = Known()
    for layer in layers:
        file = shown(layer.path)
        if layer.fault:
            found = Examined(None, (Problem(file, 0, 0, "", layer.fault),), known)
        else:
            found = examine(layer.data, file, known, step)
        if found.corpus:
            known = found.known
        elif layer in given:
            known = known.beside(found.known)
        yield layer, found


def load(data: bytes, file: str, known: Known | None = None, step: Step | None = None) -> CorpusFile:
    """A corpus file from its bytes. Raises InvalidCorpus with every problem."""
    found = examine(data, file, known, step)
    if found.corpus is None:
        raise InvalidCorpus(found.problems)
    return found.corpus


def examine(data: bytes, file: str, known: Known | None = None, step: Step | None = None) -> Examined:
    """A corpus file looked at, `known` being what the layers below bring, to which its references may point."""
    below = known or Known()
    value, problems = read(data, file, step)
    if value is None:
        problems = problems or [Problem(file, 1, 1, "", "the file is empty", "`format: 1` is its first line")]
        return Examined(None, tuple(sorted(problems)), below)
    corpus, misshapen = _shaped(value, file, {problem.path for problem in problems})
    problems += misshapen
    said = {problem.path for problem in problems}
    found = leaves(value)
    for path, _, leaf in found:
        if (silent := _silent(leaf)) and written(path) not in said:
            problems.append(Problem(file, *place_of(value, path), written(path), *silent))
    if not isinstance(value, dict):
        return Examined(None, tuple(sorted(problems)), below)
    over = below.over(value, file)
    for path, sentence, hint in references.check(value, found, below, over):
        problems.append(Problem(file, *place_of(value, path), written(path), sentence, hint))
    return Examined(None if problems else corpus, tuple(sorted(problems)), over)


def _shaped(value: Any, file: str, said: Container[str]) -> tuple[CorpusFile | None, list[Problem]]:
    """The model of a file's values, or what is wrong with their shape; `said` are paths of which reading complained.

    Afterwards the values are as they were probably meant: a key that was misspelt is spelt right, one that means
    nothing is gone, and what has a wrong shape is `Unclear`. So the rest can be looked at as if nothing were wrong.
    """
    problems: list[Problem] = []
    poorer: set[Path] = set()
    while True:
        try:
            return _adapter().validate_json(json.dumps(value), strict=True), problems
        except ValidationError as error:
            details = error.errors(include_url=False)
        unknown = [detail for detail in details if detail["type"] == _UNKNOWN_KEY]
        if not unknown:
            break
        # What stands under a key that was misspelt has not been looked at yet; and its right spelling is not missing.
        problems += [_problem(file, value, detail) for detail in unknown]
        poorer |= {path[:-1] for detail in unknown if not _respelt(value, path := tuple(detail["loc"]))}
    deeper = {detail["loc"][:end] for detail in details for end in range(len(detail["loc"]))}
    # A list is called too short when its items failed, and a mapping to have too little when a key of it was taken
    # away; what is said of the items and of the key says it better.
    details = [d for d in details if not (d["type"] == "too_short" and d["loc"] in deeper)]
    details = [d for d in details if not (d["type"] == "value_error" and d["loc"] in poorer)]
    # An alias has no value of its own.
    problems += [_problem(file, value, d) for d in details if not (d["input"] is None and written(d["loc"]) in said)]
    for detail in details:
        if detail["type"] not in _OF_THE_WHOLE:
            _obscure(value, tuple(detail["loc"]))
    return None, problems


_UNKNOWN_KEY = "unexpected_keyword_argument"
_OF_SPELLING = {_UNKNOWN_KEY, "string_pattern_mismatch", "literal_error"}
_OF_THE_WHOLE = {"missing", "missing_argument", "value_error", "too_short"}
"""Problems of a mapping or a list as a whole; what stands in it may be right."""


def _respelt(value: Any, path: Path) -> bool:
    """Gives a key without meaning its right name if it is clear which; else takes it away. Says whether it is clear."""
    *way, key = path
    parent = _behind(value, way)
    close = [name for name in nearest(str(key), _fields_around(path))[:1] if name not in parent]
    parent.rename(key, *close)
    return bool(close)


def _obscure(value: Any, path: Path) -> None:
    if path:
        *way, last = path
        parent = _behind(value, way)
        parent[last] = Unclear(parent[last])


def _behind(value: Any, path: Iterable[str | int]) -> Any:
    for part in path:
        value = value[part]
    return value


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
    about = result["properties"]["format"]
    result["properties"]["format"] = {"const": 1, **{key: about[key] for key in ("title", "description")}}
    _for_editors([result, *result["$defs"].values()])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "alliance corpus file",
        **{key: item for key, item in result.items() if key != "title"},
    }


def _for_editors(shapes: list[dict[str, Any]]) -> None:
    """Takes `null` away, which is never what an editor should offer, and names what ids there are as examples."""
    known = examine(find(layers=[])[0].data, "built-in").known
    ids = {what: sorted(map(str, names)) for what, names in known.names.items()}
    for shape in shapes:
        for key, item in shape["properties"].items():
            options = item.get("anyOf", [])
            if {"type": "null"} in options:
                del item["anyOf"]
                item.update(options[0])
            if item.get("default", 0) is None:
                del item["default"]
            place = item.get("items", item)
            if key in POINTS and place.get("type") == "string":
                place["examples"] = sorted(id_ for what in POINTS[key] for id_ in ids[what])
            elif key == "basis":
                item["examples"] = ["report", "judgement", *(f"literature:{key}" for key in ids["literature key"])]


def _problem(file: str, root: Any, detail: ErrorDetails) -> Problem:
    path: Path = tuple(detail["loc"])
    sentence, hint = _in_words(detail, path)
    at_key = detail["type"] == _UNKNOWN_KEY
    return Problem(file, *place_of(root, path, key=at_key), written(path), one_line(sentence), one_line(hint))


def _in_words(detail: ErrorDetails, path: Path) -> tuple[str, str]:
    """Pydantic's finding as a sentence and a hint; a letter that only looks right is told before all else."""
    sentence, hint = _said(detail, path)
    spelt = path[-1] if detail["type"] == _UNKNOWN_KEY else detail["input"]
    if detail["type"] in _OF_SPELLING and isinstance(spelt, str) and (letter := lookalikes.told(spelt)):
        return sentence, f"{hint} {letter}" if hint.endswith("?") else letter
    return sentence, hint


def _said(detail: ErrorDetails, path: Path) -> tuple[str, str]:
    kind, context, given = detail["type"], detail.get("ctx", {}), detail["input"]
    key = path[-1] if path else ""
    match kind:
        case "missing" | "missing_argument":
            return f"`{key}` is missing", ""
        case _ if kind == _UNKNOWN_KEY:
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
        case "int_type" | "greater_than_equal" | "less_than_equal" if path == ("format",):
            return "this has to be 1", _as_number(given) if given in ("1", "01", 1.0) else ""
        case "int_type":
            return "this has to be a whole number", _as_number(given)
        case "bool_type":
            word = _MEANT.get(given.lower()) if isinstance(given, str) else None
            return "this has to be true or false", f"write {word} without quotes" if word else ""
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


def _silent(leaf: Any) -> tuple[str, str] | None:
    """What pydantic lets pass: no value where none is needed, and a text that other readers take for something else."""
    if isinstance(leaf, Trap):
        return f"`{leaf}` means something else to other YAML readers", f'quote it: "{leaf}"'
    return _EMPTY if leaf is None else None


_MEANT = {
    "true": "true", "yes": "true", "y": "true", "on": "true",
    "false": "false", "no": "false", "n": "false", "off": "false",
}  # fmt: skip
_DIGITS = re.compile(r"[-+]?[0-9]{1,9}(_[0-9]{1,9})?")


def _as_number(given: object) -> str:
    """How to write a number that was written as something else."""
    if isinstance(given, float) and given.is_integer() and abs(given) < 1e9:
        return f"write {int(given)}"
    if isinstance(given, str) and _DIGITS.fullmatch(given):
        return f"write {int(given)} without quotes"
    return ""


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
