"""CLIP's features of instructional films, five a second, one file a film: what TAN's starter learns from.

python -m models.tan.features --clip runs/clip --films 800 --out runs/lessons [--pictures 64]

With `--pictures` what CLIP saw is kept beside them, so many pixels high and wide: what S3D's starter learns from. A
folder that is there is gone on with: films that it holds are not drawn again.
"""

from __future__ import annotations

import argparse
import itertools
import random
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from open_clip import CLIP
from PIL import Image

from models import checkpoint
from models.clip.predict import Features, embed_frames, image_size
from models.data.lessons import LessonSource, open_lessons
from models.data.source import Frames
from models.progress import printed

STEP_MS = 200  # the frame pack's five frames a second
BATCH = 128  # pictures


def per_second(features: Features, times_ms: NDArray[np.int64], seconds: int) -> NDArray[np.float32]:
    """[N, D] at times in ms -> [seconds, 2 D]: the mean of each second's features, and how they drift within it.

    The drift is the mean of the second's later half minus that of the earlier one: what tells opening from closing. A
    second without a picture repeats the one before it, at a drift of 0. Raises ValueError without any picture.
    """
    if not len(features):
        raise ValueError("there are no pictures to make seconds of")
    width = features.shape[1]
    found = np.zeros((seconds, 2 * width), dtype=np.float32)
    bounds = np.searchsorted(times_ms, np.arange(seconds + 1) * 1000)
    for second, (low, high) in enumerate(itertools.pairwise(bounds)):
        if high > low:
            here = features[low:high].astype(np.float32)
            found[second, :width] = here.mean(axis=0)
            half = len(here) // 2
            if half:
                found[second, width:] = here[-half:].mean(axis=0) - here[:half].mean(axis=0)
        else:
            found[second, :width] = found[second - 1, :width] if second else features[0]
    return found


def lesson_features(clip: CLIP, source: LessonSource, seed: int, picture: int) -> tuple[Features, Frames]:
    """[N, D] and uint8 [N, picture, picture, 3]: one film's frames, STEP_MS apart; no pixels for a `picture` of 0."""
    parts: list[Features] = []
    small: list[Frames] = []
    for some in _batched(source.lesson_frames(seed, image_size(clip), STEP_MS), BATCH):
        frames = np.stack(some)
        parts.append(embed_frames(clip, frames, bf16=True))
        small.append(shrunk(frames, picture))
    return np.concatenate(parts), np.concatenate(small)


def shrunk(frames: Frames, size: int) -> Frames:
    """uint8 [N, H, W, 3] -> [N, size, size, 3], by the mean of what a pixel covers."""
    if not size:
        return np.empty((len(frames), 0, 0, 3), np.uint8)
    shape = (size, size)
    return np.stack([np.asarray(Image.fromarray(frame).resize(shape, Image.Resampling.BOX)) for frame in frames])


def _batched(frames: Iterable[Frames], size: int) -> Iterator[list[Frames]]:
    waiting = iter(frames)
    while some := list(itertools.islice(waiting, size)):
        yield some


def chosen_seeds(source: LessonSource, films: int, tune_films: int, seed: int) -> dict[str, list[int]]:
    """Which films are used, by split; a part of a longer list is its beginning."""
    train = list(source.lesson_seeds("train"))
    random.Random(seed).shuffle(train)
    return {"train": train[:films], "tune": list(source.lesson_seeds("tune"))[:tune_films]}


def file_of(folder: Path, seed: int) -> Path:
    return folder / f"{seed}.npy"


def pictures_of(folder: Path, seed: int) -> Path:
    return folder / f"{seed}.pictures.npy"


def _save(path: Path, rows: NDArray[np.float16] | Frames) -> None:
    """Whole or not at all."""
    partial = path.with_name(f"part-{path.name}")
    np.save(partial, rows)
    partial.replace(path)


def main() -> None:
    parser = argparse.ArgumentParser(description="Compute CLIP's features of instructional films.")
    parser.add_argument("--clip", type=Path, required=True, help="folder of the trained CLIP")
    parser.add_argument("--films", type=int, default=800)
    parser.add_argument("--tune-films", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pictures", type=int, default=0, help="height and width of the pictures that are kept")
    parser.add_argument("--out", type=Path, default=Path("runs/lessons"), help="folder of one .npy a film")
    parser.add_argument("--source", default="studio.training_lessons")
    given = parser.parse_args()
    torch.set_num_threads(1)
    source, say = open_lessons(given.source), printed("films")
    clip = checkpoint.load(given.clip)
    assert isinstance(clip, CLIP)
    given.out.mkdir(parents=True, exist_ok=True)
    chosen = chosen_seeds(source, given.films, given.tune_films, given.seed)
    every = [*chosen["tune"], *chosen["train"]]
    for done, seed in enumerate(every, 1):
        path = file_of(given.out, seed)
        if not path.is_file():
            seen, pictures = lesson_features(clip, source, seed, given.pictures)
            if given.pictures:
                _save(pictures_of(given.out, seed), pictures)
            _save(path, seen.astype(np.float16))
        say(done, len(every))


if __name__ == "__main__":
    main()
