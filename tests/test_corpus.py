"""The built-in corpus: complete, connected, and what the report says where it is easiest to lose."""

from __future__ import annotations

import pytest

from alliance_cli.answers import Corpus
from alliance_cli.model import KINDS
from alliance_cli.render import plain
from alliance_cli.render.compose import pages

BEHAVIOURS = {
    "away": ["silence", "minimal-response", "topic-shift", "abstract-talk", "storytelling"],
    "toward": ["overaccommodating", "protecting-therapist", "begrudging-acceptance"],
    "against": [
        "complaint-therapist", "complaint-activities", "complaint-progress", "control", "overly-friendly", "seductive",
    ],
}  # fmt: skip
SITUATIONS = [
    "goal-disagreement", "task-disagreement", "task-meaning-refused", "rationale-unclear", "guarding-painful-feeling",
    "mistrust-or-despair-of-therapy", "therapist-defensive", "therapist-own-contribution", "fear-after-assertion",
    "hopelessness-and-reassurance", "transference-link", "style-mismatch", "mutual-impasse", "something-feels-off",
    "patient-voices-dissatisfaction", "checking-the-relationship",
]  # fmt: skip


def test_all_scripts_behaviours_and_situations_are_there(corpus: Corpus) -> None:
    assert [row.number for row in corpus.scripts()] == list(range(1, 20))
    assert len(corpus.reader.items("intervention")) == 16
    by_movement = {
        movement: [b.id for b in corpus.reader.items("behaviour") if b.movement == movement] for movement in BEHAVIOURS
    }
    assert by_movement == BEHAVIOURS
    assert corpus.reader.ids("situation") == SITUATIONS
    assert corpus.reader.ids("marker") == ["withdrawal", "confrontation"]
    assert corpus.reader.ids("component") == ["task", "goal", "bond"]
    assert [p.marker for p in corpus.pathway().pathways] == ["withdrawal", "confrontation"]


def test_subtle_behaviours_are_those_of_script_12(corpus: Corpus) -> None:
    subtle = {b.id for b in corpus.reader.items("behaviour") if b.subtle}
    assert subtle == {*BEHAVIOURS["toward"], "control", "overly-friendly", "seductive"}


@pytest.mark.parametrize("kind, ids", [("behaviour", sum(BEHAVIOURS.values(), [])), ("situation", SITUATIONS)])
def test_each_has_two_scripts_one_of_them_primary(corpus: Corpus, kind: str, ids: list[str]) -> None:
    for id_ in ids:
        levels = [fit.fit for _, fit, _ in corpus.reader.fits(kind, [id_])]
        assert len(levels) >= 2, id_
        assert "primary" in levels, id_


def test_each_intervention_has_scripts_and_5_and_6_share_one(corpus: Corpus) -> None:
    for intervention in corpus.reader.ids("intervention"):
        assert corpus.scripts(intervention=intervention), intervention
    assert [row.number for row in corpus.scripts(intervention="reframe-or-modify")] == [5, 6]
    assert [row.number for row in corpus.scripts(intervention="principle")] == [1, 2, 3]


def test_each_script_has_a_body_related_scripts_and_keywords(corpus: Corpus) -> None:
    for row in corpus.scripts():
        script = corpus.script(row.number)
        kinds = {block.kind for block in script.body}
        assert {"idea", "do", "say", "avoid"} <= kinds <= set(KINDS), row.number
        assert script.related and script.keywords and script.components
        assert len(script.title) < 60 and len(script.gist) < 160


def _words(corpus: Corpus, number: int, *kinds: str) -> str:
    return " ".join(block.text for block in corpus.script(number).body if not kinds or block.kind in kinds)


