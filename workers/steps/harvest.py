"""harvest: the description that is spoken in the soundtrack, and the dialogue around it, become tracks with figures."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core import heard
from core.speakers import keep_heard_track
from core.tables import Checkpoint
from workers.context import Outcome, StepContext


def run(ctx: StepContext) -> Outcome:
    ctx.progress(0, 1, "Taking the description out of the soundtrack")
    found = ctx.needs["hear"]
    if not found.payload["lines"]:
        reason = found.payload["reason"] or "Nobody speaks in this soundtrack."
        return Outcome({"figures": None, "reason": reason, "tracks": [], "checkpoints": []})
    known = {one["number"] for one in found.payload["speakers"]}
    chosen = ctx.params.get("narrators")
    narrators = sorted(known & set(found.payload["narrators"] if chosen is None else chosen))
    words = heard.tells_words(found.payload, ctx.params)
    figures = heard.figures(found.payload, narrators)
    told = heard.provenance(found.key, found.payload, words=words, narrators=narrators) | {"figures": figures}
    source = heard.track_source(found.key, found.payload, words=words, narrators=narrators)
    language = found.payload["language"] or "en"
    tracks = [
        {
            "kind": kind,
            "source": source,
            "language": language,
            "provenance": told,
            "cues": heard.cue_rows(lines, found.payload, words=words, narrators=narrators),
        }
        for kind, lines in _lines(found.payload, narrators).items()
        if lines
    ]
    return Outcome(
        {
            "figures": figures,
            "reason": "" if narrators else "Nobody describes in this soundtrack: it holds dialogue only.",
            "narrators": narrators,
            "narrators_by": told["narrators_by"],
            "language": language,
            "withheld": not words,
            "heard": found.key,
            "tracks": tracks,
            "checkpoints": found.payload["checkpoints"],
        }
    )


def publish(session: Session, video_id: UUID, _key: str, payload: Mapping[str, Any]) -> None:
    if payload["checkpoints"]:
        session.execute(insert(Checkpoint).values(payload["checkpoints"]).on_conflict_do_nothing())
    for track in payload["tracks"]:
        keep_heard_track(session, video_id, **track, asked=True)


def _lines(found: heard.Payload, narrators: Collection[int]) -> dict[str, list[heard.Line]]:
    return {"description": heard.description(found, narrators), "transcript": heard.dialogue(found, narrators)}
