"""The `alliance` command and its subcommands: wiring only."""

import sys
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

import alliance_cli

from ..errors import WrongUse
from ..model import KINDS, Kind
from ..text import listed, nearest, slug
from . import corpus, opening
from .commands import App
from .output import CorpusOption, SchemaOption, reading, write


def _examples(*lines: str) -> str:
    return "Examples:\n\n" + "\n\n".join(f"  {line}" for line in lines)


app = App(
    context_settings={"help_option_names": ["-h", "--help"]},
    help=(
        "Look up what to understand, do, say and avoid when the working alliance is strained. For qualified or "
        "supervised therapists; no risk assessment.\n\n\f\n"
        "The scripts restate J. C. Muran's 2018 report in this project's own words, for reference and training. "
        "Answers stand in frames on a terminal, in plain lines in a pipe or file; `--format` chooses."
    ),
    epilog=_examples("alliance show 12", "alliance suggest --marker withdrawal"),
)
app.add_typer(corpus.app, name="corpus")

_BY_ID = "By id, each as often as you like (`alliance markers` shows them)"
MarkerOption = Annotated[
    list[str],
    typer.Option("--marker", "-m", metavar="ID", rich_help_panel=_BY_ID, help="withdrawal or confrontation."),
]
BehaviourOption = Annotated[
    list[str],
    typer.Option(
        "--behaviour", "--behavior", "-b", metavar="ID", rich_help_panel=_BY_ID,
        help="What the patient does, such as silence.",
    ),
]  # fmt: skip
SituationOption = Annotated[
    list[str],
    typer.Option(
        "--situation", "-s", metavar="ID", rich_help_panel=_BY_ID, help="What you face, such as mutual-impasse."
    ),
]
ComponentOption = Annotated[
    list[str],
    typer.Option("--component", "-c", metavar="ID", rich_help_panel=_BY_ID, help="task, goal or bond."),
]


@app.callback(invoke_without_command=True)
def alliance(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and stop.", is_eager=True, rich_help_panel="More")
    ] = False,
    corpus: CorpusOption = [],  # noqa: B006
) -> None:
    if version:
        write(f"alliance {alliance_cli.__version__}\n")
    elif context.invoked_subcommand is None:
        write(f"{context.get_help()}\n")


@app.command(
    epilog=_examples("alliance show 12", "alliance show 13 15 --only say,avoid", "alliance show quiet-signs --json")
)
@reading
def show(
    names: Annotated[list[str], typer.Argument(metavar="SCRIPT...", help="Numbers, slugs or intervention ids.")],
    only: Annotated[
        str, typer.Option("--only", metavar="KINDS", help="Only these kinds: idea, do, say, avoid, example.")
    ] = "",
    brief: Annotated[bool, typer.Option("--brief", help="Only the gist, with what to do and say.")] = False,
    verbatim: Annotated[
        bool, typer.Option("--verbatim", help="The published wording beside ours, if attached.")
    ] = False,
    side_by_side: Annotated[
        bool, typer.Option("--side-by-side", help="Beside each other, in a terminal of 107 columns or more.")
    ] = False,
) -> Any:
    """Read one or more scripts."""
    pages = opening.corpus().pages(names, _kinds(only, "--only"), brief, verbatim)
    return pages._replace(side_by_side=side_by_side)


@app.command("list", epilog=_examples("alliance list", "alliance list --behaviour silence"))
@reading
def list_(
    marker: MarkerOption = [],  # noqa: B006 (Typer reads the default, nobody writes to it)
    behaviour: BehaviourOption = [],  # noqa: B006
    situation: SituationOption = [],  # noqa: B006
    component: ComponentOption = [],  # noqa: B006
    intervention: Annotated[
        list[str],
        typer.Option("--intervention", "-i", metavar="ID", rich_help_panel=_BY_ID, help="A heading, such as feedback."),
    ] = [],  # noqa: B006
) -> Any:
    """List all scripts, or those that pass every filter."""
    return opening.corpus().listing(
        marker=marker, behaviour=behaviour, situation=situation, intervention=intervention, component=component
    )


@app.command(epilog=_examples("alliance search metacommunication", "alliance search 'thin ice' --in say"))
@reading
def search(
    words: Annotated[list[str], typer.Argument(metavar="WORD...", help="What to look for.")],
    within: Annotated[
        str, typer.Option("--in", metavar="KINDS", help="Only in these kinds: idea, do, say, avoid, example.")
    ] = "",
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, metavar="NUMBER", help="At most so many scripts.")] = 10,
    verbatim: Annotated[
        bool, typer.Option("--verbatim", help="In the published wording instead, from the attached report.")
    ] = False,
) -> Any:
    """Search the full text of all scripts."""
    return opening.corpus().search(" ".join(words), _kinds(within, "--in"), limit, verbatim)