@pytest.mark.parametrize(
    "number, needed",
    [
        (1, ["some have argued", "change event", "joint inquiry", "voice negative feelings", "without defending"]),
        (2, ["trust", "autonomy and isolation", "compliance", "overly friendly", "seductive"]),
        (3, ["agency", "relatedness", "self-assertion", "let down by the therapist", "look after"]),
        (4, ["unchanged", "critical risks", "critical opportunities", "think"]),
        (5, ["strategic and systemic", "social anxiety", "psychoanalytic", "white lie", "manipulat"]),
        (6, ["in place of exploring", "phobia", "less often", "whether or not"]),
        (7, ["adaptive", "melodramatic", "mistrust", "despair", "earn", "work"]),
        (8, ["microprocessing", "thought record", "free association", "humanistic", "misunderstood"]),
        (9, ["another point in this one", "patients and therapists, both", "relational schemas", "mindful", "version of what is real"]),
        (10, ["what the patient is experiencing", "interpersonal field", "what the therapist experiences", "both contribute"]),
        (11, ["inner world", "laboratory", "courage", "not to stop at that"]),
        (12, ["pseudo-alliance", "hesitates", "emotional compass", "control, and not aggression"]),
        (13, ["privileged position", "stand behind the anger", "disappointment and vulnerability", "corrective emotional experience"]),
        (14, ["first benefit", "second benefit", "third benefit", "mystification", "self-doubt", "always"]),
        (15, ["reject or abandon", "retaliation", "in its own right"]),
        (16, ["first of two important warnings", "second warning", "the therapist's own", "polarise"]),
        (17, ["laying the blame", "near to experience", "no privileged position", "only both together"]),
        (18, ["friendliness draws friendliness", "hostility draws hostility", "dominance draws submission", "personality disorder"]),
        (19, ["does not ring true", "ally", "dilemma", "lose heart"]),
    ],
)  # fmt: skip
def test_what_is_easily_lost_is_kept(corpus: Corpus, number: int, needed: list[str]) -> None:
    text = _words(corpus, number).lower()
    assert [phrase for phrase in needed if phrase not in text] == []


def test_the_order_after_anger_is_kept(corpus: Corpus) -> None:
    text = next(block.text for block in corpus.script(3).body if "anger comes first" in block.text)
    places = [text.index(word) for word in ("anger", "disappointment", "vulnerability", "nurture")]
    assert places == sorted(places)


def test_cautions_of_the_scripts_are_of_the_kind_avoid_and_from_the_report(corpus: Corpus) -> None:
    for number in (1, 4, 5, 9, 11, 13, 16, 17):
        assert any(b.kind == "avoid" and b.basis == "report" for b in corpus.script(number).body), number


def test_source_names_the_work_the_manual_and_the_scope(corpus: Corpus) -> None:
    source = corpus.reader.one("source")
    assert source.doi == "10.13140/RG.2.2.30700.67201"
    assert source.doi in source.citation
    assert "Lambert" in source.elaborates and "2007" in source.elaborates
    scope = " ".join(source.scope)
    for word in ("supervision", "hypothesis", "risk assessment", "Not endorsed"):
        assert word in scope


def test_the_words_of_the_crosswalk_are_explained_before_they_are_met(corpus: Corpus) -> None:
    lines = plain.render(pages(corpus.crosswalk())).splitlines()
    explained, first = lines[1], next(line for line in lines if line.startswith("W1: "))
    assert lines.index(explained) < lines.index(first)
    for word in {code.fit for code in corpus.crosswalk().crosswalk.codes}:
        assert f"{word}, " in explained.lower()
    assert "3RS: W2 Minimal response (exact)" in (page := plain.render(pages(corpus.markers("silence"))))
    assert "`alliance crosswalk` explains" in page


def test_crosswalk_covers_the_report_both_ways(corpus: Corpus) -> None:
    codes = corpus.crosswalk().crosswalk.codes
    assert [code.id for code in codes] == [
        *(f"W{i}" for i in range(1, 8)),
        *(f"C{i}" for i in range(1, 8)),
        *(f"R{i}" for i in range(1, 11)),
    ]
    behaviours = {behaviour for code in codes for behaviour in code.behaviours}
    assert behaviours == set(sum(BEHAVIOURS.values(), []))
    assert next(code.fit for code in codes if code.id == "R8") == "contrary"


def test_stages_lead_on_and_back(corpus: Corpus) -> None:
    for pathway in corpus.pathway().pathways:
        first, *_, last = pathway.stages
        assert not first.back and first.next
        assert last.back and not last.next


@pytest.mark.parametrize(
    "term, number",
    [
        ("here-and-now", 9), ("pseudo-alliance", 12), ("microprocessing", 8), ("meta-communication", 10),
        ("metacommunication", 10), ("countertransference", 17), ("resistance", 7), ("emotional compass", 12),
        ("courting assertion", 13), ("mystification", 14), ("relational schemas", 9), ("corrective emotional experience", 13),
        ("white lie", 5), ("thought record", 8), ("laboratory", 11), ("chess", 19), ("intellectualized", 7), ("behavior", 2),
        ("free association", 8), ("privileged position", 13), ("co-constructed", 17), ("alliance rupture", 1),
    ],
)  # fmt: skip
def test_the_reports_terms_are_found(corpus: Corpus, term: str, number: int) -> None:
    result = corpus.search(term, limit=19)
    assert number in [hit.number for hit in result.hits[:6]], term
