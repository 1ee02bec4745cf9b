"""The times that are handed to the browser are those of the copy's pictures, and those of the film's."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from media.frame_times import read_frame_times, write_frame_times
from media.probe import probe
from media.proxy import CLOCK, make_proxy
from tests.media.films import write_film


def in_the_copy(path: Path) -> tuple[list[int], Fraction]:
    with av.open(str(path)) as film:
        stream = film.streams.video[0]
        assert stream.time_base is not None
        shown = sorted(packet.pts for packet in film.demux(video=0) if packet.pts is not None)
        return shown, stream.time_base


def made(folder: Path, times_ms: list[int], rate: int = 24) -> tuple[list[int], np.ndarray, bytes]:
    film = write_film(
        folder / "film.mkv",
        [(ms, np.full((90, 160, 3), 20 + i % 200, np.uint8)) for i, ms in enumerate(times_ms)],
        rate=rate,
    )
    make_proxy(film, probe(film), folder / "proxy.mp4", times=folder / "frames.bin")
    shown, time_base = in_the_copy(folder / "proxy.mp4")
    assert time_base == Fraction(1, CLOCK)
    ticks, per_second = read_frame_times(folder / "frames.bin")
    assert per_second == CLOCK
    return shown, ticks, (folder / "frames.bin").read_bytes()


def test_a_varying_rate_is_kept_to_the_tick(tmp_path: Path) -> None:
    steps = np.random.default_rng(5).integers(17, 140, 120)
    times = [0, *np.cumsum(steps).tolist()]
    shown, ticks, _ = made(tmp_path, times)
    assert ticks.tolist() == shown
    assert [round(tick * 1000 / CLOCK) for tick in shown[: len(times)]] == times


def test_a_constant_rate_is_said_in_one_number(tmp_path: Path) -> None:
    shown, ticks, data = made(tmp_path, [i * 40 for i in range(100)], rate=25)
    assert len(data) == 24 and ticks.tolist() == shown == [i * CLOCK // 25 for i in range(100)]


def test_a_picture_that_stands_for_long_is_repeated_in_the_times_too(tmp_path: Path) -> None:
    shown, ticks, _ = made(tmp_path, [0, 5_500, 5_540])
    assert ticks.tolist() == shown and len(shown) >= 8


@pytest.mark.parametrize("rate", [Fraction(24000, 1001), Fraction(30000, 1001), Fraction(60000, 1001), Fraction(25)])
def test_three_hours_of_a_usual_rate_are_one_rate(tmp_path: Path, rate: Fraction) -> None:
    pictures = round(3 * 3600 * rate)
    ticks = [round(i * CLOCK / rate) for i in range(pictures)]
    write_frame_times(tmp_path / "frames.bin", ticks, CLOCK, rate)
    assert (tmp_path / "frames.bin").stat().st_size == 24
    read, _ = read_frame_times(tmp_path / "frames.bin")
    assert np.abs(read - ticks).max() <= 0.5
    ticks[-1] += 1  # one picture a tick late, and every time is written
    write_frame_times(tmp_path / "frames.bin", ticks, CLOCK, rate)
    assert read_frame_times(tmp_path / "frames.bin")[0].tolist() == ticks


def test_what_is_no_such_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "frames.bin").write_bytes(b"CWPK" + bytes(20))
    with pytest.raises(ValueError, match="no frame times"):
        read_frame_times(tmp_path / "frames.bin")
