import shutil
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from bench.corpus_clip import Clip, Sound, write_clip
from bench.corpus_damage import turned
from media.errors import Refused
from media.look import look
from media.probe import probe
from media.streams import AudioStream, Limits, SubtitleStream, probe_from_dict


def clip(path: Path, **changes: object) -> Path:
    write_clip(path, Clip(**{"video": "libx264", **changes}))  # type: ignore[arg-type]
    return path


def test_a_plain_film(tmp_path: Path) -> None:
    found = probe(clip(tmp_path / "film.mp4", sounds=(Sound(language="deu"),)))
    assert abs(found.duration_ms - 2000) <= 30
    assert (found.picture.width, found.picture.height, found.picture.rotation) == (96, 64, 0)
    assert found.picture.frames_per_second == Fraction(12)
    assert not found.picture.variable_rate
    assert (found.sound.codec, found.sound.channels, found.sound.rate) == ("aac", 1, 48_000)
    assert found.sound.language == "de"
    assert probe_from_dict(found.to_dict()) == found


def test_rotation_and_pixel_shape_give_the_shown_size(tmp_path: Path) -> None:
    path = clip(tmp_path / "tall.mp4")
    path.write_bytes(turned(path.read_bytes(), 90))
    found = probe(path).picture
    assert (found.width, found.height) == (64, 96)
    assert (found.coded_width, found.coded_height) == (96, 64)
    assert found.rotation == 270  # turned clockwise as players do, so 270 degrees counterclockwise
    wide = probe(clip(tmp_path / "wide.mp4", pixel_shape=Fraction(2))).picture
    assert (wide.width, wide.height) == (192, 64)


@pytest.mark.parametrize("suffix", ["mp4", "mkv", "ts", "mov"])
def test_film_time_starts_with_the_first_stream(tmp_path: Path, suffix: str) -> None:
    late = probe(clip(tmp_path / f"late.{suffix}", starts_ms=5000))
    assert abs(late.duration_ms - 2000) <= 60
    assert 4900 <= late.zero_ms <= 6500  # transport streams add their own delay
    assert late.picture.start_ms <= 60
    sound = probe(clip(tmp_path / f"sound.{suffix}", sounds=(Sound(starts_ms=700),)))
    assert sound.picture.start_ms == 0
    assert 640 <= sound.sound.start_ms <= 740


def test_a_varying_frame_rate_is_seen(tmp_path: Path) -> None:
    assert probe(clip(tmp_path / "v.mkv", variable_rate=True)).picture.variable_rate
    assert not probe(clip(tmp_path / "ntsc.mkv", rate=Fraction(30000, 1001))).picture.variable_rate


def test_a_cover_is_no_picture(tmp_path: Path) -> None:
    path = tmp_path / "song.m4a"
    write_clip(path, Clip(video=None, cover=True, muxer="mp4"))
    with pytest.raises(Refused) as refused:
        probe(path)
    assert refused.value.slug == "media-no-picture"


def test_no_sound_is_no_fault(tmp_path: Path) -> None:
    found = probe(clip(tmp_path / "silent.mp4", sounds=()))
    assert found.audio == ()
    assert found.sound is None


@pytest.mark.parametrize(
    ("content", "slug"),
    [
        (b"", "media-empty"),
        (b"1\n00:00:01,000 --> 00:00:02,000\nHello\n" * 50, "media-unreadable"),
        (b"#EXTM3U\n#EXTINF:5,\nfile:///etc/passwd\n", "media-unreadable"),
        (b"ffconcat version 1.0\nfile other.mp4\n", "media-unreadable"),
        (
            b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + b"\x00\x01\x00\x00mdat" + b"x" * 5000,
            "media-truncated",
        ),
    ],
)
def test_what_is_no_film_is_refused_in_words(tmp_path: Path, content: bytes, slug: str) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(content)
    with pytest.raises(Refused) as refused:
        probe(path)
    assert refused.value.slug == slug
    assert refused.value.detail and refused.value.remedy
    assert str(tmp_path) not in refused.value.detail + refused.value.remedy


