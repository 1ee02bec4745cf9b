"""Films, from the upload to the last file."""

from __future__ import annotations

import hashlib
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.job_requests import start_job
from core.settings import Settings
from core.tables import Job, Result, Step, Track, Upload, Video
from core.tracks import keep_track
from tests.api.made import FILM, SRT, Person, announce, make_person, make_video, part_path, upload


@pytest.fixture
def ann(session: Session) -> Person:
    return make_person(session, "ann")


def create(client: TestClient, person: Person, body: bytes = FILM, **about: str) -> dict[str, object]:
    made = upload(client, person, body, **({"filename": "The Storm.mp4"} | about))
    answer = client.post("/v1/videos", headers=person.headers, json={"upload_id": str(made)})
    assert answer.status_code == 201, answer.text
    body_: dict[str, object] = answer.json()
    return body_


def stored(settings: Settings) -> list[Path]:
    return [path for path in (settings.data / "files").rglob("*") if path.is_file()]


def test_a_film_is_made_from_an_upload(client: TestClient, ann: Person, settings: Settings) -> None:
    film = create(client, ann)
    assert film["title"] == "The Storm" and film["file_name"] == "The Storm.mp4"
    assert film["size_bytes"] == len(FILM) and film["content_hash"] == hashlib.sha256(FILM).hexdigest()
    assert film["collection_id"] == str(ann.collection.id)
    assert film["latest_job"] is None and film["poster_url"] is None and film["duration_ms"] is None
    assert [path.read_bytes() for path in stored(settings)] == [FILM]
    assert not list((settings.data / "uploads").iterdir())
    assert client.get(f"/v1/videos/{film['id']}", headers=ann.headers).json() == film


def test_an_upload_makes_one_film(client: TestClient, ann: Person) -> None:
    made = upload(client, ann, FILM)
    first = client.post("/v1/videos", headers=ann.headers, json={"upload_id": str(made)})
    again = client.post("/v1/videos", headers=ann.headers, json={"upload_id": str(made)})
    assert (first.status_code, again.status_code) == (201, 409)
    assert again.json()["type"] == "urn:ad:problem:upload-used"
    head = client.head(f"/v1/uploads/{made}", headers=ann.headers)
    assert head.headers["upload-offset"] == str(len(FILM))


def test_the_same_bytes_are_two_films_and_one_file(client: TestClient, ann: Person, settings: Settings) -> None:
    first, second = create(client, ann), create(client, ann)
    assert first["id"] != second["id"] and first["content_hash"] == second["content_hash"]
    assert len(stored(settings)) == 1
    client.delete(f"/v1/videos/{first['id']}", headers=ann.headers)
    assert len(stored(settings)) == 1
    client.delete(f"/v1/videos/{second['id']}", headers=ann.headers)
    assert not stored(settings)


def test_subtitles_come_along(client: TestClient, ann: Person, session: Session, settings: Settings) -> None:
    film, lines = upload(client, ann, FILM), upload(client, ann, SRT, filename="film.srt", purpose="subtitles")
    body = {"upload_id": str(film), "subtitles_upload_id": str(lines), "title": "With words"}
    answer = client.post("/v1/videos", headers=ann.headers, json=body)
    assert answer.status_code == 201 and answer.json()["subtitles_name"] == "film.srt"
    video = session.get_one(Video, UUID(answer.json()["id"]))
    assert (settings.data / "files" / str(video.subtitles_key)).read_bytes() == SRT
    client.delete(f"/v1/videos/{video.id}", headers=ann.headers)
    assert not stored(settings)


