"""YAML read strictly: values with the places where they stand, every problem collected.

Booleans are `true` and `false` only; what YAML 1.1 would quietly turn into a boolean, a date or an odd number is a
problem; no anchors, aliases, tags, duplicate keys or second documents; size and depth are bounded. Strings are cleaned
of control characters, escape sequences and bidirectional overrides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from ..errors import Problem
from ..results import Step
from ..text import clean, one_line
from .layers import MAX_BYTES

MAX_DEPTH = 32
MAX_VALUES = 400_000
"""Values in one file, some 15,000 scripts; more would take gigabytes to report on, were they all wrong."""

Place = tuple[int, int]
Path = tuple[str | int, ...]

_INT = re.compile(r"-?(0|[1-9][0-9]*)$")
_FLOAT = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+$")
_TRAP = re.compile(
    r"""(?ix) (?: y|n|yes|no|on|off|true|false|null)$          # booleans and nulls of YAML 1.1, in any case
      | [-+]?0[0-7_]+$ | [-+]?0x[0-9a-f_]+$ | [-+]?0b[01_]+$    # octal, hexadecimal, binary
      | [-+]?[0-9][0-9_]*(?: :[0-5]?[0-9])+(?:\.[0-9_]*)?$      # sexagesimal, as in 1:30
      | [-+]?[0-9][0-9_]*_[0-9_]*$ | \+[0-9]+$
      | [-+]?(?:\.[0-9]+|[0-9]+\.|[0-9.]+e[-+]?[0-9]+)$ | [-+]?\.(?:inf|nan)$
      | \d{4}-\d\d?-\d\d?(?:[Tt ].*)?$ | =$ """
)


class Trap(str):
    """A text without quotes that other YAML readers take for something else."""


class Map(dict[str, Any]):
    """A mapping that knows where its keys and values stand."""

    def __init__(self) -> None:
        super().__init__()
        self.keys_at: dict[str, Place] = {}
        self.values_at: dict[str, Place] = {}

    def rename(self, key: str, name: str = "") -> None:
        """Gives a key another name, or takes it away where there is none."""
        value, at = self.pop(key), (self.keys_at.pop(key), self.values_at.pop(key))
        if name:
            self[name] = value
            self.keys_at[name], self.values_at[name] = at


class Seq(list[Any]):
    """A sequence that knows where its items stand."""

    def __init__(self) -> None:
        super().__init__()
        self.items_at: list[Place] = []


def place_of(root: Any, path: Path, *, key: bool = False) -> Place:
    """Line and column of a path's value (or of its key), or of the nearest thing around it that exists."""
    here, place = root, (1, 1)
    for step, part in enumerate(path):
        last = step == len(path) - 1
        if isinstance(here, Map) and isinstance(part, str) and part in here:
            place = here.keys_at[part] if key and last else here.values_at[part]
            here = here[part]
        elif isinstance(here, Seq) and isinstance(part, int) and part < len(here):
            place, here = here.items_at[part], here[part]
        else:
            break
    return place


def written(path: Path) -> str:
    """A path as people write it: `scripts[3].fits[0].behaviour`."""
    return "".join(f"[{p}]" if isinstance(p, int) else f".{one_line(p)}" for p in path).lstrip(".")


Leaf = tuple[Path, str, Any]
"""A value that holds no others, with its path and the last key of that."""


def leaves(value: Any) -> list[Leaf]:
    """Every value that holds no others."""
    found: list[Leaf] = []

    def walk(value: Any, path: Path, key: str) -> None:
        if isinstance(value, dict):
            for name, item in value.items():
                walk(item, (*path, name), name)
        elif isinstance(value, list):
            for i, item in enumerate(value):
                walk(item, (*path, i), key)
        else:
            found.append((path, key, value))

    walk(value, (), "")
    return found


def _at(event: Any) -> Place:
    return event.start_mark.line + 1, event.start_mark.column + 1


class _TooMuch(Exception):
    """Reading cannot go on; the problem is noted."""


