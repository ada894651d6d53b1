"""The published JSON Schema in real clients: check-jsonschema on files, yaml-language-server as editors use it.

The second is skipped where Node is not installed or the server is not (npm install yaml-language-server, here or
globally, or ALLIANCE_YAML_SERVER=/path/to/bin/yaml-language-server).
"""

from __future__ import annotations

import functools
import json
import os
import queue
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, given, settings
from jsonschema import Draft202012Validator

from tests.conftest import ROOT, command, environment
from tests.test_mutations import PROFILE, SOUND, broken_values, prepared_once, problems_of

__all__ = ["prepared_once"]  # a fixture

CORPORA = ROOT / "tests" / "corpora"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
VALID = [ROOT / "data" / "scripts.yaml", *sorted((CORPORA / "valid").glob("*.yaml"))]

# What a JSON Schema can say no to, with one place at which it has to. What it cannot: ids that point nowhere or stand
# twice, anchors and merges (followed before a schema sees them), how bytes are encoded, what is no YAML at all.
REJECTED = {
    "empty": "$",
    "empty_texts": "$.situations[0].title",
    "fit_without_why": "$.scripts[0].fits[1]",
    "invisible_and_foreign_letters": "$.needs[1].id",
    "list_at_the_top": "$",
    "missing_and_unknown_keys": "$.behaviours[0]",
    "missing_everywhere": "$.pathways[0].stages[0]",
    "no_space_after_colon": "$",
    "number_traps": "$.scripts[12].number",
    "only_comments": "$",
    "only_null": "$",
    "out_of_range": "$.scripts[2].number",
    "patches": "$.patch[0].against",
    "text_at_the_top": "$",
    "too_deep": "$.scripts[0]",
    "too_long": "$.scripts[0].gist",
    "unknown_everywhere": "$.needs[0]",
    "wrong_enums": "$.scripts[0].fits[0].fit",
    "wrong_format": "$.format",
    "wrong_types": "$.scripts[0].body[1]",
    "wrong_types_everywhere": "$.behaviours[0].looks",
    "yaml_traps": "$.situations[0].question",
}


