"""A note -> tokens, clauses and the features that the model weighs. Pure functions, the same in training and in use.

What the near misses of the field require is looked for clause by clause: negation, a third party, the therapist as the
one who acts, history (Chapman and others' ConText looks for the same four: trigger words with a scope).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ..text import Token


class Clause(NamedTuple):
    """A stretch of tokens, end excluded, with what holds for it: `negated`, `third`, `self`, `past`."""

    start: int
    end: int
    flags: frozenset[str]


_PATIENT = {"he", "she", "they", "client", "patient", "him", "her", "them"}
_NEGATIONS = {
    "not", "no", "never", "without", "nothing", "neither", "nor", "none", "hardly", "denies", "denied", "nobody",
    "dont", "didnt", "doesnt", "isnt", "wasnt", "wont", "cant", "couldnt", "wouldnt", "hasnt", "hadnt", "havent",
    "arent", "stopped",
}  # fmt: skip
_THIRD = {
    "husband", "wife", "boss", "manager", "mother", "mum", "mom", "father", "dad", "partner", "boyfriend",
    "girlfriend", "brother", "sister", "son", "daughter", "friend", "friends", "teacher", "landlord", "gp",
    "doctor", "neighbour", "neighbor", "colleague", "colleagues", "solicitor", "caseworker", "ex", "parents",
    "nurse", "coach", "flatmate", "roommate", "uncle", "aunt", "cousin", "nan", "gran", "grandmother",
    "psychiatrist", "consultant", "employer", "counsellor", "counselor", "sibling", "stepfather", "stepmother",
    "kids", "children", "mate", "physio", "dentist",
}  # fmt: skip
_ME = {"me", "my", "mine", "us", "our", "we", "i", "im", "ive", "id", "ill", "myself"}
_PAST = {"former", "previous", "ago", "formerly", "childhood", "teenager", "twenties", "historic", "historical", "used"}
_BREAKS = {".", ";", "?", "!", ":", "(", ")"}
_TURNS = {"but", "then", "until", "except", "although", "though", "yet", "whereas", "while", "because", "when"}


def clauses(found: Sequence[Token]) -> list[Clause]:
    """The note cut at full stops and turns (`but`, `then`, ...), each piece with its flags."""
    cuts = [0]
    for i, token in enumerate(found):
        if token.word in _BREAKS:
            cuts.append(i + 1)
        elif token.word in _TURNS and i > cuts[-1]:
            cuts.append(i)
    cuts.append(len(found))
    return [Clause(a, b, _flags(found[a:b])) for a, b in pairwise(cuts) if b > a]


def _flags(piece: Sequence[Token]) -> frozenset[str]:
    words = [token.word for token in piece]
    seen = set(words)
    flags = set()
    if seen & _NEGATIONS:
        flags.add("negated")
    if seen & _THIRD and not seen & _ME:
        flags.add("third")
    if seen & _PAST or any(word.isdigit() and len(word) == 4 and word[:2] in ("19", "20") for word in words):
        flags.add("past")
    first = next((word for word in words if word.isalpha()), "")
    if first in {"i", "im", "ive", "id"}:
        flags.add("self")
    return frozenset(flags)


def features(found: Sequence[Token]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Each feature's name with the places of the tokens that make it; a name may come more than once."""
    merged = ["pt" if token.word in _PATIENT else token.stem for token in found]
    words = [i for i, token in enumerate(found) if token.word[0].isalnum()]
    for i, name in enumerate(merged):
        yield name, (i,)
    for i in range(len(merged) - 1):
        yield f"{merged[i]} {merged[i + 1]}", (i, i + 1)
    for i, k in zip(words, words[2:], strict=False):
        yield f"{merged[i]}  {merged[k]}", (i, k)
    for clause in clauses(found):
        for flag in sorted(clause.flags):
            yield f"+{flag}", ()
            for i in range(clause.start, clause.end):
                if found[i].word.isalpha():
                    yield f"{flag}+{merged[i]}", (i,)
    for i, token in enumerate(found[:1]):
        yield f"^{token.stem}", (i,)
    yield f"#{min(6, len(words) // 8)}", ()
    if found and found[0].word == '"' and found[-1].word == '"':
        yield '""', ()
