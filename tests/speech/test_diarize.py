import itertools
import os
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from speech.diarize import Diarizer, diarize, diarize_both
from speech.said import Turn
from speech.vad import RATE, Region
from tests.speech import published_pipeline

LENGTHS_S = (0.02, 0.1, 0.11, 3.0, 9.99, 10.0, 10.01, 26.0)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Diarizer:
    """Random weights of the published sizes."""
    return Diarizer(published_pipeline.write(tmp_path_factory.mktemp("published")))


def noise(seconds: float, level: float = 2000, seed: int = 0) -> NDArray[np.int16]:
    return np.random.default_rng(seed).normal(0, level, round(seconds * RATE)).astype(np.int16)


def well_formed(turns: list[Turn], audio: NDArray[np.int16]) -> None:
    assert turns == sorted(turns, key=lambda turn: turn.start_ms)
    assert all(0 <= turn.start_ms < turn.end_ms <= len(audio) * 1000 // RATE for turn in turns)
    first = list(dict.fromkeys(turn.speaker for turn in turns))
    assert first == list(range(len(first)))


def test_importing_it_brings_in_neither_torch_nor_pyannote() -> None:
    code = "import sys, speech.diarize; assert not {'torch', 'pyannote.audio'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_a_folder_that_is_no_pipeline(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no diarization pipeline"):
        Diarizer(tmp_path)
    (tmp_path / "config.yaml").write_text("- a list")
    with pytest.raises(ValueError, match="says nothing"):
        Diarizer(tmp_path)
    (tmp_path / "config.yaml").write_text(published_pipeline.CONFIG)  # and nothing beside it
    with pytest.raises(ValueError, match="no diarization pipeline"):
        Diarizer(tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("seconds", LENGTHS_S)
def test_published_sizes_and_any_length(published: Diarizer, seconds: float) -> None:
    audio = noise(seconds)
    turns, exclusive = diarize_both(audio, published)
    well_formed(turns, audio)
    assert all(a.end_ms <= b.start_ms + 20 for a, b in itertools.pairwise(exclusive))
    assert {turn.speaker for turn in exclusive} <= {turn.speaker for turn in turns}


@pytest.mark.slow
def test_no_network_and_no_telemetry(published: Diarizer, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("somebody wants the network")

    monkeypatch.setattr(socket.socket, "connect", refused)
    diarize(noise(12), published)
    assert os.environ["PYANNOTE_METRICS_ENABLED"] == "0"


@pytest.mark.slow
def test_a_memory_map_is_read_where_it_lies(published: Diarizer, tmp_path: Path) -> None:
    audio = noise(15)
    np.save(tmp_path / "sound.npy", audio)
    assert diarize(np.load(tmp_path / "sound.npy", mmap_mode="r"), published) == diarize(audio, published)


@pytest.mark.slow
def test_windows_are_as_pyannotes_own(published: Diarizer) -> None:
    """One pass for all speakers gives the voiceprints that pyannote's one pass for each gives."""
    import torch
    from pyannote.audio.pipelines import SpeakerDiarization

    from speech.pyannote_once import window_embeddings

    audio = noise(13, 4000, 3)
    pipeline = published.pipeline
    file = {"waveform": torch.from_numpy(audio)[None], "sample_rate": RATE, "uri": "noise"}
    masks = pipeline.get_segmentations(file)
    ours = window_embeddings(pipeline, file, masks, False, None)
    floats = file | {"waveform": file["waveform"].float() / 32768}
    own = SpeakerDiarization.get_embeddings(pipeline, floats, masks, exclude_overlap=False)
    spoken = masks.data.any(axis=1)
    assert spoken.sum() > 3
    assert np.abs(ours[spoken] - own[spoken]).max() < 1e-3 * np.abs(own[spoken]).max()


def test_speakers_of_windows_are_added_up_as_pyannotes_own() -> None:
    from pyannote.audio.pipelines import SpeakerDiarization
    from pyannote.core import SlidingWindow, SlidingWindowFeature

    from speech.pyannote_once import speakers_at_once

    rng = np.random.default_rng(0)
    windows = SlidingWindow(start=0, duration=5, step=2.5)
    data = (rng.random((9, 145, 3)) < 0.4).astype(np.float32)
    frames = SlidingWindow(start=0, duration=0.0619375, step=0.03375)
    count = SpeakerDiarization.speaker_count(SlidingWindowFeature(data.copy(), windows), frames, warm_up=(0.0, 0.0))
    named = np.array([rng.permutation([-2, 0, 1, 2, 3])[:3] for _ in range(9)], np.int8)
    ours = speakers_at_once(SlidingWindowFeature(data.copy(), windows), named, count)

    class Pipeline:
        to_diarization = staticmethod(SpeakerDiarization.to_diarization)

    own = SpeakerDiarization.reconstruct(Pipeline(), SlidingWindowFeature(data.copy(), windows), named, count)
    assert ours.data.shape == own.data.shape
    assert (ours.data.sum(axis=1) == own.data.sum(axis=1)).all()
    assert (ours.data == own.data).mean() > 0.9  # of equally active ones either may be taken
    assert own.sliding_window.step == ours.sliding_window.step


@pytest.mark.slow
def test_progress_grows_and_may_cancel(published: Diarizer) -> None:
    audio = noise(14)
    heard: list[tuple[float, float]] = []
    diarize(audio, published, lambda done, total: heard.append((done, total)))
    assert heard == sorted(heard) and heard[-1] == (14_000, 14_000)
    assert len(heard) >= 3

    class Cancelled(Exception):
        pass

    def cancel(done: float, total: float) -> None:
        if done > 0:
            raise Cancelled

    with pytest.raises(Cancelled):
        diarize(audio, published, cancel)
    assert diarize(audio, published) == diarize(audio, published)


@pytest.mark.slow
def test_a_long_film_is_clustered_by_a_choice(published: Diarizer) -> None:
    rng = np.random.default_rng(0)
    from pyannote.core import SlidingWindow, SlidingWindowFeature

    masks = SlidingWindowFeature(np.zeros((7000, 20, 3), np.float32), SlidingWindow(duration=10, step=1))
    masks.data[:, :, 0] = 1
    vectors, windows, _ = published.pipeline.clustering.filter_embeddings(rng.normal(size=(7000, 3, 4)), masks)
    assert len(vectors) == 6000 and windows[0] == 0 and windows[-1] == 6999


@pytest.mark.slow
def test_another_ear_counts_where_the_two_disagree(published: Diarizer, monkeypatch: pytest.MonkeyPatch) -> None:
    audio = noise(20)
    regions = [Region(2000, 3000, 0.9), Region(12_500, 15_000, 0.9)]
    monkeypatch.setattr(published, "least_agreement", 1.0)
    turns = diarize(audio, published, speech=regions)
    well_formed(turns, audio)
    covered = sum(turn.end_ms - turn.start_ms for turn in diarize_both(audio, published, speech=regions)[1])
    assert abs(covered - 3500) < 100
    assert diarize(audio, published, speech=[]) == []
    monkeypatch.setattr(published, "least_agreement", 0.0)
    assert diarize(audio, published, speech=regions) == diarize(audio, published)
    monkeypatch.setattr(published, "least_sure", 1.0)
    assert 0 < published.sureness.value < 1
    assert diarize(audio, published, speech=[]) == []
