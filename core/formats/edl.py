"""Edit lists: CMX3600 events with comments, and marker lists as Resolve (EDL) and Pro Tools (session text) export them.

Times are frames at the given rate, so each moves by half a frame at most (to the nearest millisecond). An edit list
names no rate: it is read at the one that is told, with dropped numbers where the list says so. Line breaks
become " / ". Time code that runs over midnight goes on, up to twelve hours behind the film's start.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from core.errors import TextRefused
from core.formats.encodings import decode
from core.formats.found import Found
from core.formats.options import TextOptions
from core.formats.timecode import FrameRate
from core.formats.track import Reading, TextCue, TextTrack

CARRIES: frozenset[str] = frozenset(("speaker",))
CARRIES_MARKERS: frozenset[str] = frozenset()
_TC = re.compile(r"[0-9]{1,3}[:;][0-9]{2}[:;][0-9]{2}[:;.][0-9]{2,3}")
_COMMENTS = ("COMMENT", "TEXT", "NOTE", "LOC")
_CLIP_NAMES = ("FROM CLIP NAME", "TO CLIP NAME", "CLIP NAME")
_BREAK = " / "
_COLOUR = "ResolveColorBlue"
_FAR_MS = 3_600_000
_NUMBERED = re.compile(r"(?:AD|Marker) [0-9]+")  # names that say nothing


def read_edl(data: bytes, options: TextOptions) -> Reading:
    """Events with their comments; a Resolve marker's duration wins over the event's one frame.

    Raises `TextRefused` where there is no event.
    """
    decoded = decode(data, options.encoding)
    lines = decoded.text.replace("\x00", "\ufffd").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    found = Found()
    read = _read_session if any(line.startswith("SESSION NAME:") for line in lines[:20]) else _read_events
    rate, title = options.rate, ""
    for line in lines[:200]:
        if line.upper().startswith("FCM:"):
            rate = _dropping(rate, "NON" not in line.upper(), found)
            break
    for line in lines[:50]:
        if line.upper().startswith("TITLE:"):
            title = line[6:].strip()
            break
    cues = read(lines, rate, options.start_frame, found)
    if not cues:
        raise TextRefused(
            "There is no event in this edit list.",
            slug="text-no-cues",
            remedy="Choose another file, or say the frame rate and the start time code.",
            findings=found.as_extra(),
        )
    if options.start_frame == 0 and min(cue.start_ms for cue in cues) >= _FAR_MS:
        message = "The first event lies an hour or more into the film; say its start time code if that is not meant."
        found.warning(message, "edl-start")
    track = TextTrack(cues, options.kind, options.language, {"title": title} if title else {})
    return Reading(track, found.all(), decoded.encoding, decoded.guessed)


def _dropping(rate: FrameRate, drop: bool, found: Found) -> FrameRate:
    if rate.drop == drop:
        return rate
    named = {30: "29.97df", 60: "59.94df"}.get(rate.counted) if drop else None
    if drop and named is None:
        found.warning(f"The list says drop frame, which {rate.name} has not; it is read without.", "edl-drop")
        return rate
    return FrameRate.named(named) if named else FrameRate(rate.exact)


class _Event:
    """An event that is being read, and what the lines below it say."""

    def __init__(self, start_frame: int, end_frame: int, line: int) -> None:
        self.start_frame, self.end_frame, self.line = start_frame, end_frame, line
        self.comments: list[str] = []
        self.clip_name = self.speaker = self.marker = ""

    def cue(self, rate: FrameRate) -> TextCue:
        data: dict[str, str] = {}
        if self.speaker:
            data["speaker"] = self.speaker
        named = "" if _NUMBERED.fullmatch(self.marker) else self.marker
        if named and self.comments:
            data["id"] = named
        text = "\n".join(self.comments) or named or self.clip_name
        return TextCue(rate.ms_of(self.start_frame), rate.ms_of(self.end_frame), text, data)


def _read_events(lines: list[str], rate: FrameRate, start: int, found: Found) -> list[TextCue]:
    cues: list[TextCue] = []
    event: _Event | None = None
    for number, line in enumerate(lines, 1):
        if line[:1].isdigit() or line[:2].strip().isdigit():
            parts = line[:300].split()
            codes = [part for part in parts[-4:] if _TC.fullmatch(part)]
            if len(codes) == 4:
                if event is not None:
                    cues.append(event.cue(rate))
                event = _event(codes, rate, start, number, found)
                continue
            if len(parts) > 4 and "|D:" not in line and any(":" in part for part in parts):
                message = "This is no event: number, reel, track, cut and four time codes; it is left out."
                found.error(message, "edl-event", number, 1, line.strip())
                if event is not None:
                    cues.append(event.cue(rate))
                event = None
                continue
        if event is not None:
            _below(event, line)
    if event is not None:
        cues.append(event.cue(rate))
    return cues


def _below(event: _Event, line: str) -> None:
    """A comment, a clip's name or a marker below an event; anything else is of no concern here."""
    note = _marker(line)
    if note is not None:
        text, event.marker, length = note
        event.comments = [text] if text else []
        event.end_frame = event.start_frame + length
        return
    head = line.lstrip()
    if not head.startswith("*"):
        return
    name, colon, rest = head[1:].partition(":")
    key = name.strip().upper()
    if colon and key in _COMMENTS:
        event.comments.append(rest[1:] if rest.startswith(" ") else rest)
    elif colon and key == "SPEAKER":
        event.speaker = rest.strip()
    elif colon and key in _CLIP_NAMES:
        event.clip_name = event.clip_name or rest.strip()


