"""Words of risk in a note, before anything else is looked for. Pure functions.

A cue is never silenced: what negates it, puts it in the past, makes it hypothetical or gives it to another person only
changes its form. What is said is that words were found, never how great a risk is, and never that there is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ..text import Phrase, Token
from .features import clauses

GAP = 3
_DENIALS = {
    "no", "not", "never", "denies", "denied", "deny", "denying", "without", "nil", "negative", "isnt", "wasnt",
    "doesnt", "didnt", "dont", "hasnt", "havent", "hadnt", "none", "neither", "nor", "free",
}  # fmt: skip
_DENIED_AFTER = {"denied", "denies", "nil", "negative"}
_PAST = {
    "ago", "former", "formerly", "previously", "history", "historic", "historical", "childhood", "teenager",
    "teens", "twenties", "thirties", "nineteen", "used", "stopped", "old", "past", "years", "recovered", "once",
}  # fmt: skip
_HYPOTHETICAL = {
    "if", "routine", "routinely", "training", "trained", "leaflet", "policy", "hypothetically", "imagine", "film",
    "novel", "book", "series", "song", "poster", "podcast", "asked", "screened", "screen",
}  # fmt: skip
_OTHERS = {
    "brother", "sister", "friend", "uncle", "aunt", "cousin", "neighbour", "neighbor", "colleague", "father",
    "mother", "dad", "mum", "mom", "grandfather", "grandmother", "nan", "gran", "ward", "news", "singer",
    "celebrity", "classmate", "stranger", "client's", "flatmate", "roommate",
}  # fmt: skip


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
    for start, token in enumerate(found):
        for key in (token.stem, f"={note[token.start : token.end]}"):
            for cue in cues.get(key, ()):
                end = _match(note, found, start, cue.phrase)
                if end is not None:
                    hits.append((cue, start, end))
    spared = [(start, end) for cue, start, end in hits if not cue.counts]
    result: dict[str, Flag] = {}
    for cue, start, end in hits:
        if not cue.counts or any(a <= start and end <= b for a, b in spared):
            continue
        place = (found[start].start, found[end - 1].end)
        flag = Flag(cue.risk, _form(found, start), (place,))
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


def _form(found: Sequence[Token], start: int) -> str:
    clause = next(c for c in clauses(found) if c.start <= start < c.end)
    before = {token.word for token in found[max(clause.start, start - 8) : start]}
    around = {token.word for token in found[clause.start : clause.end]}
    after = {token.word for token in found[start : min(clause.end, start + 6)]}
    if before & _DENIALS or after & _DENIED_AFTER:
        return "denied"
    if around & _PAST or any(w.isdigit() and len(w) == 4 and w[:2] in ("19", "20") for w in around):
        return "past"
    if before & _OTHERS and not before & {"i", "me", "my", "she", "he"}:
        return "other-person"
    if around & _HYPOTHETICAL:
        return "hypothetical"
    return "stated"
