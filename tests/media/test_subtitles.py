from pathlib import Path

import pytest

from bench.corpus_clip import Clip, write_clip
from media.probe import probe
from media.subtitles import extract_subtitles, plain, read_stream


@pytest.mark.parametrize(("suffix", "codec"), [("mkv", "subrip"), ("mp4", "mov_text"), ("webm", "webvtt")])
@pytest.mark.parametrize("starts_ms", [0, 5000])
def test_text_streams_are_read_on_film_time(tmp_path: Path, suffix: str, codec: str, starts_ms: int) -> None:
    film = tmp_path / f"film.{suffix}"
    video = "libvpx-vp9" if suffix == "webm" else "libx264"
    titles = ((codec, "eng"), (codec, "ger"))
    write_clip(film, Clip(video=video, sounds=(), subtitles=titles, length_ms=3000, starts_ms=starts_ms))
    found = probe(film)
    assert [(s.text, s.language) for s in found.subtitles] == [(True, "en"), (True, "de")]
    lines = read_stream(film, found, found.subtitles[1].index)
    assert [(line.start_ms, line.end_ms) for line in lines] == [(100, 800), (1100, 1800), (2100, 2800)]
    assert lines[0].text == "(ger) line 1, Ä – ♪"
    assert {line.language for line in extract_subtitles(film, found)} == {"en", "de"}


def test_a_stream_that_is_no_text_is_an_error_of_the_caller(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    write_clip(film, Clip(video="libx264"))
    with pytest.raises(ValueError, match="stream 0"):
        read_stream(film, probe(film), 0)


def test_plain_text() -> None:
    assert plain(r"{\an8}<i>Look!</i>\NOver <font color=\"#fff\">there</font>, 3 < 4") == "Look!\nOver there, 3 < 4"
