"""Jobs and steps: create, claim, renew, finish, fail, cancel, sweep. Truth lies in these rows alone.

A step is claimed by one atomic update that also raises its attempt number. That number is the fencing token: every
later write about the step carries it, and a worker that lost its lease writes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select, update
from sqlalchemy.orm import Session, selectinload

from core.errors import Conflict, NotFound, Problem
from core.pipelines import ANSWERS, PIPELINES, STEPS
from core.settings import get_settings
from core.tables import Job, Result, Step, Video

Wake = list[tuple[UUID, str]]  # steps to publish after the commit

_PENDING_KEY = "queued_steps"


def to_publish(session: Session) -> Wake:
    """What this session's transaction queued; whoever commits publishes it afterwards."""
    pending: Wake = session.info.setdefault(_PENDING_KEY, [])
    return pending


def create_job(
    session: Session,
    pipeline: str,
    video: Video,
    *,
    user_id: UUID | None,
    params: Mapping[str, Any] | None = None,
    idempotency_key: str | None = None,
    request_hash: str | None = None,
    request_id: str | None = None,
) -> tuple[Job, bool]:
    """The job and whether it is new. The same idempotency key with the same request gives the first job again.

    Raises Conflict where the key was used for another request.
    """
    if idempotency_key is not None:
        query = select(Job).where(Job.user_id == user_id, Job.idempotency_key == idempotency_key)
        if (earlier := session.scalar(query.options(selectinload(Job.steps)))) is not None:
            if earlier.request_hash != request_hash:
                raise Conflict(
                    "This Idempotency-Key was used for another request.", remedy="Send a new key with a new request."
                )
            return earlier, False
    names = PIPELINES[pipeline]
    job = Job(
        user_id=user_id,
        collection_id=video.collection_id,
        video_id=video.id,
        pipeline=pipeline,
        params=dict(params or {}),
        idempotency_key=idempotency_key,
        request_hash=request_hash,
        request_id=request_id,
        steps=[
            Step(
                name=name,
                position=position,
                queue=STEPS[name].queue,
                needs=[n for n in STEPS[name].needs if n in names],
            )
            for position, name in enumerate(names)
        ],
    )
    session.add(job)
    session.flush()
    queue_ready(session, job.id)
    session.refresh(job, ["steps"])
    return job, True


def queue_ready(session: Session, job_id: UUID) -> None:
    """Queue every waiting step whose needs are done."""
    steps = session.scalars(select(Step).where(Step.job_id == job_id).with_for_update()).all()
    done = {step.name for step in steps if step.state == "done"}
    for step in steps:
        if step.state == "waiting" and set(step.needs) <= done:
            step.state = "queued"
            step.queued_at = func.now()
            to_publish(session).append((step.id, step.queue))
    session.flush()


def _lock_job(session: Session, step_id: UUID) -> UUID | None:
    """Lock the job of a step, always before any of its steps, so that two steps of a job never wait for each other."""
    return session.scalar(
        select(Job.id)
        .where(Job.id == select(Step.job_id).where(Step.id == step_id).scalar_subquery())
        .with_for_update()
    )


def claim(session: Session, step_id: UUID, worker: str) -> Step | None:
    """Take the step, or None where someone else has it, it is finished, cancelled, or not due yet."""
    _lock_job(session, step_id)
    lease = timedelta(seconds=get_settings().lease_s)
    free = or_(
        and_(Step.state == "queued", or_(Step.not_before.is_(None), Step.not_before <= func.now())),
        and_(Step.state == "running", Step.lease_until < func.now()),
    )
    cancelled = select(Job.id).where(Job.id == Step.job_id, Job.cancel_requested_at.is_not(None)).exists()
    row = session.execute(
        update(Step)
        .where(Step.id == step_id, free, ~cancelled, Step.attempt < get_settings().attempt_limit)
        .values(
            state="running",
            attempt=Step.attempt + 1,
            worker=worker,
            lease_until=func.now() + lease,
            started_at=func.now(),
            problem=None,
            progress_done=0.0,
            progress_total=0.0,
            note="",
        )
        .returning(Step.id)
    ).first()
    if row is None:
        return None
    step = session.scalars(
        select(Step).where(Step.id == step_id).options(selectinload(Step.job)).execution_options(populate_existing=True)
    ).one()
    session.execute(
        update(Job).where(Job.id == step.job_id, Job.state == "queued").values(state="running", started_at=func.now())
    )
    return step


