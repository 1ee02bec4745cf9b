"""Harvests: asked for once, listed with their figures, each film by its last one."""

from __future__ import annotations

from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from core.formats.options import TextOptions
from core.formats.research.mad_csv import read_mad_csv
from core.tables import Job, Video
from tests.api.made import Person, make_person, make_video
from tests.api.test_speakers import harvested
from tests.heard_made import payload


@pytest.fixture
def ann(session: Session) -> Person:
    return make_person(session, "ann")


@pytest.fixture
def video(session: Session, ann: Person) -> Video:
    return make_video(session, ann, duration_ms=20_000)


def test_a_harvest_is_a_job(client: TestClient, ann: Person, session: Session, video: Video) -> None:
    url, headers = f"/v1/videos/{video.id}/harvest", ann.headers | {"Idempotency-Key": "mine"}
    first = client.post(url, headers=headers)
    assert first.status_code == 202 and first.headers["location"] == f"/v1/jobs/{first.json()['id']}"
    assert [step["name"] for step in first.json()["steps"]] == ["probe", "listen", "hear", "harvest"]
    assert first.json()["params"] == {"words": "in_domain", "hear": "always"}, "nobody knows yet if it has subtitles"
    assert client.post(url, headers=headers).status_code == 200
    assert client.post(url, headers=headers, json={"words": "always"}).status_code == 409
    assert client.post(url, headers=ann.headers, json={"narrators": [0]}).status_code == 404
    assert client.post(url, headers=make_person(session, "eve").headers).status_code == 404


def test_a_film_without_subtitles_is_listened_to_once(client: TestClient, ann: Person, session: Session) -> None:
    plain = make_video(session, ann, probe={"subtitles": []})
    written = make_video(session, ann, probe={"subtitles": [{"text": True}]})
    sidecar = make_video(session, ann, probe={"subtitles": []}, subtitles_key="subtitles/x")
    for film, params in ((plain, {}), (written, {"hear": "always"}), (sidecar, {"hear": "always"})):
        asked = client.post(f"/v1/videos/{film.id}/harvest", headers=ann.headers)
        assert asked.json()["params"] == {"words": "in_domain"} | params, "as a description listens"


def test_films_are_listed_with_the_figures_of_their_last_harvest(
    client: TestClient, ann: Person, session: Session, video: Video
) -> None:
    harvested(session, ann, video)
    other = make_video(session, ann, title="Another film")
    harvested(session, ann, other, payload(narrators=frozenset()))
    again = client.post(f"/v1/videos/{video.id}/harvest", headers=ann.headers).json()
    session.get_one(Job, UUID(again["id"])).state = "running"
    session.commit()
    told = client.get("/v1/harvests", headers=ann.headers).json()
    assert told["total"] == 2
    running, done = told["items"]
    assert running["job"]["id"] == again["id"] and running["job"]["state"] == "running"
    assert running["figures"]["description_cues"] == 2 and running["description_id"] and running["transcript_id"]
    assert running["narrators_by"] == "model" and running["language"] == "en"
    assert done["figures"]["narrators"] == 0 and done["description_id"] is None and "dialogue only" in done["reason"]
    paged = client.get("/v1/harvests?page=2&per_page=1&sort=title", headers=ann.headers).json()
    assert paged["total"] == 2 and paged["items"][0]["video_title"] == "Another film"
    eve = make_person(session, "eve")
    assert client.get("/v1/harvests", headers=eve.headers).json() == {"items": [], "total": 0}
    one = client.get(f"/v1/harvests?collection_id={eve.collection.id}", headers=ann.headers).json()
    assert one["total"] == 0


def test_what_was_heard_in_all_films_is_one_table(
    client: TestClient, ann: Person, session: Session, video: Video
) -> None:
    harvested(session, ann, video)
    make_video(session, ann, title="Never heard")
    path = f"/v1/collections/{ann.collection.id}/harvest.csv"
    told = client.get(path, headers=ann.headers)
    assert told.status_code == 200 and told.headers["content-type"].startswith("text/csv")
    reading = read_mad_csv(told.content, TextOptions())
    assert not reading.findings and len(reading.track.cues) == 2
    tracks = client.get(f"/v1/videos/{video.id}/tracks", headers=ann.headers).json()
    description = next(one for one in tracks if one["kind"] == "description")
    first = client.get(f"/v1/tracks/{description['id']}", headers=ann.headers).json()["cues"][0]
    cue = reading.track.cues[0]
    assert (cue.start_ms, cue.end_ms, cue.text) == (first["start_ms"], first["end_ms"], first["text"])
    change = {"op": "set", "cue_id": first["id"], "text": "Corrected, by hand."}
    batch = {"revision": description["revision"], "operations": [change]}
    saved = client.post(f"/v1/tracks/{description['id']}/edits", headers=ann.headers, json=batch)
    assert saved.status_code == 200, saved.text
    assert '"Corrected, by hand."' in client.get(path, headers=ann.headers).text
    dialogue = client.get(f"{path}?kind=transcript", headers=ann.headers)
    assert len(dialogue.text.splitlines()) == 5 and "transcript.csv" in dialogue.headers["content-disposition"]
    assert client.get(f"{path}?kind=alignment", headers=ann.headers).status_code == 422
    assert client.get(path, headers=make_person(session, "eve").headers).status_code == 404
    assert client.get(path).status_code == 401
