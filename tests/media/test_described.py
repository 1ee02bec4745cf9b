"""The picture copied into an MP4 beside other sounds and texts, and made to wait."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.stream import Disposition

from media.described import CannotCopy, Sound, Text, fits_mp4, write_film, write_sound
from media.languages import container_tag, language_tag
from media.probe import probe
from media.programme import read_programme
from media.subtitles import read_stream
from tests.media.flashes import FLASH_MS, SECONDS, click_ms, packets, pictures, samples, write_flash

HOLD_MS, AT_MS = 2_345, 6_000
LINES = [(1_000, 2_000, "Night – falls."), (5_000, 8_000, "It rains."), (7_000, 9_000, "Still.")]


@pytest.mark.parametrize("container", ["mp4", "mkv", "webm", "mov", "avi"])
def test_picture_and_sound_stay_in_step_and_untouched(tmp_path: Path, container: str) -> None:
    film, target, mixed = write_flash(tmp_path / f"film.{container}"), tmp_path / "out.mp4", tmp_path / "mixed.m4a"
    facts = probe(film)
    assert fits_mp4(facts) and facts.sound is not None
    write_sound(read_programme(film, facts), mixed)
    own = Sound(film, "Original", facts.sound.index, "de", default=True)
    described = Sound(mixed, "Audio description", language="en-GB", description=True)
    write_film(film, facts.picture.index, [own, described], [Text(LINES, "Text", "en")], target, facts.duration_ms)
    assert packets(target) == packets(film)
    flash = max(pictures(target), key=lambda one: one[1])[0]
    assert abs(flash - FLASH_MS) <= 1
    assert abs(click_ms(samples(target, 0)) - flash) < 12
    made = probe(target)
    assert [(one.language, one.default, one.described) for one in made.audio] == [
        ("de", True, False),
        ("en", False, True),
    ]
    assert abs(made.duration_ms - SECONDS * 1000) < 120
    read = [(line.start_ms, line.end_ms, line.text) for line in read_stream(target, made, made.subtitles[0].index)]
    assert read == [(1_000, 2_000, "Night – falls."), (5_000, 7_000, "It rains."), (7_000, 9_000, "Still.")]


@pytest.mark.parametrize("container", ["mp4", "mkv"])
def test_the_picture_waits(tmp_path: Path, container: str) -> None:
    film, target = write_flash(tmp_path / f"film.{container}"), tmp_path / "out.mp4"

    def shift(at: Fraction) -> Fraction:
        return at + (Fraction(HOLD_MS, 1000) if at * 1000 >= AT_MS else 0)

    write_film(film, probe(film).picture.index, [], [], target, SECONDS * 1000 + HOLD_MS, shift)
    before, after = pictures(film), pictures(target)
    assert [brightness for _, brightness in after] == [brightness for _, brightness in before], "all of them, in order"
    moved = [time + (HOLD_MS if time >= AT_MS else 0) for time, _ in before]
    assert np.abs(np.subtract(moved, [time for time, _ in after])).max() <= 1


def test_what_cannot_be_copied_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    broken, target = tmp_path / "film.mp4", tmp_path / "out.mp4"
    broken.write_bytes(write_flash(tmp_path / "whole.mp4").read_bytes()[:2_000])
    with pytest.raises(CannotCopy):
        write_film(broken, 0, [], [], target, 1_000)
    assert not list(tmp_path.glob("*out*"))


def test_sound_files_are_lossless_where_they_should_be(tmp_path: Path) -> None:
    """FLAC and WAV hold every 16-bit step, and full scale does not wrap around."""
    sound = np.random.default_rng(3).integers(-32768, 32768, (2, 70_000)).astype(np.float32) / 32768
    sound[:, :10] = [[1.0], [-1.0]]
    for name, codec in (("a.flac", "flac"), ("a.wav", "pcm_s16le")):
        write_sound([sound[:, :50_001], sound[:, 50_001:]], tmp_path / name, codec)
        with av.open(str(tmp_path / name)) as file:
            read = np.concatenate([frame.to_ndarray() for frame in file.decode(audio=0)], axis=1)
        back = read.reshape(-1, 2).T.astype(np.float32) / 32768
        assert np.array_equal(back[:, 10:], sound[:, 10:]) and np.abs(back[:, :10] - sound[:, :10]).max() < 1e-4


def test_languages_go_there_and_back() -> None:
    assert (container_tag("en"), container_tag("de-AT"), container_tag("fr"), container_tag("zh")) == (
        "eng",
        "deu",
        "fra",
        "zho",
    )
    assert container_tag(None) is None and container_tag("xx") is None
    assert all(
        language_tag(container_tag(two)) == two for two in ("cs", "el", "eu", "fa", "is", "ms", "ro", "sk", "nl")
    )


def test_the_description_is_marked(tmp_path: Path) -> None:
    film = write_flash(tmp_path / "film.mp4")
    write_sound(read_programme(film, probe(film)), tmp_path / "mixed.m4a")
    only = Sound(tmp_path / "mixed.m4a", "Audio description", default=True, description=True)
    write_film(film, 0, [only], [Text([], "Nothing")], tmp_path / "out.mp4", SECONDS * 1000)
    with av.open(str(tmp_path / "out.mp4")) as file:
        (sound,) = file.streams.audio
        assert sound.disposition & Disposition.visual_impaired and sound.disposition & Disposition.default
        assert sound.metadata["handler_name"] == "Audio description"
