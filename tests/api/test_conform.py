"""A stored track moved to another cut: by rates at once, by comparing films in a job."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from core.settings import Settings
from core.tables import Job, Track, Video
from core.track_conform import by_segments
from core.tracks import keep_track
from tests.api.made import Person, make_member, make_person, make_video
from tests.api.test_videos import analysed

FILM_24_TO_25 = {"from_rate": "24", "to_rate": "25"}


@pytest.fixture
def ann(session: Session) -> Person:
    return make_person(session, "ann")


@pytest.fixture
def video(session: Session, ann: Person) -> Video:
    return make_video(session, ann)


def script(session: Session, video: Video, *cues: tuple[int, int, dict[str, Any]], kind: str = "description") -> Track:
    """A machine's track; its cues are named by their number."""
    source = f"test:{uuid4()}"
    rows = [
        {"start_ms": start, "end_ms": end, "text": f"Cue {number}.", "data": data}
        for number, (start, end, data) in enumerate(cues)
    ]
    about = {"model": "autoad", "checkpoints": {"autoad": "x"}}
    keep_track(session, video.id, kind=kind, source=source, title="Draft", language="de", provenance=about, cues=rows)
    session.commit()
    return session.scalars(
        select(Track).where(Track.source == source).options(selectinload(Track.cues)).order_by(Track.id)
    ).one()


def ask(client: TestClient, person: Person, track: Track, video: Video, **body: Any) -> Any:
    body = {"video_id": str(video.id), **body}
    return client.post(f"/v1/tracks/{track.id}/conform", headers=person.headers, json=body)


def whole(client: TestClient, person: Person, track_id: Any) -> dict[str, Any]:
    answer: dict[str, Any] = client.get(f"/v1/tracks/{track_id}", headers=person.headers).json()
    return answer


def test_rates_make_a_new_track_and_leave_the_old_one(
    client: TestClient, ann: Person, session: Session, video: Video
) -> None:
    seen = {"gap": [900, 4_000], "max_words": 6, "window": [0, 5_000], "evidence": [1_000, 2_500], "score": 0.5}
    track = script(session, video, (1_000, 3_500, seen), (2_500_000, 2_502_000, {"status": "approved"}))
    before = whole(client, ann, track.id)
    target = make_video(session, ann, title="PAL")
    answer = ask(client, ann, track, target, **FILM_24_TO_25)
    assert answer.status_code == 201 and answer.json()["touched"] == [] and answer.json()["unchanged"] == 2
    new = whole(client, ann, answer.json()["track"]["id"])
    assert answer.headers["location"] == f"/v1/tracks/{new['id']}"
    assert (new["video_id"], new["kind"], new["language"], new["revision"]) == (str(target.id), "description", "de", 1)
    assert [(cue["start_ms"], cue["end_ms"]) for cue in new["cues"]] == [(960, 3_360), (2_400_000, 2_401_920)]
    moved = new["cues"][0]["data"]
    assert (moved["gap"], moved["window"], moved["evidence"]) == ([864, 3_840], [0, 4_800], [960, 2_400])
    assert moved["score"] == 0.5 and new["cues"][1]["data"] == {"status": "approved"}
    assert whole(client, ann, track.id) == before


def test_the_new_track_says_where_its_text_and_its_times_come_from(
    client: TestClient, ann: Person, session: Session, video: Video
) -> None:
    track = script(session, video, (1_000, 2_000, {}))
    first = ask(client, ann, track, video, **FILM_24_TO_25, pull_down=False, offset_ms=250).json()["track"]
    told = first["provenance"]
    assert told["model"] == "autoad" and told["checkpoints"] == {"autoad": "x"}
    assert told["conformed"]["track_id"] == str(track.id) and told["conformed"]["revision"] == 1
    assert told["conformed"]["source"] == track.source
    assert told["conformed"]["how"] == {**FILM_24_TO_25, "pull_down": False, "offset_ms": 250}
    again = ask(client, ann, track, video, **FILM_24_TO_25).json()["track"]
    assert again["id"] != first["id"], "asked for by a person, so it is one more"
    second = session.get_one(Track, first["id"])
    back = ask(client, ann, second, video, from_rate="25", to_rate="24", offset_ms=0).json()["track"]
    assert back["provenance"]["conformed"]["before"]["track_id"] == str(track.id)
    assert back["title"] == "Draft (conformed)" and back["provenance"]["model"] == "autoad"


