"""How well notes are read, on notes that nothing was trained or tuned on.

    pip install -e '.[train]' && python evaluation/triage.py [--crossed]

Prints the same figures for `alliance`, for a full-text search (BM25) of the note over the corpus, and for a constant
answer. `--crossed` adds the marker figures by cross-validation over the training notes (some minutes).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import alliance_cli
from alliance_cli.answers import Corpus
from alliance_cli.text import tokens

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "training"))

from notes import Note, kept_aside, training

CONSTANT = (9, 10, 13)


class Said(NamedTuple):
    """What a way of reading says of a note; behaviours and situations best first."""

    markers: frozenset[str]
    behaviours: Sequence[str]
    situations: Sequence[str]
    risk: bool
    hard_risk: bool
    scripts: Sequence[int]


def by_alliance(corpus: Corpus) -> Callable[[Note], Said]:
    def read(note: Note) -> Said:
        reading = corpus.read(note.text)
        answer = corpus.suggest(note=note.text)
        marker_of = {b: m for m in ("withdrawal", "confrontation") for b in corpus.reader.behaviours_of(m)}
        hard = any(flag.form in ("stated", "possible") for flag in reading.risk)
        return Said(
            frozenset(marker_of[b] for b in reading.behaviours), list(reading.behaviours), list(reading.situations),
            bool(reading.risk), hard, [s.number for s in answer.suggestions],
        )  # fmt: skip

    return read


def by_search(corpus: Corpus) -> Callable[[Note], Said]:
    def read(note: Note) -> Said:
        words = [token.word for token in tokens(note.text) if token.word.isalpha()]
        hits = corpus.search(" ".join(words), limit=3).hits
        return Said(frozenset(), [], [], False, False, [hit.number for hit in hits])

    return read


def constant(note: Note) -> Said:
    return Said(frozenset(), [], [], False, False, CONSTANT)


def figures(notes: Sequence[Note], read: Callable[[Note], Said], marker_of: dict[str, str]) -> dict[str, float]:
    said = [(note, read(note)) for note in notes]
    labelled = [(n, s) for n, s in said if n.labels and n.best]
    acted = [(n, s) for n, s in said if n.behaviours]
    faced = [(n, s) for n, s in said if n.situations]
    return {
        "marker F1": _f1([({marker_of[b] for b in n.behaviours}, set(s.markers)) for n, s in said]),
        "marker set exact": _share(s.markers == {marker_of[b] for b in n.behaviours} for n, s in said),
        "behaviour F1": _f1([(set(n.behaviours), set(s.behaviours)) for n, s in said]),
        "behaviour, first one right": _share(set(s.behaviours[:1]) & set(n.behaviours) for n, s in acted),
        "situation, first one right": _share(set(s.situations[:1]) & set(n.situations) for n, s in faced),
        "false alarms (markers), notes without a rupture": _share(bool(s.markers) for n, s in said if not n.labels),
        "risk recall": _share(s.risk for n, s in said if n.risk == "live"),
        "soft mentions of risk shown": _share(s.risk for n, s in said if n.risk == "soft"),
        "false flags of risk": _share(s.risk for n, s in said if n.risk == "none"),
        "first script acceptable": _share(set(s.scripts[:1]) & set(n.scripts) for n, s in labelled),
        "scripts, precision at 3": sum(len({*s.scripts[:3]} & {*n.scripts}) / 3 for n, s in labelled) / len(labelled),
        "best script in the first three": _share(n.best in s.scripts[:3] for n, s in labelled),
    }  # fmt: skip


def _share(found: object) -> float:
    values = [bool(value) for value in found]  # type: ignore[attr-defined]
    return sum(values) / len(values) if values else float("nan")


def _f1(pairs: Sequence[tuple[set[str], set[str]]]) -> float:
    right = sum(len(true & said) for true, said in pairs)
    return 2 * right / max(1, sum(len(true) + len(said) for true, said in pairs))


def crossed(marker_of: dict[str, str]) -> float:
    """Marker F1 over the training notes, each read by a model that has not seen it."""
    import train  # type: ignore[import-not-found]

    notes = training()
    wanted = train.targets(notes)
    said = train.crossed(notes, train.vectors())
    likely = train.likelihoods(said, wanted, *train.second_layer(said, wanted))
    limit = alliance_cli.load().limits()["marker"]
    pairs = [
        ({marker_of[b] for b in note.behaviours}, {m for m in set(marker_of.values()) if likely[m][i] >= limit})
        for i, note in enumerate(notes)
    ]
    return _f1(pairs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--crossed", action="store_true")
    options = parser.parse_args()
    corpus = alliance_cli.load()
    marker_of = {b: m for m in ("withdrawal", "confrontation") for b in corpus.reader.behaviours_of(m)}
    notes = kept_aside()
    columns = [figures(notes, read, marker_of) for read in (by_alliance(corpus), by_search(corpus), constant)]
    print(f"{len(notes)} notes kept aside, {len(training())} to train on\n")
    print("| on the notes kept aside | alliance | BM25 | constant (9, 10, 13) |\n|---|---|---|---|")
    for name, own in columns[0].items():
        others = [f"{column[name]:.2f}" if "script" in name else "-" for column in columns[1:]]
        print(f"| {name} | {own:.2f} | {' | '.join(others)} |")
    if options.crossed:
        print(f"\nMarker F1 over the training notes by cross-validation: {crossed(marker_of):.2f}")


if __name__ == "__main__":
    main()
