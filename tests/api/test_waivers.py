"""Findings that somebody lets stand."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.tables import Cue, Track, Waiver
from tests.api.made import Person, make_member, make_person, make_video
from tests.api.test_checks import described


@pytest.fixture
def ann(session: Session) -> Person:
    return make_person(session, "ann")


@pytest.fixture
def track(session: Session, ann: Person) -> Track:
    return described(session, make_video(session, ann), "We see a man in a red hat.", "We see a dog.")


def findings(client: TestClient, person: Person, track: Track, rule: str = "S3") -> list[dict[str, Any]]:
    every = client.get(f"/v1/tracks/{track.id}/findings", headers=person.headers).json()["findings"]
    return [each for each in every if each["rule"] == rule]


def test_one_finding_stands_until_it_is_taken_back(client: TestClient, ann: Person, track: Track) -> None:
    path = f"/v1/tracks/{track.id}/waivers"
    first = findings(client, ann, track)[0]
    before = client.get(f"/v1/tracks/{track.id}/findings", headers=ann.headers).json()["counts"]["error"]
    body = {"rule": "S3", "cue_id": first["cue_id"], "reason": " The director's own words. "}
    given = client.put(path, headers=ann.headers, json=body)
    assert given.status_code == 200 and given.json()["reason"] == "The director's own words."
    assert given.json()["by"] == ann.user.name
    one, other = findings(client, ann, track)
    assert one["waived"] == "The director's own words." and one["waiver_id"] == given.json()["id"]
    assert other["waived"] is None and other["waiver_id"] is None
    counted = client.get(f"/v1/tracks/{track.id}/findings", headers=ann.headers).json()["counts"]["error"]
    assert counted == before - 1
    again = client.put(path, headers=ann.headers, json=body | {"reason": "Agreed."})
    assert again.json()["id"] == given.json()["id"]
    assert [one["reason"] for one in client.get(path, headers=ann.headers).json()] == ["Agreed."]
    assert client.delete(f"{path}/{given.json()['id']}", headers=ann.headers).status_code == 204
    assert [each["waived"] for each in findings(client, ann, track)] == [None, None]
    assert client.delete(f"{path}/{given.json()['id']}", headers=ann.headers).status_code == 404


def test_a_rule_stands_in_the_whole_track(client: TestClient, ann: Person, session: Session, track: Track) -> None:
    path = f"/v1/tracks/{track.id}/waivers"
    for reason in ("House style of this series.", "House style."):
        given = client.put(path, headers=ann.headers, json={"rule": "S3", "reason": reason})
    assert {each["waived"] for each in findings(client, ann, track)} == {"House style."}
    assert {each["waiver_id"] for each in findings(client, ann, track)} == {given.json()["id"]}
    assert len(session.scalars(select(Waiver)).all()) == 1


def test_what_is_no_waiver(client: TestClient, ann: Person, session: Session, track: Track) -> None:
    path = f"/v1/tracks/{track.id}/waivers"
    other = described(session, make_video(session, ann), "A man waits.")
    foreign = session.scalars(select(Cue.id).where(Cue.track_id == other.id)).one()

    def answer(**body: Any) -> int:
        return client.put(path, headers=ann.headers, json=body).status_code

    assert answer(rule="S3", reason="  ") == 422
    assert answer(rule="Z9", reason="why") == 422
    assert answer(rule="S3", reason="why", cue_id=str(foreign)) == 404
    ben, eve = make_person(session, "ben"), make_person(session, "eve")
    make_member(session, ben, ann.collection, "viewer")
    for person, status in ((ben, 403), (eve, 404)):
        assert client.put(path, headers=person.headers, json={"rule": "S3", "reason": "x"}).status_code == status
    assert client.get(path, headers=ben.headers).json() == []
