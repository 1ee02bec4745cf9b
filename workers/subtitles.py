"""The film's own subtitles: the file that came with it, or the text stream that tells most surely what is said."""

from __future__ import annotations

from typing import Any

from core.subtitles import read_subtitles
from media.streams import probe_from_dict
from media.subtitles import read_stream
from workers.context import StepContext
from workers.steps.refusals import refusals


def has_subtitles(ctx: StepContext) -> bool:
    return ctx.film.subtitles_path is not None or probe_from_dict(ctx.needs["probe"].payload).dialogue is not None


def read_own(ctx: StepContext) -> dict[str, Any] | None:
    """source, name, encoding, language and cues [[start_ms, end_ms, text]]; None where the film has none."""
    if ctx.film.subtitles_path is not None:
        name = ctx.film.subtitles_name or "subtitles"
        found = read_subtitles(ctx.film.subtitles_path.read_bytes(), name)
        cues = [[cue.start_ms, cue.end_ms, cue.text] for cue in found.cues]
        return {"source": "sidecar", "name": name, "encoding": found.encoding, "language": "en", "cues": cues}
    probe = probe_from_dict(ctx.needs["probe"].payload)
    stream = probe.dialogue
    if stream is None:
        return None
    with refusals():
        lines = read_stream(ctx.film.path, probe, stream.index, lambda done, total: ctx.progress(done, total))
    return {
        "source": "stream",
        "name": f"stream {stream.index}",
        "language": stream.language or "en",
        "cues": [[line.start_ms, line.end_ms, line.text] for line in lines],
    }
