import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from av.video.frame import VideoFrame
from numpy.typing import NDArray
from PIL import Image

from bench.corpus_clip import Clip, write_clip
from bench.corpus_damage import corrupted, turned
from media.errors import Refused
from media.framepack import FramePack, FramePackWriter
from media.look import look
from media.probe import probe
from media.shots import thumbnail
from tests.media.films import Picture, figure, scene, write_film

WIDTH, HEIGHT, RATE = 320, 180, 24


def lively_film(rng: np.random.Generator, cuts: list[int], frames: int) -> Iterator[Picture]:
    """Sets that change at `cuts` (frame numbers); pans, zooms, figures on twos, a flash: nothing else is a cut."""
    wide = scene(rng, WIDTH + 200, HEIGHT)
    begun, kind = 0, 0
    for i in range(frames):
        if i in cuts:
            wide, begun, kind = scene(rng, WIDTH + 200, HEIGHT), i, kind + 1
        step = (i - begun) // 2 * 2  # drawings held for two frames
        shift = min(190, step * 3) if kind % 3 == 1 else 0  # a pan of 3 px a frame
        picture = figure(wide[:, shift : shift + WIDTH], 10 + step * 4 % 280, 80, (230, 40, 60))
        if i == 70:
            picture = np.full_like(picture, 255)  # lightning
        yield round(i * 1000 / RATE), np.ascontiguousarray(picture)


def test_every_hard_cut_and_nothing_else(tmp_path: Path) -> None:
    cuts = [30, 54, 90, 97, 140, 200, 231, 260]
    film = write_film(tmp_path / "film.mkv", lively_film(np.random.default_rng(3), cuts, 300))
    shots = look(film, probe(film), tmp_path).shots
    starts = [start for start, _ in shots[1:]]
    assert len(starts) == len(cuts)
    assert all(abs(found - cut * 1000 / RATE) < 1.5 * 1000 / RATE for found, cut in zip(starts, cuts, strict=True))
    assert shots[0][0] == 0
    assert all(a[1] == b[0] for a, b in pairwise(shots))


def test_a_thumbnail_is_the_mean_of_its_cells_pixels() -> None:
    rng = np.random.default_rng(0)
    frame = VideoFrame(648, 360, "yuv420p")
    for plane in frame.planes:
        plane.update(rng.integers(0, 256, plane.buffer_size, dtype=np.uint8).tobytes())
    rows = np.frombuffer(memoryview(frame.planes[0]), np.uint8).reshape(360, -1)[5::10, :640]
    assert np.array_equal(thumbnail(frame)[0], rows.reshape(-1, 10).mean(axis=1, dtype=np.float32))


def test_a_picture_that_cannot_be_packed_is_no_pack(tmp_path: Path) -> None:
    writer = FramePackWriter(tmp_path, 64, 48)
    for number in range(20):
        writer.add(number * 200, np.zeros((48, 64, 3), np.uint8))
    writer.add(4000, np.zeros((48, 64), np.uint8))  # no picture
    with pytest.raises((ValueError, TypeError)):
        writer.close()
    assert not (tmp_path / "frames.npy").exists()


def counted(count: int, step_ms: int) -> Iterator[Picture]:
    """Picture n is grey 20 + 4n: each can be told from its neighbours."""
    for i in range(count):
        yield i * step_ms, np.full((HEIGHT, WIDTH, 3), 20 + 4 * i, np.uint8)


def greys(pictures: NDArray[np.uint8]) -> NDArray[np.float64]:
    return (pictures.mean(axis=(1, 2, 3)) - 20) / 4


def test_the_pack_shows_what_stands_on_the_screen(tmp_path: Path) -> None:
    film = write_film(tmp_path / "film.mkv", counted(50, 100), rate=10)
    seen = look(film, probe(film), tmp_path)
    assert (seen.frames, seen.packed) == (50, 25)
    with FramePack.open(tmp_path) as pack:
        assert pack.size == (320, 180)
        assert pack.times_ms.tolist() == list(range(0, 5000, 200))
        asked = [0, 200, 399, 4900, 1000, 999, 2600, 10_000]
        expected = [0, 2, 2, 48, 10, 8, 26, 48]
        assert np.abs(greys(pack.frames(asked)) - expected).max() < 0.6
        whole = np.concatenate([pictures for _, pictures in pack.batches(7)])
        assert np.abs(greys(whole) - np.arange(0, 50, 2)).max() < 0.6
    assert np.load(seen.pts).tolist() == list(range(0, 5000, 100))


