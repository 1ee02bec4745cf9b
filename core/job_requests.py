"""Asking for work: the same request with the same key is one job, however often and at once it is sent."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, Row, func, select, text
from sqlalchemy.orm import Session, selectinload

from core.after_commit import tell_watchers
from core.audit import Subject, record
from core.collections import require_role, visible_to
from core.errors import Conflict, NotFound
from core.jobs import create_job, job_with_steps, request_cancel
from core.tables import Job, User, Video
from core.tracks import get_track

JobSort = Literal["created_at", "-created_at", "state", "-state", "finished_at", "-finished_at"]
_SORTS = {"created_at": Job.created_at, "state": Job.state, "finished_at": Job.finished_at}


def start_job(
    session: Session,
    pipeline: str,
    video: Video,
    user: User,
    *,
    params: Mapping[str, Any],
    request: Sequence[Any],
    idempotency_key: str | None = None,
    request_id: str | None = None,
) -> tuple[Job, bool]:
    """(job with its steps, whether it is new). `request` is what the same key must mean the same of."""
    if idempotency_key is not None:  # two requests at once: the second waits here and finds the first one's job
        name = f"{user.id} {idempotency_key}"
        session.execute(text("select pg_advisory_xact_lock(hashtextextended(:name, 2))"), {"name": name})
    identity = json.dumps([pipeline, *request], sort_keys=True, default=str)
    return create_job(
        session,
        pipeline,
        video,
        user_id=user.id,
        params=params,
        idempotency_key=idempotency_key,
        request_hash=hashlib.sha256(identity.encode()).hexdigest(),
        request_id=request_id,
    )


def get_job(session: Session, user: User, job_id: UUID, role: str = "viewer") -> Job:
    """The job with its steps as they are now, where this person may see it."""
    query = job_with_steps(job_id).where(Job.collection_id.in_(visible_to(user)))
    job = session.scalar(query.execution_options(populate_existing=True))
    if job is None:
        raise NotFound("There is no such job.")
    require_role(session, user, job.collection_id, role)
    return job


def cancel_job(session: Session, job: Job, user: User) -> None:
    """Ask a job to stop, once; a finished one stays as it is."""
    session.refresh(job, ["state", "cancel_requested_at"], with_for_update=True)
    stops = job.state in ("queued", "running") and job.cancel_requested_at is None
    request_cancel(session, job.id)
    tell_watchers(session, job.id)
    if stops:
        title = session.scalar(select(Video.title).where(Video.id == job.video_id))
        subject = Subject("job", job.id, title or "")
        told = {"pipeline": (None, job.pipeline)}
        record(session, user, "job.cancelled", subject, collection_id=job.collection_id, changes=told)


def retry_job(
    session: Session, job: Job, user: User, *, idempotency_key: str | None = None, request_id: str | None = None
) -> tuple[Job, bool]:
    """A new job like a finished one; what was computed is reused."""
    if job.state in ("queued", "running"):
        raise Conflict("This job has not ended yet.", slug="job-active", remedy="Wait for its end, or cancel it first.")
    video = session.scalar(select(Video).where(Video.id == job.video_id))
    if video is None:
        raise NotFound("The film of this job is gone.")
    if "track_id" in job.params:  # what a job copies from elsewhere, who starts it again must be able to see, too
        get_track(session, user, UUID(job.params["track_id"]))
    return start_job(
        session,
        job.pipeline,
        video,
        user,
        params=job.params,
        request=("retry", job.id),
        idempotency_key=idempotency_key,
        request_id=request_id,
    )


def list_jobs(
    session: Session,
    user: User,
    *,
    offset: int = 0,
    limit: int = 25,
    sort: JobSort = "-created_at",
    states: Sequence[str] = (),
    video_id: UUID | None = None,
) -> tuple[Sequence[Row[Job, str]], int]:
    """([(job with steps, title of its film)], how many in all)."""
    wanted: list[ColumnElement[bool]] = [Job.collection_id.in_(visible_to(user))]
    if states:
        wanted.append(Job.state.in_(states))
    if video_id is not None:
        wanted.append(Job.video_id == video_id)
    column = _SORTS[sort.removeprefix("-")]
    order = column.desc().nulls_last() if sort.startswith("-") else column.asc().nulls_last()
    rows = session.execute(
        select(Job, Video.title)
        .outerjoin(Video, Video.id == Job.video_id)
        .where(*wanted)
        .order_by(order, Job.id.desc())
        .offset(offset)
        .limit(limit)
        .options(selectinload(Job.steps))
    ).all()
    return rows, session.scalar(select(func.count(Job.id)).where(*wanted)) or 0
