"""Trains the model of notes from data/notes/ and writes its weights to data/triage.sqlite.

    pip install -e '.[train]' && python training/train.py

One-vs-rest logistic regression over the features of alliance_cli.triage.features and the mean word vector. Thresholds
come from cross-validation over the training notes. The same notes and libraries give the same bytes.
"""

from __future__ import annotations

import contextlib
import json
import math
import sqlite3
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp
from notes import ROOT, Note, training
from sklearn.linear_model import LogisticRegression

from alliance_cli.text import tokens
from alliance_cli.triage.features import features

TARGET = ROOT / "data" / "triage.sqlite"
LEAST_NOTES = 2
"""Notes in which a feature has to occur."""
COMMON = 0.02
"""A word's weight in the mean vector is COMMON / (COMMON + its share of notes)."""
VECTOR_SHARE = 0.6
STRENGTH = 40.0
"""Inverse of the regularisation."""
FOLDS = 3

_MARKERS = {
    "withdrawal": ("silence", "minimal-response", "topic-shift", "abstract-talk", "storytelling", "overaccommodating",
                   "protecting-therapist", "begrudging-acceptance"),
    "confrontation": ("complaint-therapist", "complaint-activities", "complaint-progress", "control", "overly-friendly",
                      "seductive"),
}  # fmt: skip


class Data(NamedTuple):
    names: list[str]
    matrix: sp.csr_matrix
    counts: dict[str, float]


def vectors() -> dict[str, np.ndarray]:
    with sqlite3.connect(TARGET) as connection:
        rows = connection.execute("select word, vector from vector order by word")
        return {word: np.frombuffer(blob, dtype=np.int8).astype(np.float64) for word, blob in rows}


def prepared(notes: Sequence[Note], known: dict[str, np.ndarray], like: Data | None = None) -> Data:
    """Notes as rows: features (each row of length 1), then the mean vector (of length VECTOR_SHARE)."""
    found = [tokens(note.text) for note in notes]
    names = [sorted({name for name, _ in features(each)}) for each in found]
    if like is None:
        seen = Counter(name for each in names for name in each)
        kept = sorted(name for name, count in seen.items() if count >= LEAST_NOTES)
        words = Counter(word for each in found for word in {token.word for token in each})
        counts = {word: COMMON / (COMMON + words[word] / len(notes)) for word in sorted(words) if word in known}
    else:
        kept, counts = like.names, like.counts
    column = {name: i for i, name in enumerate(kept)}
    rows, columns, values = [], [], []
    size = len(next(iter(known.values())))
    means = np.zeros((len(notes), size))
    for i, (each, its) in enumerate(zip(found, names, strict=True)):
        here = [column[name] for name in its if name in column]
        rows += [i] * len(here)
        columns += here
        values += [1 / math.sqrt(len(here))] * len(here)
        for token in each:
            if token.word in known:
                means[i] += counts.get(token.word, 1.0) * known[token.word]
    means *= VECTOR_SHARE / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
    matrix = sp.hstack([sp.csr_matrix((values, (rows, columns)), shape=(len(notes), len(kept))), sp.csr_matrix(means)])
    return Data(kept, matrix.tocsr(), counts)


def targets(notes: Sequence[Note]) -> dict[str, np.ndarray]:
    labels = [*_MARKERS["withdrawal"], *_MARKERS["confrontation"]]
    labels += sorted({label for note in notes for label in note.situations})
    found = {label: np.array([label in note.labels for note in notes]) for label in labels}
    found["any"] = np.array([bool(note.labels) for note in notes])
    found["risk"] = np.array([note.risk == "live" for note in notes])
    return found


def _fit(job: tuple[sp.csr_matrix, np.ndarray]) -> tuple[np.ndarray, float]:
    matrix, target = job
    model = LogisticRegression(C=STRENGTH, class_weight="balanced", solver="liblinear", max_iter=300, random_state=0)
    model.fit(matrix, target)
    return model.coef_[0], float(model.intercept_[0])


