"""Assignments as people ask for them: one's own to work on; a reviewer reads anybody's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from core.collections import has_role, require_role, visible_to, where_at_least
from core.errors import NotFound
from core.tables import Answer, Assignment, Collection, Cue, Track, User, Video


@dataclass(frozen=True, slots=True)
class Held:
    """An assignment with what is needed to work on it."""

    assignment: Assignment
    collection: Collection
    video_id: UUID
    video_title: str
    duration_ms: int | None


@dataclass(frozen=True, slots=True)
class Listed:
    """An assignment as lists show it."""

    assignment: Assignment
    collection_id: UUID
    collection_name: str
    video_id: UUID
    video_title: str
    track_title: str
    user_name: str
    sentences: int
    answered: int


def get_assignment(session: Session, user: User, assignment_id: UUID, *, to_work: bool = False) -> Held:
    """A person's own; to read, a reviewer may have anybody's. To everybody else there is none."""
    query = _with_video().where(Assignment.id == assignment_id)
    found = session.execute(query, execution_options={"populate_existing": True}).one_or_none()
    if found is None:
        raise _nothing()
    held = Held(*found)
    own = held.assignment.user_id == user.id
    if not own and (to_work or not has_role(session, user, held.collection.id, "reviewer")):
        raise _nothing()
    require_role(session, user, held.collection.id, "annotator")
    return held


def own_open(session: Session, user: User, collection: Collection) -> Held | None:
    """What this person has begun there, the oldest first."""
    query = _with_video().where(
        Video.collection_id == collection.id, Assignment.user_id == user.id, Assignment.state == "open"
    )
    first = query.order_by(Assignment.id).limit(1)
    found = session.execute(first, execution_options={"populate_existing": True}).one_or_none()
    return Held(*found) if found is not None else None


def list_assignments(
    session: Session,
    user: User,
    *,
    collection: Collection | None = None,
    everyone: bool = False,
    user_id: UUID | None = None,
    states: Sequence[str] = (),
    offset: int = 0,
    limit: int = 25,
) -> tuple[list[Listed], int]:
    """(the newest first, how many in all): one's own, or `everyone`'s, which the reviewers of a collection may see.

    Raises Forbidden where everyone's are asked for of a collection that this person does not review.
    """
    seen = where_at_least(user, "reviewer") if everyone else visible_to(user)
    wanted: list[ColumnElement[bool]] = [Video.collection_id.in_(seen)]
    if collection is not None:
        wanted.append(Video.collection_id == collection.id)
    if everyone and collection is not None:
        require_role(session, user, collection.id, "reviewer")
    if not everyone:
        wanted.append(Assignment.user_id == user.id)
    if user_id is not None:
        wanted.append(Assignment.user_id == user_id)
    if states:
        wanted.append(Assignment.state.in_(states))
    rows = session.execute(_listed().where(*wanted).order_by(Assignment.id.desc()).offset(offset).limit(limit)).all()
    count = (
        select(func.count(Assignment.id))
        .join(Track, Track.id == Assignment.track_id)
        .join(Video, Video.id == Track.video_id)
        .where(*wanted)
    )
    return [Listed(*row) for row in rows], session.scalar(count) or 0


def listed(session: Session, assignment: Assignment) -> Listed:
    """One assignment as lists show it."""
    return Listed(*session.execute(_listed().where(Assignment.id == assignment.id)).one())


def _listed() -> Select[Assignment, UUID, str, UUID, str, str, str, int, int]:
    sentences = select(func.count()).where(Cue.track_id == Assignment.track_id).scalar_subquery()
    answered = (
        select(func.count(Answer.cue_id.distinct()))
        .where(Answer.assignment_id == Assignment.id, Answer.undone_at.is_(None))
        .scalar_subquery()
    )
    return (
        select(
            Assignment,
            Collection.id,
            Collection.name,
            Video.id,
            Video.title,
            Track.title,
            User.name,
            sentences,
            answered,
        )
        .join(Track, Track.id == Assignment.track_id)
        .join(Video, Video.id == Track.video_id)
        .join(Collection, Collection.id == Video.collection_id)
        .join(User, User.id == Assignment.user_id)
    )


def _with_video() -> Select[Assignment, Collection, UUID, str, int | None]:
    return (
        select(Assignment, Collection, Video.id, Video.title, Video.duration_ms)
        .join(Track, Track.id == Assignment.track_id)
        .join(Video, Video.id == Track.video_id)
        .join(Collection, Collection.id == Video.collection_id)
    )


def _nothing() -> NotFound:
    return NotFound("There is no such assignment.")
