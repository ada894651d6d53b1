"""`alliance suggest` with nothing given, in a terminal: asks step by step, with the keyboard alone.

Questions go to standard error, so that the answer alone is on standard output. Every step takes a number, or Enter to
go back; Ctrl-C leaves.
"""

from __future__ import annotations

import shlex
import sys
import textwrap
from collections.abc import Sequence

from ..answers import Corpus
from ..errors import NothingFound
from ..results import Answer
from .screen import accessible, size

DID, FACED, WORDS = "something that the patient did", "something that you are faced with", "a few words of my own"


def suggest(corpus: Corpus) -> Answer:
    """Asks what was noticed and answers; says which command gives the same answer."""
    situations = corpus.reader.items("situation")
    ways = [way for way in (DID, FACED, WORDS) if way != FACED or situations]  # a layer may hide them all
    while True:
        place = _choose("What did you notice?", ways)
        way = None if place is None else ways[place]
        if way == DID and (options := _behaviour(corpus)):
            return _answered(corpus, options)
        if way == FACED:
            chosen = _choose("What are you faced with?", [f"{s.title}. {s.looks[0]}" for s in situations])
            if chosen is not None:
                return _answered(corpus, {"situations": [situations[chosen].id]})
        if way == WORDS and (note := _line("In a few words, without names: ")):
            _say("The same answer: alliance suggest --file FILE, with these words in FILE.")
            return corpus.suggest(note=note)
        if way is None:
            raise NothingFound("nothing was noticed", "`alliance markers` shows what to look for")


def _behaviour(corpus: Corpus) -> dict[str, list[str]] | None:
    reader = corpus.reader
    markers = reader.items("marker")
    marker = _choose("Which way did the patient move?", [f"{m.title}. {m.gist}" for m in markers])
    if marker is None:
        return None
    ids = reader.behaviours_of(markers[marker].id)
    behaviours = [behaviour for behaviour in reader.items("behaviour") if behaviour.id in ids]
    shown = [f"{b.title}. {b.looks[0]}" for b in behaviours]
    chosen = _choose("What did it look like?", [*shown, "I cannot say; the marker will do"])
    if chosen is None:
        return None
    return {"behaviours": [behaviours[chosen].id]} if chosen < len(behaviours) else {"markers": [markers[marker].id]}


def _answered(corpus: Corpus, options: dict[str, list[str]]) -> Answer:
    words = [word for kind, ids in options.items() for id_ in ids for word in (f"--{kind.removesuffix('s')}", id_)]
    _say(f"The same answer: alliance suggest {shlex.join(words)}")
    return corpus.suggest(markers=options.get("markers", ()), behaviours=options.get("behaviours", ()),
                          situations=options.get("situations", ()))  # fmt: skip


def _choose(question: str, choices: Sequence[str]) -> int | None:
    """The place of what was chosen, or None where nothing was."""
    _say(f"\n{question}")
    for number, choice in enumerate(choices, 1):
        _say(_entry(number, choice))
    while True:
        typed = _line(f"A number from 1 to {len(choices)}, or Enter to go back: ")
        if not typed:
            return None
        if typed.isdecimal() and 1 <= int(typed) <= len(choices):
            return int(typed) - 1
        _say(f"There is no such choice; give a number from 1 to {len(choices)}.")


def _entry(number: int, choice: str) -> str:
    """A choice with its number: wrapped to the terminal or, to be read aloud, as one line."""
    if accessible():
        return f"{number}. {choice}"
    return textwrap.fill(choice, max(20, size().columns - 1), initial_indent=f"{number:>3} ", subsequent_indent="    ")


def _say(text: str) -> None:
    from .output import remark

    remark(text)


def _line(prompt: str) -> str:
    sys.stderr.write(prompt)
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:  # the end of the input, Ctrl-D
        raise KeyboardInterrupt
    return line.strip()
