"""Messages and the wait for the commit."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy.orm import Session

from core.after_commit import after_commit, pending
from core.pipelines import STEPS
from core.progress import SHARES, job_progress, job_seconds_left, step_progress
from core.queue import RUN_STEP, connection, publish
from core.settings import Settings
from core.tables import Job, Step


def test_a_message_is_what_celery_reads(settings: Settings) -> None:
    step_id = uuid4()
    publish([(step_id, "gpu")])
    publish([])
    (raw,) = connection().lrange("gpu", 0, -1)
    message = json.loads(raw)
    assert message["headers"]["task"] == RUN_STEP and message["headers"]["id"] == str(step_id)
    assert (
        message["content-type"] == "application/json" and message["properties"]["delivery_info"]["routing_key"] == "gpu"
    )


def test_actions_wait_in_their_order(session: Session) -> None:
    seen: list[int] = []
    after_commit(session, lambda _: seen.append(1))
    after_commit(session, lambda _: seen.append(2))
    assert not seen
    for action in pending(session):
        action(session)
    assert seen == [1, 2]


def test_shares_know_every_step() -> None:
    assert set(SHARES) == set(STEPS) and abs(sum(SHARES.values()) - 1) < 1e-9


def test_progress_stays_between_nothing_and_all() -> None:
    def step(**over: object) -> Step:
        values = {"name": "look", "state": "running", "progress_done": 0.0, "progress_total": 0.0, "reused": False}
        return Step(**(values | over))

    assert step_progress(step()) == 0
    assert step_progress(step(progress_done=5.0, progress_total=4.0)) == 1
    assert step_progress(step(progress_done=-1.0, progress_total=4.0)) == 0
    assert step_progress(step(state="done")) == 1
    assert job_progress(Job(steps=[])) == 0
    whole = Job(state="done", steps=[step(name=name, state="done") for name in STEPS])
    assert abs(job_progress(whole) - 1) < 1e-9
    assert job_seconds_left(whole, datetime.now(UTC)) is None
