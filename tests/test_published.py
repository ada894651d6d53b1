"""A report cut at its script headings, however it was extracted: each script whole, or a report of what is missing."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliance_cli.corpus.extracted import extracted
from alliance_cli.corpus.published import cut
from alliance_cli.errors import AllianceError, NotTheReport, Unreadable, WrongUse
from alliance_cli.results import Published
from tests.invented import COUNT, Piece, as_kerned_pdf, as_pdf, as_text, document, expected, heading, paged, words

PIECES = document()
PLAIN = as_text(PIECES)
WRAPPED = as_text(PIECES, width=72)
NAMES = {f"SCRIPT {n}": n for n in range(1, COUNT + 1)}


def attached(folder: Path, text: str | bytes, name: str = "book.txt") -> tuple[Published, ...]:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return cut(extracted(path))


def assert_whole(found: tuple[Published, ...], pieces: list[Piece] = PIECES, paragraphs: bool = True) -> None:
    """Each script with all of its words and none of its neighbours', the interventions' headings apart."""
    wanted = expected(pieces)
    assert [script.number for script in found] == list(wanted)
    for script in found:
        texts = [passage.text for passage in script.passages]
        if paragraphs:
            assert texts == wanted[script.number], script.number
        assert words(" ".join(texts)) == words(" ".join(wanted[script.number])), script.number
        assert script.heading == heading(script.number)


HEADINGS: dict[str, Callable[[int], str]] = {
    "capitals": lambda n: f"SCRIPT {n}:",
    "as a title": lambda n: f"Script {n}",
    "full stop": lambda n: f"SCRIPT {n}.",
    "bold": lambda n: f"**SCRIPT {n}:**",
    "bold number": lambda n: f"SCRIPT **{n}**:",
    "bold and italic": lambda n: f"***Script {n}***:",
    "markdown": lambda n: f"## Script {n}",
    "underscores": lambda n: f"__SCRIPT {n}__",
    "escaped": lambda n: f"SCRIPT {n}\\:" if n % 2 else f"\\*SCRIPT {n}\\*",
    "bulleted": lambda n: f"• SCRIPT {n}:",
    "apart": lambda n: f"S C R I P T  {n} :",
    "hard space": lambda n: f"SCRIPT\u00a0{n}\u00a0:",
    "together": lambda n: f"SCRIPT{n}:",
    "over two lines": lambda n: f"SCRIPT\n{n}:",
    "over two lines in bold": lambda n: f"**SCRIPT**\n\n**{n}**",
    "mixed": lambda n: f"SCRIPT {n}:" if n % 3 else f"Script {n}",
    "number sign": lambda n: f"Script No. {n}:",
}


@pytest.mark.parametrize("name", HEADINGS)
@pytest.mark.parametrize("width", [0, 72])
def test_every_way_to_write_a_heading(tmp_path: Path, name: str, width: int) -> None:
    assert_whole(attached(tmp_path, as_text(PIECES, script=HEADINGS[name], width=width)))


def test_text_that_follows_its_heading_on_the_same_line(tmp_path: Path) -> None:
    assert_whole(attached(tmp_path, PLAIN.replace(":\n\nThe", ": The")))
    # Everything on one line, as some copy and paste does.
    assert_whole(attached(tmp_path, " ".join(as_text(PIECES, before=str).split())), paragraphs=False)


BEFORE: dict[str, Callable[[str], str]] = {
    "marks": lambda text: f"- ***{text[:-1]}***:",
    "marks that stop early": lambda text: re.sub(r"^(.*) (\S+ \[.*)$", r"- ***\1*** \2", text),
    "plain": lambda text: text,
    "no colon": lambda text: text[:-1],
    "bullet": lambda text: f"• {text}",
    "split before the bracket": lambda text: text.replace(" [", "\n["),
    "split in the bracket": lambda text: text.replace("[SCRIPT ", "[SCRIPT\n"),
    "parted before the bracket": lambda text: "- " + text.replace(" [", "\n\n["),
    "parted in the bracket": lambda text: "- " + text.replace("[SCRIPT ", "[SCRIPT\n\n"),
    "split in words": lambda text: textwrap.fill(text, 22),
}


@pytest.mark.parametrize("name", BEFORE)
@pytest.mark.parametrize("between", ["\n\n", "\n"])
def test_headings_of_interventions_belong_to_no_script(tmp_path: Path, name: str, between: str) -> None:
    text = as_text(PIECES, before=BEFORE[name], between=between)
    assert_whole(attached(tmp_path, text))


BROKEN = {
    "wrapped": WRAPPED,
    "wrapped, no blank lines": as_text(PIECES, width=72, between="\n"),
    "words broken": as_text(PIECES, width=60, hyphens=True),
    "soft hyphens": as_text(PIECES, width=60, hyphens=True).replace("-\n", "\xad\n"),
    "every other line blank": WRAPPED.replace("\n", "\n\n"),
    "trailing spaces": WRAPPED.replace("\n", "   \n"),
    "indented": textwrap.indent(WRAPPED, "      "),
    "Windows lines": WRAPPED.replace("\n", "\r\n"),
    "old Macintosh lines": WRAPPED.replace("\n", "\r"),
    "ligatures": WRAPPED.replace("fi", "ﬁ").replace("fl", "ﬂ"),
    "page numbers": paged(WRAPPED, foot="\n#\n", feed="\n"),
    "numbered pages": paged(WRAPPED, foot="\nPage # of 19\n", feed="\n"),
    "head with number": paged(WRAPPED, head="\nA Book of Borders, newly set #\n", feed="\n"),
    "head and number": paged(WRAPPED, head="\nA Book of Borders\n\n#\n", feed="\n"),
    "pages": paged(WRAPPED, head="A Book of Borders", foot="#"),
    "pages, heads in turn": paged(WRAPPED, head="A Book of Borders", foot="- # -").replace(
        "Borders\n", "Borders  |  #\n"
    ),
    "roman": paged(WRAPPED, foot="iv"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_extraction_breaks_is_mended(tmp_path: Path, name: str) -> None:
    # Where a page, or a blank between all lines, hides a paragraph's end, two may come as one; no word is lost.
    surely = not name.startswith(("wrapped, no", "every", "page", "numbered", "head", "roman"))
    assert_whole(attached(tmp_path, BROKEN[name]), paragraphs=surely)


def test_a_line_that_only_looks_like_a_running_head_stays(tmp_path: Path) -> None:
    pieces = [
        p._replace(text=f"Example:\n\n{p.text}") if p.kind == "text" and i % 4 == 0 and i > 3 else p
        for i, p in enumerate(PIECES)
    ]
    wanted = [p._replace(text=p.text.replace("\n\n", " ")) for p in pieces]
    assert_whole(attached(tmp_path, as_text(pieces)), wanted, paragraphs=False)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    assert_whole(attached(tmp_path, PLAIN.encode(encoding)))


def test_marks_of_bold_and_italics_are_taken_off(tmp_path: Path) -> None:
    text = re.sub(r"The (\w+)", r"*The \1*", PLAIN).replace("the gate.", "**the** _gate_.")
    assert_whole(attached(tmp_path, text, "book.md"))


CONTENTS = {
    "leaders": "\n".join(f"Script {n} {'.' * 20} {n + 2}" for n in range(1, COUNT + 1)),
    "leaders with titles": "\n".join(f"SCRIPT {n}: On borders . . . . . . {n}" for n in range(1, COUNT + 1)),
    "titles": "\n".join(f"SCRIPT {n}: On borders and gates" for n in range(1, COUNT + 1)),
    "bare": "\n".join(f"SCRIPT {n}:" for n in range(1, COUNT + 1)),
    "bare, parted": "\n\n".join(f"Script {n}" for n in range(1, COUNT + 1)),
    "numbers behind": "\n".join(f"Script {n}    {n + 3}" for n in range(1, COUNT + 1)),
    "links": "\n".join(f"- [Script {n}](#script-{n})" for n in range(1, COUNT + 1)),
    "interventions": "\n".join(f"Rake the border [SCRIPT {n}] ..... {n}" for n in range(1, COUNT + 1)),
}


@pytest.mark.parametrize("name", CONTENTS)
def test_a_table_of_contents_is_no_script(tmp_path: Path, name: str) -> None:
    assert_whole(attached(tmp_path, f"Contents\n\n{CONTENTS[name]}\n\n{WRAPPED}"))
    assert_whole(attached(tmp_path, f"{PLAIN}\nIndex\n\n{CONTENTS[name]}\n"))


REFERENCES = [
    "as told in\nScript {n}, and again.",
    "as told in\nScript {n}. It is told again.",
    "see\nSCRIPT {n}: it is told there.",
    "it is told elsewhere (see\nScript {n}).",
    "it is told elsewhere [SCRIPT {n}].",
    "it is told elsewhere [SCRIPT 1-{n}].",
    "told in full in\nSCRIPT {n}.",
    "Script {n} tells it in full.",
    "SCRIPT {n} AND ITS BORDER",
]


@pytest.mark.parametrize("number", [1, 6, 7, 8, 19])
@pytest.mark.parametrize("reference", REFERENCES)
def test_a_cross_reference_is_no_heading(tmp_path: Path, reference: str, number: int) -> None:
    for inside in (6, 7):
        at = PIECES.index(Piece("script", str(inside))) + 2
        said = reference.format(n=number)
        pieces = [*PIECES[:at], PIECES[at]._replace(text=f"{PIECES[at].text} And so on, {said}"), *PIECES[at + 1 :]]
        wanted = [*pieces[:at], pieces[at]._replace(text=pieces[at].text.replace("\n", " ")), *pieces[at + 1 :]]
        assert_whole(attached(tmp_path, as_text(pieces)), wanted)


def test_what_follows_the_last_script_is_not_of_it(tmp_path: Path) -> None:
    assert_whole(attached(tmp_path, f"{PLAIN}\nReferences\n\nSpade, A. (1901). On digging.\n"))


def test_places_are_those_of_an_editor(tmp_path: Path) -> None:
    found = attached(tmp_path, WRAPPED)
    lines = WRAPPED.split("\n")
    for script in found:
        assert script.unit == "line"
        for passage in script.passages:
            assert passage.text.startswith(lines[passage.place - 1].strip())


@pytest.mark.parametrize("justified", [True, False])
@pytest.mark.parametrize("hyphens", [True, False])
def test_a_pdf(tmp_path: Path, justified: bool, hyphens: bool) -> None:
    found = cut(extracted(as_pdf(tmp_path / "book.pdf", PIECES, justified=justified, hyphens=hyphens)))
    assert_whole(found, paragraphs=False)
    pages = [passage.place for script in found for passage in script.passages]
    assert found[0].unit == "page" and pages == sorted(pages) and set(pages) == set(range(1, max(pages) + 1))


def test_words_that_kerning_and_justification_tear_apart(tmp_path: Path) -> None:
    path = as_kerned_pdf(tmp_path / "book.pdf", PIECES)
    from pypdf import PdfReader

    as_read = words(PdfReader(path).pages[0].extract_text())
    assert not set(words(PIECES[3].text)) <= set(as_read)  # what there is to mend
    assert_whole(cut(extracted(path)), paragraphs=False)


# What is not there is said, with its place


def said(folder: Path, text: str) -> str:
    with pytest.raises(NotTheReport) as caught:
        attached(folder, text)
    assert caught.value.exit_code == 3 and caught.value.problems and caught.value.hint
    assert "book.txt is not attached, and nothing was changed" in caught.value.sentence
    return caught.value.sentence


@pytest.mark.parametrize("number", [1, 7, 19])
def test_a_missing_heading(tmp_path: Path, number: int) -> None:
    sentence = said(tmp_path, PLAIN.replace(f"SCRIPT {number}:\n", ""))
    assert f"script {number}: no heading was found" in sentence
    if number == 7:
        lines = PLAIN.replace("SCRIPT 7:\n", "").split("\n")
        assert f"between script 6 (line {lines.index('SCRIPT 6:') + 1}) and script 8" in sentence
        assert re.search(r"book\.txt:\d+:1 script 7:", sentence)
    assert sentence.count("no heading") == 1 and f" {number} (line" not in sentence.split("found: ")[1]


def test_headings_out_of_order(tmp_path: Path) -> None:
    swapped = (
        PLAIN.replace("SCRIPT 7:", "SCRIPT X:").replace("SCRIPT 8:", "SCRIPT 7:").replace("SCRIPT X:", "SCRIPT 8:")
    )
    assert "its heading is out of order" in said(tmp_path, swapped)


def test_a_heading_that_stands_twice(tmp_path: Path) -> None:
    at = PIECES.index(Piece("script", "8"))
    pieces = [*PIECES[:at], *PIECES[at - 3 : at], Piece("script", "7"), *document(2)[5:8], *PIECES[at:]]
    assert "script 7: its heading stands twice, line" in said(tmp_path, as_text(pieces))


def test_too_little_or_too_much_under_a_heading(tmp_path: Path) -> None:
    at = PIECES.index(Piece("script", "12"))
    few = [*PIECES[: at + 1], Piece("text", "Nothing grew."), *PIECES[at + 4 :]]
    assert re.search(r"script 12: only \d+ words stand under its heading", said(tmp_path, as_text(few)))
    many = [*PIECES[: at + 1], *[PIECES[at + 1]] * 60, *PIECES[at + 1 :]]
    assert re.search(
        r"script 12: \d{4} words stand under its heading, which are too many", said(tmp_path, as_text(many))
    )


@pytest.mark.parametrize("text, true", [
    ("", "there is no text in it"),
    ("\n\n\f\n", "there is no text in it"),
    ("Snow.", "it has only 1 word, too few for 19 scripts, and no heading of one"),
    ("A letter.\n\nDear gardener, nothing grew.\n", "it has only 6 words, too few"),
    ("leaf " * 700, "no heading of a script was found in its 700 words"),
    ("SCRIPT\n", "it has only 1 word"),
    ("SCRIPT 99:\n" * 50, "it has only 100 words, too few"),
    ("SCRIPT 1:\n", "script 1: only 0 words stand under its heading"),
    ("".join(f"SCRIPT {n}:\n\nA leaf fell.\n\n" for n in range(1, 20)), "fewer than 30 words stand between the headings of its scripts"),
    (CONTENTS["bare"], "fewer than 30 words stand between the headings"),
    (CONTENTS["leaders"], "too few for 19 scripts, and no heading of one"),
    (PLAIN[: len(PLAIN) // 2], "script 19: no heading was found (after script"),
])  # fmt: skip
def test_another_document_is_told_what_it_lacks(tmp_path: Path, text: str, true: str) -> None:
    sentence = said(tmp_path, text)
    assert true in sentence
    assert ("found: headings alone" in sentence) is ("between the headings" in sentence)


def test_scripts_without_their_text_are_not_called_missing_headings(tmp_path: Path) -> None:
    emptied: list[Piece] = []
    number = 0
    for piece in PIECES:
        number = int(piece.text) if piece.kind == "script" else number
        if piece.kind == "script" or number not in (7, 8, 9):
            emptied.append(piece)
    sentence = said(tmp_path, as_text(emptied))
    assert re.search(r":\d+:1 script 8: its heading stands close to others, as in a table of contents", sentence)
    assert "no heading" not in sentence
    with_contents = said(tmp_path, CONTENTS["bare"] + "\n\n" + PLAIN.replace("SCRIPT 7:\n", ""))
    assert "script 7: no heading was found (between script 6" in with_contents


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    from pypdf import PdfWriter

    def refused(path: Path, kind: type[AllianceError] = Unreadable) -> str:
        with pytest.raises(kind) as caught:
            extracted(path)
        return f"{caught.value.sentence} | {caught.value.hint}"

    def made(name: str, data: bytes) -> Path:
        (tmp_path / name).write_bytes(data)
        return tmp_path / name

    whole = as_pdf(tmp_path / "whole.pdf", PIECES).read_bytes()
    blank, locked = PdfWriter(), PdfWriter(clone_from=tmp_path / "whole.pdf")
    blank.add_blank_page(100, 100)
    blank.write(tmp_path / "scan.pdf")
    locked.encrypt("secret", algorithm="RC4-128")
    locked.write(tmp_path / "locked.pdf")
    assert "there is no file" in refused(tmp_path / "none.txt")
    (tmp_path / "folder.txt").mkdir()
    assert "is a folder" in refused(tmp_path / "folder.txt")
    assert ".pdf nor a .txt" in refused(made("book.docx", b"PK"), WrongUse)
    assert "is no PDF" in refused(made("text.pdf", PLAIN.encode()))
    assert "is no text" in refused(made("bytes.txt", b"a\0b"))
    assert "cannot be read as a PDF" in refused(made("torn.pdf", b"%PDF-1.4\n%garbage"))
    assert "no text in it" in refused(tmp_path / "scan.pdf")
    assert "locked with a password" in refused(tmp_path / "locked.pdf")
    for part in (0.3, 0.7, 0.99):
        with pytest.raises(AllianceError):
            cut(extracted(made("half.pdf", whole[: int(len(whole) * part)])))


# Hypothesis disturbs a document

Change = Callable[[str], str]
HARMLESS: list[Change] = [
    lambda t: t.replace("\n", "\r\n"),
    lambda t: "Contents\n\n" + CONTENTS["leaders"] + "\n\n" + t,
    lambda t: "Contents\n\n" + CONTENTS["bare"] + "\n\n" + t,
    lambda t: re.sub(r"(?m)^SCRIPT (\d+):$", r"**Script \1**", t),
    lambda t: re.sub(r"(?m)^SCRIPT (\d+):$", r"SCRIPT \1", t),
    lambda t: t.replace("the gate.", "*the gate*."),
    lambda t: t.replace(" ", "  "),
    lambda t: t + "\nReferences\n\nSpade, A. (1901). On digging.\n",
]  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seed=st.integers(0, 10**6), width=st.sampled_from([0, 40, 66, 72, 90]), hyphens=st.booleans(),
    changes=st.lists(st.sampled_from(HARMLESS), max_size=4, unique=True), lines=st.sampled_from([0, 23, 31, 50]),
)  # fmt: skip
def test_harmless_changes_change_nothing(
    tmp_path: Path, seed: int, width: int, hyphens: bool, changes: list[Change], lines: int
) -> None:
    pieces = document(seed)
    text = as_text(pieces, width=width, hyphens=hyphens)
    for change in changes:
        text = change(text)
    if lines:
        text = paged(text, head="A Book of Borders", foot="#", lines=lines)
    assert_whole(attached(tmp_path, text), pieces, paragraphs=False)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    width=st.sampled_from([0, 72]),
    edits=st.lists(st.tuples(st.sampled_from(["drop", "double", "move", "cut", "blank", "heading"]), st.floats(0, 1), st.floats(0, 1)),
                   min_size=1, max_size=5),
)  # fmt: skip
def test_a_disturbed_document_is_cut_right_or_refused(
    tmp_path: Path, width: int, edits: list[tuple[str, float, float]]
) -> None:
    lines = as_text(PIECES, width=width).split("\n")
    for kind, one, two in edits:
        at, to = int(one * (len(lines) - 1)), int(two * (len(lines) - 1))
        if kind == "heading":  # one of the script headings goes elsewhere
            at = next((i for i in range(at, len(lines)) if lines[i].startswith("SCRIPT")), at)
        if kind in ("drop", "move", "heading"):
            line = lines.pop(at)
            lines[to:to] = [line] if kind != "drop" else []
        elif kind == "double":
            lines[to:to] = [lines[at]]
        elif kind == "cut":
            del lines[at : at + int(two * 30)]
        else:
            lines[at:at] = [""]
        lines = lines or [""]
    try:
        found = attached(tmp_path, "\n".join(lines))
    except NotTheReport as error:
        assert error.problems and all(p.sentence for p in error.problems)
        return
    # Right: each script is what stands between its heading and the next script's; no word is lost or moved.
    headings = [i for i, line in enumerate(lines) if re.fullmatch(r"SCRIPT \d+:", line)]
    starts = [max(i for i in headings if i + 1 < script.passages[0].place) for script in found]
    assert [lines[i] for i in starts] == [f"SCRIPT {n}:" for n in range(1, COUNT + 1)]
    for script, start, end in zip(found, starts, [*starts[1:], len(lines)], strict=True):
        own = [passage.text for passage in script.passages]
        got, between = (re.sub(r"[\s*-]", "", "".join(texts)) for texts in (own, lines[start + 1 : end]))
        assert between.startswith(got) and len(between) - len(got) < 200
