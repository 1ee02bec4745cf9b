"""A script as a table, which CSV and XLSX share: a row that declares the rate, a row of names, and a row a cue.

Resolution: exact to the millisecond, by `in_s` and `out_s`; the time codes beside them are exact to half a frame. Where
the two say different times, somebody has edited one of them: the time code is taken, and told. `type` is inline unless
a cue is extended. A cue without an id is numbered #1, #2 .., which is no id when it is read again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from core.errors import TextRefused
from core.formats.found import Found
from core.formats.inert import as_meant
from core.formats.options import TextOptions
from core.formats.script_columns import COLUMNS, Declared, columns_of, declaration, declared_in, declares
from core.formats.script_sense import ReadRow, Sense, edge_ms, length_ms
from core.formats.script_time import MAX_MS, Written, written_time
from core.formats.timecode import FrameRate
from core.formats.track import Finding, TextCue, TextTrack

CARRIES = frozenset(("id", "speaker", "voice", "extended", "represents", "notes", "status"))
MAX_ROWS = 200_000  # some sixty feature films
_HEAD_ROWS = 30  # how far down the columns' names are looked for
_WORDS_PER_SECOND = 2.5  # of a row that tells no end
_NUMBERED = re.compile(r"#+[0-9]+")
_TIMES = ("in_tc", "in_s", "in_ms")
Row = tuple[int, Sequence[object]]  # its line or number, its cells


def write_rows(track: TextTrack, options: TextOptions) -> list[list[str | int]]:
    """Every row as text and whole numbers; seconds have three decimals."""
    rate = options.rate
    rows: list[list[str | int]] = [
        list(declaration(options, track.language, track.kind, str(track.about.get("title") or ""))),
        list(COLUMNS),
    ]
    for number, cue in enumerate(track.cues, 1):
        data, length_ms, words = cue.data, cue.end_ms - cue.start_ms, len(cue.text.split())
        gap = data.get("gap")
        rows.append(
            [
                _written_id(str(data.get("id") or ""), number),
                rate.code_of(rate.frame_at(cue.start_ms) + options.start_frame),
                rate.code_of(rate.frame_at(cue.end_ms) + options.start_frame),
                f"{cue.start_ms / 1000:.3f}",
                f"{cue.end_ms / 1000:.3f}",
                f"{(gap[1] - gap[0]) / 1000:.3f}" if isinstance(gap, list | tuple) and len(gap) == 2 else "",
                words,
                round(words * 60_000 / length_ms) if length_ms > 0 else "",
                "extended" if data.get("extended") else "inline",
                " ".join("".join(str(each).split()) for each in data.get("represents") or ()),
                str(data.get("speaker") or ""),
                str(data.get("voice") or ""),
                cue.text,
                str(data.get("notes") or ""),
                str(data.get("status") or ""),
            ]
        )
    return rows


def _written_id(identity: str, number: int) -> str:
    if not identity:
        return f"#{number}"
    return f"#{identity}" if _NUMBERED.fullmatch(identity) else identity


def read_rows(rows: Sequence[Row], options: TextOptions) -> tuple[TextTrack, list[Finding]]:
    """The cues of a table whose columns are found by their names, or by what is in them where they have none.

    Raises `TextRefused` where no column holds times, or none holds texts.
    """
    found = Found()
    declared = Declared(options.rate, options.start_frame, options.language, options.kind)
    columns: dict[str, int] = {}
    head: Row = (0, ())
    body: Sequence[Row] = rows
    for place, (line, cells) in enumerate(rows[:_HEAD_ROWS]):
        names = {} if declares(cells) else columns_of(cells)
        if any(name in names for name in _TIMES) and ("text" in names or len(names) > 1):
            columns, head, body = names, (line, cells), rows[place + 1 :]
            break
        declared = declared_in(cells, declared, line, found)
    columns = _with_text(columns, head[1], body) if columns else _by_content(rows, options.rate, found)
    declared = _with_drop(declared, columns, body, found)
    others = {place: str(name).strip()[:100] for place, name in enumerate(head[1]) if place not in columns.values()}
    read = [row for each in body if (row := _row(each, columns, others, declared, found)) is not None]
    cues = _cues(read, Sense(read, declared), declared, found)
    about = {"title": declared.title} if declared.title else {}
    return TextTrack(cues, declared.kind, declared.language, about), found.all()


def _with_text(columns: dict[str, int], names: Sequence[object], body: Sequence[Row]) -> dict[str, int]:
    """`columns` with one of texts: by its name, else the unnamed or unknown one that holds the most."""
    if "text" in columns:
        return columns
    sizes: dict[int, int] = {}
    for _, cells in body[:200]:
        for place, cell in enumerate(cells[:256]):
            if place not in columns.values() and isinstance(cell, str):
                sizes[place] = sizes.get(place, 0) + len(cell)
    if not sizes:
        raise _refused()
    return columns | {"text": max(sizes, key=lambda place: sizes[place])}


def _by_content(rows: Sequence[Row], rate: FrameRate, found: Found) -> dict[str, int]:
    """Columns of a table without names: the first two that hold times, and the one that holds the most text."""
    counts: dict[int, int] = {}
    for _, cells in rows[:200]:
        for place, cell in enumerate(cells[:64]):
            if _is_time(cell, rate):
                counts[place] = counts.get(place, 0) + 1
    often = max(counts.values(), default=0)
    places = sorted(place for place, count in counts.items() if count * 2 > often)[:2]
    if not places:
        raise _refused()
    columns = _with_text(dict(zip(("in_tc", "out_tc"), places, strict=False)), (), rows)
    told = ", ".join(f"{name} from column {place + 1}" for name, place in columns.items())
    found.warning(f"No row names the columns; taken are {told}.", "columns-guessed", rows[0][0])
    return columns


def _is_time(cell: object, rate: FrameRate) -> bool:
    try:
        return cell not in (None, "") and written_time(cell, rate).number is None
    except ValueError:
        return False


def too_long() -> TextRefused:
    return TextRefused(f"The table has more than {MAX_ROWS:,} rows.", slug="text-too-large", remedy="Split it.")


def _refused() -> TextRefused:
    return TextRefused(
        "No row of this table names a column of times and one of texts.",
        slug="text-no-columns",
        remedy="Name them in the first row, for example: in, out, text.",
    )


def _with_drop(declared: Declared, columns: Mapping[str, int], body: Sequence[Row], found: Found) -> Declared:
    """Semicolons in the codes of a file that declares no rate mean dropped numbers, where the rate has them."""
    if declared.rate_told or declared.rate.drop or "in_tc" not in columns:
        return declared
    place = columns["in_tc"]
    codes = (str(cells[place]) for _, cells in body[:200] if place < len(cells))
    dropping = {30: "29.97df", 60: "59.94df"}.get(declared.rate.counted)
    if dropping is None or not any(re.fullmatch(r"\s*[0-9:;]+;[0-9]{2}\s*", code) for code in codes):
        return declared
    found.warning(f"Codes with a semicolon are read at {dropping}.", "drop-frame-guessed")
    return Declared(FrameRate.named(dropping), declared.start_frame, declared.language, declared.kind, declared.title)


def _row(
    row: Row, columns: Mapping[str, int], others: Mapping[int, str], declared: Declared, found: Found
) -> ReadRow | None:
    line, cells = row
    values = {name: cells[place] for name, place in columns.items() if place < len(cells) and _said(cells[place])}
    if not values:
        return None
    text = _text(cells[columns["text"]]) if columns["text"] < len(cells) else ""
    times: dict[str, Written] = {}
    exact: dict[str, int] = {}
    try:
        for name in ("in_tc", "out_tc", "length"):
            if name in values:
                times[name] = written_time(values[name], declared.rate)
        for name, scale in (("in_s", 1000), ("out_s", 1000), ("in_ms", 1), ("out_ms", 1)):
            if name in values:
                exact[name.split("_")[0]] = _exact(values[name], scale, declared.rate)
    except ValueError as error:
        found.error(f"{error}. The row is left out.", "table-time", line, None, text)
        return None
    if "in" not in exact and "in_tc" not in times:
        found.error("The row has no time; it is left out.", "table-time", line, None, text)
        return None
    return ReadRow(line, times, exact, text, _data(values, {others[p]: c for p, c in enumerate(cells) if p in others}))


def _exact(value: object, scale: int, rate: FrameRate) -> int:
    written = written_time(value, rate)
    if written.number is None or written.number * scale > MAX_MS:
        raise ValueError(f"{str(value)[:30]!r} is no number of {'seconds' if scale == 1000 else 'milliseconds'}")
    return round(written.number * scale)


def _data(values: Mapping[str, object], others: Mapping[str, object]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for name in ("id", "speaker", "voice", "notes", "status"):
        if name in values and (told := _text(values[name]).strip()):
            data[name] = told
    if _NUMBERED.fullmatch(identity := data.get("id", "")):
        data["id"] = identity[1:]
        if not identity.startswith("##"):
            del data["id"]
    if _text(values.get("type")).strip().lower().startswith(("ext", "pause")):
        data["extended"] = True
    if represents := _text(values.get("represents")).replace(",", " ").split():
        data["represents"] = represents
    if rest := {name: _text(cell) for name, cell in others.items() if name and _said(cell)}:
        data["fields"] = rest
    return data


def _said(cell: object) -> bool:
    return cell is not None and cell != "" and (not isinstance(cell, str) or not cell.isspace())


def _text(cell: object) -> str:
    """A cell as text; whole numbers of a workbook have no decimals."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return as_meant(str(cell).replace("\r\n", "\n").replace("\r", "\n"))


