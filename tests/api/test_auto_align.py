"""A whole collection aligned over HTTP: jobs for what is missing, and one file of what was found."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.settings import Settings
from core.tables import Job
from tests.api.made import Person, make_member, make_person, make_video
from tests.core.align_made import make_proposal


@pytest.fixture
def ann(session: Session) -> Person:
    return make_person(session, "ann")


@pytest.fixture
def path(ann: Person) -> str:
    return f"/v1/collections/{ann.collection.id}/alignment"


@pytest.fixture
def weights(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.checkpoints.folder_of", lambda settings, name: tmp_path / settings.weights / name)
    folder = tmp_path / settings.weights / "tan"
    folder.mkdir(parents=True)
    for name in ("config.json", "model.safetensors"):
        (folder / name).write_text("{}")


def counts(state: dict[str, Any]) -> tuple[int, ...]:
    return tuple(state[name] for name in ("films", "aligned", "at_work", "failed", "waiting"))


def end(session: Session, video_id: object, state: str, **over: object) -> None:
    job = session.scalars(select(Job).where(Job.video_id == video_id).order_by(Job.created_at.desc())).first()
    assert job is not None
    job.state, job.finished_at = state, datetime.now(UTC)
    for name, value in over.items():
        setattr(job, name, value)
    session.commit()


def test_without_weights_it_says_what_is_missing(
    client: TestClient, ann: Person, path: str, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.checkpoints.folder_of", lambda settings, name: tmp_path / name)
    refused = client.post(path, headers=ann.headers)
    assert refused.status_code == 503 and refused.json()["type"].endswith("checkpoint-missing")


@pytest.mark.usefixtures("weights")
def test_each_film_without_a_proposal_gets_one_job_however_often_it_is_asked(
    client: TestClient, session: Session, ann: Person, path: str
) -> None:
    films = [make_video(session, ann, file_name=f"film-{number}.mp4") for number in range(4)]
    make_proposal(session, films[0], 0.9)
    session.commit()
    assert counts(client.get(path, headers=ann.headers).json()) == (4, 1, 0, 0, 3)
    first = client.post(path, headers=ann.headers, json={"limit": 2})
    assert first.status_code == 202 and first.headers["location"] == path
    assert first.json()["begun"] == len(first.json()["jobs"]) == 2
    assert counts(first.json()["state"]) == (4, 1, 2, 0, 1)
    job = client.get(f"/v1/jobs/{first.json()['jobs'][0]}", headers=ann.headers).json()
    assert job["pipeline"] == "align_video" and job["video_id"] == str(films[1].id)
    assert job["params"]["words_per_minute"] > 0, "without it the step gaps fails"
    second = client.post(path, headers=ann.headers).json()
    assert (second["begun"], counts(second["state"])) == (1, (4, 1, 3, 0, 0))
    assert client.post(path, headers=ann.headers).json()["begun"] == 0
    assert session.scalar(select(func.count(Job.id))) == 3


@pytest.mark.usefixtures("weights")
def test_what_failed_is_told_and_begun_again_only_when_asked(
    client: TestClient, session: Session, ann: Person, path: str
) -> None:
    silent, stopped = (make_video(session, ann, title=title) for title in ("silent", "stopped"))
    client.post(path, headers=ann.headers)
    end(session, silent.id, "failed", problem={"detail": "This film came without subtitles."})
    end(session, stopped.id, "cancelled")
    state = client.get(path, headers=ann.headers).json()
    assert counts(state) == (2, 0, 0, 2, 0)
    told = [(each["title"], (each["problem"] or {}).get("detail")) for each in state["failures"]]
    assert told == [("silent", "This film came without subtitles."), ("stopped", None)]
    assert client.post(path, headers=ann.headers).json()["begun"] == 0
    early = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    assert client.post(path, headers=ann.headers, json={"failed_before": early}).json()["begun"] == 0
    again = client.post(path, headers=ann.headers, json={"failed_before": state["at"]}).json()
    assert (again["begun"], counts(again["state"])) == (2, (2, 0, 2, 0, 0))
    end(session, silent.id, "failed")
    assert client.post(path, headers=ann.headers, json={"failed_before": state["at"]}).json()["begun"] == 0


@pytest.mark.usefixtures("weights")
def test_the_same_key_begins_the_same_jobs(client: TestClient, session: Session, ann: Person, path: str) -> None:
    for _ in range(3):
        make_video(session, ann)
    headers = ann.headers | {"Idempotency-Key": "o%e"}
    first = client.post(path, headers=headers, json={"limit": 2}).json()
    again = client.post(path, headers=headers, json={"limit": 2}).json()
    assert sorted(first["jobs"]) == sorted(again["jobs"]) and session.scalar(select(func.count(Job.id))) == 2
    like = client.post(path, headers=ann.headers | {"Idempotency-Key": "o_e"}).json()
    assert like["begun"] == 1 and not set(like["jobs"]) & set(first["jobs"])
    other = make_person(session, "other", is_admin=True)
    make_member(session, ann, other.collection, "annotator")
    make_video(session, other)
    elsewhere = client.post(f"/v1/collections/{other.collection.id}/alignment", headers=headers)
    assert elsewhere.status_code == 409


@pytest.mark.usefixtures("weights")
def test_who_may(client: TestClient, session: Session, ann: Person, path: str) -> None:
    vic, stranger = make_person(session, "vic"), make_person(session, "stranger")
    make_member(session, vic, ann.collection, "viewer")
    for address in (path, f"{path}.csv"):
        assert client.get(address, headers=vic.headers).status_code == 200
        assert client.get(address, headers=stranger.headers).status_code == 404
        assert client.get(address).status_code == 401
    assert client.post(path, headers=vic.headers).status_code == 403
    assert client.post(path, headers=stranger.headers).status_code == 404
    for body in ({"limit": 0}, {"limit": 501}, {"failed_before": "yesterday"}):
        assert client.post(path, headers=ann.headers, json=body).status_code == 422


def test_the_file_holds_what_can_be_seen_of_each_films_newest_proposal(
    client: TestClient, session: Session, ann: Person, path: str
) -> None:
    zebra, twin, other_twin = (make_video(session, ann, file_name=name) for name in ("z.mp4", "t.mp4", "t.webm"))
    make_video(session, ann, file_name="none.mp4")
    old = make_proposal(session, zebra, 0.9, 0.9, 0.9)
    old.created_at = datetime.now(UTC) - timedelta(days=1)
    make_proposal(session, zebra, 0.9, 0.49, 0.5)
    decided = make_proposal(session, zebra, 0.8)
    decided.state = "approved"  # what people answered is not told to those who still verify
    make_proposal(session, zebra, 0.9, source="person:x:1")
    for film in (twin, other_twin):
        track = make_proposal(session, film, 0.9)
        session.refresh(track, ["cues"])
        track.cues[0].text = 'Say "when",\nthen stop.'
    session.commit()
    answer = client.get(f"{path}.csv", headers=ann.headers)
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/csv")
    assert "films of ann.csv" in answer.headers["content-disposition"]
    said = '"Say ""when"", then stop."'
    expected = ["vid,timestamp,text"]
    expected += [f"{film.id},4,{said}" for film in (twin, other_twin)]
    expected += ["z,4,Step 0.", "z,24,Step 2."]
    assert answer.text.splitlines() == expected
