"""The commands as users run them: exit codes, formats, JSON shapes, hints."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import alliance_cli
from tests.conftest import Program, command, environment

READING = ["show 12", "list", "search trust", "suggest --marker withdrawal", "markers", "markers silence", "markers withdrawal",
           "markers mutual-impasse", "pathway", "pathway withdrawal", "crosswalk", "corpus paths"]  # fmt: skip


def document(program: Program, line: str) -> dict[str, Any]:
    ran = program(*line.split(), "--json")
    assert (ran.code, ran.err) == (0, "")
    found: dict[str, Any] = json.loads(ran.out)
    assert next(iter(found)) == "schema"
    return found


@pytest.mark.parametrize("line", READING)
def test_each_reading_command_has_every_format(program: Program, line: str) -> None:
    plain = program(*line.split())
    assert plain == program(*line.split(), "--plain") == program(*line.split(), "--format", "plain")
    assert plain.code == 0 and plain.err == "" and "\x1b" not in plain.out and "╭" not in plain.out
    panel = program(*line.split(), "--format", "terminal")
    assert panel.out.startswith("╭") and max(map(len, panel.out.splitlines())) == 80
    markdown = program(*line.split(), "--format", "markdown")
    assert markdown.out.startswith("# ") and markdown.err == "" and "\x1b" not in markdown.out
    name = line.split()[0] if "corpus" not in line else "corpus-paths"
    assert document(program, line)["schema"] == f"alliance/{name}/1"


def test_json_shape_of_show(program: Program) -> None:
    script = document(program, "show 12")["scripts"][0]
    wanted = {
        "number",
        "slug",
        "title",
        "intervention",
        "gist",
        "components",
        "body",
        "fits",
        "related",
        "keywords",
        "layer",
        "source",
    }
    assert wanted <= script.keys()
    assert (script["number"], script["slug"], script["layer"]) == (12, "quiet-signs", "built-in")
    assert script["intervention"].keys() >= {"id", "title"}
    assert {tuple(block) for block in script["body"]} == {("kind", "text", "basis", "suits", "layer")}
    assert {tuple(fit) for fit in script["fits"]} == {("kind", "id", "fit", "why", "layer")}
    assert all(related.keys() >= {"number", "why"} for related in script["related"])


def test_json_shape_of_list(program: Program) -> None:
    scripts = document(program, "list")["scripts"]
    assert len(scripts) == 19
    assert {tuple(script) for script in scripts} == {("number", "slug", "title", "intervention", "gist", "layer")}


def test_json_shape_of_search(program: Program) -> None:
    found = document(program, "search fear of retaliation")
    assert list(found)[:5] == ["schema", "query", "matched", "total", "hits"]
    for hit in found["hits"]:
        assert hit.keys() >= {"number", "title", "score", "matches"}
        for match in hit["matches"]:
            assert list(match) == ["kind", "text", "spans", "basis", "layer"]
            assert all(match["text"][a:b].strip() for a, b in match["spans"])


def test_json_shape_of_suggest(program: Program) -> None:
    found = document(program, "suggest -b silence -s mutual-impasse")
    wanted = {"risk", "markers", "situations", "not_counted", "suggestions", "pathway"}
    assert wanted <= found.keys()
    assert found["markers"] == [
        {
            "id": "withdrawal",
            "strength": "clear",
            "behaviours": [{"id": "silence", "strength": "clear", "evidence": [], "layer": "built-in"}],
            "layer": "built-in",
        }
    ]
    situation = {"id": "mutual-impasse", "strength": "clear", "evidence": [], "layer": "built-in"}
    assert found["situations"] == [situation]
    for suggestion in found["suggestions"]:
        assert suggestion.keys() >= {"number", "slug", "title", "score", "reasons", "say", "avoid"}


def test_the_python_api_gives_the_same_answers(program: Program, corpus: Any) -> None:
    assert corpus.script(12).title == document(program, "show 12")["scripts"][0]["title"]
    rows = document(program, "list --marker withdrawal")["scripts"]
    assert [row.number for row in corpus.scripts(marker="withdrawal")] == [row["number"] for row in rows]
    hits = document(program, "search metacommunication")["hits"]
    assert [hit.number for hit in corpus.search("metacommunication").hits] == [hit["number"] for hit in hits]
    offered = document(program, "suggest --marker withdrawal")["suggestions"]
    assert [s.number for s in corpus.suggest(markers=["withdrawal"]).suggestions] == [s["number"] for s in offered]


@pytest.mark.parametrize(
    "line, numbers",
    [
        ("show 12 13 12", [12, 13]),
        ("show quiet-signs", [12]),
        ("show reframe-or-modify", [5, 6]),
        ("show Subtle-Cues", [12]),
        ("show principle", [1, 2, 3]),
        ("show 012", [12]),
        ("list --component goal --situation goal-disagreement", [2, 4, 5, 6]),
        ("list --intervention feedback", [10]),
        ("list --behavior abstract-talk", [7, 9, 11]),
        ("list -c task -c goal", [1, 2, 4, 5, 6]),
        ("list -m withdrawal -m confrontation -b silence", [7, 10, 15, 19]),
    ],
)
def test_scripts_by_every_name(program: Program, line: str, numbers: list[int]) -> None:
    assert [script["number"] for script in document(program, line)["scripts"]] == numbers


@pytest.mark.parametrize(
    "line, code, said",
    [
        ("show 99", 1, "the nearest is 19"),
        ("show 0", 1, "the nearest is 1"),
        ("show -- -5", 1, "there is no script -5"),
        ("show quiet-sings", 1, "quiet-signs"),
        ("show 99999999999999999999999", 1, "there is no script"),
        ("search metacomunication", 1, ""),
        ("markers silense", 1, "silence"),
        ("pathway withdrawl", 1, "withdrawal"),
        ("show silence", 1, "alliance markers silence"),
        ("suggest -b mutual-impasse", 2, "--situation mutual-impasse"),
        ("suggest", 2, "nothing was checked"),
        ("suggest --behaviour silense", 2, "silence"),
        ("suggest --marker withdrawl", 2, "withdrawal"),
        ("list --situation mutual-impase", 2, "mutual-impasse"),
        ("show 12 --only sya", 2, "say"),
        ("show 12 --json --plain", 2, "more than one format"),
        ("show 12 --format pdf", 2, "terminal, plain, markdown or json"),
        ("show", 2, "--help"),
        ("shwo 12", 2, "show"),
        ("show 12 --jsn", 2, "--json"),
        ("search x --limit 0", 2, "--limit: a whole number of at least 1"),
        ("search x --limit", 2, "--limit: a value is missing"),
        ("show 12 --json=yes", 2, "--json takes no value"),
        ("show --format", 2, "`alliance show --help`"),
        ("suggest --json=yes", 2, "`alliance suggest --help`"),
        ("corpus list --corpus", 2, "`alliance corpus list --help`"),
        ("--corpus", 2, "`alliance --help`"),
        ("corpus chekc", 2, "check"),
        ("list --behaviuor silence", 2, "--behaviour"),
        ("completion", 2, "SHELL is missing"),
        ("completion tcsh", 2, "bash, zsh or fish"),
        ("markers a b", 2, "too many arguments"),
    ],
)
def test_wrong_input_gets_a_sentence_a_hint_and_a_code(program: Program, line: str, code: int, said: str) -> None:
    ran = program(*line.split())
    assert ran.code == code
    assert said in ran.err and "Traceback" not in ran.err
    assert len(ran.err.splitlines()) <= 3
    if line != "search metacomunication":
        assert ran.out == "" and ran.err.startswith("alliance: ")


@pytest.mark.parametrize(
    "line",
    [
        ["Johnson said nothing"], ["johnson"], ["--johnson"], ["-Johnson"], ["suggest", "--johnson"],
        ["suggest", "-Johnson said"], ["suggest", "--behaviour", "Johnson"], ["suggest", "--limit", "Johnson"],
        ["suggest", "--evidence=Johnson"], ["suggest", "--format", "Johnson", "x"], ["suggest", "-m", "Johnson said"],
        ["suggest", "--file", "/nowhere/Johnson"], ["suggest", "-sJohnson"], ["list", "--situation", "Johnson said"],
        ["list", "Johnson said"], ["list", "-c", "Johnson"], ["show", "Johnson said no"], ["show", "12", "--only", "Johnson"],
        ["search", "fear", "--in=Johnson"], ["search", "fear", "--limit=Johnson"], ["markers", "Johnson said"],
        ["markers", "silence", "Johnson"], ["pathway", "Johnson said"], ["pathway", "--color", "Johnson"],
        ["crosswalk", "Johnson"], ["corpus", "Johnson said"], ["corpus", "paths", "Johnson"], ["completion", "Johnson"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_what_was_typed_in_the_wrong_place_is_not_repeated(program: Program, line: list[str]) -> None:
    ran = program(*line)
    assert ran.code in (1, 2, 4) and ran.out == "" and ran.err.startswith("alliance: ")
    assert "johnson" not in ran.err.lower() and "\nhint: " in ran.err


def test_a_word_like_an_id_is_named(program: Program) -> None:
    assert "`quite-signs`" in program("show", "quite-signs").err
    assert "`silense`" in program("markers", "silense").err
    assert "silense" not in program("list", "--behaviour", "silense").err


def test_nothing_found_is_an_answer(program: Program) -> None:
    ran = program("search", "metacomunication")
    assert (ran.code, ran.err) == (1, "") and "Nearest words: " in ran.out and "metacommunication" in ran.out
    assert json.loads(program("search", "metacomunication", "--json").out)["hits"] == []


@pytest.mark.parametrize(
    "query", ["self-disclosure", "don't", "AND", "C++", '"', "*", "", "x" * 10_000, "😀", "-n", "--"]
)
def test_no_query_is_an_error(program: Program, query: str) -> None:
    ran = program("search", "--plain", "--", query)
    assert ran.code in (0, 1) and ran.err == "" and ran.out


def test_undecodable_arguments(home: Path) -> None:
    done = subprocess.run([*command("search"), b"caf\xe9"], capture_output=True, env=environment(home), timeout=60)
    assert done.returncode in (0, 1) and b"Traceback" not in done.stderr


def test_only_and_brief(program: Program) -> None:
    only = program("show", "12", "--only", "say,avoid").out
    labels = {line.split(":")[0] for line in only.splitlines()[1:]}
    assert labels == {"Say", "Avoid"}
    brief = program("show", "13", "15", "--brief").out
    assert {line.split(":")[0] for line in brief.splitlines() if line} == {
        "Script 13",
        "Script 15",
        "Gist",
        "Do",
        "Say",
    }


def test_plain_lines_are_whole_and_labelled(program: Program) -> None:
    lines = program("show", "7", env={"COLUMNS": "30"}).out.splitlines()
    assert max(len(line) for line in lines) > 300
    assert all(": " in line for line in lines if line)


def test_version_and_module_and_help(program: Program) -> None:
    assert program("--version").out == f"alliance {alliance_cli.__version__}\n"
    for line in (
        "",
        "show",
        "list",
        "search",
        "suggest",
        "markers",
        "pathway",
        "crosswalk",
        "corpus",
        "corpus check",
        "corpus schema",
        "corpus paths",
    ):
        ran = program(*line.split(), "--help")
        assert ran.code == 0 and "Usage: alliance" in ran.out
        if line not in ("", "corpus"):
            assert ran.out.count(f"alliance {line}") >= 3, f"usage and two examples: {line}"
    assert program().code == 0 and program("corpus").code == 0


def test_every_page_of_a_withdrawal_or_of_despair_names_its_works(program: Program) -> None:
    out = program("suggest", "-b", "overaccommodating").out
    assert "[literature: owen-2011]" in out and "Literature: owen-2011: Owen, J." in out


def test_statements_of_the_projects_own_are_marked_everywhere(program: Program) -> None:
    for line, own in (
        ("markers silence", "What: The patient stops speaking"),
        ("markers", "Situation: You are both stuck"),
        ("search offended", "Say: “Is part of you"),
        ("suggest -b silence", "Why: Silence"),
    ):
        found = [text for text in program(*line.split()).out.splitlines() if text.startswith(own)]
        assert found and all(text.endswith("[judgement]") for text in found), line


def test_lines_to_say_suit_what_was_noticed(corpus: Any) -> None:
    for kind in ("behaviour", "situation"):
        for id_ in corpus.reader.ids(kind):
            for suggestion in corpus.suggest(limit=19, **{f"{kind}s": [id_]}).suggestions:
                assert suggestion.say, (id_, suggestion.number)
    said = " ".join(line.text for s in corpus.suggest(behaviours=["silence"]).suggestions for line in s.say)
    assert "anger in your voice" not in said


def test_paths_never_fail(program: Program) -> None:
    ran = program("corpus", "paths", env={"ALLIANCE_CORPUS": "/nowhere/x.yaml"})
    assert ran.code == 0 and "missing" in ran.out and "environment" in ran.out


def test_closed_output_is_quiet(home: Path) -> None:
    line = f"{sys.executable} -m alliance_cli show 12 >&-"
    done = subprocess.run(["sh", "-c", line], capture_output=True, env=environment(home), timeout=60)
    assert done.stderr == b""


def test_paths_say_who_chose_them(program: Program, tmp_path: Path) -> None:
    layer = tmp_path / "clinic.yaml"
    layer.write_text("format: 1\nname: clinic\n")
    ran = program("corpus", "paths", "--json", env={"ALLIANCE_CORPUS": str(layer)})
    chosen = {place["path"]: place["chosen_by"] for place in json.loads(ran.out)["paths"]}
    assert chosen[str(layer)] == "environment" and "default" in chosen.values()
