"""What comes from a layer is named as that layer's, in every command and every format."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import alliance_cli
from alliance_cli.answers import Corpus
from alliance_cli.cli import run
from alliance_cli.render import json as as_json
from alliance_cli.render import markdown, plain, terminal
from alliance_cli.render.book import chapters
from alliance_cli.render.compose import pages
from alliance_cli.render.page import Group, Heading, Page, Table
from alliance_cli.render.terminal import Screen
from tests.conftest import ROOT
from tests.test_export import Read, flat
from tests.test_schemas import printed, wrong

LAYER = ROOT / "tests" / "corpora" / "valid" / "everything.yaml"
WORD, NAME = "northern", "north"
RESTATES = "A. Northern (2020), The northern manual. https://doi.org/10.1000/north"
NOTE = "has matches in her bag and wants to kill herself"
LINES = [
    "show 12", "show 101", "show principle", "show 12 101 --only say,avoid", "list", "list -c frame", "search northern",
    "search northern --in avoid", "suggest -s first-call", "suggest -b late-arrival", "suggest -m absence", "suggest -c frame",
    "suggest -b silence -n 9", "markers", "markers absence", "markers late-arrival", "markers silence", "markers first-call",
    "pathway", "pathway absence", "crosswalk", "corpus list",
]  # fmt: skip


@pytest.fixture(scope="module")
def northern(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    patch = pytest.MonkeyPatch()
    for name in ("CACHE", "DATA"):
        patch.setenv(f"XDG_{name}_HOME", str(tmp_path_factory.mktemp(name.lower())))
    patch.delenv("ALLIANCE_CORPUS", raising=False)
    opened = alliance_cli.load(layers=[LAYER])
    yield opened
    opened.close()
    patch.undo()


def answers(corpus: Corpus) -> Iterator[Any]:
    numbers = [row.number for row in corpus.scripts()]
    yield corpus.pages(["principle", *numbers])
    yield corpus.pages(numbers, ["say", "avoid"])
    yield corpus.listing()
    yield corpus.search(WORD, limit=40)
    yield corpus.markers()
    for kind in ("marker", "behaviour", "situation"):
        for id_ in corpus.reader.ids(kind):
            yield corpus.markers(id_)
    for marker in corpus.reader.ids("marker"):
        yield corpus.suggest(markers=[marker], limit=30)
    for behaviour in corpus.reader.ids("behaviour"):
        yield corpus.suggest(behaviours=[behaviour], limit=30)
    for situation in corpus.reader.ids("situation"):
        yield corpus.suggest(situations=[situation], limit=30)
    yield corpus.suggest(components=["frame"])
    yield corpus.suggest(note=NOTE)
    yield corpus.pathway()
    yield corpus.crosswalk()


SAYS_SO = ("Layer", "Layers", "Basis", "Source", "Works on", "Name", "When", "Needs", "Why")
"""Labels that name the layer, or whose words are ids and titles; a suggestion's reasons stand above its layer."""


def unnamed(page: Page) -> Iterator[str]:
    """Texts of the layer that no line, section or page names as the layer's."""
    own = any(
        isinstance(p, Group) and p.label in ("Layer", "Basis") and f"ayer: {NAME}" in f"{p.label}: {p.items[0].text}"
        for p in page.parts
    )
    if own:
        return
    for place, part in enumerate(page.parts):
        if isinstance(part, Table):
            yield from (str(row) for row in part.rows if WORD in str(row).lower() and NAME not in row[-1].split(", "))
        if isinstance(part, Group) and part.label not in SAYS_SO:
            for item in part.items:
                if WORD in item.text.lower() and NAME not in item.layer.split(", ") and not _section_says(page, place):
                    yield f"{part.label}: {item.text}"


def _section_says(page: Page, place: int) -> bool:
    """Whether the section of a page around a part names the layer on a line of its own."""
    starts = [i for i, part in enumerate(page.parts) if isinstance(part, Heading)]
    start = max((i for i in starts if i <= place), default=0)
    end = min((i for i in starts if i > place), default=len(page.parts))
    section = page.parts[start:end]
    return any(isinstance(p, Group) and p.label == "Layer" and NAME in p.items[0].text for p in section)


