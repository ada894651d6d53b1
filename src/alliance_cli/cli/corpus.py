"""`alliance corpus`: checking, describing and finding corpus files."""

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from ..errors import INVALID_CORPUS, InvalidCorpus, Problem
from ..results import Place, Places
from .output import Format, SchemaOption, reading, write

app = typer.Typer(rich_markup_mode="rich", help="Check and describe corpus files.")


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


@app.command(epilog="Examples:\n\n  alliance corpus paths\n\n  alliance corpus paths --json")
@reading
def paths() -> Any:
    """Show which files and folders are in use, and who chose them."""
    from ..corpus.layers import chosen, find
    from ..corpus.snapshot import cache_folder, name_for

    places = [Place("layer", str(path), by, "read" if os.access(path, os.R_OK) else "missing") for path, by in chosen()]
    folder = cache_folder()
    if folder is None:
        places.append(Place("snapshot", "-", "default", "kept in memory"))
    elif all(place.state == "read" for place in places):
        path = folder / name_for(find())
        places.append(Place("snapshot", str(path), "default", "built" if path.is_file() else "not built yet"))
    return Places(tuple(places))
