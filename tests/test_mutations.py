"""A sound corpus broken in a thousand ways, and files too large or too deep to keep here: a report with places, always.

`MUTATIONS=20000 pytest tests/test_mutations.py` tries that many, other ones each time.
"""

from __future__ import annotations

import copy
import functools
import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliance_cli.corpus import load as loading
from alliance_cli.corpus.layers import find
from alliance_cli.corpus.load import examine, load
from alliance_cli.corpus.references import Known
from alliance_cli.errors import InvalidCorpus, Problem
from alliance_cli.text import clean
from tests.conftest import ROOT, Program

INVALID = sorted((ROOT / "tests" / "corpora" / "invalid").glob("*.yaml"))
OTHERS = os.environ.get("MUTATIONS")
PROFILE = settings(
    max_examples=int(OTHERS or 1000),
    deadline=None,
    derandomize=not OTHERS,
    database=None,
    suppress_health_check=list(HealthCheck),
)

# One of everything that a corpus file can hold, in the styles in which people write YAML.
SOUND = """\
# A clinic's own layer, with one of everything.
format: 1
name: one-of-everything

source:
  title: Late arrivals
  author: The clinic
  year: 2026
  kind: Handbook
  affiliation: Northern clinic
  doi: 10.1000/182
  citation: >-
    The clinic (2026). Late arrivals:
    a handbook. Northern clinic.
  elaborates: Our older handbook
  restated: "Ideas: the staff's; words: ours."
  scope:
    - For trainees.
    - 'No risk assessment; see "risk".'

literature:
  - key: doe-2001
    citation: Doe, J. (2001). On waiting. Journal of Waiting, 1(2), 3-4.
  - {key: roe-2002, citation: "Roe, R. (2002)."}

principle:
  title: Ask before you explain
  gist: Whoever is late has a reason.
  body:
    - idea: Lateness can speak.
      basis: literature:doe-2001
    - do: Ask what the way here was like.

interventions:
  - id: asking
    title: Asking
    gist: Ask about the way here.

components:
  - id: money
    title: Money
    gist: Fees, and who pays them.
    scripts:
      - {script: 101, why: begins with fees}
      - script: 102
        why: ends with them
        basis: literature:roe-2002

needs:
  - {id: calm, title: Calm, gist: To be at rest.}
  - id: company
    title: Company
    gist: To be with others.

markers:
  - id: lateness
    title: Lateness
    gist: The patient comes late, or forgets to come.
    pursued: calm
    forgone: company
    resolution: The patient says what the hour costs.
    question: What do I feel while I wait?
    cautions:
      - text: Buses are late, too.
        basis: judgement

movements:
  - id: aside
    marker: lateness
    title: Aside
    gist: Out of the way.

behaviours:
  - id: late-arrival
    title: Late arrival
    movement: aside
    gist: The patient comes late.
    looks:
      - The chair is empty at ten past.
      - |
        A message
        from the bus.
    question: What do I feel while I wait?
    subtle: false
    cautions: []
  - {id: early-leaving, title: Early leaving, movement: aside, gist: Leaves early., looks: [A coat kept on.],
     question: "Whose relief is it?", subtle: true}

situations:
  - id: waiting-list
    title: Waiting list
    gist: Months of waiting before the first hour.
    looks: ["“I nearly gave up.”", Anger at the desk]
    question: Do I feel guilty?
    cautions:
      - {text: Not every wait is felt as a slight., basis: "literature:doe-2001"}

scripts:
  - number: 101
    slug: ten-past
    intervention: asking
    title: When the chair is empty at ten past
    gist: Ask what the first minutes are like from the other side of the door.
    components: [money, bond]
    body:
      - idea: Lateness can speak, and need not.
        basis: literature:doe-2001
      - do: Wait, and note what you feel.
        suits: [late-arrival, waiting-list]
      - say: What was it like to come here today?
      - avoid: Do not open with the rule on fees.
      - example: A man came late for a month; the hour had been his father's.
        basis: judgement
    fits:
      - {behaviour: late-arrival, fit: primary, why: names it}
      - {behaviour: silence, fit: secondary, why: some come and stay silent}
      - situation: waiting-list
        fit: secondary
        why: the wait is spoken of
    pace: immediate
    timing: moment
    related:
      - {script: 4, why: the same conversation, basis: judgement}
    keywords: [late, bus, "no show"]
  - number: 102
    slug: coat-kept-on
    intervention: here-and-now
    title: A coat kept on
    gist: Say that you noticed the coat.
    components:
      - bond
    body:
      - say: You kept your coat on.
    fits:
      - behaviour: early-leaving
        fit: primary
        why: speaks of it

pathways:
  - marker: lateness
    title: From late to in time
    gist: From the empty chair to a word on what the hour costs.
    basis: literature:doe-2001
    notes:
      - text: No ladder.
    stages:
      - id: late-noticed
        title: Noticed
        seen: An empty chair.
        task: Wait.
        scripts: [101, 4]
        sign: You know what you feel.
        next: [late-spoken-of]
      - {id: late-spoken-of, title: Spoken of, seen: Words., task: Ask., scripts: [102], sign: A price is named.,
         next: [], back: [late-noticed]}

crosswalk:
  system: Our own coding
  basis: judgement
  notes:
    - {text: Not validated., basis: judgement}
  codes:
    - id: L1
      title: Late
      group: withdrawal
      fit: exact
      family: Absence
      behaviours: [late-arrival, early-leaving]
      situations: [waiting-list]
      scripts:
        - {script: 101, why: the main one}
      note: Ours alone.
    - {id: L22, title: Not at all, group: resolution, fit: none}

risk:
  advice: [Assess safety directly., Consult.]
  classes:
    - id: missing
      title: Missing
      cues: [not seen for days, "missing/gone .. days"]
      not_cues: [missing homework]
      advice:
        - Call them.

patch:
  - script: 13
    against: 0a1b2c3d
    slug: another-name
    intervention: asking
    title: Another title
    gist: Another gist.
    components: [task]
    body: [{say: Another line., basis: judgement}]
    fits: [{behaviour: silence, fit: primary, why: our reason}]
    pace: orienting
    timing: later
    related: []
    keywords: [another]
  - script: 14
    also:
      components: [money]
      body:
        - {do: Ask about fees., basis: judgement, suits: [waiting-list]}
      fits: [{situation: waiting-list, fit: secondary, why: the wait is spoken of}]
      related: [{script: 101, why: begins there}]
      keywords: [fees]

hide:
  scripts: [19]
  behaviours: [seductive]
  situations: [style-mismatch]
"""
LINES = SOUND.split("\n")
VALUE = yaml.safe_load(SOUND)

