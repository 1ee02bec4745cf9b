"""From a file on a describer's disk to what the browser shows of it: api and steps together, on real services."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from api.main import create_app
from bench.corpus_clip import Clip, write_clip
from bench.corpus_damage import truncated
from core.settings import Settings
from tests.api.made import Person, announce, make_person, send, upload
from tests.workers.conftest import committed  # noqa: F401
from tests.workers.running import CPU_STEPS, Open, run_steps

pytestmark = pytest.mark.timeout(180)

SRT = "1\n00:00:00,200 --> 00:00:00,900\nGuten Morgen, Jürgen.\n"


@pytest.fixture
def ann(committed: Open) -> Person:  # noqa: F811
    with committed() as session:
        return make_person(session)


@pytest.fixture
def http(settings: Settings, ann: Person) -> Iterator[TestClient]:
    """The api on its own sessions, whose commits the steps see; signed in as Ann."""
    with TestClient(create_app(settings)) as client:
        client.headers.update(ann.headers)
        yield client


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    write_clip(path, Clip("libx264", length_ms=4000))
    return path.read_bytes()


def add(http: TestClient, ann: Person, film: bytes, subtitles: bytes | None = None) -> Any:
    """The api's answer to a film that was uploaded whole."""
    collection = str(ann.collection.id)
    body = {"upload_id": str(upload(http, ann, film, filename="film.mp4", collection_id=collection, purpose="film"))}
    if subtitles is not None:
        sent = upload(http, ann, subtitles, filename="film.srt", collection_id=collection, purpose="subtitles")
        body["subtitles_upload_id"] = str(sent)
    return http.post("/v1/videos", json=body)


def describe(http: TestClient, open_session: Open, video_id: str) -> dict[str, Any]:
    """The job, after a cpu worker did all that it can."""
    answer = http.post(f"/v1/videos/{video_id}/describe", json={}, headers={"Idempotency-Key": f"once-{video_id}"})
    assert answer.status_code == 202, answer.text
    run_steps(open_session, UUID(answer.json()["id"]))
    job: dict[str, Any] = http.get(answer.headers["location"]).json()
    return job


def states(job: dict[str, Any]) -> dict[str, str]:
    return {step["name"]: step["state"] for step in job["steps"]}


def test_a_film_with_subtitles_becomes_a_timeline(
    http: TestClient,
    ann: Person,
    committed: Open,  # noqa: F811
    film: bytes,
) -> None:
    video = add(http, ann, film, SRT.encode("cp1252")).json()
    job = describe(http, committed, video["id"])
    assert {name: states(job)[name] for name in CPU_STEPS} == dict.fromkeys(CPU_STEPS, "done")
    assert 0 < job["progress"] < 1 and not job["answered"]
    timeline = http.get(f"/v1/videos/{video['id']}/timeline").json()
    duration_ms = timeline["duration_ms"]
    assert 3_900 <= duration_ms <= 4_200
    assert timeline["shots"][0]["start_ms"] == 0 and timeline["shots"][-1]["end_ms"] == duration_ms
    assert all(gap["start_ms"] >= 900 for gap in timeline["gaps"]), "no gap lies where somebody is known to speak"
    assert timeline["gaps"] and timeline["gaps"][0]["max_words"] > 2
    transcript = next(t for t in http.get(f"/v1/videos/{video['id']}/tracks").json() if t["kind"] == "transcript")
    cues = http.get(f"/v1/tracks/{transcript['id']}").json()["cues"]
    assert [(cue["start_ms"], cue["end_ms"], cue["text"]) for cue in cues] == [(200, 900, "Guten Morgen, Jürgen.")]
    media = http.get(f"/v1/videos/{video['id']}/media").json()
    assert len(media["sprite_urls"]) == 1
    kinds = ("original_url", "poster_url", "peaks_url", "audio_url")
    for url in (*(media[kind] for kind in kinds), *media["sprite_urls"]):
        found = http.get(url)
        assert found.status_code == 200 and found.content, url
    assert http.get(media["original_url"]).content == film


def test_an_upload_that_was_killed_goes_on_where_it_was(
    http: TestClient,
    ann: Person,
    committed: Open,  # noqa: F811
    film: bytes,
) -> None:
    about = {"filename": "film.mp4", "collection_id": str(ann.collection.id), "purpose": "film"}
    location = announce(http, ann, len(film), **about).headers["location"]
    assert send(http, ann, location, 0, film[:5_000]).status_code == 204
    early = http.post("/v1/videos", json={"upload_id": location.rsplit("/", 1)[1]})
    assert early.status_code in (409, 422) and early.json()["detail"], "half a film is no film yet"
    offset = int(http.head(location, headers={"Tus-Resumable": "1.0.0"}).headers["upload-offset"])
    assert offset == 5_000
    assert send(http, ann, location, offset, film[offset:]).status_code == 204
    video = http.post("/v1/videos", json={"upload_id": location.rsplit("/", 1)[1]}).json()
    assert states(describe(http, committed, video["id"]))["gaps"] == "done"


@pytest.mark.parametrize(
    ("data", "slug"),
    [
        (b"", "media-empty"),
        (b"INT. KITCHEN - NIGHT\n" * 50, "media-not-a-film"),
        (b"%PDF-1.7\n" + bytes(range(256)), "media-not-a-film"),
        (b"RIFF\x24\0\0\0WAVEfmt " + bytes(40), "media-no-picture"),
        (bytes(5_000), "media-blank"),
    ],
)
def test_what_is_no_film_is_refused_at_upload(http: TestClient, ann: Person, data: bytes, slug: str) -> None:
    answer = add(http, ann, data)
    assert answer.status_code == 422 and answer.headers["content-type"].startswith("application/problem+json")
    problem = answer.json()
    assert problem["type"].endswith(f":{slug}") and problem["detail"] and problem["remedy"]
    assert http.get("/v1/videos").json()["total"] == 0


@pytest.mark.parametrize("data", [b"", bytes(range(256)) * 20, b"no lines here"])
def test_what_is_no_subtitles_is_refused_at_upload(http: TestClient, ann: Person, film: bytes, data: bytes) -> None:
    problem = add(http, ann, film, data)
    assert problem.status_code == 422, problem.text
    assert problem.json()["detail"] and problem.json()["remedy"]


def test_what_only_decoding_shows_is_told_by_the_job(
    http: TestClient,
    ann: Person,
    committed: Open,  # noqa: F811
    film: bytes,
) -> None:
    video = add(http, ann, truncated(film, 0.6)).json()
    job = describe(http, committed, video["id"])
    assert job["state"] == "failed" and not job["answered"]
    assert job["problem"]["type"].endswith(":media-truncated") and job["problem"]["remedy"]
    assert states(job)["probe"] == "failed" and states(job)["describe"] == "cancelled"
    listed = http.get("/v1/videos").json()["items"][0]
    assert listed["latest_job"]["state"] == "failed" and listed["duration_ms"] is None
    timeline = http.get(f"/v1/videos/{video['id']}/timeline")
    assert timeline.status_code == 200 and timeline.json()["gaps"] == []
    again = http.post(f"/v1/jobs/{job['id']}/retry", headers={"Idempotency-Key": "again"})
    assert again.status_code == 202 and again.json()["id"] != job["id"]
