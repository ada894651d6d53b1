"""Export: one document with everything, safe whatever a corpus holds, written whole or not at all."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import resource
import subprocess
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml
from markdown_it import MarkdownIt

import alliance_cli
from alliance_cli.answers import Corpus
from alliance_cli.render import json as as_json
from alliance_cli.render import markdown, plain, terminal
from alliance_cli.render.compose import pages
from alliance_cli.render.terminal import Screen
from tests.conftest import Program, command, environment

HOSTILE = '<script>alert("1")</script> \' [a](b) $(id) `x` & {{ 7*7 }}'


class Read(HTMLParser):
    """A document as elements and text; `inside[id]` is the text of the element with that id."""

    VOID = frozenset({"meta", "input", "use", "path", "circle", "rect", "br", "link", "img"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.inside: dict[str, str] = {}
        self.raw: dict[str, str] = {}
        self._open: list[tuple[str, str]] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.elements.append((tag, attributes))
        if tag not in self.VOID:
            self._open.append((tag, attributes.get("id", "")))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if self._open[-1:] and self._open[-1][0] in ("style", "script"):
            self.raw[self._open[-1][0]] = data
            return
        for _, id_ in self._open:
            if id_:
                self.inside[id_] = self.inside.get(id_, "") + data

    def values(self, name: str) -> list[str]:
        return [attributes[name] for _, attributes in self.elements if name in attributes]


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module")
def html(corpus: Corpus) -> str:
    return alliance_cli.export(corpus)


@pytest.fixture(scope="module")
def whole(html: str) -> Read:
    return Read(html)


def test_everything_is_in_it(corpus: Corpus, whole: Read) -> None:
    reader = corpus.reader
    for row in corpus.scripts():
        script = corpus.script(row.number)
        text = flat(whole.inside[f"script-{row.number}"])
        for block in script.body:
            assert flat(block.text) in text
        for fit in script.fits:
            assert flat(fit.why) in text
        assert script.title in text and script.gist in text and script.slug in text and "Layer: built-in" in text
    for kind in ("behaviour", "situation"):
        for item in reader.items(kind):
            text = flat(whole.inside[f"{kind}-{item.id}"])
            for said in (
                item.title,
                item.gist,
                item.question,
                *item.looks,
                *(caution.text for caution in item.cautions),
            ):
                assert flat(said) in text
    for pathway in reader.items("pathway"):
        for stage in pathway.stages:
            assert flat(stage.seen) in flat(whole.inside[f"stage-{stage.id}"])
    for code in reader.one("crosswalk").codes:
        assert all(flat(note.why) in flat(whole.inside[f"code-{code.id}"]) for note in code.scripts)
    for work in reader.items("reference"):
        assert flat(work.citation) in flat(whole.inside["literature"])
    for line in reader.one("source").scope:
        assert line in flat(whole.inside["scope"])
    assert flat(reader.one("source").citation) in flat(whole.inside["source"])


def test_every_statement_shows_its_basis(corpus: Corpus, whole: Read) -> None:
    for row in corpus.scripts():
        text = flat(whole.inside[f"script-{row.number}"])
        for block in corpus.script(row.number).body:
            said = flat(block.text) + ("”" if block.kind == "say" else "")
            after = text.partition(said)[2]
            note = f" [{block.basis.replace('literature:', 'literature: ')}]"
            assert after.startswith(note) is (block.basis != "report"), block.text


def test_every_link_leads_somewhere(whole: Read) -> None:
    ids = whole.values("id")
    assert len(ids) == len(set(ids))
    named = [
        part
        for name in ("aria-labelledby", "aria-describedby", "for")
        for value in whole.values(name)
        for part in value.split()
    ]
    inner = [href.removeprefix("#") for href in whole.values("href") if href.startswith("#")]
    assert len(inner) > 300 and set(inner) | set(named) <= set(ids)


def test_nothing_is_fetched_and_nothing_else_runs(html: str, whole: Read) -> None:
    assert {href.split(":")[0] for href in whole.values("href") if not href.startswith("#")} == {"https"}
    assert all(tag == "a" for tag, attributes in whole.elements if attributes.get("href", "").startswith("http"))
    forbidden = {"src", "srcset", "style", "action", "data", "poster", "background", "ping"}
    assert not [
        name for _, attributes in whole.elements for name in attributes if name in forbidden or name.startswith("on")
    ]
    assert "url(" not in whole.raw["style"].replace("url(#", "") and "@import" not in whole.raw["style"]
    assert html.count("<script") == html.count("<style") == 1
    policy = next(a["content"] for _, a in whole.elements if a.get("http-equiv") == "Content-Security-Policy")
    for tag in ("style", "script"):
        digest = base64.b64encode(hashlib.sha256(whole.raw[tag].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy and "unsafe" not in policy


def test_the_picture_has_words(whole: Read) -> None:
    words = flat(whole.inside["picture-words"])
    for said in ("agency goes up", "Withdrawal stands at the lower right", "seeks relatedness at the cost of agency",
                 "Confrontation stands at the upper left", "against the therapist", "Its repair leads towards relatedness"):  # fmt: skip
        assert said in words


@pytest.mark.parametrize("number", range(1, 20))
def test_a_script_says_the_same_in_every_format(corpus: Corpus, whole: Read, number: int) -> None:
    script = corpus.script(number)
    answer = corpus.pages([number])
    panel = terminal.render(pages(answer), Screen(60, "none"))
    rendered = MarkdownIt("commonmark").render(markdown.render(pages(answer)))
    formats = {
        "plain": plain.render(pages(answer)),
        "terminal": "\n".join(line.strip("│╭╮╰╯─ ").lstrip("→✗•! ") for line in panel.splitlines()),
        "markdown": "".join(_Text(rendered).texts),
        "json": "\n".join(block["text"] for block in json.loads(as_json.render(answer))["scripts"][0]["body"]),
        "html": whole.inside[f"script-{number}"],
    }
    for name, text in formats.items():
        squeezed = "".join(text.split())
        places = [squeezed.find("".join(block.text.split())) for block in script.body]
        assert -1 not in places, (name, script.body[places.index(-1)].text)
        assert places == sorted(places), name


class _Text(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.feed(html)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_markdown_and_json_hold_everything_too(corpus: Corpus) -> None:
    found = json.loads(alliance_cli.export(corpus, "json"))
    assert next(iter(found)) == "schema" and found["schema"] == "alliance/export/1"
    assert [script["number"] for script in found["scripts"]] == list(range(1, 20))
    assert [len(found[name]) for name in ("situations", "markers", "pathways", "needs", "components")] == [
        16,
        2,
        2,
        2,
        3,
    ]
    assert sum(len(movement["behaviours"]) for marker in found["markers"] for movement in marker["movements"]) == 14
    assert (
        found["source"]["scope"]
        and found["principle"]["body"]
        and found["crosswalk"]["codes"]
        and found["risk"]["classes"]
    )
    text = flat("".join(_Text(MarkdownIt("commonmark").render(alliance_cli.export(corpus, "markdown"))).texts))
    for script in found["scripts"]:
        assert all(flat(block["text"]) in text for block in script["body"])
    assert all(situation["gist"] in text for situation in found["situations"])
    assert all(line in text for line in found["source"]["scope"])


def test_a_handout_holds_the_scripts_named_and_no_more(corpus: Corpus) -> None:
    some = Read(alliance_cli.export(corpus, scripts=[7, "quiet-signs", 13, 7]))
    assert [id_ for id_ in some.values("id") if re.fullmatch(r"script-\d+", id_)] == [
        "script-7",
        "script-12",
        "script-13",
    ]
    assert {"scope", "source", "find"} <= set(some.values("id"))
    assert not {"markers", "situations", "crosswalk", "marker"} & set(some.values("id"))
    inner = {href[1:] for href in some.values("href") if href.startswith("#")}
    assert inner <= set(some.values("id"))
    cited = Read(alliance_cli.export(corpus, scripts=[8]))
    assert "literature-castonguay-1996" in cited.values("id") and "literature-owen-2011" not in cited.values("id")
    assert json.loads(alliance_cli.export(corpus, "json", [8]))["scripts"][0]["number"] == 8
    assert "# Strains" in alliance_cli.export(corpus, "markdown", [8]).splitlines()[0]
    with pytest.raises(alliance_cli.NothingFound):
        alliance_cli.export(corpus, scripts=[99])
    with pytest.raises(alliance_cli.WrongUse):
        alliance_cli.export(corpus, "pdf")  # type: ignore[arg-type]


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Corpus]:
    """A corpus with a layer whose every text tries to be something else."""
    script = {
        "number": 101, "slug": "hostile", "intervention": "agreement", "title": HOSTILE[:60], "gist": HOSTILE, "components": ["goal"],
        "body": [{kind: f"{HOSTILE} {kind}\nnext\n\n# line"} for kind in ("idea", "do", "say", "avoid", "example")],
        "fits": [{"situation": "goal-disagreement", "fit": "secondary", "why": HOSTILE}], "keywords": ['"><img src=x onerror=a()>'],
    }  # fmt: skip
    situation = {"id": "hostile-one", "title": HOSTILE[:60], "gist": HOSTILE, "looks": [HOSTILE], "question": HOSTILE}
    layer = {"format": 1, "name": "clinic", "situations": [situation], "scripts": [script]}
    file = tmp_path / "clinic.yaml"
    file.write_text(yaml.safe_dump(layer), encoding="utf-8")
    patch = pytest.MonkeyPatch()
    patch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    opened = alliance_cli.load([file])
    yield opened
    opened.close()
    patch.undo()


def test_hostile_text_stays_text(clinic: Corpus) -> None:
    html = alliance_cli.export(clinic)
    found = Read(html)
    assert html.count("<script") == 1 and "onerror" not in {name for _, a in found.elements for name in a}
    text = flat(found.inside["script-101"])
    for said in (
        HOSTILE[:60],
        *(f"{HOSTILE} {kind} next # line" for kind in ("idea", "do", "say", "avoid", "example")),
    ):
        assert flat(said) in text
    assert "[judgement]" not in text.partition(HOSTILE + " idea")[2].partition("next")[0]
    assert "Unmarked lines are those of the layer clinic" in text and "Layer: clinic" in text
    assert flat(HOSTILE) in flat(found.inside["situation-hostile-one"])
    assert "built-in, clinic" in flat(found.inside["source"])
    rendered = _Text(MarkdownIt("commonmark").render(alliance_cli.export(clinic, "markdown")))
    assert flat(f"{HOSTILE} say next") in flat("".join(rendered.texts))


def test_a_corpus_with_more_markers_is_drawn_too(tmp_path: Path, corpus: Corpus) -> None:
    layer = {
        "format": 1, "name": "more",
        "markers": [{"id": "third", "title": "A third marker", "gist": "g", "pursued": "agency", "forgone": "relatedness", "resolution": "r", "question": "q"}],
        "movements": [{"id": "aside", "marker": "third", "title": "Aside, with a title that has to be wrapped", "gist": "g"}],
    }  # fmt: skip
    file = tmp_path / "more.yaml"
    file.write_text(yaml.safe_dump(layer), encoding="utf-8")
    opened = alliance_cli.load([file])
    found = Read(alliance_cli.export(opened))
    opened.close()
    boxes = [(float(a["y"]), float(a["height"])) for tag, a in found.elements if tag == "rect" and a["x"] != "256"]
    (first, height), (second, _) = sorted(boxes)
    assert first + height <= second and "A third marker stands at the upper left" in found.inside["picture-words"]


# The command


def test_without_a_file_it_goes_to_standard_output(program: Program, html: str) -> None:
    assert program("export").out == html
    ran = program(
        "export", "--format", "markdown", "--scripts", "7, 12", env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    )
    assert (ran.code, ran.err) == (0, "") and ran.out.count("\n## Script") == 2 and "“" in ran.out


@pytest.mark.parametrize(
    "name, start", [("a.html", "<!DOCTYPE html>"), ("a.md", "# Strains"), ("a.json", "{\n"), ("a.MD", "# Strains")]
)
def test_the_ending_of_the_file_chooses_the_format(program: Program, tmp_path: Path, name: str, start: str) -> None:
    ran = program("export", "--scripts", "7", "-o", str(tmp_path / name))
    assert (ran.code, ran.out) == (0, "") and "written" in ran.err
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)
    assert program("export", "--scripts", "7", "--format", "json", "-o", str(tmp_path / "b")).code == 0
    assert (tmp_path / "b").read_text().startswith("{")


def test_nothing_is_overwritten_unless_forced(program: Program, tmp_path: Path) -> None:
    file, link = tmp_path / "a.html", tmp_path / "link.html"
    file.write_text("mine")
    file.chmod(0o640)
    link.symlink_to(file)
    for path in (file, link):
        ran = program("export", "-o", str(path))
        assert ran.code == 2 and "exists already" in ran.err and "--force" in ran.err
    assert file.read_text() == "mine"
    assert program("export", "-o", str(link), "--force").code == 0
    assert link.is_symlink() and file.stat().st_mode & 0o777 == 0o640
    assert file.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.html", "link.html"]


@pytest.mark.parametrize(
    "arguments, code, said",
    [
        (["-o", "{}/no/a.html"], 4, "does not exist"), (["-o", "{}"], 2, "is a folder"), (["-o", "/dev/null", "--force"], 2, "no ordinary file"),
        (["-o", "/proc/a.html"], 4, "cannot be written"), (["--format", "htm"], 2, "html, markdown or json"), (["--scripts", "99"], 1, "the nearest is 19"),
        (["--scripts", ","], 2, "names no script"), (["-o", "{}/" + "x" * 300 + ".html"], 4, "too long"),
        (["-o", "{}/a.pdf"], 2, "prints the HTML as PDF"), (["-o", "{}/a"], 2, ".html, .md or .json"),
        (["-o", "{}/a.html", "--format", "json"], 2, "is not json"), (["--scripts", ""], 2, "names no script"),
    ],
)  # fmt: skip
def test_what_cannot_be_exported_is_said(
    program: Program, tmp_path: Path, arguments: list[str], code: int, said: str
) -> None:
    ran = program("export", *(argument.format(tmp_path) for argument in arguments))
    assert (ran.code, ran.out) == (code, "") and said in ran.err and "Traceback" not in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_nothing_behind(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    file.write_text("mine")
    done = subprocess.run(
        command("export", "-o", str(file), "--force"), env=environment(home), capture_output=True, text=True, timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000)),
    )  # fmt: skip
    assert done.returncode == 4 and "cannot be written" in done.stderr
    assert file.read_text() == "mine" and list(tmp_path.iterdir()) == [file]
