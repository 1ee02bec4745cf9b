"""CSV files of datasets, row by row by the names in their first row, each with its line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from core.errors import TextRefused
from core.formats import delimited
from core.formats.found import Found


def names_of(text: str) -> tuple[str, ...]:
    """The names in the first row, in lower case."""
    first = next(delimited.rows_of(text[:100_000], delimiter_of(text), Found()), (0, []))[1]
    return tuple(name.strip().lower() for name in first)


def delimiter_of(text: str) -> str:
    """A comma, unless the first row has none and another mark."""
    first = text[:100_000].lstrip("\r\n").split("\n", 1)[0]
    return max(delimited.DELIMITERS, key=first.count)


def rows_of(text: str, needed: Sequence[str], found: Found) -> Iterator[tuple[int, dict[str, str]]]:
    """(line, row by column name). Raises `TextRefused` where columns are missing; odd rows are findings."""
    rows = delimited.rows_of(text, delimiter_of(text), found)
    _, head = next(rows, (1, []))
    names = [name.strip().lower() for name in head]
    missing = [name for name in needed if name not in names]
    if missing:
        raise TextRefused(
            f"The first row does not name the column {missing[0]}.",
            slug="text-no-columns",
            remedy=f"It must name {', '.join(needed)}.",
            line=1,
            column=1,
        )
    for line, row in rows:
        if len(row) < len(names) and not all(name in names[: len(row)] for name in needed):
            message = f"Line {line} has {len(row)} of {len(names)} columns; it is left out."
            found.error(message, "table-columns", line, 1, ",".join(row))
            continue
        if len(row) > len(names):
            found.warning(f"Line {line} has more columns than the first row names.", "table-columns", line, 1)
        yield line, dict(zip(names, row, strict=False))


def table(names: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV file in UTF-8 with these columns."""
    return delimited.table([names, *rows]).encode("utf-8", "replace")
