"""Cells that a spreadsheet would run as a formula, kept text by an apostrophe, which comes off again on reading."""

from __future__ import annotations

import re

# Full-width signs are formulas to some spreadsheets too.
_FORMULA = re.compile(r"'*[=+\-@\t\n\r＝＋－＠]")
_KEPT = re.compile(r"'+[=+\-@\t\n\r＝＋－＠]")


def inert(text: str) -> str:
    """`text` as a cell that no spreadsheet runs."""
    return f"'{text}" if _FORMULA.match(text) else text


def as_meant(cell: str) -> str:
    """The text that `inert` was given."""
    return cell[1:] if cell[:1] == "'" and _KEPT.match(cell) else cell