def test_half_a_film_is_refused_as_truncated(tmp_path: Path) -> None:
    whole = clip(tmp_path / "whole.mp4", length_ms=20_000, muxer_options={"movflags": "faststart"})
    half = tmp_path / "half.mp4"
    data = whole.read_bytes()
    half.write_bytes(data[: len(data) // 2])
    with pytest.raises(Refused) as refused:
        probe(half)
    assert refused.value.slug == "media-truncated"


def test_limits_hold(tmp_path: Path) -> None:
    path = clip(tmp_path / "film.mp4")
    for limits, slug in (
        (Limits(max_duration_ms=1000), "media-duration"),
        (Limits(max_long_side=64), "media-size"),
        (Limits(max_pixels=1000), "media-size"),
        (Limits(min_side=80), "media-size"),
    ):
        with pytest.raises(Refused) as refused:
            probe(path, limits)
        assert refused.value.slug == slug


def test_any_file_name(tmp_path: Path) -> None:
    path = clip(tmp_path / "plain.mp4")
    for name in ("a %d b.mp4", "concat:x|y.mp4", "影 'quoted' Ü.mp4", "-i.mp4"):
        assert probe(shutil.copy(path, tmp_path / name)).duration_ms > 0


def test_random_bytes_behind_a_header_never_crash(tmp_path: Path) -> None:
    data = bytearray(clip(tmp_path / "film.mp4").read_bytes())
    rng = np.random.default_rng(5)
    path = tmp_path / "broken.mp4"
    for _ in range(40):
        broken = bytearray(data)
        for at in rng.integers(0, len(data), 30):
            broken[at] = int(rng.integers(0, 256))
        path.write_bytes(broken)
        try:
            assert 0 < probe(path).duration_ms <= 12 * 3_600_000
        except Refused as refused:
            assert refused.slug.startswith("media-")


def test_joined_broadcasts_go_on_where_the_clock_jumps(tmp_path: Path) -> None:
    one, two = (clip(tmp_path / f"{name}.ts", starts_ms=start) for name, start in (("a", 60_000), ("b", 5_000)))
    joined = tmp_path / "joined.ts"
    joined.write_bytes(one.read_bytes() + two.read_bytes())
    found = probe(joined)
    assert abs(found.duration_ms - 4000) < 150
    seen = look(joined, found, tmp_path)
    assert seen.frames >= 46
    assert np.diff(np.load(seen.pts)).max() <= 200


def audio(index: int, **changes: object) -> AudioStream:
    plain = {"codec": "aac", "channels": 2, "rate": 48_000, "language": "en", "title": None, "default": False}
    return AudioStream(index=index, start_ms=0, **{**plain, **changes})  # type: ignore[arg-type]


def texts(index: int, **changes: object) -> SubtitleStream:
    plain = {"codec": "subrip", "text": True, "language": "en", "title": None, "default": False}
    return SubtitleStream(index=index, **{**plain, **changes})  # type: ignore[arg-type]


def test_the_films_own_sound_and_its_whole_subtitles_are_chosen(tmp_path: Path) -> None:
    found = probe(clip(tmp_path / "film.mp4"))
    sounds = (audio(1, commentary=True), audio(2, described=True, default=True), audio(3), audio(4, default=True))
    titles = (
        texts(5, language="fr", default=True),
        texts(6, forced=True),
        texts(7, codec="hdmv_pgs_subtitle", text=False),
        texts(8),
    )
    film = replace(found, audio=sounds, subtitles=titles)
    assert film.sound is not None and film.sound.index == 4
    assert film.dialogue is not None and film.dialogue.index == 8
    assert replace(film, audio=sounds[1:2]).sound == sounds[1]
    assert replace(film, audio=(), subtitles=titles[2:3]).dialogue is None