def _marker(line: str) -> tuple[str, str, int] | None:
    """(note, name, frames) of `note |C:ResolveColorBlue |M:name |D:frames`."""
    rest, found, length = line.rpartition("|D:")
    if not found or not (length := length.strip()).isascii() or not length.isdigit() or len(length) > 9:
        return None
    rest, found, name = rest.rpartition("|M:")
    note, colour, _ = rest.rpartition("|C:")
    return (note.strip(), name.strip(), int(length)) if found and colour else None


def _event(codes: list[str], rate: FrameRate, start: int, line: int, found: Found) -> _Event | None:
    try:
        first, last = (_within(rate.frame_of(code), rate, start) for code in codes[2:])
    except ValueError as error:
        found.error(f"{error}; the event is left out.", "edl-time", line, 1, " ".join(codes[2:]))
        return None
    if last < first:
        message = "The event ends before it begins; it is kept without length."
        found.warning(message, "cue-end-before-start", line, 1, " ".join(codes[2:]))
    return _Event(first, max(first, last), line)


def _within(frame: int, rate: FrameRate, start: int) -> int:
    """The frame counted from the film's first; time code that runs over midnight goes on."""
    frame -= start
    if frame < 0 and frame + rate.frames_a_day <= rate.frames_a_day // 2:
        frame += rate.frames_a_day
    if frame < 0:
        raise ValueError("The time code lies before the film's start")
    return frame


def _read_session(lines: list[str], rate: FrameRate, start: int, found: Found) -> list[TextCue]:
    """Pro Tools' session text: the markers' listing, which are points; its start and format are in its head."""
    cues: list[TextCue] = []
    inside = False
    for number, line in enumerate(lines, 1):
        if line.startswith("TIMECODE FORMAT:"):
            rate = _session_rate(line[16:].strip(), rate, found, number)
        elif line.replace(" ", "").startswith("MARKERSLISTING"):
            inside = True
        elif inside and line[:1].isdigit():
            parts = [part.strip() for part in line.split("\t")]
            try:
                frame = _within(rate.frame_of(parts[1] if len(parts) > 1 else ""), rate, start)
            except ValueError as error:
                found.error(f"{error}; the marker is left out.", "edl-time", number, 1, line.strip())
                continue
            said = [part for part in parts[4:6] if part]
            cues.append(TextCue(rate.ms_of(frame), rate.ms_of(frame), said[-1] if said else ""))
    return cues


def _session_rate(named: str, rate: FrameRate, found: Found, line: int) -> FrameRate:
    """'29.97 Drop Frame', '24 Frame' .."""
    plain = re.sub(r"\s*frames?\s*$", "", named.lower())
    try:
        return FrameRate.named(plain)
    except ValueError:
        found.warning(f"The format {named[:40]!r} is not known; it is read at {rate.name}.", "edl-rate", line)
        return rate


def write_edl(track: TextTrack, options: TextOptions) -> bytes:
    """CMX3600 with one event and one comment a cue."""

    def event(number: int, cue: TextCue, rate: FrameRate) -> list[str]:
        first, last = rate.frame_at(cue.start_ms), rate.frame_at(cue.end_ms)
        source = f"{rate.code_of(0)} {rate.code_of(last - first)}"
        lines = [f"{number:03d}  AX       A     C        {source} {_code(first, options)} {_code(last, options)}"]
        lines.append(f"* COMMENT: {_one_line(cue.text)}")
        if speaker := _one_line(str(cue.data.get("speaker") or "")):
            lines.append(f"* SPEAKER: {speaker}")
        return lines

    return _list_of(track, options, event)


def write_marker_edl(track: TextTrack, options: TextOptions) -> bytes:
    """A list of markers that Resolve imports onto its timeline; a cue shorter than a frame becomes one frame."""

    def event(number: int, cue: TextCue, rate: FrameRate) -> list[str]:
        first, last = rate.frame_at(cue.start_ms), rate.frame_at(cue.end_ms)
        codes = f"{_code(first, options)} {_code(first + 1, options)}"
        name = _one_line(str(cue.data.get("id") or "")).replace("|", "/") or f"AD {number}"
        marker = f"|C:{_COLOUR} |M:{name} |D:{max(1, last - first)}"
        return [f"{number:03d}  001      V     C        {codes} {codes}", f" {_one_line(cue.text)} {marker}"]

    return _list_of(track, options, event)


def _list_of(track: TextTrack, options: TextOptions, event: Callable[[int, TextCue, FrameRate], list[str]]) -> bytes:
    rate = options.rate
    title = _one_line(str(track.about.get("title") or options.film)) or "film"
    lines = [f"TITLE: {title}", f"FCM: {'' if rate.drop else 'NON-'}DROP FRAME", ""]
    for number, cue in enumerate(track.cues, 1):
        lines += event(number, cue, rate)
    return ("\n".join(lines) + "\n").replace("\n", options.line_end).encode("utf-8", "replace")


def _code(frame: int, options: TextOptions) -> str:
    """Of a frame of the film; a day later it begins again."""
    rate = options.rate
    return rate.code_of((frame + options.start_frame) % rate.frames_a_day)


def _one_line(text: str) -> str:
    lines = text.replace("\x00", "\ufffd").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return _BREAK.join(" ".join(line.split()) for line in lines if line.strip())
