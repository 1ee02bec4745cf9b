"""The script as a table: one row a cue, for spreadsheets and recording booths."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from core.formats.json_cues import as_fields
from core.formats.vtt import TimedText, stamp

COLUMNS = ("number", "start", "end", "start_ms", "end_ms", "words", "max_words", "text")


def write_csv(cues: Iterable[TimedText]) -> str:
    """CSV with a header row; `max_words` is how many fit the gap, where that is known."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for number, cue in enumerate(cues, 1):
        fields = as_fields(cue)
        start, end = stamp(cue.start_ms), stamp(cue.end_ms)
        words = len(cue.text.split())
        text = _inert(" ".join(cue.text.split()))
        writer.writerow([number, start, end, cue.start_ms, cue.end_ms, words, fields.get("max_words", ""), text])
    return out.getvalue()


def _inert(text: str) -> str:
    """Spreadsheets run cells that begin like a formula; an apostrophe keeps them text."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text
