"""Which tracks wait to be verified, and which of them have true answers already.

Of each film one alignment track is verified: the one that was begun, else the newest. An approved one holds the truth
about its film, which makes the other a gold question; a published truth is known to everybody and cannot be asked for.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, select, true
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased

from core.tables import Assignment, Cue, Track, Video

DECIDED = ("approved", "published")


def waiting_tracks(collection_id: UUID, *, gold: bool = False) -> Select[UUID]:
    """Ids of the tracks to verify; with `gold`, of those whose film has approved answers."""
    begun = select(true()).where(Assignment.track_id == Track.id).exists()
    approved, published = _is_there("approved"), _is_there("published")
    return (
        select(Track.id)
        .ext(distinct_on(Track.video_id))
        .join(Video, Video.id == Track.video_id)
        .where(
            Video.collection_id == collection_id,
            Track.kind == "alignment",
            Track.state.not_in(DECIDED),
            select(true()).where(Cue.track_id == Track.id).exists(),
            and_(approved, ~published) if gold else and_(~approved, ~published),
        )
        .order_by(Track.video_id, begun.desc(), Track.created_at.desc(), Track.id.desc())
    )


def _is_there(state: str) -> ColumnElement[bool]:
    """Whether the film has an alignment in this state."""
    other = aliased(Track)
    return (
        select(true())
        .where(other.video_id == Video.id, other.kind == "alignment", other.state == state)
        .correlate(Video)
        .exists()
    )
