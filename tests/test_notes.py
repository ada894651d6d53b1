"""Reading notes: every rule that keeps patients safe and notes private, and what the near misses of the field require."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from alliance_cli.answers import Corpus
from alliance_cli.errors import WrongUse
from alliance_cli.noted import LONGEST
from tests.conftest import ROOT, Program, command, environment

RISK = [  # class, a mention, a harmless use of the same words
    ("suicide", "Says she wants to kill herself.", "Killed time with the crossword before the hour."),
    ("suicide", "SI active, has a plan.", "Said hi and sat down."),
    ("self-harm", "Fresh cuts on her arm.", "Cut down on coffee and sleeps better."),
    ("violence", "He bought a knife and knows where she lives.", "If looks could kill, she laughed about her cat."),
    ("abuse-neglect", "Bruises on the toddler, stories don't match.", "Neglected the garden all summer."),
    ("harmed", "Her partner choked her on Sunday.", "Choked on his tea laughing."),
    ("acute", "Command voices since Thursday, has not slept for five days.", "Left a voice mail about the room."),
    ("ambiguous", "Can't do this any more, nothing left.", "I'm done with the worksheet, she said, pleased."),
    ("misconduct", "You told my wife what I said in here.", "We touched on the wedding, a good talk."),
]  # fmt: skip
FORMATS = [["--plain"], ["--json"], ["--format", "terminal"], ["--format", "terminal", "--color", "never"]]


def classes(corpus: Corpus, note: str) -> list[tuple[str, str]]:
    return [(found.id, found.form) for found in corpus.suggest(note=note).risk]


@pytest.mark.parametrize("risk, mention, harmless", RISK)
def test_f1_f2_each_class_has_its_flag_and_its_near_miss(
    corpus: Corpus, risk: str, mention: str, harmless: str
) -> None:
    assert risk in [found for found, _ in classes(corpus, mention)]
    assert risk not in [found for found, form in classes(corpus, harmless) if form != "possible"]


@pytest.mark.parametrize("options", FORMATS, ids=lambda options: "-".join(options))
@pytest.mark.parametrize("evidence", ["--evidence", "--no-evidence"])
def test_f1_risk_is_first_in_every_format(program: Program, options: list[str], evidence: str) -> None:
    ran = program("suggest", "-b", "silence", *options, evidence, "-", input="Said he wants to die. Then long silence.")
    assert ran.code == 0 and ran.err == ""
    if "--json" in options:
        found = json.loads(ran.out)
        assert list(found)[1] == "risk" and found["risk"][0]["class"] == "suicide" and found["risk_first"] is True
    else:
        assert (
            ran.out.index("words of risk")
            < ran.out.index("Suicide")
            < ran.out.index("Assess safety")
            < ran.out.index("Second, once that is done")
        )


@pytest.mark.parametrize(
    "note, form",
    [
        ("Denies SI, no plan.", "denied"),
        ("No suicidal thoughts today.", "denied"),
        ("Overdose in 2009, long ago.", "past"),
        ("History of self-harm as a teenager.", "past"),
        ("Her brother died by suicide.", "other-person"),
        ("Asked about suicidal thoughts as routine.", "hypothetical"),
    ],
)
def test_f3_soft_forms_change_the_wording_and_never_silence(
    program: Program, corpus: Corpus, note: str, form: str
) -> None:
    assert form in [found for _, found in classes(corpus, note)]
    assert "verify" in program("suggest", "-", input=note).out


MENTIONS = [
    ("does not want to live", "suicide", "stated"),
    ("found him with a noose", "suicide", "stated"),
    ("tied a noose in the shed", "suicide", "stated"),
    ("says she'll drown herself", "suicide", "stated"),
    ("Pt OD'd on Friday", "suicide", "stated"),
    ("talks of unaliving himself", "suicide", "stated"),
    ("texted kms after the hour", "suicide", "stated"),
    ("I can't keep myself safe tonight", "suicide", "stated"),
    ("he looks at child porn", "abuse-neglect", "stated"),
    ("has nude pictures of a minor", "abuse-neglect", "stated"),
    ("talks about shooting up the school", "violence", "stated"),
    ("making herself sick after meals", "self-harm", "stated"),
    ("BMI 13 and dizzy", "acute", "stated"),
    ("selfharm last night", "self-harm", "stated"),
    ("scratched herself until it bled", "self-harm", "stated"),
    ("he's done with living", "suicide", "stated"),
    ("the baby was shaken", "abuse-neglect", "stated"),
    ("didn't take her insulin on purpose", "acute", "stated"),
    ("drove here drunk", "acute", "stated"),
    ("he hits his kids", "abuse-neglect", "stated"),
    ("children left alone all night", "abuse-neglect", "stated"),
    ("admits touching his niece", "abuse-neglect", "stated"),
    ("using heroin again", "acute", "stated"),
    ("pt threatened me", "violence", "stated"),
    ("she says I kissed her", "misconduct", "stated"),
    ("will report me for abuse", "misconduct", "stated"),
    ("he grabbed me by the arm", "violence", "stated"),
    ("he followed me home", "violence", "stated"),
    ("my previous therapist slept with me", "misconduct", "past"),
    ("he'll kill his wife", "violence", "stated"),
    ("he will kill his wife", "violence", "stated"),
    ("no reason to live", "suicide", "stated"),
    ("not only does she want to die, she has a date", "suicide", "stated"),
    ("didn't do homework and wants to die", "suicide", "stated"),
    ("not not suicidal", "suicide", "stated"),
    ("suicidal since 2024", "suicide", "stated"),
    ("used a razor today", "self-harm", "stated"),
    ("overdosed at 15", "suicide", "past"),
    ("mother of two, wants to kill herself", "suicide", "stated"),
    ("his father beats him", "harmed", "stated"),
    ("I asked about suicide and she said yes", "suicide", "stated"),
    ("if the benefit stops he will kill himself", "suicide", "stated"),
    ("Denies SI, no plan.", "suicide", "denied"),
    ("No suicidal thoughts today.", "suicide", "denied"),
    ("Overdose in 2009, long ago.", "suicide", "past"),
    ("History of self-harm as a teenager.", "self-harm", "past"),
    ("Her brother died by suicide.", "suicide", "other-person"),
    ("Asked about suicidal thoughts as routine.", "suicide", "hypothetical"),
    ("passive SI, no plan", "suicide", "stated"),
    ("SI: denied", "suicide", "denied"),
    ("Suicidal ideation? No.", "suicide", "denied"),
    ("denies SI and self-harm", "self-harm", "denied"),
    ("no SI/HI", "violence", "denied"),
    ("no self-harm for a year", "self-harm", "denied"),
    ("old scars from self-harm", "self-harm", "past"),
    ("denies intent to kill him", "violence", "denied"),
    ("assault: he stabbed a man ten years ago", "violence", "past"),
    ("could not promise not to kill himself", "suicide", "stated"),
    ("won't tell me whether he is suicidal", "suicide", "stated"),
    ("doesn't trust herself not to overdose", "suicide", "stated"),
    ("denies drinking but wants to die", "suicide", "stated"),
    ("not sleeping, wants to die", "suicide", "stated"),
    ("no better, suicidal", "suicide", "stated"),
    ("not suicidal", "suicide", "denied"),
    ("he is not feeling suicidal any more", "suicide", "denied"),
    ("her uncle hanged himself in March", "suicide", "other-person"),
    ("watched a film about suicide", "suicide", "hypothetical"),
    ("never been suicidal", "suicide", "denied"),
    ("suicidal at times, denies plan", "suicide", "stated"),
    ("used to cut herself at school", "self-harm", "past"),
    ("he didn't stop thinking about suicide", "suicide", "stated"),
    ("lost a friend to suicide", "suicide", "other-person"),
    ("a friend who overdosed", "suicide", "other-person"),
    ("when I was 15 I overdosed", "suicide", "past"),
    ("history of overdose, suicidal again this week", "suicide", "stated"),
    ("denied any thoughts of suicide or self-harm", "self-harm", "denied"),
    ("the former therapist fell asleep on her", "misconduct", "past"),
]
IDIOMS = [
    "deadline is killing her",
    "could have killed him, she joked about the cat",
    "he keeps beating himself up",
    "felt stabbed in the back by her sister",
    "that joke strangled every attempt at feeling",
    "she poisoned the mood",
    "runs for a suicide prevention charity",
    "overdosed on coffee",
    "did the goodbye letter exercise",
    "he cut down on smoking",
    "she cut her hair",
    "over my dead body, she said about the worksheet",
    "killing time",
    "this traffic is killing me",
    "died laughing",
    "phone died",
    "budget cuts at work",
    "hit the gym",
    "choked on tea",
    "voice mail",
    "paranoid about the exam",
    "you touched on that",
    "touched by the film",
    "neglected the garden",
    "baby steps",
    "the weather is killing my roses",
]


@pytest.mark.parametrize("note, risk, form", MENTIONS)
def test_risk_is_found_and_its_form_is_told(corpus: Corpus, note: str, risk: str, form: str) -> None:
    assert (risk, form) in classes(corpus, note)


@pytest.mark.parametrize("note", IDIOMS)
def test_idioms_are_no_mentions(corpus: Corpus, note: str) -> None:
    assert [found for found in classes(corpus, note) if found[1] != "possible"] == []


def test_only_words_that_state_it_bring_despair(corpus: Corpus) -> None:
    with (ROOT / "data" / "notes" / "eighth.jsonl").open(encoding="utf-8") as lines:
        notes = [json.loads(line)["text"] for line in itertools.islice(lines, 600)]
    guessed = [
        answer for note in notes if (answer := corpus.suggest(note=note)).risk and answer.risk[0].form == "possible"
    ]
    assert guessed and any("mistrust-or-despair-of-therapy" not in [s.id for s in one.situations] for one in guessed)


def test_f4_with_risk_the_alliance_part_is_second_and_shorter(program: Program) -> None:
    note = "Went silent for half the hour, one-word answers before."
    without = json.loads(program("suggest", "-", "--json", input=note).out)
    with_risk = json.loads(program("suggest", "-", "--json", input=f"{note} Wants to kill himself.").out)
    assert (without["risk_first"], with_risk["risk_first"]) == (False, True)
    assert len(with_risk["suggestions"]) < len(without["suggestions"])
    assert "Second, once that is done: the alliance" in program("suggest", "-", input=f"{note} Wants to die.").out


def test_f5_no_level_and_no_word_that_risk_is_absent(program: Program) -> None:
    for _, mention, harmless in RISK:
        for note in (mention, harmless):
            out = program("suggest", "-", input=note).out.lower()
            assert not re.search(
                r"\b(low|medium|moderate|high) risk\b|risk (score|level)|no risk (is|was|found)|not at risk", out
            )


def test_f6_what_to_do_names_no_number(corpus: Corpus) -> None:
    advice = " ".join(corpus.suggest(note="Wants to end it all.").advice)
    for word in ("directly", "procedure", "consult", "emergency services"):
        assert word in advice
    assert not re.search(r"\d{3}", advice)


def test_f7_despair_brings_the_prompt_and_scripts_7_and_16(corpus: Corpus) -> None:
    answer = corpus.suggest(note="what's the point of any of this")
    assert answer.risk and {7, 16} <= {
        s.number for s in corpus.suggest(note="what's the point of any of this", limit=3).suggestions
    }


def test_f8_an_allegation_goes_to_supervision_first(corpus: Corpus) -> None:
    answer = corpus.suggest(note="you told my wife what I said")
    assert answer.risk[0].id == "misconduct" and "supervision" in answer.advice[0]


def test_f9_no_blame_and_a_boundary(corpus: Corpus) -> None:
    for note in (
        "He flirted with me and asked if I was single.",
        "Brought me a present again and wants to be friends.",
    ):
        cautions = " ".join(caution.text for caution in corpus.suggest(note=note).cautions)
        assert "Do not blame the patient" in cautions and "boundary" in cautions


def test_f10_f13_notes_come_from_a_pipe_a_file_or_an_argument(program: Program, tmp_path: Path) -> None:
    note = "agreed with everything I said, then did not do the homework"
    file = tmp_path / "note.txt"
    file.write_text(note)
    answers = [
        program("suggest", "--json", input=note), program("suggest", "-", "--json", input=note),
        program("suggest", "--json", "--file", str(file)), program("suggest", "--json", note),
        program("suggest", "--json", *note.split()),
    ]  # fmt: skip
    assert {answer.out for answer in answers} == {answers[0].out} and answers[0].code == 0
    text = program("suggest", "--help").out
    assert "Leave out names" in text and "shells keep arguments" in text and "No note is kept" in text


SECRET = "Zyxwvut Qponmlk said Xylograph agreed with everything and brought Oxymel"


def _left_behind(folder: Path) -> list[Path]:
    words = [word.encode() for word in ("Zyxwvut", "Xylograph", "Oxymel", "zyxwvut", "xylograph", "oxymel")]
    return [path for path in folder.rglob("*") if path.is_file() and any(word in path.read_bytes() for word in words)]


@pytest.mark.parametrize(
    "fault", ["none", "closed output", "bad option", "bad file", "too long", "no space", "broken model"]
)
def test_f11_nothing_of_a_note_is_left_anywhere(tmp_path: Path, fault: str) -> None:
    arguments = {"bad option": ["--behaviour", "nonsense"], "bad file": ["--file", str(tmp_path)]}.get(fault, [])
    note = SECRET * (LONGEST // len(SECRET) + 2) if fault == "too long" else SECRET
    env = environment(tmp_path / "home", {"TMPDIR": str(tmp_path / "home")})
    (tmp_path / "home").mkdir()
    script = "import sys\nfrom alliance_cli.cli import run\n"
    if fault == "broken model":
        script += "import alliance_cli.triage.note as n\nn.weigh = lambda *a: {}[a]\n"
    script += f"sys.exit(run(['suggest', *{arguments!r}]))"
    with contextlib.ExitStack() as stack:
        out = stack.enter_context(Path("/dev/full").open("w")) if fault == "no space" else subprocess.PIPE
        done = subprocess.run(
            [sys.executable, "-c", script],
            input=note.encode(),
            stdout=out,
            stderr=subprocess.PIPE,
            env=env,
            cwd=tmp_path,
            timeout=60,
        )
    assert b"Traceback" not in done.stderr
    for word in (b"Zyxwvut", b"Xylograph", b"Oxymel"):
        assert word not in done.stderr
    assert _left_behind(tmp_path) == []


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_f11_no_connection_and_no_writing_but_the_snapshot(tmp_path: Path) -> None:
    log = tmp_path / "trace"
    traced = ["strace", "-f", "-qq", "-e", "trace=network,openat,open,creat,unlink,rename", "-o", str(log)]
    env = environment(tmp_path / "home")
    for _ in range(2):
        done = subprocess.run(
            [*traced, *command("suggest")], input=SECRET.encode(), env=env, capture_output=True, timeout=60
        )
        if b"ptrace" in done.stderr or b"Operation not permitted" in done.stderr:
            pytest.skip("strace may not trace here")
    calls = log.read_text(errors="replace").splitlines()
    assert not [line for line in calls if re.search(r"\b(socket|connect|sendto)\(", line)]
    written = [
        line
        for line in calls
        if re.search(r"O_WRONLY|O_RDWR|O_CREAT", line) and "/dev/" not in line and "ENOENT" not in line
    ]
    assert written == [], "a warm command writes no file"


def test_f12_evidence_is_short_and_can_be_left_out(program: Program) -> None:
    note = "Well. Long week. Then he snapped at me that I never listen and that I only sit there and nod. Rain outside."
    found = json.loads(program("suggest", "-", "--json", input=note).out)
    evidence = [text for marker in found["markers"] for b in marker["behaviours"] for text in b["evidence"]]
    assert evidence and all(text in note and len(text.split()) <= 8 for text in evidence)
    without = program("suggest", "-", "--json", "--no-evidence", input=note).out
    assert not any(text in without for text in evidence)


def test_f14_f15_sources_and_scope_travel_with_each_answer(program: Program) -> None:
    out = program("suggest", "-", input="long silences, nothing to say").out
    for words in (
        "Muran (2018)",
        "under supervision",
        "hypothesis",
        "Not a risk assessment",
        "Not for patients",
        "Not endorsed",
    ):
        assert words in out


def test_f16_every_withdrawal_asks_about_culture(corpus: Corpus) -> None:
    answer = corpus.suggest(note="shrugged and gave one-word answers all hour")
    assert answer.markers and any("Culture, language" in caution.text for caution in answer.cautions)


def test_f17_the_scripts_own_cautions_travel_with_them(corpus: Corpus) -> None:
    for situation, number, words in (
        ("task-meaning-refused", 5, "manipulatively"),
        ("hopelessness-and-reassurance", 16, "Championing hope"),
        ("transference-link", 17, "laying the blame"),
    ):
        suggestion = next(s for s in corpus.suggest(situations=[situation]).suggestions if s.number == number)
        assert any(words in line.text for line in suggestion.avoid)


@pytest.mark.parametrize(
    "note",
    [
        "Der Klient schweigt seit Wochen und antwortet auf keine meiner Fragen.",
        "sie will sich umbringen",
        "elle veut se tuer",
        "ella quiere morir",
        "qwrtz plmkn bvcxy",
        "1234 5678",
        "患者は黙っていた",
    ],
)
def test_f18_what_cannot_be_read_says_so(program: Program, note: str) -> None:
    ran = program("suggest", "-", input=note)
    assert ran.code == 1 and "Nothing in it was checked, risk included" in ran.out


@pytest.mark.parametrize(
    "note",
    ["Had a quiet Sunday, saw a silent comedy, felt rested", "Very angry with her landlord over the boiler",
     "He withdrew cash and forgot the card", "No anger at me, no long pauses, good work", "Husband gives her one-word answers"],
)  # fmt: skip
def test_near_misses_are_no_markers(program: Program, note: str) -> None:
    ran = program("suggest", "-", "--json", input=note)
    found = json.loads(ran.out)
    assert found["markers"] == [] and found["suggestions"] == [] and ran.code == 1
    assert "does not mean that there is no rupture" in program("suggest", "-", input=note).out


def test_what_was_seen_and_not_counted_is_said_with_the_reason(corpus: Corpus) -> None:
    assert [p.why for p in corpus.suggest(note="Husband gives her one-word answers").not_counted] == [
        "it is about somebody else"
    ]
    assert [p.why for p in corpus.suggest(note="He withdrew cash and forgot the card").not_counted] == [
        "it has another meaning here"
    ]


def test_options_beside_a_note_count_as_certain(corpus: Corpus) -> None:
    answer = corpus.suggest(note="a good talk about her garden", behaviours=["silence"])
    given = {b.id: b for m in answer.markers for b in m.behaviours}["silence"]
    assert (given.strength, given.evidence) == ("clear", ())


def test_a_marker_is_as_sure_as_its_surest_behaviour(corpus: Corpus) -> None:
    with (ROOT / "data" / "notes" / "examples.jsonl").open(encoding="utf-8") as lines:
        notes = [json.loads(line)["text"] for line in itertools.islice(lines, 300)]
    seen = set()
    for marker in (marker for note in notes for marker in corpus.suggest(note=note).markers):
        surest = "clear" if "clear" in {b.strength for b in marker.behaviours} else "possible"
        assert marker.strength == surest
        seen.add(surest)
    assert seen == {"clear", "possible"}


def test_an_id_typed_without_its_option_is_taken_for_it(program: Program) -> None:
    assert program("suggest", "silence").out == program("suggest", "--behaviour", "silence").out
    assert program("suggest", "mutual-impasse").out == program("suggest", "-s", "mutual-impasse").out


def test_an_id_that_is_piped_is_taken_for_the_option(program: Program) -> None:
    assert program("suggest", input="withdrawal\n").out == program("suggest", "--marker", "withdrawal").out


@pytest.mark.parametrize("arguments", [["went quiet"], ["--file", "NOTE"]])
def test_a_second_note_is_never_dropped_unseen(program: Program, tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "note").write_text("went quiet")
    given = [str(tmp_path / "note") if word == "NOTE" else word for word in arguments]
    ran = program("suggest", *given, input="wants to die")
    assert ran.code == 2 and "neither was checked" in ran.err and ran.out == ""


def test_a_note_that_comes_late_is_not_dropped_unseen(home: Path) -> None:
    line = f"(sleep 1; echo 'wants to die') | {sys.executable} -m alliance_cli suggest -m withdrawal"
    done = subprocess.run(["sh", "-c", line], env=environment(home), capture_output=True, text=True, timeout=60)
    assert "no note was read" in done.stderr


@pytest.mark.parametrize("ending", ["\r", "\r\n", "\v", "\f", "\u2028", "\u2029", "\ufeff", "\x85"])
def test_soft_line_breaks_glue_no_words(corpus: Corpus, ending: str) -> None:
    assert "suicide" in [found for found, _ in classes(corpus, f"she wants to{ending}die")]


def test_a_hyphen_as_the_file_is_standard_input(program: Program) -> None:
    note = "agreed with everything I said"
    assert program("suggest", "--file", "-", input=note).out == program("suggest", input=note).out


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    done = subprocess.run(
        command("suggest"), input=bytes(range(256)) * 4, capture_output=True, env=environment(tmp_path), timeout=60
    )
    assert done.returncode == 2 and b"risk included" in done.stderr


def test_evidence_stays_within_a_sentence(corpus: Corpus) -> None:
    for note in (
        "Good start. Snapped at me for asking. Left early.",
        "He sighed. Said fine, if I have to. Then the bus.",
    ):
        answer = corpus.suggest(note=note)
        for words in (text for m in answer.markers for b in m.behaviours for text in b.evidence):
            assert "." not in words.rstrip(".")


def test_reasons_name_the_words(corpus: Corpus) -> None:
    reasons = " ".join(
        corpus.suggest(note="agrees with everything I say, tells me I am the expert").suggestions[0].reasons
    )
    assert "Over-accommodating, “" in reasons


@pytest.mark.parametrize(
    "note",
    ["CL AGREED WITH EVERYTHING I SAID", "cl agreed w/ everything i said", "Client “agreed” with everything I said…"],
)
def test_shorthand_case_and_quotes_are_folded(corpus: Corpus, note: str) -> None:
    assert "overaccommodating" in [b.id for m in corpus.suggest(note=note).markers for b in m.behaviours]


@pytest.mark.parametrize("note", ["pateint agreeed with evrything i siad", "clinet agred with everythign I said"])
def test_slips_of_the_finger_are_put_right(corpus: Corpus, note: str) -> None:
    answer = corpus.suggest(note=note)
    assert "overaccommodating" in [b.id for m in answer.markers for b in m.behaviours]
    assert all(b.evidence[0] in note for m in answer.markers for b in m.behaviours)


def test_a_slip_does_not_hide_risk(corpus: Corpus) -> None:
    assert "suicide" in [found.id for found in corpus.suggest(note="feels suicdal since sunday").risk]


def test_a_note_that_is_too_long_is_refused_and_said(corpus: Corpus) -> None:
    with pytest.raises(WrongUse, match="nothing in it was checked, risk included"):
        corpus.suggest(note="word " * 200_000)


def test_a_long_note_is_read_to_its_end(corpus: Corpus) -> None:
    padding = "We went through the week and the sleep diary, and planned the next steps. " * 60
    answer = corpus.suggest(note=f"{padding} At the end he said he wants to kill himself.")
    assert answer.risk and answer.risk[0].id == "suicide"


def test_many_notes_in_flat_memory(corpus: Corpus) -> None:
    import tracemalloc

    notes = itertools.cycle(["went quiet after I asked", "furious with me about the fee", "a good session, moved"])
    for note in itertools.islice(notes, 50):
        corpus.suggest(note=note)
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    for note in itertools.islice(notes, 300):
        corpus.suggest(note=note)
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert after - before < 1_000_000


def test_kept_aside_notes_are_not_among_those_trained_on() -> None:
    def texts(path: Path) -> set[str]:
        return {json.loads(line)["text"].strip().lower() for line in path.read_text(encoding="utf-8").splitlines()}

    folder = ROOT / "data" / "notes"
    aside = texts(folder / "kept-aside.jsonl")
    assert len(aside) == 840
    for path in folder.glob("*.jsonl"):
        if path.name != "kept-aside.jsonl":
            assert not aside & texts(path), path.name


def test_asking_step_by_step(home: Path) -> None:
    import pexpect

    program, *arguments = command("suggest")
    env = environment(home, {"TERM": "xterm", "COLUMNS": "60"})
    child = pexpect.spawn(program, arguments, env=env, dimensions=(60, 60), encoding="utf-8", timeout=30)
    child.expect("What did you notice")
    child.sendline("1")
    child.expect("Which way did the patient move")
    child.sendline("1")
    child.expect("What did it look like")
    child.sendline("6")
    child.expect("alliance suggest --behaviour overaccommodating")
    child.expect("Script 12")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


def test_asking_can_be_left_with_control_c(home: Path) -> None:
    import pexpect

    program, *arguments = command("suggest")
    child = pexpect.spawn(program, arguments, env=environment(home), encoding="utf-8", timeout=30)
    child.expect("Enter to go back")
    child.sendintr()
    rest = child.read()
    child.close()
    assert child.exitstatus == 130 and "Traceback" not in rest


def test_nothing_given_without_a_terminal_is_wrong_use(home: Path) -> None:
    for stdin in (subprocess.DEVNULL, subprocess.PIPE):
        done = subprocess.run(
            command("suggest"), stdin=stdin, capture_output=True, env=environment(home), text=True, timeout=60
        )
        assert done.returncode == 2 and "--file" in done.stderr


def test_options_do_not_wait_for_a_pipe_that_stays_open(home: Path) -> None:
    reader, writer = os.pipe()
    done: Any = subprocess.run(
        command("suggest", "-m", "withdrawal"), stdin=reader, capture_output=True, env=environment(home), timeout=10
    )
    os.close(writer)
    assert done.returncode == 0
