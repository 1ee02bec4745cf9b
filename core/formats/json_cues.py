"""Cues as one JSON document, with everything that is known of each: for programs that ask once."""

from __future__ import annotations

import json

from core.formats.options import TextOptions
from core.formats.track import TextTrack


def write_json(track: TextTrack, options: TextOptions) -> bytes:
    """{"kind", "language", .., "cues": [{"start_ms", "end_ms", "text", "words", ..}]}; fields stand beside the text."""
    rows = []
    for cue in track.cues:
        fields = dict(cue.data)
        rest = fields.pop("fields", {})
        row = {"start_ms": cue.start_ms, "end_ms": cue.end_ms, "text": cue.text, "words": len(cue.text.split())}
        rows.append({**fields, **(rest if isinstance(rest, dict) else {}), **row})
    head = {"kind": track.kind, "language": track.language, **track.about}
    return (json.dumps({**head, "cues": rows}, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")
