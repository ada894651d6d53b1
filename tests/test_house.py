"""The house rules: which way imports run, what is not imported, how large a module may grow, what the README shows."""

from __future__ import annotations

import ast
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, Program, environment

SOURCE = ROOT / "src" / "alliance_cli"
MODULES = sorted(SOURCE.rglob("*.py"))

# Who may import whom, by folder (a module beside the folders is its own name).
ALLOWED = {
    "errors": set[str](),
    "files": set[str](),
    "model": set[str](),
    "results": {"model"},
    "layer_results": {"errors"},
    "text": set[str](),
    "book": {"model", "results"},
    "corpus": {"corpus", "model", "results", "layer_results", "errors", "files", "text", "alliance_cli"},
    "triage": {"triage", "model", "results", "errors", "text"},
    "render": {"render", "book", "model", "results", "layer_results", "errors", "text"},
    "answers": {"credit", "noted", "suggesting", "corpus", "triage", "model", "results", "layer_results", "errors", "text"},
    "suggesting": {"credit", "corpus", "triage", "model", "results", "text"},
    "credit": {"corpus", "model", "text"},
    "noted": {"triage", "model", "results", "errors", "text"},
    "document": {"answers", "book", "render", "results", "errors", "text"},
    "alliance_cli": {"answers", "corpus", "document", "errors"},
    "cli": {"cli", "answers", "document", "alliance_cli", "corpus", "render", "model", "results", "layer_results", "errors", "files", "text"},
    "__main__": {"cli"},
}  # fmt: skip
OUTSIDE = {
    "rich": {"render/terminal.py", "cli/progress.py"},
    "typer": {f"cli/{name}.py" for name in ("__init__", "app", "commands", "completion", "corpus", "opening", "output", "wrong")},
    "pydantic": {"corpus/load.py"},
    "pydantic_core": {"corpus/load.py"},
    "yaml": {"corpus/strict_yaml.py"},
    "pypdf": {"corpus/extracted.py"},
    "jinja2": {"render/html.py"},
    "markupsafe": {"render/html.py"},
}  # fmt: skip


def name_of(path: Path) -> str:
    first = path.relative_to(SOURCE).parts[0]
    return {"__init__.py": "alliance_cli"}.get(first, first.removesuffix(".py"))


def imported(path: Path) -> set[str]:
    """What a module imports: our own parts by the names above, everything else by package."""
    found: set[str] = set()
    package = ["alliance_cli", *path.relative_to(SOURCE).parts[:-1]]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            found |= {module} if module.count(".") else {f"{module}.{alias.name}" for alias in node.names}
    return found


def parts(path: Path) -> set[str]:
    names = set()
    for module in imported(path):
        top, *rest = module.split(".")
        if top == "alliance_cli":
            first = rest[0] if rest else "alliance_cli"
            names.add(first if first in ALLOWED else "alliance_cli")
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_imports_run_one_way(path: Path) -> None:
    assert parts(path) - ALLOWED[name_of(path)] == set()


@pytest.mark.parametrize("package", OUTSIDE)
def test_each_library_has_its_place(package: str) -> None:
    users = {
        str(path.relative_to(SOURCE)) for path in MODULES if any(m.split(".")[0] == package for m in imported(path))
    }
    assert users <= OUTSIDE[package]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_modules_are_small(path: Path) -> None:
    limit = 490 if path.name == "model.py" else 420  # the model is one table of words
    assert len(path.read_text(encoding="utf-8").splitlines()) <= limit


@pytest.mark.parametrize("line", ["show 12", "list", "search metacommunication", "suggest --marker withdrawal"])
def test_a_warm_command_imports_neither_pydantic_nor_yaml(program: Program, home: Path, line: str) -> None:
    program(*line.split())
    script = (
        "import sys\nfrom alliance_cli.cli import run\n"
        f"code = run({line.split()!r})\n"
        "bad = sorted({'pydantic', 'yaml', 'html', 'jinja2'} & set(sys.modules))\n"
        "sys.exit(f'imported {bad}' if bad else code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment(home), capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")


def readme_examples() -> list[tuple[str, str]]:
    """Each `$ alliance ...` line of the README's console blocks with the output that stands below it."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    examples = []
    for block in re.findall(r"```console\n(.*?)```", text, flags=re.S):
        for piece in re.split(r"(?m)^\$ ", block)[1:]:
            line, _, output = piece.partition("\n")
            if "alliance" in line and "venv" not in line:
                examples.append((line, output.rstrip("\n")))
    return examples


def test_the_readme_shows_every_command() -> None:
    shown = " ".join(line for line, _ in readme_examples())
    for name in (
        "show",
        "list",
        "search",
        "suggest",
        "markers",
        "pathway",
        "crosswalk",
        "export",
        "corpus check",
        "corpus schema",
        "corpus paths",
        "corpus list",
        "corpus diff",
    ):
        assert f"alliance {name}" in shown, name


@pytest.mark.parametrize("line, output", readme_examples(), ids=lambda value: value[:40])
def test_the_readme_is_true(home: Path, line: str, output: str) -> None:
    """Runs the line in a shell, `alliance` being this checkout; `...` in the output stands for any lines."""
    shell = f'alliance() {{ {shlex.quote(sys.executable)} -m alliance_cli "$@"; }}\n{line}'
    done = subprocess.run(
        ["/bin/sh", "-c", shell], env=environment(home), capture_output=True, text=True, cwd=ROOT, timeout=60
    )
    expected = ".*".join(re.escape(part.strip("\n")) for part in re.split(r"(?m)^\.\.\.$", output))
    assert re.fullmatch(rf"\n*{expected}\n*", done.stdout + done.stderr, flags=re.S), done.stdout + done.stderr
