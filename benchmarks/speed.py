"""How fast `alliance` starts, reads and searches, against what it stands on and against others, in one run.

    python benchmarks/speed.py [--rounds 15] [--scripts 10000] [--without-tldr]

Every command is a whole process. Commands are run in turn, round after round, so that a slow moment of the machine
falls on all of them; the ratios are medians of the ratios of each round. Needs nothing beyond the project's own
dependencies; `tldr` is installed from PyPI into an environment of its own.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
FLOOR = "import typer, sqlite3, rich.console, rich.panel, rich.text"
NAIVE = """
import sys, yaml, typer, rich.console, rich.panel, rich.text
from pydantic import TypeAdapter
from alliance_cli.corpus.file import CorpusFile
data = yaml.load(open(sys.argv[1], encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
corpus = TypeAdapter(CorpusFile).validate_python(data)
script = next(script for script in corpus.scripts if script.number == 12)
rich.console.Console().print(rich.panel.Panel(rich.text.Text(script.title + "\\n".join(b.text for b in script.body))))
"""
COMPLETION = "completion, `alliance show ` and the tab key"
WITHOUT = "alliance suggest --marker withdrawal"
WITH_NOTE = "suggest --marker withdrawal, and a note of 60 words"
NOTE = (
    "Second session after the break. She agreed with each thing that I proposed, nodded at the plan and said that I"
    " surely know best. When I asked how it had been for her that I was away she looked at the window, said fine, and"
    " told me about the new carpet in the hall at some length. I left with an empty feeling and a headache."
)
MANY_NOTES = """
import itertools, json, resource, sys, time
import alliance_cli
corpus = alliance_cli.load()
notes = [json.loads(line)["text"] for line in open(sys.argv[1], encoding="utf-8")]
corpus.suggest(note=notes[0])
before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
for note in itertools.islice(itertools.cycle(notes), 10_000):
    corpus.suggest(note=note)
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
seconds = time.perf_counter() - start
print(f"10,000 notes through the API: {seconds:.1f} s, peak memory {(after - before) / 1024:+.0f} MB")
"""
TLDR_PAGE = (
    "# tar\n\n> Archiving utility.\n\n"
    + "\n\n".join(f"- Do thing {i}:\n\n`tar xf {{{{file}}}} -{i}`" for i in range(8))
    + "\n"
)


@dataclass
class Case:
    """A command to time: what it is, its arguments, its environment, and what to do before each run."""

    name: str
    command: Sequence[str]
    env: dict[str, str]
    before: Callable[[], None] = lambda: None
    stdin: Path | None = None
    seconds: list[float] = field(default_factory=list)
    peak_mb: float = 0.0

    def run(self) -> None:
        self.before()
        start = time.perf_counter()
        with self.stdin.open("rb") if self.stdin else contextlib.nullcontext() as given:
            process = subprocess.Popen(
                self.command, env=self.env, stdin=given, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
            )
            _, error = process.communicate()
        self.seconds.append(time.perf_counter() - start)
        if process.returncode:
            sys.exit(f"{self.name} failed: {error.decode(errors='replace')[-400:]}")

    def memory(self) -> None:
        """Peak memory of one run, as the operating system counts it for the finished child of a fresh process."""
        script = (
            "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True);"
            "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
        )
        self.before()
        with self.stdin.open("rb") if self.stdin else contextlib.nullcontext() as given:
            done = subprocess.run(
                [sys.executable, "-c", script, *self.command], env=self.env, stdin=given, capture_output=True, text=True
            )
        unit = 1024 * 1024 if sys.platform == "darwin" else 1024
        self.peak_mb = int(done.stdout) / unit


def program() -> list[str]:
    """The installed `alliance` of this environment, as users start it."""
    script = Path(sys.executable).with_name("alliance")
    return [str(script)] if script.exists() else [sys.executable, "-m", "alliance_cli"]


def made_corpus(path: Path, count: int) -> None:
    """A layer of `count` scripts, each with `attunement` in it, and `zugzwang` in one."""
    entry = """
  - number: {n}
    slug: made-{n}
    intervention: feedback
    title: Made script {n}
    gist: A made script about attunement, number {n}.
    components: [bond]
    body:
      - idea: Attunement in case {n} needs time, and {a} goes before {b}{rare}.
      - do: Attend to {a}, then to {b}, and ask what the patient makes of {c}.
      - say: What was it like when {c} came up, {n} minutes ago?
      - avoid: Hurrying from {b} to {c}.
    fits:
      - {{situation: mutual-impasse, fit: secondary, why: made for measuring}}
    keywords: [made, case{n}]
"""
    words = ["silence", "doubt", "hope", "anger", "warmth", "distance", "thanks", "worry", "pride", "shame", "play"]
    with path.open("w", encoding="utf-8") as file:
        file.write("format: 1\nname: made\nscripts:")
        for i in range(count):
            a, b, c = (words[(i * k) % len(words)] for k in (1, 3, 7))
            rare = " in zugzwang" if i == count // 2 else ""
            file.write(entry.format(n=1000 + i, a=a, b=b, c=c, rare=rare))


def tldr(folder: Path) -> list[str]:
    """The `tldr` Python client in its own environment, with a page in its cache."""
    subprocess.run([sys.executable, "-m", "venv", str(folder / "tldr")], check=True)
    pip = [str(folder / "tldr/bin/python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "tldr"]
    subprocess.run(pip, check=True, stderr=subprocess.DEVNULL)
    page = folder / "tldr-cache/tldr/pages/common/tar.md"
    page.parent.mkdir(parents=True)
    page.write_text(TLDR_PAGE)
    return [str(folder / "tldr/bin/tldr"), "tar"]


def cases(folder: Path, scripts: int, with_tldr: bool) -> list[Case]:
    def env(cache: str, layer: Path | None = None) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "XDG_CACHE_HOME": str(folder / cache),
            "COLUMNS": "80",
            "ALLIANCE_CORPUS": str(layer) if layer else "",
            "TLDR_CACHE_MAX_AGE": "9999",
        }

    def alliance(line: str, cache: str = "warm", layer: Path | None = None, name: str = "") -> Case:
        return Case(
            name or f"alliance {line}",
            [*program(), *line.split(), "--format", "terminal"],
            env(cache, layer),
        )

    def forget() -> None:
        for path in (folder / "cold").rglob("*.sqlite"):
            path.unlink()

    line = folder / "line.txt"
    line.write_text("alliance show ")
    note = folder / "note.txt"
    note.write_text(NOTE)
    large = folder / "made.yaml"
    made_corpus(large, scripts)
    cold = alliance("show 12", cache="cold", name="alliance show 12, first run")
    cold.before = forget
    found = [
        Case("python -c pass", [sys.executable, "-c", "pass"], env("warm")),
        Case("the stack's floor", [sys.executable, "-c", FLOOR], env("warm")),
        alliance("show 12"),
        alliance("search metacommunication"),
        alliance("suggest --marker withdrawal"),
        alliance(f"suggest --marker withdrawal --file {note}", name=WITH_NOTE),
        Case(COMPLETION, program(), {**env("warm"), "_ALLIANCE_COMPLETE": "zsh"}, stdin=line),
        cold,
        Case(
            "YAML and pydantic each time", [sys.executable, "-c", NAIVE, str(ROOT / "data/scripts.yaml")], env("warm")
        ),
        alliance("show 12", "large", large, f"alliance show 12, {scripts} scripts"),
        alliance("search zugzwang", "large", large, f"search, rare word, {scripts} scripts"),
        alliance("search attunement", "large", large, f"search, common word, {scripts} scripts"),
    ]
    if with_tldr:
        found.append(Case("tldr, a cached page", tldr(folder), {**env("tldr-cache"), "TLDR_CACHE_DIR": ""}))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--scripts", type=int, default=10_000)
    parser.add_argument("--without-tldr", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        timed = cases(folder, options.scripts, not options.without_tldr)
        build = next(case for case in timed if case.name.startswith("alliance show 12, ") and "scripts" in case.name)
        build.run()
        print(f"Building the snapshot of {options.scripts} scripts: {build.seconds.pop():.1f} s")
        for case in timed:
            case.run()  # warm-up, not counted
            case.seconds.clear()
            case.memory()
        for _ in range(options.rounds):
            for case in timed:
                case.run()
    report(timed, options.rounds)
    notes = ROOT / "data" / "notes" / "kept-aside.jsonl"
    print("\n" + subprocess.run([sys.executable, "-c", MANY_NOTES, str(notes)], capture_output=True, text=True).stdout)


def report(timed: list[Case], rounds: int) -> None:
    by_name = {case.name: case for case in timed}
    floor, warm, small = (
        by_name["the stack's floor"],
        by_name["alliance show 12"],
        by_name["alliance search metacommunication"],
    )
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} processors, {rounds} rounds in turn, whole processes\n"
    )
    print("| command | median | against the floor | peak memory |\n|---|---|---|---|")
    for case in timed:
        print(
            f"| {case.name} | {median(case.seconds) * 1000:.0f} ms | {ratio(case, floor):.2f} | {case.peak_mb:.0f} MB |"
        )
    print("\n| what to reach | reached |\n|---|---|")
    for name in ("alliance show 12", "alliance search metacommunication", "alliance suggest --marker withdrawal"):
        print(f"| {name}: at most 1.25 times the floor | {ratio(by_name[name], floor):.2f} |")
    added = median(a - b for a, b in zip(by_name[WITH_NOTE].seconds, by_name[WITHOUT].seconds, strict=True))
    print(f"| a note of 60 words: adds at most 30 ms | {added * 1000:.0f} ms |")
    print(f"| completion: under 2 times a warm command | {ratio(by_name[COMPLETION], warm):.2f} |")
    for case in timed:
        if case.name.startswith("search, "):
            limit = 1.5 if "rare" in case.name else 2.5
            print(f"| {case.name}: at most {limit} times search in 19 | {ratio(case, small):.2f} |")
    print(f"| first run: under 4 times the warm one | {ratio(by_name['alliance show 12, first run'], warm):.2f} |")
    print(f"| peak memory of a warm command: under 60 MB | {warm.peak_mb:.0f} MB |")


def ratio(case: Case, base: Case) -> float:
    return median(a / b for a, b in zip(case.seconds, base.seconds, strict=True))


if __name__ == "__main__":
    main()
