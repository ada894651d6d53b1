"""The model: features and word vectors of a note -> how likely each label is, and which words say so.

The first layer adds up two parts. Each feature of the note (stems, pairs of stems, flags of a clause) brings a weight
for each label, learnt from labelled notes. And each word brings a vector that places it near words of like meaning, so
that a word which no training note held still speaks; the vectors' mean is weighed too. Both parts are linear, so the
share of each word in a label's score is exact, and the words with the largest share are the evidence.

The second layer weighs the scores of all labels against each other: neighbours compete, and what looks a little like
everything is told from what looks like one thing. It says how likely each label is, and each group of labels: the
markers, the situations.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from operator import mul
from typing import NamedTuple, Protocol

from ..results import Meta
from ..text import Token
from .features import features

LONGEST_EVIDENCE = 7
"""Words that a piece of evidence has at most."""
ENDS = {".", "?", "!", ";"}


class Weights(Protocol):
    """Where weights come from."""

    @property
    def meta(self) -> Meta: ...

    def features(self, names: Sequence[str]) -> Mapping[str, Sequence[int]]:
        """Stored weights (whole numbers, one per label) of those names that the model knows."""

    def vectors(self, words: Sequence[str]) -> Mapping[str, Sequence[float]]:
        """The vector of each known word, times how much the word counts in the mean."""


class Weighed(NamedTuple):
    """A note's likelihood for each label and group, with what is needed to say which words carry a label."""

    likely: Mapping[str, float]
    known: float
    """Share of the note's words that have a vector: near 1 in English, low in other languages."""
    found: Sequence[Token]
    feature_places: Mapping[str, Sequence[tuple[int, ...]]]
    feature_weights: Mapping[str, Sequence[int]]
    word_vectors: Mapping[str, Sequence[float]]
    feature_unit: float
    vector_unit: float
    meta: Meta

    def evidence(self, label: str) -> tuple[int, int] | None:
        """First and last token (end excluded) of the shortest stretch that carries a label."""
        return _best_stretch(self._shares(label), self.found)

    def _shares(self, label: str) -> list[float]:
        j = self.meta.labels.index(label)
        shares = [0.0] * len(self.found)
        for name, weights in self.feature_weights.items():
            weight = weights[j] * self.meta.scales[j] * self.feature_unit
            for places in self.feature_places[name]:
                for place in places:
                    shares[place] += weight / (len(places) * len(self.feature_places[name]))
        row = self.meta.matrix[j]
        for i, token in enumerate(self.found):
            if token.word in self.word_vectors:
                shares[i] += self.vector_unit * sum(map(mul, row, self.word_vectors[token.word]))
        return shares


def weigh(found: Sequence[Token], weights: Weights) -> Weighed:
    """How likely each label is for the tokens of a note."""
    meta = weights.meta
    places: dict[str, list[tuple[int, ...]]] = {}
    for name, where in features(found):
        places.setdefault(name, []).append(where)
    known = weights.features(list(places))
    feature_unit = 1 / math.sqrt(len(known)) if known else 0.0
    scores: list[float] = [0.0] * len(meta.labels)
    if known:
        scores = [float(sum(column)) for column in zip(*known.values(), strict=True)]
    words = [token.word for token in found if token.word.isalpha()]
    vectors = weights.vectors(list(dict.fromkeys(words)))
    mean = _mean(words, vectors)
    length = math.sqrt(sum(map(mul, mean, mean)))
    vector_unit = 1 / length if length else 0.0
    for j in range(len(meta.labels)):
        scores[j] = meta.bias[j] + scores[j] * meta.scales[j] * feature_unit
        if mean:
            scores[j] += vector_unit * sum(map(mul, meta.matrix[j], mean))
    share = sum(word in vectors for word in words) / len(words) if words else 0.0
    return Weighed(_second(scores, meta), share, found, places, known, vectors, feature_unit, vector_unit, meta)


def _second(scores: Sequence[float], meta: Meta) -> dict[str, float]:
    within = [max(-meta.limit, min(meta.limit, score)) for score in scores]
    said = [*within, *map(_likelihood, within)]
    likely = {
        name: _likelihood(bias + sum(map(mul, row, said)))
        for name, row, bias in zip(meta.labels, meta.second, meta.second_bias, strict=True)
    }
    for group, labels in meta.groups.items():  # a group is at least as likely as each of its labels
        likely[group] = max(likely[name] for name in (group, *labels))
    return likely


def _likelihood(score: float) -> float:
    return 1 / (1 + math.exp(-score)) if score > -30 else 0.0


def _mean(words: Sequence[str], vectors: Mapping[str, Sequence[float]]) -> list[float]:
    known = [vectors[word] for word in words if word in vectors]
    return [sum(column) for column in zip(*known, strict=True)]


def _best_stretch(shares: Sequence[float], found: Sequence[Token]) -> tuple[int, int] | None:
    """The stretch of words with the largest sum, each word paying a toll so that idle words are left out."""
    words = [i for i, token in enumerate(found) if token.word[0].isalnum()]
    if not words:
        return None
    top = max(shares[i] for i in words)
    toll = max(0.0, 0.25 * top)
    best: tuple[float, int, int] | None = None
    for a in range(len(words)):
        total = 0.0
        for b in range(a, min(len(words), a + LONGEST_EVIDENCE)):
            if b > a and any(found[i].word in ENDS for i in range(words[b - 1], words[b])):
                break  # evidence stays within a sentence
            total += shares[words[b]] - toll
            if best is None or total > best[0]:
                best = (total, words[a], words[b] + 1)
    return (best[1], best[2]) if best and top > 0 else None
