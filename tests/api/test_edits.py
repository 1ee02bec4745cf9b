"""Saving changes to a track: merged where they can be, refused whole where they clash, always to be taken back."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.tables import Cue, Track, TrackEdit
from tests.api.made import Person, make_member, make_person, make_video
from tests.api.test_checks import described


@pytest.fixture
def ann(session: Session) -> Person:
    return make_person(session, "ann")


@pytest.fixture
def track(session: Session, ann: Person) -> Track:
    return described(session, make_video(session, ann), "Mara opens the door.", "She waits.", "She leaves.")


def read(client: TestClient, person: Person, track: Track) -> dict[str, Any]:
    answer: dict[str, Any] = client.get(f"/v1/tracks/{track.id}", headers=person.headers).json()
    return answer


def save(client: TestClient, person: Person, track: Track, revision: int, *operations: dict[str, Any]) -> Response:
    body = {"revision": revision, "operations": list(operations)}
    return client.post(f"/v1/tracks/{track.id}/edits", headers=person.headers, json=body)


def slug(answer: Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rsplit(":", 1)[1]


def test_a_batch_is_saved_kept_and_taken_back(client: TestClient, ann: Person, session: Session, track: Track) -> None:
    before = read(client, ann, track)
    one, two, _ = before["cues"]
    first = save(
        client, ann, track, 1,
        {"op": "set", "cue_id": one["id"], "text": "  Mara slams the door. "},
        {"op": "set", "cue_id": two["id"], "start_ms": 8_100, "end_ms": 9_000},
        {"op": "set", "cue_id": one["id"], "text": "Mara shuts the door."},
    )  # fmt: skip
    assert first.status_code == 200 and first.json()["revision"] == 2 and first.json()["merged"] == 0
    after = read(client, ann, track)
    assert after["revision"] == 2
    assert [cue["text"] for cue in after["cues"]] == ["Mara shuts the door.", "She waits.", "She leaves."]
    assert (after["cues"][1]["start_ms"], after["cues"][1]["end_ms"]) == (8_100, 9_000)
    kept = session.scalars(select(TrackEdit).where(TrackEdit.track_id == track.id)).one()
    assert kept.revision == 2 and kept.user_id == ann.user.id
    assert kept.operations[2]["was"] == {"text": "Mara slams the door."}
    undone = save(client, ann, track, 2, *first.json()["undo"])
    assert undone.status_code == 200, undone.text
    assert read(client, ann, track)["cues"] == before["cues"]


def test_words_are_counted_anew(client: TestClient, ann: Person, session: Session, track: Track) -> None:
    cue = session.scalars(select(Cue).where(Cue.track_id == track.id).order_by(Cue.start_ms)).first()
    assert cue is not None
    cue.data = {"words": 4, "max_words": 9, "spoken_ms": 1_500, "speaker": "x"}
    session.commit()
    save(client, ann, track, 1, {"cue_id": str(cue.id), "text": "Mara opens the heavy door and listens."})
    data = read(client, ann, track)["cues"][0]["data"]
    assert data["words"] == 7 and data["max_words"] == 9 and data["speaker"] == "x" and data["spoken_ms"] > 1_500
    assert "words" not in read(client, ann, track)["cues"][1]["data"]


def test_other_fields_are_merged_and_the_same_field_clashes(
    client: TestClient, ann: Person, session: Session, track: Track
) -> None:
    one, two, three = (cue["id"] for cue in read(client, ann, track)["cues"])
    assert save(client, ann, track, 1, {"cue_id": one, "text": "Mara knocks."}).json()["revision"] == 2
    beside = save(client, ann, track, 1, {"cue_id": one, "end_ms": 5_000}, {"cue_id": two, "text": "He waits."})
    assert beside.json()["revision"] == 3 and beside.json()["merged"] == 1
    clash = save(client, ann, track, 1, {"cue_id": three, "text": "He goes."}, {"cue_id": one, "text": "Mara rings."})
    assert slug(clash) == (409, "stale-revision")
    assert clash.json()["revision"] == 3 and clash.json()["cues"] == [one]
    now = read(client, ann, track)["cues"]
    assert [cue["text"] for cue in now] == ["Mara knocks.", "He waits.", "She leaves."] and now[0]["end_ms"] == 5_000


def test_what_no_cue_can_be_changes_nothing(client: TestClient, ann: Person, session: Session, track: Track) -> None:
    one, two, _ = (cue["id"] for cue in read(client, ann, track)["cues"])
    good = {"cue_id": two, "text": "He waits."}
    assert slug(save(client, ann, track, 1, good, {"cue_id": one, "end_ms": 2_000})) == (422, "cue-times")
    assert save(client, ann, track, 1, good, {"cue_id": one, "start_ms": -1}).status_code == 422
    assert save(client, ann, track, 1, good, {"cue_id": one, "text": "  "}).status_code == 422
    assert save(client, ann, track, 1, good, {"cue_id": one, "text": "a\x00b"}).status_code == 422
    assert save(client, ann, track, 1, good, {"cue_id": one}).status_code == 422
    assert slug(save(client, ann, track, 1, good, {"cue_id": str(track.id), "text": "x"})) == (404, "not-found")
    assert slug(save(client, ann, track, 7, good)) == (422, "revision-unknown")
    after = read(client, ann, track)
    assert after["revision"] == 1 and after["cues"][1]["text"] == "She waits."


def test_viewers_strangers_and_approved_tracks(client: TestClient, ann: Person, session: Session, track: Track) -> None:
    change = {"cue_id": read(client, ann, track)["cues"][0]["id"], "text": "Mara knocks."}
    ben, eve = make_person(session, "ben"), make_person(session, "eve")
    make_member(session, ben, ann.collection, "viewer")
    assert save(client, ben, track, 1, change).status_code == 403
    assert save(client, eve, track, 1, change).status_code == 404
    session.get_one(Track, track.id).state = "approved"
    session.commit()
    assert slug(save(client, ann, track, 1, change)) == (409, "track-approved")
