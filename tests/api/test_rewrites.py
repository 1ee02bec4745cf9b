"""A cue written anew: who may ask, what is asked, what is refused, and where proposals are kept."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import numpy as np
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from api import rewrites
from core.job_requests import start_job
from core.result_keys import result_key
from core.settings import PROJECT, get_settings
from core.tables import Checkpoint, Cue, Result, Step, Track, Video
from core.tracks import keep_track
from tests.api.made import Person, make_member, make_person, make_video
from workers import rewriting
from workers.fingerprints import fingerprints

DIALOGUE = [[0, 2_000, "Look, Bolt!"], [12_000, 15_000, "Hello, Hugo."]]
CUES = ((3_000, 5_000, "Bolt waves."), (6_000, 8_000, "Zoe greets Bolt, and Hugo looks."), (16_000, 19_000, "Night."))
SOURCE = {"model": "autoad", "profile": "starter", "checkpoint": "f" * 64}


@pytest.fixture
def ann(session: Session) -> Person:
    return make_person(session, "ann")


@pytest.fixture
def film(session: Session, ann: Person) -> Video:
    """A film as its analysis leaves it, but for the files of its features."""
    video = make_video(session, ann, duration_ms=20_000)
    job, _ = start_job(session, "describe_video", video, ann.user, params={}, request=())
    look = f"look-{video.id}"
    features = result_key("features", video.content_hash, None, {}, fingerprints(("clip",)), {"look": look})
    results: dict[str, tuple[str, dict[str, Any]]] = {
        "look": (look, {"shots": [[0, 10_000], [10_000, 20_000]]}),
        "listen": (f"listen-{video.id}", {"regions": [[start, end, 0.9] for start, end, _ in DIALOGUE]}),
        "features": (features, {"frames": 100, "width": 160}),
    }
    for name, (key, payload) in results.items():
        session.add(Result(key=key, step=name, payload=payload, files=[]))
        session.flush()
        step = next(step for step in job.steps if step.name == name)
        step.state, step.result_key, step.finished_at = "done", key, func.now()
    rows = [{"start_ms": start, "end_ms": end, "text": text} for start, end, text in DIALOGUE]
    keep_track(
        session, video.id, kind="transcript", source="t", title="T", language="en", provenance={}, cues=rows
    )  # fmt: skip
    session.commit()
    return video


def script(session: Session, video: Video, language: str = "en", data: dict[str, Any] | None = None) -> Track:
    source = f"test:{uuid4()}"
    rows = [{"start_ms": start, "end_ms": end, "text": text, "data": data or {}} for start, end, text in CUES]
    keep_track(
        session, video.id, kind="description", source=source, title="D", language=language, provenance={}, cues=rows
    )
    session.commit()
    return session.scalars(select(Track).where(Track.source == source).options(selectinload(Track.cues))).one()


def ask(client: TestClient, person: Person, track: Track, at: int = 1, **body: Any) -> Any:
    address = f"/v1/tracks/{track.id}/cues/{track.cues[at].id}/rewrites"
    return client.post(address, headers=person.headers, json=body)


def slug(answer: Any) -> str:
    assert answer.json()["remedy"], answer.text
    return str(answer.json()["type"].rsplit(":", 1)[1])


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the service is asked; it proposes two lines."""
    questions: list[dict[str, Any]] = []

    def answered(path: str, body: dict[str, Any], **_: Any) -> dict[str, Any]:
        assert path == "/rewrite"
        questions.append(body)
        texts = ("Zoe greets Bolt, and Hugo looks up.", "Zoe greets Bolt and Hugo.")
        return {
            "proposals": [
                {"text": t, "score": -0.2, "words": 7, "spoken_ms": 2_000, "evidence": [6_200]} for t in texts
            ],
            "source": SOURCE,
            "checkpoints": [
                {"fingerprint": "f" * 64, "name": "autoad", "profile": "starter", "config": {}, "metrics": {}}
            ],
            "in_domain": True,
            "window": [5_500, 8_500],
            "people": "Zoe: the girl.",
            "kept": body["kept"],
        }

    monkeypatch.setattr(rewrites, "ask", answered)
    return questions


