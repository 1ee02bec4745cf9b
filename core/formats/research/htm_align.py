"""HTM-Align: {video: [[alignable 1 or 0, start, end, text], ..]}, in seconds.

The order of a video's sentences is kept, also of those that are not alignable, whose times are those of the speech.
What nobody has decided is written as null, which no evaluation takes for an answer. Resolution: exact to the
millisecond. Also read: {video: {"text": [..], "start": [..], "end": [..]}}, the sentencified captions of HowTo100M.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from core.formats.encodings import decode
from core.formats.found import Found
from core.formats.options import TextOptions
from core.formats.research.json_walk import JsonFault, JsonWalk, broken, shown
from core.formats.research.seconds import one_text, seconds, span
from core.formats.track import Reading, TextCue, TextTrack

CARRIES = frozenset(("group", "alignable"))


def read_htm_align(data: bytes, options: TextOptions) -> Reading:
    """Every sentence of every video; faults are named by line, video and number."""
    found = Found()
    decoded = decode(data, options.encoding)
    walk = JsonWalk(decoded.text)
    cues: list[TextCue] = []
    seen: set[str] = set()
    try:
        for name in walk.members():
            video = one_text(name)
            _check_video(video, seen, walk.line, found)
            if walk.next == "[":
                _rows(video, walk, options, cues, found)
            else:
                _columns(video, walk, options, cues, found)
        walk.end()
    except JsonFault as fault:
        broken(fault, found, bool(cues))
    track = TextTrack(cues, "alignment", options.language)
    return Reading(track, found.all(), decoded.encoding, decoded.guessed)


def _check_video(video: str, seen: set[str], line: int, found: Found) -> None:
    if not video.strip():
        found.warning("A video has no id.", "missing-id", line)
    if video in seen:
        found.warning(f"Video {video[:60]} stands here twice; both are read.", "duplicate-id", line)
    seen.add(video)


def _rows(video: str, walk: JsonWalk, options: TextOptions, cues: list[TextCue], found: Found) -> None:
    for number in walk.items():
        line, row = walk.line, walk.value()
        where = f"Video {video[:60]}, sentence {number}"
        if not isinstance(row, list) or len(row) != 4 or not isinstance(row[3], str):
            message = f"{where}: must be [1 or 0, start, end, text]; it is left out."
            found.error(message, "htm-align-row", line, None, shown(row))
            continue
        times = span(row[1], row[2], where, line, found, options.duration_ms, numbers=True)
        if times is None:
            continue
        told: dict[str, object] = {"group": video}
        if row[0] in (0, 1, "0", "1"):
            told["alignable"] = row[0] in (1, "1")
            if isinstance(row[0], str):
                found.warning(f"{where}: alignable is text; it is read as {row[0]}.", "text-for-number", line)
        elif row[0] is not None:
            message = f"{where}: alignable is 1 or 0, not {shown(row[0])}; it is left open."
            found.warning(message, "htm-align-alignable", line)
        cues.append(TextCue(*times, one_text(row[3]), told))


def _columns(video: str, walk: JsonWalk, options: TextOptions, cues: list[TextCue], found: Found) -> None:
    """Sentencified captions: one list each of texts, starts and ends."""
    line, entry = walk.line, walk.value()
    texts, starts, ends = (_list(entry, name) for name in ("text", "start", "end"))
    if texts is None or starts is None or ends is None or not len(texts) == len(starts) == len(ends):
        message = f"Video {video[:60]}: no list of sentences, nor lists of text, start and end of one length; left out."
        found.error(message, "htm-align-rows", line, None, shown(entry))
        return
    for number, (text, start, end) in enumerate(zip(texts, starts, ends, strict=True)):
        where = f"Video {video[:60]}, sentence {number}"
        if not isinstance(text, str):
            found.error(f"{where}: text is {shown(text)}; it is left out.", "htm-align-row", line)
        elif times := span(start, end, where, line, found, options.duration_ms, numbers=True):
            cues.append(TextCue(*times, one_text(text), {"group": video}))


def _list(entry: object, name: str) -> list[object] | None:
    value = entry.get(name) if isinstance(entry, dict) else None
    return value if isinstance(value, list) else None


def write_htm_align(track: TextTrack, options: TextOptions) -> bytes:
    """One list a video, in the track's order."""
    videos: dict[str, list[str]] = {}
    for cue in track.cues:
        flag = _flag(cue.data)
        row = f"[{flag}, {seconds(cue.start_ms)}, {seconds(cue.end_ms)}, {_json(cue.text)}]"
        videos.setdefault(str(cue.data.get("group") or options.film), []).append(row)
    body = ",\n".join(f" {_json(video)}: [\n  {_COMMA.join(rows)}\n ]" for video, rows in videos.items())
    return (f"{{\n{body}\n}}\n" if body else "{}\n").encode("utf-8", "replace")


_COMMA = ",\n  "


def _flag(data: Mapping[str, object]) -> str:
    alignable = data.get("alignable")
    return "null" if alignable is None else str(int(bool(alignable)))


def _json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
