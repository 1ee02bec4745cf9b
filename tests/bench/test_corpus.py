"""The corpus is what it says: whole files decode, the odd ones are odd in the way they claim."""

import json
import os
from itertools import pairwise
from pathlib import Path

import av
import pytest

from bench.corpus import Entry, make_corpus, write_recipe
from bench.corpus_odd import PAIRS, variants


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Entry]:
    entries = make_corpus(tmp_path_factory.mktemp("corpus"), count=200, seed=3)
    return {entry.path.name: entry for entry in entries}


def pts(path: Path) -> list[int]:
    with av.open(path) as film:
        return [packet.pts for packet in film.demux(video=0) if packet.pts is not None]


def test_two_hundred_small_files_of_twenty_pairs(corpus: dict[str, Entry]) -> None:
    assert len(corpus) == 200
    whole = [entry for entry in corpus.values() if entry.expected == "describe"]
    pairs = set()
    for entry in whole:
        with av.open(entry.path) as film:
            sound = film.streams.audio[0].codec_context.name if film.streams.audio else "silent"
            pairs.add((entry.path.suffix, film.streams.video[0].codec_context.name, sound))
    assert len(pairs) >= 40
    assert {entry.expected for entry in corpus.values()} == {"describe", "refuse", "either"}
    assert sum(entry.path.stat().st_size for entry in corpus.values()) < 40e6


@pytest.mark.skipif(not hasattr(os, "sched_getscheduler"), reason="no scheduling classes here")
def test_making_the_corpus_leaves_the_priority_of_the_process_alone(corpus: dict[str, Entry]) -> None:
    assert os.sched_getscheduler(0) == os.SCHED_OTHER


def test_what_shall_be_described_decodes(corpus: dict[str, Entry]) -> None:
    for entry in corpus.values():
        if entry.expected == "describe":
            with av.open(entry.path) as film:
                assert next(film.decode(video=0)).width >= 16, entry.path.name


def test_oddities_are_in_the_files(corpus: dict[str, Entry]) -> None:
    for end in ("mp4", "mkv"):
        with av.open(corpus[f"claims-40-hours.{end}"].path) as film:
            assert film.duration / av.time_base == pytest.approx(144_000, rel=0.05)
    with av.open(corpus["eight-sounds.mkv"].path) as film:
        assert len(film.streams.audio) == 8
    with av.open(corpus["surround.mp4"].path) as film:
        assert film.streams.audio[0].codec_context.layout.nb_channels == 6
    with av.open(corpus["interlaced.mp4"].path) as film:
        assert next(film.decode(video=0)).interlaced_frame
    with av.open(corpus["one-pixel.mkv"].path) as film:
        assert film.streams.video[0].codec_context.width == 1


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_rotation_is_read_back(tmp_path: Path, degrees: int) -> None:
    recipe = next(v for v in variants(PAIRS[0]) if v.turned == degrees)
    with av.open(write_recipe(tmp_path, recipe).path) as film:
        assert next(film.decode(video=0)).rotation % 360 == (-degrees) % 360


def test_time_oddities(tmp_path: Path) -> None:
    mkv = next(pair for pair in PAIRS if pair.name == "h264-aac.mkv")
    made = {v.name.removesuffix(".mkv"): write_recipe(tmp_path, v).path for v in variants(mkv)}
    twins = pts(made["h264-aac-twins"])
    assert len(set(twins)) < len(twins)
    assert min(pts(made["h264-aac-negative"])) < 0
    assert min(pts(made["h264-aac-starts-late"])) == 5000
    times = sorted(pts(made["h264-aac-variable"]))
    assert len({b - a for a, b in pairwise(times)}) > 2


def test_same_seed_same_list(tmp_path: Path) -> None:
    for name in ("one", "two"):
        make_corpus(tmp_path / name, count=60, seed=5)
    one, two = (json.loads((tmp_path / name / "corpus.json").read_text()) for name in ("one", "two"))
    assert one == two and len(one) == 60
