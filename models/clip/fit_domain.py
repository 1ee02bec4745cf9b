"""Fit the out-of-domain score of a trained CLIP: its domain.json.

python -m models.clip.fit_domain --clip models/starter/clip
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from open_clip import CLIP

from models import checkpoint
from models.clip.domain import fit_domain, save_domain
from models.clip.other_pictures import other_pictures
from models.clip.predict import embed_frames, image_size
from models.data.source import TrainingSource, open_source


def write_domain(clip: CLIP, source: TrainingSource, out: Path, seed: int) -> None:
    """Fit the out-of-domain score on pictures and films that the weights did not see."""
    size = image_size(clip)
    parts = [source.training_pictures(-100 - i, 0, 128) for i in range(24)]
    world = embed_frames(clip, np.stack([picture.image for part in parts for picture in part]))
    films = [
        embed_frames(clip, np.concatenate([shown.wide_frames for shown in source.training_clips(film_seed, 8, size)]))
        for film_seed in source.film_seeds("tune")[:24]
    ]
    others = embed_frames(clip, np.stack(list(other_pictures(seed, 1800, size))))
    save_domain(fit_domain(world, films, others, seed), out)


def main() -> None:
    parser = argparse.ArgumentParser(description="Fit the out-of-domain score of a trained CLIP.")
    parser.add_argument("--clip", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--source", default="studio.training", help="module that gives the data")
    given = parser.parse_args()
    model = checkpoint.load(given.clip)
    assert isinstance(model, CLIP)
    write_domain(model, open_source(given.source), given.clip, given.seed)


if __name__ == "__main__":
    main()