class _Reader:
    """Builds values from the parser's events, one file at a time."""

    def __init__(self, file: str, step: Step | None = None) -> None:
        self.file = file
        self.step = step
        self.problems: list[Problem] = []
        self.path: list[str | int] = []
        self.values = 0
        self.quoted: Any = None

    def problem(self, place: Place, sentence: str, hint: str = "") -> None:
        self.problems.append(Problem(self.file, *place, written(tuple(self.path)), one_line(sentence), one_line(hint)))

    def value(self, event: Any, events: Any) -> Any:
        """The value that starts with an event; its place is the event's."""
        place = _at(event)
        self.values += 1
        if self.values > MAX_VALUES:
            self.problem(place, f"the file holds more than {MAX_VALUES} values", "split it into several layers")
            raise _TooMuch
        anchor: str | None = getattr(event, "anchor", None)
        if anchor is not None:
            if isinstance(event, yaml.AliasEvent):
                self.problem(place, f"the alias *{clean(anchor)} is not allowed", "write the text out")
                return None
            self.problem(place, f"the anchor &{clean(anchor)} is not allowed", "write the text out")
        if getattr(event, "tag", None) is not None:
            self.problem(place, f"the tag {clean(event.tag)} is not allowed", "remove it")
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event, place)
        if len(self.path) >= MAX_DEPTH:
            self.problem(place, f"nested more than {MAX_DEPTH} levels deep")
            raise _TooMuch
        return self.mapping(events) if isinstance(event, yaml.MappingStartEvent) else self.sequence(events)

    def scalar(self, event: Any, place: Place) -> Any:
        text: str = event.value
        if event.style:  # quoted or a block: a text, whatever it looks like
            self.quoted = event
            return clean(text).strip()
        if text in ("", "~", "null"):
            return None
        if text in ("true", "false"):
            return text == "true"
        if _INT.match(text):
            return int(text) if len(text) < 19 else text
        if _FLOAT.match(text):
            return float(text)
        return Trap(clean(text)) if _TRAP.match(text) else clean(text)

    def sequence(self, events: Any) -> Seq:
        result = Seq()
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            self.path.append(len(result))
            result.items_at.append(_at(event))
            result.append(self.value(event, events))
            self.path.pop()
        return result

    def mapping(self, events: Any) -> Map:
        result = Map()
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            place = _at(event)
            if isinstance(event, yaml.ScalarEvent):
                key = clean(event.value)
            else:
                self.problem(place, "a key has to be a plain word")
                raise _TooMuch
            self.path.append(key)
            value_event = next(events)
            if event.anchor is not None or event.tag is not None:
                self.problem(place, "a key takes no anchor and no tag")
            if key == "<<":
                self.problem(place, "merge keys are not allowed", "write the lines out")
            if key in result:
                first = result.keys_at[key][0]
                self.problem(place, f"the key `{key}` stands twice", f"the first one is on line {first}")
            result.keys_at.setdefault(key, place)
            result.values_at.setdefault(key, _at(value_event))
            value = self.value(value_event, events)
            result.setdefault(key, value)
            self.path.pop()
        return result

    def document(self, text: str) -> Any:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        events: Iterator[Any] = iter(yaml.parse(text, Loader=loader))
        root: Any = None
        documents = 0
        if self.step:
            events = _watched(events, self.step, text.count("\n") + 1)
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.problem(_at(event), "a second document starts here", "one file holds one")
                    raise _TooMuch
            elif isinstance(event, yaml.NodeEvent):
                root = self.value(event, events)
        return root


def _watched(events: Iterator[Any], step: Step, lines: int) -> Iterator[Any]:
    """The events, with word of every thousandth's line."""
    for count, event in enumerate(events):
        if count % 1000 == 0:
            step(event.start_mark.line, lines)
        yield event


