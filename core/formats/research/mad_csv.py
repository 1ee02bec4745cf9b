"""Descriptions of films as MAD-eval, CMD-AD and TV-AD tables have them, Windows-1252 files too.

What has no place in a cue stays under `fields` by its column's name. Resolution: exact to the millisecond.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.errors import TextRefused
from core.formats.encodings import decode
from core.formats.options import TextOptions
from core.formats.research.seconds import seconds, span
from core.formats.research.tables import rows_of, table
from core.formats.track import Finding, Reading, TextCue, TextTrack

CARRIES = frozenset(("group", "fields"))
# layout -> (column of the video, of the text); all have start and end
_LAYOUTS: Mapping[str, tuple[str, str]] = {
    "mad": ("movie", "sentence"),
    "cmd": ("cmd_filename", "text"),
    "tv": ("tvad_name", "text"),
    "plain": ("movie", "text"),
    "imdb": ("imdbid", "text"),
}


def read_mad_csv(data: bytes, options: TextOptions) -> Reading:
    """The rows of any of these tables."""
    decoded = decode(data, options.encoding)
    names = {name.strip().strip('"').lower() for name in decoded.text[:4000].split("\n", 1)[0].split(",")}
    layout = next((pair for pair in _LAYOUTS.values() if set(pair) <= names), None)
    if layout is None:
        raise TextRefused(
            "The first row names no film and no sentence as MAD, CMD-AD or TV-AD do.",
            slug="text-no-columns",
            remedy="It must name movie, sentence, start, end; or cmd_filename or tvad_name, text, start, end.",
            line=1,
        )
    group, text = layout
    cues: list[TextCue] = []
    findings: list[Finding] = []
    for line, row in rows_of(decoded.text, (group, text, "start", "end")):
        times = span(row.get("start", ""), row.get("end", ""), f"Line {line}", line, findings)
        if times is None:
            continue
        if not row[group].strip():
            findings.append(Finding(f"Line {line} names no film; it is left out.", line, 1, "error", "missing-id"))
            continue
        rest: dict[str, Any] = {
            name: value for name, value in row.items() if value and name not in (group, text, "start", "end")
        }
        cues.append(TextCue(*times, row.get(text, ""), {"group": row[group]} | ({"fields": rest} if rest else {})))
    return Reading(TextTrack(cues, "description", options.language), findings, decoded.encoding, decoded.guessed)


def write_mad_csv(track: TextTrack, options: TextOptions) -> bytes:
    """MAD-eval's columns first, then whatever else the cues carry."""
    rest = sorted({name for cue in track.cues for name in _fields(cue)} - {"movie", "sentence", "start", "end"})
    rows = [
        {**_fields(cue), "movie": cue.data.get("group") or options.film, "sentence": cue.text,
         "start": seconds(cue.start_ms), "end": seconds(cue.end_ms)}
        for cue in track.cues
    ]  # fmt: skip
    return table(("movie", "sentence", "start", "end", *rest), rows)


def _fields(cue: TextCue) -> dict[str, str]:
    fields = cue.data.get("fields") or {}
    return {str(name): value for name, value in fields.items() if isinstance(value, str) and value}
