"""The committed sample films are what the studio makes: small, whole, and true."""

import json
from pathlib import Path

import av
import numpy as np
import pytest

from studio.picture import Renderer
from studio.samples import FILMS, SAMPLES_BYTES
from studio.truth_schema import film_from_dict
from studio.validation import validate

SAMPLES = Path(__file__).resolve().parents[2] / "samples"


def test_the_samples_are_small() -> None:
    assert sum(path.stat().st_size for path in SAMPLES.iterdir()) < SAMPLES_BYTES


@pytest.mark.parametrize("name", FILMS)
def test_a_sample_shows_what_its_truth_says(name: str) -> None:
    truth = json.loads((SAMPLES / f"{name}.truth.json").read_text())
    film = film_from_dict(truth)
    validate(film)
    assert film.seed == FILMS[name]
    srt = (SAMPLES / f"{name}.srt").read_text()
    assert all(line.text in srt for line in film.dialogue)
    assert all(
        line.start_ms <= start < end <= line.end_ms
        for (start, end, i) in truth["rendered"]
        for line in [film.dialogue[i]]
    )
    pictures = Renderer(640, 360)
    with av.open(SAMPLES / f"{name}.mp4") as video:
        assert video.duration / 1000 == pytest.approx(film.duration_ms, abs=100)
        assert len(video.streams.audio) == len(video.streams.subtitles) == 1
        for at_ms in (5_000, 30_000, 55_000):
            video.seek(at_ms * 1000)
            frame = next(f for f in video.decode(video=0) if f.time * 1000 >= at_ms)
            shown = frame.to_ndarray(format="rgb24").astype(int)
            error = np.abs(shown - pictures.frame(film, round(frame.time * 1000))).mean()
            assert error < 6, f"at {at_ms} ms the picture is another: run python -m studio.samples"
