"""Saving changes to a track: merged where they can be, refused whole where they clash, always to be taken back."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.tracks import CueRead, TrackWithCues
from core.tables import Cue, Track, TrackEdit, Waiver
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
        {"op": "set", "cue_id": one["id"], "text": "Mara slams the door. "},
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
    assert kept.operations[2]["was"] == {"text": "Mara slams the door. "}
    undone = save(client, ann, track, 2, *first.json()["undo"])
    assert undone.status_code == 200, undone.text
    assert read(client, ann, track)["cues"] == before["cues"]


def test_a_track_is_read_as_it_is_stored(client: TestClient, ann: Person, session: Session, track: Track) -> None:
    first, *others = session.scalars(select(Cue).where(Cue.track_id == track.id).order_by(Cue.start_ms)).all()
    first.text = 'Zoë says "no"\\ and\n\t\u0001 🎬 </script>'
    first.data = {"evidence": [{"a": None, "b": 1.5}], "speaker": "ñ\u2028"}
    session.commit()
    told = TrackWithCues.model_validate(read(client, ann, track))
    assert told.cue_count == len(told.cues) == 3
    for cue, stored in zip(told.cues, [first, *others], strict=True):
        assert cue == CueRead.model_validate(stored)
    for cue in (first, *others):
        session.delete(cue)
    session.commit()
    assert (read(client, ann, track)["cues"], read(client, ann, track)["cue_count"]) == ([], 0)


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


def test_a_batch_that_comes_twice_is_saved_once(
    client: TestClient, ann: Person, session: Session, track: Track
) -> None:
    one = read(client, ann, track)["cues"][0]["id"]
    body = {"id": str(uuid4()), "revision": 1, "operations": [{"op": "set", "cue_id": one, "text": "Mara knocks."}]}
    url = f"/v1/tracks/{track.id}/edits"
    first = client.post(url, headers=ann.headers, json=body)
    save(client, ann, track, 2, {"cue_id": one, "text": "Mara rings."})
    again = client.post(url, headers=ann.headers, json=body)
    assert first.status_code == again.status_code == 200
    assert again.json() | {"merged": 0} == first.json()
    now = read(client, ann, track)
    assert now["revision"] == 3 and now["cues"][0]["text"] == "Mara rings."


def test_cues_come_and_go_and_come_back(client: TestClient, ann: Person, session: Session, track: Track) -> None:
    before = read(client, ann, track)
    first = before["cues"][0]
    session.add(Waiver(track_id=track.id, rule="T1", cue_id=first["id"], reason="so be it", user_id=ann.user.id))
    session.commit()
    new = str(uuid4())
    saved = save(
        client, ann, track, 1,
        {"op": "add", "cue_id": new, "start_ms": 20_000, "end_ms": 21_000, "text": "", "data": {"gap": [1, 2]}},
        {"op": "set", "cue_id": new, "text": "A dog barks.", "extended": True, "status": "changes_asked"},
        {"op": "remove", "cue_id": first["id"]},
    )  # fmt: skip
    assert saved.status_code == 200, saved.text
    cues = {cue["id"]: cue for cue in read(client, ann, track)["cues"]}
    assert first["id"] not in cues and cues[new]["text"] == "A dog barks."
    assert cues[new]["data"] == {"gap": [1, 2], "extended": True, "status": "changes_asked"}
    undone = save(client, ann, track, 2, *saved.json()["undo"])
    assert undone.status_code == 200, undone.text
    assert read(client, ann, track)["cues"] == before["cues"]
    there = save(client, ann, track, 3, {"op": "add", "cue_id": first["id"], "start_ms": 0, "end_ms": 1, "text": ""})
    assert slug(there) == (409, "cue-there")


def test_removing_what_another_changed_clashes_and_both_removing_does_not(
    client: TestClient, ann: Person, session: Session, track: Track
) -> None:
    one, two, _ = (cue["id"] for cue in read(client, ann, track)["cues"])
    save(client, ann, track, 1, {"cue_id": one, "text": "Mara knocks."}, {"op": "remove", "cue_id": two})
    clash = save(client, ann, track, 1, {"op": "remove", "cue_id": one})
    assert slug(clash) == (409, "stale-revision") and clash.json()["cues"] == [one]
    gone = save(client, ann, track, 1, {"cue_id": two, "end_ms": 9_999})
    assert slug(gone) == (409, "stale-revision") and gone.json()["cues"] == [two]
    assert save(client, ann, track, 1, {"op": "remove", "cue_id": two}).json()["merged"] == 1


def test_every_revision_can_be_read_and_made_again(
    client: TestClient, ann: Person, session: Session, track: Track
) -> None:
    seen = [read(client, ann, track)["cues"]]
    one, two, three = (cue["id"] for cue in seen[0])
    new = str(uuid4())
    for number, batch in enumerate((
        [{"cue_id": one, "text": "Mara knocks.", "status": "approved"}],
        [{"op": "remove", "cue_id": two}, {"op": "add", "cue_id": new, "start_ms": 5, "end_ms": 90, "text": "Hush."}],
        [{"cue_id": three, "start_ms": 50_000, "end_ms": 51_000, "extended": True}, {"op": "remove", "cue_id": new}],
    ), 1):  # fmt: skip
        assert save(client, ann, track, number, *batch).status_code == 200
        seen.append(read(client, ann, track)["cues"])
    url = f"/v1/tracks/{track.id}"
    for revision, cues in enumerate(seen, 1):
        assert client.get(f"{url}/revisions/{revision}", headers=ann.headers).json()["cues"] == cues
    assert slug(client.get(f"{url}/revisions/9", headers=ann.headers)) == (422, "revision-unknown")
    edits = client.get(f"{url}/edits?since=1", headers=ann.headers).json()
    assert [edit["revision"] for edit in edits] == [2, 3, 4] and {edit["by"] for edit in edits} == {ann.user.name}
    assert edits[0]["operations"] == [{"op": "set", "cue_id": one, "text": "Mara knocks.", "status": "approved"}]
    for revision in (2, 1, 3):
        back = client.post(f"{url}/restore", headers=ann.headers, json={"revision": revision})
        assert back.status_code == 200, back.text
        assert read(client, ann, track)["cues"] == seen[revision - 1]


def test_who_speaks_is_a_field_like_others(client: TestClient, ann: Person, session: Session, track: Track) -> None:
    one, two, _ = (cue["id"] for cue in read(client, ann, track)["cues"])
    cue = session.get_one(Cue, UUID(one))
    cue.data = {"speaker": "Speaker 1", "speaker_number": 0, "word_times": [[0, 1, "Mara", 0.9]]}
    session.commit()
    before = read(client, ann, track)["cues"]
    named = save(client, ann, track, 1, {"cue_id": one, "speaker": "Ann"}, {"cue_id": two, "speaker_number": 3})
    assert named.status_code == 200, named.text
    after = read(client, ann, track)["cues"]
    assert after[0]["data"] == before[0]["data"] | {"speaker": "Ann"} and after[1]["data"]["speaker_number"] == 3
    beside = save(client, ann, track, 1, {"cue_id": one, "text": "Mara knocks."})
    assert beside.json()["merged"] == 1, "another field"
    clash = save(client, ann, track, 1, {"cue_id": one, "speaker": "Ben"})
    assert slug(clash) == (409, "stale-revision")
    assert save(client, ann, track, 3, *beside.json()["undo"], *named.json()["undo"]).status_code == 200
    assert read(client, ann, track)["cues"] == before
    gone = save(client, ann, track, 4, {"op": "remove", "cue_id": one})
    assert save(client, ann, track, 5, *gone.json()["undo"]).status_code == 200
    assert read(client, ann, track)["cues"] == before, "who spoke comes back with the cue"
    client.post(f"/v1/tracks/{track.id}/restore", headers=ann.headers, json={"revision": 2})
    assert read(client, ann, track)["cues"][0]["data"]["speaker"] == "Ann"
    for wrong in ({"speaker": "a\x00"}, {"speaker_number": -2}, {"speaker": "x" * 201}):
        assert save(client, ann, track, 7, {"cue_id": one, **wrong}).status_code == 422


def test_a_script_is_begun_empty_or_as_a_copy(client: TestClient, ann: Person, session: Session, track: Track) -> None:
    session.get_one(Track, track.id).state = "approved"
    session.commit()
    url = f"/v1/videos/{track.video_id}/scripts"
    empty = client.post(url, headers=ann.headers, json={"title": " Mine ", "language": "de"})
    assert empty.status_code == 201 and (empty.json()["title"], empty.json()["cue_count"]) == ("Mine", 0)
    copy = client.post(url, headers=ann.headers, json={"title": "Second", "copy_of": str(track.id)}).json()
    assert copy["state"] == "draft" and copy["cue_count"] == 3
    mine = client.get(f"/v1/tracks/{copy['id']}", headers=ann.headers).json()
    theirs = read(client, ann, track)
    assert [cue["text"] for cue in mine["cues"]] == [cue["text"] for cue in theirs["cues"]]
    assert {cue["id"] for cue in mine["cues"]}.isdisjoint(cue["id"] for cue in theirs["cues"])
    other = make_video(session, ann)
    far = client.post(f"/v1/videos/{other.id}/scripts", headers=ann.headers, json={"title": "x", "copy_of": copy["id"]})
    assert slug(far) == (422, "copy-of")
    assert client.post(url, headers=ann.headers, json={"title": " "}).status_code == 422


def test_names_are_told_with_when_they_are_first_heard(client: TestClient, ann: Person, session: Session) -> None:
    video = make_video(session, ann)
    url = f"/v1/videos/{video.id}/names"
    assert client.get(url, headers=ann.headers).json() == []
    said = b"1\n00:00:02,000 --> 00:00:03,000\nHello, Tom!\n\n2\n00:00:05,000 --> 00:00:06,000\nAnna, look at Tom.\n"
    client.post(
        f"/v1/videos/{video.id}/tracks", headers=ann.headers, params={"name": "a.srt", "kind": "transcript"},
        content=said,
    )  # fmt: skip
    assert client.get(url, headers=ann.headers).json() == [
        {"name": "Tom", "said_ms": 2_000, "guessed": True},
        {"name": "Anna", "said_ms": 5_000, "guessed": True},
    ]