@pytest.mark.parametrize(
    ("body", "slug"),
    [
        (b"", "media-empty"),
        (b"Dear all,\nplease find attached the film.\n" * 50, "media-not-a-film"),
        ("Liebe Grüße, älles gut\n".encode("latin-1") * 20, "media-not-a-film"),
        ("utf-16 text".encode("utf-16") * 20, "media-not-a-film"),
        (b"%PDF-1.7\n%\xe2\xe3", "media-not-a-film"),
        (b"PK\x03\x04" + b"\x00\xff" * 40, "media-not-a-film"),
        (b"\xff\xd8\xff\xe0" + bytes(200), "media-not-a-film"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt " + bytes(200), "media-no-picture"),
        (b"ID3\x04" + bytes(200), "media-no-picture"),
        (bytes(5000), "media-blank"),
        (b"\x93\xf2\x11\x88" * 500, "media-unknown"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(100), "media-unknown"),
    ],
)
def test_what_is_no_film_is_refused_by_its_name(client: TestClient, ann: Person, body: bytes, slug: str) -> None:
    made = upload(client, ann, body, filename="film.mp4")
    answer = client.post("/v1/videos", headers=ann.headers, json={"upload_id": str(made)})
    assert answer.status_code == 422
    assert answer.json()["type"] == f"urn:ad:problem:{slug}"
    assert answer.json()["detail"] and answer.json()["remedy"]
    assert client.get("/v1/videos", headers=ann.headers).json()["total"] == 0


@pytest.mark.parametrize(("body", "slug"), [(b"", "subtitles-empty"), (b"\x00\x01\x02\xff" * 100, "subtitles-")])
def test_what_are_no_subtitles_is_refused_and_the_film_with_it(
    client: TestClient, ann: Person, body: bytes, slug: str
) -> None:
    film, lines = upload(client, ann, FILM), upload(client, ann, body, filename="film.srt", purpose="subtitles")
    request = {"upload_id": str(film), "subtitles_upload_id": str(lines)}
    answer = client.post("/v1/videos", headers=ann.headers, json=request)
    assert answer.status_code == 422 and answer.json()["type"].startswith(f"urn:ad:problem:{slug}")
    without = client.post("/v1/videos", headers=ann.headers, json={"upload_id": str(film)})
    assert without.status_code == 201  # nothing of the film was lost


def test_a_film_that_was_damaged_on_the_way_is_refused(client: TestClient, ann: Person) -> None:
    made = upload(client, ann, FILM, sha256="0" * 64)
    answer = client.post("/v1/videos", headers=ann.headers, json={"upload_id": str(made)})
    assert answer.status_code == 422 and answer.json()["type"] == "urn:ad:problem:upload-damaged"


def test_half_an_upload_is_no_film(client: TestClient, ann: Person) -> None:
    made = announce(client, ann, 1000).headers["location"].rsplit("/", 1)[1]
    answer = client.post("/v1/videos", headers=ann.headers, json={"upload_id": made})
    assert answer.status_code == 409 and answer.json()["offset"] == 0
    unknown = client.post("/v1/videos", headers=ann.headers, json={"upload_id": str(uuid4())})
    assert unknown.status_code == 404
    swapped = upload(client, ann, SRT, purpose="subtitles")
    assert client.post("/v1/videos", headers=ann.headers, json={"upload_id": str(swapped)}).status_code == 422


def test_a_failed_commit_keeps_the_upload(
    client: TestClient, ann: Person, session: Session, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = upload(client, ann, FILM)
    with monkeypatch.context() as broken:

        def fail(self: Session) -> None:
            raise OSError("the database went away")

        broken.setattr(Session, "commit", fail)
        answer = client.post("/v1/videos", headers=ann.headers, json={"upload_id": str(made)})
        assert answer.status_code == 500 and "number" in answer.json()["remedy"]
    assert part_path(settings.data, made).read_bytes() == FILM
    assert client.post("/v1/videos", headers=ann.headers, json={"upload_id": str(made)}).status_code == 201


def test_lists_are_paged_sorted_and_searched(client: TestClient, ann: Person, session: Session) -> None:
    for title in ("Delta", "alpha", "100% sure", "Bravo"):
        make_video(session, ann, title=title, file_name="x.mkv")

    def listed(**query: object) -> tuple[list[str], int]:
        answer = client.get("/v1/videos", headers=ann.headers, params=query)  # type: ignore[arg-type]
        assert answer.status_code == 200
        return [item["title"] for item in answer.json()["items"]], answer.json()["total"]

    assert listed(sort="title") == (["100% sure", "alpha", "Bravo", "Delta"], 4)
    assert listed(sort="-title", per_page=1, page=2) == (["Bravo"], 4)
    assert listed(q="%") == (["100% sure"], 1)
    assert listed(q="MKV")[1] == 4 and listed(q="_")[1] == 0
    assert listed(collection_id=uuid4()) == ([], 0)
    for bad in ({"page": 0}, {"per_page": 201}, {"sort": "password"}, {"sort": "title desc"}):
        assert client.get("/v1/videos", headers=ann.headers, params=bad).status_code == 422  # type: ignore[arg-type]


def test_titles_can_be_changed(client: TestClient, ann: Person, session: Session) -> None:
    path = f"/v1/videos/{make_video(session, ann).id}"
    assert client.patch(path, headers=ann.headers, json={"title": "Ünïcode 🎬"}).json()["title"] == "Ünïcode 🎬"
    assert client.patch(path, headers=ann.headers, json={}).json()["title"] == "Ünïcode 🎬"
    for bad in ("", "x" * 501, 5):
        assert client.patch(path, headers=ann.headers, json={"title": bad}).status_code == 422
    null = client.patch(path, headers=ann.headers, json={"title": "a\x00b"})
    assert null.status_code == 422 and null.headers["content-type"] == "application/problem+json"


def analysed(session: Session, person: Person, settings: Settings) -> Video:
    """A film whose steps are done, with their results and files."""
    video = make_video(session, person, duration_ms=60_000)
    job, _ = start_job(session, "describe_video", video, person.user, params={}, request=())
    payloads: dict[str, tuple[dict[str, object], list[str]]] = {
        "look": (
            {"shots": [[0, 4000], [4000, 60000]], "frames": 300, "sprites": ["sprite-000.jpg", "sprite-001.jpg"]},
            ["poster.jpg", "sprite-000.jpg", "sprite-001.jpg", "sprite.json"],
        ),
        "listen": ({"regions": [[1000, 2000, 0.9]], "peaks_per_second": 100}, ["audio.wav", "peaks.bin"]),
        "gaps": ({"gaps": [{"start_ms": 2000, "end_ms": 9000, "max_words": 15}]}, []),
    }
    for name, (payload, files) in payloads.items():
        key = hashlib.sha256(name.encode()).hexdigest()
        session.add(Result(key=key, step=name, payload=payload, files=files))
        session.flush()
        step = next(step for step in job.steps if step.name == name)
        step.state, step.result_key, step.finished_at = "done", key, func.now()
        for file in files:
            path = settings.data / "files" / "results" / key / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.encode() * 10)
    cue = {"start_ms": 2250, "end_ms": 5000, "text": "Mara <walks> & waits.", "data": {"max_words": 15}}
    keep_track(
        session,
        video.id,
        kind="description",
        source="checkpoint:x",
        title="Draft",
        language="en",
        provenance={"autoad": "x"},
        cues=[cue],
    )
    session.commit()
    return video


def test_a_timeline_shows_what_was_found(client: TestClient, ann: Person, session: Session, settings: Settings) -> None:
    video = analysed(session, ann, settings)
    answer = client.get(f"/v1/videos/{video.id}/timeline", headers=ann.headers).json()
    assert answer == {
        "duration_ms": 60000,
        "shots": [{"start_ms": 0, "end_ms": 4000}, {"start_ms": 4000, "end_ms": 60000}],
        "speech": [{"start_ms": 1000, "end_ms": 2000}],
        "gaps": [{"start_ms": 2000, "end_ms": 9000, "max_words": 15}],
        "peaks_per_second": 100,
    }
    empty = make_video(session, ann)
    bare = client.get(f"/v1/videos/{empty.id}/timeline", headers=ann.headers).json()
    assert bare["shots"] == bare["speech"] == bare["gaps"] == []


def test_every_sprite_sheet_is_signed(client: TestClient, ann: Person, session: Session, settings: Settings) -> None:
    video = analysed(session, ann, settings)
    sheets = client.get(f"/v1/videos/{video.id}/media", headers=ann.headers).json()["sprite_urls"]
    assert [client.get(url).text[:14] for url in sheets] == ["sprite-000.jpg", "sprite-001.jpg"]
    bare = make_video(session, ann)
    assert client.get(f"/v1/videos/{bare.id}/media", headers=ann.headers).json()["sprite_urls"] == []


def test_the_times_of_frames_are_signed_and_an_older_proxy_has_none(
    client: TestClient, ann: Person, session: Session, settings: Settings
) -> None:
    video = analysed(session, ann, settings)
    step = session.scalars(select(Step).join(Job).where(Job.video_id == video.id, Step.name == "proxy")).one()
    found = []
    for key, files in (("a" * 64, ["proxy.mp4"]), ("b" * 64, ["proxy.mp4", "frames.bin"])):
        session.add(Result(key=key, step="proxy", payload={}, files=files))
        session.flush()
        step.state, step.result_key, step.finished_at = "done", key, func.now()
        for name in files:
            path = settings.data / "files" / "results" / key / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(key.encode())
        session.commit()
        found.append(client.get(f"/v1/videos/{video.id}/media", headers=ann.headers).json())
    before, after = found
    assert before["frames_url"] is None and client.get(before["proxy_url"]).text == "a" * 64
    assert client.get(after["frames_url"]).text == "b" * 64
    assert client.get(after["frames_url"]).headers["content-type"] == "application/octet-stream"


def test_tracks_are_shown_and_exported(client: TestClient, ann: Person, session: Session, settings: Settings) -> None:
    video = analysed(session, ann, settings)
    listed = client.get(f"/v1/videos/{video.id}/tracks", headers=ann.headers).json()
    assert [(track["kind"], track["cue_count"], track["revision"]) for track in listed] == [("description", 1, 1)]
    path = f"/v1/tracks/{listed[0]['id']}"
    whole = client.get(path, headers=ann.headers).json()
    assert whole["cues"][0]["text"] == "Mara <walks> & waits." and whole["provenance"] == {"autoad": "x"}
    exported = {
        name: client.get(f"{path}/export?format={name}", headers=ann.headers) for name in ("vtt", "srt", "csv", "json")
    }
    assert exported["vtt"].text.startswith("WEBVTT") and "Mara &lt;walks&gt; &amp; waits." in exported["vtt"].text
    assert "00:00:02,250 --> 00:00:05,000" in exported["srt"].text
    assert "Mara <walks> & waits." in exported["csv"].text and exported["json"].json()["cues"][0]["start_ms"] == 2250
    types = {name: answer.headers["content-type"].split(";")[0] for name, answer in exported.items()}
    assert types == {"vtt": "text/vtt", "srt": "application/x-subrip", "csv": "text/csv", "json": "application/json"}
    saved = client.get(f"{path}/export?format=srt&download=true", headers=ann.headers)
    assert saved.headers["content-disposition"].startswith('attachment; filename="Draft.srt"')
    assert client.get(f"{path}/export?format=exe", headers=ann.headers).status_code == 422


def test_deleting_a_film_takes_its_files_and_leaves_what_others_use(
    client: TestClient, ann: Person, session: Session, settings: Settings
) -> None:
    video = analysed(session, ann, settings)
    other = make_video(session, ann)
    job, _ = start_job(session, "describe_video", other, ann.user, params={}, request=())
    shared = hashlib.sha256(b"look").hexdigest()
    next(step for step in job.steps if step.name == "look").result_key = shared
    session.commit()
    assert client.delete(f"/v1/videos/{video.id}", headers=ann.headers).status_code == 204
    assert {path.parent.name for path in stored(settings)} == {shared}
    assert session.scalars(select(Result.key)).all() == [shared]
    assert session.scalar(select(func.count(Track.id))) == 0
    assert session.scalar(select(func.count(Step.id)).where(Step.job_id != job.id)) == 0
    assert session.scalar(select(func.count(Upload.id))) == 0


def test_an_alignment_is_begun_where_weights_are_and_else_says_what_is_missing(
    client: TestClient, ann: Person, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = create(client, ann)
    monkeypatch.setattr("core.checkpoints.folder_of", lambda settings, name: tmp_path / settings.weights / name)
    refused = client.post(f"/v1/videos/{film['id']}/align", headers=ann.headers)
    assert refused.status_code == 503 and refused.json()["type"].endswith("checkpoint-missing")
    folder = tmp_path / settings.weights / "tan"
    folder.mkdir(parents=True)
    for name in ("config.json", "model.safetensors"):
        (folder / name).write_text("{}")
    body = {"sentences": [{"text": "Pick up the cup."}, {"text": "Wave.", "start_ms": 0, "end_ms": 900}]}
    begun = client.post(f"/v1/videos/{film['id']}/align", headers=ann.headers, json=body)
    assert begun.status_code == 202, begun.text
    job = begun.json()
    assert job["pipeline"] == "align_video" and "align" in {step["name"] for step in job["steps"]}
    assert job["params"]["sentences"][1] == {"text": "Wave.", "start_ms": 0, "end_ms": 900}
    assert job["params"]["words_per_minute"] == settings.words_per_minute, "without it the step gaps fails"


def test_five_thousand_sentences_are_taken_and_one_more_is_not(
    client: TestClient, ann: Person, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = create(client, ann)
    monkeypatch.setattr("api.videos.is_installed", lambda settings, name: True)
    for count, status in ((5000, 202), (5001, 422), (0, 422)):
        body = {"sentences": [{"text": f"Step {number}."} for number in range(count)]}
        assert client.post(f"/v1/videos/{film['id']}/align", headers=ann.headers, json=body).status_code == status


@pytest.mark.parametrize(
    "sentence",
    [{"text": ""}, {"text": "a", "start_ms": 5}, {"text": "a", "start_ms": 5, "end_ms": 5}, {"text": "a", "end_ms": 9}],
)
def test_a_sentence_without_text_or_with_half_a_time_is_refused(
    client: TestClient, ann: Person, sentence: dict[str, object]
) -> None:
    film = create(client, ann)
    answer = client.post(f"/v1/videos/{film['id']}/align", headers=ann.headers, json={"sentences": [sentence]})
    assert answer.status_code == 422 and answer.json()["errors"]
