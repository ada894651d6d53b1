"""The published report attached: kept for its holder alone, shown and searched only where `--verbatim` asks for it."""

from __future__ import annotations

import hashlib
import json
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pexpect
import pyte
import pytest

import alliance_cli
from alliance_cli.cli import run
from alliance_cli.errors import AllianceError, NothingFound, NotTheReport, Unreadable, WrongUse
from tests.conftest import ROOT, Program, Ran, environment
from tests.invented import WORD, as_pdf, as_text, document, expected, heading

PIECES = document()
BOOK = as_text(PIECES, width=80)
WANTED = expected(PIECES)
Here = Callable[..., Ran]


@pytest.fixture
def here(program: Program, tmp_path: Path) -> Here:
    """Runs the program with a data folder of its own, `data`."""

    def run(*arguments: str, **extra: str) -> Ran:
        return program(*arguments, env={"XDG_DATA_HOME": str(tmp_path / "data"), **extra})

    return run


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.txt"
    path.write_text(BOOK, encoding="utf-8")
    return path


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    return as_pdf(tmp_path / "book.pdf", PIECES)


def kept(tmp_path: Path) -> Path:
    return tmp_path / "data" / "alliance" / "report.json"


def test_attached_shown_and_detached(here: Here, book: Path, tmp_path: Path) -> None:
    ran = here("corpus", "attach", str(book))
    assert (ran.code, ran.err) == (0, "")
    words = sum(len(text.split()) for texts in WANTED.values() for text in texts)
    digest = hashlib.sha256(book.read_bytes()).hexdigest()
    assert f"attached: book.txt, 19 scripts, {words} words\nsha256: {digest}\n" in ran.out
    assert f"book.txt, attached {date.today()}" in here("corpus", "paths").out
    shown = here("show", "12", "--verbatim")
    ours = here("show", "12")
    assert shown.out.startswith(ours.out)
    added = shown.out.removeprefix(ours.out)
    assert f"\nAs published\nHeading: {heading(12)}\nPublished: {WANTED[12][0]} [line " in added
    assert [line.rsplit(" [", 1)[0] for line in added.splitlines() if line.startswith("Published: ")] == [
        f"Published: {text}" for text in WANTED[12]
    ]
    assert "Cite: Muran, J. C. (2018)." in added and "Script 12, lines" in added
    gone = here("corpus", "detach")
    assert gone.code == 0 and str(kept(tmp_path)) in gone.out and not kept(tmp_path).exists()
    assert here("corpus", "detach").code == 1
    assert "attached report: none" in here("corpus", "paths").out


def test_every_format_says_the_same(here: Here, pdf: Path) -> None:
    assert here("corpus", "attach", str(pdf)).code == 0
    script = json.loads(here("show", "6", "--verbatim", "--json").out)["scripts"][0]
    published = script["published"]
    assert published["heading"] == heading(6) and published["attached"] == f"book.pdf, attached {date.today()}"
    assert "10.13140" in published["citation"] and script["title"] in here("show", "6").out
    plain = here("show", "6", "--verbatim", "--plain").out
    panel = here("show", "6", "--verbatim", "--format", "terminal", COLUMNS="100").out
    flat = " ".join(panel.replace("│", " ").split())
    for passage in published["passages"]:
        assert passage["page"] > 0 and list(passage) == ["text", "page"]
        assert f"{passage['text']} [page {passage['page']}]" in plain
        assert passage["text"][:40] in flat and f"[page {passage['page']}]" in flat
    assert " ".join(p["text"] for p in published["passages"]) == " ".join(WANTED[6])
    assert "published" not in json.loads(here("show", "6", "--json").out)["scripts"][0]


def test_search_looks_into_the_report_and_says_so(here: Here, book: Path) -> None:
    here("corpus", "attach", str(book))
    assert here("search", WORD).code == 1
    ran = here("search", f"{WORD}s", "--verbatim", "-n", "4")
    assert ran.code == 0
    assert f"Search: 19 scripts for “{WORD}s” in the published wording" in ran.out
    assert f"*{WORD}* is moved. [line " in ran.out and "--verbatim` shows a whole script" in ran.out
    found = json.loads(here("search", WORD, "--verbatim", "--json").out)
    match = found["hits"][0]["matches"][0]
    assert match["kind"] == "published" and match["text"][slice(*match["spans"][0])] == WORD and match["line"] > 0
    assert BOOK.split("\n")[match["line"] - 1].startswith(match["text"][:20])
    assert "attached" in found["published"] and found["hits"][0]["title"] in here("list").out
    nothing = here("search", "metacommunication", "--verbatim")
    assert nothing.code == 1 and "nothing found for “metacommunication” in the published wording" in nothing.out
    assert here("search", WORD, "--verbatim", "--in", "say").code == 2


