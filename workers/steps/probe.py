"""probe: the file's streams, duration, frame rate, rotation; refuses what is no film, with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from core.tables import Video
from media.probe import probe
from media.streams import probe_from_dict
from workers.context import Outcome, StepContext
from workers.steps.refusals import refusals


def run(ctx: StepContext) -> Outcome:
    ctx.progress(0, 1, "Reading the file")
    with refusals():
        found = probe(ctx.film.path)
    ctx.progress(1, 1)
    return Outcome(found.to_dict())


def publish(session: Session, video_id: UUID, _key: str, payload: Mapping[str, Any]) -> None:
    found = probe_from_dict(dict(payload))
    session.execute(
        update(Video)
        .where(Video.id == video_id)
        .values(
            probe=dict(payload),
            duration_ms=found.duration_ms,
            width=found.picture.width,
            height=found.picture.height,
            frames_per_second=float(found.picture.frames_per_second),
        )
    )