def test_what_must_be_looked_at_is_marked_and_what_has_no_place_is_named(
    client: TestClient, ann: Person, session: Session, video: Video
) -> None:
    cues = [(1_000, 2_000, {}), (9_000, 12_000, {"notes": "Slowly."}), (20_000, 21_000, {}), (69_500, 75_000, {})]
    track = script(session, video, *cues)
    target = make_video(session, ann, duration_ms=60_000)
    answer = ask(client, ann, track, target, from_rate="25", to_rate="25", offset_ms=-10_000).json()
    assert [(one["why"], one["start_ms"]) for one in answer["touched"]] == [
        ("dropped", None),
        ("partly-dropped", 0),
        ("partly-dropped", 59_500),  # the film ends at 60 s
    ]
    assert answer["unchanged"] == 1 and answer["touched"][0]["cue_id"] is None
    assert answer["touched"][0]["old_cue_id"] == str(track.cues[0].id)
    new = whole(client, ann, answer["track"]["id"])
    marked = {cue["id"]: cue["data"] for cue in new["cues"] if cue["data"].get("status") == "review"}
    assert list(marked) == [one["cue_id"] for one in answer["touched"][1:]]
    assert next(iter(marked.values()))["notes"].startswith("Slowly.\nConformed: 1.0 s at its beginning")
    told = new["provenance"]["conformed"]
    assert told["left_out_count"] == 1 and told["left_out"][0]["text"] == "Cue 0." and told["left_out"][0]["reason"]


def test_the_gaps_of_the_other_cut_are_kept(
    client: TestClient, ann: Person, session: Session, video: Video, settings: Settings
) -> None:
    """2 to 9 s are free there."""
    target = analysed(session, ann, settings)
    track = script(session, video, (2_500, 4_000, {"gap": [2_000, 6_000]}), (8_500, 9_800, {}))
    answer = ask(client, ann, track, target, from_rate="25", to_rate="25").json()
    assert [(one["text"], one["why"]) for one in answer["touched"]] == [("Cue 1.", "into-dialogue")]
    assert whole(client, ann, answer["track"]["id"])["cues"][0]["data"]["gap"] == [2_000, 9_000]
    spoken = script(session, video, (8_500, 9_800, {}), kind="transcript")
    assert ask(client, ann, spoken, target, from_rate="25", to_rate="25").json()["touched"] == []


@pytest.mark.parametrize(
    ("body", "slug"),
    [
        ({"from_rate": "24", "to_rate": "30"}, "conform-rates"),
        ({"from_rate": "24", "to_rate": "17x"}, "conform-rates"),
        ({"from_rate": "24"}, "invalid"),
        ({}, "invalid"),
        ({"match": True, "from_rate": "24", "to_rate": "25"}, "invalid"),
        ({"match": True, "offset_ms": 5}, "invalid"),
        ({**FILM_24_TO_25, "pictures": True}, "invalid"),
        ({**FILM_24_TO_25, "offset_ms": 10**9}, "invalid"),
        ({"match": True}, "conform-same-film"),
    ],
)
def test_what_cannot_be_done_is_refused(
    client: TestClient, ann: Person, session: Session, video: Video, body: dict[str, Any], slug: str
) -> None:
    track = script(session, video, (1_000, 2_000, {}))
    answer = ask(client, ann, track, video, **body)
    assert answer.status_code == 422 and answer.json()["type"] == f"urn:ad:problem:{slug}", answer.text
    assert len(session.scalars(select(Track).where(Track.video_id == video.id)).all()) == 1


