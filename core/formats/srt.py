"""SubRip: the plainest format that every tool reads."""

from __future__ import annotations

from collections.abc import Iterable

from core.formats.vtt import TimedText, one_block, stamp


def write_srt(cues: Iterable[TimedText]) -> str:
    """A SubRip file; text goes in as it is, since SubRip has no escapes."""
    blocks = [
        f"{number}\n{stamp(cue.start_ms, ',')} --> {stamp(cue.end_ms, ',')}\n{one_block(cue.text)}\n"
        for number, cue in enumerate(cues, 1)
    ]
    return "\n".join(blocks)
