"""Folders of the published Whispers run through either library, whatever sound comes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from speech.recogniser import RATE, FasterWhisper, Recogniser, TransformersWhisper, open_recogniser
from speech.transcribe import transcribe
from speech.vad import Region
from tests.speech.published_whisper import as_int8, write_published


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    place = tmp_path_factory.mktemp("published")
    write_published(place / "hf")
    as_int8(place / "hf", place / "ct2")
    return place / "hf", place / "ct2"


@pytest.fixture(scope="module", params=["transformers", "faster-whisper"])
def recogniser(request: pytest.FixtureRequest, folders: tuple[Path, Path]) -> Recogniser:
    chosen = open_recogniser(folders[request.param == "faster-whisper"])
    assert isinstance(chosen, FasterWhisper if request.param == "faster-whisper" else TransformersWhisper)
    return chosen


@pytest.mark.slow
def test_every_kind_of_sound_is_answered(recogniser: Recogniser) -> None:
    """Random weights say anything; what they say lies within the sound, in order, and has a language."""
    assert recogniser.window_s == 30
    rng = np.random.default_rng(0)
    noise = (rng.standard_normal(RATE) * 0.1).astype(np.float32)
    for pieces in ([np.zeros(RATE // 2, np.float32), noise, noise[:1600]], []):
        written = recogniser.write(pieces)
        assert len(written) == len(pieces)
        for piece, one in zip(pieces, written, strict=True):
            starts = [word.start_ms for word in one.words]
            assert starts == sorted(starts)
            assert all(0 <= word.start_ms < word.end_ms <= len(piece) * 1000 // RATE + 20 for word in one.words)
            assert all(0 <= word.probability <= 1 and word.text.strip() for word in one.words)


@pytest.mark.slow
def test_a_soundtrack_is_heard_to_its_end(recogniser: Recogniser) -> None:
    audio = (np.random.default_rng(1).standard_normal(5 * RATE) * 2000).astype(np.int16)
    told: list[tuple[float, float]] = []
    regions = [Region(0, 1500, 1), Region(4000, 4500, 1)]
    found = transcribe(audio, regions, recogniser, lambda *now: told.append(now))
    assert told and told[-1][0] == told[-1][1]
    assert all(word.end_ms <= 5000 for word in found.words)