@pytest.fixture(scope="module")
def folder(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a new layer and its schema, as `alliance corpus new` leaves them; the layer in use; a sound one."""
    folder = tmp_path_factory.mktemp("clinic")
    subprocess.run(command("corpus", "new", str(folder / "new.yaml")), env=environment(home), check=True, timeout=60)
    lines = (folder / "new.yaml").read_text(encoding="utf-8").splitlines()
    used = [re.sub(r"^# (?=[a-z]+:$| )", "", line) for line in lines]
    (folder / "used.yaml").write_text("\n".join(used) + "\n", encoding="utf-8")
    (folder / "sound.yaml").write_text(SOUND, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def schema_file(home: Path, folder: Path) -> Path:
    """What `alliance corpus schema` prints, in a file."""
    path = folder / "printed.json"
    with path.open("wb") as file:
        subprocess.run(command("corpus", "schema"), env=environment(home), stdout=file, check=True, timeout=60)
    return path


def test_both_schemas_are_the_same(folder: Path, schema_file: Path) -> None:
    """The one that is printed, and the one beside a new file."""
    beside = json.loads((folder / "alliance.schema.json").read_text(encoding="utf-8"))
    assert beside == json.loads(schema_file.read_text(encoding="utf-8"))


# check-jsonschema


def check_jsonschema(home: Path, *arguments: str | Path) -> tuple[int, Any]:
    """Its exit code, and what it prints as JSON."""
    line = [sys.executable, "-m", "check_jsonschema", "--output-format", "json", *map(str, arguments)]
    done = subprocess.run(line, capture_output=True, env=environment(home), timeout=120)
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def test_the_schema_is_a_schema(home: Path, schema_file: Path) -> None:
    assert check_jsonschema(home, "--check-metaschema", schema_file) == (0, {"status": "ok", "errors": []})


def test_the_schema_describes_every_key(schema_file: Path) -> None:
    """An editor shows a title and a description wherever the cursor is."""
    schema = json.loads(schema_file.read_text(encoding="utf-8"))
    shapes = {"file": schema, **schema["$defs"]}
    without = [name for name, shape in shapes.items() if not (shape["title"] and shape["description"])]
    without += [f"{name}.{key}" for name, shape in shapes.items() for key, item in shape["properties"].items()
                if not item.get("description")]  # fmt: skip
    assert not without and all(shape["additionalProperties"] is False for shape in shapes.values())


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_valid_files_pass(home: Path, schema_file: Path, path: Path) -> None:
    assert check_jsonschema(home, "--schemafile", schema_file, path) == (0, {"status": "ok", "errors": []})


def test_what_people_start_from_passes(home: Path, folder: Path, schema_file: Path) -> None:
    """A new file as it is written, the same with all its parts in use, and one with one of everything."""
    used = yaml.safe_load((folder / "used.yaml").read_text(encoding="utf-8"))
    assert {"situations", "scripts", "patch", "hide"} <= set(used)
    files = [folder / name for name in ("new.yaml", "used.yaml", "sound.yaml")]
    assert check_jsonschema(home, "--schemafile", schema_file, *files) == (0, {"status": "ok", "errors": []})


@pytest.fixture(scope="module")
def rejections(home: Path, schema_file: Path) -> dict[str, list[str]]:
    """For each file that a schema can reject, the places that it complains of."""
    files = [CORPORA / "invalid" / f"{name}.yaml" for name in REJECTED]
    code, answer = check_jsonschema(home, "--schemafile", schema_file, *files)
    assert code == 1 and not answer.get("parse_errors")
    found: dict[str, list[str]] = {name: [] for name in REJECTED}
    for error in answer["errors"]:
        found[Path(error["filename"]).stem].append(error["path"])
    return found


@pytest.mark.parametrize("name", REJECTED)
def test_invalid_files_are_rejected(rejections: dict[str, list[str]], name: str) -> None:
    """At the place named above, and nowhere where our own report has nothing to say."""
    assert any(path.startswith(REJECTED[name]) for path in rejections[name])
    report = (CORPORA / "invalid" / f"{name}.report").read_text(encoding="utf-8")
    ours = ["$", *(f"$.{path}" for path in re.findall(r"^[^ ]+:\d+:\d+ (\S+):", report, re.MULTILINE))]
    assert [path for path in rejections[name] if not any(_within(our, path) for our in ours)] == []


def _within(path: str, other: str) -> bool:
    """Whether a path is another one, or leads into it."""
    return path == other or path.startswith((f"{other}.", f"{other}["))


@functools.cache
def validator(schema: Path) -> Draft202012Validator:
    return Draft202012Validator(json.loads(schema.read_text(encoding="utf-8")))


@settings(PROFILE, max_examples=100)
@given(data=broken_values())
def test_the_schema_and_the_check_agree(schema_file: Path, data: bytes) -> None:
    """No file is red in an editor and valid here; what only the check finds is about ids, which no schema knows."""
    assume(str(2**70).encode() not in data)  # a text for us, like everything with more than 18 digits
    ours = [problem.sentence for problem in problems_of(data)]
    theirs = [error.message for error in validator(schema_file).iter_errors(yaml.load(data, LOADER))]
    assert not theirs or ours, theirs
    pointing = re.compile(
        r"there is no (?!key)|.* twice( in this list)?$|.*already|this patch changes nothing$|the text is empty$"
    )
    assert theirs or all(pointing.match(sentence) for sentence in ours), ours


# yaml-language-server


class Editor:
    """An editor without a screen: opens files in the language server, asks for completions, reads its complaints."""

    def __init__(self, line: list[str], folder: Path, env: dict[str, str]) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env
        )
        self.heard: queue.Queue[dict[str, Any]] = queue.Queue()
        self.complaints: dict[str, list[dict[str, Any]]] = {}
        self.count = 0
        self.thread = threading.Thread(target=self._listen, daemon=True)
        self.thread.start()
        can = {"workspace": {"configuration": True}, "textDocument": {"publishDiagnostics": {}}}
        where = {"uri": folder.as_uri(), "name": "clinic"}
        self.ask("initialize", processId=os.getpid(), rootUri=where["uri"], workspaceFolders=[where], capabilities=can)
        self.tell("initialized")

    def _listen(self) -> None:
        """Reads messages until the server ends."""
        stream = self.process.stdout
        assert stream
        while header := stream.readline():
            while line := stream.readline().strip():
                header += line
            found = re.search(rb"Content-Length: (\d+)", header)
            assert found
            self.heard.put(json.loads(stream.read(int(found[1]))))

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self.process.stdin.flush()

    def _hear(self, until: float) -> dict[str, Any]:
        """The next message; what the server asks is answered, what it complains of is kept."""
        message = self.heard.get(timeout=max(until - time.monotonic(), 0.01))
        if message.get("method") == "textDocument/publishDiagnostics":
            self.complaints[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif "method" in message and "id" in message:
            ours = {"yaml": {"validate": True, "completion": True, "hover": True, "schemaStore": {"enable": False}}}
            asked = message.get("params", {}).get("items", [])
            known = message["method"] == "workspace/configuration"
            self._send(
                {"id": message["id"], "result": [ours.get(item["section"]) for item in asked] if known else None}
            )
        return message

    def tell(self, method: str, **params: Any) -> None:
        self._send({"method": method, "params": params})

    def ask(self, method: str, **params: Any) -> Any:
        """The server's answer. Raises queue.Empty if there is none in half a minute."""
        self.count += 1
        self._send({"id": self.count, "method": method, "params": params})
        until = time.monotonic() + 30
        while True:
            message = self._hear(until)
            if message.get("id") == self.count and "method" not in message:
                assert "error" not in message, message
                return message["result"]

    def open(self, text: str) -> str:
        """Opens a file with this text in the folder; its address."""
        path = self.folder / f"open{len(list(self.folder.iterdir()))}.yaml"
        path.write_text(text, encoding="utf-8")
        document = {"uri": path.as_uri(), "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", textDocument=document)
        return path.as_uri()

    def complains(self, text: str) -> list[tuple[int, int, str]]:
        """What is wrong with a text, each with line and column."""
        uri = self.open(text)
        until = time.monotonic() + 30
        while uri not in self.complaints:
            self._hear(until)
        found = [(item["range"]["start"], item["message"]) for item in self.complaints[uri]]
        return sorted((at["line"] + 1, at["character"] + 1, message) for at, message in found)

    def completes(self, text: str) -> dict[str, str]:
        """What can stand where the text ends, each with its description."""
        lines = text.split("\n")
        position = {"line": len(lines) - 1, "character": len(lines[-1])}
        answer = self.ask("textDocument/completion", textDocument={"uri": self.open(text)}, position=position)
        items = answer["items"] if isinstance(answer, dict) else answer
        return {item["label"]: str(item.get("documentation", "")) for item in items}

    def hover(self, text: str, word: str) -> str:
        """What is shown over the first such word."""
        before = text[: text.index(word) + 1]
        position = {"line": before.count("\n"), "character": len(before.split("\n")[-1])}
        answer = self.ask("textDocument/hover", textDocument={"uri": self.open(text)}, position=position)
        return str(answer["contents"]["value"]) if answer else ""

    def close(self) -> None:
        try:
            self.ask("shutdown")
            self.tell("exit")
            self.process.wait(10)
        finally:
            self.process.kill()
            self.process.wait()
            self.thread.join(10)
            for stream in (self.process.stdin, self.process.stdout):
                if stream:
                    stream.close()


def server() -> list[str]:
    """How yaml-language-server is started; skips the test if it cannot be."""
    node = shutil.which("node")
    if not node:
        pytest.skip("Node is not installed")
    script = "yaml-language-server/bin/yaml-language-server"
    places = [os.environ.get("ALLIANCE_YAML_SERVER", ""), str(ROOT / "node_modules" / script)]
    if npm := shutil.which("npm"):
        done = subprocess.run([npm, "root", "-g"], capture_output=True, text=True, timeout=30)
        places.append(f"{done.stdout.strip()}/{script}")
    found = next((place for place in places if place and Path(place).is_file()), None)
    if not found:
        pytest.skip("yaml-language-server is not installed (npm install yaml-language-server, or ALLIANCE_YAML_SERVER)")
    return [node, found, "--stdio"]


@pytest.fixture(scope="module")
def editor(home: Path, folder: Path) -> Iterator[Editor]:
    editor = Editor(server(), folder, environment(home))
    yield editor
    editor.close()


START = """\
# yaml-language-server: $schema=alliance.schema.json
format: 1
name: clinic
"""
SCRIPT = f"""{START}
scripts:
  - number: 101
    slug: phone-hope
    intervention: agreement
    title: Ask what the caller hopes for
    gist: Ask on the phone what the caller hopes for.
    components: [goal]
    body:
      - say: What do you hope for?
        basis: judgement
    fits:
"""
PATCH = f"{START}patch:\n  - script: 12\n"
WRONG = "need: []\n"


def ids(schema: Path) -> set[str]:
    """The behaviours that the schema names for a fit."""
    behaviour = json.loads(schema.read_text(encoding="utf-8"))["$defs"]["Fit"]["properties"]["behaviour"]
    parts = [behaviour, *behaviour.get("anyOf", [])]
    return {word for part in parts for key in ("enum", "examples") for word in part.get(key, [])}


def test_the_editor_completes_the_key_behaviour(editor: Editor) -> None:
    offered = editor.completes(f"{SCRIPT}      - be")
    assert {"fit", "why", "behaviour", "situation"} <= set(offered) and "say" not in offered
    assert offered["behaviour"] == "Id of the behaviour (or give a situation)."


def test_the_editor_completes_behaviour_with_ids(editor: Editor, schema_file: Path) -> None:
    named = ids(schema_file)
    if not named:
        pytest.skip("the schema names no behaviours")
    assert {"silence", "control"} <= named <= set(editor.completes(f"{SCRIPT}      - behaviour: "))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"{SCRIPT}      - behaviour: control\n        fit: ", {"primary", "secondary"}),
        (f"{SCRIPT}      - {{behaviour: control, fit: primary, why: x}}\n    timing: ", {"moment", "session", "later"}),
        (f"{PATCH}    pace: ", {"immediate", "exploratory", "orienting"}),
        (f"{PATCH}    also:\n      ", {"components", "body", "fits", "related", "keywords"}),
        (f"{START}hide:\n  ", {"scripts", "behaviours", "situations"}),
        (START, {"scripts", "behaviours", "situations", "patch", "hide"}),
    ],
    ids=["fit", "timing", "pace of a patch", "also", "hide", "sections"],
)  # fmt: skip
def test_the_editor_completes(editor: Editor, text: str, words: set[str]) -> None:
    offered = set(editor.completes(text))
    assert words <= offered and not offered & {"layer", "changed_by", "name"}


