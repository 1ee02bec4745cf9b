"""LSMDC annotations: tab-parted clip, aligned start and end, extracted start and end, sentence.

Times are hh:mm:ss.mmm within the film; exact to the millisecond. The clip is the cue's id, the film in front of its
times (0001_American_Beauty_00.00.51.926-00.00.54.129) its group. Sentences are one line; names in them are SOMEONE,
which is text like any other. Tabs and line breaks become spaces.
"""

from __future__ import annotations

import re

from core.errors import TextRefused
from core.formats.encodings import decode
from core.formats.found import Found
from core.formats.options import TextOptions
from core.formats.research.seconds import milliseconds, one_text
from core.formats.stamp import stamp
from core.formats.track import Reading, TextCue, TextTrack

CARRIES = frozenset(("group",))
_TIME = re.compile(r"([0-9]{1,3})[.:]([0-9]{1,2})[.:]([0-9]{1,2})(?:[.,]([0-9]{1,3}))?")
_CLIP_TIMES = re.compile(r"_[0-9]{2,3}\.[0-9]{2}\.[0-9]{2}\.[0-9]{3}-[0-9]{2,3}\.[0-9]{2}\.[0-9]{2}\.[0-9]{3}$")


def read_lsmdc(data: bytes, options: TextOptions) -> Reading:
    """One cue a line, by the aligned times. Raises `TextRefused` where no line has times, as in blind tests."""
    decoded = decode(data, options.encoding)
    found = Found()
    cues: list[TextCue] = []
    seen: set[str] = set()
    lines = decoded.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, line in enumerate(lines, 1):
        if line and not line.isspace():
            cue = _cue(line, number, options, found)
            if cue is None:
                continue
            clip = str(cue.data["id"])
            if clip in seen:
                found.warning(f"The clip {clip[:60]} stands above already.", "duplicate-id", number, 1, line)
            seen.add(clip)
            cues.append(cue)
    if not cues:
        raise TextRefused(
            "There is no LSMDC line with times here.",
            slug="text-no-cues",
            remedy="Each line is clip, start, end, extracted start, extracted end, sentence, parted by tabs.",
            findings=found.as_extra(),
        )
    track = TextTrack(cues, "description", options.language)
    return Reading(track, found.all(), decoded.encoding, decoded.guessed)


def _cue(line: str, number: int, options: TextOptions, found: Found) -> TextCue | None:
    parts = line.split("\t")
    if len(parts) not in (4, 6):
        message = "A line is clip, start, end, (extracted start, end,) sentence, parted by tabs; it is left out."
        found.error(message, "lsmdc-line", number, 1, line)
        return None
    clip = parts[0].strip()
    if not clip:
        found.error("The line names no clip; it is left out.", "missing-id", number, 1, line)
        return None
    try:
        start_ms, end_ms = _ms(parts[1]), _ms(parts[2])
    except ValueError as error:
        found.error(f"{error}; the line is left out.", "research-time", number, len(parts[0]) + 2, line)
        return None
    if end_ms < start_ms:
        found.error("The clip ends before it starts; it is left out.", "cue-end-before-start", number, 1, line)
        return None
    if options.duration_ms is not None and end_ms > options.duration_ms:
        found.warning("The clip ends beyond the film.", "ends-beyond-the-film", number, 1, line)
    film = _CLIP_TIMES.sub("", clip)
    data: dict[str, object] = {"group": film, "id": clip}
    extracted = [part.strip() for part in parts[3:-1]]
    if extracted and extracted != [part.strip() for part in parts[1:3]]:
        data["fields"] = {"start_extracted": extracted[0], "end_extracted": extracted[1]}
    return TextCue(start_ms, end_ms, one_text(parts[-1].strip()), data)


def _ms(written: str) -> int:
    written = written.strip()
    found = _TIME.fullmatch(written)
    if found is None:
        try:
            return milliseconds(written)
        except ValueError as error:
            raise ValueError(f"{written[:30]!r} is no time hh:mm:ss.mmm") from error
    hours, minutes, seconds, part = found.groups()
    return ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int((part or "0").ljust(3, "0"))


def write_lsmdc(track: TextTrack, options: TextOptions) -> bytes:
    """One line a cue; a clip is named by its film and times, unless the cue brings a name of that shape."""
    lines = []
    for cue in track.cues:
        begin, end = stamp(cue.start_ms), stamp(cue.end_ms)
        film = _cell(str(cue.data.get("group") or options.film)) or "film"
        clip = str(cue.data.get("id") or "")
        if _CLIP_TIMES.sub("", clip) != film or "\t" in clip:
            clip = f"{film}_{begin.replace(':', '.')}-{end.replace(':', '.')}"
        fields = cue.data.get("fields") or {}
        extracted = [
            _cell(str(fields.get(f"{edge}_extracted") or time)) for edge, time in (("start", begin), ("end", end))
        ]
        lines.append("\t".join([clip, begin, end, *extracted, _cell(cue.text)]) + "\n")
    return "".join(lines).encode("utf-8", "replace")


def _cell(text: str) -> str:
    return " ".join(one_text(text).split())
