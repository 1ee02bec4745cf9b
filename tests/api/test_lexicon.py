"""A collection's lexicon through the api: read by its people, changed entry by entry, refused where it is unusable."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy.orm import Session

from tests.api.made import Person, make_member, make_person


@pytest.fixture
def ann(session: Session) -> Person:
    return make_person(session, "ann")


def address(person: Person) -> str:
    return f"/v1/collections/{person.collection.id}/lexicon"


def change(client: TestClient, person: Person, at: str, **body: Any) -> Response:
    return client.patch(at, headers=person.headers, json=body)


def entries(client: TestClient, person: Person, at: str) -> dict[str, str]:
    found: dict[str, str] = client.get(at, headers=person.headers).json()["entries"]
    return found


def test_entries_are_set_and_removed_and_others_stay(client: TestClient, ann: Person, session: Session) -> None:
    at, bob = address(ann), make_person(session, "bob")
    make_member(session, bob, ann.collection, "annotator")
    assert entries(client, ann, at) == {}
    first = change(client, ann, at, set={" Nguyen ": "win", "gif": "jiff"})
    assert first.status_code == 200 and first.json() == {"entries": {"Nguyen": "win", "gif": "jiff"}}
    change(client, bob, at, set={"Siobhán": "shivawn"}, remove=["gif", "never there"])  # bob saw what ann saw
    change(client, ann, at, set={"Nguyen": "nwen"})
    assert entries(client, bob, at) == {"Nguyen": "nwen", "Siobhán": "shivawn"}
    moved = change(client, ann, at, set={"nguyen": "win"}, remove=["Nguyen"])
    assert moved.json()["entries"] == {"nguyen": "win", "Siobhán": "shivawn"}
    assert change(client, ann, at).json() == moved.json()


def test_who_may_read_it_and_who_may_change_it(client: TestClient, ann: Person, session: Session) -> None:
    at, bob, eve = address(ann), make_person(session, "bob"), make_person(session, "eve")
    make_member(session, bob, ann.collection, "viewer")
    change(client, ann, at, set={"gif": "jiff"})
    assert entries(client, bob, at) == {"gif": "jiff"}
    assert change(client, bob, at, remove=["gif"]).status_code == 403
    assert client.get(at, headers=eve.headers).status_code == 404
    assert change(client, eve, at, remove=["gif"]).status_code == 404
    assert client.get(at).status_code == 401


@pytest.mark.parametrize(
    ("body", "slug"),
    [
        ({"set": {" ": "x"}}, "speech-lexicon"),
        ({"set": {"x": "..."}}, "speech-lexicon"),
        ({"set": {"a\u0000b": "x"}}, "speech-lexicon"),
        ({"set": {"a" * 201: "x"}}, "invalid"),
        ({"set": {"a": 1}}, "invalid"),
        ({"set": {str(number): "x" for number in range(1_001)}}, "invalid"),
        ({"remove": "a"}, "invalid"),
    ],
)
def test_what_cannot_be_used_is_refused(client: TestClient, ann: Person, body: dict[str, Any], slug: str) -> None:
    answer = change(client, ann, address(ann), **body)
    assert answer.status_code == 422 and answer.json()["type"] == f"urn:ad:problem:{slug}", answer.text
    assert entries(client, ann, address(ann)) == {}


def test_a_lexicon_that_is_full_says_so(client: TestClient, ann: Person) -> None:
    at = address(ann)
    change(client, ann, at, set={f"word{number}": "x" for number in range(1_000)})
    full = change(client, ann, at, set={"one more": "x"})
    assert full.status_code == 422 and "1,000 entries at most" in full.json()["detail"] and full.json()["remedy"]
    assert len(change(client, ann, at, set={"one more": "x"}, remove=["word0"]).json()["entries"]) == 1_000