def test_a_still_that_stands_for_long(tmp_path: Path) -> None:
    stills = [(0, 20), (4000, 60), (4100, 100), (9000, 140)]
    pictures = [(t, np.full((HEIGHT, WIDTH, 3), grey, np.uint8)) for t, grey in stills]
    film = write_film(tmp_path / "film.mkv", pictures)
    look(film, probe(film), tmp_path)
    with FramePack.open(tmp_path) as pack:
        found = pack.frames([3999, 4050, 8900, 9500]).mean(axis=(1, 2, 3))
    # 4100 falls into the same fifth of a second as 4000, so the pack need not hold it
    assert abs(found[0] - 20) < 3
    assert abs(found[1] - 60) < 3
    assert abs(found[3] - 140) < 3


def test_pictures_are_upright_and_square(tmp_path: Path) -> None:
    corner = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    corner[:60, :60] = 255  # top left
    film = write_film(tmp_path / "film.mp4", [(i * 100, corner) for i in range(5)])
    film.write_bytes(turned(film.read_bytes(), 90))  # clockwise: top left comes to the top right
    seen = look(film, probe(film), tmp_path)
    with FramePack.open(tmp_path) as pack:
        picture = pack.frames([0])[0]
    assert picture.shape == (320, 180, 3)
    assert picture[20:40, -40:-20].mean() > 230
    assert picture[20:40, 20:40].mean() < 25
    poster = np.asarray(Image.open(seen.poster))
    assert poster.shape == (320, 180, 3)
    assert poster[20:40, -40:-20].mean() > 230


def test_the_sprite_has_a_tile_for_every_second(tmp_path: Path) -> None:
    film = write_film(
        tmp_path / "film.mkv", ((i * 500, np.full((90, 160, 3), i, np.uint8)) for i in range(250)), rate=2
    )
    seen = look(film, probe(film), tmp_path)
    index = json.loads((tmp_path / "sprite.json").read_text())
    assert index["times_ms"] == list(range(0, 125_000, 1000))
    assert index["sheets"] == [sheet.name for sheet in seen.sprite] == ["sprite-000.jpg", "sprite-001.jpg"]
    width, height = index["tile"]
    first, second = (np.asarray(Image.open(sheet)) for sheet in seen.sprite)
    assert first.shape == (10 * height, 10 * width, 3)
    assert second.shape == (3 * height, 10 * width, 3)
    assert abs(float(first[9 * height + 5, 9 * width + 5].mean()) - 198) < 4  # the hundredth tile: picture 198


def test_damage_in_the_middle_costs_only_what_it_hits(tmp_path: Path) -> None:
    film = write_film(tmp_path / "film.mkv", lively_film(np.random.default_rng(4), [60, 120, 180], 240))
    data = film.read_bytes()
    film.write_bytes(corrupted(data, 1, 6, 400))
    found = probe(film)
    seen = look(film, found, tmp_path)
    assert seen.frames > 120
    assert abs(seen.shots[-1][1] - 10_000) < 200


def test_a_film_of_which_nothing_decodes_is_refused(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    write_clip(film, Clip(video="libx264", muxer_options={"movflags": "faststart"}))
    found = probe(film)
    data = film.read_bytes()
    at = data.index(b"mdat") + 4
    film.write_bytes(data[:at] + bytes(len(data) - at))
    with pytest.raises(Refused) as refused:
        look(film, found, tmp_path)
    assert refused.value.slug == "media-undecodable"


class Cancelled(Exception):
    pass


def test_progress_rises_and_may_cancel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("media.look.REPORT_S", 0.0)
    film = write_film(tmp_path / "film.mkv", lively_film(np.random.default_rng(4), [60], 120))
    heard: list[float] = []
    look(film, probe(film), tmp_path, lambda done, total: heard.append(done / total))
    assert heard == sorted(heard)
    assert len(heard) > 50
    assert heard[-1] == 1.0

    def cancel(done: float, total: float) -> None:
        if done > total / 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        look(film, probe(film), tmp_path, cancel)
