"""A script as a table: its columns, and the many names that other people's tables give them.

Times are SMPTE time codes at the declared rate, exact to half a frame; `in_s` and `out_s` beside them are exact to the
millisecond and win where both stand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from core.errors import TextRefused
from core.formats.options import TextOptions
from core.formats.timecode import FrameRate
from core.formats.track import Finding, TextCue, TextTrack

COLUMNS = (
    "id", "in_tc", "out_tc", "in_s", "out_s", "gap_s", "words", "wpm", "type", "represents", "speaker", "voice", "text",
    "notes", "status",
)  # fmt: skip
CARRIES = frozenset(("id", "speaker", "voice", "extended", "represents", "notes", "status"))
_NAMES: Mapping[str, str] = {
    "id": "id|number|no|nr|#|cue|cue id|line|event",
    "in_tc": "in_tc|tc in|tc_in|timecode in|time code in|timecode|tc|in|start tc|start|time|begin|from|time in|"
    "start time|in time|in-time|start_time",
    "out_tc": "out_tc|tc out|tc_out|timecode out|time code out|out|end tc|end|stop|to|time out|end time|out time|"
    "out-time|end_time",
    "in_s": "in_s|start_s|start seconds|start (s)|in (s)",
    "out_s": "out_s|end_s|end seconds|end (s)|out (s)",
    "in_ms": "start_ms|in_ms",
    "out_ms": "end_ms|out_ms",
    "type": "type|kind|mode",
    "represents": "represents",
    "speaker": "speaker|character|role|who|name",
    "voice": "voice|actor|narrator|talent",
    "text": "text|description|audio description|ad|ad text|narration|script|dialogue|line text|sentence|caption|"
    "content",
    "notes": "notes|note|comment|comments|remark|remarks",
    "status": "status|state",
}
_BY_NAME = {name: column for column, names in _NAMES.items() for name in names.split("|")}
_DECLARED = re.compile(r"^#?\s*(rate|fps|frame rate|start|start timecode|language|kind)\s*[:=]?$", re.IGNORECASE)
_DECLARES = re.compile(r"^#?\s*(rate|fps|frame rate|language)\s*[:=]?$", re.IGNORECASE)  # begins a row of declarations
_CLOCK = re.compile(r"^(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2}(?:[.,]\d{1,6})?)$")
_SECONDS = re.compile(r"^\d{1,9}(?:[.,]\d{1,9})?\s*s?$")
Row = Sequence[Any]


def write_rows(track: TextTrack, options: TextOptions) -> list[list[str | int]]:
    """A row that declares rate, start and language, the row of names, and one row a cue."""
    rate = options.rate
    rows: list[list[str | int]] = [
        ["rate", rate.name, "start", rate.code_of(options.start_frame), "language", track.language, "kind", track.kind],
        list(COLUMNS),
    ]
    for cue in track.cues:
        data = cue.data
        words, length_s = len(cue.text.split()), (cue.end_ms - cue.start_ms) / 1000
        gap = data.get("gap")
        represents = data.get("represents") or []
        rows.append(
            [
                str(data.get("id") or ""),
                rate.code_of(rate.frame_at(cue.start_ms) + options.start_frame),
                rate.code_of(rate.frame_at(cue.end_ms) + options.start_frame),
                f"{cue.start_ms / 1000:.3f}",
                f"{cue.end_ms / 1000:.3f}",
                f"{(gap[1] - gap[0]) / 1000:.3f}" if gap else "",
                words,
                round(words * 60 / length_s) if length_s > 0 else "",
                "extended" if data.get("extended") else "inline",
                " ".join(represents),
                str(data.get("speaker") or ""),
                str(data.get("voice") or ""),
                cue.text,
                str(data.get("notes") or ""),
                str(data.get("status") or ""),
            ]
        )
    return rows


def read_rows(rows: Sequence[Row], options: TextOptions) -> tuple[TextTrack, list[Finding]]:
    """The cues of a table, its columns found by their names. Raises `TextRefused` where there is no time or no text."""
    findings: list[Finding] = []
    rate, start, language, kind = options.rate, options.start_frame, options.language, options.kind
    head = -1
    columns: dict[str, int] = {}
    for at, row in enumerate(rows[:20]):
        found = _columns(row) if not _DECLARES.match(str(row[0] or "") if row else "") else {}
        if "text" in found and ("in_tc" in found or "in_s" in found or "in_ms" in found):
            head, columns = at, found
            break
        declared = _declared(row)
        try:
            rate = FrameRate.named(declared["rate"]) if "rate" in declared else rate
            start = rate.frame_of(declared["start"]) if "start" in declared else start
        except ValueError as error:
            findings.append(Finding(str(error), at + 1, 1, "error", "table-declaration"))
        language = declared.get("language", language)
        kind = declared["kind"] if declared.get("kind") in ("description", "transcript", "alignment") else kind  # type: ignore[assignment]
    if head < 0:
        raise TextRefused(
            "No row of this table names a column of times and one of texts.",
            slug="text-no-columns",
            remedy="Name them in the first row, for example: in, out, text.",
        )
    cues = []
    for number, row in enumerate(rows[head + 1 :], head + 2):
        values = {name: _clean(row[place]) for name, place in columns.items() if place < len(row)}
        if not any(values.values()):
            continue
        cue = _cue(values, rate, start, number, findings)
        if cue is not None:
            cues.append(cue)
    return TextTrack(_ended(cues), kind, language), findings


def _columns(row: Row) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, value in enumerate(row):
        name = " ".join(str(value or "").strip().lower().strip("*:").split())
        column = _BY_NAME.get(name)
        if column is not None:
            found.setdefault(column, place)
    return found


def _declared(row: Row) -> dict[str, str]:
    values = [str(value or "").strip() for value in row]
    names = {"fps": "rate", "frame rate": "rate", "start timecode": "start"}
    declared = {}
    for name, value in pairwise(values):
        if (found := _DECLARED.match(name)) and value:
            key = found[1].lower()
            declared[names.get(key, key)] = value
    return declared


def _clean(value: Any) -> Any:
    """A cell's value; the apostrophe that kept a text from being a formula is taken off."""
    if not isinstance(value, str):
        return value
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    return value[1:] if value[:1] == "'" and value[1:2] in FORMULA else value