def test_a_comparison_is_a_job_on_the_target(client: TestClient, ann: Person, session: Session, video: Video) -> None:
    track = script(session, video, (1_000, 2_000, {}))
    target = make_video(session, ann)
    path, body = f"/v1/tracks/{track.id}/conform", {"video_id": str(target.id), "match": True}
    headers = ann.headers | {"Idempotency-Key": "once"}
    answer = client.post(path, headers=headers, json=body)
    assert answer.status_code == 202, answer.text
    job = answer.json()
    assert answer.headers["location"] == f"/v1/jobs/{job['id']}"
    assert (job["pipeline"], job["video_id"], job["state"]) == ("conform_track", str(target.id), "queued")
    assert [(step["name"], step["state"]) for step in job["steps"]] == [
        ("fingerprint", "queued"),
        ("fingerprint_source", "queued"),
        ("conform", "waiting"),
    ]
    assert job["params"]["track_id"] == str(track.id) and job["params"]["pictures"] is False
    again = client.post(path, headers=headers, json=body)
    assert again.status_code == 200 and again.json()["id"] == job["id"]
    other = client.post(path, headers=headers, json=body | {"pictures": True})
    assert other.status_code == 409
    stopped = client.post(f"/v1/jobs/{job['id']}/cancel", headers=ann.headers).json()
    assert stopped["state"] == "cancelled"


def test_a_film_without_sound_is_compared_by_its_pictures(
    client: TestClient, ann: Person, session: Session, video: Video
) -> None:
    track = script(session, video, (1_000, 2_000, {}))
    silent = make_video(session, ann, probe={"audio": []})
    heard = make_video(session, ann, probe={"audio": [{"index": 1}]})
    assert ask(client, ann, track, silent, match=True).json()["params"]["pictures"] is True
    assert ask(client, ann, track, heard, match=True).json()["params"]["pictures"] is False


def test_both_films_must_be_seen_and_the_target_be_one_s_to_change(
    client: TestClient, ann: Person, session: Session, video: Video
) -> None:
    track = script(session, video, (1_000, 2_000, {}))
    bob = make_person(session, "bob")
    his = make_video(session, bob)
    for body in (FILM_24_TO_25, {"match": True}):
        assert ask(client, bob, track, his, **body).status_code == 404, "ann's track"
        assert ask(client, ann, track, his, **body).status_code == 404, "bob's film"
    make_member(session, bob, ann.collection, "viewer")
    for body, status in ((FILM_24_TO_25, 201), ({"match": True}, 202)):
        assert ask(client, bob, track, video, **body).status_code == 403
        assert ask(client, bob, track, his, **body).status_code == status
    assert client.post(f"/v1/tracks/{track.id}/conform", json={"video_id": str(his.id)}).status_code == 401


def test_who_starts_it_again_must_see_the_old_track(
    client: TestClient, ann: Person, session: Session, video: Video
) -> None:
    track = script(session, video, (1_000, 2_000, {}))
    bob, eve = make_person(session, "bob"), make_person(session, "eve")
    make_member(session, bob, ann.collection, "viewer")
    make_member(session, eve, bob.collection, "annotator")
    job = ask(client, bob, track, make_video(session, bob), match=True).json()
    client.post(f"/v1/jobs/{job['id']}/cancel", headers=bob.headers)
    assert client.post(f"/v1/jobs/{job['id']}/retry", headers=eve.headers).status_code == 404
    assert client.post(f"/v1/jobs/{job['id']}/retry", headers=bob.headers).status_code == 202
    assert len(session.scalars(select(Job)).all()) == 2


def test_a_comparison_s_track_is_made_once_for_each_revision(session: Session, ann: Person, video: Video) -> None:
    track = script(session, video, (1_000, 2_000, {}), (40_000, 41_000, {}))
    target = make_video(session, ann)
    cut = [(0, 30_000, 500, 1.0, 0.9), (35_000, 60_000, 30_500, 1.0, 0.9)]
    made = by_segments(session, target.id, track.id, "sound", cut)
    assert made.track_id is not None and by_segments(session, target.id, track.id, "sound", cut).track_id is None
    track.revision = 2
    session.flush()
    assert by_segments(session, target.id, track.id, "sound", cut).track_id is not None
    new = session.scalars(select(Track).where(Track.id == made.track_id).options(selectinload(Track.cues))).one()
    assert [cue.start_ms for cue in new.cues] == [1_500, 35_500]
    assert new.provenance["conformed"]["how"]["match"] == "sound"
