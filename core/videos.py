"""Films: made from a finished upload, found within what a person may see, deleted with all that hangs on them."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Literal
from uuid import UUID

from sqlalchemy import ColumnElement, Row, delete, func, or_, select, text
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from core.after_commit import after_commit
from core.audit import Subject, record
from core.collections import require_role, role_in, visible_to
from core.containers import identify
from core.errors import Conflict, Forbidden, Invalid, MediaRefused, NotFound, SubtitlesRefused
from core.recordings import recordings_of
from core.storage import disk_errors, get_storage
from core.tables import Job, Result, Step, Track, Upload, User, Video
from core.uploads import get_upload, part_of
from core.voice_clips import SCRIPTS, previews_of

VideoSort = Literal[
    "created_at", "-created_at", "title", "-title", "duration_ms", "-duration_ms", "size_bytes", "-size_bytes"
]
_SORTS = {
    "created_at": Video.created_at,
    "title": func.lower(Video.title),
    "duration_ms": Video.duration_ms,
    "size_bytes": Video.size_bytes,
}


def create_video(
    session: Session,
    user: User,
    upload_id: UUID,
    *,
    title: str | None = None,
    subtitles_upload_id: UUID | None = None,
) -> Video:
    """A film from a whole upload, checked by its content. The same bytes again are a new film and one stored file."""
    upload = _whole_upload(session, user, upload_id, "film")
    require_role(session, user, upload.collection_id, "annotator")
    subtitles = None
    if subtitles_upload_id is not None:
        subtitles = _whole_upload(session, user, subtitles_upload_id, "subtitles")
        _check_subtitles(subtitles)
    path = part_of(upload).path
    try:
        identify(path)
    except MediaRefused:
        part_of(upload).delete()  # whatever it is, it will never be a film
        raise
    except FileNotFoundError as error:
        raise MediaRefused(
            "The file is empty: it has no bytes.", slug="media-empty", remedy="Send the file again."
        ) from error
    _store(session, upload, "films")
    if subtitles is not None:
        _store(session, subtitles, "subtitles")
    assert upload.content_hash is not None and upload.storage_key is not None
    video = Video(
        collection_id=upload.collection_id,
        uploaded_by=user.id,
        title=title or PurePath(upload.file_name).stem or upload.file_name,
        file_name=upload.file_name,
        content_hash=upload.content_hash,
        size_bytes=upload.size_bytes,
        storage_key=upload.storage_key,
        subtitles_key=subtitles.storage_key if subtitles else None,
        subtitles_name=subtitles.file_name if subtitles else None,
    )
    session.add(video)
    session.flush()
    return video


def _whole_upload(session: Session, user: User, upload_id: UUID, purpose: str) -> Upload:
    upload = get_upload(session, user, upload_id, lock=True)
    if upload.purpose != purpose:
        raise Invalid(f"This upload was announced as {upload.purpose}, not as {purpose}.", slug="upload-purpose")
    if upload.storage_key is not None:
        raise Conflict("A film was made from this upload already.", slug="upload-used", remedy="Send the file again.")
    if (offset := part_of(upload).offset()) != upload.size_bytes:
        raise Conflict(
            f"The upload is not complete: {offset} of {upload.size_bytes} bytes are here.",
            slug="upload-incomplete",
            remedy="Send the rest, then try again.",
            offset=offset,
        )
    return upload


def _check_subtitles(upload: Upload) -> None:
    """Refuse what cannot be subtitles; whether their lines can be read is told here too."""
    from core.subtitles import read_subtitles

    if upload.size_bytes == 0:
        raise SubtitlesRefused(
            "The subtitle file is empty.", slug="subtitles-empty", remedy="Send it again, or leave it out."
        )
    read_subtitles(part_of(upload).path.read_bytes(), upload.file_name)


def _store(session: Session, upload: Upload, kind: str) -> None:
    """Move the upload's bytes to `<kind>/<hash>`. The part file goes only when the commit has succeeded."""
    part = part_of(upload)
    content_hash = upload.content_hash or _hash(part.path)
    if upload.sha256 and upload.sha256 != content_hash:
        raise Invalid(
            "The file that arrived is not the one that was announced: its SHA-256 differs.",
            slug="upload-damaged",
            remedy="Delete the upload and send the file again.",
        )
    key = f"{kind}/{content_hash[:2]}/{content_hash}"
    _lock_file(session, key)
    storage = get_storage()
    if not storage.exists(key):
        second = part.path.with_suffix(".store")
        _same_file(part.path, second)
        try:
            storage.put(key, second, move=True)
        finally:
            second.unlink(missing_ok=True)
    upload.content_hash, upload.storage_key = content_hash, key
    after_commit(session, lambda _: part.delete())


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _same_file(source: Path, target: Path) -> None:
    """A second name for the file, or a copy where the disk knows no second names."""
    target.unlink(missing_ok=True)
    try:
        os.link(source, target)
    except OSError:
        with disk_errors():
            shutil.copyfile(source, target)


def _lock_file(session: Session, key: str) -> None:
    """Storing and deleting the same file take turns, until the end of the transaction."""
    session.execute(text("select pg_advisory_xact_lock(hashtextextended(:key, 1))"), {"key": key})