def test_the_editor_says_what_a_key_is_for(editor: Editor) -> None:
    assert "Ids of behaviours." in editor.hover(f"{START}hide:\n  behaviours: [control]\n", "behaviours")


def test_the_editor_flags_a_wrong_key(editor: Editor) -> None:
    text = SCRIPT.replace("gist:", "gits:") + "      - {behaviour: control, fit: primary, why: asks}\n"
    line = text.split("\n").index(next(line for line in text.split("\n") if "gits" in line)) + 1
    assert editor.complains(text) == [
        (6, 5, 'Missing property "gist".'),
        (line, 5, "Property gits is not allowed."),
    ]


def test_the_editor_flags_unknown_keys_where_the_check_does(editor: Editor) -> None:
    path = CORPORA / "invalid" / "unknown_everywhere.yaml"
    first, _, rest = START.partition("\n")
    assert rest and path.read_text(encoding="utf-8").startswith(rest)
    found = editor.complains(f"{first}\n{path.read_text(encoding='utf-8')}")
    report = path.with_suffix(".report").read_text(encoding="utf-8")
    ours = re.findall(r":(\d+):(\d+) \S+: there is no key", report)
    flagged = {(line - 1, column) for line, column, message in found if "is not allowed" in message}
    assert flagged == {(int(line), int(column)) for line, column in ours}


@pytest.mark.parametrize("name", ["new", "used", "sound", "one_script", "scripts"])
def test_the_editor_has_nothing_against_a_sound_file(editor: Editor, folder: Path, name: str) -> None:
    """Nothing but the one wrong key that is added, which shows that it looked."""
    path = next(path for path in [*VALID, folder / f"{name}.yaml"] if path.stem == name)
    first = START.split("\n")[0]
    text = path.read_text(encoding="utf-8").removeprefix(f"{first}\n")
    last = text.count("\n") + 2
    assert editor.complains(f"{first}\n{text}{WRONG}") == [(last, 1, "Property need is not allowed.")]
