"""The steps that compare two stored films and make a track of the one a track of the other, as a worker runs them."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import selectinload

from core import jobs
from core.storage import LocalStorage
from core.tables import Job, Track, User, Video
from core.track_conform import start_matching
from core.tracks import get_track, keep_track
from media.fingerprint import AudioPrint, Segment
from tests.media.cuts import Part, write_cut
from tests.workers.running import Open, job_of, run_step, run_steps, states_of, store_film
from workers import lease
from workers.context import Film, Found, StepContext
from workers.steps import conform, fingerprint

pytestmark = pytest.mark.timeout(120)

SEED, OTHER = 4_100_003, 4_100_004
STEPS = ("fingerprint", "fingerprint_source", "conform")
TIMES = [(1_200 + 3_000 * at, 3_200 + 3_000 * at) for at in range(22)]


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """`new` has 3 s of black before it, and 25 to 30 s are left out."""
    folder = tmp_path_factory.mktemp("cuts")
    return {
        "old": write_cut(folder / "old.mp4", Part(SEED, 0, 69)),
        "new": write_cut(folder / "new.mp4", Part(None, 0, 3), Part(SEED, 0, 25), Part(SEED, 30, 69)),
        "other": write_cut(folder / "other.mp4", Part(OTHER, 0, 20)),
        "mute": write_cut(folder / "mute.mp4", Part(SEED, 0, 69), silent=True),
    }


@pytest.fixture(autouse=True)
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "BEAT_S", 0.05)


def described(open_session: Open, video: Video) -> UUID:
    """A description with a cue of 2 s every 3 s."""
    with open_session() as session:
        cues = [{"start_ms": a, "end_ms": b, "text": f"Cue {n}.", "data": {}} for n, (a, b) in enumerate(TIMES)]
        track_id = keep_track(
            session, video.id, kind="description", source="test", title="Draft", language="en", provenance={}, cues=cues
        )
        session.commit()
        assert track_id is not None
        return track_id


def start(open_session: Open, track_id: UUID, target: Video, pictures: bool = False) -> UUID:
    with open_session() as session:
        admin = User(email=f"{track_id}-{session.scalar(func.count(Job.id))}@example.org", name="Admin", is_admin=True)
        session.add(admin)
        session.flush()
        video = session.get_one(Video, target.id)
        job, _ = start_matching(session, admin, get_track(session, admin, track_id), video, pictures=pictures)
        session.commit()
        return job.id


def made(open_session: Open, video: Video) -> list[Track]:
    with open_session() as session:
        query = select(Track).where(Track.video_id == video.id).options(selectinload(Track.cues))
        return list(session.scalars(query.order_by(Track.created_at)))


def right(ms: int) -> int:
    return ms + 3_000 - (5_000 if ms >= 30_000 else 0)


def test_a_track_comes_onto_the_other_cut(committed: Open, films: dict[str, Path]) -> None:
    old, new = store_film(committed, films["old"]), store_film(committed, films["new"])
    track_id = described(committed, old)
    job_id = start(committed, track_id, new)
    found = run_steps(committed, job_id, STEPS)
    assert {name: found[name].state for name in STEPS} == dict.fromkeys(STEPS, "done")
    assert job_of(committed, job_id).state == "done" and jobs.answered(job_of(committed, job_id))
    (track,) = made(committed, new)
    told = track.provenance["conformed"]
    assert told["track_id"] == str(track_id) and told["how"]["match"] == "sound" and told["cues"] == len(TIMES)
    moved = {cue.text: cue for cue in track.cues}
    marked = {text for text, cue in moved.items() if cue.data.get("status") == "review"}
    left_out = {cue["text"] for cue in told["left_out"]}
    touched = marked | left_out
    assert (marked, left_out) == ({"Cue 9."}, {"Cue 8."}), "28.2 to 30.2 s and 25.2 to 27.2 s"
    for number, (a, b) in enumerate(TIMES):
        if f"Cue {number}." not in touched:
            cue = moved[f"Cue {number}."]
            assert abs(cue.start_ms - right(a)) <= 40 and abs(cue.end_ms - right(b)) <= 40
    (before,) = made(committed, old)
    assert [(cue.start_ms, cue.end_ms) for cue in before.cues] == TIMES


def test_the_same_again_decodes_nothing_and_makes_no_second_track(committed: Open, films: dict[str, Path]) -> None:
    old, new = store_film(committed, films["old"]), store_film(committed, films["new"])
    track_id = described(committed, old)
    run_steps(committed, start(committed, track_id, new), STEPS)
    again = run_steps(committed, start(committed, track_id, new), STEPS)
    assert all(again[name].reused for name in STEPS) and len(made(committed, new)) == 1
    back = described(committed, new)
    found = run_steps(committed, start(committed, back, old), STEPS)
    assert (found["fingerprint"].reused, found["fingerprint_source"].reused, found["conform"].reused) == (
        True,
        True,
        False,
    ), "a film has one print, whichever way it is compared"
    assert len(made(committed, old)) == 2


def test_pictures_are_compared_where_that_is_wanted(committed: Open, films: dict[str, Path]) -> None:
    mute, new = store_film(committed, films["mute"]), store_film(committed, films["new"])
    track_id = described(committed, mute)
    refused = run_steps(committed, start(committed, track_id, new), STEPS)["conform"]
    assert refused.state == "failed" and refused.problem is not None
    assert refused.problem["type"] == "urn:ad:problem:conform-no-sound" and "pictures" in refused.problem["remedy"]
    found = run_steps(committed, start(committed, track_id, new, pictures=True), STEPS)
    assert found["conform"].state == "done", found["conform"].problem
    (track,) = made(committed, new)
    assert track.provenance["conformed"]["how"]["match"] == "pictures"
    first = next(cue for cue in track.cues if cue.text == "Cue 0.")
    assert abs(first.start_ms - right(TIMES[0][0])) <= 40


def test_two_films_are_told_apart_and_nothing_is_made(committed: Open, films: dict[str, Path]) -> None:
    old, other = store_film(committed, films["old"]), store_film(committed, films["other"])
    job_id = start(committed, described(committed, old), other)
    run_steps(committed, job_id, STEPS)
    job = job_of(committed, job_id)
    assert job.state == "failed" and job.problem is not None
    assert job.problem["type"] == "urn:ad:problem:not-the-same-film" and job.problem["remedy"]
    assert made(committed, other) == []


def test_what_is_gone_meanwhile_is_said(committed: Open, films: dict[str, Path]) -> None:
    old, new = store_film(committed, films["old"]), store_film(committed, films["new"])
    job_id = start(committed, described(committed, old), new)
    run_step(committed, job_id, "fingerprint")
    with committed() as session:
        session.execute(delete(Video).where(Video.id == old.id))
        session.commit()
    step = run_step(committed, job_id, "fingerprint_source")
    assert step.state == "failed" and step.problem is not None and step.problem["type"].endswith("film-missing")
    assert states_of(committed, job_id)["conform"] == "cancelled" and made(committed, new) == []


def test_it_stops_when_it_is_asked_to(committed: Open, films: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = store_film(committed, films["old"]), store_film(committed, films["new"])
    job_id = start(committed, described(committed, old), new)
    run_steps(committed, job_id, STEPS[:2])
    match = conform.match_audio

    def slow_match(a: AudioPrint, b: AudioPrint, progress: Callable[[float, float], None]) -> list[Segment]:
        def slowly(done: float, total: float) -> None:
            time.sleep(0.3)  # the thread that hears of it comes by every 50 ms
            progress(done, total)

        with committed() as session:
            jobs.request_cancel(session, job_id)
            session.commit()
        return match(a, b, slowly)

    monkeypatch.setattr(conform, "match_audio", slow_match)
    assert run_step(committed, job_id, "conform").state == "cancelled"
    assert job_of(committed, job_id).state == "cancelled" and made(committed, new) == []


def test_progress_is_told_from_the_first_to_the_last_stage(films: dict[str, Path], tmp_path: Path) -> None:
    told: list[tuple[float, float, str]] = []
    storage = LocalStorage(tmp_path / "files")

    def context(path: Path, needs: dict[str, Found]) -> StepContext:
        film = Film(UUID(int=0), path, path.name, None, None)
        ctx = StepContext(film, {"track_id": str(UUID(int=1))}, needs, tmp_path, "key", check=lambda: None)
        ctx.check = lambda: told.append((ctx.done, ctx.total, ctx.note))
        return ctx

    needs: dict[str, Any] = {}
    for name, film in (("fingerprint", "new"), ("fingerprint_source", "old")):
        outcome = fingerprint.run(context(films[film], {}))
        for file, path in outcome.files.items():
            storage.put(f"results/{name}/{file}", path, move=True)
        needs[name] = Found(name, outcome.payload, storage)
    assert told[-1][0] == told[-1][1] > 68_000 and told[-1][2] == "Listening to the film"
    told.clear()
    outcome = conform.run(context(films["old"], needs))
    assert told[0][:2] == (0, 1) and told[-1][:2] == (8, 8) and len(told) == 9
    assert len(outcome.payload["segments"]) == 2