def read(data: bytes, file: str, step: Step | None = None) -> tuple[Any, list[Problem]]:
    """The value that YAML bytes hold, with its places, and the problems found. `step` hears of lines read, and of all.

    On a problem that stops reading (bad encoding, bad syntax, too deep, too big) the value is None.
    """

    def whole(sentence: str, hint: str = "", place: Place = (0, 0)) -> tuple[None, list[Problem]]:
        return None, [Problem(file, *place, "", sentence, hint)]

    if len(data) > MAX_BYTES:
        return whole(f"the file is larger than {MAX_BYTES // 1024 // 1024} MB", "split it into several layers")
    if data.startswith(b"\xef\xbb\xbf"):
        return whole("the file starts with a byte-order mark", "save it as UTF-8 without BOM", (1, 1))
    if b"\0" in data[:200]:
        return whole("the file is not UTF-8 text", "save it as UTF-8", (1, 1))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        return whole("the file is not UTF-8 text", "save it as UTF-8", (line, column))
    for end in "\x85\u2028\u2029":  # libyaml counts them as ends of lines, editors and YAML 1.2 do not
        text = text.replace(end, " ")
    reader = _Reader(file, step)
    try:
        value = reader.document(text)
    except _TooMuch:
        return None, reader.problems
    except yaml.MarkedYAMLError as error:
        mark, sentence, hint = _syntax(error, reader.quoted, text)
        at = min((mark.line + 1, mark.column + 1), _end(text)) if mark else (1, 1)
        reader.problem(at, f"not valid YAML: {sentence}", hint)
        return None, reader.problems
    except yaml.YAMLError:
        first = next((i for i, c in enumerate(text) if not c.isprintable() and c not in "\t\n\r"), 0)
        place = (text.count("\n", 0, first) + 1, first - text.rfind("\n", 0, first))
        return whole("not valid YAML: it holds a character that YAML does not allow", "remove it", place)
    return value, reader.problems


def _end(text: str) -> Place:
    """Where a text ends, as editors count."""
    lines = re.split(r"\r\n|[\r\n]", text)
    return len(lines), len(lines[-1]) + 1


def _syntax(error: yaml.MarkedYAMLError, quoted: Any, text: str) -> tuple[Any, str, str]:
    """Where a mistake of syntax is, what it is, and a hint; what is not closed is told where it was opened.

    `quoted` is the last text in quotes, if there is one.
    """
    start, stop = error.context_mark, error.problem_mark or error.context_mark
    context, problem = error.context or "", clean(error.problem or "cannot be read")
    if not start or not stop:
        return stop, problem, _syntax_hint(problem, text, stop.line if stop else 0)
    where = f"line {stop.line + 1}, column {stop.column + 1}"
    if "quoted scalar" in context and "unexpected" in problem:
        return start, "the quote that is opened here is never closed", "write the same sign at the end of the text"
    if quoted and quoted.style in "'\"" and not text[quoted.end_mark.index : stop.index].strip():
        return _after_a_quote(quoted, stop, problem)
    if "flow" in context:
        sign = "[" if "sequence" in context else "{"
        if start.line < stop.line:
            return start, f"the `{sign}` that is opened here is not closed; reading stopped at {where}", ""
        return stop, problem, f"the `{sign}` of column {start.column + 1} is still open here"
    return stop, problem, _syntax_hint(problem, text, stop.line)


def _after_a_quote(quoted: Any, stop: Any, problem: str) -> tuple[Any, str, str]:
    """The same where a text in quotes ends, and more follows: its quote is closed too late, or too early."""
    start, where = quoted.start_mark, f"line {stop.line + 1}, column {stop.column + 1}"
    if start.line < stop.line:
        sentence = f"the quote that is opened here is closed only before {where}, where more follows"
        return start, sentence, "write the same sign at the end of the text"
    sign = "''" if quoted.style == "'" else '\\"'
    hint = f"the quote of column {start.column + 1} is closed before this; within it write {sign}"
    return stop, problem, hint


def _syntax_hint(problem: str, text: str, line: int) -> str:
    lines = text.splitlines()
    content = lines[line] if line < len(lines) else ""
    if "\t" in content and ("tab" in problem or "cannot start any token" in problem):
        return "indent with spaces, not tabs"
    if "mapping values are not allowed" in problem:
        return "a text with `: ` in it needs quotes"
    return ""
