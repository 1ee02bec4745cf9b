"""The report as a PDF with real text: the same sentences and tables as the HTML page."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from io import BytesIO
from typing import Any

from core.accessibility.criteria import Criterion
from core.accessibility.fonts import Letters, letters_for, runs_right_to_left
from core.accessibility.report import AccessibilityReport
from core.accessibility.words import Table, Told, told

_INK, _QUIET, _LINE, _GROUND = "#16202e", "#4b586a", "#ccd5e0", "#eef2f6"
_COLOURS = {"met": "#1b6b41", "partly": "#b26b00", "not met": "#b3261e", "cannot be told": _QUIET}
_LANES = (
    ("speech", "Speech", "#3f7896"),
    ("described", "Description", "#e39a26"),
    ("untold", "Nothing said", "#b3261e"),
)
_WIDTH = 459.0  # points between the margins of A4, the frame's padding taken off


def report_pdf(report: AccessibilityReport) -> bytes:
    """A4 pages with title, language, headings as bookmarks, and page numbers. Signs no font here knows become '?'."""
    from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
    from reportlab.platypus import SimpleDocTemplate  # type: ignore[import-untyped]

    words = told(report)
    texts = _texts(report, words)
    letters = letters_for(texts)
    styles = _styles(letters)
    parts = _parts(report, words, letters, styles, _notes(letters, texts))
    buffer = BytesIO()
    document = SimpleDocTemplate(
        buffer, pagesize=A4, leftMargin=62, rightMargin=62, topMargin=56, bottomMargin=56,
        title=words.title, author="Cuewright", subject="WCAG 2.2, audio description", lang="en",
        displayDocTitle=True, initialFontName=letters.regular,
    )  # fmt: skip

    def footer(canvas: Any, _: Any) -> None:
        canvas.saveState()
        canvas.setFont(letters.regular, 8.5)
        canvas.setFillColor(_QUIET)
        canvas.drawRightString(68 + _WIDTH, 32, f"page {canvas.getPageNumber()}")
        canvas.restoreState()

    document.build(parts, onFirstPage=footer, onLaterPages=footer)
    return buffer.getvalue()


def _texts(report: AccessibilityReport, words: Told) -> str:
    cells = [cell for table in words.tables for row in table.rows for cell in row]
    return "\n".join([words.title, report.subject.track, *cells])


def _notes(letters: Letters, texts: str) -> list[str]:
    notes = []
    if lost := letters.lost(texts):
        signs = "sign is" if lost == 1 else "signs are"
        notes.append(
            f"{lost:,} {signs} in no font of the machine that made this file and shown as a question mark. "
            "The report as a web page shows all."
        )
    if runs_right_to_left(texts):
        notes.append(
            "Text that runs from right to left is not laid out here. Read it in the report as a web page instead."
        )
    return notes


def _styles(letters: Letters) -> dict[str, Any]:
    from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]

    def style(name: str, size: float, **more: Any) -> ParagraphStyle:
        values = {"fontName": letters.regular, "textColor": _INK, "leading": size * 1.38, "splitLongWords": 1} | more
        return ParagraphStyle(name, fontSize=size, **values)

    bold = {"fontName": letters.bold}
    return {
        "kind": style("kind", 9.5, textColor=_QUIET),
        "h1": style("h1", 21, leading=25, spaceBefore=2, spaceAfter=8, **bold),
        "h2": style("h2", 13.5, spaceBefore=20, spaceAfter=6, keepWithNext=1, **bold),
        "h3": style("h3", 11, **bold),
        "lead": style("lead", 13, spaceAfter=6),
        "text": style("text", 10.2, spaceAfter=4),
        "quiet": style("quiet", 9.2, textColor=_QUIET, spaceAfter=3),
        "cell": style("cell", 9.4, leading=12.4),
        "head": style("head", 9.4, leading=12.4, **bold),
    }


def _parts(
    report: AccessibilityReport, words: Told, letters: Letters, styles: dict[str, Any], notes: Sequence[str]
) -> list[Any]:
    def say(text: str, style: str) -> Any:
        return _paragraph(letters.shown(text), styles[style])

    parts: list[Any] = [
        say("Accessibility report · WCAG 2.2, audio description", "kind"),
        _heading(letters.shown(report.subject.film), styles["h1"], 0),
        say(words.answer, "lead"),
        say(words.caution, "text"),
        *(say(note, "text") for note in notes),
        _heading("What the guidelines ask", styles["h2"], 1),
    ]
    parts += [_criterion(one, letters, styles) for one in report.criteria]
    parts.append(_heading("The film from beginning to end", styles["h2"], 1))
    parts += [_film(report, letters), say(words.picture, "quiet")]
    parts.append(_heading("In numbers", styles["h2"], 1))
    parts.append(_grid(None, words.numbers, (0.56, 0.44), letters, styles))
    for table in words.tables:
        parts += _table(table, letters, styles)
    parts.append(_heading("About this report", styles["h2"], 1))
    parts.append(_grid(None, words.about, (0.34, 0.66), letters, styles))
    parts.append(_heading("How it was counted", styles["h2"], 1))
    parts += [say(sentence, "text") for sentence in words.method]
    return parts


def _paragraph(text: str, style: Any) -> Any:
    from reportlab.platypus import Paragraph

    return Paragraph(escape(text).replace("\n", "<br/>"), style)


def _heading(text: str, style: Any, level: int) -> Any:
    """A heading that is a bookmark too."""
    from reportlab.platypus import Paragraph

    class Heading(Paragraph):  # type: ignore[misc]
        def draw(self) -> None:
            key = f"{level}-{text}"
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(text, key, level, closed=0)
            super().draw()

    return Heading(escape(text), style)


def _criterion(one: Criterion, letters: Letters, styles: dict[str, Any]) -> Any:
    from reportlab.platypus import KeepTogether, Spacer, TableStyle
    from reportlab.platypus import Table as Grid

    colour = _COLOURS[one.verdict]
    verdict = styles["h3"].clone("verdict", textColor=colour, spaceBefore=2, spaceAfter=2)
    inner = [
        _paragraph(letters.shown(f"{one.number} {one.title} (level {one.level})"), styles["h3"]),
        _paragraph(one.verdict.capitalize(), verdict),
        _paragraph(letters.shown(one.reason), styles["text"]),
        _paragraph(letters.shown(one.asks), styles["quiet"]),
    ]
    box = Grid([[inner]], colWidths=[_WIDTH])
    box.setStyle(
        TableStyle(
            [
                ("BOX", (0, 0), (-1, -1), 0.6, _LINE),
                ("LINEBEFORE", (0, 0), (0, -1), 4, colour),
                ("LEFTPADDING", (0, 0), (-1, -1), 14),
                ("TOPPADDING", (0, 0), (-1, -1), 8),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
            ]
        )
    )
    return KeepTogether([box, Spacer(0, 8)])


def _table(table: Table, letters: Letters, styles: dict[str, Any]) -> list[Any]:
    parts: list[Any] = [
        _heading(table.title, styles["h2"], 1),
        _paragraph(letters.shown(table.lead), styles["text"]),
    ]
    if table.rows:
        wide = (0.14, 0.58, 0.14, 0.14) if table.own is not None else (0.18, 0.18, 0.16, 0.2, 0.28)
        parts.append(_grid(table.head, table.rows, wide, letters, styles))
    if table.more:
        parts.append(_paragraph(letters.shown(table.more), styles["quiet"]))
    return parts


def _grid(
    head: Sequence[str] | None,
    rows: Sequence[Sequence[str]],
    shares: Sequence[float],
    letters: Letters,
    styles: dict[str, Any],
) -> Any:
    from reportlab.platypus import Table as Grid
    from reportlab.platypus import TableStyle

    def line(row: Sequence[str], style: str) -> list[Any]:
        return [_paragraph(letters.shown(_cut(cell)), styles[style]) for cell in row]

    cells = [*([line(head, "head")] if head else []), *(line(row, "cell") for row in rows)]
    grid = Grid(cells, colWidths=[_WIDTH * share for share in shares], repeatRows=1 if head else 0, hAlign="LEFT")
    grid.setStyle(
        TableStyle(
            [
                ("LINEBELOW", (0, 0), (-1, -1), 0.5, _LINE),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 3),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
            ]
        )
    )
    return grid


def _cut(text: str) -> str:
    """A row must fit on one page."""
    return text if len(text) <= 1_200 else text[:1_199] + "…"


def _film(report: AccessibilityReport, letters: Letters) -> Any:
    from reportlab.graphics.shapes import Drawing, Rect, String  # type: ignore[import-untyped]
    from reportlab.lib.colors import HexColor  # type: ignore[import-untyped]

    drawing, left = Drawing(_WIDTH, 62), 78.0
    room, duration = _WIDTH - left, report.duration_ms or 1
    for row, (name, title, colour) in enumerate(_LANES):
        bottom = 44 - row * 20
        label = String(0, bottom + 3, title, fontName=letters.regular, fontSize=8.5, fillColor=HexColor(_QUIET))
        drawing.add(label)
        drawing.add(Rect(left, bottom, room, 14, fillColor=HexColor(_GROUND), strokeColor=None))
        at = left
        for start, end in report.lanes[name]:
            x = max(at, left + room * start / duration)
            right = min(left + room, max(x + 0.8, left + room * end / duration))
            if right > x:
                drawing.add(Rect(x, bottom, right - x, 14, fillColor=HexColor(colour), strokeColor=None))
                at = right
    return drawing
