"""The script as CSV, for spreadsheets and recording booths: written with commas, read with any delimiter."""

from __future__ import annotations

import csv
import io

from core.errors import TextRefused
from core.formats.encodings import decode
from core.formats.options import TextOptions
from core.formats.script_table import CARRIES, inert, read_rows, write_rows
from core.formats.track import Reading, TextTrack

__all__ = ["CARRIES", "read_csv", "write_csv"]

_MOST_CELL = 1_000_000  # characters


def write_csv(track: TextTrack, options: TextOptions) -> bytes:
    """UTF-8 with a byte order mark, by which spreadsheets know it; cells that look like formulas are made inert."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in write_rows(track, options):
        writer.writerow([inert(value) for value in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def read_csv(data: bytes, options: TextOptions) -> Reading:
    """A script with its columns in any order, parted by comma, semicolon, tab or bar."""
    decoded = decode(data, options.encoding)
    text = decoded.text.replace("\x00", "\ufffd")
    csv.field_size_limit(_MOST_CELL)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error as error:
        raise TextRefused(
            f"The table cannot be read: {error}.", slug="text-table", remedy="Save it as CSV again; check its quotes."
        ) from error
    track, findings = read_rows(rows, options)
    return Reading(track, findings, decoded.encoding, decoded.guessed)


def _delimiter(text: str) -> str:
    """The one that parts the first lines most often and most evenly."""
    head = text[:20_000].split("\n")[:6]
    return max(
        (",", ";", "\t", "|"), key=lambda mark: (sum(line.count(mark) > 0 for line in head), head[0].count(mark))
    )
