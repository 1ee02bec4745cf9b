"""Descriptions heard through the api: lines, previews and mixes, with the real inference service beside it."""

from __future__ import annotations

import io
import json
import os
import shutil
import time
import wave
from pathlib import Path
from statistics import median
from typing import Any
from uuid import uuid4

import av
import numpy as np
import pytest
from fastapi.testclient import TestClient
from numpy.typing import NDArray
from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from core.job_requests import start_job
from core.lexicon import change_lexicon
from core.settings import PROJECT, Settings, get_settings
from core.storage import get_storage
from core.tables import Result, Track, Video
from core.tracks import keep_track
from media.probe import probe
from media.programme import read_passage
from tests.api.conftest import TOKEN
from tests.api.made import Person, make_member, make_person, make_video
from tests.speech.published_piper import write_voice
from workers.inference import create_app

SENTENCE = "Tom looks at Ann's old clock."
FILM = PROJECT / "samples" / "blue-flower.mp4"
DIALOGUE = [[12_000, 19_000], [33_000, 40_000]]


@pytest.fixture
def ann(session: Session) -> Person:
    return make_person(session, "ann")


@pytest.fixture
def film(session: Session, ann: Person, settings: Settings) -> Video:
    """A sample film in storage, as its analysis leaves it."""
    key = f"films/{uuid4().hex}"
    path = settings.data / "files" / key
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(FILM, path)
    facts = probe(FILM)
    video = make_video(session, ann, storage_key=key, duration_ms=facts.duration_ms)
    job, _ = start_job(session, "describe_video", video, ann.user, params={}, request=())
    payloads: dict[str, dict[str, Any]] = {
        "probe": facts.to_dict(),
        "look": {"shots": [[0, 15_000], [15_000, 52_000], [52_000, facts.duration_ms]]},
        "listen": {"regions": [[*one, 0.9] for one in DIALOGUE]},
        "speech": {"source": "none", "cues": []},
    }
    for name, payload in payloads.items():
        session.add(Result(key=f"{name}-{key}", step=name, payload=payload, files=[]))
        session.flush()
        step = next(step for step in job.steps if step.name == name)
        step.state, step.result_key, step.finished_at = "done", f"{name}-{key}", func.now()
    session.commit()
    return video


def script(session: Session, video: Video, *cues: tuple[int, str, dict[str, Any]], kind: str = "description") -> Track:
    source = f"test:{uuid4()}"
    rows = [{"start_ms": at, "end_ms": at + 1_000, "text": text, "data": data} for at, text, data in cues]
    keep_track(session, video.id, kind=kind, source=source, title="D", language="en", provenance={}, cues=rows)
    session.commit()
    return session.scalars(
        select(Track).where(Track.source == source).options(selectinload(Track.cues)).order_by(Track.id)
    ).one()


def say(client: TestClient, person: Person, text: str, **more: Any) -> Any:
    return client.post("/v1/speech", headers=person.headers, json={"text": text, **more})


def preview(client: TestClient, person: Person, track: Track, **body: Any) -> Any:
    return client.post(f"/v1/tracks/{track.id}/preview", headers=person.headers, json=body)


def heard(client: TestClient, url: str) -> NDArray[np.float32]:
    """[channels, n] of the file at a signed address, which needs no key."""
    answer = client.get(url)
    assert answer.status_code == 200
    with av.open(io.BytesIO(answer.content)) as file:
        parts = [frame.to_ndarray() for frame in file.decode(audio=0)]
        channels = file.streams.audio[0].channels
    return np.concatenate(parts, axis=1).reshape(-1, channels).T.astype(np.float32) / 32768


def test_the_voices_are_listed(client: TestClient, ann: Person, service: None) -> None:
    voices = client.get("/v1/voices", headers=ann.headers).json()
    assert len(voices) >= 4 and all(set(voice) == {"name", "language", "label"} for voice in voices)
    assert sum(voice["language"].startswith("en") for voice in voices) >= 4


