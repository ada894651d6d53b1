"""Every JSON document against its published schema, closed so that a key nobody described fails."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from alliance_cli.answers import Corpus
from alliance_cli.cli import run
from alliance_cli.cli.app import app
from alliance_cli.model import KINDS
from alliance_cli.render import json as as_json
from alliance_cli.render import schema
from tests.conftest import ROOT, Program

NOTE = "agrees with everything, then didn't do the diary. says she wants to die, never said so before. I went quiet too"
SHOWN = [
    "show 12", "show principle", "show 13 15 --only say", "show 7 --brief", "show 13 15 --side-by-side", "list", "list -b silence",
    "list -m withdrawal -c task", "search trust", "search fear of retaliation", "search metacomunication", "search cup of tea",
    "search resistance --in idea", "suggest -m withdrawal", "suggest -b silence -s mutual-impasse -c bond --limit 9",
    "suggest --no-evidence silence", "markers", "markers withdrawal", "markers silence", "markers mutual-impasse", "pathway",
    "pathway confrontation", "crosswalk", "corpus paths", "corpus check data/scripts.yaml", "corpus check tests/corpora/invalid/colon.yaml data/scripts.yaml",
]  # fmt: skip


def closed(shape: Any) -> Any:
    """A schema in which every object has the described keys only."""
    if isinstance(shape, list):
        return [closed(part) for part in shape]
    if not isinstance(shape, dict):
        return shape
    inner = {key: closed(value) for key, value in shape.items()}
    return inner | ({"additionalProperties": False} if shape.get("type") == "object" else {})


@cache
def validator(command: str) -> Draft202012Validator:
    return Draft202012Validator(closed(schema.of(command)))


def wrong(document: Any) -> list[str]:
    """What a document has that its schema does not allow, and the other way round."""
    _, command, version = document["schema"].split("/")
    assert version == "1" and next(iter(document)) == "schema"
    return [f"{error.json_path}: {error.message[:300]}" for error in validator(command).iter_errors(document)]


def commands() -> Iterator[str]:
    """Every command that can print JSON, by its name in schemas."""
    for group, prefix in [(app, ""), *((g.typer_instance, f"{g.name}-") for g in app.registered_groups)]:
        for command in group.registered_commands if group else ():
            options = getattr(command.callback, "__signature__", None)
            names = options.parameters if options else getattr(command.callback, "__annotations__", {})
            if "json_" in names:
                yield prefix + str(command.name or getattr(command.callback, "__name__", ""))


def test_every_command_that_prints_json_has_a_schema() -> None:
    assert {*commands(), "export"} == set(schema.SHAPES)


@pytest.mark.parametrize("line", ["export --format json", "export --format json --scripts 7,12"])
def test_an_export_is_as_described(line: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert wrong(printed(line, capfdbinary)) == []


def printed(line: str, output: pytest.CaptureFixture[bytes]) -> Any:
    """What a command line prints, in this process."""
    code = run(line.split())
    found = output.readouterr()
    assert code in (0, 1, 3) and found.err == b""
    return json.loads(found.out)


@pytest.mark.parametrize("command", sorted(schema.SHAPES))
def test_a_command_prints_its_schema_and_stops(
    command: str, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALLIANCE_CORPUS", "/nowhere")  # it is not looked for
    shape = printed(f"{command.replace('-', ' ')} --json-schema", capfdbinary)
    Draft202012Validator.check_schema(shape)
    assert shape["title"] == f"alliance/{command}/1" and shape == schema.of(command)


def test_the_program_prints_a_schema_whatever_else_is_given(program: Program) -> None:
    ran = program("suggest", "--json-schema", "--behaviour", "silense", "--format", "plain")
    assert (ran.code, ran.err) == (0, "") and json.loads(ran.out) == schema.of("suggest")


def test_the_page_on_json_names_every_command() -> None:
    page = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    assert {name.replace(" ", "-") for name in re.findall(r"(?m)^\| `alliance (.*?)`", page)} == set(schema.SHAPES)


def described(shape: Any, where: str = "$") -> Iterator[str]:
    """Places of a schema at which a value has no description."""
    if not isinstance(shape, dict):
        return
    if "description" not in shape and "$ref" not in shape and not where.endswith("[]"):
        yield where
    for key, value in (shape.get("properties") or {}).items():
        yield from described(value, f"{where}.{key}")
    yield from described(shape.get("items"), f"{where}[]")


def test_every_key_is_described() -> None:
    shapes = {**schema.SHAPES, **schema.DEFINITIONS}
    assert [place for name, shape in shapes.items() for place in described(shape, name)] == []


@pytest.mark.parametrize("line", SHOWN)
@pytest.mark.usefixtures("corpus")
def test_what_a_command_prints_fits_its_schema(
    line: str, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    assert wrong(printed(f"{line} --json", capfdbinary)) == []


@pytest.mark.parametrize("note", [NOTE, "er hat nichts gesagt und dann ist er gegangen", "we met at ten"])
def test_what_is_said_of_a_note_fits_its_schema(program: Program, corpus: Corpus, note: str) -> None:
    document = json.loads(program("suggest", "--json", input=note).out)
    assert document["schema"] == "alliance/suggest/1" and wrong(document) == []
    for more in ({"evidence": False}, {"behaviours": ["silence"]}, {"components": ["bond"], "limit": 9}):
        assert wrong(json.loads(as_json.render(corpus.suggest(note=note, **more)))) == []


def test_a_key_that_nobody_described_is_found(corpus: Corpus) -> None:
    document = json.loads(as_json.render(corpus.pages([12])))
    assert wrong(document) == []
    document["scripts"][0]["body"][0]["colour"] = "red"
    assert "colour" in wrong(document)[0]
    del document["scripts"][0]["body"][0]["colour"], document["scripts"][0]["gist"]
    assert "gist" in wrong(document)[0]


def test_a_layer_of_ones_own_fits_too(program: Program) -> None:
    layer = {"ALLIANCE_CORPUS": str(ROOT / "tests" / "corpora" / "valid" / "one_script.yaml")}
    numbers = [row["number"] for row in json.loads(program("list", "--json", env=layer).out)["scripts"]]
    ran = program("show", *map(str, numbers), "--json", env=layer)
    assert wrong(json.loads(ran.out)) == []
    assert {script["layer"] for script in json.loads(ran.out)["scripts"]} > {"built-in"}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_answer_fits_its_schema(corpus: Corpus, data: st.DataObject) -> None:
    """Random questions through the API, printed as the commands print them."""
    draw, reader = data.draw, corpus.reader
    some = {
        kind: draw(st.lists(st.sampled_from(sorted(reader.ids(kind))), max_size=3))
        for kind in ("marker", "behaviour", "situation", "component")
    }
    kinds = tuple(draw(st.lists(st.sampled_from(KINDS), max_size=2)))
    words = [
        "silent",
        "angry",
        "said",
        "she",
        "never",
        "felt",
        "wants to die",
        "homework",
        "my",
        "trust",
        "the",
        "hates",
        "me",
    ]
    note = " ".join(draw(st.lists(st.sampled_from(words), max_size=12)))
    answers: list[Any] = [
        corpus.listing(**some),
        corpus.search(draw(st.sampled_from([note, "trust", "anger in", "zzz"])), kinds, draw(st.integers(1, 20))),
        corpus.pages([draw(st.integers(1, 19)), draw(st.sampled_from(["principle", "feedback"]))], kinds, draw(st.booleans())),
        corpus.markers(draw(st.sampled_from(["", *(id_ for kind in ("marker", "behaviour", "situation") for id_ in reader.ids(kind))]))),
    ]  # fmt: skip
    if note or any(some.values()):
        given = {f"{kind}s": ids for kind, ids in some.items()}
        answers.append(corpus.suggest(**given, note=note, evidence=draw(st.booleans()), limit=draw(st.integers(1, 19))))
    for answer in answers:
        assert wrong(json.loads(as_json.render(answer))) == []


def test_the_contract_stands(corpus: Corpus) -> None:
    """The keys that programs rely on, as they were first published."""
    shown = schema.SHAPES["show"]["properties"]["scripts"]["items"]["$ref"].rpartition("/")[2]
    script = schema.DEFINITIONS[shown]["required"]
    assert set(script) >= {"number", "slug", "title", "intervention", "gist", "components", "body", "fits", "related", "keywords", "layer", "source"}  # fmt: skip
    assert schema.DEFINITIONS["row"]["required"] == ["number", "slug", "title", "intervention", "gist", "layer"]
    assert schema.SHAPES["search"]["required"] == ["schema", "query", "matched", "total", "hits"]
    hit = schema.SHAPES["search"]["properties"]["hits"]["items"]
    assert set(hit["required"]) >= {"number", "title", "score", "matches"}
    assert set(schema.SHAPES["suggest"]["required"]) >= {"schema", "risk", "markers", "situations", "not_counted", "suggestions", "pathway"}  # fmt: skip
    suggestion = schema.SHAPES["suggest"]["properties"]["suggestions"]["items"]["required"]
    assert set(suggestion) >= {"number", "slug", "title", "score", "reasons", "say", "avoid"}


def test_no_answer_is_left_out(corpus: Corpus) -> None:
    names = {name for name, _ in as_json._COMPOSERS.values()} | {"corpus-check", "export"}
    assert names == set(schema.SHAPES)