def _held(step_id: UUID, attempt: int) -> tuple[Any, ...]:
    return (Step.id == step_id, Step.attempt == attempt, Step.state == "running")


def renew(session: Session, step_id: UUID, attempt: int, *, done: float | None, total: float, note: str) -> str:
    """Extend the lease and record progress. Returns "held", "lost" or "cancelled"."""
    values: dict[str, Any] = {"lease_until": func.now() + timedelta(seconds=get_settings().lease_s)}
    if done is not None:
        values |= {"progress_done": done, "progress_total": total, "note": note}
    held = session.execute(update(Step).where(*_held(step_id, attempt)).values(values).returning(Step.job_id)).scalar()
    if held is None:
        return "lost"
    cancelled = session.scalar(select(Job.cancel_requested_at).where(Job.id == held))
    return "cancelled" if cancelled is not None else "held"


def finish(
    session: Session, step_id: UUID, attempt: int, *, key: str, reused: bool, usage: Mapping[str, Any] | None
) -> bool:
    """Mark the step done under its token and queue what it frees; False (and nothing written) without the lease."""
    _lock_job(session, step_id)
    job_id = session.execute(
        update(Step)
        .where(*_held(step_id, attempt))
        .values(
            state="done",
            finished_at=func.now(),
            lease_until=None,
            result_key=key,
            reused=reused,
            usage=dict(usage) if usage else None,
            progress_done=Step.progress_total,
        )
        .returning(Step.job_id)
    ).scalar()
    if job_id is None:
        return False
    queue_ready(session, job_id)
    _settle(session, job_id)
    return True


def fail(session: Session, step_id: UUID, attempt: int, problem: Problem, *, retry_in_s: float | None = None) -> bool:
    """The step failed; with `retry_in_s` and attempts left it is queued again for later."""
    again = retry_in_s is not None and attempt < get_settings().attempt_limit
    values: dict[str, Any] = {"problem": problem.document(), "lease_until": None}
    if again:
        values |= {"state": "queued", "not_before": func.now() + timedelta(seconds=retry_in_s or 0.0)}
    else:
        values |= {"state": "failed", "finished_at": func.now()}
    _lock_job(session, step_id)
    job_id = session.execute(
        update(Step).where(*_held(step_id, attempt)).values(values).returning(Step.job_id)
    ).scalar()
    if job_id is None:
        return False
    _settle(session, job_id)
    return True


def release(session: Session, step_id: UUID, attempt: int) -> None:
    """Give a claimed step back without spending the attempt (the worker is shutting down)."""
    row = session.execute(
        update(Step)
        .where(*_held(step_id, attempt))
        .values(state="queued", attempt=Step.attempt - 1, lease_until=None, worker=None, queued_at=func.now())
        .returning(Step.queue)
    ).scalar()
    if row is not None:
        to_publish(session).append((step_id, row))


def request_cancel(session: Session, job_id: UUID) -> Job:
    """Ask a job to stop: what waits is cancelled now, what runs stops at its next progress report."""
    job = session.scalars(select(Job).where(Job.id == job_id).with_for_update()).one_or_none()
    if job is None:
        raise NotFound("There is no such job.")
    if job.state in ("queued", "running"):
        job.cancel_requested_at = job.cancel_requested_at or func.now()
        session.execute(
            update(Step)
            .where(Step.job_id == job_id, Step.state.in_(("waiting", "queued")))
            .values(state="cancelled", finished_at=func.now())
        )
        session.flush()
        _settle(session, job_id)
        session.refresh(job)
    return job


def cancelled(session: Session, step_id: UUID, attempt: int) -> None:
    """A running step has stopped as asked."""
    _lock_job(session, step_id)
    job_id = session.execute(
        update(Step)
        .where(*_held(step_id, attempt))
        .values(state="cancelled", finished_at=func.now(), lease_until=None)
        .returning(Step.job_id)
    ).scalar()
    if job_id is not None:
        _settle(session, job_id)


