"""Descriptions and notes that people speak: sent, heard in place of the voice, refused, gone with the film."""

from __future__ import annotations

import io
import wave
from typing import Any
from uuid import uuid4

import av
import numpy as np
import pytest
from fastapi.testclient import TestClient
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from api.gatekeeping import FILE_LIMIT_BYTES
from core.recordings import same_words
from core.settings import get_settings
from core.tables import Recording, Track, Video
from speech.voice import RATE, speak
from tests.api.made import Person, make_member, make_person, make_video
from tests.api.test_edits import read, save, slug
from tests.api.test_speech import ann as ann
from tests.api.test_speech import film as film
from tests.api.test_speech import heard, preview, script

WORDS = "A dog runs across the yard."


def wav(samples: NDArray[np.int16], rate: int = RATE) -> bytes:
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", "not compressed"))
        file.writeframes(samples.astype("<i2").tobytes())
    return held.getvalue()


def voice(text: str = WORDS, rate: int = 120) -> NDArray[np.int16]:
    return speak(text, "linda", rate).whole


def in_a_room(samples: NDArray[np.int16]) -> NDArray[np.int16]:
    silence = np.zeros(RATE, np.int16)
    return np.concatenate([silence, samples, silence])


def opus(samples: NDArray[np.int16]) -> bytes:
    """As a browser records."""
    held = io.BytesIO()
    with av.open(held, "w", format="webm") as file:
        stream = file.add_stream("libopus", rate=48_000, layout="mono")
        frame = av.AudioFrame.from_ndarray(samples[None], format="s16", layout="mono")
        frame.sample_rate = RATE
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            file.mux(packet)
    return held.getvalue()


def record(client: TestClient, person: Person, track: Track, sound: bytes, text: str = WORDS) -> Any:
    return client.post(
        f"/v1/tracks/{track.id}/recordings",
        params={"text": text},
        headers=person.headers | {"Content-Type": "audio/webm"},
        content=sound,
    )


@pytest.fixture
def track(session: Session, film: Video) -> Track:
    return script(session, film, (24_000, WORDS, {}), (46_000, "Tom waits.", {}))


@pytest.mark.parametrize("packed", [wav, opus])
def test_a_recording_is_its_words_alone(
    client: TestClient, ann: Person, track: Track, service: None, packed: Any
) -> None:
    samples = voice()
    answer = record(client, ann, track, packed(in_a_room(samples)))
    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert told["text"] == WORDS
    assert abs(told["duration_ms"] - len(samples) * 1000 / RATE) < 150, "two seconds of silence are gone"
    sound = heard(client, told["url"])
    assert abs(sound.shape[1] / 48 - told["duration_ms"]) <= 1
    again = client.get(f"/v1/tracks/{track.id}/recordings/{told['id']}", headers=ann.headers).json()
    assert again == told
    assert list((get_settings().data / "files").rglob("*.sent")) == []


def test_it_is_heard_in_place_of_the_voice(client: TestClient, ann: Person, track: Track, service: None) -> None:
    """Until the cue has other words; and undone, the voice is back."""
    passage = {"from_ms": 22_000, "to_ms": 32_000, "voice": "linda", "words_per_minute": 200}
    by_voice = preview(client, ann, track, **passage).json()
    told = record(client, ann, track, wav(voice(rate=90))).json()
    cue = read(client, ann, track)["cues"][0]["id"]
    saved = save(client, ann, track, 1, {"cue_id": cue, "recording": told["id"]})
    assert saved.status_code == 200, saved.text
    by_person = preview(client, ann, track, **passage).json()
    (one,) = by_person["cues"]
    assert abs(one["end_ms"] - one["start_ms"] - told["duration_ms"]) <= 60
    assert one["end_ms"] - one["start_ms"] > 1.4 * (by_voice["cues"][0]["end_ms"] - by_voice["cues"][0]["start_ms"])
    mixed = heard(client, by_person["url"])
    assert np.abs(mixed).max() <= 1 and not np.array_equal(mixed, heard(client, by_voice["url"]))

    assert save(client, ann, track, 2, {"cue_id": cue, "text": "a dog runs, across the yard"}).status_code == 200
    assert preview(client, ann, track, **passage).json()["cues"] == by_person["cues"], "the same words"
    assert save(client, ann, track, 3, {"cue_id": cue, "text": "A cat runs across the yard."}).status_code == 200
    other = preview(client, ann, track, **passage).json()
    assert other["cues"][0]["end_ms"] < one["end_ms"], "the voice says what nobody has recorded"

    undo = saved.json()["undo"]
    assert undo == [{"op": "set", "cue_id": cue, "recording": ""}]


