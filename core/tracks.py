"""Tracks and their cues."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Text, cast, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, selectinload

from core.collections import has_role, require_role, visible_to
from core.errors import NotFound
from core.tables import Cue, Track, User, Video


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
) -> UUID | None:
    """Write a machine's track once; its id. The same (video, kind, source) again changes nothing (None): people may
    have edited it.
    """
    track_id = session.execute(
        insert(Track)
        .values(
            video_id=video_id, kind=kind, source=source, title=title, language=language, provenance=dict(provenance)
        )
        .on_conflict_do_nothing(index_elements=["video_id", "kind", "source"])
        .returning(Track.id)
    ).scalar()
    if track_id is None:
        return None
    session.add_all(Cue(track_id=track_id, **cue) for cue in cues)
    session.flush()
    return track_id


def import_track(
    session: Session,
    user: User,
    video: Video,
    *,
    kind: str,
    title: str,
    language: str,
    format: str,
    about: Mapping[str, Any],
    cues: Sequence[Mapping[str, Any]],
) -> Track:
    """A person's track from a file; every import is a track of its own."""
    head = {name: value for name, value in about.items() if isinstance(value, str | int | float | bool)}
    track = Track(
        video_id=video.id,
        kind=kind,
        source=f"person:{user.id}:{uuid4().hex[:12]}",
        title=title,
        language=language,
        provenance={"imported": format, "by": user.name, "about": head},
    )
    session.add(track)
    session.flush()
    session.add_all(Cue(track_id=track.id, **cue) for cue in cues)
    session.flush()
    return track


def begin_script(
    session: Session, user: User, video: Video, *, title: str, language: str, copied: Track | None = None
) -> Track:
    """A person's description: empty, or what another track holds; `copied` has its cues and stays as it is."""
    told = {"copied": {"track": str(copied.id), "revision": copied.revision}} if copied is not None else {}
    track = Track(
        video_id=video.id,
        kind="description",
        source=f"person:{user.id}:{uuid4().hex[:12]}",
        title=title,
        language=language,
        provenance={"by": user.name} | ({**copied.provenance, **told} if copied is not None else {}),
    )
    session.add(track)
    session.flush()
    rows = [] if copied is None else [
        Cue(track_id=track.id, start_ms=cue.start_ms, end_ms=cue.end_ms, text=cue.text, data=dict(cue.data))
        for cue in copied.cues
    ]  # fmt: skip
    session.add_all(rows)
    session.flush()
    return track


def list_tracks(session: Session, video_id: UUID, seen_by: User | None = None) -> Sequence[tuple[Track, int]]:
    """[(track, number of its cues)], descriptions first, the newest of each kind first; all that `seen_by` may see."""
    count = select(func.count(Cue.id)).where(Cue.track_id == Track.id).scalar_subquery()
    rows = session.execute(
        select(Track, count).where(Track.video_id == video_id).order_by(Track.kind.desc(), Track.created_at.desc())
    ).all()
    found = [(row[0], row[1]) for row in rows]
    if seen_by is not None and any(_holds_answers(track) for track, _ in found):
        collection_id = session.scalar(select(Video.collection_id).where(Video.id == video_id))
        if collection_id is None or not has_role(session, seen_by, collection_id, "reviewer"):
            found = [pair for pair in found if not _holds_answers(pair[0])]
    order = {"description": 0, "transcript": 1, "alignment": 2}
    return sorted(found, key=lambda pair: order[pair[0].kind])


def _holds_answers(track: Track) -> bool:
    """An approved alignment is what people who verify the same film must not see, and holds what others answered."""
    return track.kind == "alignment" and track.state == "approved"


def cues_as_json(session: Session, track_id: UUID) -> tuple[int, str]:
    """(how many cues a track has, a JSON array of their id, start_ms, end_ms, text and data, in order of time).

    The database writes it: a row of it costs the api nothing, and scripts have thousands.
    """
    columns = (Cue.id, Cue.start_ms, Cue.end_ms, Cue.text, Cue.data)
    cue = select(*columns).where(Cue.track_id == track_id).order_by(Cue.start_ms).subquery("cue")
    written = func.coalesce(cast(func.json_agg(cue.table_valued()), Text), "[]")
    count, cues = session.execute(select(func.count(), written).select_from(cue)).one()
    return count, cues


def get_track(session: Session, user: User, track_id: UUID, role: str = "viewer", with_cues: bool = True) -> Track:
    """With its cues in order of time, where they are wanted.

    Raises Forbidden where this person's role in the collection is too small.
    To those below a reviewer there is no approved alignment.
    """
    found = session.execute(
        select(Track, Video.collection_id)
        .join(Video, Video.id == Track.video_id)
        .where(Track.id == track_id, Video.collection_id.in_(visible_to(user)))
        .options(*([selectinload(Track.cues)] if with_cues else []))
    ).one_or_none()
    if found is None:
        raise NotFound("There is no such track.")
    track, collection_id = found
    if _holds_answers(track) and not has_role(session, user, collection_id, "reviewer"):
        raise NotFound("There is no such track.")
    require_role(session, user, collection_id, role)
    return track
