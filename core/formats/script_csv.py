"""The script as CSV, for spreadsheets and recording booths: written with commas, read with any delimiter and encoding.

Columns, times and their resolution are those of `script_table`.
"""

from __future__ import annotations

from itertools import islice

from core.errors import TextRefused
from core.formats.delimited import DELIMITERS, delimiter_of, rows_of, table
from core.formats.encodings import decode
from core.formats.found import Found
from core.formats.inert import inert
from core.formats.options import TextOptions
from core.formats.script_columns import columns_of
from core.formats.script_table import CARRIES, MAX_ROWS, read_rows, too_long, write_rows
from core.formats.track import Reading, TextTrack

__all__ = ["CARRIES", "read_csv", "write_csv"]


def write_csv(track: TextTrack, options: TextOptions) -> bytes:
    """UTF-8 with a byte order mark, by which spreadsheets know it; cells that look like formulas are made inert."""
    rows = write_rows(track, options)
    safe = ([inert(_clean(cell)) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + table(safe, options.line_end).encode("utf-8", "replace")


def read_csv(data: bytes, options: TextOptions) -> Reading:
    """A script with its columns in any order, parted by comma, semicolon, tab or bar.

    Raises `TextRefused` where no column holds times, or none holds texts, and for tables beyond sense.
    """
    decoded = decode(data, options.encoding)
    text, found = decoded.text, Found()
    delimiter = text[4:5] if text[:4].lower() == "sep=" and text[4:5] in DELIMITERS else ""
    if delimiter:  # a line for Excel alone
        text = text[5:]
    rows = list(islice(rows_of(text, delimiter or _delimiter(text), found), MAX_ROWS + 1))
    if len(rows) > MAX_ROWS:
        raise too_long()
    if not rows:
        raise TextRefused("The table has no rows.", slug="text-empty", remedy="Choose another file.")
    track, findings = read_rows(rows, options)
    return Reading(track, [*found.all(), *findings], decoded.encoding, decoded.guessed)


def _delimiter(text: str) -> str:
    """The one by which a row near the top names the most columns; without such a row, the most even one."""
    head = text[:20_000]
    named = {
        mark: max((len(columns_of(cells)) for _, cells in islice(rows_of(head, mark, Found()), 30)), default=0)
        for mark in DELIMITERS
    }
    best = max(named, key=lambda mark: named[mark])
    return best if named[best] > 1 else delimiter_of(text)


def _clean(cell: str) -> str:
    return cell.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")
