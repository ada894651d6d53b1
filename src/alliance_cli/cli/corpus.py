"""`alliance corpus`: checking, describing and finding corpus files; the published report beside them."""

import os
from pathlib import Path
from typing import Annotated, Any

import typer

import alliance_cli

from ..errors import INVALID_CORPUS, InvalidCorpus, Problem
from ..results import Place, Places
from .commands import App
from .output import Format, SchemaOption, reading, write

app = App(
    help="Check and describe corpus files, attach the report.",
    epilog="Examples:\n\n  alliance corpus check clinic.yaml\n\n  alliance corpus paths",
)


@app.callback(invoke_without_command=True)
def corpus(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        write(f"{context.get_help()}\n")


@app.command(
    epilog="Examples:\n\n  alliance corpus check data/scripts.yaml\n\n  alliance corpus check clinic.yaml --json"
)
def check(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Corpus files in YAML.")],
    json_: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    json_schema: SchemaOption = False,
) -> int:
    """Check corpus files and report every problem with its place."""
    from ..corpus.layers import find
    from ..corpus.load import load, read_file
    from ..corpus.references import Known
    from ..render import json

    known = Known()
    built_in = find(layers=[])[0]
    known.add(load(built_in.data, str(built_in.path)))
    problems: list[Problem] = []
    for file in files:
        try:
            load(read_file(file), str(file), known)
        except InvalidCorpus as error:
            problems += error.problems
    if json_:
        write(json.problems(problems, [str(file) for file in files]), Format.json)
    else:
        write("".join(f"{problem}\n" for problem in problems) or "".join(f"{file}: valid\n" for file in files))
    return INVALID_CORPUS if problems else 0


@app.command(epilog="Examples:\n\n  alliance corpus schema\n\n  alliance corpus schema > alliance.schema.json")
def schema() -> None:
    """Print the JSON Schema of a corpus file, for editors and checkers."""
    from ..corpus.load import schema as of_corpus
    from ..render import json

    write(json.dumps(of_corpus()), Format.json)


@app.command(epilog="Examples:\n\n  alliance corpus attach report.pdf\n\n  alliance corpus attach report.txt")
def attach(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The report as .pdf, .txt or .md.")],
) -> None:
    """Keep the published report beside the corpus, for `show --verbatim` and `search --verbatim`.

    Its text is cut at the 19 script headings, checked, and kept in your data folder, for you alone to read.
    """
    from ..text import clean
    from .progress import progress

    with progress("Reading pages") as step:
        attached = alliance_cli.load().attach(file, step)
    words = sum(len(passage.text.split()) for script in attached.scripts for passage in script.passages)
    write(
        f"attached: {attached.file}, {len(attached.scripts)} scripts, {words} words\n"
        f"sha256: {attached.sha256}\nkept in: {clean(attached.path)}\n"
        "to read it: `alliance show 12 --verbatim`; to remove it: `alliance corpus detach`\n"
    )


@app.command(epilog="Examples:\n\n  alliance corpus detach\n\n  alliance corpus attach report.pdf")
def detach() -> None:
    """Remove the attached report from your data folder."""
    from ..text import clean

    write(f"detached: {clean(alliance_cli.load().detach())} was removed\n")


@app.command(epilog="Examples:\n\n  alliance corpus paths\n\n  alliance corpus paths --json")
@reading
def paths() -> Any:
    """Show which files and folders are in use, and who chose them."""
    from ..corpus.attached import place as attached_place
    from ..corpus.layers import chosen, find
    from ..corpus.snapshot import cache_folder, name_for

    places = [Place("layer", str(path), by, "read" if os.access(path, os.R_OK) else "missing") for path, by in chosen()]
    folder = cache_folder()
    if folder is None:
        places.append(Place("snapshot", "-", "default", "kept in memory"))
    elif all(place.state == "read" for place in places):
        path = folder / name_for(find())
        places.append(Place("snapshot", str(path), "default", "built" if path.is_file() else "not built yet"))
    places.append(attached_place())
    return Places(tuple(places))
