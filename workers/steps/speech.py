"""speech: the film's own subtitles, from the sidecar or a stream, become its transcript track.

Transcription and speakers join here when no subtitles came.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core.subtitles import read_subtitles
from core.tracks import keep_track
from media.streams import probe_from_dict
from media.subtitles import read_stream
from workers.context import Outcome, StepContext
from workers.steps.refusals import refusals


def run(ctx: StepContext) -> Outcome:
    ctx.progress(0, 1, "Reading the subtitles")
    if ctx.film.subtitles_path is not None:
        name = ctx.film.subtitles_name or "subtitles"
        found = read_subtitles(ctx.film.subtitles_path.read_bytes(), name)
        cues = [[cue.start_ms, cue.end_ms, cue.text] for cue in found.cues]
        return Outcome({"source": "sidecar", "name": name, "encoding": found.encoding, "language": "en", "cues": cues})
    probe = probe_from_dict(ctx.needs["probe"].payload)
    stream = probe.dialogue
    if stream is None:
        return Outcome({"source": "none", "cues": []})
    with refusals():
        lines = read_stream(ctx.film.path, probe, stream.index, lambda done, total: ctx.progress(done, total))
    return Outcome(
        {
            "source": "stream",
            "name": f"stream {stream.index}",
            "language": stream.language or "en",
            "cues": [[line.start_ms, line.end_ms, line.text] for line in lines],
        }
    )


def publish(session: Session, video_id: UUID, key: str, payload: Mapping[str, Any]) -> None:
    if payload["source"] == "none":
        return
    keep_track(
        session,
        video_id,
        kind="transcript",
        source=f"{payload['source']}:{key}",
        title=f"Subtitles ({payload['name']})",
        language=payload["language"],
        provenance={"source": payload["source"], "encoding": payload.get("encoding")},
        cues=[{"start_ms": start, "end_ms": end, "text": text, "data": {}} for start, end, text in payload["cues"]],
    )