@app.command(
    epilog=_examples(
        "alliance suggest -b overaccommodating -s something-feels-off",
        "echo 'went quiet after I mentioned my leave' | alliance suggest",
    )
)
@reading
def suggest(
    words: Annotated[
        list[str],
        typer.Argument(metavar="[NOTE]", help="What you noticed. Piped is better: shells keep arguments."),
    ] = [],  # noqa: B006
    marker: MarkerOption = [],  # noqa: B006
    behaviour: BehaviourOption = [],  # noqa: B006
    situation: SituationOption = [],  # noqa: B006
    component: ComponentOption = [],  # noqa: B006
    file: Annotated[
        Path | None, typer.Option("--file", "-f", metavar="FILE", help="A file with the note. No note is kept.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, metavar="NUMBER", help="At most so many scripts.")] = 3,
    evidence: Annotated[
        bool, typer.Option("--evidence/--no-evidence", help="Repeat words of the note, or do not.")
    ] = True,
) -> Any:
    """Get the scripts that fit what you noticed. Leave out names."""
    from . import noting

    opened = opening.corpus()
    options = {"marker": [*marker], "behaviour": [*behaviour], "situation": [*situation], "component": [*component]}
    if len(words) == 1 and (kind := opened.reader.kind_of(slug(words[0]))):
        options[kind].append(words[0])  # an id typed without its option
        words = []
    given = any(options.values())
    if not given and not words and file is None and sys.stdin is not None and sys.stdin.isatty():
        from . import asking  # which only those need who are asked

        return asking.suggest(opened)
    note = noting.note(words, file, given=given)
    if note and (kind := opened.reader.kind_of(slug(note))):
        options[kind].append(note)
        note = ""
    return opened.suggest(
        markers=options["marker"], behaviours=options["behaviour"], situations=options["situation"],
        components=options["component"], note=note, limit=limit, evidence=evidence,
    )  # fmt: skip


@app.command(epilog=_examples("alliance markers", "alliance markers begrudging-acceptance"))
@reading
def markers(
    name: Annotated[str, typer.Argument(metavar="[ID]", help="A marker, behaviour or situation.")] = "",
) -> Any:
    """Show all markers, behaviours and situations, or one."""
    return opening.corpus().markers(name)


@app.command(epilog=_examples("alliance pathway withdrawal", "alliance pathway --json"))
@reading
def pathway(
    marker: Annotated[str, typer.Argument(metavar="[MARKER]", help="withdrawal or confrontation.")] = "",
) -> Any:
    """Show the stages from a marker to its resolution."""
    return opening.corpus().pathway(marker)


@app.command(epilog=_examples("alliance crosswalk", "alliance crosswalk --json"))
@reading
def crosswalk() -> Any:
    """Show the 3RS codes beside behaviours and scripts."""
    return opening.corpus().crosswalk()


@app.command(
    epilog=_examples(
        'eval "$(alliance completion bash)"',
        'eval "$(alliance completion zsh)"',
        "alliance completion fish > ~/.config/fish/completions/alliance.fish",
    )
)
def completion(
    shell: Annotated[Literal["bash", "zsh", "fish"], typer.Argument(metavar="SHELL", help="Which shell.")],
) -> None:
    """Print what the tab key needs, for a shell.

    For bash and zsh, the line below goes into ~/.bashrc or ~/.zshrc; for fish, it is run once.
    """
    from .completion import script

    write(script(shell))


@app.command(epilog=_examples("alliance export -o alliance.html", "alliance export --scripts 7,12,13 -o hand-out.html"))
def export(
    format_: Annotated[
        Literal["html", "markdown", "json"] | None,
        typer.Option("--format", help="What to write; else FILE's ending decides", show_default="html"),
    ] = None,
    scripts: Annotated[
        str | None, typer.Option("--scripts", metavar="LIST", help="A hand-out of some scripts, such as 7,12,13.")
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to this file.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file if it exists.")] = False,
    corpus: CorpusOption = [],  # noqa: B006
    json_schema: SchemaOption = False,
) -> None:
    """Write all or some scripts as one HTML, Markdown or JSON file."""
    from . import exporting

    exporting.export(format_, scripts, output, force)


_ON_THE_PAGE = {"idea": "understand"}
"""The word on the page for a kind of block, where it is another."""


def _kinds(words: str, option: str) -> tuple[Kind, ...]:
    """Kinds of block from a list such as `say,do`. Raises WrongUse."""
    kinds: list[Kind] = []
    for word in words.replace(",", " ").split():
        kind = next((k for k in KINDS if word.lower() in (k, _ON_THE_PAGE.get(k))), None)
        if kind is None:
            close = nearest(word, KINDS)
            hint = f"did you mean {listed(close)}?" if close else f"one of {listed(KINDS)}"
            raise WrongUse(f"{option}: there is no such kind of block", hint)
        kinds.append(kind)
    return tuple(kinds)


if sys.platform == "win32":  # pragma: no cover - Python's own default there is the code page
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
