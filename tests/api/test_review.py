"""A script's way from draft to published, and the notes beside it."""

from __future__ import annotations

from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy.orm import Session

from core.tables import Track
from tests.api.made import Person, make_member, make_person, make_video
from tests.api.test_checks import described
from tests.api.test_edits import read, save, slug


@pytest.fixture
def ann(session: Session) -> Person:
    return make_person(session, "ann")


@pytest.fixture
def writer(session: Session, ann: Person) -> Person:
    writer = make_person(session, "writer")
    make_member(session, writer, ann.collection, "annotator")
    return writer


@pytest.fixture
def track(session: Session, ann: Person) -> Track:
    return described(session, make_video(session, ann), "Mara opens the door.", "She waits.")


def send(client: TestClient, person: Person, track: Track, state: str, revision: int = 1, text: str = "") -> Response:
    body = {"state": state, "revision": revision, "text": text}
    return client.post(f"/v1/tracks/{track.id}/state", headers=person.headers, json=body)


def test_from_draft_to_published(client: TestClient, ann: Person, writer: Person, track: Track) -> None:
    assert slug(send(client, writer, track, "approved")) == (409, "state-step")
    assert send(client, writer, track, "in_review", text="Please look at 0:04.").status_code == 200
    assert send(client, writer, track, "approved").status_code == 403
    assert send(client, ann, track, "changes_asked", text="Too early.").status_code == 200
    cue = read(client, writer, track)["cues"][0]["id"]
    assert save(client, writer, track, 1, {"cue_id": cue, "text": "Mara knocks."}).status_code == 200
    assert send(client, writer, track, "in_review", 2).status_code == 200
    assert slug(send(client, ann, track, "approved", 1)) == (409, "stale-revision")
    assert send(client, ann, track, "approved", 2).status_code == 200
    assert slug(save(client, writer, track, 2, {"cue_id": cue, "text": "x"})) == (409, "track-approved")
    assert send(client, writer, track, "published", 2).status_code == 403
    assert send(client, ann, track, "published", 2).status_code == 200
    notes = client.get(f"/v1/tracks/{track.id}/notes", headers=writer.headers).json()
    assert [note["to_state"] for note in notes] == ["in_review", "changes_asked", "in_review", "approved", "published"]
    assert [note["text"] for note in notes] == ["Please look at 0:04.", "Too early.", "", "", ""]
    assert notes[3]["by"] == ann.user.name and notes[3]["revision"] == 2


def test_a_cue_without_words_is_not_sent_to_review(client: TestClient, ann: Person, track: Track) -> None:
    new = str(uuid4())
    save(client, ann, track, 1, {"op": "add", "cue_id": new, "start_ms": 9_000, "end_ms": 9_500, "text": " "})
    refused = send(client, ann, track, "in_review", 2)
    assert slug(refused) == (422, "cue-empty") and refused.json()["cues"] == [new]
    assert "9.000" not in client.get(f"/v1/tracks/{track.id}/export?format=vtt", headers=ann.headers).text


def test_notes_are_written_resolved_and_opened_again(
    client: TestClient, ann: Person, session: Session, track: Track
) -> None:
    listener = make_person(session, "listener")
    make_member(session, listener, ann.collection, "viewer")
    url = f"/v1/tracks/{track.id}/notes"
    cue = read(client, ann, track)["cues"][1]["id"]
    note = client.post(
        url, headers=listener.headers, json={"text": " Who waits? ", "cue_id": cue, "at_ms": 8_100, "kind": "listener"}
    )
    assert note.status_code == 201 and note.json()["text"] == "Who waits?" and note.json()["by"] == listener.user.name
    one = f"{url}/{note.json()['id']}"
    assert client.patch(one, headers=listener.headers, json={"resolved": True}).status_code == 403
    assert client.patch(one, headers=ann.headers, json={"resolved": True}).json()["resolved_at"] is not None
    assert client.patch(one, headers=ann.headers, json={"resolved": False}).json()["resolved_at"] is None
    assert client.patch(f"{url}/{track.id}", headers=ann.headers, json={"resolved": True}).status_code == 404
    assert client.post(url, headers=ann.headers, json={"text": "  "}).status_code == 422
    assert client.get(url, headers=make_person(session, "eve").headers).status_code == 404