def test_the_service_is_asked_about_the_place_as_it_stands(
    client: TestClient, ann: Person, session: Session, film: Video, asked: list[dict[str, Any]]
) -> None:
    track = script(session, film)
    edit = {"op": "set", "cue_id": str(track.cues[0].id), "text": "Bolt bows."}
    move = {"op": "set", "cue_id": str(track.cues[1].id), "start_ms": 7_000, "end_ms": 8_500}
    body = {"revision": 1, "operations": [edit, move]}
    assert client.post(f"/v1/tracks/{track.id}/edits", headers=ann.headers, json=body).status_code == 200
    answer = ask(client, ann, track, words_per_minute=180)
    assert answer.status_code == 200, answer.text
    (question,) = asked
    assert question["cues"] == [[3_000, 5_000, "Bolt bows."], [7_000, 8_500, CUES[1][2]], list(CUES[2])]
    assert question["at"] == 1 and question["words_per_minute"] == 180 and question["words"] == "in_domain"
    assert question["room_ms"] == 12_000 - 250 - 7_000, "to the next speech, less the tail"
    assert question["dialogue"] == DIALOGUE and question["shots"] == [[0, 10_000], [10_000, 20_000]]
    assert question["kept"] == ["Bolt", "Hugo", "Zoe"], "Hugo, too: the text has him, though nobody has said the name"
    told = answer.json()
    assert [one["text"] for one in told["proposals"]][1] == "Zoe greets Bolt and Hugo."
    assert all(one["source"] == SOURCE and one["in_domain"] for one in told["proposals"])
    assert ask(client, ann, track, at=2).status_code == 200
    assert asked[1]["allowed"] == ["Bolt", "Hugo"] and asked[1]["kept"] == []
    assert asked[1]["room_ms"] == 4_000, "to the film's end"


def test_nothing_is_changed_and_the_proposals_lie_with_their_source(
    client: TestClient, ann: Person, session: Session, film: Video, asked: list[dict[str, Any]]
) -> None:
    track = script(session, film, data={"score": -1})
    for _ in range(2):
        assert ask(client, ann, track).status_code == 200
    now = client.get(f"/v1/tracks/{track.id}", headers=ann.headers).json()
    assert now["revision"] == 1 and [cue["text"] for cue in now["cues"]] == [text for _, _, text in CUES]
    data = now["cues"][1]["data"]
    assert data["score"] == -1 and [one["source"] for one in data["rewrites"]] == [SOURCE, SOURCE], "once each"
    assert {one["start_ms"] for one in data["rewrites"]} == {6_000}
    assert session.scalar(select(Checkpoint.name).where(Checkpoint.fingerprint == "f" * 64)) == "autoad"
    # Taking one is an edit like any other, and its source stays beside it.
    taken = {"op": "set", "cue_id": now["cues"][1]["id"], "text": data["rewrites"][0]["text"]}
    saved = client.post(
        f"/v1/tracks/{track.id}/edits", headers=ann.headers, json={"revision": 1, "operations": [taken]}
    ).json()
    assert saved["undo"][0]["text"] == CUES[1][2]
    cue = client.get(f"/v1/tracks/{track.id}", headers=ann.headers).json()["cues"][1]
    assert cue["text"] == cue["data"]["rewrites"][0]["text"]


