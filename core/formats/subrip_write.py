"""Writing SubRip that every player reads: numbers from 1, a comma before the thousandths, UTF-8 without a mark."""

from __future__ import annotations

from core.formats.options import TextOptions
from core.formats.stamp import stamp
from core.formats.subrip_text import guarded, subrip_markup
from core.formats.track import TextCue, TextTrack


def write_subrip(track: TextTrack, options: TextOptions) -> bytes:
    """A SubRip file in UTF-8 without a mark."""
    blocks = [
        f"{number}\n{stamp(cue.start_ms, ',')} --> {stamp(cue.end_ms, ',')}\n{_text(cue)}\n"
        for number, cue in enumerate(track.cues, 1)
    ]
    text = "\n".join(blocks)
    if options.line_end != "\n":
        text = text.replace("\n", options.line_end)
    return text.encode("utf-8", "replace")


def _text(cue: TextCue) -> str:
    """The cue's text, with its tags where they still belong to it."""
    text = cue.text
    if cue.data and isinstance(markup := cue.data.get("markup"), str):
        kept = subrip_markup(markup, text)
        if kept is not None:
            return kept
    if "\r" in text or "\x00" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")
    return guarded(text)