def fitted(matrix: sp.csr_matrix, wanted: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    with ProcessPoolExecutor(2) as pool:
        found = list(pool.map(_fit, [(matrix, target) for target in wanted.values()]))
    return np.array([weights for weights, _ in found]), np.array([bias for _, bias in found])


def crossed(notes: Sequence[Note], known: dict[str, np.ndarray]) -> np.ndarray:
    """How likely each label is for each note, by a model that has not seen the note."""
    wanted = targets(notes)
    result = np.zeros((len(notes), len(wanted)))
    for fold in range(FOLDS):
        test = np.arange(len(notes)) % FOLDS == fold
        train = [note for note, out in zip(notes, test, strict=True) if not out]
        data = prepared(train, known)
        weights, bias = fitted(data.matrix, {label: target[~test] for label, target in wanted.items()})
        held = prepared([note for note, out in zip(notes, test, strict=True) if out], known, data)
        result[test] = 1 / (1 + np.exp(-(held.matrix @ weights.T + bias)))
    return result


def chosen_thresholds(likely: np.ndarray, wanted: dict[str, np.ndarray], notes: Sequence[Note]) -> dict[str, float]:
    """Thresholds for markers, for situations, for the gate and for risk, by cross-validated figures alone."""
    labels = list(wanted)
    column = {label: likely[:, i] for i, label in enumerate(labels)}
    is_none = ~wanted["any"]
    best = (-1.0, {"behaviour": 0.5, "situation": 0.5, "gate": 0.5})
    for gate in (0.0, 0.2, 0.3, 0.4, 0.5, 0.6):
        for limit in np.arange(0.25, 0.75, 0.05):
            right = wrong = missed = 0
            alarms = np.zeros(len(notes), dtype=bool)
            for behaviours in _MARKERS.values():
                said = (np.max([column[b] for b in behaviours], axis=0) >= limit) & (column["any"] >= gate)
                true = np.any([wanted[b] for b in behaviours], axis=0)
                right, wrong, missed = (
                    right + (said & true).sum(),
                    wrong + (said & ~true).sum(),
                    missed + (~said & true).sum(),
                )
                alarms |= said
            score = 2 * right / (2 * right + wrong + missed) - max(0.0, alarms[is_none].mean() - 0.10)
            if score > best[0]:
                best = (score, {"behaviour": float(limit), "situation": float(limit), "gate": gate})
    thresholds = best[1]
    situations = [
        label for label in labels if label not in ("any", "risk") and not any(label in b for b in _MARKERS.values())
    ]
    scores = []
    for limit in np.arange(0.25, 0.75, 0.05):
        said = np.array([(column[s] >= limit) & (column["any"] >= thresholds["gate"]) for s in situations])
        true = np.array([wanted[s] for s in situations])
        scores.append((2 * (said & true).sum() / (said.sum() + true.sum()), float(limit)))
    thresholds["situation"] = max(scores)[1]
    # Risk is to be missed as seldom as the false flags allow: at most 4 in 100 notes without risk.
    thresholds["risk"] = float(np.quantile(column["risk"][~wanted["risk"]], 0.96))
    # A guess is named where it is likelier that there is something than in all but 12 of 100 notes without anything.
    thresholds["something"] = max(0.5, float(np.quantile(column["any"][is_none], 0.88)))
    thresholds["clear"] = round(max(0.7, thresholds["behaviour"] + 0.2), 2)
    return {name: round(value, 4) for name, value in thresholds.items()}


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
    thresholds = chosen_thresholds(crossed(notes, known), wanted, notes)
    data = prepared(notes, known)
    weights, bias = fitted(data.matrix, wanted)
    size = len(data.names)
    scales = np.abs(weights[:, :size]).max(axis=1) / 127
    stored = np.round(weights[:, :size] / scales[:, None]).astype(np.int8).T
    matrix = np.round(weights[:, size:] * VECTOR_SHARE, 5)
    meta = {
        "labels": list(wanted), "scales": [round(float(s), 8) for s in scales],
        "bias": [round(float(b), 5) for b in bias],
        "matrix": [[float(x) for x in row] for row in matrix], "thresholds": thresholds,
    }  # fmt: skip
    rows = [(name, row.tobytes()) for name, row in zip(data.names, stored, strict=True) if row.any()]
    write(known, data.counts, rows, json.dumps(meta))
    print(f"{len(notes)} notes, {len(rows)} features, thresholds {thresholds}")


if __name__ == "__main__":
    main()
