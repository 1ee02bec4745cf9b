"""Run one step: claim, compute or reuse, write under the token, free what it frees. Workers commit here alone."""

from __future__ import annotations

import logging
import re
import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from core import jobs
from core.database import open_session
from core.errors import NotFound, Problem, Transient
from core.pipelines import STEPS
from core.queue import notify, publish
from core.result_keys import result_key
from core.settings import get_settings
from core.storage import Storage, disk_errors, get_storage
from core.tables import Job, Result, Step, Video
from core.voices import voice_fingerprint
from workers.context import Cancelled, Film, Found, LeaseLost, Outcome, ShuttingDown, StepContext
from workers.fingerprints import fingerprints, is_served
from workers.lease import Lease
from workers.steps import load_step

log = logging.getLogger(__name__)

T = TypeVar("T")

PATIENCE_S = 60.0


def run(step_id: UUID, worker: str) -> None:
    """Everything that one message asks for. Returns quietly where the step is not ours to run."""
    step = patiently(lambda session: jobs.claim(session, step_id, worker))
    if step is None:
        return
    job, attempt = step.job, step.attempt
    log.info("step %s %s of job %s: attempt %s", step.name, step.id, job.id, attempt)
    lease = Lease(step.id, job.id, attempt, STEPS[step.name].budget_s)
    lease.start()
    try:
        _run_claimed(step, job, lease)
    except LeaseLost:
        log.warning("step %s: lease lost, nothing written", step_id)
    except Cancelled:
        patiently(lambda session: jobs.cancelled(session, step_id, attempt))
    except ShuttingDown:
        patiently(lambda session: jobs.release(session, step_id, attempt))
    except Transient as problem:
        _fail(step, problem, retry_in_s=5.0 * attempt)
    except Problem as problem:
        log.info("step %s: %s", step_id, problem.detail)
        _fail(step, problem)
    except MemoryError:
        _fail(step, _out_of_memory(), retry_in_s=10.0)
    except Exception as error:
        log.exception("step %s failed", step_id)
        unexpected = Problem(
            f"The step {step.name} met an unexpected fault ({type(error).__name__}).",
            slug="step-failed",
            remedy="Its worker's log has the details. Start the job again; if it fails again, please report the film.",
        )
        _fail(step, unexpected)
    finally:
        lease.end()
        _notify(job.id)


def _run_claimed(step: Step, job: Job, lease: Lease) -> None:
    video, found = patiently(
        lambda session: (
            _video(session, job, STEPS[step.name].film),
            jobs.results_of(session, job.id),
        )
    )
    needed = {name: row for name, row in found.items() if name in step.needs}
    spec = STEPS[step.name]
    prints = fingerprints([*spec.checkpoints, *filter(is_served, spec.also)])
    key = result_key(
        step.name,
        video.content_hash,
        video.subtitles_key,
        job.params,
        prints,
        {name: row.key for name, row in needed.items()},
        voice_fingerprint(job.params.get("voice")) if spec.voice else None,
    )
    earlier = patiently(lambda session: session.get(Result, key))
    storage = get_storage()
    if earlier is not None and all(storage.exists(f"results/{key}/{name}") for name in earlier.files):
        _finish(step, job, key, Outcome(earlier.payload), reused=True, usage=None)
        return
    meter = Meter()
    with disk_errors(), _scratch(step) as folder:
        context = StepContext(
            film=_film(video, storage),
            params=job.params,
            needs={name: Found(row.key, row.payload, storage) for name, row in needed.items()},
            folder=folder,
            result_key=key,
            check=lease.check,
        )
        lease.context = context
        outcome = load_step(step.name).run(context)
        for name, path in outcome.files.items():
            storage.put(f"results/{key}/{name}", path, move=True)
        lease.check()
        _finish(step, job, key, outcome, reused=False, usage=meter.read())


def _video(session: Session, job: Job, named_by: str) -> Video:
    """The film that a step looks at: the job's own, or the one that a parameter names."""
    wanted = UUID(job.params[named_by]) if named_by else job.video_id
    video = session.scalar(select(Video).where(Video.id == wanted))
    if video is None:
        raise Problem("A film of this job is gone.", slug="film-missing", remedy="Upload it again and ask anew.")
    return video


