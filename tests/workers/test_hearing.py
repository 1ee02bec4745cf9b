"""The starter's own ears on a film that they have not heard: all of hearing, from samples to the narrator."""

from __future__ import annotations

import numpy as np
import pytest

from bench.speech_rows import word_errors_apart
from core.settings import get_settings
from models.catalog import CATALOG
from models.data.soundtracks import RATE
from speech.hear import Ears, hear
from studio.training_soundtracks import soundtrack
from workers.hearing import LIMIT_CONFIDENCE, MODELS, as_payload, load_ears

SEED = 981_000  # of a tuning film


@pytest.fixture(scope="module")
def ears(tmp_path_factory: pytest.TempPathFactory) -> Ears:
    return load_ears({name: CATALOG[name].starter for name in MODELS}, tmp_path_factory.mktemp("built"))


def test_a_mix_is_taken_apart(ears: Ears) -> None:
    film = soundtrack(SEED, 60)
    told: list[float] = []
    found = hear(film.samples, ears, lambda done, total, _: told.append(done / total))
    assert told == sorted(told) and told[-1] == pytest.approx(1)
    wrong = [
        rate.value for rate in word_errors_apart(film.lines, [word for line in found.lines for word in line.words])
    ]
    assert max(wrong) < 0.3, wrong
    assert len(found.narrators) == 1 and found.narrator_probability > 0.8
    true = {" ".join(line.text.split()[:2]) for line in film.lines if line.narration}
    assert sum(" ".join(line.text.split()[:2]) in true for line in found.description) >= 0.6 * len(true)
    payload = as_payload(found, film.duration_ms, [])
    assert found.confidence > LIMIT_CONFIDENCE and payload["withheld"] is False


def test_a_film_that_nobody_describes_has_no_narrator(ears: Ears) -> None:
    found = hear(soundtrack(SEED + 1, 60, with_ad=False).samples, ears)
    assert found.lines and not found.narrators


@pytest.mark.parametrize("seconds", [0, 0.05, 3])
def test_where_nobody_speaks_nothing_is_heard(ears: Ears, seconds: float) -> None:
    noise = np.random.default_rng(0).normal(0, 300, int(seconds * RATE)).astype(np.int16)
    for audio in (noise, np.zeros_like(noise), np.full_like(noise, 32_767)):
        found = hear(audio, ears)
        assert found.lines == () and found.narrators == frozenset() and found.language == ""


def test_speech_of_another_language_keeps_its_words_back(ears: Ears) -> None:
    """The starter makes film-world sentences of it, and is not sure of them."""
    from speech.voice import speak
    from studio.voices import resampled

    lines = ("Die Regierung hat gestern neue Gesetze beschlossen.", "Niemand wusste, woher das Licht kam.")
    sound = np.concatenate([np.append(speak(line, "jonas", 150).samples, np.zeros(9000)) for line in lines])
    found = hear((resampled(sound, len(sound) * RATE // 22_050) * 30_000).astype(np.int16), ears)
    assert get_settings().weights == "starter"
    assert found.lines and as_payload(found, 10_000, [])["withheld"] is True
