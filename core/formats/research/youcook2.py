"""YouCook2: {"database": {video: {"annotations": [{"id", "segment": [start, end], "sentence"}], ..}}}, in seconds.

What else is known of a video (subset, recipe type, address) stays in `about["videos"]`. Resolution: exact to the
millisecond.
"""

from __future__ import annotations

import json
from typing import Any

from core.errors import TextRefused
from core.formats.options import TextOptions
from core.formats.research.seconds import parsed_json, seconds, span
from core.formats.track import Finding, Reading, TextCue, TextTrack

CARRIES = frozenset(("group",))


def read_youcook2(data: bytes, options: TextOptions) -> Reading:
    """Every segment of every video."""
    document = parsed_json(data)
    database = document.get("database") if isinstance(document, dict) else None
    if not isinstance(database, dict):
        raise TextRefused("There is no database in this file.", slug="text-youcook2", remedy="Check the file.")
    cues: list[TextCue] = []
    findings: list[Finding] = []
    videos: dict[str, Any] = {}
    for video, entry in database.items():
        rows = entry.get("annotations") if isinstance(entry, dict) else None
        if not isinstance(rows, list):
            findings.append(Finding(f"Video {video} has no list of annotations; it is left out.", rule="youcook2-rows"))
            continue
        videos[video] = {name: value for name, value in entry.items() if name != "annotations"}
        duration = entry.get("duration")
        for number, row in enumerate(rows):
            where = f"Video {video}, annotation {number}"
            segment = row.get("segment") if isinstance(row, dict) else None
            if not isinstance(segment, list) or len(segment) != 2 or not isinstance(row.get("sentence"), str):
                message = f"{where}: needs a segment of two times and a sentence; it is left out."
                findings.append(Finding(message, rule="youcook2-row", excerpt=str(row)[:80]))
                continue
            times = span(segment[0], segment[1], where, None, findings)
            if times is None:
                continue
            if isinstance(duration, int | float) and times[1] > duration * 1000 + 1000:
                message = f"{where} ends after the video, which is {duration} s long."
                findings.append(Finding(message, severity="warning", rule="beyond-the-film"))
            cues.append(TextCue(*times, row["sentence"], {"group": str(video)}))
    return Reading(
        TextTrack(cues, "alignment", options.language, {"videos": videos} if videos else {}), findings, "utf-8"
    )


def write_youcook2(track: TextTrack, options: TextOptions) -> bytes:
    """One database of all the cues' videos."""
    known = track.about.get("videos") or {}
    database: dict[str, dict[str, Any]] = {}
    for cue in track.cues:
        video = str(cue.data.get("group") or options.film)
        entry = database.setdefault(video, {**known.get(video, {}), "annotations": []})
        segment = [seconds(cue.start_ms), seconds(cue.end_ms)]
        entry["annotations"].append({"id": len(entry["annotations"]), "segment": segment, "sentence": cue.text})
    return (json.dumps({"database": database}, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
