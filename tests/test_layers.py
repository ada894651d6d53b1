"""A clinic's own layers: laid over the built-in one, checked, listed, compared, and never able to take the tool down."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

import alliance_cli
from alliance_cli.answers import Corpus
from alliance_cli.errors import InvalidCorpus, NothingFound, Unreadable, WrongUse
from tests.conftest import ROOT, Program, environment

CLINIC = """\
format: 1
name: clinic
situations:
  - id: first-phone-call
    title: The first phone call
    gist: Somebody asks for help on the phone.
    looks: [rings and tells everything]
    question: What would I have liked to hear?
behaviours:
  - id: late-arrival
    title: Coming late
    movement: away
    gist: The patient comes late again and again.
    looks: [ten minutes late, each time]
    question: What may I be doing that makes it hard to come?
interventions:
  - {id: welcome, title: Make people welcome, gist: What to do before the first hour.}
scripts:
  - number: 101
    slug: phone-hope
    intervention: welcome
    title: Ask what the caller hopes for
    gist: Ask on the phone what the caller hopes for.
    components: [goal]
    body:
      - {say: What would make this call worth it?, basis: judgement}
    fits:
      - {situation: first-phone-call, fit: primary, why: brings hopes into the open}
      - {behaviour: late-arrival, fit: primary, why: asks what the hour is for}
"""
PATCH = """\
format: 1
name: wording
patch:
  - script: 12
    title: Notice the quiet ruptures
    also:
      keywords: [house style]
      body:
        - {avoid: Writing it down in front of the patient., basis: judgement}
      fits:
        - {behaviour: silence, fit: primary, why: our own experience}