TRAPS = [
    "no", "on", "Yes", "null", "~", "", "1:30", "012", "0x1F", "1_000", ".inf", "1e5", "1.0", "-1", "99999999999999999999",
    "9" * 400, "1" * 400 + ".5", "2026-11-23", "=", "<<", "*x", "&x y", "&x", "!!str x", "!!python/name:os.system", "!x", "|", ">", "|9",
    '"', "'", '""', '"\\x00"', '"\\ud800"', '"\\e[31m"', '"a\\nb"', "[", "]", "{", "}", "[]", "{}", "[[]]", "{a: {}}", "- a", "? a", ": a", "a: b",
    "@a", "`a`", "%a", "# a", "---", "...", "<<: *x", "true", "false", "nobody", "literature:nobody", "101", "x" * 5000, "A",
]  # fmt: skip
STRAYS = st.one_of(
    st.text(st.characters(), min_size=1, max_size=4),
    st.sampled_from(list("\0\a\b\t\v\f\r\x1b\x7f\x85\xa0\xad\u200b\u200f\u2028\u2029\u202e\u2066\ufeff\ufffd\uffff\U0001f600")),
    st.sampled_from(list("\"'[]{}:#&*!|>%@`,?-\\\n ")),
    st.sampled_from([": ", " #", "- ", "? ", "\n\n", "\n---\n", "\n...\n", "\r\n", "\n\t", "\x1b[31m"]),
)  # fmt: skip
VALUES: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from([None, True, 0, 1, -1, 101, 2**70, 1.5, float("inf"), "", " ", "x", "no", "a\nb: c", "x" * 5000, [], {}, [[]], {"a": {}}, [None]]),
    st.text(max_size=8),
)  # fmt: skip
BREAK = re.compile(r"\r\n|[\n\r]")  # what editors count; YAML 1.1 counts some more
KEY = re.compile(r"[a-z_]+: ?")
SCALAR = re.compile(r"(?<=: )[^,{}\[\]]+|(?<=- )[^:{}\[\]]+$")

