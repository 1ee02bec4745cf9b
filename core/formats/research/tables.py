"""CSV files of datasets, row by row with the line that each begins on."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from core.errors import TextRefused


def rows_of(text: str, needed: Sequence[str], delimiter: str = ",") -> Iterator[tuple[int, dict[str, str]]]:
    """(line, row by column name). Raises `TextRefused` where columns are missing."""
    csv.field_size_limit(1_000_000)
    reader = csv.reader(io.StringIO(text.replace("\x00", "\ufffd"), newline=""), delimiter=delimiter)
    try:
        names = [name.strip().lower() for name in next(reader, [])]
        if missing := [name for name in needed if name not in names]:
            raise TextRefused(
                f"The first row does not name the column {missing[0]}.",
                slug="text-no-columns",
                remedy=f"It must name {', '.join(needed)}.",
                line=1,
            )
        line = reader.line_num + 1
        for row in reader:
            if any(value.strip() for value in row):
                yield line, dict(zip(names, row, strict=False))
            line = reader.line_num + 1
    except csv.Error as error:
        raise TextRefused(
            f"The table cannot be read: {error}.", slug="text-table", remedy="Check its quotes.", line=reader.line_num
        ) from error


def table(names: Sequence[str], rows: Sequence[Mapping[str, object]]) -> bytes:
    """A CSV file in UTF-8 with these columns."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, names, extrasaction="ignore", restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode("utf-8", "replace")
