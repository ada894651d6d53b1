"""Trains the model of notes from data/notes/ and writes its weights to data/triage.sqlite.

    pip install -e '.[train]' && python training/train.py

Two layers of logistic regression. The first weighs the features of alliance_cli.triage.features and the mean word
vector for each label. The second weighs what the first says of all labels (neighbours compete, a note that shows
nothing is told from one that shows something) for each of them again. Groups of labels (the two markers, the
situations) are weighed in both layers as labels are. The second is fitted on what the first says of notes that it has
not seen, and so are the thresholds. The same notes and libraries give the same bytes.
"""

from __future__ import annotations

import contextlib
import json
import math
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp
from notes import ROOT, Note, training
from sklearn.linear_model import LogisticRegression
from vectors import DIMENSIONS

from alliance_cli.text import tokens
from alliance_cli.triage.features import features

TARGET = ROOT / "data" / "triage.sqlite"
LEAST_NOTES = 2
"""Notes in which a feature has to occur."""
COMMON = 0.02
"""A word's weight in the mean vector is COMMON / (COMMON + its share of notes)."""
VECTOR_SHARE = 0.42
STRENGTH = 100.0
"""Inverse of the regularisation of the first layer."""
FOLDS = 3
TELLING = 0.3
"""How much a feature that tells a label from the rest (log of the ratio of its shares) counts beyond others."""
LIMIT = 8.0
"""Log odds beyond which the second layer makes no difference."""
FALSE_ALARMS = 1 / 15
"""Notes without a rupture in which a marker may be named; each more counts against the thresholds."""
FALSE_FLAGS = 0.04
"""Notes without risk in which the wording may be taken for it."""

_MARKERS = {
    "withdrawal": ("silence", "minimal-response", "topic-shift", "abstract-talk", "storytelling", "overaccommodating",
                   "protecting-therapist", "begrudging-acceptance"),
    "confrontation": ("complaint-therapist", "complaint-activities", "complaint-progress", "control", "overly-friendly",
                      "seductive"),
}  # fmt: skip


class Data(NamedTuple):
    names: list[str]
    rarity: np.ndarray
    """For each feature how much it counts: the logarithm of how rare it is, 1 on average."""
    matrix: sp.csr_matrix
    counts: dict[str, float]


def vectors() -> dict[str, np.ndarray]:
    with sqlite3.connect(TARGET) as connection:
        rows = connection.execute("select word, vector from vector order by word")
        return {word: np.frombuffer(blob, dtype=np.int8).astype(np.float64) for word, blob in rows}


def prepared(notes: Sequence[Note], known: dict[str, np.ndarray], like: Data | None = None) -> Data:
    """Notes as rows: features by rarity over the root of their number, then the mean vector, VECTOR_SHARE long."""
    found = [tokens(note.text) for note in notes]
    names = [sorted({name for name, _ in features(each)}) for each in found]
    if like is None:
        seen = Counter(name for each in names for name in each)
        kept = sorted(name for name, count in seen.items() if count >= LEAST_NOTES)
        words = Counter(word for each in found for word in {token.word for token in each})
        counts = {word: COMMON / (COMMON + words[word] / len(notes)) for word in sorted(words) if word in known}
        rarity = np.log(len(notes) / np.array([seen[name] + 1 for name in kept]))
        rarity /= rarity.mean()
    else:
        kept, rarity, counts = like.names, like.rarity, like.counts
    column = {name: i for i, name in enumerate(kept)}
    rows, columns, values = [], [], []
    means = np.zeros((len(notes), DIMENSIONS))
    for i, (each, its) in enumerate(zip(found, names, strict=True)):
        here = [column[name] for name in its if name in column]
        rows += [i] * len(here)
        columns += here
        values += [rarity[j] / math.sqrt(len(here)) for j in here]
        for token in each:
            if token.word in known:
                means[i] += counts.get(token.word, 1.0) * known[token.word]
    means *= VECTOR_SHARE / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
    matrix = sp.hstack([sp.csr_matrix((values, (rows, columns)), shape=(len(notes), len(kept))), sp.csr_matrix(means)])
    return Data(kept, rarity, matrix.tocsr(), counts)


def targets(notes: Sequence[Note]) -> dict[str, np.ndarray]:
    labels = [*_MARKERS["withdrawal"], *_MARKERS["confrontation"]]
    labels += sorted({label for note in notes for label in note.situations})
    found = {label: np.array([label in note.labels for note in notes]) for label in labels}
    found |= {group: np.any([found[label] for label in labels], axis=0) for group, labels in groups(found).items()}
    found["any"] = np.array([bool(note.labels) for note in notes])
    found["risk"] = np.array([note.risk == "live" for note in notes])
    return found


