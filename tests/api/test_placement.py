"""Placement over HTTP: in a film's own gaps, with reasons for what is left out."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from core.settings import Settings
from core.tables import Video
from tests.api.made import Person, make_member, make_person, make_video
from tests.api.test_videos import analysed


@pytest.fixture
def ann(session: Session) -> Person:
    return make_person(session, "ann")


@pytest.fixture
def video(session: Session, ann: Person, settings: Settings) -> Video:
    """A film with one gap, from 2 to 9 s."""
    return analysed(session, ann, settings)


def event(name: str, start_ms: int, *texts: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "start_ms": start_ms, "end_ms": start_ms + 1_000, "texts": list(texts), **more}


def solve(client: TestClient, ann: Person, video: Video, *candidates: dict[str, Any], **more: Any) -> dict[str, Any]:
    body = {"candidates": list(candidates), **more}
    answer = client.post(f"/v1/videos/{video.id}/placement", headers=ann.headers, json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_what_matters_is_said_short_enough_and_the_rest_says_why(client: TestClient, ann: Person, video: Video) -> None:
    long = "She crosses the long hall slowly and opens the heavy oak door at its end, looking back at us once more."
    found = solve(
        client, ann, video,
        event("door", 2_500, long, "She opens the door.", importance=0.9),
        event("knife", 5_000, "He hides the knife.", importance=1.0),
        event("late", 40_000, "A train passes.", importance=1.0),
        event("then", 6_000, "She finds it.", needs="late"),
    )  # fmt: skip
    assert [(cue["candidate"], cue["wording"]) for cue in found["cues"]] == [("door", 1), ("knife", 0)]
    assert all(2_000 <= cue["start_ms"] < cue["end_ms"] <= 9_000 for cue in found["cues"])
    assert found["cues"][0]["end_ms"] < found["cues"][1]["start_ms"]
    reasons = {one["candidate"]: one["reason"] for one in found["omitted"]}
    assert set(reasons) == {"late", "then"}
    assert "dialogue" in reasons["late"] and "'late'" in reasons["then"]
    assert 0 < found["importance"] <= found["bound"]


def test_a_person_s_cue_stays_and_the_picture_may_wait(client: TestClient, ann: Person, video: Video) -> None:
    pin = {"candidate": "mine", "start_ms": 2_000, "end_ms": 9_000, "text": "All of the gap."}
    knife = event("knife", 4_000, "He hides the knife.", importance=1.0)
    only = solve(client, ann, video, knife, pinned=[pin])
    assert [(cue["candidate"], cue["pinned"], cue["start_ms"]) for cue in only["cues"]] == [("mine", True, 2_000)]
    assert "person" in only["omitted"][0]["reason"]
    waiting = solve(client, ann, video, knife | {"extended": True})
    assert waiting["cues"][0]["candidate"] == "knife"


def test_what_cannot_be_placed(client: TestClient, ann: Person, session: Session, video: Video) -> None:
    path = f"/v1/videos/{video.id}/placement"
    twice = {"candidates": [event("a", 0, "One."), event("a", 9, "Two.")]}
    refused = client.post(path, headers=ann.headers, json=twice)
    assert refused.status_code == 422 and "'a'" in refused.json()["detail"]
    silent = client.post(path, headers=ann.headers, json={"candidates": [event("a", 0, "…")]})
    assert silent.status_code == 422
    backwards = client.post(path, headers=ann.headers, json={"candidates": [event("a", 5, "One.") | {"end_ms": 1}]})
    assert backwards.status_code == 422
    unknown = make_video(session, ann)
    early = client.post(f"/v1/videos/{unknown.id}/placement", headers=ann.headers, json={"candidates": []})
    assert early.status_code == 409 and early.json()["type"] == "urn:ad:problem:gaps-unknown"
    ben, eve = make_person(session, "ben"), make_person(session, "eve")
    make_member(session, ben, ann.collection, "viewer")
    assert client.post(path, headers=ben.headers, json={"candidates": []}).status_code == 200
    assert client.post(path, headers=eve.headers, json={"candidates": []}).status_code == 404
