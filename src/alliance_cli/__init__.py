"""The public Python API of alliance.

    import alliance_cli as alliance

    corpus = alliance.load()
    corpus.script(12).title
    corpus.scripts(marker="withdrawal")
    corpus.search("metacommunication").hits[0].number
    corpus.suggest(behaviours=["overaccommodating"]).suggestions[0].number

The commands of `alliance` are made of these calls, so both give the same answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import AllianceError, InvalidCorpus, NothingFound, NotTheReport, Problem, Unreadable, WrongUse

if TYPE_CHECKING:
    from .answers import Corpus

__version__ = "0.1.0"
__all__ = [
    "AllianceError",
    "InvalidCorpus",
    "NotTheReport",
    "NothingFound",
    "Problem",
    "Unreadable",
    "WrongUse",
    "__version__",
    "load",
]


def load(layers: Sequence[str | Path] | None = None) -> Corpus:
    """The built-in corpus with the user's own layers over it, open for questions.

    `layers` are corpus files to lay over the built-in one, lowest first; without it, those that the environment
    variable ALLIANCE_CORPUS lists. Raises InvalidCorpus with every problem, or Unreadable.
    """
    from .answers import Corpus

    return Corpus(layers)