Draw = st.DrawFn


def _some(draw: Draw, lines: list[str]) -> int:
    return draw(st.integers(0, max(len(lines) - 1, 0)))


def _replaced(draw: Draw, pattern: re.Pattern[str], line: str, by: str) -> str:
    """A line with one of a pattern's matches replaced."""
    found = list(pattern.finditer(line))
    if not found:
        return line + by
    match = draw(st.sampled_from(found))
    return line[: match.start()] + by + line[match.end() :]


def _delete(draw: Draw, lines: list[str], at: int) -> None:
    del lines[at : at + draw(st.integers(1, 3))]


def _double(draw: Draw, lines: list[str], at: int) -> None:
    lines[at:at] = lines[at : at + draw(st.integers(1, 6))]


def _swap(draw: Draw, lines: list[str], at: int) -> None:
    other = _some(draw, lines)
    lines[at], lines[other] = lines[other], lines[at]


def _indent(draw: Draw, lines: list[str], at: int) -> None:
    lines[at] = draw(st.sampled_from([" ", "  ", "    ", "\t", "- ", " " * 40])) + lines[at]


def _dedent(draw: Draw, lines: list[str], at: int) -> None:
    lines[at] = lines[at][draw(st.integers(1, 4)) :]


def _trap(draw: Draw, lines: list[str], at: int) -> None:
    lines[at] = _replaced(draw, SCALAR, lines[at], draw(st.sampled_from(TRAPS)))


def _no_key(draw: Draw, lines: list[str], at: int) -> None:
    lines[at] = _replaced(draw, KEY, lines[at], "")


def _other_key(draw: Draw, lines: list[str], at: int) -> None:
    keys = [match[0] for match in KEY.finditer(SOUND)]
    lines[at] = _replaced(draw, KEY, lines[at], draw(st.sampled_from([*keys, "titel: ", "<<: ", "? x\n: ", '"": '])))


def _two_keys(draw: Draw, lines: list[str], at: int) -> None:
    found = KEY.search(lines[at])
    if found:
        key = found[0].strip(": ")
        lines[at] += draw(st.sampled_from([f", {key}: x}}", f"\n{' ' * found.start()}{key}: x"]))


def _stray(draw: Draw, lines: list[str], at: int) -> None:
    column = draw(st.integers(0, len(lines[at])))
    lines[at] = lines[at][:column] + draw(STRAYS) + lines[at][column:]


def _cut(draw: Draw, lines: list[str], at: int) -> None:
    lines[at] = lines[at][: draw(st.integers(0, len(lines[at])))]
    del lines[at + 1 :]


def _join(draw: Draw, lines: list[str], at: int) -> None:
    lines[at : at + 2] = ["".join(lines[at : at + 2])]


MUTATIONS: list[Callable[[Draw, list[str], int], None]] = [
    _delete, _double, _swap, _indent, _dedent, _trap, _trap, _no_key, _other_key, _two_keys, _stray, _stray, _cut, _join,
]  # fmt: skip


