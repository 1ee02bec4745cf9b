"""What the describe step leaves behind: a draft that names its source, and the weights that wrote it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from core.tables import Checkpoint, Track, Video
from workers.fingerprints import served_checkpoints
from workers.steps.describe import publish


def payload(text: str = "Anna waves.") -> dict[str, Any]:
    return {
        "cues": [{"start_ms": 1000, "end_ms": 2000, "text": text, "data": {"words": 2}}],
        "domain": {"out_of_domain": 0.1, "limit": 0.5},
        "withheld": False,
        "checkpoints": served_checkpoints(("clip", "autoad")),
    }


def test_a_draft_names_the_weights_that_wrote_it(committed: Callable[[], Session], video: Video) -> None:
    with committed() as session:
        publish(session, video.id, "key-1", payload())
        session.commit()
    with committed() as session:
        track = session.scalars(select(Track).where(Track.video_id == video.id)).one()
        known = set(session.scalars(select(Checkpoint.fingerprint)))
    assert set(track.provenance["checkpoints"]) == {"clip", "autoad"}
    assert set(track.provenance["checkpoints"].values()) <= known


def test_the_same_draft_again_leaves_what_people_edited(committed: Callable[[], Session], video: Video) -> None:
    with committed() as session:
        publish(session, video.id, "key-1", payload())
        session.commit()
    with committed() as session:
        publish(session, video.id, "key-1", payload("Something else."))
        session.commit()
        tracks = session.scalars(
            select(Track).where(Track.video_id == video.id).options(selectinload(Track.cues))
        ).all()
    assert [[cue.text for cue in track.cues] for track in tracks] == [["Anna waves."]]
