"""An invented document of the published report's shape, and what text extraction does to such a document.

Its sentences are drawn from a list of words about gardens; only its shape is the report's: interventions whose headings
name scripts in brackets, and 19 scripts, each under a heading of its own.
"""

from __future__ import annotations

import random
import re
import textwrap
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

WORD = "zinnia"
"""Stands in every script, and nowhere in the project."""
COUNT = 19
# What is said before scripts 4, 5, ...: two scripts share one heading, as in the report.
_BEFORE = {n: f"Rake the {n}th border and its paths [SCRIPT {n}]:" for n in (4, *range(7, COUNT + 1))}
_BEFORE[5] = "Turn the compost [SCRIPT 5] and/or move the water barrel [SCRIPT 6]:"
_THINGS = """barrow hedge lantern orchard trellis bucket meadow thistle cellar gravel terrace beehive sundial fountain
    greenhouse rosemary ladder pergola snowdrop willow""".split()  # noqa: SIM905
_DOES = "leans warms shelters follows hides crosses borrows outlasts frames mirrors".split()  # noqa: SIM905
_LIKE = "mossy hollow windless half-shaded copper early narrow well-watered late patient".split()  # noqa: SIM905


class Piece(NamedTuple):
    """A paragraph, an intervention's heading, or a script's heading (whose text is its number)."""

    kind: str
    text: str


def _sentence(dice: random.Random) -> str:
    one, two, three = dice.sample(_THINGS, 3)
    like, other = dice.sample(_LIKE, 2)
    return f"The {like} {one} {dice.choice(_DOES)} the {two}, and a “{other}” {three} {dice.choice(_DOES)} the gate."


def document(seed: int = 1) -> list[Piece]:
    """The pieces of a document, in order."""
    dice = random.Random(seed)
    pieces = [Piece("text", "A Book of Borders"), Piece("text", "These pages list what a garden asks [SCRIPT 1-3].")]
    for number in range(1, COUNT + 1):
        if number in _BEFORE:
            pieces.append(Piece("before", _BEFORE[number]))
        pieces.append(Piece("script", str(number)))
        for part in range(3):
            sentences = [_sentence(dice) for _ in range(dice.randint(2, 4))]
            if part == 1:
                sentences.append(f"Once in a while the {WORD} is moved.")
            pieces.append(Piece("text", " ".join(sentences)))
    return pieces


def expected(pieces: Iterable[Piece]) -> dict[int, list[str]]:
    """The paragraphs of each script."""
    found: dict[int, list[str]] = {}
    number = 0
    for piece in pieces:
        if piece.kind == "script":
            number = int(piece.text)
            found[number] = []
        elif piece.kind == "text" and number:
            found[number].append(piece.text)
    return found


def heading(number: int) -> str:
    """What stands over a script in the list of interventions."""
    return "" if number < 4 else _BEFORE[5 if number == 6 else number].rstrip(":")


def as_text(
    pieces: Iterable[Piece],
    *,
    script: Callable[[int], str] = lambda n: f"SCRIPT {n}:",
    before: Callable[[str], str] = lambda text: f"- ***{text.rstrip(':')}***:",
    width: int = 0,
    between: str = "\n\n",
    hyphens: bool = False,
) -> str:
    """The document as a text file."""
    shown = []
    for piece in pieces:
        if piece.kind == "script":
            shown.append(script(int(piece.text)))
        else:
            text = before(piece.text) if piece.kind == "before" else piece.text
            shown.append(wrapped(text, width, hyphens) if width else text)
    return between.join(shown) + "\n"


def wrapped(text: str, width: int, hyphens: bool = False) -> str:
    """Text in lines of a width; with `hyphens`, words are broken as a typesetter breaks them."""
    if not hyphens:
        return textwrap.fill(text, width, break_on_hyphens=True)
    lines, line = [], ""
    for word in text.split():
        if len(line) + 1 + len(word) <= width:
            line = f"{line} {word}".strip()
        elif len(word) > 6 and word.isalpha() and len(line) + 5 < width:
            lines.append(f"{line} {word[:3]}-")
            line = word[3:]
        else:
            lines.append(line)
            line = word
    return "\n".join([*lines, line])


def paged(text: str, head: str = "", foot: str = "", lines: int = 30, feed: str = "\f") -> str:
    """A text cut into pages, with what stands at the head and foot of each (`#` is the page's number)."""
    rows = text.split("\n")
    pages = ["\n".join(rows[i : i + lines]) for i in range(0, len(rows), lines)]
    shown = []
    for number, page in enumerate(pages, 1):
        edges = [edge.replace("#", str(number)) for edge in (head, foot)]
        shown.append("\n".join(part for part in (edges[0], page, edges[1]) if part))
    return feed.join(shown)


def as_pdf(path: Path, pieces: Iterable[Piece], *, justified: bool = True, hyphens: bool = False) -> Path:
    """The document as a PDF with a running head, page numbers, bold headings and bullets."""
    from reportlab.lib.enums import TA_JUSTIFY, TA_LEFT
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import BaseDocTemplate, Paragraph, SimpleDocTemplate

    style = ParagraphStyle("text", fontName="Times-Roman", fontSize=11, leading=14, spaceAfter=6)
    style.alignment = TA_JUSTIFY if justified else TA_LEFT
    if hyphens:
        style.embeddedHyphenation, style.splitLongWords = 1, 1

    def flowing(piece: Piece) -> Paragraph:
        if piece.kind == "script":
            return Paragraph(f"<b>SCRIPT {piece.text}:</b>", style)
        if piece.kind == "before":
            return Paragraph(f"<b><i>{escape(piece.text)}</i></b>", style, bulletText="•")
        return Paragraph(escape(piece.text), style)

    def edges(canvas: Canvas, made: BaseDocTemplate) -> None:
        canvas.setFont("Helvetica", 9)
        canvas.drawString(72, 815, "A Book of Borders, newly set")
        canvas.drawCentredString(300, 25, f"- {made.page} -")

    made = SimpleDocTemplate(str(path), invariant=1)
    made.build([flowing(piece) for piece in pieces], onFirstPage=edges, onLaterPages=edges)
    return path


def words(text: str) -> list[str]:
    """A text's words, for comparing whatever the paragraphs and spaces are."""
    return re.split(r"\s+", text.strip())


def as_kerned_pdf(path: Path, pieces: Iterable[Piece]) -> Path:
    """The document as a PDF whose letters are set piece by piece, as typesetters kern them."""
    from reportlab.pdfbase.pdfmetrics import stringWidth
    from reportlab.pdfgen.canvas import Canvas

    lines = as_text(pieces, width=80, between="\n", before=str).split("\n")
    canvas = Canvas(str(path), invariant=1)
    for at, line in enumerate(lines):
        if at % 50 == 0 and at:
            canvas.showPage()
        text = canvas.beginText(60, 800 - 14 * (at % 50))
        text.setFont("Times-Roman", 11)
        text.setWordSpace(4)
        for piece in re.findall(r".{1,21}[aeo]|.+", line):
            text.textOut(piece)
            text.moveCursor(stringWidth(piece, "Times-Roman", 11) + 4 * piece.count(" ") - 0.1, 0)
        canvas.drawText(text)
    canvas.save()
    return path
