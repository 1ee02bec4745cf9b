"""Frame features of many films' clips, computed once and kept in one file, for AutoAD's training.

python -m models.clip.features --clip runs/clip --films 1000 --out runs/clips.npz

Drawing takes longer than looking, and needs no weights: `--draw-only` fills the folder of drawn films beforehand.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from open_clip import CLIP

from models import checkpoint
from models.clip.model import STARTER
from models.clip.predict import Features, embed_frames, image_size
from models.data.source import TrainingClip, TrainingSource, open_source
from models.progress import printed

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
    people: str = ""  # who may be seen in the interval, as a names model writes it (models.data.people_texts)
    wide_people: str = ""  # and in the wider window

    def as_seen(self, wide: bool) -> ClipFeatures:
        """The clip as one sees it by its window (`wide`) or by its interval: `features` and `people` go together."""
        return replace(self, features=self.wide_features, people=self.wide_people) if wide else self


def featurise(model: CLIP, clips: Sequence[TrainingClip]) -> list[ClipFeatures]:
    """One film's clips with features in place of frames."""
    if not clips:
        return []
    stacked = np.concatenate([frames for clip in clips for frames in (clip.frames, clip.wide_frames)])
    features = embed_frames(model, stacked, bf16=True).reshape(len(clips), 2, -1, model.visual.output_dim)
    return [
        ClipFeatures(
            clip.film_seed, clip.index, pair[0], pair[1], clip.text, clip.unnamed, clip.previous[-16:], clip.subtitles
        )
        for clip, pair in zip(clips, features, strict=True)
    ]


def save_clips(path: Path, splits: dict[str, list[list[ClipFeatures]]]) -> None:
    """One .npz: float16 features, and everything else as JSON. The file is there only once it is whole."""
    flat = [(split, clip) for split, films in splits.items() for film in films for clip in film]
    rows = [
        [
            split, clip.film_seed, clip.index, clip.text, clip.unnamed, clip.previous, clip.subtitles, clip.people,
            clip.wide_people,
        ]
        for split, clip in flat
    ]  # fmt: skip
    features = np.stack([np.stack([clip.features, clip.wide_features]) for _, clip in flat]).astype(np.float16)
    partial = path.with_name(f"part-{path.name}")  # numpy wants the ending
    np.savez(partial, features=features, rows=np.frombuffer(json.dumps(rows).encode(), dtype=np.uint8))
    partial.replace(path)


def load_clips(path: Path) -> dict[str, list[list[ClipFeatures]]]:
    """Split -> films -> clips in order."""
    with np.load(path, allow_pickle=False) as data:
        features = data["features"].astype(np.float32)
        rows = json.loads(data["rows"].tobytes().decode())
    films: dict[tuple[str, int], list[ClipFeatures]] = {}
    for (split, seed, index, text, unnamed, previous, subtitles, *people), pair in zip(rows, features, strict=True):
        clip = ClipFeatures(seed, index, pair[0], pair[1], text, unnamed, tuple(previous), tuple(subtitles), *people)
        films.setdefault((split, seed), []).append(clip)
    splits: dict[str, list[list[ClipFeatures]]] = {"train": [], "tune": []}
    for (split, _), film in films.items():
        splits.setdefault(split, []).append(film)
    return splits


def film_seeds(source: TrainingSource, films: int, tune_films: int, seed: int) -> dict[str, list[int]]:
    """Which films are used, by split."""
    chosen = random.Random(seed).sample(list(source.film_seeds("train")), films)
    return {"train": chosen, "tune": list(source.film_seeds("tune"))[:tune_films]}


def drawn_clips(source: TrainingSource, film_seed: int, size: int, folder: Path) -> list[TrainingClip]:
    """A film's clips, drawn once and kept as one file of frames [clips, 2, T, H, W, 3] and text."""
    path = folder / f"{film_seed}.npz"
    if not path.is_file():
        clips = source.training_clips(film_seed, FRAMES, size)
        frames = np.stack([np.stack([clip.frames, clip.wide_frames]) for clip in clips])
        rows = [
            [clip.index, clip.start_ms, clip.end_ms, clip.text, clip.unnamed, clip.previous, clip.subtitles]
            for clip in clips
        ]
        folder.mkdir(parents=True, exist_ok=True)
        partial = folder / f"{film_seed}.part.npz"
        np.savez(partial, frames=frames, rows=np.frombuffer(json.dumps(rows).encode(), dtype=np.uint8))
        partial.replace(path)
    with np.load(path, allow_pickle=False) as data:
        frames, rows = data["frames"], json.loads(data["rows"].tobytes().decode())
    return [
        TrainingClip(film_seed, index, start, end, pair[0], pair[1], text, unnamed, tuple(previous), tuple(subtitles))
        for (index, start, end, text, unnamed, previous, subtitles), pair in zip(rows, frames, strict=True)
    ]


def compute(
    source: TrainingSource,
    clip: Path,
    drawn: Path,
    films: int,
    tune_films: int,
    seed: int,
    on_film: Callable[[int, int], None] | None = None,
) -> dict[str, list[list[ClipFeatures]]]:
    """Features of all films, by split. `on_film(done, total)` may raise to cancel: what is drawn is kept."""
    model = checkpoint.load(clip)
    assert isinstance(model, CLIP)
    model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    chosen = film_seeds(source, films, tune_films, seed)
    total = sum(map(len, chosen.values()))
    found: dict[str, list[list[ClipFeatures]]] = {split: [] for split in chosen}
    done = 0
    for split, seeds in chosen.items():
        for film_seed in seeds:
            found[split].append(featurise(model, drawn_clips(source, film_seed, image_size(model), drawn)))
            done += 1
            if on_film is not None:
                on_film(done, total)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description="Compute frame features of film clips.")
    parser.add_argument("--clip", type=Path, help="folder of the trained CLIP")
    parser.add_argument("--films", type=int, default=1000)
    parser.add_argument("--tune-films", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--drawn", type=Path, default=Path("runs/drawn"), help="folder of drawn films")
    parser.add_argument("--draw-only", action="store_true")
    parser.add_argument("--out", type=Path, default=Path("runs/clips.npz"))
    parser.add_argument("--source", default="studio.training")
    given = parser.parse_args()
    source, say = open_source(given.source), printed("films")
    if given.draw_only:
        seeds = film_seeds(source, given.films, given.tune_films, given.seed)
        every = [*seeds["tune"], *seeds["train"]]
        for done, film_seed in enumerate(every, 1):
            drawn_clips(source, film_seed, STARTER.image_size, given.drawn)
            say(done, len(every))
        return
    if given.clip is None:
        parser.error("--clip is needed, unless with --draw-only")
    given.out.parent.mkdir(parents=True, exist_ok=True)
    save_clips(given.out, compute(source, given.clip, given.drawn, given.films, given.tune_films, given.seed, say))


if __name__ == "__main__":
    main()
