"""Who is heard in a film: read with figures, named, merged, taken back, and made the narrator by hand."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.job_requests import start_job
from core.tables import Job, Result, Track, Video
from core.tracks import keep_track
from tests.api.made import Person, make_member, make_person, make_video
from tests.heard_made import payload
from workers.context import Found
from workers.steps import harvest as harvest_step


@pytest.fixture
def ann(session: Session) -> Person:
    return make_person(session, "ann")


@pytest.fixture
def video(session: Session, ann: Person) -> Video:
    return make_video(session, ann, duration_ms=20_000)


def harvested(
    session: Session, person: Person, video: Video, found: dict[str, Any] | None = None, **params: Any
) -> Job:
    """A harvest of this film that has ended, with its tracks; the listening of an earlier one is used again."""
    job, _ = start_job(session, "harvest_soundtrack", video, person.user, params=params, request=())
    key = f"heard-{video.id}"
    result = session.get(Result, key)
    if result is None:
        result = Result(key=key, step="hear", payload=found or payload(), files=[])
        session.add(result)
        session.flush()
    return finished(session, job, result)


def finished(session: Session, job: Job, heard: Result) -> Job:
    """What workers do of a harvest."""
    assert job.video_id is not None

    class Context:
        params = job.params
        needs = {"hear": Found(heard.key, heard.payload, None)}  # type: ignore[arg-type]

        def progress(self, *_: object) -> None: ...

    outcome = harvest_step.run(Context())  # type: ignore[arg-type]
    key = f"harvest-{job.id}"
    session.add(Result(key=key, step="harvest", payload=outcome.payload, files=[]))
    session.flush()
    harvest_step.publish(session, job.video_id, key, outcome.payload)
    session.refresh(job, ["steps"])
    for step in job.steps:
        step.state, step.finished_at = "done", func.clock_timestamp()
        step.result_key = {"hear": heard.key, "harvest": key}.get(step.name)
    job.state = "done"
    session.commit()
    return job


def speakers(client: TestClient, person: Person, video: Video) -> dict[str, Any]:
    answer: dict[str, Any] = client.get(f"/v1/videos/{video.id}/speakers", headers=person.headers).json()
    return answer


def rename(client: TestClient, person: Person, video: Video, number: int, name: str) -> Response:
    url = f"/v1/videos/{video.id}/speakers/{number}"
    return client.patch(url, headers=person.headers, json={"name": name})


def merge(client: TestClient, person: Person, video: Video, number: int, into: int) -> Response:
    url = f"/v1/videos/{video.id}/speakers/{number}/merge"
    return client.post(url, headers=person.headers, json={"into": into})


def names(told: dict[str, Any]) -> dict[int, str]:
    return {one["number"]: one["name"] for one in told["speakers"]}


def test_speakers_have_figures(client: TestClient, ann: Person, session: Session, video: Video) -> None:
    before = speakers(client, ann, video)
    assert before["speakers"] == [] and not before["listened"] and before["transcript_id"] is None
    harvested(session, ann, video)
    told = speakers(client, ann, video)
    assert told["listened"] and not told["unsure"] and not told["withheld"] and told["narrators_by"] == "model"
    assert names(told) == {0: "Speaker 1", 1: "Speaker 2", 2: "Narrator"}
    first, _, narrator = told["speakers"]
    assert (first["cues"], first["speech_ms"], first["words"], first["first_ms"]) == (2, 3_500, 7, 1_000)
    assert narrator["narrates"] and narrator["narrator"] == 0.97 and not first["narrates"]
    assert told["description_id"] and told["narrator_probability"] == 0.97


def test_a_speaker_is_named_in_one_batch_that_can_be_taken_back(
    client: TestClient, ann: Person, session: Session, video: Video
) -> None:
    harvested(session, ann, video)
    answer = rename(client, ann, video, 0, " Mara ")
    assert answer.status_code == 200, answer.text
    assert names(answer.json()["speakers"])[0] == "Mara"
    (saved,) = answer.json()["saved"]
    assert saved["revision"] == 2 and len(saved["undo"]) == 2
    url = f"/v1/tracks/{saved['track_id']}"
    (edit,) = client.get(f"{url}/edits", headers=ann.headers).json()
    assert {operation["speaker"] for operation in edit["operations"]} == {"Mara"}
    back = client.post(f"{url}/edits", headers=ann.headers, json={"revision": 2, "operations": saved["undo"]})
    assert back.status_code == 200, back.text
    assert names(speakers(client, ann, video))[0] == "Speaker 1"
    assert client.get(f"{url}/revisions/2", headers=ann.headers).json()["cues"][0]["data"]["speaker"] == "Mara"
    client.post(f"{url}/restore", headers=ann.headers, json={"revision": 2})
    assert names(speakers(client, ann, video))[0] == "Mara"


def test_two_speakers_turn_out_to_be_one(client: TestClient, ann: Person, session: Session, video: Video) -> None:
    harvested(session, ann, video)
    rename(client, ann, video, 0, "Mara")
    answer = merge(client, ann, video, 1, 0)
    assert answer.status_code == 200, answer.text
    told = answer.json()["speakers"]
    assert names(told) == {0: "Mara", 2: "Narrator"}
    assert told["speakers"][0]["cues"] == 3 and told["speakers"][0]["merged"] == [1]
    (saved,) = answer.json()["saved"]
    undo = {"revision": saved["revision"], "operations": saved["undo"]}
    assert client.post(f"/v1/tracks/{saved['track_id']}/edits", headers=ann.headers, json=undo).status_code == 200
    assert names(speakers(client, ann, video)) == {0: "Mara", 1: "Speaker 2", 2: "Narrator"}


def test_what_no_speaker_is_changes_nothing(client: TestClient, ann: Person, session: Session, video: Video) -> None:
    harvested(session, ann, video)
    assert rename(client, ann, video, 9, "X").status_code == 404
    assert merge(client, ann, video, 0, 9).status_code == 404 and merge(client, ann, video, 9, 0).status_code == 404
    assert merge(client, ann, video, 0, 0).status_code == 422
    assert rename(client, ann, video, 0, " ").status_code == 422
    assert rename(client, ann, video, 0, "a\x00b").status_code == 422
    assert rename(client, ann, video, 0, "x" * 201).status_code == 422
    assert names(speakers(client, ann, video))[0] == "Speaker 1"


def test_viewers_strangers_and_approved_tracks(client: TestClient, ann: Person, session: Session, video: Video) -> None:
    harvested(session, ann, video)
    ben, eve = make_person(session, "ben"), make_person(session, "eve")
    make_member(session, ben, ann.collection, "viewer")
    assert rename(client, ben, video, 0, "X").status_code == 403 and len(speakers(client, ben, video)["speakers"]) == 3
    assert rename(client, eve, video, 0, "X").status_code == 404
    session.get_one(Track, UUID(speakers(client, ann, video)["transcript_id"])).state = "approved"
    session.commit()
    refused = rename(client, ann, video, 0, "X")
    assert refused.status_code == 409 and refused.json()["type"].endswith("track-approved")
    assert rename(client, ann, video, 2, "Describer").status_code == 200


def test_who_was_merged_narrates_with_the_other(
    client: TestClient, ann: Person, session: Session, video: Video
) -> None:
    harvested(session, ann, video)
    merge(client, ann, video, 1, 0)
    url = f"/v1/videos/{video.id}/harvest"
    asked = client.post(url, headers=ann.headers, json={"narrators": [0]})
    assert asked.status_code == 202, asked.text
    job = session.get_one(Job, UUID(asked.json()["id"]))
    assert job.params == {"words": "in_domain", "narrators": [0, 1]}, "nobody listens again"
    finished(session, job, session.get_one(Result, f"heard-{video.id}"))
    told = speakers(client, ann, video)
    assert told["narrators_by"] == "person" and names(told) == {0: "Narrator 1", 2: "Speaker 3"}
    assert [one["narrates"] for one in told["speakers"]] == [True, False]
    assert client.post(url, headers=ann.headers, json={"narrators": [9]}).status_code == 404
    count = select(func.count()).select_from(Track).where(Track.video_id == video.id)
    assert session.scalar(count) == 4


def test_captions_are_the_films_own_words_and_never_withheld_ones(
    client: TestClient, ann: Person, session: Session, video: Video
) -> None:
    def captions() -> str | None:
        url: str | None = client.get(f"/v1/videos/{video.id}/media", headers=ann.headers).json()["captions_url"]
        return url

    harvested(session, ann, video, payload(confidence=0.1))
    assert captions() is None and speakers(client, ann, video)["withheld"]
    assert {one["words"] for one in speakers(client, ann, video)["speakers"]} == {0}
    harvested(session, ann, video, words="always")
    told = speakers(client, ann, video)
    assert told["unsure"] and not told["withheld"] and captions() is not None
    assert f"/v1/tracks/{told['transcript_id']}/" in str(captions())
    keep_track(
        session, video.id, kind="transcript", source="sidecar:x", title="Subtitles", language="en",
        provenance={"source": "sidecar"}, cues=[{"start_ms": 0, "end_ms": 900, "text": "Hello.", "data": {}}],
    )  # fmt: skip
    session.commit()
    assert f"/v1/tracks/{told['transcript_id']}/" not in str(captions())


def test_an_earlier_answer_counts_again_with_the_names_given_meanwhile(
    client: TestClient, ann: Person, session: Session, video: Video
) -> None:
    harvested(session, ann, video)
    first = speakers(client, ann, video)
    harvested(session, ann, video, narrators=[1])
    rename(client, ann, video, 0, "Ann")
    assert speakers(client, ann, video)["description_id"] != first["description_id"]
    harvested(session, ann, video)
    again = speakers(client, ann, video)
    assert again["description_id"] == first["description_id"] and again["narrators_by"] == "model"
    assert names(again) == {0: "Ann", 1: "Speaker 2", 2: "Narrator"}
    (edit,) = client.get(f"/v1/tracks/{again['transcript_id']}/edits", headers=ann.headers).json()
    assert edit["by"] is None


def test_why_nothing_was_heard_is_told(client: TestClient, ann: Person, session: Session, video: Video) -> None:
    from core.heard import nothing

    harvested(session, ann, video, nothing("none", "This film has no sound to be heard."))
    told = speakers(client, ann, video)
    assert told["listened"] and told["speakers"] == [] and told["reason"] == "This film has no sound to be heard."
