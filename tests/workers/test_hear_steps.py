"""What is heard in a soundtrack, on its way through the steps: to the transcript, and to a harvest."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from core import jobs
from core.edits import Operation, save_edits
from core.tables import Track, User, Video
from speech.hear import Heard
from tests.heard_made import heard
from tests.workers.running import Open, run_steps, store_film
from tests.workers.test_bad_input import encoded
from workers import hearing
from workers.steps import hear as hear_step

HARVEST = ("probe", "listen", "hear", "harvest")
SRT = "1\n00:00:00,500 --> 00:00:01,000\nHello there.\n"


class Listener:
    """In place of the models: says what was heard, and counts how often it was asked."""

    def __init__(self, found: Heard) -> None:
        self.found, self.asked, self.written = found, 0, 0

    def __call__(self, _audio: object, _progress: object = None, written: Any = (), _regions: Any = None) -> Heard:
        self.asked, self.written = self.asked + 1, len(written)
        return self.found


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> Listener:
    one = Listener(heard())
    monkeypatch.setattr(hearing, "missing", list)
    monkeypatch.setattr(hearing, "listen", one)
    monkeypatch.setattr(hear_step, "served_checkpoints", lambda names: [])
    return one


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film.mp4"
    encoded(path)
    return path


def start(open_session: Open, video: Video, pipeline: str = "harvest_soundtrack", **params: Any) -> UUID:
    with open_session() as session:
        job, _ = jobs.create_job(session, pipeline, video, user_id=video.uploaded_by, params=params)
        session.commit()
        return job.id


def payload(open_session: Open, job_id: UUID, step: str) -> dict[str, Any]:
    with open_session() as session:
        return jobs.results_of(session, job_id)[step].payload


def tracks(open_session: Open, video: Video) -> list[Track]:
    with open_session() as session:
        query = select(Track).where(Track.video_id == video.id).options(selectinload(Track.cues))
        return list(session.scalars(query.order_by(Track.created_at, Track.kind)))


def test_without_the_models_nothing_is_heard_and_the_rest_goes_on(
    committed: Open, film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hearing, "missing", lambda: ["whisper"])
    video = store_film(committed, film)
    job_id = start(committed, video, "describe_video", words_per_minute=150)
    found = run_steps(committed, job_id)
    assert found["hear"].state == found["speech"].state == found["gaps"].state == "done"
    told = payload(committed, job_id, "hear")
    assert told["source"] == "none" and "whisper" in told["reason"] and told["lines"] == []
    assert payload(committed, job_id, "speech") == {"source": "none", "reason": told["reason"], "cues": []}
    job_id = start(committed, video)
    assert run_steps(committed, job_id, HARVEST)["harvest"].state == "done"
    assert payload(committed, job_id, "harvest")["reason"] == told["reason"] and tracks(committed, video) == []


def test_what_is_heard_becomes_the_transcript(committed: Open, film: Path, listener: Listener) -> None:
    video = store_film(committed, film)
    job_id = start(committed, video, "describe_video", words_per_minute=150)
    run_steps(committed, job_id)
    said = payload(committed, job_id, "speech")
    assert said["source"] == "heard" and said["cues"][0] == [1_000, 3_000, "Where is my cup?"]
    assert len(said["cues"]) == 4, "the narrator is no dialogue"
    (track,) = tracks(committed, video)
    assert track.kind == "transcript" and track.source == f"checkpoint:{said['heard']}"
    assert track.provenance["confidence"] == 0.9 and track.provenance["narrators"] == [2]
    assert track.cues[0].data["speaker_number"] == 0 and track.cues[0].data["word_times"][0][2] == "Where"


def test_subtitles_need_nobody_to_listen(committed: Open, film: Path, tmp_path: Path, listener: Listener) -> None:
    sidecar = tmp_path / "film.srt"
    sidecar.write_text(SRT)
    video = store_film(committed, film, sidecar)
    for words in ("in_domain", "always"):
        job_id = start(committed, video, "describe_video", words_per_minute=150, words=words)
        run_steps(committed, job_id)
        assert payload(committed, job_id, "hear")["source"] == "subtitles" and listener.asked == 0
        assert payload(committed, job_id, "speech")["cues"] == [[500, 1000, "Hello there."]]
    assert [track.title for track in tracks(committed, video)] == ["Subtitles (film.srt)"], "one, whatever was asked"
    job_id = start(committed, video, hear="always")
    run_steps(committed, job_id, HARVEST)
    assert listener.asked == listener.written == 1, "they tell who is no narrator"


def test_a_harvest_leaves_two_tracks_and_its_figures(committed: Open, film: Path, listener: Listener) -> None:
    video = store_film(committed, film)
    job_id = start(committed, video)
    found = run_steps(committed, job_id, HARVEST)
    assert {name: found[name].state for name in HARVEST} == dict.fromkeys(HARVEST, "done")
    description, transcript = tracks(committed, video)
    assert description.title == "Description heard in the soundtrack"
    assert [cue.text for cue in description.cues] == ["Mara opens the door.", "A dog runs into the room."]
    assert description.cues[0].data["speaker"] == "Narrator" and len(transcript.cues) == 4
    told = payload(committed, job_id, "harvest")
    assert told["figures"] == description.provenance["figures"] and told["figures"]["description_cues"] == 2
    assert told["reason"] == "" and told["narrators_by"] == "model"
    run_steps(committed, start(committed, video, "describe_video", words_per_minute=150))
    assert listener.asked == 1 and len(tracks(committed, video)) == 2, "describing finds the same transcript"


def test_a_narrator_by_hand_needs_no_new_listening_and_keeps_names(
    committed: Open, film: Path, listener: Listener
) -> None:
    video = store_film(committed, film)
    run_steps(committed, start(committed, video), HARVEST)
    with committed() as session:
        user = session.scalars(select(User).where(User.id == video.uploaded_by)).one()
        transcript = session.scalars(select(Track).where(Track.kind == "transcript")).one()
        mine = [cue for cue in tracks(committed, video)[1].cues if cue.data.get("speaker_number") == 0]
        named = [Operation("set", cue.id, {"speaker": "Ann"}) for cue in mine]
        save_edits(session, user, transcript, 1, named)
        session.commit()
    job_id = start(committed, video, narrators=[1, 7])
    run_steps(committed, job_id, HARVEST)
    assert listener.asked == 1
    told = payload(committed, job_id, "harvest")
    assert told["narrators"] == [1] and told["narrators_by"] == "person"
    *_, description, transcript = tracks(committed, video)
    assert [cue.text for cue in description.cues] == ["I do not know."]
    assert description.cues[0].data["speaker"] == "Narrator"
    assert [cue.data.get("speaker") for cue in transcript.cues] == ["Ann", "Speaker 3", "Ann", "Speaker 3", None]


def test_nobody_describes(committed: Open, film: Path, listener: Listener) -> None:
    listener.found = heard(narrators=frozenset())
    video = store_film(committed, film)
    job_id = start(committed, video)
    run_steps(committed, job_id, HARVEST)
    assert "dialogue only" in payload(committed, job_id, "harvest")["reason"]
    (only,) = tracks(committed, video)
    assert only.kind == "transcript" and len(only.cues) == 6


def test_unsure_words_are_shown_on_request_and_marked(committed: Open, film: Path, listener: Listener) -> None:
    listener.found = heard(confidence=0.3)
    video = store_film(committed, film)
    run_steps(committed, start(committed, video), HARVEST)
    before = tracks(committed, video)
    assert {cue.text for track in before for cue in track.cues} == {""} and before[0].provenance["withheld"]
    run_steps(committed, start(committed, video, words="always"), HARVEST)
    *_, transcript = tracks(committed, video)
    assert len(tracks(committed, video)) == 4 and listener.asked == 1
    assert transcript.cues[0].text == "Where is my cup?" and transcript.cues[0].data["in_domain"] is False
