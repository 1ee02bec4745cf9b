"""Variants of a film are what they are called, and their truth is that of their own times."""

from __future__ import annotations

import json
import subprocess
import sys
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from random import Random

import av
import numpy as np
import pytest

from media.film_print import sound_print
from media.fingerprint import match_audio
from media.probe import probe
from studio.film_writer import SOUND_RATE
from studio.recut import Piece, cut_time, film_time
from studio.retime import Cut, retimed, without_scene, without_seconds
from studio.soundtrack import mix
from studio.story import write_film
from studio.truth import Film
from studio.truth_schema import film_from_dict
from studio.variants import VARIANTS, faster, write_variant

SIZE = (64, 36)


@pytest.fixture(scope="module")
def film() -> Film:
    return write_film(1_000_502, length_s=45)


def truth_of(path: Path) -> tuple[Film, dict]:
    data = json.loads(path.read_text())
    return film_from_dict(data), data


def test_times_of_a_cut_and_of_its_film_are_each_other() -> None:
    pieces = (Piece(0, 1000), Piece(3000, 5000))
    assert [cut_time(pieces, t) for t in (0, 999, 1000, 2000, 3000, 4000, 5000)] == [
        0,
        999,
        1000,
        1000,
        1000,
        2000,
        3000,
    ]
    assert all(cut_time(pieces, film_time(pieces, t)) == t for t in range(0, 3000, 7))
    cut = Cut(pieces, Fraction(25, 24), lead_ms=500)
    assert cut.duration_ms == 500 + 2880
    assert cut.edits() == [(0, 1000, 500, 1460), (3000, 5000, 1460, 3380)]
    assert cut.shown(499) is None and cut.shown(500) == 0 and cut.shown(1500) == 3041


def check_cut(film: Film, cut: Cut) -> None:
    truth, said = retimed(film, cut)
    assert film_from_dict(truth.to_dict()) == truth
    for numbered in (truth.scenes, truth.shots, truth.events):
        assert [each.id for each in numbered] == list(range(len(numbered)))
        assert all(0 <= each.start_ms < each.end_ms <= truth.duration_ms for each in numbered)
    assert truth.scenes[-1].end_ms == truth.shots[-1].end_ms == truth.duration_ms
    assert all(a.end_ms == b.start_ms for a, b in pairwise(truth.shots))
    for number, new in zip(said, truth.dialogue, strict=True):
        old = film.dialogue[number]
        assert new.text == old.text and cut.at(old.start_ms) == new.start_ms
        scene = truth.scenes[new.scene]
        assert scene.start_ms <= new.start_ms < new.end_ms <= scene.end_ms
    for line in truth.script:
        low, high = truth.gaps[line.gap]
        assert low <= line.start_ms < line.end_ms <= high
        assert line.text in {old.text for old in film.script if [film.events[e].verb for e in old.events] == [
            truth.events[e].verb for e in line.events
        ]}  # fmt: skip
    for event in truth.events:
        assert truth.shots[event.shot].scene == event.scene


def test_truth_of_other_cuts(film: Film) -> None:
    whole, said = retimed(film, Cut((Piece(0, film.duration_ms),)))
    assert whole == film and said == list(range(len(film.dialogue)))
    check_cut(film, Cut((Piece(0, film.duration_ms),), Fraction(25, 24)))
    for seed in range(3):
        check_cut(film, Cut(without_scene(film, Random(seed))))
        check_cut(film, Cut(without_seconds(film, Random(seed)), lead_ms=2000))


@pytest.mark.slow
def test_truth_of_other_cuts_of_many_films() -> None:
    for seed in range(1_000_000, 1_000_300):
        film = write_film(seed, length_s=60 + seed % 3 * 40)
        check_cut(film, Cut((Piece(0, film.duration_ms),), Fraction(25, 24)))
        for cutting in (without_scene, without_seconds):
            pieces = cutting(film, Random(seed))
            assert 1 <= len(pieces) <= 2 and sum(b - a for a, b in pieces) < film.duration_ms
            check_cut(film, Cut(pieces))
            assert not any(a < edge < b for piece in pieces for edge in piece for a, b in
                           ((said.start_ms, said.end_ms) for said in film.dialogue))  # fmt: skip


def test_a_variable_rate_is_variable(film: Film, tmp_path: Path) -> None:
    files = write_variant(film, "vfr", tmp_path, *SIZE)
    with av.open(files.video) as container:
        times = [frame.time for frame in container.decode(video=0)]
    steps = {round(1000 * (b - a)) for a, b in pairwise(times)}
    assert len(steps) > 4 and min(steps) >= 32 and max(steps) <= 101
    assert times[-1] == pytest.approx(film.duration_ms / 1000, abs=0.12)
    assert truth_of(files.truth_json)[0] == film


