"""Films in storage, their jobs, and steps run as a worker runs them, for tests that need the real thing."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from core import jobs
from core.storage import get_storage
from core.tables import Collection, Job, Step, User, Video
from workers import runtime

Open = Callable[[], Session]

CPU_STEPS = ("probe", "look", "listen", "hear", "speech", "gaps")
WORKER = "w"


def store_film(open_session: Open, film: Path, subtitles: Path | None = None) -> Video:
    """A video row whose file lies in storage, as an upload leaves it."""
    digest = hashlib.sha256(film.read_bytes()).hexdigest()
    copy = film.with_name(f"copy-{uuid4().hex}{film.suffix}")
    shutil.copyfile(film, copy)
    get_storage().put(f"films/{digest}", copy, move=True)
    subtitles_key = None
    if subtitles is not None:
        subtitles_key = f"subtitles/{hashlib.sha256(subtitles.read_bytes()).hexdigest()}"
        get_storage().put(subtitles_key, subtitles)
    with open_session() as session:
        user = User(email=f"{uuid4()}@example.org", name="Tester")
        collection = Collection(name="Tests")
        session.add_all([user, collection])
        session.flush()
        video = Video(
            collection_id=collection.id,
            uploaded_by=user.id,
            title=film.stem,
            file_name=film.name,
            content_hash=digest,
            size_bytes=film.stat().st_size,
            storage_key=f"films/{digest}",
            subtitles_key=subtitles_key,
            subtitles_name=subtitles.name if subtitles else None,
        )
        session.add(video)
        session.commit()
        return video


def start_job(open_session: Open, video: Video) -> UUID:
    with open_session() as session:
        job, _ = jobs.create_job(
            session,
            "describe_video",
            video,
            user_id=video.uploaded_by,
            params={"words_per_minute": 150, "words": "in_domain"},
        )
        session.commit()
        return job.id


def job_of(open_session: Open, job_id: UUID) -> Job:
    """The job with its steps."""
    with open_session() as session:
        return session.scalars(select(Job).where(Job.id == job_id).options(selectinload(Job.steps))).one()


def steps_of(open_session: Open, job_id: UUID) -> dict[str, Step]:
    return {step.name: step for step in job_of(open_session, job_id).steps}


def states_of(open_session: Open, job_id: UUID) -> dict[str, str]:
    return {name: step.state for name, step in steps_of(open_session, job_id).items()}


def run_step(open_session: Open, job_id: UUID, name: str) -> Step:
    """The step after one worker was woken for it."""
    runtime.run(steps_of(open_session, job_id)[name].id, WORKER)
    return steps_of(open_session, job_id)[name]


def run_steps(open_session: Open, job_id: UUID, names: Sequence[str] = CPU_STEPS) -> dict[str, Step]:
    """Every step of these that can run, in order; the steps afterwards."""
    for name in names:
        if steps_of(open_session, job_id)[name].state == "queued":
            run_step(open_session, job_id, name)
    return steps_of(open_session, job_id)


def describe_by_cpu(open_session: Open, film: Path, subtitles: Path | None = None) -> tuple[Job, dict[str, Step]]:
    """Store a film and run what a cpu worker runs of its job."""
    job_id = start_job(open_session, store_film(open_session, film, subtitles))
    found = run_steps(open_session, job_id)
    return job_of(open_session, job_id), found