def _encoded(draw: Draw, text: str) -> bytes:
    """Nearly always UTF-8; else another encoding, other ends of lines, or a stray byte."""
    kind = draw(
        st.sampled_from(
            [""] * 16 + ["utf-16", "utf-16-le", "latin-1", "cp1252", "utf-8-sig", "\r\n", "\r", "\u2028", "byte"]
        )
    )
    if kind in ("\r\n", "\r", "\u2028"):
        return text.replace("\n", kind).encode("utf-8", "replace")
    if kind == "byte":
        data = text.encode("utf-8", "replace")
        at = draw(st.integers(0, len(data)))
        return data[:at] + draw(st.binary(min_size=1, max_size=2)) + data[at:]
    return text.encode(kind or "utf-8", "replace")


@st.composite
def broken_texts(draw: Draw) -> bytes:
    """The sound corpus with one to four changes to its text."""
    lines = list(LINES)
    for mutate in draw(st.lists(st.sampled_from(MUTATIONS), min_size=1, max_size=4)):
        if lines:
            mutate(draw, lines, _some(draw, lines))
    return _encoded(draw, "\n".join(lines))


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every list or mapping below a value with each of its indices or keys."""
    for key, item in value.items() if isinstance(value, dict) else enumerate(value):
        yield value, key
        if isinstance(item, (dict, list)):
            yield from _places(item)


@st.composite
def broken_values(draw: Draw) -> bytes:
    """The sound corpus with one to three of its values changed, written by a YAML library."""
    value = copy.deepcopy(VALUE)
    for _ in range(draw(st.integers(1, 3))):
        places = list(_places(value))
        if not places:
            break
        parent, key = draw(st.sampled_from(places))
        other, other_key = draw(st.sampled_from(places))
        match draw(st.sampled_from(["set", "set", "delete", "copy", "swap", "rename", "twice"])):
            case "set":
                parent[key] = draw(VALUES)
            case "delete":
                del parent[key]
            case "copy":
                parent[key] = copy.deepcopy(other[other_key])
            case "swap":
                parent[key], other[other_key] = copy.deepcopy(other[other_key]), copy.deepcopy(parent[key])
            case "rename" if isinstance(parent, dict):
                parent[draw(st.sampled_from(["id", "titel", "layer", "script", "suits", "no", "", "a\nb"]))] = (
                    parent.pop(key)
                )
            case _ if isinstance(parent, list):
                parent.append(copy.deepcopy(parent[key]))
    flow = draw(st.sampled_from([None, True, False]))
    text: str = yaml.dump(
        value, Dumper=NoAliases, allow_unicode=True, default_flow_style=flow, sort_keys=draw(st.booleans())
    )
    return text.encode("utf-8", "replace")


class NoAliases(yaml.SafeDumper):
    """Writes a value that stands in two places twice."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


@functools.cache
def known() -> Known:
    """The ids of the built-in corpus."""
    return examine(find(layers=[])[0].data, "built-in").known


@pytest.fixture(scope="module", autouse=True)
def prepared_once() -> Iterator[None]:
    """Pydantic prepares itself for a corpus file once, not a thousand times."""
    with pytest.MonkeyPatch.context() as patch:
        if hasattr(loading, "TypeAdapter"):
            patch.setattr(loading, "TypeAdapter", functools.cache(loading.TypeAdapter))
        yield


def problems_of(data: bytes) -> tuple[Problem, ...]:
    """What is wrong with a file; nothing if it is valid, and any other exception goes on."""
    try:
        load(data, "broken.yaml", known())
    except InvalidCorpus as error:
        assert error.problems, "invalid, and no word why"
        return error.problems
    return ()


def test_what_is_broken_here_is_sound() -> None:
    assert problems_of(SOUND.encode()) == ()
    corpus = load(SOUND.encode(), "sound.yaml", known())
    empty = [name for name in VALUE if not getattr(corpus, name)]
    assert not empty and set(VALUE) == set(loading.schema()["properties"])


