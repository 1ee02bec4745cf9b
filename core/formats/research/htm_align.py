"""HTM-Align: {video: [[alignable, start, end, text], ..]}, in seconds. Sentence order is kept; ids must be there once.

Resolution: exact to the millisecond.
"""

from __future__ import annotations

import json
from typing import Any

from core.errors import TextRefused
from core.formats.options import TextOptions
from core.formats.research.seconds import parsed_json, seconds, span
from core.formats.track import Finding, Reading, TextCue, TextTrack

CARRIES = frozenset(("group", "alignable"))


def read_htm_align(data: bytes, options: TextOptions) -> Reading:
    """Every sentence of every video; faults are named by video and number."""
    document = parsed_json(data)
    if not isinstance(document, dict):
        raise TextRefused(
            "HTM-Align is an object with a list per video.", slug="text-htm-align", remedy="Check the file."
        )
    cues: list[TextCue] = []
    findings: list[Finding] = [*_repeated(data)]
    for video, rows in document.items():
        if not isinstance(rows, list):
            findings.append(Finding(f"Video {video}: not a list of sentences; it is left out.", rule="htm-align-rows"))
            continue
        for number, row in enumerate(rows):
            cue = _cue(str(video), number, row, findings)
            if cue is not None:
                cues.append(cue)
    return Reading(TextTrack(cues, "alignment", options.language), findings, "utf-8")


def _cue(video: str, number: int, row: Any, findings: list[Finding]) -> TextCue | None:
    where = f"Video {video}, sentence {number}"
    if not isinstance(row, list) or len(row) != 4 or not isinstance(row[3], str) or row[0] not in (0, 1):
        message = f"{where}: must be [0 or 1, start, end, text]; it is left out."
        findings.append(Finding(message, rule="htm-align-row", excerpt=str(row)[:80]))
        return None
    times = span(row[1], row[2], where, None, findings)
    return None if times is None else TextCue(*times, row[3], {"group": video, "alignable": bool(row[0])})


def _repeated(data: bytes) -> list[Finding]:
    """Videos that stand in the file twice; JSON itself would keep the last in silence."""
    seen: set[str] = set()
    twice: list[str] = []

    def note(pairs: list[tuple[str, Any]]) -> None:
        for name, _ in pairs:
            if name in seen:
                twice.append(name)
            seen.add(name)

    json.loads(data.decode("utf-8-sig"), object_pairs_hook=note)
    return [Finding(f"Video {name} stands here twice; the last one is kept.", rule="duplicate-id") for name in twice]


def write_htm_align(track: TextTrack, options: TextOptions) -> bytes:
    """One list a video, in the track's order; what nobody decided counts as alignable where it has a length."""
    videos: dict[str, list[list[Any]]] = {}
    for cue in track.cues:
        alignable = cue.data.get("alignable")
        flag = int(bool(alignable)) if alignable is not None else int(cue.end_ms > cue.start_ms)
        row = [flag, seconds(cue.start_ms), seconds(cue.end_ms), cue.text]
        videos.setdefault(str(cue.data.get("group") or options.film), []).append(row)
    return (json.dumps(videos, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