def _cues(rows: Sequence[ReadRow], sense: Sense, declared: Declared, found: Found) -> list[TextCue]:
    made: list[tuple[int, int | None, ReadRow]] = []
    seen: set[str] = set()
    for row in rows:
        try:
            start_ms = edge_ms(row, "in", sense, declared, found)
            end_ms = edge_ms(row, "out", sense, declared, found)
            if end_ms is None and "length" in row.times and start_ms is not None:
                end_ms = start_ms + length_ms(row.times["length"], sense)
        except ValueError as error:
            found.error(f"{error}; the row is left out.", "table-time", row.line, None, row.text)
            continue
        if start_ms is None:
            continue
        if end_ms is not None and end_ms < start_ms:
            message = "The row ends before it begins; it is kept without length."
            found.warning(message, "cue-end-before-start", row.line, None, row.text)
            end_ms = start_ms
        identity = row.data.get("id")
        if identity in seen:
            found.warning(f"The id {identity[:40]!r} stands above already.", "duplicate-id", row.line, None, row.text)
        elif identity:
            seen.add(identity)
        made.append((start_ms, end_ms, row))
    open_ends = sum(end_ms is None for _, end_ms, _ in made)
    if open_ends:
        message = f"{open_ends} rows tell no end; they last as long as they take to speak, or until the next begins."
        found.warning(message, "end-guessed")
    following = [start_ms for start_ms, _, _ in made[1:]]
    return [
        TextCue(start_ms, _spoken(start_ms, row.text, after) if end_ms is None else end_ms, row.text, row.data)
        for (start_ms, end_ms, row), after in zip(made, [*following, -1], strict=False)
    ]


def _spoken(start_ms: int, text: str, next_ms: int) -> int:
    end_ms = start_ms + max(1000, round(len(text.split()) / _WORDS_PER_SECOND * 1000))
    return min(end_ms, next_ms) if next_ms > start_ms else end_ms
