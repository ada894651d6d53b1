"""A note's tokens -> the features that the model weighs. Pure functions, the same in training and in use.

What the near misses of the field require is looked for clause by clause (`scope.py`): negation, a third party, the
therapist as the one who acts, history.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..text import Token
from .scope import about, clauses

_PATIENT = {"he", "she", "they", "client", "patient", "him", "her", "them"}


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
        for flag in sorted(about(found, clause)):
            yield f"+{flag}", ()
            for i in range(clause.start, clause.end):
                if found[i].word.isalpha():
                    yield f"{flag}+{merged[i]}", (i,)
    for i, token in enumerate(found[:1]):
        yield f"^{token.stem}", (i,)
    yield f"#{min(6, len(words) // 8)}", ()
    if found and found[0].word == '"' and found[-1].word == '"':
        yield '""', ()