def test_a_line_is_spoken_with_the_times_of_its_words(client: TestClient, ann: Person, service: None) -> None:
    answer = say(client, ann, SENTENCE, voice="linda", words_per_minute=150)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert [SENTENCE[word["from"] : word["to"]] for word in told["words"]] == SENTENCE.rstrip(".").split()
    assert told["voice"] == "linda" and told["words"][-1]["end_ms"] <= told["duration_ms"]
    sound = client.get(told["url"])
    assert sound.headers["content-type"] == "audio/wav"
    with wave.open(io.BytesIO(sound.content)) as file:
        assert -(-file.getnframes() * 1000 // file.getframerate()) == told["duration_ms"]
    assert say(client, ann, SENTENCE, language="de").json()["voice"] == "jonas"
    other = say(client, ann, SENTENCE, voice="linda", words_per_minute=150, lexicon={"Ann's": "Annabella's"}).json()
    assert other["duration_ms"] > told["duration_ms"] and other["url"] != told["url"]


@pytest.fixture
def voices(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of voices of the profile `full`."""
    monkeypatch.setenv("CUEWRIGHT_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("CUEWRIGHT_WEIGHTS", "full")
    get_settings.cache_clear()
    return tmp_path / "models" / "full" / "voices"


def test_voices_in_files_are_listed_and_speak(
    client: TestClient, ann: Person, session: Session, film: Video, voices: Path, service: None
) -> None:
    write_voice(voices, "sv_SE-steps-low", language={"code": "sv_SE"}, espeak={"voice": "sv"})
    write_voice(voices, "two", num_speakers=2, speaker_id_map={"ann": 0, "bob": 1})
    (voices / "broken.onnx").write_bytes(b"nothing")
    (voices / "broken.onnx.json").write_text("{}")
    listed = client.get("/v1/voices", headers=ann.headers).json()
    assert [one["name"] for one in listed][-3:] == ["sv_SE-steps-low", "two:ann", "two:bob"]
    assert listed[-3]["language"] == "sv-SE" and "arthur" in listed[0]["name"]
    told = say(client, ann, SENTENCE, voice="two:bob").json()
    assert told["voice"] == "two:bob" and len(told["words"]) == len(SENTENCE.split())
    assert told["words"][-1]["end_ms"] <= told["duration_ms"] == pytest.approx(6 * 60_000 / 160, rel=0.3)
    assert say(client, ann, SENTENCE, language="sv").json()["voice"] == "sv_SE-steps-low"
    assert say(client, ann, SENTENCE, language="en").json()["voice"] == "arthur"
    assert say(client, ann, SENTENCE, voice="broken").json()["type"] == "urn:ad:problem:speech-voice-unknown"
    track = script(session, film, (3_000, "Night falls.", {}))
    passage = preview(client, ann, track, from_ms=2_000, to_ms=6_000, voice="two:ann")
    assert passage.status_code == 200 and passage.json()["voice"] == "two:ann", passage.text


def test_another_file_of_a_voice_is_heard_at_once(client: TestClient, ann: Person, voices: Path, service: None) -> None:
    write_voice(voices, "steps")
    first, plain = (
        name_of(say(client, ann, SENTENCE, voice="steps")),
        name_of(say(client, ann, SENTENCE, voice="linda")),
    )
    assert name_of(say(client, ann, SENTENCE, voice="steps")) == first
    write_voice(voices, "steps", inference={"length_scale": 2})
    assert name_of(say(client, ann, SENTENCE, voice="steps")) != first
    assert name_of(say(client, ann, SENTENCE, voice="linda")) == plain


def test_the_same_line_costs_nothing(client: TestClient, ann: Person, service: None, configured: int) -> None:
    first = say(client, ann, SENTENCE).json()
    path = next((get_settings().data / "files" / "voice").rglob("*.wav"))
    written = path.stat().st_mtime_ns
    assert say(client, ann, SENTENCE).json() == first and path.stat().st_mtime_ns == written
    path.unlink()
    assert say(client, ann, SENTENCE).json() == first, "spoken again where its sound was tidied away"
    assert path.exists()


def test_a_warm_sentence_is_there_within_300_ms(client: TestClient, ann: Person, service: None) -> None:
    say(client, ann, "Warm.")
    took_s = []
    for number in range(5):
        begun = time.perf_counter()
        assert say(client, ann, f"She climbs the stairs to door number {number}, and knocks.").status_code == 200
        took_s.append(time.perf_counter() - begun)
    assert median(took_s) < 0.3


@pytest.mark.parametrize(
    ("body", "slug"),
    [
        ({"text": ""}, "speech-nothing"),
        ({"text": "?!"}, "speech-nothing"),
        ({"text": "a" * 5_000}, "speech-too-long"),
        ({"text": SENTENCE, "voice": "nobody"}, "speech-voice-unknown"),
        ({"text": SENTENCE, "lexicon": {" ": "x"}}, "speech-lexicon"),
        ({"text": SENTENCE, "words_per_minute": 1_000}, "invalid"),
        ({"text": None}, "invalid"),
    ],
)
def test_what_cannot_be_spoken_is_refused(
    client: TestClient, ann: Person, service: None, body: dict[str, Any], slug: str
) -> None:
    answer = client.post("/v1/speech", headers=ann.headers, json=body)
    assert answer.status_code == 422, answer.text
    problem = answer.json()
    assert problem["type"] == f"urn:ad:problem:{slug}" and (problem.get("remedy") or problem.get("errors"))


@pytest.mark.parametrize("text", ["<speak>Hi <b>there</b></speak>", "a\nb\r\nc", "😀 fine", "שלום", "\ud83d alone"])
def test_strange_texts_are_spoken(client: TestClient, ann: Person, service: None, text: str) -> None:
    answer = client.post(
        "/v1/speech",
        headers=ann.headers | {"Content-Type": "application/json"},
        content=json.dumps({"text": text}),
    )
    assert answer.status_code == 200, answer.text


def test_without_the_service_the_answer_says_what_to_do(
    client: TestClient, ann: Person, configured: int, session: Session, film: Video
) -> None:
    track = script(session, film, (3_000, "Night.", {}))
    for answer in (
        say(client, ann, SENTENCE),
        client.get("/v1/voices", headers=ann.headers),
        preview(client, ann, track, from_ms=0, to_ms=5_000),
    ):
        assert answer.status_code == 503
        assert answer.json()["type"] == "urn:ad:problem:voice-not-ready" and answer.json()["remedy"]


def test_what_was_spoken_before_needs_no_service_and_goes_with_its_film(
    client: TestClient, ann: Person, session: Session, film: Video, service: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    track = script(session, film, (3_000, "Night.", {}))
    line, passage = say(client, ann, SENTENCE).json(), preview(client, ann, track, from_ms=0, to_ms=5_000).json()
    client.post(f"/v1/tracks/{track.id}/mix", headers=ann.headers, json={})
    monkeypatch.setenv("CUEWRIGHT_INFERENCE_URL", "http://127.0.0.1:9")
    get_settings.cache_clear()
    assert say(client, ann, SENTENCE).json() == line
    assert preview(client, ann, track, from_ms=0, to_ms=5_000).json() == passage
    files = get_settings().data / "files"
    assert list(files.glob("voice/previews/*/*.flac")) and list(files.glob("scripts/*/*"))
    assert client.delete(f"/v1/videos/{film.id}", headers=ann.headers).status_code == 204
    assert not list(files.glob("voice/previews/*/*")) and not list(files.glob("scripts/*/*"))


def test_the_service_answers_to_the_token_alone(configured: int) -> None:
    with TestClient(create_app()) as direct:
        for headers in ({}, {"Authorization": "Bearer wrong"}):
            assert direct.post("/speak", json={"text": "Hi."}, headers=headers).status_code == 401
            assert direct.get("/voices", headers=headers).status_code == 401
        assert direct.get("/voices", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_a_passage_is_the_films_sound_with_the_track_over_it(
    client: TestClient, ann: Person, session: Session, film: Video, service: None
) -> None:
    cues = [(3_000, "She climbs the old stairs.", {}), (9_000, "Night falls.", {}), (60_000, "Far away.", {})]
    track = script(session, film, *cues)
    answer = preview(client, ann, track, from_ms=2_000, to_ms=14_000)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["start_ms"], told["duration_ms"], told["holds"]) == (2_000, 12_000, [])
    assert [(cue["cue_id"], cue["start_ms"]) for cue in told["cues"]] == [
        (str(track.cues[0].id), 3_000),
        (str(track.cues[1].id), 9_000),
    ]
    assert all(500 < cue["end_ms"] - cue["start_ms"] < 4_000 for cue in told["cues"])
    sound, own = heard(client, told["url"]), read_passage(FILM, probe(FILM), 2_000, 14_000)
    assert sound.shape == own.shape
    alone = heard(client, preview(client, ann, track, from_ms=2_000, to_ms=14_000, description=False).json()["url"])
    assert np.abs(alone - own).max() < 0.01, "without description, the film's own sound"
    before, during = slice(0, 600 * 48), slice(1_100 * 48, 2_000 * 48)
    assert np.abs(sound[:, before] - alone[:, before]).max() < 1e-3
    assert np.abs(sound[:, during] - alone[:, during]).max() > 0.05
    assert np.abs(sound[:, 10_050 * 48 :] - alone[:, 10_050 * 48 :]).max() < 0.01, "dialogue from 12 s on"
    assert (
        preview(client, ann, track, from_ms=2_000, to_ms=14_000).json()["url"].split("/")[-1]
        == told["url"].split("/")[-1]
    )


def test_the_picture_waits_in_a_preview_too(
    client: TestClient, ann: Person, session: Session, film: Video, service: None
) -> None:
    track = script(session, film, (31_000, "Ann waits by the window.", {"extended": True}))
    told = preview(client, ann, track, from_ms=30_000, to_ms=32_000).json()
    ((at, length),) = [(hold["at_ms"], hold["length_ms"]) for hold in told["holds"]]
    assert at == 31_000 and told["duration_ms"] == 2_000 + length
    (cue,) = told["cues"]
    assert at <= cue["start_ms"] and cue["end_ms"] <= at + length


def test_a_passage_must_lie_in_the_film_and_be_short(
    client: TestClient, ann: Person, session: Session, film: Video, service: None
) -> None:
    track = script(session, film, (3_000, "Night.", {}))
    for from_ms, to_ms in ((0, 60_001), (5_000, 5_000), (6_000, 5_000), (80_000, 90_000)):
        answer = preview(client, ann, track, from_ms=from_ms, to_ms=to_ms)
        assert answer.status_code == 422 and answer.json()["type"] == "urn:ad:problem:preview-passage"
    end = preview(client, ann, track, from_ms=71_000, to_ms=100_000).json()
    assert end["duration_ms"] == probe(FILM).duration_ms - 71_000
    transcript = script(session, film, (3_000, "Hello.", {}), kind="transcript")
    answer = preview(client, ann, transcript, from_ms=0, to_ms=1_000)
    assert answer.json()["type"] == "urn:ad:problem:not-a-description"
    unknown = script(session, make_video(session, ann), (3_000, "Night.", {}))
    answer = preview(client, ann, unknown, from_ms=0, to_ms=1_000)
    assert answer.status_code == 409 and answer.json()["type"] == "urn:ad:problem:film-not-analysed"


def spell(session: Session, person: Person, **entries: str) -> None:
    change_lexicon(session, person.collection.id, entries=entries, removed=[])
    session.commit()


def name_of(answer: Any) -> str:
    """Of the file at the answer's address: it stands for all that the sound depends on."""
    assert answer.status_code == 200, answer.text
    return str(answer.json()["url"].split("/")[-1])


def test_a_line_is_said_as_its_collection_says_it(
    client: TestClient, ann: Person, session: Session, film: Video, service: None
) -> None:
    track, bob = script(session, film, (3_000, "Night.", {})), make_person(session, "bob")
    plain = name_of(say(client, ann, SENTENCE))
    assert name_of(say(client, ann, SENTENCE, track_id=str(track.id))) == plain
    spell(session, ann, Tom="Tommaso", gif="jiff")
    theirs = say(client, ann, SENTENCE, track_id=str(track.id))
    assert name_of(theirs) == name_of(say(client, ann, SENTENCE, lexicon={"Tom": "Tommaso"})) != plain
    assert theirs.json()["words"][0]["to"] == 3, "times are of the written words"
    own = say(client, ann, SENTENCE, track_id=str(track.id), lexicon={"Tom": "Thomas"})
    assert name_of(own) == name_of(say(client, ann, SENTENCE, lexicon={"Tom": "Thomas"}))
    spell(session, ann, Ada="ay-da")
    assert name_of(say(client, ann, SENTENCE, track_id=str(track.id))) == name_of(theirs), "it has no such word"
    assert name_of(say(client, ann, SENTENCE)) == plain
    assert say(client, bob, SENTENCE, track_id=str(track.id)).status_code == 404
    assert say(client, ann, SENTENCE, track_id=str(uuid4())).status_code == 404


def test_a_preview_and_a_mix_say_words_as_the_collection_does(
    client: TestClient, ann: Person, session: Session, film: Video, service: None
) -> None:
    track = script(session, film, (3_000, "Tom waits.", {}), (65_000, "A gif.", {}))
    plain = name_of(preview(client, ann, track, from_ms=2_000, to_ms=6_000, lexicon={"gif": "jiff"}))
    spell(session, ann, Tom="Tommaso")
    theirs = name_of(preview(client, ann, track, from_ms=2_000, to_ms=6_000))
    own = name_of(preview(client, ann, track, from_ms=2_000, to_ms=6_000, lexicon={"Tom": "Tim"}))
    assert len({plain, theirs, own}) == 3
    spell(session, ann, Ada="ay-da")
    assert name_of(preview(client, ann, track, from_ms=2_000, to_ms=6_000)) == theirs
    told = client.post(f"/v1/tracks/{track.id}/mix", headers=ann.headers, json={"lexicon": {"gif": "jiff", "x": "y"}})
    assert told.json()["params"]["lexicon"] == {"Tom": "Tommaso", "gif": "jiff"}
    refused = client.post(f"/v1/tracks/{track.id}/mix", headers=ann.headers, json={"lexicon": {"x": "!"}})
    assert refused.status_code == 422 and refused.json()["type"] == "urn:ad:problem:speech-lexicon"


def test_who_may_hear_and_who_may_mix(
    client: TestClient, ann: Person, session: Session, film: Video, service: None
) -> None:
    track = script(session, film, (3_000, "Night.", {}))
    bob, eve = make_person(session, "bob"), make_person(session, "eve")
    make_member(session, bob, ann.collection, "viewer")
    assert preview(client, bob, track, from_ms=0, to_ms=5_000).status_code == 200
    assert preview(client, eve, track, from_ms=0, to_ms=5_000).status_code == 404
    assert client.post(f"/v1/tracks/{track.id}/mix", headers=bob.headers, json={}).status_code == 403
    assert client.post(f"/v1/tracks/{track.id}/mix", headers=eve.headers, json={}).status_code == 404
    assert client.get(f"/v1/tracks/{track.id}/mixes", headers=bob.headers).json() == []
    assert client.get(f"/v1/tracks/{track.id}/mixes", headers=eve.headers).status_code == 404


def test_a_mix_is_a_job_and_its_newest_result_is_found(
    client: TestClient, ann: Person, session: Session, film: Video
) -> None:
    track = script(session, film, (3_000, "Night.", {}))
    path, headers = f"/v1/tracks/{track.id}/mix", ann.headers | {"Idempotency-Key": "one"}
    first = client.post(path, headers=headers, json={"voice": "linda"})
    assert first.status_code == 202 and first.headers["location"] == f"/v1/jobs/{first.json()['id']}"
    assert [step["name"] for step in first.json()["steps"]] == [
        "probe",
        "look",
        "listen",
        "hear",
        "speech",
        "speak",
        "mix",
    ]
    again = client.post(path, headers=headers, json={"voice": "linda"})
    assert again.status_code == 200 and again.json()["id"] == first.json()["id"]
    assert client.post(path, headers=headers, json={"voice": "arthur"}).status_code == 409
    params = first.json()["params"]
    assert (params["track_id"], params["track_revision"], params["voice"]) == (str(track.id), 1, "linda")
    assert get_storage().exists(params["script"])
    empty = script(session, film)
    refused = client.post(f"/v1/tracks/{empty.id}/mix", headers=ann.headers, json={})
    assert refused.status_code == 422 and refused.json()["type"] == "urn:ad:problem:mix-nothing"


def test_old_lines_and_scripts_do_not_fill_the_disk(settings: Settings, tmp_path: Path) -> None:
    storage = get_storage()
    for number in range(10):
        file = tmp_path / "file"
        file.write_bytes(bytes(1_000))
        storage.put(f"voice/clips/{number}.wav", file)
        os.utime(storage.path(f"voice/clips/{number}.wav"), (number + 1, number + 1))
    assert storage.trim("voice", 3_500) == 7
    left = [number for number in range(10) if storage.exists(f"voice/clips/{number}.wav")]
    assert left == [7, 8, 9] and storage.trim("voice", 3_500) == 0 and storage.trim("nothing", 0) == 0