@PROFILE
@given(data=st.one_of(broken_texts(), broken_values()))
def test_a_broken_corpus_gives_a_report_with_places(data: bytes) -> None:
    lines = len(BREAK.findall(data.decode("utf-8", "replace"))) + 1
    for problem in problems_of(data):
        assert problem.file == "broken.yaml"
        assert problem.sentence
        assert 0 <= problem.line <= lines, "a line that the file does not have"
        assert (problem.line == 0) == (problem.column == 0), "0 is for the file as a whole"
        assert problem.line or not problem.path
        assert "\n" not in f"{problem}" and clean(f"{problem}") == f"{problem}", "one line, safe to show"


@pytest.mark.parametrize("end", ["\r\n", "\r"], ids=["Windows", "old Mac"])
def test_lines_are_counted_whatever_ends_them(end: str) -> None:
    broken = SOUND.replace("title: Money", "titel: Money").replace("number: 102", "number: 1:02")
    expected = problems_of(broken.encode())
    assert [problem.path for problem in expected] == [
        "components[0].titel",
        "scripts[1].number",
    ]
    assert problems_of(broken.replace("\n", end).encode()) == expected


DEEP = {
    "lists": ("scripts: " + "[" * 10_000 + "]" * 10_000, 41, "scripts" + "[0]" * 31),
    "mappings": ("scripts: " + "{a: " * 10_000 + "}" * 10_000, 134, "scripts" + ".a" * 31),
    "hyphens": ("scripts:\n  " + "- " * 10_000 + "x", 65, "scripts" + "[0]" * 31),
    "never closed": ("scripts: " + "[" * 10_000, 41, "scripts" + "[0]" * 31),
    "lines": ("scripts:\n" + "".join(f"{' ' * depth}a:\n" for depth in range(1, 5_000)), 33, "scripts" + ".a" * 31),
}


@pytest.mark.parametrize("kind", DEEP)
def test_nested_ten_thousand_deep(kind: str) -> None:
    text, column, path = DEEP[kind]
    first = SOUND.split("\n\n")[0]  # format and name
    (problem,) = problems_of(f"{first}\n{text}\n".encode())
    line = {"hyphens": 5, "lines": 36}.get(kind, 4)
    assert problem == Problem("broken.yaml", line, column, path, "nested more than 32 levels deep")


@pytest.mark.parametrize("beginning", [b"format: 1\nname: clinic\n", b"[[[[", b"\xff\xfe", b"\0", b"- &a [*a]\n"])
def test_a_file_of_50_mb_is_refused_at_once(program: Program, tmp_path: Path, beginning: bytes) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.write(beginning)
        file.truncate(50_000_000)
    ran = program("corpus", "check", str(path))
    assert (ran.code, ran.err) == (3, "")
    assert ran.out == f"{path}: the file is larger than 32 MB (split it into several layers)\n"


def test_a_file_that_is_large_and_sound_is_read() -> None:
    assert problems_of(SOUND.encode() + b"# on and on\n" * 2_000_000) == ()


def test_the_command_reports_every_invalid_file_at_once(program: Program) -> None:
    """The reports beside the files, as the command prints them, in words and as JSON."""
    ran = program("corpus", "check", *map(str, INVALID))
    assert (ran.code, ran.err) == (3, "")
    expected = "".join(
        f"{path.parent}/{line}"
        for path in INVALID
        for line in path.with_suffix(".report").read_text(encoding="utf-8").splitlines(keepends=True)
    )
    assert ran.out == expected
    ran = program("corpus", "check", "--json", *map(str, INVALID))
    assert (ran.code, ran.err) == (3, "")
    problems = [Problem(**problem) for problem in json.loads(ran.out)["problems"]]
    assert "".join(f"{problem}\n" for problem in problems) == expected