def test_a_recording_of_another_film_is_not_heard(
    client: TestClient, ann: Person, session: Session, track: Track, film: Video, service: None
) -> None:
    told = record(client, ann, track, wav(voice())).json()
    elsewhere = script(session, make_video(session, ann), (1_000, WORDS, {}))
    assert slug(client.get(f"/v1/tracks/{elsewhere.id}/recordings/{told['id']}", headers=ann.headers)) == (
        404,
        "not-found",
    )
    answer = client.post(f"/v1/tracks/{elsewhere.id}/notes", headers=ann.headers, json={"recording_id": told["id"]})
    assert answer.status_code == 404


def test_a_note_may_be_spoken(client: TestClient, ann: Person, session: Session, track: Track, service: None) -> None:
    listener = make_person(session, "listener")
    make_member(session, listener, ann.collection, "viewer")
    told = record(client, listener, track, wav(voice("I cannot hear who this is.")), text="").json()
    body = {"recording_id": told["id"], "at_ms": 24_500, "kind": "listener"}
    answer = client.post(f"/v1/tracks/{track.id}/notes", headers=listener.headers, json=body)
    assert answer.status_code == 201, answer.text
    (note,) = client.get(f"/v1/tracks/{track.id}/notes", headers=ann.headers).json()
    assert note["text"] == "" and note["recording"]["duration_ms"] == told["duration_ms"]
    assert client.get(note["recording"]["url"]).status_code == 200
    nothing = client.post(f"/v1/tracks/{track.id}/notes", headers=listener.headers, json={"text": " "})
    assert slug(nothing) == (422, "note-empty")


@pytest.mark.parametrize(
    ("sound", "status", "code"),
    [
        (b"", 422, "media-unreadable"),
        (b"no sound at all" * 100, 422, "media-unreadable"),
        (wav(np.zeros(RATE, np.int16)), 422, "recording-silent"),
        (wav(np.resize(voice(), 121 * RATE)), 422, "recording-too-long"),
        (bytes(FILE_LIMIT_BYTES + 1), 413, "too-large"),
    ],
    ids=["nothing", "words", "silence", "two minutes", "32 MB"],
)
def test_what_is_no_recording_is_refused(
    client: TestClient, ann: Person, session: Session, track: Track, service: None, sound: bytes, status: int, code: str
) -> None:
    answer = record(client, ann, track, sound)
    assert slug(answer) == (status, code), answer.text
    assert answer.json()["detail"]
    assert session.query(Recording).count() == 0
    kept = get_settings().data / "files" / "recordings"
    assert not kept.exists() or [path for path in kept.rglob("*") if path.is_file()] == []


def test_a_cue_takes_no_nonsense_for_a_recording(client: TestClient, ann: Person, track: Track, service: None) -> None:
    cue = read(client, ann, track)["cues"][0]["id"]
    for nonsense in ("../../etc/passwd", "x", "0" * 36):
        assert save(client, ann, track, 1, {"cue_id": cue, "recording": nonsense}).status_code == 422
    unknown = str(uuid4())
    assert save(client, ann, track, 1, {"cue_id": cue, "recording": unknown}).status_code == 200
    assert preview(client, ann, track, from_ms=22_000, to_ms=32_000).status_code == 200, "the voice speaks"


def test_strangers_hear_nothing(client: TestClient, ann: Person, session: Session, track: Track, service: None) -> None:
    told = record(client, ann, track, wav(voice())).json()
    stranger = make_person(session, "stranger")
    assert record(client, stranger, track, wav(voice())).status_code == 404
    assert client.get(f"/v1/tracks/{track.id}/recordings/{told['id']}", headers=stranger.headers).status_code == 404


def test_recordings_go_with_their_film(
    client: TestClient, ann: Person, session: Session, film: Video, track: Track, service: None
) -> None:
    record(client, ann, track, wav(voice()))
    folder = get_settings().data / "files" / "recordings" / str(film.id)
    assert len(list(folder.iterdir())) == 1
    assert client.delete(f"/v1/videos/{film.id}", headers=ann.headers).status_code == 204
    assert not folder.exists() or list(folder.iterdir()) == []
    session.expire_all()
    assert session.query(Recording).count() == 0


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("A dog runs.", "a dog  runs", True),
        ("It's Ann’s.", "its anns", False),
        ("Tom — waits!", "Tom waits", True),
        ("Tom waits", "Tim waits", False),
        ("Ｔｏｍ", "tom", True),
        ("", "…", True),
    ],
)
def test_the_same_words(a: str, b: str, same: bool) -> None:
    assert same_words(a, b) is same