def _settle(session: Session, job_id: UUID) -> None:
    """Derive the job's state from its steps; a failed step takes with it all that need it."""
    job = session.scalars(select(Job).where(Job.id == job_id).execution_options(populate_existing=True)).one()
    steps = session.scalars(
        select(Step).where(Step.job_id == job_id).order_by(Step.position).execution_options(populate_existing=True)
    ).all()
    lost = {step.name for step in steps if step.state in ("failed", "cancelled")}
    for step in steps:  # needs point backwards, so one pass carries losses to the end
        if step.state in ("waiting", "queued") and lost & set(step.needs):
            step.state = "cancelled"
            step.finished_at = func.now()
            lost.add(step.name)
    session.flush()
    states = {step.state for step in steps}
    if states & {"waiting", "queued", "running"}:
        return
    failed = next((step for step in steps if step.state == "failed"), None)
    if failed is not None:
        job.state = "failed"
        job.problem = dict(failed.problem or {}) | {"step": failed.name}
    else:
        job.state = "cancelled" if job.cancel_requested_at is not None else "done"
    job.finished_at = func.now()
    session.flush()


def sweep(session: Session, busy: Collection[str] = ()) -> dict[str, int]:
    """Make good what was lost: expired leases go back to the queue, queued steps that nobody took are published again.

    Queues in which messages wait are `busy`: there a step is most likely just not its turn yet, and a message more for
    each of them every few seconds would in the end be most of what the workers do. Safe to run twice and side by side.
    """
    expired = session.scalars(select(Step.id).where(Step.state == "running", Step.lease_until < func.now())).all()
    for step_id in expired:
        _take_back(session, step_id)
    session.flush()
    forgotten = session.execute(
        update(Step)
        .where(
            Step.state == "queued",
            or_(Step.not_before.is_(None), Step.not_before <= func.now()),
            or_(Step.published_at.is_(None), Step.published_at < func.now() - timedelta(seconds=10)),
            Step.queued_at < func.now() - timedelta(seconds=2),
            or_(
                Step.queue.not_in(busy),
                func.greatest(Step.published_at, Step.queued_at) < func.now() - timedelta(minutes=5),
            ),
        )
        .values(published_at=func.now())
        .returning(Step.id, Step.queue)
    ).all()
    to_publish(session).extend((row.id, row.queue) for row in forgotten)
    return {"expired": len(expired), "republished": len(forgotten)}


def _take_back(session: Session, step_id: UUID) -> None:
    """An expired lease: queue the step again, or fail it for good after the last attempt."""
    _lock_job(session, step_id)
    step = session.scalars(
        select(Step)
        .where(Step.id == step_id, Step.state == "running", Step.lease_until < func.now())
        .options(selectinload(Step.job))
        .execution_options(populate_existing=True)
    ).one_or_none()
    if step is None:  # renewed or finished meanwhile
        return
    if step.job.cancel_requested_at is not None:
        cancelled(session, step.id, step.attempt)
    elif step.attempt >= get_settings().attempt_limit:
        lost = Problem(
            f"The step {step.name} was interrupted {step.attempt} times without an answer from its worker.",
            slug="step-lost",
            remedy="Look into the worker's log (the machine may be out of memory), then start the job again.",
        )
        fail(session, step.id, step.attempt, lost)
    else:
        step.state, step.lease_until, step.queued_at = "queued", None, func.now()
        session.flush()


def reclaim(session: Session, worker: str) -> int:
    """Free what a dead worker of this name held; only for workers with one child, called as a new one starts."""
    rows = session.execute(
        update(Step)
        .where(Step.worker == worker, Step.state == "running", Step.attempt < get_settings().attempt_limit)
        .values(state="queued", lease_until=None, worker=None, queued_at=func.now())
        .returning(Step.id, Step.queue)
    ).all()
    to_publish(session).extend((row.id, row.queue) for row in rows)
    return len(rows)


def job_with_steps(job_id: UUID) -> Select[Job]:
    return select(Job).where(Job.id == job_id).options(selectinload(Job.steps))


def answered(job: Job) -> bool:
    """Whether what was asked for is in hand (the job may still be making it nicer)."""
    wanted = ANSWERS[job.pipeline]
    return any(step.name == wanted and step.state == "done" for step in job.steps)


def results_of(session: Session, job_id: UUID) -> dict[str, Result]:
    """Step name -> its result, for the steps of a job that are done."""
    rows = session.execute(
        select(Step.name, Result).join(Result, Step.result_key == Result.key).where(Step.job_id == job_id)
    ).all()
    return {row[0]: row[1] for row in rows}
