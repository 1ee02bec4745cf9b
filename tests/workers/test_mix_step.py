"""A description spoken and mixed with its film, as a worker does it: stem, soundtrack, described and extended film."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import av
import numpy as np
import pytest
from av.stream import Disposition
from sqlalchemy import func, select, update
from sqlalchemy.orm import selectinload

from core import jobs
from core.formats.convert import read_text
from core.formats.options import TextOptions
from core.lexicon import change_lexicon
from core.mixes import list_mixes, purge_mixes, start_mix
from core.settings import get_settings
from core.storage import get_storage
from core.tables import Result, Track, User, Video
from core.tracks import keep_track
from media.described import CannotCopy
from media.probe import probe
from media.programme import RATE, read_programme
from speech.loudness import energies, integrated_lufs
from speech.peaks import PeakMeter
from speech.voice import speak
from tests.media.flashes import FLASH_MS, SECONDS, click_ms, packets, pictures, samples, write_flash
from tests.speech.published_piper import write_voice
from tests.workers.running import Open, job_of, run_step, run_steps, store_film
from workers import lease
from workers.mixing import Cue, Script, mix_passage
from workers.steps import mix

pytestmark = pytest.mark.timeout(180)

STEPS = ("probe", "look", "listen", "hear", "speech", "speak", "mix")
SRT = "1\n00:00:03,000 --> 00:00:05,000\nWho is there?\n\n2\n00:00:09,000 --> 00:00:09,500\nNow!\n"
CUES: list[tuple[int, str, dict[str, Any]]] = [
    (500, "Night falls.", {}),
    (6_000, "Tom opens the old door, and walks out into the garden.", {"extended": True}),
    (10_000, "Rain.", {}),
]


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_flash(tmp_path_factory.mktemp("mix") / "film.mp4")


@pytest.fixture(autouse=True)
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "BEAT_S", 0.05)


def subtitles(folder: Path) -> Path:
    path = folder / "film.srt"
    path.write_text(SRT)
    return path


def described(open_session: Open, video: Video, cues: list[tuple[int, str, dict[str, Any]]] = CUES) -> UUID:
    rows = [{"start_ms": at, "end_ms": at + 1_000, "text": text, "data": data} for at, text, data in cues]
    with open_session() as session:
        track_id = keep_track(
            session,
            video.id,
            kind="description",
            source=f"test:{uuid4()}",
            title="D",
            language="en",
            provenance={},
            cues=rows,
        )
        session.commit()
        assert track_id is not None
        return track_id


def start(open_session: Open, track_id: UUID, **over: Any) -> UUID:
    with open_session() as session:
        user = session.scalars(select(User).limit(1)).one()
        track = session.scalars(select(Track).where(Track.id == track_id).options(selectinload(Track.cues))).one()
        job, _ = start_mix(session, user, track, **({"voice": None, "words_per_minute": 170, "lexicon": {}} | over))
        session.commit()
        return job.id


def made(open_session: Open, track_id: UUID) -> tuple[Result, Callable[[str], Path]]:
    with open_session() as session:
        result = list_mixes(session, track_id)[0].result
    return result, lambda name: get_storage().path(f"results/{result.key}/{name}")


def test_a_described_film_end_to_end(committed: Open, film: Path, tmp_path: Path) -> None:
    video = store_film(committed, film, subtitles(tmp_path))
    track_id = described(committed, video)
    job_id = start(committed, track_id)
    found = run_steps(committed, job_id, STEPS)
    assert {name: found[name].state for name in STEPS} == dict.fromkeys(STEPS, "done"), found["mix"].problem
    assert jobs.answered(job_of(committed, job_id))
    result, path = made(committed, track_id)
    told = result.payload
    written = {mix.STEM, mix.MIXED, mix.FILM, mix.EXTENDED, mix.CAPTIONS, mix.DESCRIPTIONS}
    assert set(result.files) == written == {file.name for file in path(mix.FILM).parent.iterdir()}
    assert told["voice"] == "arthur" and told["picture"] == "copied" and told["left_out"] == 1
    assert told["true_peak_dbtp"] <= -2.0 and abs(told["ad_lufs"] + 23) <= 1 and 3 < told["deepest_duck_db"] <= 15

    _the_plain_film(path, film)
    _the_extended_film(path, told)


def _the_plain_film(path: Callable[[str], Path], film: Path) -> None:
    with av.open(str(path("described.mp4"))) as file:
        first, second = file.streams.audio
        assert first.disposition & Disposition.default and not second.disposition & Disposition.default
        assert second.disposition & Disposition.visual_impaired
        assert second.metadata["handler_name"] == "Audio description" and second.metadata["language"] == "eng"
        (text,) = file.streams.subtitles
        assert text.codec_context.name == "mov_text"
        assert file.duration is not None and abs(file.duration / 1e6 - SECONDS) < 0.1
    assert packets(path("described.mp4")) == packets(film), "the picture is untouched"
    assert np.array_equal(samples(path("described.mp4"), 0), samples(film)), "and so is its own sound"
    stem, mixed = samples(path("description.wav"))[0] / 32768, samples(path("mixed.m4a"))
    meter = PeakMeter(2)
    meter.push(mixed)
    assert meter.dbtp <= -1.5, "AAC adds little to it"
    assert abs(len(stem) - SECONDS * RATE) < RATE // 10 and abs(mixed.shape[1] - len(stem)) < RATE // 10
    assert integrated_lufs(energies(stem[None].astype(np.float32))) == pytest.approx(-23, abs=1)
    assert not stem[: RATE // 2].any() and stem[RATE // 2 : RATE].any()
    heard = np.flatnonzero(stem[: 3 * RATE])
    told_ms = speak(CUES[0][1], "arthur", 170).duration_ms
    assert abs((heard[-1] - heard[0]) * 1000 / RATE - told_ms) < 60, "as long as the voice said that it would be"
    assert not stem[6 * RATE : 8 * RATE].any(), "an extended cue needs the film that waits"
    facts = probe(path("described.mp4"))
    assert [one.described for one in facts.audio] == [False, True]
    assert np.array_equal(samples(path("described.mp4"), 1), mixed)


def _the_extended_film(path: Callable[[str], Path], told: dict[str, Any]) -> None:
    """The flash, its click and its caption are as much later as the picture waits."""
    ((at, length),) = told["holds"]
    assert at == 6_000 and length == told["added_ms"] == told["longest_hold_ms"] > 2_500
    extended = path("extended.mp4")
    with av.open(str(extended)) as file:
        assert len(file.streams.audio) == 2 and len(file.streams.subtitles) == 2
        assert file.duration is not None and abs(file.duration / 1e6 - SECONDS - length / 1000) < 0.1
    shown = pictures(extended)
    times = [time for time, _ in shown]
    stands = [(a, b) for a, b in pairwise(times) if b - a > 500]
    assert stands == [(5_900, 6_000 + length)], "the last picture before it stands, the next comes after"
    flash = max(shown, key=lambda one: one[1])[0]
    assert flash == FLASH_MS + length
    for index in (0, 1):
        assert abs(click_ms(samples(extended, index)) - flash) < 5
    own = samples(extended, 0)
    assert np.abs(own[:, 6_100 * 48 : (5_900 + length) * 48]).max() < 0.02, "the film's own sound waits, too"
    captions = read_text(path("extended.captions.vtt").read_bytes(), "c.vtt", TextOptions())[1].track.cues
    assert [(cue.start_ms, cue.end_ms) for cue in captions] == [(3_000, 5_000), (flash, flash + 500)]
    spoken = read_text(path("extended.descriptions.vtt").read_bytes(), "d.vtt", TextOptions())[1].track.cues
    assert [cue.text for cue in spoken] == [text for _, text, _ in CUES]
    assert at <= spoken[1].start_ms and spoken[1].end_ms <= at + length
    assert spoken[2].start_ms == 10_000 + length


def test_a_preview_is_what_the_mix_has_there(committed: Open, film: Path, tmp_path: Path) -> None:
    video = store_film(committed, film, subtitles(tmp_path))
    track_id = described(committed, video)
    run_steps(committed, start(committed, track_id), STEPS)
    result, path = made(committed, track_id)
    ((at, length),) = result.payload["holds"]
    facts = probe(film)
    with committed() as session:
        found = session.scalars(select(Result).where(Result.step.in_(("listen", "speech", "look")))).all()
    payloads = {one.step: one.payload for one in found}
    dialogue = mix.dialogue_of(payloads["listen"], payloads["speech"])
    cues = [Cue(str(n), start, bool(data.get("extended")), text) for n, (start, text, data) in enumerate(CUES)]
    script = Script(cues, dialogue, mix.cuts_of(payloads["look"]["shots"]), "arthur", 170, {})
    whole = samples(path("extended.mp4"), 1)
    for from_ms, to_ms in ((0, 5_000), (400, 1_400), (5_500, 7_000), (9_500, 14_000)):
        passage = mix_passage(film, facts, script, from_ms, to_ms)
        start_ms = from_ms + (length if from_ms > at else 0)
        there = whole[:, start_ms * 48 : start_ms * 48 + passage.sound.shape[1]]
        assert passage.sound.shape[1] == (to_ms - from_ms + (length if from_ms <= at < to_ms else 0)) * 48
        heard = passage.sound[:, : there.shape[1]]
        assert np.corrcoef(heard[0], there[0])[0, 1] > 0.98, "all that differs is what AAC leaves out"
        held = [(at, length)] if from_ms <= at < to_ms else []
        assert list(passage.holds) == held


def test_the_same_again_is_found_and_an_edit_is_spoken_anew(committed: Open, film: Path) -> None:
    video = store_film(committed, film)
    track_id = described(committed, video, CUES[:1])
    run_steps(committed, start(committed, track_id), STEPS)
    again = run_steps(committed, start(committed, track_id), STEPS)
    assert again["speak"].reused and again["mix"].reused
    first, _ = made(committed, track_id)
    assert "extended.mp4" not in first.files and first.payload["added_ms"] == 0
    with committed() as session:
        track = session.scalars(select(Track).where(Track.id == track_id).options(selectinload(Track.cues))).one()
        track.revision += 1
        track.cues[0].text = "Morning comes."
        session.commit()
    job_id = start(committed, track_id)
    with committed() as session:  # edited once more before the worker comes by: the job speaks what it was asked for
        track = session.scalars(select(Track).where(Track.id == track_id).options(selectinload(Track.cues))).one()
        track.revision += 1
        track.cues[0].text = "Something else."
        session.commit()
    found = run_steps(committed, job_id, STEPS)
    assert not found["speak"].reused and found["listen"].reused
    with committed() as session:
        listed = list_mixes(session, track_id)
        assert [one.revision for one in listed] == [2, 1]
        speak = session.scalars(select(Result).where(Result.step == "speak").order_by(Result.created_at)).all()
        assert [clip[3] for clip in speak[-1].payload["clips"]] == ["Morning comes."]
        assert purge_mixes(session) == 0, "both are young"
        session.execute(update(Result).values(created_at=Result.created_at - func.make_interval(0, 0, 0, 2)))
        assert purge_mixes(session) == 1
        session.commit()
        assert [one.revision for one in list_mixes(session, track_id)] == [2]
    assert not get_storage().exists(f"results/{first.key}/described.mp4")


def spoken_by(open_session: Open, track_id: UUID, **over: Any) -> tuple[bool, bytes]:
    """(whether it was spoken before, the sound of all clips)."""
    step = run_steps(open_session, start(open_session, track_id, **over), ("speak",))["speak"]
    assert step.state == "done", step.problem
    return step.reused, get_storage().path(f"results/{step.result_key}/speech.wav").read_bytes()


def test_words_are_said_as_the_collection_says_them(committed: Open, film: Path) -> None:
    video = store_film(committed, film)
    track_id = described(committed, video)
    _, plain = spoken_by(committed, track_id)
    _, asked = spoken_by(committed, track_id, lexicon={"Tom": "Tommaso"})

    def spell(entries: dict[str, str], removed: list[str]) -> None:
        with committed() as session:
            change_lexicon(session, video.collection_id, entries=entries, removed=removed)
            session.commit()

    spell({"Tom": "Tommaso", "Ada": "ay-da"}, [])
    reused, theirs = spoken_by(committed, track_id)
    assert theirs == asked != plain and reused, "no word of another entry is in it"
    spell({"Tom": "Timothy"}, [])
    reused, changed = spoken_by(committed, track_id)
    assert not reused and changed not in (plain, theirs)
    assert spoken_by(committed, track_id, lexicon={"Tom": "Tommaso"}) == (True, theirs), "the request's own goes first"
    spell({}, ["Tom", "Ada"])
    assert spoken_by(committed, track_id) == (True, plain)


def test_a_film_without_sound_has_the_voice_alone(committed: Open, tmp_path: Path) -> None:
    video = store_film(committed, write_flash(tmp_path / "mute.mp4", silent=True))
    track_id = described(committed, video, CUES[:1])
    found = run_steps(committed, start(committed, track_id, voice="linda"), STEPS)
    assert found["mix"].state == "done", found["mix"].problem
    result, path = made(committed, track_id)
    assert result.payload["deepest_duck_db"] == 0 and result.payload["voice"] == "linda"
    with av.open(str(path("described.mp4"))) as file:
        (only,) = file.streams.audio
        assert only.disposition & Disposition.default and only.disposition & Disposition.visual_impaired


def test_a_picture_that_mp4_cannot_hold_is_encoded(
    committed: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    video = store_film(committed, write_flash(tmp_path / "film.webm"))
    track_id = described(committed, video, CUES[:1])
    copied = mix.write_film

    def refusing(picture: Path, *rest: Any) -> None:
        if picture.name != "proxy.mp4":
            raise CannotCopy("no times")
        copied(picture, *rest)

    monkeypatch.setattr(mix, "write_film", refusing)
    found = run_steps(committed, start(committed, track_id), STEPS)
    assert found["mix"].state == "done", found["mix"].problem
    result, path = made(committed, track_id)
    assert result.payload["picture"] == "encoded"
    with av.open(str(path("described.mp4"))) as file:
        assert file.streams.video[0].codec_context.name == "h264" and len(file.streams.audio) == 2
    flash = max(pictures(path("described.mp4")), key=lambda one: one[1])[0]
    assert abs(flash - FLASH_MS) <= 100


def test_what_cannot_be_spoken_is_said(committed: Open, film: Path) -> None:
    video = store_film(committed, film)
    silent = described(committed, video, [(500, "...", {}), (2_000, "?!", {})])
    step = run_steps(committed, start(committed, silent), STEPS)["speak"]
    assert step.state == "failed" and step.problem is not None
    assert step.problem["type"].endswith("speech-nothing") and step.problem["remedy"]
    unknown = described(committed, video)
    step = run_steps(committed, start(committed, unknown, voice="nobody"), STEPS)["speak"]
    assert step.problem is not None and step.problem["type"].endswith("speech-voice-unknown")


def test_it_stops_when_it_is_asked_to(committed: Open, film: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    video = store_film(committed, film)
    job_id = start(committed, described(committed, video))
    run_steps(committed, job_id, STEPS[:-1])

    def asked(*arguments: Any, **names: Any) -> Any:
        with committed() as session:
            jobs.request_cancel(session, job_id)
            session.commit()
        for piece in read_programme(*arguments, **names):
            time.sleep(0.01)
            yield piece

    monkeypatch.setattr(mix, "read_programme", asked)
    assert run_step(committed, job_id, "mix").state == "cancelled"
    with committed() as session:
        assert session.scalar(select(func.count(Result.key)).where(Result.step == "mix")) == 0


def test_a_voice_in_a_file_speaks_and_another_file_speaks_anew(
    committed: Open, film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUEWRIGHT_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("CUEWRIGHT_WEIGHTS", "full")
    get_settings.cache_clear()
    track_id = described(committed, store_film(committed, film))

    def key(voice: str) -> str | None:
        step = run_steps(committed, start(committed, track_id, voice=voice), ("speak",))["speak"]
        assert step.state == "done", step.problem
        return step.result_key

    write_voice(tmp_path / "models" / "full" / "voices", "steps")
    first, plain = key("steps"), key("linda")
    assert key("steps") == first
    write_voice(tmp_path / "models" / "full" / "voices", "steps", inference={"length_scale": 2})
    assert key("steps") != first and key("linda") == plain