ELSEWHERE = ["show 12", "show 12 --json", "show principle", "list --json", "search gate garden border", "markers --json", "crosswalk",
             "suggest --marker withdrawal --json", "suggest --marker confrontation", f"suggest {WORD}s-and-the-gate", "pathway"]  # fmt: skip


def test_nothing_of_it_is_anywhere_else(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], book: Path, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def everything() -> str:
        assert all(run(line.split()) in (0, 1) for line in ELSEWHERE)
        return "".join(capfd.readouterr())

    before = everything()
    assert run(["corpus", "attach", str(book)]) == 0 and "attached: book.txt" in capfd.readouterr().out
    assert everything() == before
    assert "border and its paths" not in before and len(before) > 10_000


@pytest.mark.parametrize("line", ["show 12 --verbatim", "show 12 --verbatim --json", f"search {WORD} --verbatim"])
def test_without_a_report_it_is_said(here: Here, line: str) -> None:
    ran = here(*line.split())
    assert (ran.code, ran.out) == (4, "")
    assert "no published report is attached\nhint: `alliance corpus attach FILE`" in ran.err


def test_it_is_kept_for_its_holder_alone(here: Here, book: Path, tmp_path: Path) -> None:
    folder = kept(tmp_path).parent
    folder.mkdir(parents=True, mode=0o755)
    here("corpus", "attach", str(book))
    assert stat.S_IMODE(kept(tmp_path).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [path.name for path in folder.iterdir()] == ["report.json"]


def test_a_second_report_takes_the_place_of_the_first(here: Here, book: Path, pdf: Path, tmp_path: Path) -> None:
    here("corpus", "attach", str(book))
    assert here("corpus", "attach", str(pdf)).code == 0
    assert "book.pdf, attached" in here("show", "3", "--verbatim").out
    stored = kept(tmp_path).read_bytes()
    book.write_text(BOOK.replace("SCRIPT 7:\n", ""), encoding="utf-8")
    refused = here("corpus", "attach", str(book))
    assert refused.code == 3 and refused.out == "" and "script 7: no heading was found (between" in refused.err
    assert "nothing was changed" in refused.err and "found: script 1 (line" in refused.err
    assert kept(tmp_path).read_bytes() == stored


def test_a_link_in_its_place_is_replaced_and_not_followed(here: Here, book: Path, tmp_path: Path) -> None:
    other = tmp_path / "mine.txt"
    other.write_text("mine")
    kept(tmp_path).parent.mkdir(parents=True)
    kept(tmp_path).symlink_to(other)
    assert here("corpus", "attach", str(book)).code == 0
    assert other.read_text() == "mine" and not kept(tmp_path).is_symlink()


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda data: b"",
    "cut": lambda data: data[: len(data) // 2],
    "no JSON": lambda data: b"\xff\0" + data,
    "a list": lambda data: b"[]",
    "a changed word": lambda data: data.replace(WORD.encode(), b"dahlia", 1),
    "a changed place": lambda data: data.replace(b'"line"', b'"page"', 1),
    "another format": lambda data: data.replace(b'"format": 1', b'"format": 2'),
    "deep": lambda data: b"[" * 100_000,
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_noticed(monkeypatch: pytest.MonkeyPatch, book: Path, tmp_path: Path, damage: str) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    from alliance_cli.corpus import attached

    attached.attach(book)
    kept(tmp_path).write_bytes(DAMAGES[damage](kept(tmp_path).read_bytes()))
    with pytest.raises(Unreadable, match="damaged"):
        attached.attached()
    assert attached.place().state == "damaged"
    attached.attach(book)  # mends it
    assert attached.attached().scripts[11].number == 12


def test_damage_is_a_message(here: Here, book: Path, tmp_path: Path) -> None:
    here("corpus", "attach", str(book))
    kept(tmp_path).write_text("{")
    ran = here("show", "12", "--verbatim")
    assert ran.code == 4 and "the attached report is damaged" in ran.err and "attaches it again" in ran.err
    assert here("show", "12").code == 0 and here("corpus", "detach").code == 0


def test_a_folder_that_cannot_be_written_is_said(program: Program, book: Path) -> None:
    for env in ({"XDG_DATA_HOME": "/dev/null"}, {"HOME": "/dev/null", "XDG_CACHE_HOME": None, "XDG_DATA_HOME": None}):
        ran = program("corpus", "attach", str(book), env=env)
        assert ran.code == 4 and "cannot be written" in ran.err and "hint: nothing was changed" in ran.err
        assert program("corpus", "paths", env=env).code == 0
        assert program("show", "12", "--verbatim", env=env).code == 4


def test_a_write_that_fails_leaves_nothing(monkeypatch: pytest.MonkeyPatch, book: Path, tmp_path: Path) -> None:
    from alliance_cli.corpus import attached

    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    attached.attach(book)
    stored = kept(tmp_path).read_bytes()

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    book.write_text(BOOK.replace("gate", "door"), encoding="utf-8")
    with pytest.raises(Unreadable, match="No space left"):
        attached.attach(book)
    assert [path.name for path in kept(tmp_path).parent.iterdir()] == ["report.json"]
    assert kept(tmp_path).read_bytes() == stored


def test_without_pypdf_the_install_line_is_said(home: Path, pdf: Path, tmp_path: Path) -> None:
    script = (
        "import sys\nsys.modules['pypdf'] = None\nfrom alliance_cli.cli import run\n"
        f"sys.exit(run(['corpus', 'attach', {str(pdf)!r}]))"
    )
    env = environment(home, {"XDG_DATA_HOME": str(tmp_path / "data")})
    done = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (4, "")
    assert "a PDF is read by pypdf, which is not installed" in done.stderr
    assert f"`{sys.executable} -m pip install pypdf` installs it" in done.stderr


def test_a_script_that_the_report_has_not(here: Here, book: Path, tmp_path: Path) -> None:
    here("corpus", "attach", str(book))
    layer = str(ROOT / "tests" / "corpora" / "valid" / "one_script.yaml")
    numbers = [s["number"] for s in json.loads(here("list", "--json", ALLIANCE_CORPUS=layer).out)["scripts"]]
    ran = here("show", str(numbers[-1]), "--verbatim", ALLIANCE_CORPUS=layer)
    assert numbers[-1] > 19 and ran.code == 0 and "the attached report has no such script" in ran.out


def test_the_python_api(monkeypatch: pytest.MonkeyPatch, book: Path, pdf: Path, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    corpus = alliance_cli.load(layers=[])
    with pytest.raises(Unreadable):
        corpus.verbatim(12)
    steps: list[tuple[int, int]] = []
    attached = corpus.attach(pdf, step=lambda done, total: steps.append((done, total)))
    assert [script.number for script in attached.scripts] == list(range(1, 20))
    assert steps == [(n + 1, len(steps)) for n in range(len(steps))] and len(steps) > 2
    corpus.attach(str(book))
    wording = corpus.verbatim("quiet-signs")
    assert (wording.number, wording.unit, [p.text for p in wording.passages]) == (12, "line", WANTED[12])
    assert corpus.pages([12], verbatim=True).pages[0].published == wording
    assert corpus.pages([12]).pages[0].published is None
    assert {hit.number for hit in corpus.search(WORD, limit=30, verbatim=True).hits} == set(WANTED)
    with pytest.raises(WrongUse):
        corpus.search(WORD, ["say"], verbatim=True)
    with pytest.raises(NothingFound):
        corpus.verbatim(99)
    book.write_text("SCRIPT 1:\n")
    with pytest.raises(NotTheReport) as caught:
        corpus.attach(book)
    assert isinstance(caught.value, AllianceError) and len(caught.value.problems) >= 18
    assert corpus.detach() == str(kept(tmp_path))
    corpus.close()


# Progress

SLOW = (
    "import time\nfrom alliance_cli.cli.progress import progress\n"
    "with progress('Reading [red]pages') as step:\n"
    "    for done in range(1, 9):\n        time.sleep({pause})\n        step(done, 8)\n"
    "print('done')\n"
)


def in_a_terminal(home: Path, script: str, **extra: str) -> str:
    env = {**environment(home), "TERM": "xterm-256color", **extra}
    child = pexpect.spawn(sys.executable, ["-c", script], env=env, dimensions=(24, 80), timeout=30, encoding="utf-8")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    return str(child.before)


def test_what_takes_long_shows_a_bar_in_a_terminal(home: Path) -> None:
    out = in_a_terminal(home, SLOW.format(pause=0.12))
    assert "Reading [red]pages" in out and "8/8" in out and "1/8" not in out
    screen = pyte.Screen(80, 24)
    pyte.Stream(screen).feed(out)
    assert "".join(screen.display).split() == ["done"]  # the bar is gone at the end


def test_no_bar_for_what_is_quick_piped_dumb_or_read_aloud(home: Path) -> None:
    assert in_a_terminal(home, SLOW.format(pause=0)) == "done\r\n"
    for extra in ({"TERM": "dumb"}, {"ACCESSIBLE": "1"}):
        assert in_a_terminal(home, SLOW.format(pause=0.08), **extra) == "done\r\n"
    script = SLOW.format(pause=0.08) + "import sys\nassert 'rich' not in sys.modules\n"
    done = subprocess.run([sys.executable, "-c", script], env=environment(home), capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "done\n", "")


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("corpus paths", "Reading the corpus"), ("corpus check data/scripts.yaml", "Reading lines"), ("corpus list", "Reading the layers"),
        ("corpus diff 12", "Reading the layers"), ("export -o a.html", "Writing scripts"), ("export -o a.md", "Writing scripts"),
    ],
)  # fmt: skip
def test_what_can_take_long_says_how_far_it_is(
    home: Path, tmp_path: Path, program: Program, line: str, label: str
) -> None:
    """The real program, whose patience is at an end at once; a corpus of this test's own is read first."""
    line = line.replace("data/", f"{ROOT}/data/").replace("a.", f"{tmp_path}/a.")
    cold = str(tmp_path / "cache") if "paths" in line else str(home / "cache")
    script = (
        "from alliance_cli.cli import progress, run\nprogress.PATIENCE, progress._BETWEEN = -1, 0\n"
        f"run({line.split()!r})\n"
    )
    if "paths" not in line:
        program("list")
    assert label in in_a_terminal(home, script, XDG_CACHE_HOME=cold)
    ran = program(*line.split(), *(["--force"] if "export" in line else []), home=tmp_path / "other")
    assert ran.code == 0 and label not in ran.err + ran.out


def test_a_long_pdf_shows_its_pages(home: Path, tmp_path: Path) -> None:
    """The real program, whose reading of a page is made slow."""
    pdf = as_pdf(tmp_path / "book.pdf", PIECES)
    script = (
        "import time, pypdf\nreal = pypdf.PageObject.extract_text\n"
        "def slow(self, *a, **k):\n    time.sleep(0.3)\n    return real(self, *a, **k)\n"
        "pypdf.PageObject.extract_text = slow\n"
        f"from alliance_cli.cli import run\nrun(['corpus', 'attach', {str(pdf)!r}])\n"
    )
    out = in_a_terminal(home, script, XDG_DATA_HOME=str(tmp_path / "data"))
    assert "Reading pages" in out and "attached: book.pdf, 19 scripts" in out


def test_interrupted_it_leaves_nothing(home: Path, pdf: Path, tmp_path: Path) -> None:
    script = (
        "import sys, time, pypdf\n"
        "pypdf.PageObject.extract_text = lambda *a, **k: print('reading', flush=True) or time.sleep(20)\n"
        f"from alliance_cli.cli import run\nsys.exit(run(['corpus', 'attach', {str(pdf)!r}]))\n"
    )
    env = environment(home, {"XDG_DATA_HOME": str(tmp_path / "data")})
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-c", script], env=env, **pipes) as child:
        assert child.stdout is not None and child.stdout.readline() == "reading\n"
        child.send_signal(signal.SIGINT)
        _, err = child.communicate(timeout=30)
    assert (child.returncode, err) == (130, "")
    assert not (tmp_path / "data").exists()