def get_video(session: Session, user: User, video_id: UUID, role: str = "viewer") -> Video:
    video = session.scalar(select(Video).where(Video.id == video_id, Video.collection_id.in_(visible_to(user))))
    if video is None:
        raise NotFound("There is no such film.")
    require_role(session, user, video.collection_id, role)
    return video


def list_videos(
    session: Session,
    user: User,
    *,
    offset: int = 0,
    limit: int = 25,
    sort: VideoSort = "-created_at",
    search: str | None = None,
    collection_id: UUID | None = None,
) -> tuple[Sequence[Video], int]:
    """(one page, how many in all)."""
    wanted: list[ColumnElement[bool]] = [Video.collection_id.in_(visible_to(user))]
    if collection_id is not None:
        wanted.append(Video.collection_id == collection_id)
    if search:
        wanted.append(
            or_(Video.title.icontains(search, autoescape=True), Video.file_name.icontains(search, autoescape=True))
        )
    column = _SORTS[sort.removeprefix("-")]
    order = column.desc().nulls_last() if sort.startswith("-") else column.asc().nulls_last()
    films = session.scalars(select(Video).where(*wanted).order_by(order, Video.id).offset(offset).limit(limit)).all()
    return films, session.scalar(select(func.count(Video.id)).where(*wanted)) or 0


def latest_jobs(session: Session, video_ids: Iterable[UUID]) -> dict[UUID, Row[UUID | None, UUID, str, str]]:
    """Film id -> (film id, job id, state, pipeline) of the last job that was asked for."""
    rows = session.execute(
        select(Job.video_id, Job.id, Job.state, Job.pipeline)
        .where(Job.video_id.in_(list(video_ids)))
        .ext(distinct_on(Job.video_id))
        .order_by(Job.video_id, Job.created_at.desc(), Job.id.desc())
    ).all()
    return {row.video_id: row for row in rows if row.video_id is not None}


@dataclass(frozen=True, slots=True)
class Found:
    """The latest result of each step of one film, as far as they are there."""

    results: Mapping[str, Result]

    def payload(self, step: str) -> dict[str, object]:
        return self.results[step].payload if step in self.results else {}

    def key(self, step: str, name: str) -> str | None:
        """The storage key of a step's file, or None."""
        result = self.results.get(step)
        return f"results/{result.key}/{name}" if result is not None and name in result.files else None


def latest_results(session: Session, video_ids: Iterable[UUID], steps: Sequence[str]) -> dict[UUID, Found]:
    """Film id -> what the named steps found when they last ended."""
    ids = list(video_ids)
    rows = session.execute(
        select(Job.video_id, Step.name, Result)
        .join(Step, Step.job_id == Job.id)
        .join(Result, Result.key == Step.result_key)
        .where(Job.video_id.in_(ids), Step.name.in_(steps), Step.state == "done")
        .ext(distinct_on(Job.video_id, Step.name))
        .order_by(Job.video_id, Step.name, Step.finished_at.desc())
    ).all()
    found: dict[UUID, dict[str, Result]] = {video_id: {} for video_id in ids}
    for video_id, name, result in rows:
        found[video_id][name] = result  # type: ignore[index]  # chosen by video_id, so it is one
    return {video_id: Found(results) for video_id, results in found.items()}


def delete_video(session: Session, user: User, video: Video) -> None:
    """The film, its jobs and tracks, and every file that nothing else refers to. What runs for it stops by itself.

    Other people's work hangs on a film: only its uploader and the collection's administrators may delete it.
    """
    if video.uploaded_by != user.id and role_in(session, user, video.collection_id) != "admin":
        raise Forbidden(
            "Only who uploaded this film, or an administrator of its collection, may delete it.",
            remedy="Ask one of them.",
        )
    keys = [key for key in (video.storage_key, video.subtitles_key) if key is not None]
    results = session.scalars(
        select(Step.result_key).join(Job).where(Job.video_id == video.id, Step.result_key.is_not(None)).distinct()
    ).all()
    for track_id in session.scalars(select(Track.id).where(Track.video_id == video.id)).all():
        after_commit(session, lambda _, key=f"{SCRIPTS}/{track_id}": get_storage().delete(key))  # type: ignore[misc]
    after_commit(session, lambda _, key=recordings_of(video.id): get_storage().delete(key))  # type: ignore[misc]
    session.delete(video)
    session.flush()
    record(session, user, "video.removed", Subject("video", video.id, video.title), collection_id=video.collection_id)
    for key in session.scalars(
        delete(Result)
        .where(Result.key.in_(results), ~select(Step.id).where(Step.result_key == Result.key).exists())
        .returning(Result.key)
    ).all():
        after_commit(session, lambda later, key=key: _delete_result(later, key))  # type: ignore[misc]
    for key in keys:
        after_commit(session, lambda later, key=key: _delete_file(later, key))  # type: ignore[misc]


def _delete_file(session: Session, key: str) -> None:
    _lock_file(session, key)
    users = select(Video.id).where(or_(Video.storage_key == key, Video.subtitles_key == key))
    if session.scalar(users.limit(1)) is None:
        get_storage().delete(key)
        get_storage().delete(previews_of(key))


def _delete_result(session: Session, key: str) -> None:
    if session.get(Result, key) is None:
        get_storage().delete(f"results/{key}")
