"""Corpus files: every problem with its place. A file dropped into tests/corpora/{valid,invalid} is a test.

Beside each invalid `NAME.yaml` lies `NAME.report`, the exact report; `UPDATE_REPORTS=1 pytest` writes new ones to look at.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from alliance_cli.corpus.layers import MAX_BYTES, find
from alliance_cli.corpus.load import examine, load, schema
from alliance_cli.corpus.references import Known
from alliance_cli.corpus.strict_yaml import read
from alliance_cli.errors import InvalidCorpus
from tests.conftest import ROOT, Program

CORPORA = ROOT / "tests" / "corpora"
INVALID = sorted((CORPORA / "invalid").glob("*.yaml"))
VALID = [ROOT / "data" / "scripts.yaml", *sorted((CORPORA / "valid").glob("*.yaml"))]


@pytest.fixture(scope="module")
def known() -> Known:
    return examine(find(layers=[])[0].data, "built-in").known


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_valid(path: Path, known: Known) -> None:
    assert load(path.read_bytes(), path.name, known if path != VALID[0] else None).format == 1


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_invalid(path: Path, known: Known) -> None:
    with pytest.raises(InvalidCorpus) as caught:
        load(path.read_bytes(), path.name, known)
    report = "".join(f"{problem}\n" for problem in caught.value.problems)
    expected = path.with_suffix(".report")
    if os.environ.get("UPDATE_REPORTS") and not expected.exists():
        expected.write_text(report, encoding="utf-8")
    assert report == expected.read_text(encoding="utf-8")


def test_a_file_that_is_too_large_is_not_read() -> None:
    value, problems = read(b"#" * (MAX_BYTES + 1), "big.yaml")
    assert value is None and "larger than 32 MB" in problems[0].sentence


def test_texts_are_cleaned_of_what_a_terminal_would_obey() -> None:
    value, problems = read(b'name: "a\\e[31mred\\u202e \\u2066x\\x07\\x9b2Jy"\n', "x.yaml")
    assert not problems and value["name"] == "ared xy"


def test_check_reports_and_exits_3(program: Program) -> None:
    path = str(CORPORA / "invalid" / "dangling_references.yaml")
    ran = program("corpus", "check", path, str(VALID[0]))
    assert ran.code == 3
    lines = ran.out.splitlines()
    assert lines[0].startswith(f"{path}:6:15 behaviours[0].movement: there is no movement `awayy`")
    as_json = json.loads(program("corpus", "check", path, "--json").out)
    assert as_json["schema"] == "alliance/corpus-check/1" and as_json["valid"] is False
    assert as_json["problems"][0]["line"] == 6


def test_check_of_a_sound_file_exits_0(program: Program) -> None:
    ran = program("corpus", "check", str(VALID[0]))
    assert (ran.code, ran.err) == (0, "") and ran.out.endswith(": valid\n")


def test_check_of_no_file_exits_4(program: Program, tmp_path: Path) -> None:
    assert program("corpus", "check", str(tmp_path / "none.yaml")).code == 4
    assert program("corpus", "check", str(tmp_path)).code == 4


def test_schema_describes_the_file(program: Program) -> None:
    found = json.loads(program("corpus", "schema").out)
    assert found == json.loads(json.dumps(schema()))
    script = found["$defs"]["Script"]
    assert script["additionalProperties"] is False and "layer" not in script["properties"]
    assert script["properties"]["gist"]["description"] == "One sentence, at most 160 characters."
    assert found["$defs"]["Fit"]["oneOf"] == [{"required": ["behaviour"]}, {"required": ["situation"]}]


def test_a_layer_over_the_built_in_one(program: Program, tmp_path: Path) -> None:
    path = tmp_path / "clinic.yaml"
    path.write_bytes((CORPORA / "valid" / "one_script.yaml").read_bytes())
    ran = program("show", "first-phone-call", "--json", env={"ALLIANCE_CORPUS": str(path)})
    script = json.loads(ran.out)["scripts"][0]
    assert (script["number"], script["layer"]) == (101, "clinic")
    path.write_text("format: 1\nname: clinic\nscripts: 1\n")
    ran = program("show", "12", env={"ALLIANCE_CORPUS": str(path)})
    assert ran.code == 0 and "clinic.yaml:3:10" in ran.err and "Layer: built-in" in ran.out
