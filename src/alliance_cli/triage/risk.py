"""Words of risk in a note, before anything else is looked for. Pure functions.

A cue is never silenced: what negates it, puts it in the past, makes it hypothetical or gives it to another person only
changes its form. What is said is that words were found, never how great a risk is, and never that there is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ..text import Phrase, Token
from .scope import form

GAP = 3
"""Words that may stand where a phrase has `..`."""
_OF_OTHERS = {"suicide", "self-harm", "acute", "ambiguous"}
"""Classes in which it matters whose state is told of; in the others it is what somebody does to somebody."""


class Cue(NamedTuple):
    """A phrase of a risk class; `counts` is false for phrases in which a cue does not count."""

    risk: str
    phrase: Phrase
    counts: bool


class Flag(NamedTuple):
    """A risk class mentioned in a note.

    `form` is `stated`, `denied`, `past`, `other-person`, `hypothetical`, or `possible` where no listed phrase was found
    and the wording as a whole is like that of notes about risk. `places` are character offsets of the words.
    """

    risk: str
    form: str
    places: tuple[tuple[int, int], ...]


def flags(note: str, found: Sequence[Token], cues: Mapping[str, Iterable[Cue]]) -> list[Flag]:
    """Every class with a cue in the note, each once with its strongest form.

    `cues` are by the first element of their phrase (each alternative).
    """
    hits: list[tuple[Cue, int, int]] = []
    keys = [(token.stem, f"={note[token.start : token.end]}") for token in found]
    there = {key for pair in keys for key in pair}
    for start, pair in enumerate(keys):
        for key in pair:
            for cue in cues.get(key, ()):
                if there.isdisjoint(cue.phrase[-1]):
                    continue  # most phrases begin with a common word and end with a rare one
                end = _match(note, found, start, cue.phrase)
                if end is not None:
                    hits.append((cue, start, end))
    spared = [(cue.risk, start, end) for cue, start, end in hits if not cue.counts]
    result: dict[str, Flag] = {}
    for cue, start, end in hits:
        if not cue.counts or any(risk == cue.risk and a < end and start < b for risk, a, b in spared):
            continue
        place = (found[start].start, found[end - 1].end)
        flag = Flag(cue.risk, form(found, start, end, of_another=cue.risk in _OF_OTHERS), (place,))
        before = result.get(cue.risk)
        if before is None or (before.form != "stated" and flag.form == "stated"):
            result[cue.risk] = flag
        elif before.form == flag.form and place not in before.places and len(before.places) < 3:
            result[cue.risk] = before._replace(places=(*before.places, place))
    return list(result.values())


def _match(note: str, found: Sequence[Token], start: int, phrase: Phrase) -> int | None:
    """Where a phrase that begins at a token ends, or None."""
    at, gap = start, 0
    for element in phrase:
        if not element:
            gap = GAP
            continue
        for place in range(at, min(len(found), at + gap + 1 + 2)):
            token = found[place]
            if token.stem in element or f"={note[token.start : token.end]}" in element:
                break
            if token.word[0].isalnum():
                gap -= 1
                if gap < 0:
                    return None
        else:
            return None
        at, gap = place + 1, 0
    return at
