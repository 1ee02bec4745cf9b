"""Train the starter's TAN: CLIP's seconds of instructional films, words of their narrators, both stages.

python -m models.tan.train --lessons runs/lessons --out runs/tan

The head's logits are then made probabilities on tuning films, and the usual distance from speech is measured there;
their truth serves for this and for the measures alone.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from models import checkpoint
from models.data.lessons import Lesson, LessonSource, open_lessons
from models.layers.word_tower import Dictionary
from models.metrics.htm_align import AlignVideo, evaluate
from models.progress import printed
from models.tan.calibration import Calibration, fit_calibration
from models.tan.evaluate import htm_align_scorer
from models.tan.features import STEP_MS, chosen_seeds, file_of, per_second
from models.tan.model import STARTER, TAN, build_tan
from models.tan.predict import MAX_WORDS, vectors_of
from models.tan.start import begin
from models.tan.timing import Seen, Timing, fit_timing
from models.tan.train import TrainOptions, train_stage_1, train_stage_2
from models.tan.windows import align

MEASURED = 40  # tuning films looked at while training
# Narrators are mostly early, so that what they say may be seen until so many seconds later (docs/models.md).
RECIPE = TrainOptions(
    batch=24, learning_rate=2e-3, warmup_steps=50, clip_norm=1.0, negatives="window", reach_s=(0, 8), hidden=0.3,
    momentum=0.99, save_every=100,
)  # fmt: skip
SECOND_RATE = 1e-3


@dataclass(frozen=True)
class LessonFilm:
    """An `AlignmentFilm`: seconds of features and word ids of sentences, beside their truth."""

    lesson: Lesson
    features: NDArray[np.float32]  # [T, V]
    sentences: NDArray[np.int64]  # [K, MAX_WORDS]

    @property
    def duration(self) -> float:
        return self.lesson.duration

    @property
    def starts(self) -> Sequence[float]:
        return self.lesson.starts

    @property
    def ends(self) -> Sequence[float]:
        return self.lesson.ends

    @cached_property
    def corrected(self) -> list[tuple[float, float]]:
        """Where a sentence is seen; where it is said, if it tells nothing that one sees."""
        said = zip(self.starts, self.ends, strict=True)
        return [span or spoken for span, spoken in zip(self.lesson.spans, said, strict=True)]


def lesson_films(folder: Path, source: LessonSource, seeds: Sequence[int], words: Dictionary) -> list[LessonFilm]:
    """Films of `seeds` whose features lie in the folder; those that do not are left out."""
    found = []
    for seed in seeds:
        path = file_of(folder, seed)
        if not path.is_file():
            continue
        lesson = source.lesson(seed)
        frames = np.load(path).astype(np.float32)
        seconds = per_second(frames, np.arange(len(frames)) * STEP_MS, math.ceil(lesson.duration))
        found.append(LessonFilm(lesson, seconds, words.tokens(lesson.texts, "tan", MAX_WORDS).numpy()))
    return found


@torch.no_grad()
def measured(model: TAN, films: Sequence[LessonFilm]) -> dict[str, float]:
    """recall and auc as models.metrics.htm_align has them."""
    videos = [
        AlignVideo(
            str(film.lesson.seed), film.features, vectors_of(model, film.sentences), film.lesson.alignable,
            [start for start, _ in film.corrected], [end for _, end in film.corrected],
        )
        for film in films
    ]  # fmt: skip
    found = evaluate(videos, htm_align_scorer(model))
    return {name: round(value, 4) for name, value in found.items() if value is not None}


def timed(model: TAN, films: Sequence[LessonFilm]) -> Timing:
    """How far from their times of speech sentences are seen, and how far the model's word goes beside that."""
    seen = []
    for film in films:
        found = align(model, film.features, vectors_of(model, film.sentences), film.starts, film.ends)
        for number, span in enumerate(film.lesson.spans):
            if span is not None:
                middle = (film.starts[number] + film.ends[number]) / 2
                seen.append(Seen(found.rows[number], found.first_s[number], middle, span))
    return fit_timing(seen)


def calibrated(model: TAN, films: Sequence[LessonFilm]) -> Calibration:
    """From what the model says of films to how often it is true of them."""
    said: list[float] = []
    true: list[bool] = []
    for film in films:
        found = align(model, film.features, vectors_of(model, film.sentences), film.starts, film.ends)
        said += [0.5 if value is None else value for value in found.alignable()]
        true += film.lesson.alignable
    return fit_calibration(said, true)


def train(
    lessons: Path,
    out: Path,
    seed: int = 1,
    steps: tuple[int, int] = (1500, 600),
    films: int = 1500,
    tune_films: int = 60,
    options: TrainOptions = RECIPE,
    source_name: str = "studio.training_lessons",
) -> dict[str, float]:
    """Write weights, words, calibration and record to `out`; measures on tuning films come back."""
    source = open_lessons(source_name)
    words = Dictionary.of(source.VOCABULARY)
    chosen = chosen_seeds(source, films, tune_films, seed)
    training, tuning = (lesson_films(lessons, source, chosen[split], words) for split in ("train", "tune"))
    if not training or not tuning:
        raise ValueError(f"{lessons} holds no features of these films: run python -m models.tan.features first")
    config = replace(STARTER, visual_dim=training[0].features.shape[1], words=words.size, alignability_head=False)
    torch.manual_seed(seed)
    model = build_tan(config)
    begin(model, np.concatenate([film.features for film in training]))

    def look(trained: nn.Module) -> dict[str, float]:
        assert isinstance(trained, TAN)
        return measured(trained.eval(), tuning[:MEASURED])

    first = replace(options, steps=steps[0], seed=seed)
    after_1 = train_stage_1(model, training, first, out / "run" / "stage-1", look, printed("stage 1"))
    second = replace(options, steps=steps[1], seed=seed + 1, learning_rate=SECOND_RATE)
    model, after_2 = train_stage_2(model, training, second, out / "run" / "stage-2", look, printed("stage 2"))
    metrics = {f"{name}_stage_1": value for name, value in after_1.items()} | after_2 | measured(model.eval(), tuning)
    record = checkpoint.record_of("tan", model.config, source.VERSION, seed, metrics)
    checkpoint.save(out, model, record, torch.float16)
    words.save(out)
    calibrated(model, tuning).save(out)
    timed(model, tuning).save(out)
    return metrics


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the starter's alignment network.")
    parser.add_argument("--lessons", type=Path, required=True, help="folder written by models.tan.features")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--films", type=int, default=1500)
    parser.add_argument("--tune-films", type=int, default=60)
    parser.add_argument("--steps", type=int, default=1500, help="of stage 1")
    parser.add_argument("--co-steps", type=int, default=600, help="of stage 2")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--source", default="studio.training_lessons", help="module that gives the data")
    given = parser.parse_args()
    torch.set_num_threads(1)
    found = train(
        given.lessons, given.out, given.seed, (given.steps, given.co_steps), given.films, given.tune_films,
        source_name=given.source,
    )  # fmt: skip
    print(json.dumps(found))


if __name__ == "__main__":
    main()
