"""The files hold the film: picture and sound at their times, subtitles, truth."""

import json
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from studio.export import FilmFiles, write_film_files, write_long_film
from studio.film_writer import Encoding, Second, encode
from studio.picture import Renderer
from studio.soundtrack import mix
from studio.story import write_film
from studio.truth import Film
from studio.truth_schema import film_from_dict

SIZE = (192, 108)


@pytest.fixture(scope="module")
def film() -> Film:
    return write_film(1_000_502, length_s=45)


@pytest.fixture(scope="module")
def files(film: Film, tmp_path_factory: pytest.TempPathFactory) -> FilmFiles:
    return write_film_files(film, tmp_path_factory.mktemp("film"), *SIZE, subtitle_stream=True)


def sound_of(path: Path) -> np.ndarray:
    """float32 [samples] mono from film time 0: samples before it (encoder delay) are dropped by the player as here."""
    with av.open(path) as container:
        stream = container.streams.audio[0]
        frames = [f.to_ndarray().mean(0) for f in container.decode(stream) if f.pts is not None and f.pts >= 0]
    return np.concatenate(frames)


def lag_ms(heard: np.ndarray, meant: np.ndarray) -> float:
    """How much later `heard` is, by cross-correlation of 20 s."""
    a, b = heard[: 20 * 48_000], meant[: 20 * 48_000]
    product = np.fft.irfft(np.fft.rfft(a, 1 << 21) * np.conj(np.fft.rfft(b, 1 << 21)))
    peak = int(product.argmax())
    return (peak - (1 << 21) if peak > 1 << 20 else peak) / 48


def test_frames_are_shown_at_their_times(film: Film, files: FilmFiles) -> None:
    pictures = Renderer(*SIZE)
    checked = 0
    with av.open(files.video) as container:
        assert container.start_time == 0
        assert container.duration / 1e6 == pytest.approx(film.duration_ms / 1000, abs=0.1)
        for frame in container.decode(video=0):
            if frame.pts is None or round(frame.time * 24) % 97:
                continue
            t_ms, shown = round(frame.time * 1000), frame.to_ndarray(format="rgb24").astype(int)
            errors = [np.abs(shown - pictures.frame(film, max(0, t_ms + d))).mean() for d in (-300, 0, 300)]
            assert errors[1] < 12 and errors[1] <= min(errors) + 0.3, t_ms
            checked += 1
    assert checked >= 10


def test_sound_is_heard_at_its_time(film: Film, files: FilmFiles) -> None:
    assert abs(lag_ms(sound_of(files.video), mix(film)[0].mean(1))) < 1.0


def test_sound_in_matroska_is_heard_at_its_time(film: Film, tmp_path: Path) -> None:
    files = write_film_files(film, tmp_path, 64, 36, fps=2, container="mkv", subtitles=None)
    assert files.srt is None
    with av.open(files.video) as container:
        first = next(container.decode(video=0)).time
        assert abs(first - (container.start_time or 0) / 1e6) < 0.001
        assert lag_ms(sound_of(files.video), mix(film)[0].mean(1)) == pytest.approx(0, abs=1.0)


def test_subtitles_beside_and_inside(film: Film, files: FilmFiles, tmp_path: Path) -> None:
    assert files.srt is not None
    text = files.srt.read_text()
    assert text.count(" --> ") == len(film.dialogue)
    assert all(line.text in text for line in film.dialogue)
    with av.open(files.video) as container:
        stream = container.streams.subtitles[0]
        shown = [line.dialogue.decode() for p in container.demux(stream) if p.size > 2 for line in p.decode()]
    assert [line for line in shown if line] == [line.text for line in film.dialogue]
    dvd = write_film_files(film, tmp_path, 64, 36, fps=1, subtitles="dvd").srt
    assert dvd is not None
    missing = sum(not line.in_subtitles for line in film.dialogue)
    assert missing and dvd.read_text().count(" --> ") == len(film.dialogue) - missing


def test_the_truth_is_the_film_and_what_is_audible(film: Film, files: FilmFiles) -> None:
    truth = json.loads(files.truth_json.read_text())
    assert film_from_dict(truth) == film
    assert len(truth["rendered"]) == len(film.dialogue)
    for (start, end, index), line in zip(truth["rendered"], film.dialogue, strict=True):
        assert line.start_ms <= start < end <= line.end_ms and film.dialogue[index] == line


def test_a_film_that_fails_leaves_no_file(tmp_path: Path) -> None:
    def broken():
        yield Second([np.zeros((36, 64, 3), np.uint8)], np.zeros((48_000, 2), np.float32))
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        encode(tmp_path / "film.mp4", Encoding(64, 36, Fraction(1)), broken())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_long_film_is_as_long_as_it_was_asked_for(tmp_path: Path) -> None:
    files = write_long_film(tmp_path / "long.mp4", minutes=2, width=320, height=180)
    with av.open(files.video) as container:
        assert container.duration / 1e6 == pytest.approx(120, abs=0.1)
        assert container.streams.video[0].codec_context.width == 320
    assert files.srt is not None
    parts = json.loads(files.truth_json.read_text())["films"]
    assert len(parts) >= 2 and parts[0]["offset_ms"] == 0
    second = film_from_dict(parts[1]["film"])
    clock = parts[1]["offset_ms"] + second.dialogue[0].start_ms
    stamp = f"00:{clock // 60_000:02}:{clock // 1000 % 60:02},{clock % 1000:03}"
    assert f"{stamp} --> " in files.srt.read_text()
