"""Claims, leases, fencing, retries, cancelling, sweeping: on a real PostgreSQL, with several sessions at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from core import jobs
from core.errors import Conflict, Problem, Transient
from core.settings import get_settings
from core.tables import Job, Result, Step, Video

Open = Callable[[], Session]


def start(open_session: Open, video: Video) -> UUID:
    with open_session() as session:
        job, new = jobs.create_job(session, "describe_video", video, user_id=video.uploaded_by)
        assert new
        session.commit()
        return job.id


def steps(open_session: Open, job_id: UUID) -> dict[str, Step]:
    with open_session() as session:
        return {step.name: step for step in session.scalars(select(Step).where(Step.job_id == job_id))}


def job_state(open_session: Open, job_id: UUID) -> str:
    with open_session() as session:
        return session.scalars(select(Job.state).where(Job.id == job_id)).one()


def claim(open_session: Open, step_id: UUID, worker: str = "a") -> Step | None:
    with open_session() as session:
        step = jobs.claim(session, step_id, worker)
        session.commit()
        return step


def finish(open_session: Open, step: Step, key: str) -> bool:
    with open_session() as session:
        if session.get(Result, key) is None:
            session.add(Result(key=key, step=step.name, payload={}, files=[]))
            session.flush()
        done = jobs.finish(session, step.id, step.attempt, key=key, reused=False, usage=None)
        session.commit()
        return done


def expire(open_session: Open, step_id: UUID) -> None:
    with open_session() as session:
        session.execute(update(Step).where(Step.id == step_id).values(lease_until=func.now() - text("interval '1 s'")))
        session.commit()


def sweep(open_session: Open) -> dict[str, int]:
    with open_session() as session:
        swept = jobs.sweep(session)
        session.commit()
        return swept


def test_only_steps_without_needs_are_queued_at_first(committed: Open, video: Video) -> None:
    found = steps(committed, start(committed, video))
    assert {name for name, step in found.items() if step.state == "queued"} == {"probe"}


def test_of_many_workers_one_gets_the_step(committed: Open, video: Video) -> None:
    probe = steps(committed, start(committed, video))["probe"]
    won: list[str] = []
    ready = threading.Barrier(8)

    def race(name: str) -> None:
        ready.wait()
        if claim(committed, probe.id, name) is not None:
            won.append(name)

    racers = [threading.Thread(target=race, args=(f"worker {n}",)) for n in range(8)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert len(won) == 1


def test_finishing_frees_what_was_waiting_in_the_same_transaction(committed: Open, video: Video) -> None:
    job_id = start(committed, video)
    probe = claim(committed, steps(committed, job_id)["probe"].id)
    assert probe is not None
    assert finish(committed, probe, f"{job_id}-probe")
    queued = {name for name, step in steps(committed, job_id).items() if step.state == "queued"}
    assert queued == {"look", "listen"}


def test_two_steps_that_finish_together_free_their_successor_once(committed: Open, video: Video) -> None:
    job_id = start(committed, video)
    probe = claim(committed, steps(committed, job_id)["probe"].id)
    assert probe is not None
    finish(committed, probe, f"{job_id}-probe")
    for name in ("listen", "hear"):
        done = claim(committed, steps(committed, job_id)[name].id)
        assert done is not None and finish(committed, done, f"{job_id}-{name}")
    held = [claim(committed, steps(committed, job_id)[name].id) for name in ("look", "speech")]
    ready = threading.Barrier(2)
    ended: list[bool] = []

    def end(step: Step) -> None:
        ready.wait()
        ended.append(finish(committed, step, f"{job_id}-{step.name}"))

    threads = [threading.Thread(target=end, args=(step,)) for step in held if step is not None]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert ended == [True, True]
    found = steps(committed, job_id)
    assert found["gaps"].state == "queued" and found["gaps"].attempt == 0
    assert found["features"].state == "queued"


def test_a_worker_that_lost_its_lease_writes_nothing(committed: Open, video: Video) -> None:
    job_id = start(committed, video)
    late = claim(committed, steps(committed, job_id)["probe"].id, "late")
    assert late is not None
    expire(committed, late.id)
    taken = claim(committed, late.id, "other")
    assert taken is not None and taken.attempt == late.attempt + 1
    with committed() as session:
        assert jobs.renew(session, late.id, late.attempt, done=1, total=2, note="") == "lost"
    assert not finish(committed, late, f"{job_id}-late")
    with committed() as session:
        assert not jobs.fail(session, late.id, late.attempt, Problem("too late"))
    assert finish(committed, taken, f"{job_id}-probe")


def test_an_expired_lease_is_swept_back_until_attempts_run_out(committed: Open, video: Video) -> None:
    job_id = start(committed, video)
    step_id = steps(committed, job_id)["probe"].id
    for _ in range(get_settings().attempt_limit):
        assert claim(committed, step_id) is not None
        expire(committed, step_id)
        sweep(committed)
    step = steps(committed, job_id)["probe"]
    assert step.state == "failed"
    assert step.problem is not None and step.problem["type"] == "urn:ad:problem:step-lost"
    assert job_state(committed, job_id) == "failed"


def test_a_transient_fault_waits_and_is_tried_again(committed: Open, video: Video) -> None:
    job_id = start(committed, video)
    step = claim(committed, steps(committed, job_id)["probe"].id)
    assert step is not None
    with committed() as session:
        jobs.fail(session, step.id, step.attempt, Transient("storage is away"), retry_in_s=60)
        session.commit()
    assert steps(committed, job_id)["probe"].state == "queued"
    assert claim(committed, step.id) is None, "it is not due yet"
    with committed() as session:
        session.execute(update(Step).where(Step.id == step.id).values(not_before=func.now()))
        session.commit()
    assert claim(committed, step.id) is not None


def test_a_failed_step_takes_only_its_successors_with_it(committed: Open, video: Video) -> None:
    job_id = start(committed, video)
    probe = claim(committed, steps(committed, job_id)["probe"].id)
    assert probe is not None
    finish(committed, probe, f"{job_id}-probe")
    listen = claim(committed, steps(committed, job_id)["listen"].id)
    assert listen is not None
    with committed() as session:
        jobs.fail(session, listen.id, listen.attempt, Problem("no sound", slug="x"))
        session.commit()
    states = {name: step.state for name, step in steps(committed, job_id).items()}
    assert states["listen"] == "failed"
    assert states["gaps"] == states["describe"] == "cancelled"
    assert states["look"] == "queued" and job_state(committed, job_id) == "running"


def test_cancel_stops_what_waits_now_and_what_runs_at_its_next_report(committed: Open, video: Video) -> None:
    job_id = start(committed, video)
    probe = claim(committed, steps(committed, job_id)["probe"].id)
    assert probe is not None
    with committed() as session:
        jobs.request_cancel(session, job_id)
        session.commit()
    assert job_state(committed, job_id) == "running"
    with committed() as session:
        assert jobs.renew(session, probe.id, probe.attempt, done=None, total=0, note="") == "cancelled"
        jobs.cancelled(session, probe.id, probe.attempt)
        session.commit()
    assert job_state(committed, job_id) == "cancelled"


def test_a_released_step_costs_no_attempt(committed: Open, video: Video) -> None:
    job_id = start(committed, video)
    step = claim(committed, steps(committed, job_id)["probe"].id)
    assert step is not None
    with committed() as session:
        jobs.release(session, step.id, step.attempt)
        session.commit()
    after = steps(committed, job_id)["probe"]
    assert (after.state, after.attempt) == ("queued", 0)


def test_what_nobody_heard_of_is_published_again(committed: Open, video: Video) -> None:
    job_id = start(committed, video)
    step_id = steps(committed, job_id)["probe"].id
    with committed() as session:
        session.execute(update(Step).where(Step.id == step_id).values(queued_at=func.now() - text("interval '1 min'")))
        session.commit()
    with committed() as session:
        jobs.sweep(session)
        assert (step_id, "cpu") in jobs.to_publish(session)
        session.commit()
    with committed() as session:
        jobs.sweep(session)
        assert (step_id, "cpu") not in jobs.to_publish(session), "not again at once"


def test_a_new_child_frees_what_the_dead_one_held(committed: Open, video: Video) -> None:
    job_id = start(committed, video)
    step = claim(committed, steps(committed, job_id)["probe"].id, "cpu-1")
    assert step is not None
    with committed() as session:
        assert jobs.reclaim(session, "somebody else") == 0
        assert jobs.reclaim(session, "cpu-1") == 1
        session.commit()
    assert steps(committed, job_id)["probe"].state == "queued"


def test_the_same_request_twice_is_one_job(committed: Open, video: Video) -> None:
    def ask(body: str) -> tuple[UUID, bool]:
        with committed() as session:
            job, new = jobs.create_job(
                session,
                "describe_video",
                video,
                user_id=video.uploaded_by,
                idempotency_key=f"key-{video.id}",
                request_hash=body,
            )
            session.commit()
            return job.id, new

    first, new = ask("a")
    assert new
    assert ask("a") == (first, False)
    with pytest.raises(Conflict):
        ask("b")
