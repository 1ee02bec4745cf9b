"""Our own lossless format: JSON lines. The first tells format and version, the next are cues, the last the history.

{"format": "cuewright-track", "version": 1, "kind", "language", "about"}
{"start_ms", "end_ms", "text", "data"} ..
{"history": {..}} ..     operations, who and when, as they were saved

Resolution: exact. A reader of this version refuses newer ones and keeps lines that it does not know in `about`.
"""

from __future__ import annotations

import json
import math
from typing import Any

from core.errors import TextRefused
from core.formats.options import TextOptions
from core.formats.track import CUE_FIELDS, Finding, Kind, Reading, TextCue, TextTrack

NAME, VERSION = "cuewright-track", 1
CARRIES = frozenset(CUE_FIELDS)
MAX_MS = 2**31 - 1


def write_jsonl(track: TextTrack, options: TextOptions) -> bytes:
    """Everything that is known of a track; `about["history"]` goes to lines of their own."""
    about = {name: value for name, value in track.about.items() if name not in ("history", "unknown")}
    head = {"format": NAME, "version": VERSION, "kind": track.kind, "language": track.language, "about": about}
    lines: list[Any] = [head]
    for cue in track.cues:
        row: dict[str, Any] = {"start_ms": cue.start_ms, "end_ms": cue.end_ms, "text": cue.text}
        lines.append(row | ({"data": dict(cue.data)} if cue.data else {}))
    lines += [{"history": entry} for entry in track.about.get("history", ())]
    lines += list(track.about.get("unknown", ()))
    return "".join(json.dumps(line, ensure_ascii=False, allow_nan=False) + "\n" for line in lines).encode(
        "utf-8", "surrogatepass"
    )


def read_jsonl(data: bytes, options: TextOptions) -> Reading:
    """A track line by line; a line that is none of ours is a finding, the others are kept."""
    lines = data.split(b"\n")
    head = _parsed(lines[0].removeprefix(b"\xef\xbb\xbf"))
    if not isinstance(head, dict) or head.get("format") != NAME:
        raise TextRefused(
            f"The first line does not say that this is {NAME}.",
            slug="text-jsonl-head",
            remedy="Export it again.",
            line=1,
        )
    version = head.get("version")
    if not isinstance(version, int) or version > VERSION:
        raise TextRefused(
            f"This file is of version {version}; versions up to {VERSION} are read here.",
            slug="text-jsonl-version",
            remedy="Update Cuewright, or export the track as another format.",
        )
    named = head.get("kind")
    kind: Kind = named if named in ("description", "transcript", "alignment") else options.kind
    about = dict(head["about"]) if isinstance(head.get("about"), dict) else {}
    cues: list[TextCue] = []
    findings: list[Finding] = []
    history, unknown = [], []
    for number, line in enumerate(lines[1:], 2):
        if not line.strip():
            continue
        row = _parsed(line)
        if isinstance(row, dict) and "history" in row:
            history.append(row["history"])
        elif isinstance(row, dict) and "start_ms" in row:
            cue = _cue(row)
            if cue is None:
                message = "A cue needs whole start_ms and end_ms, not below 0, in order, and a text; it is left out."
                findings.append(Finding(message, number, 1, "error", "jsonl-cue", line[:80].decode("utf-8", "replace")))
            else:
                cues.append(cue)
        elif isinstance(row, dict):
            unknown.append(row)
        else:
            message = "The line is no JSON object; it is left out."
            findings.append(Finding(message, number, 1, "error", "jsonl-line", line[:80].decode("utf-8", "replace")))
    about |= {name: value for name, value in (("history", history), ("unknown", unknown)) if value}
    return Reading(TextTrack(cues, kind, str(head.get("language") or "und"), about), findings, "utf-8")


def _parsed(line: bytes) -> Any:
    try:
        return json.loads(line.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError):
        return None


def _cue(row: dict[str, Any]) -> TextCue | None:
    start: Any
    end: Any
    start, end, text, data = row["start_ms"], row.get("end_ms", -1), row.get("text"), row.get("data", {})
    whole = all(isinstance(time, int) and not isinstance(time, bool) and 0 <= time <= MAX_MS for time in (start, end))
    if not whole or end < start or not isinstance(text, str) or not isinstance(data, dict):
        return None
    if any(isinstance(value, float) and not math.isfinite(value) for value in data.values()):
        return None
    return TextCue(start, end, text, data)
