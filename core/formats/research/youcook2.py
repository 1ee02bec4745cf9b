"""YouCook2: {"database": {video: {"annotations": [{"id", "segment": [start, end], "sentence"}], ..}}}, in seconds.

What else is known of a video (duration, subset, recipe type, address) stays in `about["videos"]`, other keys of an
annotation in the cue's `fields`. Segments are written in the order of the track, by video. Exact to the millisecond.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from core.errors import TextRefused
from core.formats.encodings import decode
from core.formats.found import Found
from core.formats.options import TextOptions
from core.formats.research.json_walk import JsonFault, JsonWalk, broken, shown
from core.formats.research.seconds import milliseconds, one_text, span
from core.formats.track import Reading, TextCue, TextTrack

CARRIES = frozenset(("group", "id", "fields"))
_OWN = ("id", "segment", "sentence")
_SLACK_MS = 1000  # durations are often rounded down


def read_youcook2(data: bytes, options: TextOptions) -> Reading:
    """Every segment of every video; faults are named by line, video and annotation."""
    found = Found()
    decoded = decode(data, options.encoding)
    walk = JsonWalk(decoded.text)
    cues: list[TextCue] = []
    videos: dict[str, Any] = {}
    here = False
    try:
        for name in walk.members():
            if name == "database" and walk.next == "{":
                here = True
                for identity in walk.members():
                    video = one_text(identity)
                    _check_video(video, videos, walk.line, found)
                    videos[video] = _video(video, walk, options, cues, found)
            else:
                walk.value()
        walk.end()
    except JsonFault as fault:
        broken(fault, found, bool(cues))
    if not here:
        raise TextRefused("There is no database in this file.", slug="text-youcook2", remedy="Check the file.")
    track = TextTrack(cues, "alignment", options.language, {"videos": videos} if videos else {})
    return Reading(track, found.all(), decoded.encoding, decoded.guessed)


def _check_video(video: str, seen: Mapping[str, object], line: int, found: Found) -> None:
    if not video.strip():
        found.warning("A video has no id.", "missing-id", line)
    if video in seen:
        found.warning(f"Video {video[:60]} stands here twice; both are read.", "duplicate-id", line)


def _video(video: str, walk: JsonWalk, options: TextOptions, cues: list[TextCue], found: Found) -> dict[str, Any]:
    """What is known of the video; its segments are added to `cues`."""
    about: dict[str, Any] = {}
    line, first, listed = walk.line, len(cues), False
    if walk.next != "{":
        found.error(
            f"Video {video[:60]} is no object; it is left out.", "youcook2-rows", line, None, shown(walk.value())
        )
        return about
    for name in walk.members():
        if name == "annotations" and walk.next == "[":
            listed = True
            seen: set[str] = set()
            for number in walk.items():
                _segment(f"Video {video[:60]}, annotation {number}", video, walk, seen, options, cues, found)
        else:
            about[name] = walk.value()
    if not listed and about.get("subset") != "testing":
        found.error(f"Video {video[:60]} has no list of annotations.", "youcook2-rows", line)
    if "duration" in about and options.duration_ms is None:
        _check_duration(video, about["duration"], cues[first:], line, found)
    return about


def _segment(
    where: str, video: str, walk: JsonWalk, seen: set[str], options: TextOptions, cues: list[TextCue], found: Found
) -> None:
    line, row = walk.line, walk.value()
    segment = row.get("segment") if isinstance(row, dict) else None
    if not isinstance(row, dict) or not isinstance(segment, list) or len(segment) != 2:
        found.error(f"{where}: needs a segment of two times; it is left out.", "youcook2-row", line, None, shown(row))
        return
    if not isinstance(row.get("sentence"), str):
        found.error(f"{where}: needs a sentence; it is left out.", "youcook2-row", line, None, shown(row))
        return
    times = span(segment[0], segment[1], where, line, found, options.duration_ms, numbers=True)
    if times is None:
        return
    data: dict[str, Any] = {"group": video}
    identity = row.get("id")
    if isinstance(identity, bool) or not isinstance(identity, int | str) or str(identity)[:1] == "":
        found.warning(f"{where} has no id.", "missing-id", line)
    else:
        data["id"] = one_text(str(identity))
        if data["id"] in seen:
            found.warning(f"{where} has the id {data['id'][:40]} of an earlier one.", "duplicate-id", line)
        seen.add(data["id"])
    rest = {str(name): value for name, value in row.items() if name not in _OWN}
    if rest:
        data["fields"] = rest
    cues.append(TextCue(*times, one_text(row["sentence"]), data))


def _check_duration(video: str, duration: object, cues: list[TextCue], line: int, found: Found) -> None:
    try:
        limit_ms = milliseconds(duration)
    except ValueError as error:
        found.warning(f"Video {video[:60]}: duration is {error}.", "research-time", line)
        return
    if isinstance(duration, str):
        found.warning(f"Video {video[:60]}: duration is text where a number belongs.", "text-for-number", line)
    for cue in cues:
        if cue.end_ms > limit_ms + _SLACK_MS:
            message = (
                f"Video {video[:60]}: a segment ends at {cue.end_ms / 1000:.3f} s; it is {limit_ms / 1000:.3f} s long."
            )
            found.warning(message, "ends-beyond-the-film", line, None, cue.text)


def write_youcook2(track: TextTrack, options: TextOptions) -> bytes:
    """One database of all the cues' videos; segments without an id are numbered with what is free in their video."""
    known = track.about.get("videos")
    about: Mapping[str, Any] = known if isinstance(known, Mapping) else {}
    videos: dict[str, list[TextCue]] = {}
    for cue in track.cues:
        videos.setdefault(str(cue.data.get("group") or options.film), []).append(cue)
    entries = []
    for video, cues in videos.items():
        more = about.get(video)
        rest = {str(name): value for name, value in more.items()} if isinstance(more, Mapping) else {}
        rest.pop("annotations", None)
        if not rest and options.duration_ms is not None and len(videos) == 1:
            rest["duration"] = options.duration_ms / 1000
        rows = ",\n   ".join(_json(row) for row in _annotations(cues))
        keys = [f"{_json(name)}: {_json(value)}" for name, value in rest.items()]
        entries.append(f" {_json(video)}: {{{', '.join([*keys, _ANNOTATIONS])} [\n   {rows}\n ]}}")
    body = ",\n".join(entries)
    return f'{{"database": {{\n{body}\n}}}}\n'.encode("utf-8", "replace")


_ANNOTATIONS = '"annotations":'


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _annotations(cues: list[TextCue]) -> list[dict[str, Any]]:
    taken = {str(cue.data["id"]) for cue in cues if cue.data.get("id") is not None}
    rows = []
    free = -1
    for cue in cues:
        identity = cue.data.get("id")
        if identity is None:
            free += 1
            while str(free) in taken:
                free += 1
            identity = free
        written = str(identity)
        whole = written.isascii() and written.isdigit() and len(written) < 16 and str(int(written)) == written
        rest = {str(name): value for name, value in (cue.data.get("fields") or {}).items() if str(name) not in _OWN}
        segment = [cue.start_ms / 1000, cue.end_ms / 1000]
        rows.append({"id": int(written) if whole else written, "segment": segment, "sentence": cue.text, **rest})
    return rows
