"""The order of suggestions, and what comes with them. Cases are defended from the report, not from the code."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from alliance_cli.answers import Corpus
from alliance_cli.errors import WrongUse
from alliance_cli.triage.rank import Evidence, rank


def order(corpus: Corpus, **given: Any) -> list[int]:
    return [s.number for s in corpus.suggest(limit=19, **given).suggestions]


@pytest.mark.parametrize(
    "given, first",
    [
        ({"behaviours": ["overaccommodating"]}, 12),
        ({"situations": ["rationale-unclear"]}, 8),
        ({"situations": ["fear-after-assertion"]}, 15),
        ({"situations": ["mutual-impasse"]}, 19),
        ({"situations": ["style-mismatch"]}, 18),
        ({"situations": ["transference-link"]}, 17),
        ({"situations": ["hopelessness-and-reassurance"]}, 16),
        ({"situations": ["task-meaning-refused"]}, 5),
        ({"situations": ["goal-disagreement"]}, 4),
        ({"situations": ["checking-the-relationship"]}, 10),
        ({"situations": ["therapist-own-contribution"]}, 14),
        ({"behaviours": ["abstract-talk"]}, 9),
        ({"behaviours": ["complaint-therapist"]}, 13),
        ({"components": ["task"]}, 8),
        ({"components": ["goal"]}, 4),
        ({"components": ["bond"]}, 10),
    ],
)
def test_first_suggestion(corpus: Corpus, given: dict[str, list[str]], first: int) -> None:
    assert order(corpus, **given)[0] == first


def test_a_confrontation_is_heard_before_anything_is_explained_or_mended(corpus: Corpus) -> None:
    assert order(corpus, markers=["confrontation"])[0] == 13
    practical = {4, 5, 6, 8}
    behaviours = corpus.reader.behaviours_of("confrontation")
    situations = corpus.reader.ids("situation")
    for behaviour, situation in itertools.product(behaviours, situations):
        assert order(corpus, behaviours=[behaviour], situations=[situation])[0] not in practical, (behaviour, situation)


def test_narrow_evidence_ranks_above_broad(corpus: Corpus) -> None:
    for marker in ("withdrawal", "confrontation"):
        for behaviour in corpus.reader.ids("behaviour"):
            fitting = {number for number, _, _ in corpus.reader.fits("behaviour", [behaviour])}
            found = order(corpus, markers=[marker], behaviours=[behaviour])
            assert set(found[: len(fitting)]) == fitting, (marker, behaviour)


def test_equal_scores_put_orientation_last_then_the_reports_order(corpus: Corpus) -> None:
    assert order(corpus, situations=["goal-disagreement"]) == [4, 5, 6, 2]
    assert order(corpus, situations=["checking-the-relationship"]) == [10, 9, 19, 1]


def test_possible_counts_half() -> None:
    from alliance_cli.model import Fit

    fits = [
        (7, Fit(fit="primary", why="a", behaviour="x"), "exploratory"),
        (8, Fit(fit="primary", why="b", situation="y"), "immediate"),
    ]
    found = rank(Evidence({"x": "possible"}, {"y": "clear"}), fits, {}, {}, confronting=False)
    assert [(r.number, r.score) for r in found] == [(8, 1.0), (7, 0.5)]


def test_each_suggestion_has_reasons_lines_and_cautions(corpus: Corpus) -> None:
    for id_ in corpus.reader.ids("behaviour"):
        answer = corpus.suggest(behaviours=[id_])
        assert len(answer.suggestions) == 3 and answer.question.endswith("?")
        assert answer.pathway and answer.cautions and answer.scope
        for suggestion in answer.suggestions:
            assert suggestion.reasons and suggestion.say and suggestion.avoid
            assert len(suggestion.say) <= 3


def test_cautions_travel_with_their_markers(corpus: Corpus) -> None:
    def cautions(**given: Any) -> str:
        return " ".join(caution.text for caution in corpus.suggest(**given).cautions)

    for behaviour in corpus.reader.behaviours_of("withdrawal"):
        assert "Culture, language, disability" in cautions(behaviours=[behaviour])
    for behaviour in ("seductive", "overly-friendly"):
        assert "Do not blame the patient" in cautions(behaviours=[behaviour])
    assert "never permissible" in cautions(behaviours=["seductive"])
    assert "safety" in cautions(situations=["mistrust-or-despair-of-therapy"])


def test_what_is_given_twice_or_spelt_freely_counts_once(corpus: Corpus) -> None:
    assert order(corpus, behaviours=["Silence", "silence"]) == order(corpus, behaviours=["silence"])
    assert order(corpus, situations=["Mutual Impasse"]) == order(corpus, situations=["mutual-impasse"])


def test_nothing_given_or_unknown_is_wrong_use(corpus: Corpus) -> None:
    with pytest.raises(WrongUse, match="nothing to go on"):
        corpus.suggest()
    with pytest.raises(WrongUse) as caught:
        corpus.suggest(behaviours=["overacommodating"])
    assert "overaccommodating" in caught.value.hint
