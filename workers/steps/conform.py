"""conform: two cuts laid over each other, and a track of the one made a track of the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core.errors import Invalid
from core.track_conform import by_segments
from media.film_print import load_print
from media.fingerprint import NotTheSameFilm, Segment, Shot, match_audio, match_shots
from workers.context import Found, Outcome, StepContext
from workers.steps.fingerprint import PRINT


def run(ctx: StepContext) -> Outcome:
    old, new = ctx.needs["fingerprint_source"], ctx.needs["fingerprint"]
    ctx.progress(0, 1, "Laying one cut over the other")
    if old.payload["by"] != new.payload["by"]:
        raise Invalid(
            "One of the two cuts has no sound to compare.",
            slug="conform-no-sound",
            remedy="Ask again with pictures=true: then their pictures are compared.",
        )
    try:
        segments = _match(ctx, old, new)
    except NotTheSameFilm as error:
        remedy = "Check that these are the right films."
        if old.payload["by"] == "sound":
            remedy += " Where they are one film in two languages, ask again with pictures=true."
        raise Invalid(str(error), slug="not-the-same-film", remedy=remedy) from error
    return Outcome(
        {"track_id": ctx.params["track_id"], "by": old.payload["by"], "segments": [list(one) for one in segments]}
    )


def _match(ctx: StepContext, old: Found, new: Found) -> list[Segment]:
    if old.payload["by"] == "pictures":
        return match_shots(_shots(old), _shots(new))
    return match_audio(load_print(old.file(PRINT)), load_print(new.file(PRINT)), ctx.progress)


def _shots(found: Found) -> list[Shot]:
    return [Shot(start, end, int(hashed, 16)) for start, end, hashed in found.payload["shots"]]


def publish(session: Session, video_id: UUID, _key: str, payload: Mapping[str, Any]) -> None:
    by_segments(session, video_id, UUID(payload["track_id"]), payload["by"], payload["segments"])