"""


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of this test's own, for the Python API."""
    for name in ("CACHE", "DATA"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    monkeypatch.delenv("ALLIANCE_CORPUS", raising=False)
    return tmp_path


def laid(folder: Path, **files: str) -> list[str]:
    """Files with these contents, by name."""
    paths = []
    for name, text in files.items():
        path = folder / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        paths.append(str(path))
    return paths


def test_every_command_works_on_the_merged_corpus(program: Program, tmp_path: Path) -> None:
    (file,) = laid(tmp_path, clinic=CLINIC)
    given = ["--corpus", file]
    shown = json.loads(program("show", "101", "--json", *given).out)["scripts"][0]
    assert (shown["layer"], shown["changed_by"], shown["intervention"]["title"]) == (
        "clinic",
        [],
        "Make people welcome",
    )
    assert "101: Ask what the caller hopes for" in program("list", *given).out
    assert json.loads(program("search", "caller", "--json", *given).out)["hits"][0]["number"] == 101
    assert "1. Script 101" in program("suggest", "-s", "first-phone-call", *given).out
    assert "1. Script 101" in program("suggest", "-b", "late-arrival", *given).out
    assert "Layer: clinic" in program("markers", "late-arrival", *given).out
    assert "Ask what the caller hopes for" in program("export", "--format", "markdown", *given).out
    assert program("show", "101").code == 1, "without the layer there is no such script"


def test_layers_come_from_the_folder_the_environment_and_options_in_this_order(
    program: Program, tmp_path: Path
) -> None:
    titles = [f"format: 1\nname: {name}\npatch:\n  - {{script: 12, title: From {name}}}\n" for name in "abcd"]
    home = tmp_path / "home"
    laid(home / "data" / "alliance" / "corpus.d", b_second=titles[1], a_first=titles[0])
    (third, fourth) = laid(tmp_path, third=titles[2], fourth=titles[3])

    def title(*arguments: str, env: dict[str, str | None] | None = None) -> str:
        return program("show", "12", *arguments, home=home, env=env).out.splitlines()[0]

    assert title() == "Script 12: From b"
    assert title(env={"ALLIANCE_CORPUS": third}) == "Script 12: From c"
    assert title("--corpus", fourth, env={"ALLIANCE_CORPUS": third}) == "Script 12: From d"
    assert title("--corpus", fourth, "--corpus", third) == "Script 12: From c"
    found = json.loads(
        program("corpus", "list", "--json", "--corpus", fourth, home=home, env={"ALLIANCE_CORPUS": third}).out
    )
    assert [(layer["name"], layer["chosen_by"]) for layer in found["layers"]] == [
        ("built-in", "default"), ("a", "default"), ("b", "default"), ("c", "environment"), ("d", "option"),
    ]  # fmt: skip


def test_the_option_stands_before_or_after_the_command(program: Program, tmp_path: Path) -> None:
    (file,) = laid(tmp_path, wording=PATCH)
    after = program("show", "12", "--corpus", file)
    assert after.out.startswith("Script 12: Notice the quiet ruptures") and after.err == ""
    assert program("--corpus", file, "show", "12") == after


def test_a_patch_changes_what_it_names_and_leaves_the_rest(alone: Path) -> None:
    plain, corpus = alliance_cli.load(layers=[]), alliance_cli.load(layers=laid(alone, wording=PATCH))
    before, after = plain.script(12), corpus.script(12)
    assert (after.title, after.gist, after.slug) == ("Notice the quiet ruptures", before.gist, before.slug)
    assert (after.layer, after.changed_by) == ("built-in", ("wording",))
    assert after.body[:-1] == before.body and after.body[-1].kind == "avoid"
    assert after.keywords == (*before.keywords, "house style")
    silence = [fit for fit in after.fits if fit.id == "silence"]
    assert [(fit.fit, fit.why) for fit in silence] == [("primary", "our own experience")]
    assert corpus.scripts(situation="something-feels-off") != ()
    assert corpus.script(13) == plain.script(13)
    assert [row.layer for row in corpus.scripts() if row.number == 12] == ["built-in, wording"]


def test_what_is_hidden_is_gone_with_every_reference(alone: Path) -> None:
    text = "format: 1\nname: fewer\nhide: {scripts: [10], behaviours: [control], situations: [mutual-impasse]}\n"
    corpus = alliance_cli.load(layers=laid(alone, fewer=text))
    with pytest.raises(NothingFound):
        corpus.script(10)
    with pytest.raises(NothingFound):
        corpus.markers("control")
    for row in corpus.scripts():
        script = corpus.script(row.number)
        assert 10 not in [note.script for note in script.related]
        assert not {"control", "mutual-impasse"} & {fit.id for fit in script.fits}
    stages = [stage for pathway in corpus.pathway().pathways for stage in pathway.stages]
    assert all(10 not in stage.scripts for stage in stages)
    codes = corpus.crosswalk().crosswalk.codes
    assert not {"control"} & {id_ for code in codes for id_ in code.behaviours}
    assert 10 not in [s.number for s in corpus.suggest(markers=["withdrawal"], limit=30).suggestions]
    assert corpus.suggest(note="He runs the session and dictates the agenda again.") is not None


def test_a_broken_layer_never_takes_the_tool_down(program: Program, tmp_path: Path) -> None:
    home = tmp_path / "home"
    laid(home / "data" / "alliance" / "corpus.d", sound=PATCH, broken="format: 1\nname: bad\nscripts: [{numbr: 1}]\n")
    for _ in range(2):  # cold and warm
        for line in (
            "show 12 --brief",
            "list",
            "search trust",
            "suggest -b silence",
            "markers",
            "pathway",
            "crosswalk",
        ):
            ran = program(*line.split(), "--json", home=home)
            assert ran.code == 0 and json.loads(ran.out)
            assert len(ran.err.splitlines()) == 2 and re.search(r"broken\.yaml:3:1\d scripts\[0\]", ran.err)
    assert "Notice the quiet" in program("show", "12", home=home).out
    listed = program("corpus", "list", home=home)
    assert listed.code == 0 and listed.err == "" and "State: left out" in listed.out and "numbr" in listed.out


@pytest.mark.parametrize("kind", ["missing", "folder", "pipe", "binary", "same name", "built-in name"])
def test_what_is_no_layer_is_left_out(program: Program, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "own.yaml"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "binary":
        path.write_bytes(bytes(range(256)))
    elif kind == "same name":
        path.write_text(PATCH)
    elif kind == "built-in name":
        path.write_text("format: 1\nname: built-in\n")
    others = os.pathsep.join(
        [str(path), *laid(tmp_path, other=PATCH)] if kind != "same name" else [*laid(tmp_path, other=PATCH), str(path)]
    )
    ran = program("show", "12", env={"ALLIANCE_CORPUS": others})
    assert ran.code == 0 and "own.yaml" in ran.err and "Traceback" not in ran.err
    assert ran.out.startswith("Script 12: Notice the quiet")


def test_a_file_that_was_asked_for_by_name_has_to_be_there(program: Program, alone: Path) -> None:
    ran = program("show", "12", "--corpus", str(alone / "none.yaml"))
    assert ran.code == 4 and "there is no file" in ran.err and ran.out == ""
    with pytest.raises(Unreadable):
        alliance_cli.load(layers=[alone / "none.yaml"])
    with pytest.raises(InvalidCorpus):
        alliance_cli.load(layers=laid(alone, bad="format: 1\nname: bad\npatch: [{script: 99}]\n"))


def test_a_broken_file_makes_no_reference_of_the_next_one_wrong(program: Program, tmp_path: Path) -> None:
    patch = "format: 1\nname: wording\npatch: [{script: 101, title: Hope}, {script: 102, title: Fear}]\n"
    files = laid(tmp_path, clinic=CLINIC.replace("slug: phone-hope", "slog: phone-hope"), wording=patch)
    ran = program("corpus", "check", *files)
    assert ran.code == 3 and [line.split(":")[:3] for line in ran.out.splitlines()] == [
        [files[0], "20", "5 scripts[0].slog"],
        [files[1], "3", "46 patch[1].script"],
    ]


BROKEN = "format: 1\nname: broken\npatch: [{script: 99, title: Nothing}]\n"
PATCH_101 = "format: 1\nname: hope\npatch: [{script: 101, title: Hope}]\n"


def test_a_file_is_checked_over_the_layers_in_use(program: Program, tmp_path: Path) -> None:
    home = tmp_path / "home"
    (own,) = laid(home / "data" / "alliance" / "corpus.d", own=CLINIC)
    (patch,) = laid(tmp_path, hope=PATCH_101)
    ran = program("corpus", "check", patch, home=home)
    assert (ran.code, ran.out, ran.err) == (0, f"{patch}: valid\n", "")
    assert program("corpus", "check", patch).code == 3, "nowhere else is there a script 101"
    for given in ({"env": {"ALLIANCE_CORPUS": own}}, {}):
        options = [] if given else ["--corpus", own]
        found = json.loads(program("corpus", "check", patch, "--json", *options, **given).out)
        assert (found["valid"], found["over"]) == (True, [["built-in", "clinic"]])
    assert alliance_cli.check(patch, layers=[own]) == []
    assert alliance_cli.check(patch, layers=[])[0].path == "patch[0].script"


def test_a_layer_in_use_is_checked_where_it_lies_and_once(program: Program, tmp_path: Path) -> None:
    folder = tmp_path / "home" / "data" / "alliance" / "corpus.d"
    first, last = laid(folder, a=CLINIC, b=PATCH_101)
    (copy,) = laid(tmp_path, copy=CLINIC)
    (tmp_path / "link.yaml").symlink_to(first)

    def over(*files: str) -> list[list[str]]:
        ran = program("corpus", "check", *files, "--json", home=tmp_path / "home")
        assert (ran.code, ran.err) == (0, "")
        found: list[list[str]] = json.loads(ran.out)["over"]
        return found

    assert over(last, first) == [["built-in", "clinic"], ["built-in"]]
    assert over(first, first) == over(copy) == over(str(tmp_path / "link.yaml")) == [["built-in"]]
    assert over(str(ROOT / "data" / "scripts.yaml")) == [[]]
    ran = program("corpus", "check", first, copy, home=tmp_path / "home")
    assert ran.code == 3 and f"the name `clinic` is taken by {first}" in ran.out


def test_a_layer_in_use_that_is_broken_is_said_and_left_out(program: Program, tmp_path: Path) -> None:
    broken, sound = laid(tmp_path, broken=BROKEN, wording=PATCH)
    ran = program("corpus", "check", sound, env={"ALLIANCE_CORPUS": broken})
    assert (ran.code, ran.out) == (0, f"{sound}: valid\n")
    assert ran.err.startswith(f"alliance: left out a layer: {broken}:3:18 patch[0].script:")
    ran = program("corpus", "check", broken, env={"ALLIANCE_CORPUS": broken})
    assert (ran.code, ran.err) == (3, "") and len(ran.out.splitlines()) == 1


def test_a_file_that_cannot_be_read_is_reported_beside_the_others(program: Program, tmp_path: Path) -> None:
    broken, sound = laid(tmp_path, broken=BROKEN, wording=PATCH)
    files = [str(tmp_path / "none.yaml"), sound, str(tmp_path), broken]
    ran = program("corpus", "check", *files)
    assert (ran.code, ran.err) == (3, "")
    assert ran.out.splitlines() == [
        f"{files[0]}: there is no file of this name",
        f"{sound}: valid",
        f"{tmp_path}: this is a folder, not a file",
        f"{broken}:3:18 patch[0].script: there is no script 99 (the nearest is 19)",
    ]
    found = json.loads(program("corpus", "check", *files, "--json").out)
    assert found["files"] == files and [problem["line"] for problem in found["problems"]] == [0, 0, 3]
    ran = program("corpus", "check", files[0], str(tmp_path))
    assert (ran.code, ran.out) == (4, "") and "none.yaml: there is no file" in ran.err and "a folder" in ran.err


def test_check_prints_in_every_format(program: Program, tmp_path: Path) -> None:
    broken, sound = laid(tmp_path, broken=BROKEN, wording=PATCH)
    plain = program("corpus", "check", broken, sound, "--plain")
    assert (plain.code, program("corpus", "check", broken, sound)) == (3, plain)
    for format_, lines in {
        "markdown": ["# {}: 1 problem", "**3:18:** patch\\[0\\].script: there is no script 99", "# {}: valid"],
        "terminal": ["1 problem", "3:18           patch[0].script: there is no script 99", "Checked over   built-in"],
    }.items():
        ran = program("corpus", "check", broken, sound, "--format", format_, "--no-pager")
        assert (ran.code, ran.err) == (3, "")
        for line in lines:
            names = [str(path).replace("_", "\\_") for path in (broken, sound)]
            assert any(line.format(name) in ran.out for name in names), (line, ran.out)
    assert program("corpus", "check", sound, "--format", "terminal").code == 0
    assert program("corpus", "check", sound, "--json", "--plain").code == 2


def test_a_name_of_a_script_and_of_its_intervention_shows_both(alone: Path) -> None:
    text = CLINIC.replace("intervention: welcome", "intervention: shared-experience")
    corpus = alliance_cli.load(layers=laid(alone, clinic=text))
    assert [page.script.number for page in corpus.pages(["shared-experience"]).pages] == [19, 101]
    assert corpus.script("shared-experience").number == 19


def test_layers_that_change_vanish_or_become_links_are_noticed(program: Program, tmp_path: Path) -> None:
    (file,) = laid(tmp_path, wording=PATCH)

    def title() -> str:
        return program("show", "12", env={"ALLIANCE_CORPUS": file}).out.splitlines()[0]

    assert title() == "Script 12: Notice the quiet ruptures"
    Path(file).write_text(PATCH.replace("quiet", "small"))
    assert title() == "Script 12: Notice the small ruptures"
    Path(file).unlink()
    assert title() == "Script 12: Catch the ruptures that hardly show"
    (other,) = laid(tmp_path, other=PATCH.replace("quiet", "faint"))
    Path(file).symlink_to(other)
    assert title() == "Script 12: Notice the faint ruptures"


def test_diff_says_what_changed_and_whether_the_text_below_moved_on(program: Program, tmp_path: Path) -> None:
    (file,) = laid(tmp_path, wording=PATCH)
    found = json.loads(program("corpus", "diff", "12", "--json", "--corpus", file).out)
    (change,) = found["changes"]
    assert (change["layer"], change["does"], change["against"], change["moved_on"]) == ("wording", "patches", "", False)
    assert change["below"] == found["version"]
    by_field = {field["field"]: field for field in change["fields"]}
    assert by_field["title"]["added"] == ["Notice the quiet ruptures"]
    assert by_field["body"] == {
        "field": "body",
        "removed": [],
        "added": ["avoid: Writing it down in front of the patient."],
    }
    assert set(by_field) == {"title", "body", "fits", "keywords"}
    for against, moved in ((found["version"], False), ("0123abcd", True)):
        Path(file).write_text(PATCH.replace("script: 12", f"script: 12\n    against: '{against}'"))
        again = program("corpus", "diff", "quiet-signs", "--corpus", file)
        assert again.code == 0 and ("has moved on" in again.out) is moved
    assert program("corpus", "diff", "99").code == 1
    assert "every layer leaves it as it is" in program("corpus", "diff", "12").out


def test_diff_knows_a_script_by_all_its_names(alone: Path) -> None:
    text = "format: 1\nname: renamed\npatch: [{script: 12, slug: silent-signs}]\nhide: {scripts: [19]}\n"
    corpus = alliance_cli.load(layers=laid(alone, clinic=CLINIC, renamed=text))
    for name in (12, "12", "+12", "012", "silent-signs", "Silent signs", "quiet-signs", "subtle-cues"):
        assert corpus.changes(name).number == 12, name
    for name in ("101", "phone-hope", "welcome"):
        assert (corpus.changes(name).number, corpus.changes(name).layer) == (101, "clinic"), name
    gone = alliance_cli.load(layers=[]).script(19)
    for name in ("19", gone.slug):
        assert [change.does for change in corpus.changes(name).changes] == ["hides"], name
    with pytest.raises(WrongUse, match="scripts 1, 2 and 3"):
        corpus.changes("principle")
    with pytest.raises(NothingFound) as raised:
        corpus.changes("silence")
    assert "that is a behaviour" in raised.value.hint


@pytest.mark.parametrize("word", ["+-5", "--5", "+", "-", "5-", "9" * 30, "²"])
def test_what_only_looks_like_a_number_is_answered(corpus: Corpus, word: str) -> None:
    for ask in (corpus.script, corpus.changes):
        with pytest.raises(NothingFound):
            ask(word)


def test_versions_tell_texts_apart(alone: Path) -> None:
    corpus = alliance_cli.load(layers=[])
    versions = [corpus.changes(row.number).version for row in corpus.scripts()]
    assert len(set(versions)) == len(versions) and corpus.changes(12).version == corpus.changes("quiet-signs").version


def test_new_writes_a_file_that_validates_and_so_does_every_part_of_it(program: Program, tmp_path: Path) -> None:
    file = tmp_path / "clinic.yaml"
    assert program("corpus", "new", str(file), "--name", "North Clinic").code == 0
    text = file.read_text(encoding="utf-8")
    assert 'name: "north-clinic"' in text and program("corpus", "check", str(file)).code == 0
    again = program("corpus", "new", str(file))
    assert again.code == 2 and "exists already" in again.err and file.read_text(encoding="utf-8") == text
    assert (
        json.loads((tmp_path / "alliance.schema.json").read_text(encoding="utf-8"))["title"] == "alliance corpus file"
    )
    whole = re.sub(r"(?m)^# (?=(situations|scripts|patch|hide):|  )", "", text)
    for part in re.findall(r"(?ms)^(?:situations|scripts|patch|hide):.*?(?=^\S|\Z)", whole):
        assert alliance_cli.check(laid(tmp_path, part=f"format: 1\nname: part\n{part}")[0]) == []
    assert alliance_cli.check(laid(tmp_path, whole=whole)[0]) == []


def test_new_without_a_name_is_in_use_at_once(program: Program, tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert program("corpus", "new", home=home).code == 0
    found = json.loads(program("corpus", "list", "--json", home=home).out)["layers"]
    assert [(layer["name"], layer["state"], layer["counts"]) for layer in found[1:]] == [("own", "in use", {})]
    assert program("corpus", "new", "/dev/null/x.yaml").code == 4
    assert program("corpus", "new", str(tmp_path / "a.yaml"), "--name", "built-in").code == 2


def test_the_shipped_schema_is_that_of_the_command(program: Program, tmp_path: Path) -> None:
    program("corpus", "new", str(tmp_path / "a.yaml"))
    beside = json.loads((tmp_path / "alliance.schema.json").read_text(encoding="utf-8"))
    assert beside == json.loads(program("corpus", "schema").out)


def examples() -> list[tuple[str, str]]:
    """Commands of docs/own-corpus.md, and files that it shows, in order."""
    text = (ROOT / "docs" / "own-corpus.md").read_text(encoding="utf-8")
    found = []
    for kind, block in re.findall(r"```(console|yaml)\n(.*?)```", text, flags=re.S):
        if kind == "yaml":
            found.append(("", block))
        for piece in re.split(r"(?m)^\$ ", block)[1:] if kind == "console" else ():
            line, _, output = piece.partition("\n")
            found.append((line, output.rstrip("\n")))
    return found


def test_the_page_on_own_corpora_is_true(tmp_path: Path) -> None:
    """Done as written, one step after the other; `...` stands for anything."""
    steps = examples()
    assert len(steps) > 6
    for line, expected in steps:
        if not line:
            (tmp_path / "clinic.yaml").write_text(expected, encoding="utf-8")
            continue
        shell = f'alliance() {{ {shlex.quote(sys.executable)} -m alliance_cli "$@"; }}\n{line}'
        env = environment(tmp_path / "home")
        done = subprocess.run(
            ["/bin/sh", "-c", shell], env=env, capture_output=True, text=True, cwd=tmp_path, timeout=60
        )
        parts = [re.escape(part.strip("\n")) for part in re.split(r"(?m)\.\.\.$", expected)]
        assert re.fullmatch(rf"\n*{'.*'.join(parts)}\n*", done.stdout + done.stderr, flags=re.S), (line, done)


def test_a_layer_adds_words_of_risk_and_takes_none_away(alone: Path) -> None:
    text = "format: 1\nname: duty\nrisk: {advice: [Ring the duty desk.], classes: [{id: fire, title: Fire, cues: [matches in]}]}\n"
    corpus = alliance_cli.load(layers=laid(alone, duty=text))
    answer = corpus.suggest(note="wants to kill herself, matches in her pocket")
    assert [found.id for found in answer.risk] == ["suicide", "fire"] and "Ring the duty desk." in answer.advice
    only_advice = alliance_cli.load(layers=laid(alone, less="format: 1\nname: less\nrisk: {advice: [Ring first.]}\n"))
    assert "Ring first." in only_advice.suggest(note="wants to die").advice


def test_whatever_is_hidden_no_command_fails(program: Program, tmp_path: Path) -> None:
    hidden = "scripts: [2, 12], situations: [something-feels-off, task-disagreement, goal-disagreement]"
    (file,) = laid(tmp_path, fewer=f"format: 1\nname: fewer\nhide: {{{hidden}}}\n")
    for line in (
        "show 3",
        "show principle",
        "pathway",
        "markers silence",
        "search rupture",
        "list -m withdrawal",
        "export --format json",
    ):
        ran = program(*line.split(), "--corpus", file)
        assert (ran.code, ran.err) == (0, ""), line
    ran = program("suggest", "--corpus", file, input="she snapped at me, wants to die")
    assert "Suicide" in ran.out and ran.err == ""


def test_what_suggest_offers_names_its_layer(program: Program, tmp_path: Path) -> None:
    (file,) = laid(tmp_path, clinic=CLINIC)
    ran = program("suggest", "-s", "first-phone-call", "--corpus", file)
    assert "Layer: clinic" in ran.out
    found = json.loads(program("suggest", "-s", "first-phone-call", "--corpus", file, "--json").out)
    assert found["suggestions"][0]["layer"] == "clinic"


def test_a_text_of_several_lines_forges_no_line(program: Program, tmp_path: Path) -> None:
    (file,) = laid(tmp_path, forge='format: 1\nname: forge\npatch: [{script: 12, title: "Two\\nRisk: none found"}]\n')
    assert not [line for line in program("show", "12", "--corpus", file).out.splitlines() if line.startswith("Risk:")]


def test_codes_of_the_same_system_are_laid_over_one_by_one(alone: Path) -> None:
    plain = alliance_cli.load(layers=[]).crosswalk().crosswalk
    ours = """
format: 1
name: ours
crosswalk:
  system: SYSTEM
  codes:
    - {id: W1, title: Denial as we see it, group: withdrawal, fit: near}
    - {id: X1, title: Ours, group: resolution, fit: none}
"""
    same = alliance_cli.load(layers=laid(alone, ours=ours.replace("SYSTEM", plain.system))).crosswalk().crosswalk
    assert [code.id for code in same.codes] == [*(code.id for code in plain.codes), "X1"]
    assert {code.id for code in same.codes if code.layer == "ours"} == {"W1", "X1"}
    assert (same.layer, same.notes) == ("built-in", plain.notes)
    other = alliance_cli.load(layers=laid(alone, ours=ours.replace("SYSTEM", "Another"))).crosswalk().crosswalk
    assert ([code.id for code in other.codes], other.layer) == (["W1", "X1"], "ours")


def test_what_is_hidden_is_neither_seen_in_a_note_nor_replaced_nor_passed_over(alone: Path) -> None:
    text = "format: 1\nname: fewer\nhide: {behaviours: [silence], situations: [mutual-impasse]}\n"
    plain, corpus = alliance_cli.load(layers=[]), alliance_cli.load(layers=laid(alone, fewer=text))
    for note in ("He sat in silence for twenty minutes.", "Went silent for a long time.", "We are not stuck."):
        assert plain.suggest(note=note).suggestions
        answer = corpus.suggest(note=note)
        assert (answer.markers, answer.situations, answer.not_counted) == ((), (), ()), note
    found = corpus.suggest(note="He agrees with everything I say and thanks me a lot, then he was silent.")
    assert [one.id for marker in found.markers for one in marker.behaviours] == ["overaccommodating"]


def test_asking_offers_only_what_there_is(tmp_path: Path) -> None:
    every = [item.id for item in alliance_cli.load(layers=[]).reader.items("situation")]
    (file,) = laid(tmp_path, fewer=f"format: 1\nname: fewer\nhide: {{situations: [{', '.join(every)}]}}\n")
    arguments = ["-m", "alliance_cli", "suggest", "--corpus", file]
    child = pexpect.spawn(
        sys.executable, arguments, env=environment(tmp_path), dimensions=(60, 60), encoding="utf-8", timeout=30
    )
    child.expect("A number from 1 to 2, or Enter to go back: ")
    assert "faced with" not in (child.before or "") and "words of my own" in (child.before or "")
    child.sendline("")
    child.expect(pexpect.EOF)


RED = "\x1b[31mred\x07\nline"


def test_what_was_typed_is_never_printed_as_it_came(program: Program, tmp_path: Path) -> None:
    """Names of files stand on one line without control characters; other values are not repeated at all."""
    sound, short = tmp_path / f"{RED}.yaml", tmp_path / f"{RED}.txt"
    sound.write_text(PATCH)
    short.write_text("short")
    folder = tmp_path / RED
    runs = [
        program("corpus", "check", str(sound)), program("corpus", "check", str(sound) + "x"), program("corpus", "check", str(tmp_path)),
        program("corpus", "list", "--corpus", str(sound)), program("corpus", "paths", "--corpus", str(sound)),
        program("corpus", "new", str(sound)), program("corpus", "new", str(folder / "new.yaml")), program("show", "12", "--corpus", str(sound) + "x"),
        program("corpus", "attach", str(short)), program("corpus", "attach", str(short) + "x.pdf"), program("export", "-o", str(folder / "x" / "a.html")),
        program("export", "-o", str(tmp_path / f"{RED}.html"), "--scripts", "12"),
        program("corpus", "paths", env={"XDG_DATA_HOME": str(folder)}), program("corpus", "list", env={"XDG_DATA_HOME": str(folder)}),
    ]  # fmt: skip
    for ran in runs:
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", ran.out + ran.err), ran
        assert "red line" in ran.out + ran.err or str(tmp_path) in ran.err, ran
        assert not re.search("(?m)^line", ran.out + ran.err), ran
    for value in (f"7,{RED}", "anna was silent again", "anna", "7,999"):
        ran = program("export", "--scripts", value)
        assert ran.code == 1 and ran.out == "" and ran.err.startswith("alliance: --scripts: there is no such script")
        assert "anna" not in ran.err and "red" not in ran.err
