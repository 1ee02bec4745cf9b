"""Rows of a table whose cells are parted by one character, as spreadsheets and people write them.

A quote that is never closed does not swallow the rest of the file: its line is then read as it stands.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from core.formats.found import Found

DELIMITERS = (",", ";", "\t", "|")
MOST_LINES_IN_A_CELL = 100
_MOST_BROKEN = 200  # quotes; a file with more is read without any


class _NeverClosed(Exception):
    pass


class _Lines:
    """The lines of a text for one csv.reader; stops it where a quoted cell goes on for too long."""

    def __init__(self, lines: Sequence[str], at: int) -> None:
        self.lines, self.at, self.row_at = lines, at, at

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        inside = self.at > self.row_at  # the reader asks for more of the row that it is in
        if inside and (self.at >= len(self.lines) or self.at - self.row_at >= MOST_LINES_IN_A_CELL):
            raise _NeverClosed
        if self.at >= len(self.lines):
            raise StopIteration
        self.at += 1
        return self.lines[self.at - 1] + "\n"


def rows_of(text: str, delimiter: str, found: Found) -> Iterator[tuple[int, list[str]]]:
    """(line from 1, cells) of every row that is not empty."""
    lines = text.replace("\x00", "\ufffd").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    source = _Lines(lines, 0)
    reader = csv.reader(source, delimiter=delimiter)
    broken = 0
    while True:
        begins = source.row_at = source.at
        try:
            row = next(reader)
        except StopIteration:
            return
        except (_NeverClosed, csv.Error):
            broken += 1
            message = "A quote here is never closed, or a cell is far too long; the line is read as it stands."
            found.warning(message, "quote-not-closed", begins + 1, lines[begins].find('"') + 1, lines[begins])
            source = _Lines(lines, begins + 1)
            if broken < _MOST_BROKEN:
                reader = csv.reader(source, delimiter=delimiter)
            else:
                reader = csv.reader(source, delimiter=delimiter, quoting=csv.QUOTE_NONE)
            row = lines[begins].split(delimiter)
        if any(row):
            yield begins + 1, row


def delimiter_of(text: str) -> str:
    """The mark that parts the first lines most evenly: of those in most lines, the most frequent."""
    lines = [line for line in text[:20_000].replace("\r", "\n").split("\n") if line.strip()][:10]

    def weight(mark: str) -> tuple[int, int]:
        counts = [_outside_quotes(line, mark) for line in lines]
        return sum(count > 0 for count in counts), min((count for count in counts if count), default=0)

    return max(DELIMITERS, key=weight)


def _outside_quotes(line: str, mark: str) -> int:
    return sum(piece.count(mark) for piece in line.split('"')[::2])


def table(rows: Iterable[Sequence[object]], line_end: str = "\n") -> str:
    """The text of a table with commas, quoted where needed."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator=line_end).writerows(rows)
    return out.getvalue()
