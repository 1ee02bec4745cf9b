"""Descriptions of all films that a person may see, by where they are on their way to being published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session

from core.collections import visible_to
from core.tables import Cue, Membership, Note, Track, User, Video


@dataclass(frozen=True, slots=True)
class Script:
    track: Track
    cue_count: int
    video: Video
    role: str  # of who asks, in the film's collection
    since: datetime  # it came to its state


def list_scripts(
    session: Session, user: User, *, states: Sequence[str] = (), offset: int = 0, limit: int = 25
) -> tuple[list[Script], int]:
    """(those that came to their state last first, how many in all)."""
    wanted = [Track.kind == "description", Video.collection_id.in_(visible_to(user))]
    if states:
        wanted.append(Track.state.in_(states))
    cues = select(func.count(Cue.id)).where(Cue.track_id == Track.id).scalar_subquery()
    stepped = select(func.max(Note.created_at)).where(Note.track_id == Track.id, Note.kind == "state").scalar_subquery()
    since = func.coalesce(stepped, Track.created_at)
    own = (
        select(Membership.role)
        .where(Membership.collection_id == Video.collection_id, Membership.user_id == user.id)
        .scalar_subquery()
    )
    role = literal("admin") if user.is_admin else own
    rows = session.execute(
        select(Track, cues, Video, role, since)
        .join(Video, Video.id == Track.video_id)
        .where(*wanted)
        .order_by(since.desc(), Track.id)
        .offset(offset)
        .limit(limit)
    ).all()
    count = select(func.count(Track.id)).join(Video, Video.id == Track.video_id).where(*wanted)
    return [Script(*row) for row in rows], session.scalar(count) or 0
