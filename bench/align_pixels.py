"""Alignment from pixels: the starter's TAN on drawn films that it has not seen, beside what is there without it.

./cuewright bench align_pixels --seed-base 9000000 [--runs runs/tan]

With `--runs`, the folder that the starter's TAN was trained in, its first stage is measured beside it. Features of the
films are kept under runs/align-pixels.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from open_clip import CLIP

from bench.align_measures import Measured
from bench.align_rows import Measure
from bench.results import write_section
from bench.seeds import must_be_unseen
from models import checkpoint
from models.catalog import STARTER
from models.clip.predict import embed_texts
from models.data.lessons import open_lessons
from models.language.tokenizer import TextTokenizer, load_tokenizer
from models.layers.word_tower import load_dictionary
from models.metrics.bootstrap import Interval, interval_of
from models.metrics.htm_align import AlignVideo, Outcome, one_by_one, outcomes, similarity_scorer
from models.milnce.model import MilNce
from models.milnce.predict import embed_texts as embed_by_s3d
from models.milnce.predict import project, second_features
from models.tan.evaluate import stretch_scorer
from models.tan.features import STEP_MS, file_of, lesson_features, pictures_of
from models.tan.model import TAN, build_tan
from models.tan.predict import vectors_of
from models.tan.starter import LessonFilm, lesson_films
from models.tan.timing import Timing, load_timing
from models.tan.windows import align
from models.training import TRAIN_STATE
from studio.world import TEST_SEED_BASE

KEPT = Path("runs/align-pixels")
FILMS, QUICK_FILMS, ROUNDS = 160, 2, 1000
S3D_PX = 64  # what the starter's S3D sees
SPOKEN, LATER, CLIP_ROW = "spoken time as it is", "spoken time, moved by the usual delay", "CLIP, a second's pictures"
CLIP_OF_S3D = "S3D of MIL-NCE, a clip a second"
FIRST, BOTH, IN_USE = "TAN, first stage", "TAN, both stages", "TAN as in use: with the usual delay"
PAIRS = (
    (CLIP_OF_S3D, CLIP_ROW),
    (FIRST, CLIP_OF_S3D),
    (FIRST, CLIP_ROW),
    (BOTH, FIRST),
    (BOTH, SPOKEN),
    (IN_USE, LATER),
    (IN_USE, SPOKEN),
)


def run(
    seed_base: int = TEST_SEED_BASE,
    json_path: Path | None = None,
    runs: Path | None = None,
    quick: bool = False,
    kept: Path = KEPT,
    weights: Path = STARTER / "tan",
) -> int:
    """Print the table; write it to docs/results.md unless `quick`, which only shows that everything runs."""
    must_be_unseen(seed_base)
    started = time.monotonic()
    torch.set_num_threads(1)
    model, timing = checkpoint.load(weights), load_timing(weights)
    assert isinstance(model, TAN) and timing is not None
    clip = checkpoint.load(STARTER / "clip")
    assert isinstance(clip, CLIP)
    films = drawn(clip, seed_base, QUICK_FILMS if quick else FILMS, kept, weights)
    lines: dict[str, list[Outcome]] = {
        SPOKEN: [_pointed(film, 0.0) for film in films],
        LATER: [_pointed(film, timing.offset_s) for film in films],
        CLIP_ROW: _by_clip(clip, load_tokenizer(STARTER / "clip"), films),
        CLIP_OF_S3D: _by_s3d(films, kept),
    }
    if runs is not None:
        lines[FIRST] = _by_tan(first_stage(model, runs), films)
    lines[BOTH] = _by_tan(model.eval(), films)
    lines[IN_USE] = [_in_use(model, film, timing) for film in films]
    measured = {name: Measured(found) for name, found in lines.items()}
    rounds = 20 if quick else ROUNDS
    means = {name: each.intervals(rounds) for name, each in measured.items()}
    text = table(means, measured, rounds, seed_base, films)
    print(text)
    print(f"{time.monotonic() - started:.0f} s in all, features that were kept not counted")
    if not quick:
        write_section("align_pixels", text)
    if json_path is not None:
        data = {name: {key: asdict(one) for key, one in each.items()} for name, each in means.items()}
        json_path.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")
    return 0


def drawn(clip: CLIP, seed_base: int, count: int, kept: Path, weights: Path) -> list[LessonFilm]:
    """Films of `seed_base` on, their features computed once."""
    kept.mkdir(parents=True, exist_ok=True)
    source = open_lessons("studio.training_lessons")
    seeds = range(seed_base, seed_base + count)
    for seed in seeds:
        paths = file_of(kept, seed), pictures_of(kept, seed)
        if not all(path.is_file() for path in paths):
            features, pictures = lesson_features(clip, source, seed, S3D_PX)
            for path, found in zip(paths, (features.astype(np.float16), pictures), strict=True):
                partial = path.with_name(f"part-{path.name}")
                np.save(partial, found)
                partial.replace(path)
    return lesson_films(kept, source, seeds, load_dictionary(weights))


def first_stage(model: TAN, runs: Path) -> TAN:
    """The network that the second stage began with."""
    state = torch.load(runs / "run" / "stage-1" / TRAIN_STATE, map_location="cpu", weights_only=True)["model"]
    first = build_tan(replace(model.config, alignability_head=any(name.startswith("binary_head") for name in state)))
    first.load_state_dict(state)
    return first.eval()


def table(
    means: dict[str, dict[Measure, Interval]],
    measured: dict[str, Measured],
    rounds: int,
    seed_base: int,
    films: Sequence[LessonFilm],
) -> str:
    hours = sum(film.duration for film in films) / 3600
    lines = [
        "## Alignment from pixels",
        "",
        f"`./cuewright bench align_pixels --seed-base {seed_base} --runs runs/tan`: {len(films)} unseen instructional "
        f"films of the film world ({hours:.1f} hours, the standard's dials), drawn, seen by the starter's CLIP five "
        "times a second, and aligned by the starter's TAN. HTM-Align's rules, which know no time of speech; the last "
        "row also knows when a sentence is said (`models.tan.timing`), as the product does, and so does the second. "
        "95 % intervals by bootstrap over films.",
        "",
        "| row | R@1 | ROC-AUC |",
        "| --- | --- | --- |",
    ]
    for name, each in means.items():
        lines.append(f"| {name} | {each['recall']} | {'' if name in (SPOKEN, LATER) else each['auc']} |")
    lines += ["", "| first less second, over the same films | R@1 | ROC-AUC |", "| --- | --- | --- |"]
    for more, less in PAIRS:
        if more in measured and less in measured:
            gaps = [str(_gap(measured[more], measured[less], name, rounds)) for name in ("recall", "auc")]
            lines.append(f"| {more}, {less} | {gaps[0]} | {'' if less in (SPOKEN, LATER) else gaps[1]} |")
    return "\n".join(lines)


def _gap(more: Measured, less: Measured, name: Measure, rounds: int) -> Interval:
    one, other = more.statistic(name), less.statistic(name)
    return interval_of(lambda some: one(some) - other(some), more.films, rounds)


def _outcome(film: LessonFilm, seconds: Sequence[float], evidence: Sequence[float]) -> Outcome:
    """`seconds` in which each sentence is thought to be seen."""
    hits = [
        math.floor(span[0]) <= math.floor(second) <= math.ceil(span[1])
        for span, second in zip(film.lesson.spans, seconds, strict=True)
        if span is not None
    ]
    return Outcome(tuple(hits), film.lesson.alignable, tuple(evidence))


def _pointed(film: LessonFilm, delay_s: float) -> Outcome:
    middles = [(start + end) / 2 + delay_s for start, end in zip(film.starts, film.ends, strict=True)]
    return _outcome(film, [min(max(each, 0.0), film.duration - 1) for each in middles], [0.0] * len(middles))


def _by_clip(clip: CLIP, tokenizer: TextTokenizer, films: Sequence[LessonFilm]) -> list[Outcome]:
    width = films[0].features.shape[1] // 2  # the mean of a second's pictures; the drift behind it has no words
    same: Callable[[NDArray[np.floating]], NDArray[np.floating]] = lambda rows: rows  # noqa: E731
    videos = [
        _video(film, film.features[:, :width], embed_texts(clip, tokenizer, film.lesson.texts)) for film in films
    ]  # fmt: skip
    return outcomes(videos, one_by_one(similarity_scorer(same, same, "cosine")))


def _by_s3d(films: Sequence[LessonFilm], kept: Path) -> list[Outcome]:
    """Each second's clip by itself: what the backbone knows without neighbours."""
    model, words = checkpoint.load(STARTER / "milnce"), load_dictionary(STARTER / "milnce")
    assert isinstance(model, MilNce)
    videos = []
    for film in films:
        pictures = np.load(pictures_of(kept, film.lesson.seed))
        seconds = project(model, second_features(model.eval(), pictures, 1000 / STEP_MS))
        videos.append(_video(film, seconds, embed_by_s3d(model, words, film.lesson.texts)))
    same: Callable[[NDArray[np.floating]], NDArray[np.floating]] = lambda rows: rows  # noqa: E731
    return outcomes(videos, one_by_one(similarity_scorer(same, same, "dot")))


@torch.no_grad()
def _by_tan(model: TAN, films: Sequence[LessonFilm]) -> list[Outcome]:
    videos = [_video(film, film.features, vectors_of(model, film.sentences)) for film in films]
    return outcomes(videos, stretch_scorer(model))


def _video(film: LessonFilm, features: NDArray[np.float32], sentences: NDArray[np.float32]) -> AlignVideo:
    return AlignVideo(
        f"{film.lesson.seed:012d}", features, sentences, film.lesson.alignable,
        [start for start, _ in film.corrected], [end for _, end in film.corrected],
    )  # fmt: skip


def _in_use(model: TAN, film: LessonFilm, timing: Timing) -> Outcome:
    """The second that the product's alignment points at."""
    found = align(
        model, film.features, vectors_of(model, film.sentences), film.starts, film.ends, timing=timing
    )  # fmt: skip
    seconds = [float(each.peak_s) for each in found.proposals]
    return _outcome(film, seconds, [0.5 if each is None else each for each in found.alignable()])
