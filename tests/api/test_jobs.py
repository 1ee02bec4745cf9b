"""Asking for work and watching it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api import deps
from core import jobs
from core.errors import MediaRefused
from core.queue import connection
from core.tables import Job, Step
from tests.api.made import Person, make_person, make_video


@pytest.fixture
def ann(session: Session) -> Person:
    return make_person(session, "ann")


@pytest.fixture
def path(session: Session, ann: Person) -> str:
    return f"/v1/videos/{make_video(session, ann).id}/describe"


def test_describe_answers_202_and_wakes_the_first_worker(
    client: TestClient, ann: Person, session: Session, path: str
) -> None:
    answer = client.post(path, headers=ann.headers | {"X-Request-ID": "from-the-test"}, json={"words": "always"})
    assert answer.status_code == 202
    job = answer.json()
    assert answer.headers["location"] == f"/v1/jobs/{job['id']}"
    assert job["state"] == "queued" and job["progress"] == 0 and not job["answered"]
    assert job["params"] == {"words_per_minute": 150, "words": "always"}
    assert {step["name"]: step["state"] for step in job["steps"]} | {} == {
        "probe": "queued",
        **dict.fromkeys(("look", "listen", "hear", "speech", "gaps", "features", "describe", "proxy"), "waiting"),
    }
    assert session.get_one(Job, UUID(job["id"])).request_id == "from-the-test"
    step = session.scalars(select(Step).where(Step.state == "queued")).one()
    (message,) = connection().lrange("cpu", 0, -1)
    assert str(step.id).encode() in message and b"run_step" in message
    assert client.get(answer.headers["location"], headers=ann.headers).json() == job


def test_a_broken_broker_does_not_lose_the_job(
    client: TestClient, ann: Person, session: Session, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_: object) -> None:
        raise ConnectionError("no broker")

    monkeypatch.setattr(deps, "publish", away)
    assert client.post(path, headers=ann.headers).status_code == 202
    session.execute(select(Step))
    session.query(Step).update({"queued_at": func.now() - timedelta(seconds=5)})
    session.commit()
    assert jobs.sweep(session)["republished"] == 1


def test_a_refused_request_publishes_nothing(client: TestClient, ann: Person, path: str) -> None:
    for body in ({"words": "sometimes"}, {"words_per_minute": 5}, {"words_per_minute": "fast"}, [], "x"):
        assert client.post(path, headers=ann.headers, json=body).status_code == 422
    assert connection().llen("cpu") == 0


def test_the_same_key_is_the_same_job(client: TestClient, ann: Person, session: Session, path: str) -> None:
    headers = ann.headers | {"Idempotency-Key": "once"}
    first = client.post(path, headers=headers, json={"words_per_minute": 140})
    again = client.post(path, headers=headers, json={"words_per_minute": 140})
    assert (first.status_code, again.status_code) == (202, 200) and first.json()["id"] == again.json()["id"]
    other = client.post(path, headers=headers, json={"words_per_minute": 141})
    assert other.status_code == 409
    elsewhere = client.post(f"/v1/videos/{make_video(session, ann).id}/describe", headers=headers)
    assert elsewhere.status_code == 409
    bob = make_person(session, "bob")
    theirs = client.post(
        f"/v1/videos/{make_video(session, bob).id}/describe", headers=bob.headers | {"Idempotency-Key": "once"}
    )
    assert theirs.status_code == 202
    assert session.scalar(select(func.count(Job.id))) == 2
    assert connection().llen("cpu") == 2


@pytest.mark.parametrize("key", ["", "x" * 201, "with space", "ü"])
def test_odd_keys_are_refused(client: TestClient, ann: Person, path: str, key: str) -> None:
    sent = {name: value.encode() for name, value in (ann.headers | {"Idempotency-Key": key}).items()}
    assert client.post(path, headers=sent).status_code == 422


def test_cancel_stops_what_waits(client: TestClient, ann: Person, path: str) -> None:
    job = client.post(path, headers=ann.headers).json()
    cancelled = client.post(f"/v1/jobs/{job['id']}/cancel", headers=ann.headers)
    assert cancelled.status_code == 200 and cancelled.json()["state"] == "cancelled"
    assert {step["state"] for step in cancelled.json()["steps"]} == {"cancelled"}
    again = client.post(f"/v1/jobs/{job['id']}/cancel", headers=ann.headers)
    assert again.status_code == 200 and again.json()["finished_at"] == cancelled.json()["finished_at"]


def test_retry_makes_a_new_job_after_the_end(client: TestClient, ann: Person, session: Session, path: str) -> None:
    job = client.post(path, headers=ann.headers, json={"words": "always"}).json()
    assert client.post(f"/v1/jobs/{job['id']}/retry", headers=ann.headers).status_code == 409
    step = session.scalars(select(Step).where(Step.state == "queued")).one()
    claimed = jobs.claim(session, step.id, "test")
    assert claimed is not None
    jobs.fail(
        session, step.id, claimed.attempt, MediaRefused("Broken.", slug="media-unreadable", remedy="Send another.")
    )
    session.commit()
    failed = client.get(f"/v1/jobs/{job['id']}", headers=ann.headers).json()
    assert failed["state"] == "failed"
    assert failed["problem"]["type"] == "urn:ad:problem:media-unreadable" and failed["problem"]["step"] == "probe"
    assert failed["steps"][0]["problem"]["remedy"] == "Send another."
    headers = ann.headers | {"Idempotency-Key": "again"}
    new = client.post(f"/v1/jobs/{job['id']}/retry", headers=headers)
    assert new.status_code == 202 and new.json()["params"] == job["params"] and new.json()["id"] != job["id"]
    assert client.post(f"/v1/jobs/{job['id']}/retry", headers=headers).json()["id"] == new.json()["id"]


def test_jobs_are_listed_by_state_and_film(client: TestClient, ann: Person, session: Session, path: str) -> None:
    first = client.post(path, headers=ann.headers).json()
    client.post(f"/v1/jobs/{first['id']}/cancel", headers=ann.headers)
    second = client.post(path, headers=ann.headers).json()
    other = client.post(f"/v1/videos/{make_video(session, ann).id}/describe", headers=ann.headers).json()

    def ids(query: str) -> list[str]:
        answer = client.get(f"/v1/jobs?{query}", headers=ann.headers).json()
        assert answer["total"] >= len(answer["items"])
        return [job["id"] for job in answer["items"]]

    assert ids("sort=-created_at") == [other["id"], second["id"], first["id"]]
    assert ids("state=cancelled") == [first["id"]]
    assert set(ids("state=cancelled&state=queued")) == {first["id"], second["id"], other["id"]}
    assert ids(f"video_id={second['video_id']}&state=queued") == [second["id"]]
    assert ids("per_page=1&page=2&sort=created_at") == [second["id"]]
    film = client.get(f"/v1/videos/{second['video_id']}", headers=ann.headers).json()
    assert film["latest_job"] == {"id": second["id"], "state": "queued", "pipeline": "describe_video"}


def test_progress_and_time_left(client: TestClient, ann: Person, session: Session, path: str) -> None:
    job = client.post(path, headers=ann.headers).json()
    for step in session.scalars(select(Step).where(Step.job_id == UUID(job["id"]))):
        if step.name in ("probe", "listen", "hear", "speech"):
            step.state, step.reused = "done", step.name == "listen"
            step.started_at = step.finished_at = datetime.now(UTC) - timedelta(seconds=20)
        if step.name == "look":
            step.state, step.progress_done, step.progress_total, step.note = "running", 30_000.0, 60_000.0, "Looking"
            step.started_at = datetime.now(UTC) - timedelta(seconds=10)
    session.get_one(Job, UUID(job["id"])).state = "running"
    session.commit()
    seen = client.get(f"/v1/jobs/{job['id']}", headers=ann.headers).json()
    look = next(step for step in seen["steps"] if step["name"] == "look")
    assert look["progress"] == 0.5 and 9 < look["seconds_left"] < 12 and look["note"] == "Looking"
    assert 0.3 < seen["progress"] < 0.4 and 20 < seen["seconds_left"] < 90


def test_events_show_the_job_until_it_has_ended(client: TestClient, ann: Person, path: str) -> None:
    job = client.post(path, headers=ann.headers).json()
    client.post(f"/v1/jobs/{job['id']}/cancel", headers=ann.headers)
    answer = client.get(f"/v1/jobs/{job['id']}/events", headers=ann.headers)
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.text.count("event: job\n") == 1 and '"state":"cancelled"' in answer.text
