"""Scripts of every film by where they are."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from core.tables import Note, Track
from tests.api.made import Person, make_member, make_person, make_video
from tests.api.test_checks import described
from tests.api.test_review import send


@pytest.fixture
def ann(session: Session) -> Person:
    return make_person(session, "ann")


def listed(client: TestClient, person: Person, query: str = "") -> dict[str, Any]:
    answer = client.get(f"/v1/scripts{query}", headers=person.headers)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def ids(page: dict[str, Any]) -> list[str]:
    return [one["id"] for one in page["items"]]


def film(session: Session, person: Person, title: str, *texts: str, kind: str = "description") -> Track:
    about = {"title": title, "content_hash": title[0] * 64, "storage_key": f"films/{title}"}
    return described(session, make_video(session, person, **about), *texts, kind=kind)


def test_scripts_are_found_by_state_those_that_moved_last_first(
    client: TestClient, session: Session, ann: Person
) -> None:
    first, second = film(session, ann, "First", "Mara waits.", "She sits."), film(session, ann, "Second", "Tom runs.")
    film(session, ann, "Transcript", "Hello.", kind="transcript")
    assert set(ids(listed(client, ann))) == {str(first.id), str(second.id)}
    assert listed(client, ann, "?state=in_review") == {"items": [], "total": 0}
    for minute, (track, state) in enumerate(((second, "in_review"), (first, "in_review"), (second, "changes_asked"))):
        note = send(client, ann, track, state)
        assert note.status_code == 200
        # A test is one transaction, in which the clock stands still.
        session.get_one(Note, UUID(note.json()["id"])).created_at += timedelta(minutes=1 + minute)
        session.commit()
    assert ids(listed(client, ann, "?state=in_review&state=changes_asked")) == [str(second.id), str(first.id)]
    page = listed(client, ann, "?state=in_review")
    (one,) = page["items"]
    assert page["total"] == 1 and one["id"] == str(first.id)
    assert one["video_title"] == "First" and one["cue_count"] == 2 and one["state"] == "in_review"
    assert one["role"] == "admin" and one["since"] > one["created_at"]
    assert one["collection_id"] == str(ann.collection.id)
    page = listed(client, ann, "?state=in_review&state=changes_asked&per_page=1&page=2")
    assert ids(page) == [str(first.id)] and page["total"] == 2


def test_nobody_sees_scripts_of_other_collections(client: TestClient, session: Session, ann: Person) -> None:
    track = film(session, ann, "First", "Mara waits.")
    bob, carl = make_person(session, "bob"), make_person(session, "carl")
    make_member(session, carl, ann.collection, "viewer")
    root = make_person(session, "root", is_admin=True)
    assert listed(client, bob) == {"items": [], "total": 0}
    assert [(one["id"], one["role"]) for one in listed(client, carl)["items"]] == [(str(track.id), "viewer")]
    assert [(one["id"], one["role"]) for one in listed(client, root)["items"]] == [(str(track.id), "admin")]


def test_what_is_asked_wrongly_is_refused(client: TestClient, ann: Person) -> None:
    assert client.get("/v1/scripts").status_code == 401
    for query in ("?state=lost", "?page=0", "?per_page=201"):
        assert client.get(f"/v1/scripts{query}", headers=ann.headers).status_code == 422
