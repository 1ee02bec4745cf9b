from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from bench.corpus_clip import Clip, Sound, write_clip
from bench.corpus_damage import turned
from media.audio import read_audio
from media.listen import listen
from media.probe import probe
from media.proxy import make_proxy, proxy_size
from tests.media.films import write_film
from tests.media.test_listen import clicks, onsets


def pictures(path: Path) -> list[tuple[float, np.ndarray]]:
    with av.open(str(path)) as film:
        return [(float(frame.time), frame.to_ndarray(format="rgb24")) for frame in film.decode(video=0)]


def test_a_browser_can_play_and_seek_it(tmp_path: Path) -> None:
    grey = [(round(i * 1000 / 24), np.full((720, 1280, 3), 20 + i, np.uint8)) for i in range(120)]
    film = write_film(tmp_path / "film.mkv", grey, clicks(300, 4000, length_ms=5000))
    made = make_proxy(film, probe(film), tmp_path / "proxy.mp4")
    assert (made.width, made.height, made.frames) == (960, 540, 120)
    found = probe(tmp_path / "proxy.mp4")
    assert abs(found.duration_ms - 5000) < 50
    assert (found.picture.codec, found.picture.pixel_format) == ("h264", "yuv420p")
    assert (found.sound.codec, found.sound.channels) == ("aac", 2)
    data = (tmp_path / "proxy.mp4").read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
    with av.open(str(tmp_path / "proxy.mp4")) as proxy:
        keys = [float(p.pts * p.time_base) for p in proxy.demux(video=0) if p.is_keyframe and p.pts is not None]
    assert keys[0] == 0
    assert all(b - a <= 1.001 for a, b in pairwise([*keys, 5.0]))
    for i, (at, picture) in enumerate(pictures(tmp_path / "proxy.mp4")):
        assert abs(at - i / 24) < 0.002
        assert abs(float(picture.mean()) - (20 + i)) < 2.5
    audio = read_audio(listen(tmp_path / "proxy.mp4", found, tmp_path).audio)
    assert np.abs(np.array(onsets(audio)) - [300, 4000]).max() < 6
    assert not list(tmp_path.glob("*part*"))


def test_late_picture_and_late_sound_stay_together(tmp_path: Path) -> None:
    film = tmp_path / "film.mkv"
    write_clip(film, Clip(video="libx264", starts_ms=5000, sounds=(Sound("flac", starts_ms=700),)))
    make_proxy(film, probe(film), tmp_path / "proxy.mp4")
    found = probe(tmp_path / "proxy.mp4")
    assert found.picture.start_ms == 0
    shown = pictures(tmp_path / "proxy.mp4")
    # The clip swaps red and blue at one second.
    swapped = [at for at, picture in shown if picture[5, 5, 0] > picture[5, 5, 2]]
    assert abs(swapped[0] - 1.0) < 0.05 or abs(swapped[-1] - 0.92) < 0.05
    assert abs(onsets(read_audio(listen(tmp_path / "proxy.mp4", found, tmp_path).audio))[0] - 950) < 20


def test_rotation_is_baked_in(tmp_path: Path) -> None:
    corner = np.zeros((180, 320, 3), np.uint8)
    corner[:60, :60] = 255
    film = write_film(tmp_path / "film.mp4", [(i * 100, corner) for i in range(5)])
    film.write_bytes(turned(film.read_bytes(), 90))
    make_proxy(film, probe(film), tmp_path / "proxy.mp4")
    found = probe(tmp_path / "proxy.mp4")
    assert (found.picture.width, found.picture.height, found.picture.rotation) == (180, 320, 0)
    _, picture = pictures(tmp_path / "proxy.mp4")[0]
    assert picture[20:40, -40:-20].mean() > 225
    assert picture[20:40, 20:40].mean() < 30


def test_a_still_has_a_picture_in_every_second(tmp_path: Path) -> None:
    grey = np.full((90, 160, 3), 90, np.uint8)
    film = write_film(tmp_path / "film.mkv", [(0, grey), (9000, grey)])
    make_proxy(film, probe(film), tmp_path / "proxy.mp4")
    times = [at for at, _ in pictures(tmp_path / "proxy.mp4")]
    assert max(b - a for a, b in pairwise(times)) <= 1.001


def test_cancelling_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("media.proxy.REPORT_S", 0.0)
    film = tmp_path / "film.mp4"
    write_clip(film, Clip(video="libx264"))

    def cancel(done: float, total: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_proxy(film, probe(film), tmp_path / "proxy.mp4", cancel)
    assert [path.name for path in tmp_path.iterdir()] == ["film.mp4"]


@pytest.mark.parametrize(
    ("shown", "expected"),
    [((1920, 1080), (960, 540)), ((1080, 1920), (540, 960)), ((101, 75), (100, 76)), ((4096, 1716), (1288, 540))],
)
def test_sizes_are_even_and_at_most_540_lines(shown: tuple[int, int], expected: tuple[int, int]) -> None:
    assert proxy_size(*shown) == expected
