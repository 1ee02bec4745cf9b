"""Frames around the calls of many films, looked at once and kept in one file: who is in view when a name is called.

python -m models.names.glances --clip runs/starter/clip --clips runs/starter/clips.npz --out runs/starter/glances.npz

A product has these frames already: it computes features of the whole film, five a second.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.clip.predict import Features
from models.data.people import PeopleSource, PeopleTruth, open_people
from models.names.calls import SpokenLine, calls_of
from models.progress import printed

GLANCES = 8  # frames of one call, evenly over it
Glances = dict[int, dict[int, Features]]  # film seed -> index of the spoken line -> [GLANCES, D]


def glance_times(start_ms: int, end_ms: int, count: int = GLANCES) -> NDArray[np.int64]:
    """The middles of `count` equal parts of a line."""
    return start_ms + (end_ms - start_ms) * (2 * np.arange(count) + 1) // (2 * count)


def called_lines(truth: PeopleTruth) -> list[int]:
    """Indices of the subtitled lines that say a name of this film."""
    dialogue = [SpokenLine(said.start_ms, said.end_ms, said.text) for said in truth.said]
    return sorted({call.line for call in calls_of(sorted(truth.names.values()), dialogue)})


def compute(
    source: PeopleSource, clip: Path, film_seeds: Sequence[int], on_film: Callable[[int, int], None] | None = None
) -> Glances:
    """Features of every call's frames. `on_film(done, total)` may raise to cancel."""
    import torch
    from open_clip import CLIP

    from models import checkpoint
    from models.clip.predict import embed_frames, image_size

    model = checkpoint.load(clip)
    assert isinstance(model, CLIP)
    model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    found: Glances = {}
    for number, film_seed in enumerate(film_seeds, 1):
        truth = source.people(film_seed)
        lines = called_lines(truth)
        times = [int(at) for line in lines for at in glance_times(truth.said[line].start_ms, truth.said[line].end_ms)]
        frames = source.frames_at(film_seed, times, image_size(model))
        features = embed_frames(model, frames, bf16=True).reshape(len(lines), GLANCES, model.visual.output_dim)
        found[film_seed] = dict(zip(lines, features, strict=True))
        if on_film is not None:
            on_film(number, len(film_seeds))
    return found


def save_glances(path: Path, glances: Glances) -> None:
    """One .npz: float16 features [lines, GLANCES, D] and which film and line each is of."""
    rows = [[seed, line] for seed, lines in glances.items() for line in lines]
    features = np.stack([each for lines in glances.values() for each in lines.values()]).astype(np.float16)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"part-{path.name}")  # numpy wants the ending
    np.savez(partial, features=features, rows=np.frombuffer(json.dumps(rows).encode(), dtype=np.uint8))
    partial.replace(path)


def load_glances(path: Path) -> Glances:
    """What `save_glances` wrote, as float32."""
    with np.load(path, allow_pickle=False) as data:
        features = data["features"].astype(np.float32)
        rows = json.loads(data["rows"].tobytes().decode())
    found: Glances = {}
    for (seed, line), each in zip(rows, features, strict=True):
        found.setdefault(seed, {})[line] = each
    return found


def main() -> None:
    from models.clip.features import load_clips

    parser = argparse.ArgumentParser(description="Compute frame features of the moments when a name is called.")
    parser.add_argument("--clip", type=Path, required=True, help="folder of the trained CLIP")
    parser.add_argument("--clips", type=Path, required=True, help="features whose films are looked at")
    parser.add_argument("--films", type=int, help="so many of the training films; all without it")
    parser.add_argument("--out", type=Path, default=Path("runs/glances.npz"))
    parser.add_argument("--source", default="studio.training_people")
    given = parser.parse_args()
    films = load_clips(given.clips)
    seeds = [film[0].film_seed for split in ("train", "tune") for film in films[split][: given.films] if film]
    save_glances(given.out, compute(open_people(given.source), given.clip, seeds, printed("films")))


if __name__ == "__main__":
    main()
