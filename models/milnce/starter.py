"""Train the starter's S3D-G and its word vectors: pictures of instructional films, and what is said around them.

python -m models.milnce.starter --lessons runs/lessons --out runs/milnce

The lessons' pictures are five a second (models.tan.features --pictures), and so are S3D's: the frame pack's rate, so
that a film is decoded no second time.

Speech alone teaches a small network nothing in two hours: seven of ten sentences tell nothing that is seen, and the
others come seconds early. So it is taught by CLIP first (models.milnce.taught). Then a share of the clips lies where
the film's script says that the sentence is seen, as a clean caption would tell; the others lie in the seconds after it.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from models import checkpoint
from models.data.lessons import Lesson, LessonSource, open_lessons
from models.data.source import Frames
from models.layers.word_tower import Dictionary, load_dictionary
from models.metrics.htm_align import AlignVideo, evaluate, similarity_scorer
from models.milnce.model import STARTER, MilNce
from models.milnce.predict import embed_texts, project, second_features
from models.milnce.taught import TaughtBatch, targets_of, teach
from models.milnce.train import new_model, train
from models.progress import printed
from models.tan.features import STEP_MS, chosen_seeds, pictures_of

RATE = 1000 / STEP_MS  # frames a second
CANDIDATES = 4  # sentences nearest to a clip of which any may fit, as published
CLIPS_A_FILM = 4  # of a batch: clips of one film can be told apart by what is done alone
BATCH = 32
REACH_S = 6.0  # what is said may be seen until then after its speech


class LessonClips:
    """A `ClipTextSource`: clips around which something is said. A film's pictures are read where they lie."""

    def __init__(
        self, folder: Path, source: LessonSource, seeds: Sequence[int], frames: int, seed: int, seen: float
    ) -> None:
        self.VERSION = source.VERSION
        self._folder, self._frames, self._seed, self._seen = folder, frames, seed, seen
        self._lesson = lru_cache(maxsize=None)(source.lesson)
        self._seeds = [each for each in seeds if pictures_of(folder, each).is_file()]
        if not self._seeds:
            raise ValueError(f"{folder} holds no pictures: run python -m models.tan.features with --pictures first")

    @property
    def films(self) -> int:
        return len(self._seeds)

    def clips_with_texts(self, batch: int) -> tuple[Frames, Sequence[Sequence[str]]]:
        """[B, T, H, W, 3] and the `CANDIDATES` sentences nearest in time to each clip."""
        rng = random.Random(f"{self._seed}/clips/{batch}")
        clips, texts = [], []
        for seed in rng.choices(self._seeds, k=BATCH // CLIPS_A_FILM):
            pictures = np.load(pictures_of(self._folder, seed), mmap_mode="r")
            lesson = self._lesson(seed)
            middles = (np.array(lesson.starts) + np.array(lesson.ends)) / 2
            seen = [number for number, span in enumerate(lesson.spans) if span is not None]
            told = rng.sample(seen, round(self._seen * CLIPS_A_FILM)) if len(seen) >= CLIPS_A_FILM else []
            spoken = rng.sample(range(len(middles)), CLIPS_A_FILM - len(told))
            for number in told:
                span = lesson.spans[number]
                assert span is not None
                clips.append(self._clip(pictures, rng.uniform(*span)))
                texts.append([lesson.texts[number]] * CANDIDATES)
            for number in spoken:
                clips.append(self._clip(pictures, middles[number] + rng.uniform(0, REACH_S)))
                nearest = np.argsort(np.abs(middles - middles[number]), kind="stable")[:CANDIDATES]
                texts.append([lesson.texts[each] for each in nearest])
        return np.stack(clips), texts

    def taught(self, batch: int) -> TaughtBatch:
        """Clips from anywhere in the films, and what CLIP saw in them."""
        rng = random.Random(f"{self._seed}/taught/{batch}")
        clips, targets = [], []
        for seed in rng.choices(self._seeds, k=BATCH // CLIPS_A_FILM):
            pictures = np.load(pictures_of(self._folder, seed), mmap_mode="r")
            features = np.load(self._folder / f"{seed}.npy", mmap_mode="r")
            for _ in range(CLIPS_A_FILM):
                first = rng.randrange(len(pictures) - self._frames + 1)
                clips.append(np.asarray(pictures[first : first + self._frames]))
                targets.append(targets_of(np.asarray(features[first : first + self._frames])))
        frames = torch.from_numpy(np.stack(clips)).permute(0, 4, 1, 2, 3)
        return TaughtBatch(frames, torch.from_numpy(np.stack(targets)))

    def _clip(self, pictures: Frames, middle: float) -> Frames:
        first = min(max(round(middle * RATE - self._frames / 2), 0), len(pictures) - self._frames)
        return np.asarray(pictures[first : first + self._frames])


def measured(model: MilNce, dictionary: Dictionary, folder: Path, lessons: Sequence[Lesson]) -> dict[str, float]:
    """recall (at 1) and auc of models.metrics.htm_align, each second's clip by itself."""
    videos = []
    for lesson in lessons:
        pictures = np.load(pictures_of(folder, lesson.seed))
        said = zip(lesson.starts, lesson.ends, strict=True)
        times = [span or spoken for span, spoken in zip(lesson.spans, said, strict=True)]
        videos.append(
            AlignVideo(
                f"{lesson.seed:012d}", project(model, second_features(model, pictures, RATE)),
                embed_texts(model, dictionary, lesson.texts), lesson.alignable,
                [start for start, _ in times], [end for _, end in times],
            )
        )  # fmt: skip
    found = evaluate(videos, similarity_scorer(_as_it_is, _as_it_is, "dot"))
    return {name: round(value, 4) for name, value in found.items() if value is not None}


def _as_it_is(vectors: NDArray[np.floating]) -> NDArray[np.floating]:
    return vectors


@dataclass(frozen=True, slots=True)
class Recipe:
    films: int = 1500
    tune_films: int = 60
    taught_steps: int = 1500
    steps: int = 2500
    seen: float = 0.5  # share of clips that lie where their sentence is seen
    seed: int = 1


def train_starter(lessons: Path, out: Path, recipe: Recipe, source_name: str) -> dict[str, float]:
    """Write weights, words and record to `out`; measures on tuning films come back."""
    seed = recipe.seed
    source = open_lessons(source_name)
    chosen = chosen_seeds(source, recipe.films, recipe.tune_films, seed)
    clips = LessonClips(lessons, source, chosen["train"], STARTER.clip_frames, seed, recipe.seen)
    side = clips.clips_with_texts(0)[0].shape[2]
    dictionary = Dictionary.of(source.VOCABULARY)
    config = replace(STARTER, frame_size=side, rate=RATE, vocab_size=dictionary.size)
    started = new_model(config, seed)
    untold = teach(started, clips.taught, recipe.taught_steps, out / "taught", seed, on_step=printed("after CLIP"))
    metrics = train(
        clips, dictionary, out, recipe.steps, seed, config, on_step=printed("MIL-NCE"), bf16=True, start=started
    ) | {"untold_after_clip": round(untold, 4)}  # fmt: skip
    model = checkpoint.load(out)
    assert isinstance(model, MilNce)
    tuning = [source.lesson(each) for each in chosen["tune"] if pictures_of(lessons, each).is_file()]
    found = metrics | measured(model.eval(), load_dictionary(out), lessons, tuning)
    if any(math.isnan(value) for value in found.values()):
        raise FloatingPointError(f"the measures are {found}")
    checkpoint.save(
        out, model, checkpoint.record_of("milnce", model.config, source.VERSION, seed, found), torch.float16
    )
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the starter's S3D-G and word vectors by MIL-NCE.")
    parser.add_argument("--lessons", type=Path, required=True, help="folder written by models.tan.features --pictures")
    parser.add_argument("--out", type=Path, required=True)
    for each in fields(Recipe):
        parser.add_argument(f"--{each.name.replace('_', '-')}", type=type(each.default), default=each.default)
    parser.add_argument("--source", default="studio.training_lessons", help="module that gives the data")
    given = parser.parse_args()
    torch.set_num_threads(1)
    recipe = Recipe(**{each.name: getattr(given, each.name) for each in fields(Recipe)})
    found = train_starter(given.lessons, given.out, recipe, given.source)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
