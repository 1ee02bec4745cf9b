"""Frame features of many films' clips, computed once and kept in one file, for AutoAD's training.

python -m models.clip.features --clip runs/clip --films 1500 --out runs/clips.npz
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from open_clip import CLIP

from models import checkpoint
from models.clip.predict import Features, embed_frames
from models.data.source import TrainingClip, TrainingSource, open_source

FRAMES = 8  # per clip, as published


@dataclass(frozen=True, slots=True)
class ClipFeatures:
    film_seed: int
    index: int
    features: Features  # [T, D]
    wide_features: Features  # [T, D] of the wider window
    text: str
    unnamed: str
    previous: tuple[str, ...]
    subtitles: tuple[str, ...]


def featurise(model: CLIP, clips: Sequence[TrainingClip]) -> list[ClipFeatures]:
    """One film's clips with features in place of frames."""
    if not clips:
        return []
    stacked = np.concatenate([frames for clip in clips for frames in (clip.frames, clip.wide_frames)])
    features = embed_frames(model, stacked).reshape(len(clips), 2, -1, model.visual.output_dim)
    return [
        ClipFeatures(
            clip.film_seed, clip.index, pair[0], pair[1], clip.text, clip.unnamed, clip.previous[-16:], clip.subtitles
        )
        for clip, pair in zip(clips, features, strict=True)
    ]


def save_clips(path: Path, splits: dict[str, list[list[ClipFeatures]]]) -> None:
    """One .npz: float16 features, and everything else as JSON."""
    flat = [(split, clip) for split, films in splits.items() for film in films for clip in film]
    rows = [
        [split, clip.film_seed, clip.index, clip.text, clip.unnamed, clip.previous, clip.subtitles]
        for split, clip in flat
    ]
    features = np.stack([np.stack([clip.features, clip.wide_features]) for _, clip in flat]).astype(np.float16)
    np.savez(path, features=features, rows=np.frombuffer(json.dumps(rows).encode(), dtype=np.uint8))


def load_clips(path: Path) -> dict[str, list[list[ClipFeatures]]]:
    """Split -> films -> clips in order."""
    with np.load(path, allow_pickle=False) as data:
        features = data["features"].astype(np.float32)
        rows = json.loads(data["rows"].tobytes().decode())
    films: dict[tuple[str, int], list[ClipFeatures]] = {}
    for (split, seed, index, text, unnamed, previous, subtitles), pair in zip(rows, features, strict=True):
        clip = ClipFeatures(seed, index, pair[0], pair[1], text, unnamed, tuple(previous), tuple(subtitles))
        films.setdefault((split, seed), []).append(clip)
    splits: dict[str, list[list[ClipFeatures]]] = {"train": [], "tune": []}
    for (split, _), film in films.items():
        splits[split].append(film)
    return splits


def compute(
    source: TrainingSource, clip: Path, films: int, tune_films: int, seed: int
) -> dict[str, list[list[ClipFeatures]]]:
    model = checkpoint.load(clip)
    assert isinstance(model, CLIP)
    size = model.visual.image_size
    pixels = int(size[0] if isinstance(size, tuple) else size)
    rng = random.Random(seed)
    chosen = {
        "train": rng.sample(list(source.film_seeds("train")), films),
        "tune": list(source.film_seeds("tune"))[:tune_films],
    }
    return {
        split: [featurise(model, source.training_clips(film_seed, FRAMES, pixels)) for film_seed in seeds]
        for split, seeds in chosen.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Compute frame features of film clips.")
    parser.add_argument("--clip", type=Path, required=True)
    parser.add_argument("--films", type=int, default=1500)
    parser.add_argument("--tune-films", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--source", default="studio.training")
    given = parser.parse_args()
    source = open_source(given.source)
    given.out.parent.mkdir(parents=True, exist_ok=True)
    save_clips(given.out, compute(source, given.clip, given.films, given.tune_films, given.seed))


if __name__ == "__main__":
    main()