def test_whatever_a_layer_brings_is_named_where_it_is_printed(northern: Corpus) -> None:
    printed_words = 0
    for answer in answers(northern):
        for page in pages(answer):
            assert list(unnamed(page)) == [], (type(answer).__name__, page.title)
            printed_words += plain.render([page]).lower().count(WORD)
    assert printed_words > 200


def test_nothing_of_the_built_in_layer_is_given_to_another(northern: Corpus, corpus: Corpus) -> None:
    for number in (4, 13):
        assert f"layer {NAME}" not in plain.render(pages(northern.pages([number])))
    assert "ayer north" not in plain.render(pages(corpus.crosswalk()))
    found = northern.script(12)
    assert [block.text for block in found.body if block.layer == NAME] == [
        "Northern stares.",
        "Is it the northern wind?",
    ]
    assert {fit.id for fit in found.fits if fit.layer == NAME} == {"first-call"}


def test_every_format_says_it(northern: Corpus) -> None:
    for answer in (northern.pages([12]), northern.markers(), northern.pathway("absence"), northern.crosswalk()):
        found = pages(answer)
        for text in (
            plain.render(found),
            markdown.render(found).replace("\\", ""),
            terminal.render(found, Screen(100, "none")),
        ):
            assert re.search(rf"layer {NAME}|Layer:?\W+{NAME}", text), text