def test_pal_speed_is_faster_and_higher(film: Film, tmp_path: Path) -> None:
    tone = np.sin(2 * np.pi * 1000 * np.arange(SOUND_RATE) / SOUND_RATE).astype(np.float32)
    quick = faster(np.stack([tone, tone], 1), Fraction(25, 24))
    assert len(quick) == pytest.approx(SOUND_RATE * 24 / 25, abs=2)
    spectrum = np.abs(np.fft.rfft(quick[:24_000, 0] * np.hanning(24_000)))
    assert spectrum.argmax() * 2 == pytest.approx(1000 * 25 / 24, abs=2)
    files = write_variant(film, "pal", tmp_path, *SIZE)
    truth, data = truth_of(files.truth_json)
    assert data["variant"]["speed"] == "25/24" and truth.duration_ms == round(film.duration_ms * 24 / 25)
    with av.open(files.video) as container:
        assert container.streams.video[0].average_rate == 25
        assert container.duration / 1e6 == pytest.approx(truth.duration_ms / 1000, abs=0.1)
    for span, line in zip(data["rendered"], truth.dialogue, strict=True):
        assert line.start_ms <= span[0] < span[1] <= line.end_ms + 1


@pytest.mark.parametrize("name", ["lead", "seconds-out", "scene-out"])
def test_a_cut_is_heard_where_its_truth_says(name: str, film: Film, tmp_path: Path) -> None:
    files = write_variant(film, name, tmp_path, *SIZE)
    data = truth_of(files.truth_json)[1]
    with av.open(files.video) as container:
        frames = [f.to_ndarray().mean(0) for f in container.decode(audio=0) if f.pts is not None and f.pts >= 0]
    heard, meant = np.concatenate(frames), mix(film)[0].mean(1)
    if data["variant"]["lead_ms"]:
        assert np.abs(heard[: (data["variant"]["lead_ms"] - 100) * 48]).max() < 1e-3
    checked = 0
    for old_start, old_end, new_start, _ in data["variant"]["edits"]:
        length = min(old_end - old_start, 8000) * 48
        if length < 2000 * 48:
            continue
        a, b = heard[new_start * 48 :][:length], meant[old_start * 48 :][:length]
        size = 1 << 20
        echo = np.fft.irfft(np.fft.rfft(a, size) * np.conj(np.fft.rfft(b, size)))
        peak = int(echo.argmax())
        assert abs(peak - size if peak > size // 2 else peak) <= 48  # a millisecond
        checked += 1
    assert checked


def test_the_conform_tool_finds_what_was_taken_out(film: Film, tmp_path: Path) -> None:
    prints = []
    for name in ("dialogue", "seconds-out"):
        files = write_variant(film, name, tmp_path, *SIZE, fps=Fraction(4))
        prints.append(sound_print(files.video, probe(files.video)))
    edits = truth_of(files.truth_json)[1]["variant"]["edits"]
    assert prints[0] is not None and prints[1] is not None
    found = match_audio(*prints)
    assert len(found) == len(edits)
    for segment, (old_start, old_end, new_start, _) in zip(found, edits, strict=True):
        assert segment.a_start_ms == pytest.approx(old_start, abs=500)  # what is quiet is not found
        assert segment.a_end_ms == pytest.approx(old_end, abs=500)
        assert segment.b_start_ms - segment.a_start_ms == pytest.approx(new_start - old_start, abs=20)


def test_subtitle_streams_and_rates(film: Film, tmp_path: Path) -> None:
    for name, lines in (("subtitles", len(film.dialogue)), ("dvd", sum(said.in_subtitles for said in film.dialogue))):
        files = write_variant(film, name, tmp_path, *SIZE, fps=Fraction(2))
        assert files.srt is not None and files.srt.read_text().count(" --> ") == lines
        with av.open(files.video) as container:
            assert len(container.streams.subtitles) == 1
            shown = [packet for packet in container.demux(container.streams.subtitles[0]) if packet.size > 2]
        assert len(shown) == lines
    assert VARIANTS["ntsc"].fps(film) == Fraction(24_000, 1001)
    assert len({VARIANTS["odd"].fps(write_film(seed, 45)) for seed in range(7)}) == 7
    assert truth_of(write_variant(film, "ad", tmp_path, *SIZE, fps=Fraction(2)).truth_json)[1]["narrated"]


@pytest.mark.parametrize(
    ("more", "word"),
    [
        (["--seed", "-3"], "0 or more"),
        (["--seed", "3", "--size", "0x5"], "even numbers"),
        (["--seed", "3", "--fps", "fast"], "frames a second"),
        (["--seed", "3", "--variant", "imax"], "invalid choice"),
        (["--seed", "3", "--kind", "instruction", "--variant", "pal"], "for stories"),
        (["--seed", "3", "--dial", "style=9"], "style is 0, 1, 2"),
    ],
)
def test_films_beyond_sense_are_refused_in_a_word(more: list[str], word: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "studio.film_command", "--out", str(tmp_path / "out"), *more]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 2 and word in done.stderr.splitlines()[-1]
    assert not (tmp_path / "out").exists()
