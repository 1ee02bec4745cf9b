"""HowTo100M sentences: a csv of start, end, text for one video, and HTM-AA's vid, timestamp, text for many.

HTM-AA tells one whole second, the centre of the sentence's interval: it is read as that second, and written as the
centre's.
"""

from __future__ import annotations

from core.formats.encodings import decode
from core.formats.options import TextOptions
from core.formats.research.seconds import seconds, span
from core.formats.research.tables import rows_of, table
from core.formats.track import Finding, Reading, TextCue, TextTrack

CARRIES: frozenset[str] = frozenset()
CARRIES_AA = frozenset(("group",))


def read_htm_csv(data: bytes, options: TextOptions) -> Reading:
    """Either layout, by the names in its first row."""
    decoded = decode(data, options.encoding)
    cues: list[TextCue] = []
    findings: list[Finding] = []
    many = "timestamp" in decoded.text[:200].split("\n", 1)[0].lower()
    for line, row in rows_of(decoded.text, ("vid", "timestamp", "text") if many else ("start", "end", "text")):
        begin = row.get("timestamp", "") if many else row.get("start", "")
        end = begin if many else row.get("end", "")
        times = span(begin, end, f"Line {line}", line, findings)
        if times is None:
            continue
        if many and not row["vid"].strip():
            message = f"Line {line} names no video; it is left out."
            findings.append(Finding(message, line, 1, "error", "missing-id"))
            continue
        length_ms = 1000 if many else 0
        data_of = {"group": row["vid"].strip()} if many else {}
        cues.append(TextCue(times[0], times[1] + length_ms, row.get("text", ""), data_of))
    return Reading(TextTrack(cues, "alignment", options.language), findings, decoded.encoding, decoded.guessed)


def write_htm_csv(track: TextTrack, options: TextOptions) -> bytes:
    """start, end, text."""
    rows = [{"start": seconds(c.start_ms), "end": seconds(c.end_ms), "text": c.text} for c in track.cues]
    return table(("start", "end", "text"), rows)


def write_htm_aa(track: TextTrack, options: TextOptions) -> bytes:
    """vid, timestamp, text of the sentences that are not marked as unalignable."""
    rows = [
        {
            "vid": cue.data.get("group") or options.film,
            "timestamp": (cue.start_ms + cue.end_ms) // 2000,
            "text": cue.text,
        }
        for cue in track.cues
        if cue.data.get("alignable") is not False
    ]
    return table(("vid", "timestamp", "text"), rows)
