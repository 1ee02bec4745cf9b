"""Tracks and their cues."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core.tables import Cue, Track


def keep_track(
    session: Session,
    video_id: UUID,
    *,
    kind: str,
    source: str,
    title: str,
    language: str,
    provenance: Mapping[str, Any],
    cues: Iterable[Mapping[str, Any]],
) -> None:
    """Write a machine's track once. The same (video, kind, source) again changes nothing: people may have edited it."""
    track_id = session.execute(
        insert(Track)
        .values(
            video_id=video_id, kind=kind, source=source, title=title, language=language, provenance=dict(provenance)
        )
        .on_conflict_do_nothing(index_elements=["video_id", "kind", "source"])
        .returning(Track.id)
    ).scalar()
    if track_id is None:
        return
    session.add_all(Cue(track_id=track_id, **cue) for cue in cues)
    session.flush()
