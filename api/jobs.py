"""Jobs and their steps: what was asked for, how far it is, what went wrong."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Header, Query, Response
from pydantic import BaseModel

from api.deps import Db, EditedJob, Me, SeenJob, video_title
from api.paging import Page, Paged
from api.problems import ProblemRead
from api.request_id import request_id
from core import jobs, progress
from core.job_requests import JobSort, cancel_job, get_job, list_jobs, retry_job
from core.tables import Job, Step

router = APIRouter(prefix="/v1/jobs", tags=["jobs"])

JobState = Literal["queued", "running", "done", "failed", "cancelled"]
StepState = Literal["waiting", "queued", "running", "done", "failed", "cancelled"]
IdempotencyKey = Annotated[str | None, Header(min_length=1, max_length=200, pattern=r"^[\x21-\x7e]+$")]


class StepRead(BaseModel):
    name: str
    queue: str
    state: StepState
    attempt: int
    progress: float
    note: str
    seconds_left: float | None
    reused: bool
    problem: ProblemRead | None
    usage: dict[str, Any] | None
    started_at: datetime | None
    finished_at: datetime | None


class JobRead(BaseModel):
    id: UUID
    pipeline: str
    video_id: UUID | None
    video_title: str | None
    state: JobState
    answered: bool
    problem: ProblemRead | None
    params: dict[str, Any]
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    cancel_requested_at: datetime | None
    progress: float
    seconds_left: float | None
    steps: list[StepRead]


def _problem(document: Mapping[str, Any] | None) -> ProblemRead | None:
    return ProblemRead.model_validate(document) if document else None


def _step(step: Step, now: datetime) -> StepRead:
    return StepRead(
        name=step.name,
        queue=step.queue,
        state=step.state,
        attempt=step.attempt,
        progress=progress.step_progress(step),
        note=step.note,
        seconds_left=progress.step_seconds_left(step, now),
        reused=step.reused,
        problem=_problem(step.problem),
        usage=step.usage,
        started_at=step.started_at,
        finished_at=step.finished_at,
    )


def shown(job: Job, title: str | None) -> JobRead:
    """The job as clients see it; its steps must be loaded."""
    now = datetime.now(UTC)
    return JobRead(
        id=job.id,
        pipeline=job.pipeline,
        video_id=job.video_id,
        video_title=title,
        state=job.state,
        answered=jobs.answered(job),
        problem=_problem(job.problem),
        params=job.params,
        created_at=job.created_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        cancel_requested_at=job.cancel_requested_at,
        progress=progress.job_progress(job),
        seconds_left=progress.job_seconds_left(job, now),
        steps=[_step(step, now) for step in job.steps],
    )


def accepted(job: Job, new: bool, title: str | None, response: Response) -> JobRead:
    """202 for a new job, 200 for the one that this Idempotency-Key made before; Location says where it is."""
    response.status_code = 202 if new else 200
    response.headers["Location"] = f"/v1/jobs/{job.id}"
    return shown(job, title)


@router.get("")
def index(
    me: Me,
    session: Db,
    page: Paged,
    sort: JobSort = "-created_at",
    state: Annotated[list[JobState] | None, Query()] = None,
    video_id: UUID | None = None,
) -> Page[JobRead]:
    """Jobs of the films that the asker may see."""
    rows, total = list_jobs(
        session, me, offset=page.offset, limit=page.limit, sort=sort, states=state or (), video_id=video_id
    )
    return Page(items=[shown(job, title) for job, title in rows], total=total)


@router.get("/{id}")
def read(job: SeenJob, session: Db) -> JobRead:
    return shown(job, video_title(session, job))


@router.post("/{id}/cancel")
def cancel(job: EditedJob, me: Me, session: Db) -> JobRead:
    """Ask a job to stop: what waits stops now, what runs within seconds. Finished jobs stay as they are."""
    cancel_job(session, job, me)
    again = get_job(session, me, job.id)
    return shown(again, video_title(session, again))


@router.post("/{id}/retry", status_code=202, responses={200: {"model": JobRead}})
def retry(job: EditedJob, me: Me, session: Db, response: Response, idempotency_key: IdempotencyKey = None) -> JobRead:
    """A new job like this one, after its end. What was computed before is reused."""
    again, new = retry_job(session, job, me, idempotency_key=idempotency_key, request_id=request_id())
    return accepted(again, new, video_title(session, again), response)