FORMULA = ("=", "+", "-", "@", "\t", "'")


def inert(value: str | int) -> str | int:
    """Spreadsheets run cells that begin like a formula; an apostrophe keeps them text."""
    return f"'{value}" if isinstance(value, str) and value[:1] in FORMULA else value


def _cue(values: Mapping[str, Any], rate: FrameRate, start: int, line: int, findings: list[Finding]) -> TextCue | None:
    text = str(values.get("text") or "").strip("\n")
    try:
        start_ms = _time(values, "in", rate, start)
        end_ms = _time(values, "out", rate, start)
    except ValueError as error:
        findings.append(Finding(f"{error}. The row is left out.", line, None, "error", "table-time", text[:80]))
        return None
    if start_ms is None:
        findings.append(Finding("The row has no time; it is left out.", line, None, "error", "table-time", text[:80]))
        return None
    if start_ms < 0:
        message = "The time lies before the film's declared start; the row is left out."
        findings.append(Finding(message, line, None, "error", "table-time", text[:80]))
        return None
    if end_ms is not None and end_ms < start_ms:
        message = "The row ends before it begins; it is kept without length."
        findings.append(Finding(message, line, None, "warning", "cue-end-before-start", text[:80]))
        end_ms = start_ms
    data: dict[str, Any] = {}
    for name in ("id", "speaker", "voice", "notes", "status"):
        if values.get(name) not in (None, ""):
            data[name] = str(values[name])
    if str(values.get("type") or "").strip().lower().startswith("ext"):
        data["extended"] = True
    if values.get("represents"):
        data["represents"] = str(values["represents"]).split()
    return TextCue(
        start_ms,
        start_ms if end_ms is None else end_ms,
        text,
        data | ({} if end_ms is not None else {"fields": {"open": True}}),
    )


def _ended(cues: list[TextCue]) -> list[TextCue]:
    """Rows without an end last until the next begins, five seconds at most."""
    ended = []
    for place, cue in enumerate(cues):
        if cue.data.get("fields") == {"open": True}:
            following = cues[place + 1].start_ms if place + 1 < len(cues) else cue.start_ms + 5000
            end_ms = max(cue.start_ms, min(following, cue.start_ms + 5000))
            cue = TextCue(cue.start_ms, end_ms, cue.text, {k: v for k, v in cue.data.items() if k != "fields"})
        ended.append(cue)
    return ended


def _time(values: Mapping[str, Any], edge: str, rate: FrameRate, start: int) -> int | None:
    """Milliseconds of a row's edge: by its seconds, else its time code. Raises ValueError."""
    for name, scale in ((f"{edge}_ms", 1.0), (f"{edge}_s", 1000.0)):
        value = values.get(name)
        if value not in (None, ""):
            number = float(str(value).replace(",", ".").rstrip("s ").strip())
            if not 0 <= number * scale < 3.6e12:
                raise ValueError(f"{value!r} is no time")
            return round(number * scale)
    value = values.get(f"{edge}_tc")
    return None if value in (None, "") else time_of(value, rate, start)


def time_of(value: Any, rate: FrameRate, start: int) -> int:
    """A time as people write it: time code, clock, seconds, or a spreadsheet's share of a day. Raises ValueError."""
    import datetime

    if isinstance(value, datetime.timedelta):
        return round(value.total_seconds() * 1000)
    if isinstance(value, datetime.datetime):
        value = value.time()
    if isinstance(value, datetime.time):
        return ((value.hour * 60 + value.minute) * 60 + value.second) * 1000 + value.microsecond // 1000
    if isinstance(value, int | float):
        if not 0 <= value < 3.6e9:
            raise ValueError(f"{value!r} is no time")
        return round(value * 86_400_000) if 0 < value < 1 else round(value * 1000)
    written = str(value).strip()
    if clock := _CLOCK.match(written):
        minutes = int(clock[1] or 0) * 60 + int(clock[2])
        return round((minutes * 60 + float(clock[3].replace(",", "."))) * 1000)
    if _SECONDS.match(written):
        return round(float(written.replace(",", ".").rstrip("s ")) * 1000)
    return rate.ms_of(rate.frame_of(written) - start)