@pytest.mark.parametrize("line", LINES)
def test_json_is_as_described_and_says_it(
    line: str, northern: Corpus, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    document = printed(f"{line} --json --corpus {LAYER}", capfdbinary)
    assert wrong(document) == []
    assert list(_bare(document)) == []


def _bare(value: Any, where: str = "$") -> Iterator[str]:
    """Objects that hold a text of the layer and do not say whose it is."""
    if isinstance(value, list):
        for place, one in enumerate(value):
            yield from _bare(one, f"{where}[{place}]")
    elif isinstance(value, dict):
        texts = [key for key, one in value.items() if isinstance(one, str) and WORD in one.lower()]
        named = NAME in str(value.get("layer", value.get("name", ""))).split(", ")
        by_name = named or NAME in (value.get("question_layer"), *value.get("changed_by", ()))
        # A fit's passage begins with the title of what it answers, which may be the layer's.
        if not by_name and not {*texts} <= {"source", "query"} and value.get("kind") != "fit":
            yield f"{where}: {texts}"
        if not named:
            for key, one in value.items():
                yield from _bare(one, f"{where}.{key}")


def test_risk_names_whose_words_and_advice_they_are(northern: Corpus) -> None:
    answer = northern.suggest(note=NOTE)
    found = json.loads(as_json.render(answer))
    assert wrong(found) == []
    assert [(risk["class"], risk["layer"]) for risk in found["risk"]] == [
        ("suicide", "built-in, north"),
        ("fire", "north"),
    ]
    assert len(found["advice"]) == len(found["advice_layers"]) and set(found["advice_layers"]) == {NAME}
    text = plain.render(pages(answer))
    assert "Now: Ring the northern desk. [judgement, layer north]" in text
    assert "Risk: Northern fire (mentioned): “matches in” [layer north]" in text


def test_the_source_line_credits_what_was_used(northern: Corpus, corpus: Corpus) -> None:
    def source(answer: Any) -> str:
        return str(answer.source if hasattr(answer, "source") else answer.pages[0].source)

    report = "J. Christopher Muran (2018)"
    assert source(northern.pages([101])) == f"layer north, script 101; the layer north restates {RESTATES}"
    assert source(northern.pages([4])) == source(corpus.pages([4]))
    changed = source(northern.pages([12]))
    assert changed.startswith(report) and changed.endswith(f"; the layer north restates {RESTATES}")
    assert northern.pages(["principle"]).principle_source.startswith("layer north, the principle; ")
    assert corpus.pages(["principle"]).principle_source.startswith(f"{report}, the principle, restated")
    own = f"the layer north, which restates {RESTATES}"
    assert source(northern.suggest(behaviours=["late-arrival"])) == own, "nothing of the report is in it"
    both = source(northern.suggest(situations=["first-call"]))
    assert both.startswith(report) and both.endswith(f"; {own}")
    assert source(northern.suggest(behaviours=["complaint-progress"])) == source(corpus.suggest(behaviours=["complaint-progress"]))  # fmt: skip


def test_a_layer_without_a_source_is_credited_by_its_name(tmp_path: Path, northern: Corpus) -> None:
    text = re.sub(r"(?ms)^source:.*?(?=^\w)", "", LAYER.read_text(encoding="utf-8"))
    (tmp_path / "bare.yaml").write_text(text, encoding="utf-8")
    bare = alliance_cli.load(layers=[tmp_path / "bare.yaml"])
    assert bare.pages([101]).pages[0].source == "layer north, script 101"
    assert bare.suggest(behaviours=["late-arrival"]).source == "the layer north"


def test_corpus_list_counts_every_kind_and_names_the_work(
    northern: Corpus, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    layer = northern.layers().layers[1]
    assert layer.counts == {
        "scripts": 1, "patch": 1, "behaviours": 2, "situations": 1, "interventions": 1, "components": 1, "needs": 1,
        "markers": 1, "movements": 1, "pathways": 1, "literature": 1, "principle": 1, "crosswalk": 2, "risk": 2,
        "advice": 2, "hidden": 1, "source": 1,
    }  # fmt: skip
    assert layer.source == "Northern, A. (2020). The northern manual."
    text = plain.render(pages(northern.layers()))
    assert (
        "1 principle, 2 rows of a crosswalk, 2 phrases of risk, 2 lines of advice on risk, 1 hidden, 1 source" in text
    )
    assert "Source: Northern, A. (2020). The northern manual." in text


def test_the_exports_name_it(northern: Corpus) -> None:
    document = json.loads(alliance_cli.export(northern, "json"))
    assert wrong(document) == [] and list(_bare({**document, "own_sources": []})) == []
    assert [source["layer"] for source in document["own_sources"]] == [NAME]
    from alliance_cli.document import book

    whole = book(northern)
    for page in chapters(whole):
        left = [text for text in unnamed(page) if not text.startswith(f"Source of {NAME}")]
        assert left == [], page.title
    assert "**Source of north**" in alliance_cli.export(northern, "markdown")
    handout = book(northern, [4])
    assert handout.layers == ("built-in",) and handout.own_sources == ()


def test_the_html_names_it(northern: Corpus) -> None:
    read = Read(alliance_cli.export(northern))
    colophon = flat(read.inside["source"])
    assert "What the layer north restates Northern, A. (2020). The northern manual." in colophon
    assert "For the northern clinic." in colophon and "Layers: built-in, north." in colophon
    for id_ in ("marker-absence", "behaviour-late-arrival", "situation-first-call", "pathway-absence"):
        assert f"Layer {NAME}" in flat(read.inside[id_]), id_
    assert "Layer: north" in flat(read.inside["principle"]) and f"Layer {NAME}" in flat(read.inside["crosswalk"])
    twelve = flat(read.inside["script-12"])
    assert "Northern stares. [judgement, layer north]" in twelve and "northern wind?” [layer north]" in twelve
    assert "northern calls are quiet [layer north]" in twelve and "changed by north" in twelve
    terms, risk = flat(read.inside["terms"]), flat(read.inside["risk"])
    for said in ("To be warm in northern rooms.", "The northern room.", "Before the northern hour."):
        assert f"{said} [layer north]" in terms
    assert "Ring the northern desk. [layer north]" in risk and "Take the northern matches. [layer north]" in risk
    assert "Northern (2021). [layer north]" in flat(read.inside["literature"])
    for title in (
        "A northern principle",
        "Northern absence",
        "Northern lateness",
        "The northern call",
        "From northern absence",
    ):
        assert f"{title} [layer north]" in flat(read.inside["contents"])


def test_marks_are_never_read_from_a_file(tmp_path: Path) -> None:
    for text in ("sources: []", "situations: [{id: a, title: A, gist: B, looks: [c], question: D?, layer: built-in}]"):
        (tmp_path / "own.yaml").write_text(f"format: 1\nname: own\n{text}\n", encoding="utf-8")
        assert alliance_cli.check(tmp_path / "own.yaml") != []


@pytest.mark.usefixtures("northern")
def test_the_schema_of_a_file_has_no_marks(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["corpus", "schema"]) == 0
    schema = json.loads(capfdbinary.readouterr().out)
    assert "sources" not in schema["properties"]
    assert not [name for name, shape in schema["$defs"].items() if {"layer", "changed_by"} & {*shape["properties"]}]