def _fit(job: tuple[sp.csr_matrix, np.ndarray]) -> tuple[np.ndarray, float]:
    matrix, target = job
    telling = _telling(matrix, target)
    model = LogisticRegression(C=STRENGTH, class_weight="balanced", solver="liblinear", max_iter=300, random_state=0)
    model.fit(matrix @ sp.diags(telling), target)
    return model.coef_[0] * telling, float(model.intercept_[0])


def _telling(matrix: sp.csr_matrix, target: np.ndarray) -> np.ndarray:
    """How much each column counts for a label: more, the more its share among the label's notes differs from others.

    After Wang and Manning 2012 (Baselines and bigrams), interpolated. Those of the mean vector count 1.
    """
    result = np.ones(matrix.shape[1])
    size = len(result) - DIMENSIONS
    there = (matrix[:, :size] > 0).astype(float)
    shares = [np.asarray(there[rows].sum(axis=0)).ravel() + 1 for rows in (target, ~target)]
    ratio = np.abs(np.log(shares[0] / shares[0].sum()) - np.log(shares[1] / shares[1].sum()))
    result[:size] = 1 - TELLING + TELLING * ratio / ratio.mean()
    return result


def fitted(matrix: sp.csr_matrix, wanted: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    with ProcessPoolExecutor(2) as pool:
        found = list(pool.map(_fit, [(matrix, target) for target in wanted.values()]))
    return np.array([weights for weights, _ in found]), np.array([bias for _, bias in found])


def crossed(notes: Sequence[Note], known: dict[str, np.ndarray]) -> np.ndarray:
    """What the first layer says of each label for each note (log odds), by a model that has not seen the note."""
    wanted = targets(notes)
    result = np.zeros((len(notes), len(wanted)))
    for fold in range(FOLDS):
        test = np.arange(len(notes)) % FOLDS == fold
        train = [note for note, out in zip(notes, test, strict=True) if not out]
        data = prepared(train, known)
        weights, bias = fitted(data.matrix, {label: target[~test] for label, target in wanted.items()})
        held = prepared([note for note, out in zip(notes, test, strict=True) if out], known, data)
        result[test] = held.matrix @ weights.T + bias
    return result


def groups(labels: Iterable[str]) -> dict[str, list[str]]:
    """The labels of each marker, and the situations."""
    others = {"any", "risk", "situation", *_MARKERS, *(label for own in _MARKERS.values() for label in own)}
    situations = [label for label in labels if label not in others]
    return {marker: list(labels) for marker, labels in _MARKERS.items()} | {"situation": situations}


def spread(said: np.ndarray) -> np.ndarray:
    """Log odds as the second layer takes them: within LIMIT, and beside them the likelihoods."""
    within = np.clip(said, -LIMIT, LIMIT)
    return np.hstack([within, 1 / (1 + np.exp(-within))])


def second_layer(said: np.ndarray, wanted: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Weights and bias for each of `wanted`."""
    taken = spread(said)
    models = [LogisticRegression(C=1.0, max_iter=3000).fit(taken, aim) for aim in wanted.values()]
    return np.array([model.coef_[0] for model in models]), np.array([float(model.intercept_[0]) for model in models])


def likelihoods(
    said: np.ndarray, wanted: dict[str, np.ndarray], second: np.ndarray, bias: np.ndarray
) -> dict[str, np.ndarray]:
    """How likely each of `wanted` is for each note; a group is at least as likely as each of its labels."""
    likely = dict(zip(wanted, (1 / (1 + np.exp(-(spread(said) @ second.T + bias)))).T, strict=True))
    for group, labels in groups(wanted).items():
        likely[group] = np.max([likely[name] for name in (group, *labels)], axis=0)
    return likely


def named(likely: dict[str, np.ndarray], group: str, labels: Sequence[str], least: float, limit: float) -> np.ndarray:
    """Which labels of a group are named: those likely enough, or else the likeliest; as in alliance_cli.triage.note."""
    each = np.array([likely[label] for label in labels])
    return ((each >= limit) | (each == each.max(axis=0))) & (likely[group] >= least)


def chosen_thresholds(likely: dict[str, np.ndarray], wanted: dict[str, np.ndarray]) -> dict[str, float]:
    """Thresholds by the cross-validated likelihoods alone."""
    of = groups(wanted)
    nothing = ~wanted["any"]
    grid = np.arange(0.10, 0.80, 0.02)

    def f1(said: np.ndarray, true: np.ndarray) -> float:
        return float(2 * (said & true).sum() / max(1, said.sum() + true.sum()))

    def marker_score(least: float) -> float:
        said = np.array([likely[marker] >= least for marker in _MARKERS])
        true = np.array([wanted[marker] for marker in _MARKERS])
        return first_right(list(_MARKERS), least) + f1(said, true) - 10 * max(0.0, alarms(said) - FALSE_ALARMS)

    def alarms(said: np.ndarray) -> float:
        return float(said.any(axis=0)[nothing].mean())

    def first_right(kinds: Sequence[str], least: float) -> float:
        """Share of the notes with a label of these kinds whose likeliest label is named and right."""
        each = np.vstack([np.where(likely[kind] >= least, [likely[label] for label in of[kind]], -1) for kind in kinds])
        true = np.array([wanted[label] for kind in kinds for label in of[kind]])
        top = each.argmax(axis=0)
        places = np.arange(len(top))
        return float((true[top, places] & (each[top, places] >= 0))[true.any(axis=0)].mean())

    def label_score(kinds: Sequence[str], least: float, limit: float) -> float:
        said = np.vstack([named(likely, kind, of[kind], least, limit) for kind in kinds])
        return f1(said, np.array([wanted[label] for kind in kinds for label in of[kind]]))

    marker = max(grid, key=marker_score)
    situation = max(grid, key=lambda least: label_score(["situation"], least, 0.5) + first_right(["situation"], least))
    behaviour = max(grid, key=lambda limit: label_score(list(_MARKERS), marker, limit))
    limits = {
        "marker": marker, "behaviour": behaviour,
        "situation": situation, "situations": max(grid, key=lambda limit: label_score(["situation"], situation, limit)),
        "risk": np.quantile(likely["risk"][~wanted["risk"]], 1 - FALSE_FLAGS), "clear": 0.7,
    }  # fmt: skip
    return {name: round(float(value), 4) for name, value in limits.items()}


def write(known: dict[str, np.ndarray], counts: dict[str, float], rows: list[tuple[str, bytes]], meta: str) -> None:
    """The model as a new file, written in one order, so that the same weights give the same bytes."""
    new = TARGET.with_suffix(".new")
    new.unlink(missing_ok=True)
    with contextlib.closing(sqlite3.connect(new)) as connection, connection:
        connection.execute("create table vector (word text primary key, vector blob, counts real) without rowid")
        connection.execute("create table feature (name text primary key, weights blob) without rowid")
        connection.execute("create table meta (key text primary key, value text) without rowid")
        vectors = (
            (word, known[word].astype(np.int8).tobytes(), round(counts.get(word, 1.0), 6)) for word in sorted(known)
        )
        connection.executemany("insert into vector values (?, ?, ?)", vectors)
        connection.executemany("insert into feature values (?, ?)", sorted(rows))
        connection.execute("insert into meta values ('model', ?)", (meta,))
    new.replace(TARGET)


def main() -> None:
    notes = training()
    known = vectors()
    wanted = targets(notes)
    said = crossed(notes, known)
    second, second_bias = second_layer(said, wanted)
    thresholds = chosen_thresholds(likelihoods(said, wanted, second, second_bias), wanted)
    data = prepared(notes, known)
    weights, bias = fitted(data.matrix, wanted)
    size = len(data.names)
    weights[:, :size] *= data.rarity
    scales = np.abs(weights[:, :size]).max(axis=1) / 127
    stored = np.round(weights[:, :size] / scales[:, None]).astype(np.int8).T
    meta = {
        "labels": list(wanted), "groups": groups(wanted), "limit": LIMIT, "thresholds": thresholds,
        "scales": rounded(scales, 8), "bias": rounded(bias, 5), "matrix": rounded(weights[:, size:] * VECTOR_SHARE, 5),
        "second": rounded(second, 4), "second_bias": rounded(second_bias, 4),
    }  # fmt: skip
    rows = [(name, row.tobytes()) for name, row in zip(data.names, stored, strict=True) if row.any()]
    write(known, data.counts, rows, json.dumps(meta))
    print(f"{len(notes)} notes, {len(rows)} features, thresholds {thresholds}")


def rounded(values: np.ndarray, places: int) -> list[object]:
    found: list[object] = np.round(values, places).tolist()
    return found


if __name__ == "__main__":
    main()
