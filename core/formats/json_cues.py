"""Cues as JSON, with everything that is known of each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from core.formats.vtt import TimedText


def write_json(cues: Iterable[TimedText], about: Mapping[str, Any] | None = None) -> str:
    """{"cues": [{"start_ms", "end_ms", "text", "words", ..}]} and what `about` adds beside the cues."""
    rows = [
        {"start_ms": cue.start_ms, "end_ms": cue.end_ms, "text": cue.text, "words": len(cue.text.split())}
        | as_fields(cue)
        for cue in cues
    ]
    return json.dumps({**(about or {}), "cues": rows}, ensure_ascii=False, indent=2) + "\n"


def as_fields(cue: TimedText) -> dict[str, Any]:
    """What belongs to the cue's kind (`data` of a stored cue: gap, max_words, score, evidence ..)."""
    data = getattr(cue, "data", None)
    return dict(data) if isinstance(data, Mapping) else {}
