"""HowTo100M sentences as CSV: start, end, text of one video (a column vid where there are many), and HTM-AA.

Seconds; exact to the millisecond. HTM-AA (vid, timestamp, text) tells one whole second, the centre of the sentence's
interval: it is read as a point there, and written as the centre's nearest second, so it moves by half a second at most
and the length is lost.
"""

from __future__ import annotations

from core.errors import TextRefused
from core.formats.encodings import decode
from core.formats.found import Found
from core.formats.options import TextOptions
from core.formats.research.seconds import one_text, seconds, span
from core.formats.research.tables import names_of, rows_of, table
from core.formats.track import Reading, TextCue, TextTrack

CARRIES = frozenset(("group",))
CARRIES_AA = frozenset(("group",))
RESOLUTION_AA_MS = 500  # of the centre
_VIDEO = ("vid", "video", "video_id")


def read_htm_csv(data: bytes, options: TextOptions) -> Reading:
    """Any of these layouts, by the names in its first row; a file of one video is that of `options.film`."""
    decoded = decode(data, options.encoding)
    found = Found()
    names = names_of(decoded.text)
    points = "timestamp" in names
    video = next((name for name in _VIDEO if name in names), None)
    if points and video is None:
        raise TextRefused(
            "HTM-AA names its video in a column vid, which is not here.",
            slug="text-no-columns",
            remedy="Its first row is vid, timestamp, text.",
            line=1,
            column=1,
        )
    needed = ("timestamp", "text") if points else ("start", "end", "text")
    cues: list[TextCue] = []
    for line, row in rows_of(decoded.text, needed, found):
        group = row[video].strip() if video else options.film
        if not group:
            found.error(f"Line {line} names no video; it is left out.", "missing-id", line, 1, row["text"])
            continue
        begin, end = (row["timestamp"], row["timestamp"]) if points else (row["start"], row["end"])
        times = span(begin, end, f"Line {line}", line, found, options.duration_ms)
        if times is not None:
            cues.append(TextCue(*times, one_text(row["text"]), {"group": group}))
    track = TextTrack(cues, "alignment", options.language)
    return Reading(track, found.all(), decoded.encoding, decoded.guessed)


def write_htm_csv(track: TextTrack, options: TextOptions) -> bytes:
    """start, end, text; with vid before them where the cues are of another video than `options.film`, or of many."""
    one = all(cue.data.get("group") in (None, "", options.film) for cue in track.cues)
    rows = [(seconds(cue.start_ms), seconds(cue.end_ms), one_text(cue.text)) for cue in track.cues]
    if one:
        return table(("start", "end", "text"), rows)
    videos = (_video(cue, options) for cue in track.cues)
    return table(("vid", "start", "end", "text"), [(video, *row) for video, row in zip(videos, rows, strict=True)])


def write_htm_aa(track: TextTrack, options: TextOptions) -> bytes:
    """vid, timestamp, text of the sentences that are not marked as unalignable."""
    rows = [
        (_video(cue, options), (cue.start_ms + cue.end_ms + 1000) // 2000, one_text(cue.text))
        for cue in track.cues
        if cue.data.get("alignable") is not False
    ]
    return table(("vid", "timestamp", "text"), rows)


def _video(cue: TextCue, options: TextOptions) -> str:
    return str(cue.data.get("group") or options.film)
