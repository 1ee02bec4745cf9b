"""The columns of a script, the many names that other people's tables give them, and the row that declares the rate."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import get_args

from core.formats.found import Found
from core.formats.options import TextOptions
from core.formats.timecode import FrameRate
from core.formats.track import Kind

COLUMNS = (
    "id", "in_tc", "out_tc", "in_s", "out_s", "gap_s", "words", "wpm", "type", "represents", "speaker", "voice", "text",
    "notes", "status",
)  # fmt: skip

# Our column -> other people's names of it, the surest first: where two columns of a table match, the earlier name wins.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "cue id", "cue no", "cue number", "cue", "number", "no", "nr", "#", "index", "event", "line"),
    "in_tc": (
        "in tc", "tc in", "timecode in", "time code in", "in timecode", "start tc", "start timecode", "in", "start",
        "start time", "in time", "time in", "in point", "cue in", "record in", "begin", "beginning", "from", "onset",
        "timecode", "time code", "tc", "timestamp", "time", "location",
    ),
    "out_tc": (
        "out tc", "tc out", "timecode out", "time code out", "out timecode", "end tc", "end timecode", "out", "end",
        "end time", "out time", "time out", "out point", "cue out", "record out", "stop", "finish", "to", "until",
    ),
    "in_s": ("in s", "start s", "in seconds", "start seconds", "start sec", "start time s", "begin s"),
    "out_s": ("out s", "end s", "out seconds", "end seconds", "end sec", "end time s", "stop s"),
    "in_ms": ("in ms", "start ms", "begin ms", "start time ms"),
    "out_ms": ("out ms", "end ms", "stop ms", "end time ms"),
    "length": ("duration", "dur", "length", "duration s"),
    "gap_s": ("gap s", "gap"),
    "words": ("words", "word count"),
    "wpm": ("wpm",),
    "type": ("type", "inline extended", "ad type", "mode", "marker type"),
    "represents": ("represents", "content"),
    "speaker": ("speaker", "character", "role", "who", "character name", "speaker name", "name"),
    "voice": ("voice", "voice talent", "voice artist", "voice actor", "narrator", "talent", "actor"),
    "text": (
        "text", "audio description", "ad text", "ad script", "ad", "narration", "description text", "description",
        "script", "sentence", "dialogue", "dialog", "caption", "subtitle", "line text", "transcript", "utterance",
        "content text", "comments", "comment", "marker name", "name",
    ),
    "notes": ("notes", "note", "remarks", "remark", "direction", "directions", "comments", "comment"),
    "status": ("status", "state"),
}  # fmt: skip
_DECLARED = {
    "rate": "rate", "fps": "rate", "frame rate": "rate", "framerate": "rate", "drop": "drop", "drop frame": "drop",
    "start": "start", "start timecode": "start", "start tc": "start", "language": "language", "kind": "kind",
    "title": "title", "film": "title",
}  # fmt: skip
_PAIR = re.compile(r"#?\s*([A-Za-z][A-Za-z ]{1,20})[:=]\s*(\S.*)")  # "Frame rate: 25" in one cell
_DROPPED, _KEPT = ("yes", "true", "1", "df", "drop"), ("no", "false", "0", "ndf", "non-drop", "")


@dataclass(frozen=True, slots=True)
class Declared:
    """What stands above the columns' names; what does not comes from the options."""

    rate: FrameRate
    start_frame: int
    language: str
    kind: Kind
    title: str = ""
    rate_told: bool = False


def columns_of(row: Sequence[object]) -> dict[str, int]:
    """Column -> place in the row, for every name that is known; each place is taken once."""
    places: dict[str, int] = {}
    for at, cell in enumerate(row):
        places.setdefault(_plain(cell), at)
    found: dict[str, int] = {}
    taken: set[int] = set()
    for column, names in _NAMES.items():
        if column == "speaker" and places.keys().isdisjoint(_NAMES["text"][:-1]):
            names = names[:-1]  # "name" is then the text's
        for name in names:
            place = places.get(name)
            if place is not None and place not in taken:
                found[column] = place
                taken.add(place)
                break
    return found


def _plain(cell: object) -> str:
    """'Start (s)', 'START_S' and 'start s' are one name."""
    return " ".join(re.sub(r"[^\w#]+|_", " ", str(cell or "")[:100].lower()).split())


def declares(row: Sequence[object]) -> bool:
    """Whether the row is the one that our own scripts begin with, and names no columns."""
    return bool(row) and _plain(row[0]) in ("rate", "fps", "frame rate", "framerate")


def declared_in(row: Sequence[object], known: Declared, line: int, found: Found) -> Declared:
    """`known` with what this row declares: names and values by turns, as rate, 25, drop, no, start, 01:00:00:00."""
    cells: list[str] = []
    for cell in row:
        written = "" if cell is None else str(cell).strip()
        pair = _PAIR.fullmatch(written[:200])
        cells += [pair[1], pair[2]] if pair and _plain(pair[1]) in _DECLARED else [written]
    said: dict[str, str] = {}
    for name, value in pairwise(cells):
        key = _DECLARED.get(_plain(name))
        if key is not None and value and key not in said:
            said[key] = value
    try:
        if "rate" in said:
            rate = FrameRate.named(said["rate"])
            drop = said.get("drop", "yes" if rate.drop else "no").lower()
            if drop not in _DROPPED + _KEPT:
                raise ValueError(f"drop is yes or no, not {drop[:20]!r}")
            known = replace(known, rate=FrameRate(rate.exact, drop in _DROPPED), rate_told=True)
        if "start" in said:
            known = replace(known, start_frame=known.rate.frame_of(said["start"]))
    except ValueError as error:
        found.error(f"The declaration is not understood: {error}.", "table-declaration", line, 1, ", ".join(cells))
    language, kind = said.get("language", known.language), said.get("kind", known.kind)
    title = said.get("title", known.title)
    return replace(known, language=language, kind=kind if kind in get_args(Kind) else known.kind, title=title)  # type: ignore[arg-type]


def declaration(options: TextOptions, language: str, kind: Kind, title: str) -> list[str]:
    """The row above the columns' names."""
    rate = options.rate
    name, drop = rate.name.removesuffix("df"), "yes" if rate.drop else "no"
    row = ["rate", name, "drop", drop, "start", rate.code_of(options.start_frame), "language", language, "kind", kind]
    return row + (["title", title] if title else [])
