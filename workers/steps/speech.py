"""speech: what is said in the film becomes its transcript track: its own subtitles, else dialogue that was heard."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core import heard
from core.speakers import keep_heard_track
from core.tables import Checkpoint, Track
from core.tracks import keep_track
from workers.context import Outcome, StepContext
from workers.subtitles import read_own


def run(ctx: StepContext) -> Outcome:
    ctx.progress(0, 1, "Reading the subtitles")
    if (own := read_own(ctx)) is not None:
        return Outcome(own)
    found = ctx.needs["hear"]
    if not found.payload.get("lines"):
        return Outcome({"source": "none", "reason": found.payload.get("reason", ""), "cues": []})
    words = heard.tells_words(found.payload, ctx.params)
    narrators = found.payload["narrators"]
    rows = heard.cue_rows(heard.dialogue(found.payload), found.payload, words=words)
    return Outcome(
        {
            "source": "heard",
            "language": found.payload["language"] or "en",
            "cues": [[row["start_ms"], row["end_ms"], row["text"]] for row in rows if row["text"]],
            "rows": rows,
            "heard": found.key,
            "track": heard.track_source(found.key, found.payload, words=words, narrators=narrators),
            "provenance": heard.provenance(found.key, found.payload, words=words, narrators=narrators),
            "checkpoints": found.payload["checkpoints"],
        }
    )


def publish(session: Session, video_id: UUID, _key: str, payload: Mapping[str, Any]) -> None:
    if payload["source"] == "heard":
        if payload["checkpoints"]:
            session.execute(insert(Checkpoint).values(payload["checkpoints"]).on_conflict_do_nothing())
        keep_heard_track(
            session,
            video_id,
            kind="transcript",
            source=payload["track"],
            language=payload["language"],
            provenance=payload["provenance"],
            cues=payload["rows"],
        )
    elif payload["source"] != "none":
        _keep_subtitles(session, video_id, payload)


def _keep_subtitles(session: Session, video_id: UUID, payload: Mapping[str, Any]) -> None:
    """Once for each film, whatever else the result's key depends on: people may have edited them."""
    of_film = select(Track.id).where(Track.video_id == video_id, Track.kind == "transcript")
    if session.scalar(of_film.where(Track.source.startswith(f"{payload['source']}:")).limit(1)) is not None:
        return
    digest = hashlib.sha256(json.dumps(payload["cues"]).encode()).hexdigest()
    keep_track(
        session,
        video_id,
        kind="transcript",
        source=f"{payload['source']}:{digest}",
        title=f"Subtitles ({payload['name']})",
        language=payload["language"],
        provenance={"source": payload["source"], "encoding": payload.get("encoding")},
        cues=[{"start_ms": start, "end_ms": end, "text": text, "data": {}} for start, end, text in payload["cues"]],
    )