def test_only_those_who_may_write_may_ask(
    client: TestClient, ann: Person, session: Session, film: Video, asked: list[dict[str, Any]]
) -> None:
    track = script(session, film)
    ben, eve = make_person(session, "ben"), make_person(session, "eve")
    reader = make_person(session, "rea", scopes=("read",))
    make_member(session, ben, ann.collection, "viewer")
    make_member(session, reader, ann.collection, "annotator")
    assert ask(client, ben, track).status_code == 403 and ask(client, reader, track).status_code == 403
    assert ask(client, eve, track).status_code == 404
    gone = client.post(f"/v1/tracks/{track.id}/cues/{UUID(int=1)}/rewrites", headers=ann.headers, json={})
    assert gone.status_code == 404 and not asked
    assert ask(client, ann, track, words_per_minute=1).status_code == 422


def test_what_cannot_be_written_anew_is_refused(
    client: TestClient, ann: Person, session: Session, film: Video, asked: list[dict[str, Any]]
) -> None:
    track = script(session, film)
    held, late = track.cues[0], track.cues[2]
    held.data, late.start_ms, late.end_ms = {"extended": True}, 19_800, 19_801
    session.commit()
    assert slug(ask(client, ann, track, at=0)) == "rewrite-extended"
    assert slug(ask(client, ann, track, at=2)) == "rewrite-no-room"
    assert slug(ask(client, ann, script(session, film, "de"))) == "rewrite-language"
    track.state = "approved"
    session.commit()
    refused = ask(client, ann, track)
    assert refused.status_code == 409 and slug(refused) == "track-approved"
    session.execute(Step.__table__.update().values(result_key=None))  # type: ignore[attr-defined]
    session.commit()
    unseen = ask(client, ann, script(session, film))
    assert unseen.status_code == 409 and slug(unseen) == "features-missing" and not asked


def test_without_the_service_nothing_is_lost(
    client: TestClient, ann: Person, session: Session, film: Video, configured: int
) -> None:
    answer = ask(client, ann, script(session, film))
    assert answer.status_code == 503 and slug(answer) == "model-not-ready"


@pytest.fixture
def features(session: Session, film: Video, settings: object) -> Iterator[Path]:
    """The folder of the film's features: noise."""
    key = session.scalars(select(Result.key).where(Result.step == "features")).one()
    folder = get_settings().data / "files" / "results" / key
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / "clip.npy", np.random.default_rng(0).normal(0, 3, (100, 160)).astype(np.float16))
    np.save(folder / "times.npy", np.arange(0, 20_000, 200))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def test_a_film_of_another_world_is_told_words_on_request_and_marked(
    client: TestClient,
    ann: Person,
    session: Session,
    film: Video,
    service: None,
    features: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rewriting, "out_of_domain_of", lambda _: 0.9)
    track = script(session, film)
    track.cues[1].text = "Night."
    session.commit()
    refused = ask(client, ann, track)
    assert refused.status_code == 409 and slug(refused) == "film-out-of-domain"
    assert (refused.json()["out_of_domain"], refused.json()["limit"]) == (0.9, 0.5)
    told = ask(client, ann, track, words="always")
    assert told.status_code == 200, told.text
    assert all(one["in_domain"] is False for one in told.json()["proposals"])


def test_what_is_gone_is_named(
    client: TestClient,
    ann: Person,
    session: Session,
    film: Video,
    service: None,
    features: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    track = script(session, film)
    (features / "clip.npy").unlink()
    gone = ask(client, ann, track)
    assert gone.status_code == 409 and slug(gone) == "features-gone"
    session.get_one(Video, film.id).content_hash = "1" * 64
    session.commit()
    other = ask(client, ann, track)
    assert other.status_code == 409 and slug(other) == "features-outdated"
    shutil.copytree(PROJECT / "models" / "starter" / "clip", tmp_path / "starter" / "clip")
    monkeypatch.setenv("CUEWRIGHT_MODELS", str(tmp_path))
    get_settings.cache_clear()
    missing = ask(client, ann, track)
    assert missing.status_code == 503 and slug(missing) == "checkpoint-missing"
    assert "autoad" in missing.json()["detail"]
    assert session.scalar(select(func.count(Cue.id)).where(Cue.data.has_key("rewrites"))) == 0
