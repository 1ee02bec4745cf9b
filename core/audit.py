"""Who did what: recorded in the transaction of the deed, so that what came to nothing leaves no entry.

Edits of cues are not among it; a track's history has them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args
from uuid import UUID

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import Session

from core.tables import AuditEntry, Collection, Track, User, Video

Action = Literal[
    "session.opened",
    "session.refused",
    "user.made",
    "key.made",
    "key.revoked",
    "collection.made",
    "collection.changed",
    "collection.removed",
    "membership.made",
    "membership.changed",
    "membership.removed",
    "video.removed",
    "track.state_changed",
    "track.adjudicated",
    "track.restored",
    "waiver.made",
    "waiver.removed",
    "job.cancelled",
    "assignment.ended",
]
ACTIONS: tuple[Action, ...] = get_args(Action)

Value = str | int | float | bool | None
Changes = Mapping[str, tuple[Value, Value]]  # what it was, what it is now; never a secret


@dataclass(frozen=True, slots=True)
class Subject:
    """What a deed was done to; `label` is what people call it."""

    kind: Literal["user", "key", "collection", "video", "track", "job", "assignment"]
    id: UUID | None
    label: str


def record(
    session: Session,
    user: User | None,
    action: Action,
    subject: Subject,
    *,
    collection_id: UUID | None = None,
    changes: Changes | None = None,
) -> None:
    """Add an entry. Without a user it was nobody who was signed in."""
    session.add(
        AuditEntry(
            user_id=user.id if user is not None else None,
            user_name=(user.name or user.email) if user is not None else "",
            action=action,
            subject_kind=subject.kind,
            subject_id=subject.id,
            subject_label=subject.label,
            collection_id=collection_id,
            changes={name: {"old": old, "new": new} for name, (old, new) in (changes or {}).items()},
        )
    )
    session.flush()


def record_of_track(session: Session, user: User, action: Action, track: Track, changes: Changes | None = None) -> None:
    """Add an entry about a track, by its own title and its film's."""
    film, collection_id = session.execute(
        select(Video.title, Video.collection_id).where(Video.id == track.video_id)
    ).one()
    subject = Subject("track", track.id, f"{film} · {track.title}")
    record(session, user, action, subject, collection_id=collection_id, changes=changes)


def person(user: User) -> Subject:
    """Two people may have one name, so the address stands beside it."""
    return Subject("user", user.id, f"{user.name} ({user.email})" if user.name else user.email)


def list_entries(
    session: Session,
    *,
    actions: Sequence[Action] = (),
    user_id: UUID | None = None,
    collection_id: UUID | None = None,
    before: datetime | None = None,
    after: datetime | None = None,
    older_than: UUID | None = None,
    limit: int = 50,
) -> tuple[Sequence[Row[AuditEntry, str | None]], int]:
    """([(entry, its collection's name if that is there)], the newest first; how many in all).

    `older_than` is the last entry of the page before, so that no entry is met twice while new ones come.
    """
    wanted: list[ColumnElement[bool]] = []
    if actions:
        wanted.append(AuditEntry.action.in_(actions))
    if user_id is not None:
        wanted.append(AuditEntry.user_id == user_id)
    if collection_id is not None:
        wanted.append(AuditEntry.collection_id == collection_id)
    if before is not None:
        wanted.append(AuditEntry.created_at < before)
    if after is not None:
        wanted.append(AuditEntry.created_at >= after)
    page = [AuditEntry.id < older_than] if older_than is not None else []
    rows = session.execute(
        select(AuditEntry, Collection.name)
        .outerjoin(Collection, Collection.id == AuditEntry.collection_id)
        .where(*wanted, *page)
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    ).all()
    return rows, session.scalar(select(func.count(AuditEntry.id)).where(*wanted)) or 0
