"""Our own lossless format: JSON lines. The first tells format and version, then come the cues, then the history.

{"format": "cuewright-track", "version": 1, "kind", "language", "about": {..}, "provenance": {..}}
{"start_ms", "end_ms", "text", "data": {..}} ..
{"history": {..}} ..     operations, who and when, as they were saved

Resolution: exact. A newer version is refused; keys and lines that this version does not know are kept and written again
(`unknown` in `about` and in a cue's `data`). Reading and writing hold one line at a time beside the track itself.
"""

from __future__ import annotations

import io
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_args

from core.errors import TextRefused
from core.formats.found import Found
from core.formats.json_depth import shallow
from core.formats.options import TextOptions
from core.formats.track import CUE_FIELDS, Kind, Reading, TextCue, TextTrack

NAME, VERSION = "cuewright-track", 1
CARRIES = frozenset(CUE_FIELDS)
MAX_MS = 2**31 - 1
_HEAD = ("format", "version", "kind", "language", "about", "provenance")
_CUE = ("start_ms", "end_ms", "text", "data")
_APART = ("history", "unknown", "unknown_head", "provenance")  # of `about`, on lines or under keys of their own
_SURROGATES = re.compile("[\ud800-\udfff]")


def write_jsonl(track: TextTrack, options: TextOptions) -> bytes:
    """Everything that is known of a track, in UTF-8."""
    return b"".join(jsonl_lines(track))


def jsonl_lines(track: TextTrack) -> Iterator[bytes]:
    """Line by line, for files that are larger than memory should be."""
    about = track.about
    head: dict[str, Any] = {"format": NAME, "version": VERSION, "kind": track.kind, "language": track.language}
    head["about"] = {name: value for name, value in about.items() if name not in _APART}
    if about.get("provenance"):
        head["provenance"] = about["provenance"]
    unknown = about.get("unknown_head")
    yield _line({**(unknown if isinstance(unknown, Mapping) else {}), **head} if unknown else head)
    for cue in track.cues:
        row: dict[str, Any] = {"start_ms": cue.start_ms, "end_ms": cue.end_ms, "text": cue.text}
        if cue.data:
            data = {name: value for name, value in cue.data.items() if name != "unknown"}
            extra = cue.data.get("unknown")
            if isinstance(extra, Mapping):
                row = {**extra, **row}
            elif extra is not None:
                data["unknown"] = extra
            if data:
                row["data"] = data
        yield _line(row)
    for entry in about.get("history") or ():
        yield _line({"history": entry})
    for row in about.get("unknown") or ():
        yield _line(row)


def _line(row: object) -> bytes:
    try:
        text = json.dumps(row, ensure_ascii=False, allow_nan=False, default=_plain)
    except ValueError:  # a number that is none
        text = json.dumps(_finite(row), ensure_ascii=False, allow_nan=False, default=_plain)
    return _SURROGATES.sub("\ufffd", text).encode() + b"\n"


def _plain(value: object) -> object:
    """What JSON has no word for: other collections as lists and objects, anything else as text."""
    if isinstance(value, Mapping):
        return {str(name): each for name, each in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(value, key=str)
    return str(value)


def _finite(value: object) -> object:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(name): _finite(each) for name, each in value.items()}
    return [_finite(each) for each in value] if isinstance(value, list | tuple) else value


def read_jsonl(data: bytes, options: TextOptions) -> Reading:
    """A track; a line that is none of ours is a finding, the others are kept. Raises `TextRefused`."""
    return read_jsonl_lines(io.BytesIO(data), options)


def read_jsonl_lines(lines: Iterable[bytes], options: TextOptions) -> Reading:
    """A track from any source of lines, such as an open file. Raises `TextRefused` where the first is not the head."""
    found = Found()
    numbered = enumerate(lines, 1)
    head: dict[str, Any] | None = None
    for number, line in numbered:
        line = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if line.strip():
            head = _head(line, number)
            break
    if head is None:
        raise TextRefused("The file is empty.", slug="text-empty", remedy="Choose another file.")
    cues: list[TextCue] = []
    history: list[Any] = []
    unknown: list[Any] = []
    for number, line in numbered:
        if not line.strip():
            continue
        try:
            row = _parsed(line)
        except ValueError as error:
            found.error(f"{error}; it is left out.", "jsonl-line", number, 1, _shown(line))
            continue
        if "start_ms" in row or "end_ms" in row:
            try:
                cues.append(_cue(row))
            except ValueError as error:
                found.error(f"{error}; the cue is left out.", "jsonl-cue", number, 1, _shown(line))
        elif "history" in row:
            history.append(row["history"])
        else:
            unknown.append(row)
    about = dict(head["about"]) if isinstance(head.get("about"), dict) else {}
    rest = {name: value for name, value in head.items() if name not in _HEAD}
    apart = {"provenance": head.get("provenance"), "history": history, "unknown": unknown, "unknown_head": rest}
    about |= {name: value for name, value in apart.items() if value}
    kind: Kind = head["kind"] if head.get("kind") in get_args(Kind) else options.kind
    language = head["language"] if isinstance(head.get("language"), str) else options.language
    return Reading(TextTrack(cues, kind, language, about), found.all(), "utf-8")


def _head(line: bytes, number: int) -> dict[str, Any]:
    try:
        head = _parsed(line)
    except ValueError:
        head = {}
    if head.get("format") != NAME:
        raise TextRefused(
            f"The first line does not say that this is a {NAME}.",
            slug="text-jsonl-head",
            remedy="Export it again, or choose another format.",
            line=number,
            column=1,
        )
    version = head.get("version")
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise TextRefused(
            f"The version {str(version)[:30]!r} is none.", slug="text-jsonl-version", remedy="Export it again."
        )
    if version > VERSION:
        raise TextRefused(
            f"This file is of version {version}, which a newer Cuewright wrote; this one reads up to {VERSION}.",
            slug="text-jsonl-version",
            remedy="Update Cuewright, or export the track as another format.",
            line=number,
        )
    return head


def _parsed(line: bytes) -> dict[str, Any]:
    """The object of a line. Raises ValueError with a sentence."""
    try:
        row = json.loads(line.decode("utf-8"), parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise ValueError(f"The line is not UTF-8 at byte {error.start + 1}") from error
    except RecursionError as error:
        raise ValueError("The line is nested too deep") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"The line is no JSON: {error.msg} at column {error.colno}") from error
    except ValueError as error:
        raise ValueError("The line holds a number that is none, or far too long") from error
    if not isinstance(row, dict):
        raise ValueError("The line is no JSON object")
    if not shallow(row):
        raise ValueError("The line is nested too deep")
    return row


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _cue(row: Mapping[str, Any]) -> TextCue:
    times: list[int] = []
    for name in ("start_ms", "end_ms"):
        value = row.get(name)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MAX_MS:
            raise ValueError(f"{name} must be whole milliseconds from 0, not {str(value)[:30]!r}")
        times.append(value)
    if times[1] < times[0]:
        raise ValueError("The cue ends before it begins")
    text, data = row.get("text"), row.get("data", {})
    if not isinstance(text, str) or not isinstance(data, dict):
        raise ValueError("A cue needs a text, and data that is an object")
    rest = {name: value for name, value in row.items() if name not in _CUE}
    return TextCue(times[0], times[1], text, {**data, "unknown": rest} if rest else data)


def _shown(line: bytes) -> str:
    return line[:80].decode("utf-8", "replace").strip()