def _film(video: Video, storage: Storage) -> Film:
    try:
        return Film(
            video.id,
            storage.path(video.storage_key),
            video.file_name,
            storage.path(video.subtitles_key) if video.subtitles_key else None,
            video.subtitles_name,
        )
    except NotFound as gone:
        raise Problem(
            f"A file of this film is no longer in storage: {gone.detail}",
            slug="film-missing",
            remedy="Restore the data folder's files from a backup, or upload the film again.",
        ) from gone


def _finish(step: Step, job: Job, key: str, outcome: Outcome, *, reused: bool, usage: dict[str, Any] | None) -> None:
    video_id = job.video_id
    assert video_id is not None

    def write(session: Session) -> None:
        session.execute(
            insert(Result)
            .values(key=key, step=step.name, payload=outcome.payload, files=sorted(outcome.files))
            .on_conflict_do_nothing()
        )
        module = load_step(step.name)
        if hasattr(module, "publish"):
            module.publish(session, video_id, key, outcome.payload)
        if not jobs.finish(session, step.id, step.attempt, key=key, reused=reused, usage=usage):
            raise LeaseLost

    patiently(write)


def _fail(step: Step, problem: Problem, *, retry_in_s: float | None = None) -> None:
    patiently(lambda session: jobs.fail(session, step.id, step.attempt, problem, retry_in_s=retry_in_s))


def reclaim(worker: str) -> None:
    """Free what this worker held before it died, steps and scratch files: it has one child, and that child is new."""
    shutil.rmtree(_scratch_of(worker), ignore_errors=True)
    if freed := patiently(lambda session: jobs.reclaim(session, worker)):
        log.info("%s: %d interrupted steps go back to the queue", worker, freed)


def commit(session: Session) -> None:
    """Commit, then wake the workers of what was queued; a lost message is the sweeper's to repeat."""
    session.commit()
    waiting = list(jobs.to_publish(session))
    jobs.to_publish(session).clear()
    try:
        publish(waiting)
    except Exception:  # the broker is away: the rows are queued, beat publishes them again  # noqa: BLE001
        log.warning("could not publish %d steps; beat will", len(waiting))


def patiently(work: Callable[[Session], T]) -> T:
    """One transaction, tried again for a minute while the database restarts. `work` must bear being run twice."""
    give_up = time.monotonic() + PATIENCE_S
    while True:
        try:
            with open_session() as session:
                done = work(session)
                commit(session)
                return done
        except (OperationalError, InterfaceError):
            if time.monotonic() > give_up:
                raise
            log.warning("the database did not answer; trying again")
            time.sleep(0.5)


def _notify(job_id: UUID) -> None:
    try:
        notify("job", job_id)
    except Exception:  # watchers poll  # noqa: BLE001
        log.info("could not notify watchers of job %s", job_id)


@contextmanager
def _scratch(step: Step) -> Iterator[Path]:
    """A folder for one run of one step, gone afterwards; in its worker's own, where a new worker finds what is left."""
    root = _scratch_of(step.worker or "worker")
    root.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{step.name}-", dir=root))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _scratch_of(worker: str) -> Path:
    return get_settings().data / "scratch" / re.sub(r"[^\w.-]", "_", worker)


def _out_of_memory() -> Problem:
    return Transient(
        "The machine ran out of memory.", slug="out-of-memory", remedy="Close other programs and try again."
    )


class Meter:
    """Wall and CPU seconds and peak resident bytes of this process between construction and `read`."""

    def __init__(self) -> None:
        self.wall, self.cpu = time.monotonic(), self._cpu()
        try:
            Path("/proc/self/clear_refs").write_text("5")  # resets the high-water mark (Linux)
        except OSError:
            log.debug("cannot reset the memory high-water mark; peaks are of the whole process")

    @staticmethod
    def _cpu() -> float:
        own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
        return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime

    def read(self) -> dict[str, Any]:
        peak = 0
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                peak = int(line.split()[1]) * 1024
        return {
            "wall_s": round(time.monotonic() - self.wall, 3),
            "cpu_s": round(self._cpu() - self.cpu, 3),
            "peak_bytes": peak,
        }
